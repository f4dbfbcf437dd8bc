// An App as lines of JSON, to move it to another server: what it is set to, its users with all that they sign in with, and its keys.
// Secrets are opened, so the lines leave this process only sealed (file.ts).
import { type RawBuilder, sql } from 'kysely';
import { type App, CONSOLE_SLUG } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { endedKeys } from '../limits/quotas.ts';
import { Problem } from '../problem.ts';
import { mailOwners } from '../registry/owners.ts';
import { entriesOf, keysOf, pick, tableOf } from '../tables.ts';
import { toBytes } from './fields.ts';
import { appFields, type Kind, type KindName, kinds, staying } from './kinds.ts';

export const FORMAT = 1;
const PAGE = 500;

type Row = Record<string, unknown>;
type Counts = Partial<Record<KindName, number>>;

export type Integration = (typeof staying.integrations)[number];

/** `lines` are of one moment, and have to be read to their end. `stays`: how many integrations are to be set up anew. */
export type Exported = { counts: Counts; stays: Record<Integration, number>; lines: AsyncIterable<string> };

type Options = { consoleApp: App; keys: boolean };

/**
 * Records that an export was started, and tells the owners, before the first line is read: nobody has the lines without a trace. `work`
 * reads them, in the transaction that they are of. Throws `forbidden`.
 */
export async function exportApp<Result>(
  core: Core,
  app: App,
  { consoleApp, keys }: Options,
  work: (exported: Exported) => Promise<Result>,
): Promise<Result> {
  if (app.slug === CONSOLE_SLUG)
    throw new Problem('forbidden', 'The console’s App belongs to this server, and is copied only with its database');
  await transact(core, async (core) => {
    await record(core.db, app, 'app.exported', { data: { keys } });
    const link = `${core.config.baseUrl}/console/apps/${app.slug}/events`;
    await mailOwners(core, app, { consoleApp, kind: 'app_exported', link, values: { exported_app: app.name } });
  });
  return core.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (db) => {
      const chosen = keysOf(kinds).filter((name) => keys || name !== 'signing_keys');
      const counts: Counts = {};
      for (const name of chosen)
        counts[name] = await countRows(db, app, { name, except: beside((kinds[name] as Kind).without) });
      const stays = tableOf(staying.integrations, () => 0);
      for (const name of staying.integrations)
        stays[name] = await countRows(db, app, { name, except: ended[name]?.() ?? beside() });
      return work({ counts, stays, lines: readLines({ ...core, db }, app, counts) });
    });
}

/** Integrations that do nothing any longer. */
const ended: Partial<Record<Integration, () => RawBuilder<boolean>>> = { api_keys: endedKeys };

type Counted = { name: string; except: RawBuilder<unknown> };

async function countRows(db: Db, app: App, { name, except }: Counted): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from ${sql.table(name)} where app_id = ${app.id} and not ${except}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

const beside = (without?: string) => (without === undefined ? sql`false` : sql.ref(without));

async function* readLines(core: Core, app: App, counts: Counts): AsyncGenerator<string> {
  const manifest = { format: FORMAT, issuer: app.issuer, exported_at: now(), counts };
  yield JSON.stringify({ kind: 'manifest', row: manifest });
  yield JSON.stringify({ kind: 'app', row: pick(await readAppRow(core.db, app), keysOf(appFields)) });
  for (const [name, kind] of entriesOf<KindName, Kind>(kinds)) {
    if (counts[name] === undefined) continue;
    for await (const row of readRows(core.db, app, { name, ...kind })) {
      yield JSON.stringify({ kind: name, row: toLine(core, app, { kind, row }) });
    }
  }
}

async function readAppRow(db: Db, app: App): Promise<Row> {
  const { rows } = await sql<{ row: Row }>`select to_jsonb(apps) as row from apps where id = ${app.id}`.execute(db);
  return rows[0]?.row ?? {};
}

async function* readRows(db: Db, app: App, { name, key, without }: Kind & { name: KindName }): AsyncGenerator<Row> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const order = sql.join(key.map((column) => sql`${sql.ref(column)} asc`));
  for (let after: Row | undefined; ; ) {
    const last = after;
    const later = last ? sql`and (${columns}) > (${sql.join(key.map((column) => last[column]))})` : sql``;
    const { rows } = await sql<{ row: Row }>`
      select to_jsonb(${sql.table(name)}) as row from ${sql.table(name)}
      where app_id = ${app.id} and not ${beside(without)} ${later}
      order by ${order} limit ${sql.lit(PAGE)}
    `.execute(db);
    for (const { row } of rows) yield row;
    after = rows.at(-1)?.row;
    if (rows.length < PAGE) return;
  }
}

function toLine({ keyring }: Core, app: App, { kind, row }: { kind: Kind; row: Row }): Row {
  const line = pick(row, keysOf(kind.fields));
  if (!kind.sealed) return line;
  const { by, as } = kind.sealed;
  const sealed = row[by.column];
  const place = by.placeOf({ ...row, app_id: app.id });
  return { ...line, [as]: typeof sealed === 'string' ? keyring.open(toBytes(sealed), place).toString() : null };
}
