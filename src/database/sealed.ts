// Columns with sealed values, as each noun describes its own, and sealing them again under the newest SECRET_KEY. Values that
// live for minutes inside other columns, in mails or in browsers are not among them: they expire.
import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Keyring } from '../secrets.ts';
import type { Db, Schema } from './schema.ts';

const BATCH = 200;

type Row = Record<string, unknown>;

export type SealedColumn = {
  table: string;
  column: string;
  /** The columns of the primary key. */
  key: readonly string[];
  /** Further columns that the place depends on. */
  reads: readonly string[];
  /** Where a row's value is sealed to; the same as when it was sealed first. */
  placeOf(row: Row): string;
  lost: Loss;
};

/** What becomes of the values if their SECRET_KEY is lost (cli/give-up.ts), and what that means to people, in words. */
export type Loss = {
  /**
   * `delete`: the row says nothing without its value. `clear`: the row stands for more than the value, which may be missing.
   * `replace`: by a random value that the other side refuses, until somebody enters or fetches another. A function makes the value
   * anew of what the row reads.
   */
  becomes: 'delete' | 'clear' | 'replace' | ((row: Row) => string);
  words: string;
};

export function sealedColumn<Table extends keyof Schema, Read extends keyof Selectable<Schema[Table]> & string>(
  table: Table,
  { key, reads = [], ...rest }: Details<Selectable<Schema[Table]>, Read>,
): SealedColumn {
  return { table, key, reads, ...rest };
}

type Details<Whole, Read extends keyof Whole> = {
  column: keyof Whole & string;
  key: readonly Read[];
  reads?: readonly Read[];
  placeOf(row: Pick<Whole, Read>): string;
  lost: Loss;
};

/** `older`: under a key that is listed after the first; `unknown`: under one that isn't listed at all. */
export type Stale = { older: number; unknown: number };

export async function countStale(db: Db, { keyIds }: Keyring, { table, column }: SealedColumn): Promise<Stale> {
  const [first, ...others] = keyIds;
  const id = idIn(column);
  const { rows } = await sql<{ older: string; unknown: string }>`
    select count(*) filter (where ${id} = any(${others})) as older,
      count(*) filter (where ${id} <> all(${keyIds})) as unknown
    from ${sql.table(table)} where ${id} <> ${first}
  `.execute(db);
  return { older: Number(rows[0]?.older), unknown: Number(rows[0]?.unknown) };
}

/** `left`: values that no listed key opens. */
export type Resealed = { resealed: number; left: number };

/** Safe beside servers at work: a value that changes meanwhile was sealed anew, and stays as it is. */
export async function reseal(db: Db, keyring: Keyring, sealed: SealedColumn): Promise<Resealed> {
  const counts: Resealed = { resealed: 0, left: 0 };
  let after: Row | undefined;
  for (;;) {
    const rows = await listStale(db, keyring, { sealed, after });
    for (const row of rows) {
      const value = resealed(keyring, sealed, row);
      if (!value) counts.left++;
      else if (await replace(db, { sealed, row, value })) counts.resealed++;
    }
    if (rows.length < BATCH) return counts;
    after = rows.at(-1);
  }
}

type From = { sealed: SealedColumn; after: Row | undefined };

async function listStale(db: Db, { keyIds }: Keyring, { sealed, after }: From): Promise<Row[]> {
  const { table, column, key, reads } = sealed;
  const columns = [...key, ...reads, column].map((name) => sql.ref(name));
  const { rows } = await sql<Row>`
    select ${sql.join(columns)} from ${sql.table(table)}
    where ${idIn(column)} <> ${keyIds[0]} ${after ? sql`and ${keyOf(key)} > ${valuesOf(key, after)}` : sql``}
    order by ${sql.join(key.map((name) => sql.ref(name)))} limit ${sql.lit(BATCH)}
  `.execute(db);
  return rows;
}

/** Undefined if no listed key opens it. */
function resealed(keyring: Keyring, { column, placeOf }: SealedColumn, row: Row): Buffer | undefined {
  const place = placeOf(row);
  try {
    return keyring.seal(keyring.open(bytesOf(row[column]), place), place);
  } catch {
    return undefined;
  }
}

type Replacement = { sealed: SealedColumn; row: Row; value: Buffer };

async function replace(db: Db, { sealed: { table, column, key }, row, value }: Replacement): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${value}
    where ${keyOf(key)} = ${valuesOf(key, row)} and ${sql.ref(column)} = ${row[column]}
  `.execute(db);
  return numAffectedRows > 0n;
}

export const keyOf = (key: readonly string[]): RawBuilder<unknown> =>
  sql`(${sql.join(key.map((name) => sql.ref(name)))})`;
export const valuesOf = (key: readonly string[], row: Row): RawBuilder<unknown> =>
  sql`(${sql.join(key.map((name) => row[name]))})`;

/** The key's id, which follows one byte for the format (secrets.ts). */
export const idIn = (column: string): RawBuilder<unknown> => sql`substring(${sql.ref(column)} from 2 for 4)`;

function bytesOf(value: unknown): Uint8Array {
  if (!(value instanceof Uint8Array)) throw new Error('a sealed value is bytes');
  return value;
}
