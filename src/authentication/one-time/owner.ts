// The user a token belongs to, if their address hasn't changed since it was issued.

import type { App } from '../../apps/app.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { findUser } from '../../users/users.ts';
import type { ConsumedToken } from './tokens.ts';

/** Undefined if the user is disabled or has another address by now. */
export async function findTokenOwner(db: Db, app: App, token: ConsumedToken): Promise<UserRow | undefined> {
  const user = token.user_id ? await findUser(db, app, token.user_id) : undefined;
  return user?.status === 'active' && user.email_key === token.payload.email_key ? user : undefined;
}
