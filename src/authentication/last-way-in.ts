// The ways by which a user can sign in at all. The last one can't be taken away by the user: nobody could get back in.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import type { Db } from '../database/schema.ts';
import { Problem } from '../problem.ts';

/**
 * Inside the transaction that removed a way: throws `last_way_in` where it was the last. That transaction began with
 * `lockUser`: two removals at once must not each leave the other's as the last.
 */
export async function requireWayIn(db: Db, app: App, userId: string): Promise<void> {
  if (app.settings.magic_link === 'on') return;
  const user = await db
    .selectFrom('users')
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
  const has = user?.password || user?.identity || (user?.passkey && app.settings.passkeys === 'on');
  if (!has) throw new Problem('last_way_in');
}
