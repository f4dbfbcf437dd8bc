// What invitations to an App and to an organization have in common: their fields, and the name that stands in the mail.
import { z } from 'zod';
import type { Permission } from '../../../apps/permissions.ts';
import type { Among } from '../../../invitations/invitations.ts';
import { invitationStates } from '../../../invitations/list.ts';
import type { Inviter } from '../../../invitations/standing.ts';
import type { System } from '../../../system.ts';
import { findUser } from '../../../users/users.ts';
import { type Caller, permissionsOf } from './route.ts';
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

/** The caller as one that invites to the App, or to any of its organizations. */
export const byApp = (caller: Caller): Inviter => ({ permissions: permissionsOf(caller), giver: 'app' });

/** For callers with permissions in organizations, all invitations; for others, those to the App alone. */
export const amongFor = (caller: Caller): Among =>
  permissionsOf(caller).some((one) => OF_ORGANIZATIONS.includes(one)) ? {} : { organization: null };

const OF_ORGANIZATIONS: readonly string[] = [
  'organization_members:read',
  'organization_members:write',
] satisfies Permission[];

/** The caller's name, if they have one. */
export async function inviterOf(system: System, caller: Caller): Promise<string | null | undefined> {
  if (caller.kind === 'user') return caller.user.name;
  if (caller.kind !== 'developer') return undefined;
  return (await findUser(system.db, await system.consoleApp(), caller.id))?.name;
}
