// Copies an embedded database into an empty one on PostgreSQL, in one transaction there. Rows travel as the text of COPY,
// in which every value arrives as it was: JSON that is null, microseconds, numbers of any length.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Database } from '../open.ts';

type PGlite = NonNullable<Database['pglite']>;

export type CopiedTable = { table: string; rows: number };

/** The target holds something already. */
export class NotEmpty extends Error {
  override name = 'NotEmpty';
}

/** Each database has its own. */
const BOOKKEEPING = ['kysely_migration', 'kysely_migration_lock', 'migration_checksums'];

/** What is read at once, if the rows are of usual length. */
const CHUNK_BYTES = 4_000_000;
const MAX_CHUNK_PAGES = 1_024;
/** Nobody is at work in an empty database. */
const LOCK_TIMEOUT = '10s';

/** `jobs`: the tables of the queue; `onTable` is called after each table. */
type Copy = { source: Database; jobs: JobTables; onTable: (copied: CopiedTable) => void };

export type JobTables = { schema: string; names: readonly string[] };

/**
 * `url`: of PostgreSQL itself. Both databases are migrated. Every table is copied with all of its rows, or nothing is. Throws
 * NotEmpty.
 */
export async function copyDatabase(url: string, { source, jobs, onTable }: Copy): Promise<CopiedTable[]> {
  const { pglite } = source;
  if (!pglite) throw new Error('only an embedded database can be copied');
  const tables = await listTables(pglite, jobs);
  const target = new pg.Client({ connectionString: url, application_name: 'gatehouse copy' });
  await target.connect();
  try {
    await target.query('set statement_timeout = 0');
    const copied = await copyInOne(pglite, target, { tables, onTable });
    // Plans without statistics are slow ones, and PostgreSQL's own would come a minute later.
    await target.query('analyze');
    return copied;
  } finally {
    await target.end();
  }
}

type Copying = { tables: Table[]; onTable: (copied: CopiedTable) => void };

async function copyInOne(source: PGlite, target: pg.Client, { tables, onTable }: Copying): Promise<CopiedTable[]> {
  const names = tables.map(({ name }) => name);
  await target.query('begin');
  try {
    await target.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`);
    await requireEmpty(target);
    // Migrations fill some tables, and pg-boss its queues.
    await target.query(`truncate ${names.join(', ')}`);
    const copied = await inAnyOrder(target, names, () => copyEach(source, target, { tables, onTable }));
    await setSequences(target, tables);
    await target.query('commit');
    return copied;
  } catch (error) {
    // The connection may be what failed.
    await target.query('rollback').catch(() => {});
    throw error;
  }
}

/** Keeps out a server that starts meanwhile: it waits before it creates the console App, and then finds it. */
async function requireEmpty(target: pg.Client): Promise<void> {
  await target.query('lock table apps in access exclusive mode');
  const { rows } = await target.query('select 1 from apps limit 1');
  if (rows.length > 0) throw new NotEmpty('The database to copy into is not empty');
}

type Table = { name: string; columns: string[]; pages: number };

/** Names are quoted; those outside of the queue's schema are found by the search path. */
async function listTables(source: PGlite, jobs: JobTables): Promise<Table[]> {
  const { rows } = await source.query<Table>(
    `select c.oid::regclass::text as name,
       array(
         select quote_ident(attname) from pg_attribute
         where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum
       ) as columns,
       (pg_relation_size(c.oid) / current_setting('block_size')::bigint)::integer as pages
     from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
       left join pg_inherits i on i.inhrelid = c.oid
       left join pg_class parent on parent.oid = i.inhparent
     where c.relkind = 'r' and (
       (n.nspname = current_schema() and c.relname <> all($1))
       or (n.nspname = $2 and coalesce(parent.relname, c.relname) = any($3))
     )
     order by 1`,
    [BOOKKEEPING, jobs.schema, jobs.names],
  );
  return rows;
}

async function copyEach(source: PGlite, target: pg.Client, { tables, onTable }: Copying): Promise<CopiedTable[]> {
  const copied: CopiedTable[] = [];
  for (const table of tables) {
    const one = { table: table.name, rows: await copyTable(source, target, table) };
    copied.push(one);
    onTable(one);
  }
  return copied;
}

async function copyTable(source: PGlite, target: pg.Client, table: Table): Promise<number> {
  const stream = target.query(copyFrom(`copy ${table.name} (${table.columns.join(', ')}) from stdin`));
  await pipeline(Readable.from(readChunks(source, table)), stream);
  const { rows } = await source.query<{ count: number }>(`select count(*)::integer as count from ${table.name}`);
  const count = rows[0]?.count;
  if (stream.rowCount !== count)
    throw new Error(`${table.name} has ${count} rows, of which ${stream.rowCount} were copied`);
  return count;
}

/** By pages of the table, so that memory doesn't grow with it: as many at a time as the last ones were short. */
async function* readChunks(source: PGlite, { name, columns, pages }: Table): AsyncGenerator<Uint8Array> {
  let step = 1;
  for (let page = 0; page < pages; ) {
    const range = `ctid >= '(${page},0)' and ctid < '(${page + step},0)'`;
    const copy = `copy (select ${columns.join(', ')} from ${name} where ${range}) to '/dev/blob'`;
    const { blob } = await source.query(copy);
    const bytes = new Uint8Array((await blob?.arrayBuffer()) ?? []);
    if (bytes.length > 0) yield bytes;
    page += step;
    const fitting = Math.floor((step * CHUNK_BYTES) / Math.max(1, bytes.length));
    step = Math.max(1, Math.min(fitting, step * 2, MAX_CHUNK_PAGES));
  }
}

type ForeignKey = { table: string; name: string };

/** Foreign keys are checked when everything is there, so that tables can be copied in any order. */
async function inAnyOrder<Result>(target: pg.Client, names: string[], work: () => Promise<Result>): Promise<Result> {
  const { rows: strict } = await target.query<ForeignKey>(
    `select conrelid::regclass::text as "table", quote_ident(conname) as name from pg_constraint
     where contype = 'f' and not condeferrable and conrelid::regclass::text = any($1)`,
    [names],
  );
  const alter = (how: string) =>
    target.query(strict.map(({ table, name }) => `alter table ${table} alter constraint ${name} ${how}`).join(';'));
  await alter('deferrable initially deferred');
  await target.query('set constraints all deferred');
  const result = await work();
  await target.query('set constraints all immediate');
  await alter('not deferrable');
  return result;
}

/** Numbers that a column counts go on after those that were copied. */
async function setSequences(target: pg.Client, tables: Table[]): Promise<void> {
  const { rows } = await target.query<{ table: string; column: string; sequence: string }>(
    `select attrelid::regclass::text as "table", quote_ident(attname) as "column",
       pg_get_serial_sequence(attrelid::regclass::text, attname) as sequence
     from pg_attribute where attidentity <> '' and attrelid::regclass::text = any($1)`,
    [tables.map(({ name }) => name)],
  );
  for (const { table, column, sequence } of rows) {
    const last = `select setval($1, max(${column})) from ${table} having max(${column}) is not null`;
    await target.query(last, [sequence]);
  }
}
