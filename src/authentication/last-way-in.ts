// The ways by which a user can sign in at all. A user can't remove the last one, because they could never get back in.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import type { Db } from '../database/schema.ts';
import { findSignInConnection } from '../organizations/sign-in-connection.ts';
import { Problem } from '../problem.ts';

/**
 * Call it inside the transaction that removed a way in. That transaction must begin with `lockUser`, as every
 * other that removes one does, so that two removals at the same time can't each rely on the other's. Throws `last_way_in`.
 */
export async function requireWayIn(db: Db, app: App, userId: string): Promise<void> {
  if (!(await hasWayIn(db, app, userId))) throw new Problem('last_way_in');
}

export async function hasWayIn(db: Db, app: App, userId: string): Promise<boolean> {
  const user = await db
    .selectFrom('users')
    .select('email')
    .select((user) => [
      user('password_hash', 'is not', null).as('password'),
      user
        .exists(
          user
            .selectFrom('identities')
            .select(sql.lit(1).as('one'))
            .where('identities.app_id', '=', app.id)
            .where('identities.user_id', '=', userId),
        )
        .as('identity'),
      user
        .exists(
          user
            .selectFrom('passkeys')
            .select(sql.lit(1).as('one'))
            .where('passkeys.app_id', '=', app.id)
            .where('passkeys.user_id', '=', userId)
            .where('passkeys.signs_in', '=', true),
        )
        .as('passkey'),
    ])
    .where('app_id', '=', app.id)
    .where('id', '=', userId)
    .executeTakeFirst();
  if (user?.password || user?.identity) return true;
  // A user who has to sign in by a connection gets in with a password only together with it, and not by mail or a passkey alone.
  const isBound = user !== undefined && (await findSignInConnection(db, app, user.email)) !== undefined;
  const { magic_link, passkeys } = app.settings;
  const has = magic_link === 'on' || (!!user?.passkey && passkeys === 'on');
  return !isBound && has;
}
