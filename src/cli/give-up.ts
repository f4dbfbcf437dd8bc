// Going on without a SECRET_KEY that is lost: nothing opens what it sealed, so that each column is treated as its noun says.
import { sql } from 'kysely';
import type { Db } from '../database/schema.ts';
import { idIn, keyOf, type SealedColumn, valuesOf } from '../database/sealed.ts';
import { newSecret } from '../ids.ts';
import type { Keyring } from '../secrets.ts';

const BATCH = 200;

/** In the transaction of the whole loss. Values that a listed key opens stay. Returns how many were lost. */
export async function giveUp(db: Db, keyring: Keyring, sealed: SealedColumn): Promise<number> {
  const { table, column, lost } = sealed;
  const isUnknown = isSealedUnderNone(keyring, column);
  if (lost.becomes === 'delete') {
    const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where ${isUnknown}`.execute(db);
    return Number(numAffectedRows);
  }
  if (lost.becomes === 'clear') {
    const cleared = sql`update ${sql.table(table)} set ${sql.ref(column)} = null where ${isUnknown}`;
    const { numAffectedRows = 0n } = await cleared.execute(db);
    return Number(numAffectedRows);
  }
  return replaceAll(db, keyring, sealed);
}

/** The values of a column that no listed key opens. */
export const isSealedUnderNone = ({ keyIds }: Pick<Keyring, 'keyIds'>, column: string) =>
  sql<boolean>`${idIn(column)} <> all(${keyIds})`;

async function replaceAll(db: Db, keyring: Keyring, { table, column, key, reads, ...sealed }: SealedColumn) {
  const { becomes } = sealed.lost;
  const columns = [...key, ...reads].map((name) => sql.ref(name));
  for (let count = 0; ; ) {
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(columns)} from ${sql.table(table)}
      where ${isSealedUnderNone(keyring, column)} limit ${sql.lit(BATCH)}
    `.execute(db);
    if (rows.length === 0) return count;
    for (const row of rows) {
      const text = typeof becomes === 'function' ? becomes(row) : newSecret();
      await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = ${keyring.seal(text, sealed.placeOf(row))}
        where ${keyOf(key)} = ${valuesOf(key, row)}
      `.execute(db);
    }
    count += rows.length;
  }
}
