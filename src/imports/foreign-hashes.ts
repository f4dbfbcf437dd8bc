// The kinds of foreign hashes that users of an App have. The App's snapshot carries them, so that a sign-in does the work of each
// without a statement of its own.
import { sql } from 'kysely';
import { announceChange } from '../apps/changes.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';

/** Every sign-in at the App does the work of each, so there can't be many. */
export const MAX_KINDS = 4;

/** Call it in the transaction that creates users with such hashes. */
export async function noteForeignHashes(db: Db, app: { id: string }, kinds: readonly string[]): Promise<void> {
  if (kinds.length === 0) return;
  const { numAffectedRows } = await sql`
    update apps set foreign_hashes = array(select distinct unnest(foreign_hashes || ${kinds}::text[]) order by 1)
    where id = ${app.id} and not foreign_hashes @> ${kinds}::text[]
  `.execute(db);
  if (numAffectedRows) await announceChange(db, app);
}

/** Drops the kinds that no user has any more, of every App. */
export async function forgetForeignHashes(db: Db): Promise<void> {
  const { rows } = await sql<{ id: string; kinds: string[] }>`
    select id, foreign_hashes as kinds from apps where foreign_hashes <> '{}'
      and not exists (select 1 from user_imports where app_id = apps.id and status = 'running')
  `.execute(db);
  for (const { id, kinds } of rows) {
    const used: string[] = [];
    for (const kind of kinds) if (await isUsed(db, id, kind)) used.push(kind);
    if (used.length < kinds.length) await replace(db, { id }, { from: kinds, to: used });
  }
}

async function isUsed(db: Db, appId: string, kind: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from users where app_id = ${appId} and password_hash like ${`${kind}$%`}
      and password_hash not like '$argon2id$v=19$%' limit 1
  `.execute(db);
  return rows.length > 0;
}

async function replace(db: Db, app: { id: string }, { from, to }: { from: string[]; to: string[] }): Promise<void> {
  await transact(db, async (db) => {
    const { numAffectedRows } = await sql`
      update apps set foreign_hashes = ${to}::text[] where id = ${app.id} and foreign_hashes = ${from}::text[]
        and not exists (select 1 from user_imports where app_id = apps.id and status = 'running')
    `.execute(db);
    if (numAffectedRows) await announceChange(db, app);
  });
}
