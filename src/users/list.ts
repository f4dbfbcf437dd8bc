// The users of an App as a list, and their number.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { type Count, countRows } from '../database/lists/counts.ts';
import type { Searchable } from '../database/lists/search.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { isId } from '../ids.ts';
import { parseEmail } from './email.ts';
import { haveMany, toCondition, type UserFilters } from './filters.ts';
import { parsePhone } from './phone.ts';
import { toUsernameKey } from './username.ts';

export type UserQuery = PageQuery &
  UserFilters & {
    search?: string | undefined;
    /** Its members alone. */
    organization?: { id: string } | undefined;
    sort?: { by: keyof typeof columns; direction: 'ascending' | 'descending' } | undefined;
  };

/** Each with an index. */
const columns = { created: 'created_at', email: 'email_key', last_sign_in: 'last_sign_in_at' } as const;

const searchable: Searchable = {
  table: 'users',
  keys(text) {
    const [email, phone] = [parseEmail(text), parsePhone(text)];
    return [
      ...(isId(text) ? [sql<boolean>`id = ${text}`] : []),
      ...(email ? [sql<boolean>`email_key = ${email.key}`] : []),
      ...(phone ? [sql<boolean>`phone = ${phone}`] : []),
    ];
  },
  beginnings: [
    [sql`email_key`, (text) => text.normalize('NFKC').toLowerCase()],
    [sql`username_key`, toUsernameKey],
    [sql`lower(name)`, (text) => text.toLowerCase()],
  ],
  parts: sql`(email || ' ' || coalesce(username, '') || ' ' || coalesce(name, ''))`,
};

/**
 * Newest first, unless `sort` says otherwise. `search` is part of an email, username or name, or a whole id or phone
 * number. Throws as `readPage`.
 */
export async function listUsers(db: Db, app: App, query: UserQuery = {}): Promise<Page<UserRow>> {
  const { by, direction } = query.sort ?? { by: 'created', direction: 'descending' };
  const many = await haveMany(db, app, query);
  return readPage(db, app, (db) => selectUsers(db, app, { ...query, many }), {
    ...query,
    by: columns[by],
    direction,
    searchable,
  });
}

/** Every filter for a rare kind of user has a partial index in the order of the list, as `users_disabled` and `users_unverified`. */
function selectUsers(db: Db, app: App, { organization, many, ...filters }: UserQuery & { many: boolean }) {
  return db
    .selectFrom('users')
    .selectAll()
    .where('app_id', '=', app.id)
    .where(toCondition(app, filters, { many }))
    .where((where) =>
      ifGiven(organization, ({ id }) =>
        where.exists(
          where
            .selectFrom('organization_members as member')
            .select('member.user_id')
            .whereRef('member.app_id', '=', 'users.app_id')
            .whereRef('member.user_id', '=', 'users.id')
            .where('member.organization_id', '=', id),
        ),
      ),
    );
}

/** Those of the App that these ids name, by email. */
export async function listUsersById(db: Db, app: App, ids: string[]): Promise<UserRow[]> {
  if (ids.length === 0) return [];
  const users = db.selectFrom('users').selectAll().where('app_id', '=', app.id).where('id', 'in', ids);
  return users.orderBy('email').execute();
}

/** `since`: only those who were created then or later. */
export async function countUsers(db: Db, app: { id: string }, { since }: { since?: Date } = {}): Promise<Count> {
  return countRows(db, app, (db) =>
    db
      .selectFrom('users')
      .select('id')
      .where('app_id', '=', app.id)
      .where((where) => ifGiven(since, (at) => where('created_at', '>=', at))),
  );
}
