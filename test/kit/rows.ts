// “Nothing changed”: what is stored of an App, table by table, as hashes that a test compares before and after.
import { sql } from 'kysely';
import type { App } from '../../src/apps/app.ts';
import type { Gatehouse } from './gatehouse.ts';

/** What any request may leave behind: that it was made, and what it used up of a budget. */
const TRACES = ['api_key_usage', 'audit_log', 'client_usage', 'rate_limits', 'request_records'];

/** Every table that has an app_id, so that a new one is looked at without being named here. In one statement, for some tests ask it a thousand times. */
export async function rowsOf(gatehouse: Gatehouse, app: App, except: string[] = []): Promise<Record<string, string>> {
  const tables = (await listTables(gatehouse)).filter((name) => !TRACES.includes(name) && !except.includes(name));
  const hashes = tables.map(
    (name) => sql`select ${sql.lit(name)} as name, (
      select count(*) || ' ' || coalesce(md5(string_agg(row::text, ' ' order by row::text)), '')
      from ${sql.table(name)} row where app_id = ${app.id}
    ) as hash`,
  );
  const { rows } = await sql<{ name: string; hash: string }>`${sql.join(hashes, sql` union all `)}`.execute(
    gatehouse.database.db,
  );
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

const tablesOf = new WeakMap<Gatehouse, string[]>();

async function listTables(gatehouse: Gatehouse): Promise<string[]> {
  const known = tablesOf.get(gatehouse);
  if (known) return known;
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'app_id' order by table_name`.execute(gatehouse.database.db);
  const names = rows.map(({ name }) => name);
  tablesOf.set(gatehouse, names);
  return names;
}

/** How many rows of a table an App has; `where` narrows it. */
export async function countRows(
  { database: { db } }: Gatehouse,
  app: App,
  table: string,
  where: Record<string, string> = {},
): Promise<number> {
  const conditions = Object.entries(where).map(([column, value]) => sql`and ${sql.ref(column)} = ${value}`);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)}
    where app_id = ${app.id} ${sql.join(conditions, sql` `)}`.execute(db);
  return rows[0]!.count;
}

/** As if an hour had passed since each authorization request began. */
export async function expireInteractions({ database: { db } }: Gatehouse, app: App): Promise<void> {
  await db
    .updateTable('artifacts')
    .set({ payload: sql`(payload::jsonb || '{"exp": 1}')::json` })
    .where('app_id', '=', app.id)
    .where('model', '=', 'Interaction')
    .execute();
}
