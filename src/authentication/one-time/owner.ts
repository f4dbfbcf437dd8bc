// Whose a one-time token is that was made for a user and its address of that day.

import type { App } from '../../apps/app.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { findUser } from '../../users/users.ts';
import type { ConsumedToken } from './tokens.ts';

/** The user, while the address is still the one that the token was made for. */
export async function findTokenOwner(db: Db, app: App, token: ConsumedToken): Promise<UserRow | undefined> {
  const user = token.user_id ? await findUser(db, app, token.user_id) : undefined;
  return user?.status === 'active' && user.email_key === token.payload.email_key ? user : undefined;
}
