// A password that a link has just set, as the proof of the next sign-in in the same browser: nobody types the same password
// twice within a minute. The form's answer gives the browser a token that works once; what else a sign-in needs, such as a
// second factor, is asked for as always (docs/decisions/0019-a-password-is-typed-once.md).
import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { toNumericDate } from '../../clock.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { findUser } from '../../users/users.ts';
import { amrOfProof } from '../assurance.ts';
import { type ConsumedToken, consumeOnce, createOneTimeToken, findUsable } from '../one-time/tokens.ts';
import type { Proof } from './process.ts';
import { holds, provedSchema, toProved } from './state.ts';

const payloadSchema = z.object({
  proved: provedSchema,
  /** The client to which the form leads, if it is certain. */
  client_id: z.string().optional(),
});

/** `user` as the form left them. An older token of the user stops working. */
export async function issueNewPassword(
  db: Db,
  app: App,
  user: UserRow,
  { client_id }: { client_id?: string | undefined } = {},
): Promise<string> {
  const payload: z.input<typeof payloadSchema> = { proved: toProved(user, amrOfProof.password), client_id };
  return createOneTimeToken(db, app, 'new_password', { user_id: user.id, payload });
}

export type NewPassword = { user: UserRow; client_id: string | undefined };

/** Does not use it up. Undefined for a token that no longer works, and after another change of the password. */
export async function findNewPassword(db: Db, app: App, token: string): Promise<NewPassword | undefined> {
  const usable = await findUsable(db, app, 'new_password', token);
  const { user, client_id } = usable ? await read(db, app, usable) : {};
  return user && { user, client_id };
}

/** Throws `invalid_one_time_token`. */
export const byNewPassword = (token: string): Proof => ({
  answers: 'identify',
  async prove({ db }, app) {
    const { user, proved } = await read(db, app, await consumeOnce(db, app, 'new_password', token));
    if (!user || !proved) throw new Problem('invalid_one_time_token');
    // The password was typed at the link's page, which may be minutes ago.
    return { user, amr: proved.amr, auth_time: toNumericDate(new Date(proved.at)) };
  },
});

async function read(db: Db, app: App, { payload }: ConsumedToken) {
  const read = payloadSchema.safeParse(payload);
  // Of an older program: the password is asked for.
  if (!read.success) return {};
  const { proved, client_id } = read.data;
  const user = await findUser(db, app, proved.user_id);
  return { proved, client_id, user: holds(proved, user) ? user : undefined };
}
