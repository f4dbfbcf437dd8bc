// What invitations to an App and to an organization have in common: their fields, and the name that stands in the mail.
import { z } from 'zod';
import { invitationStates } from '../../../invitations/list.ts';
import type { System } from '../../../system.ts';
import { findUser } from '../../../users/users.ts';
import type { Caller } from './route.ts';
import { id, time } from './schemas.ts';

export const invitedFields = {
  id,
  email: z.string().meta({ examples: ['bob@example.com'] }),
  name: z
    .string()
    .nullable()
    .meta({ examples: ['Bob'] }),
};

/** By whom, and what has become of it. */
export const courseFields = {
  inviter: z
    .string()
    .nullable()
    .meta({ examples: ['Alice'] }),
  state: z.enum(invitationStates),
  created_at: time,
  sent_at: time,
  expires_at: time,
  accepted_at: time.nullable(),
  accepted_user_id: id.nullable(),
  revoked_at: time.nullable(),
};

/** The caller's name, if they have one. */
export async function inviterOf(system: System, caller: Caller): Promise<string | null | undefined> {
  if (caller.kind === 'user') return caller.user.name;
  if (caller.kind !== 'developer') return undefined;
  return (await findUser(system.db, await system.consoleApp(), caller.id))?.name;
}
