// A user may have a session and a grant for each request of a backend. They end in batches before the user is disabled or deleted, so
// that no statement runs into its timeout, and a call that breaks off has made progress.
import { sql } from 'kysely';
import type { App } from '../../apps/app.ts';
import { BATCH } from '../../database/batches.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { type LostGrant, noteLostGrants } from '../../events/signal-writes.ts';
import { endSessions, isOneOf, revokeOtherSessions, toData } from './end.ts';

/** Does what `revokeAccess` does until few sessions and grants are left for it. Inside a transaction it does nothing. */
export async function revokeMost(db: Db, app: App, userId: string): Promise<void> {
  if (db.isTransaction) return;
  await revokeMostSessions(db, app, userId);
  while (await hasMany(db, app, { table: 'grants', userId }))
    await transact(db, async (db) => noteLostGrants(db, await deleteSomeGrants(db, app, userId)));
}

/** Until few are left. */
async function revokeMostSessions(db: Db, app: App, userId: string): Promise<void> {
  while (await hasMany(db, app, { table: 'sessions', userId })) await transact(db, (db) => revokeSome(db, app, userId));
}

/** Every session of the user, with its tokens. */
export async function endAllSessions(db: Db, app: App, userId: string): Promise<void> {
  await revokeMostSessions(db, app, userId);
  await revokeOtherSessions(db, app, userId, undefined);
}

async function hasMany(
  db: Db,
  app: App,
  { table, userId }: { table: 'sessions' | 'grants'; userId: string },
): Promise<boolean> {
  const rows = db.selectFrom(table).select('user_id').where('app_id', '=', app.id).where('user_id', '=', userId);
  return (await rows.limit(BATCH + 1).execute()).length > BATCH;
}

async function revokeSome(db: Db, app: App, userId: string): Promise<void> {
  const some = await db
    .selectFrom('sessions')
    .select(['app_id', 'uid'])
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .limit(BATCH)
    .execute();
  const ended = await endSessions(db, 'revoked', () => isOneOf(some));
  await record(db, app, 'session.revoked', { user_id: userId, data: { others: ended.length, ...toData(ended) } });
}

async function deleteSomeGrants(db: Db, app: App, userId: string): Promise<LostGrant[]> {
  const { rows } = await sql<LostGrant>`
    delete from grants where app_id = ${app.id} and id_hash = any(array(
      select id_hash from grants where app_id = ${app.id} and user_id = ${userId} limit ${sql.lit(BATCH)}
    ))
    returning user_id, client_id, expires_at
  `.execute(db);
  return rows;
}
