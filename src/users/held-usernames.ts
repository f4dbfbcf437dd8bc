// Usernames that stay reserved for a while: one that a user gave up, so that no stranger takes it and passes for that user;
// and one from a sign-up with a known address, which must have the same effect as any other (A77).
import type { App } from '../apps/app.ts';
import { DAY, now } from '../clock.ts';
import { ifGiven } from '../database/lists.ts';
import type { Db } from '../database/schema.ts';
import { Problem } from '../problem.ts';

const HELD = 30 * DAY;

/** `user_id`: the user who may take it back. */
export type Held = { key: string; user_id?: string | undefined };

export async function holdUsername(db: Db, app: App, { key, user_id = undefined }: Held): Promise<void> {
  const held = { user_id: user_id ?? null, expires_at: new Date(now().getTime() + HELD) };
  await db
    .insertInto('held_usernames')
    .values({ app_id: app.id, username_key: key, ...held })
    .onConflict((conflict) => conflict.columns(['app_id', 'username_key']).doUpdateSet(held))
    .execute();
}

/** For the user `user_id`, or for a new one. Throws `username_taken`. */
export async function requireFreeUsername(db: Db, app: App, { key, user_id }: Held): Promise<void> {
  const owner = await db
    .selectFrom('users')
    .select('id')
    .where('app_id', '=', app.id)
    .where('username_key', '=', key)
    .where((where) => ifGiven(user_id, (id) => where('id', '!=', id)))
    .executeTakeFirst();
  const held = await db
    .selectFrom('held_usernames')
    .select('username_key')
    .where('app_id', '=', app.id)
    .where('username_key', '=', key)
    .where('expires_at', '>', now())
    .where((where) => ifGiven(user_id, (id) => where.or([where('user_id', 'is', null), where('user_id', '!=', id)])))
    .executeTakeFirst();
  if (owner || held) throw usernameTaken();
}

export const usernameTaken = () => new Problem('username_taken', undefined, { fields: { username: 'is in use' } });

/** Those that the user gave up, as personal data. */
export const ownHeldUsernames = {
  name: 'held_usernames',
  async list(db: Db, app: App, user: { id: string }) {
    return db
      .selectFrom('held_usernames')
      .select(['username_key as username', 'expires_at as until'])
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .orderBy('username_key')
      .execute();
  },
} as const;
