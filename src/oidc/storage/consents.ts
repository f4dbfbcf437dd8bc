// What a user allows a client on the consent screen: the grant and its event, in one transaction.
import { errors, type Grant } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import type { Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import type { EventData } from '../../events/catalogue.ts';
import { record } from '../../events/record.ts';
import { collectWrites, type NewGrant, TokenWrites } from './token-writes.ts';
import { toOauthError } from './write.ts';

type Consent = { user_id: string; client_id: string; session_uid: string; data: EventData<'consent.granted'> };

/** Returns the id of the grant. Throws the error for the client if the user, the session or the client is gone. */
export async function saveConsent(
  core: Core,
  app: App,
  grant: Grant,
  { session_uid, ...consent }: Consent,
): Promise<string> {
  const writes = new TokenWrites();
  const id = await collectWrites(writes, () => grant.save());
  try {
    await transact(core.db, async (db) => {
      await holdSession(db, app, session_uid);
      for (const row of writes.grants) await upsertGrant(db, app, row);
      await record(db, app, 'consent.granted', consent);
    });
  } catch (error) {
    throw toOauthError(error) ?? error;
  }
  return id;
}

/** An end of the session waits, and then finds the grant; after one, there is none. */
async function holdSession(db: Db, app: App, uid: string): Promise<void> {
  const sessions = db.selectFrom('sessions').select('uid').where('app_id', '=', app.id).where('uid', '=', uid);
  if (!(await sessions.forKeyShare().executeTakeFirst())) throw new errors.LoginRequired('the session has ended');
}

async function upsertGrant(db: Db, app: App, { payload, expires_at, created_at, ...row }: NewGrant): Promise<void> {
  const change = { payload, expires_at: new Date(expires_at) };
  await db
    .insertInto('grants')
    .values({ app_id: app.id, ...row, ...change, created_at: new Date(created_at) })
    .onConflict((conflict) => conflict.columns(['app_id', 'id_hash']).doUpdateSet(change))
    .execute();
}
