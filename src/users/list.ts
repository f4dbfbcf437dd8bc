// The users of an App as a list, and their number.
import type { App } from '../apps/app.ts';
import { ifGiven, type Page, type PageQuery, readPage, toPattern, toSearch } from '../database/lists.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { parseEmail } from './email.ts';
import { toUsernameKey } from './username.ts';

export type UserQuery = PageQuery & {
  search?: string | undefined;
  status?: 'active' | 'disabled' | undefined;
  sort?: { by: 'created' | 'email'; direction: 'ascending' | 'descending' } | undefined;
};

/** Each with an index. */
const columns = { created: 'created_at', email: 'email_key' } as const;

/**
 * Newest first, unless `sort` says otherwise. `search` is part of an email, username or name, or a whole id. Throws
 * `invalid_cursor`.
 */
export async function listUsers(db: Db, app: App, query: UserQuery = {}): Promise<Page<UserRow>> {
  const select = db
    .selectFrom('users')
    .selectAll()
    .where('app_id', '=', app.id)
    .where((where) => ifGiven(query.status, (status) => where('status', '=', status)))
    .where((where) =>
      ifGiven(toSearch(query.search), (text) => {
        const email = parseEmail(text);
        const usernameKey = toUsernameKey(text);
        return where.or([
          where('email', 'ilike', toPattern(text)),
          where('username', 'ilike', toPattern(text)),
          where('name', 'ilike', toPattern(text)),
          ...(isId(text) ? [where('id', '=', text)] : []),
          ...(email ? [where('email_key', '=', email.key)] : []),
          ...(usernameKey ? [where('username_key', '=', usernameKey)] : []),
        ]);
      }),
    );
  const { by, direction } = query.sort ?? { by: 'created', direction: 'descending' };
  return readPage(select, { ...query, by: columns[by], direction });
}

/** Those of the App that these ids name, by email. */
export async function listUsersById(db: Db, app: App, ids: string[]): Promise<UserRow[]> {
  if (ids.length === 0) return [];
  const users = db.selectFrom('users').selectAll().where('app_id', '=', app.id).where('id', 'in', ids);
  return users.orderBy('email').execute();
}

/** `since`: only those who were created then or later. */
export async function countUsers(db: Db, app: App, { since }: { since?: Date } = {}): Promise<number> {
  const { count } = await db
    .selectFrom('users')
    .select((select) => select.fn.countAll<string>().as('count'))
    .where('app_id', '=', app.id)
    .where((where) => ifGiven(since, (at) => where('created_at', '>=', at)))
    .executeTakeFirstOrThrow();
  return Number(count);
}
