// Locks one row of an App, or the App's own, until the end of the transaction: for changes that depend on how their caller
// saw it. Those that need nothing of the App's row lock it with `lockAppRow` (database/locks/order.ts).
import { sql } from 'kysely';
import type { Core } from '../core.ts';
import { lockAppRow } from '../database/locks/order.ts';
import type { Db, Schema } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { type App, type AppRow, CONSOLE_SLUG, toApp } from './app.ts';

export type Lockable = keyof Pick<
  Schema,
  | ('users' | 'invitations' | 'roles' | 'groups' | 'permissions' | 'organizations' | 'organization_roles')
  | ('spending_limits' | 'clients' | 'resources' | 'api_keys' | 'connections' | 'webhook_endpoints' | 'decision_hooks')
>;

/** `by`: the column that names it. */
type Named = { table: Lockable; by: 'id' | 'name' | 'moment'; value: string };

/**
 * After the App's row, which many of the changes lock, too (database/locks/order.ts). Nothing happens if there is no such row.
 */
export async function lockRow({ db }: Core, app: App, { table, by, value }: Named): Promise<void> {
  const isUser = table === 'users';
  // Users of an App are many, and the console's alone are what its Apps depend on.
  if (!isUser || app.slug === CONSOLE_SLUG) await lockAppRow(db, app);
  const isNamed = sql`${sql.ref(by)} = ${value}`;
  // As `lockUser`: a lock that grows could wait for somebody who waits for it.
  const strength = isUser ? sql`for update` : sql`for no key update`;
  await sql`select 1 from ${sql.table(table)} where app_id = ${app.id} and ${isNamed} ${strength}`.execute(db);
}

/** Returns the App as it is now. Throws `app_not_found`. */
export async function lockApp(core: Core, app: App): Promise<App> {
  return toApp(await lockStoredApp(core.db, app), core.config);
}

/** The same, as it is stored: without the defaults of its settings. */
export async function lockStoredApp(db: Db, { id }: App): Promise<AppRow> {
  const row = await db.selectFrom('apps').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw new Problem('app_not_found');
  return row;
}
