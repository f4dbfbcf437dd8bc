// What a user allows a client on the consent screen: the grant and its event, in one transaction.
import type { Grant } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import { runWithin } from '../../database/statement.ts';
import { transact } from '../../database/transact.ts';
import { wakeDispatcher } from '../../deliveries/outbox.ts';
import type { EventData } from '../../events/catalogue.ts';
import { record } from '../../events/record.ts';
import { collectWrites, TokenWrites } from './token-writes.ts';
import { toGrantValues, upsertGrantStatement } from './upsert-grant.ts';
import { toOauthError } from './write.ts';

type Consent = { user_id: string; client_id: string; data: EventData<'consent.granted'> };

/** Returns the id of the grant. Throws the error for the client if the user or the client is gone. */
export async function saveConsent(core: Core, app: App, grant: Grant, consent: Consent): Promise<string> {
  const writes = new TokenWrites();
  const id = await collectWrites(writes, () => grant.save());
  try {
    await transact(core.db, async (db) => {
      for (const row of writes.grants) {
        const told = await runWithin(db, upsertGrantStatement, toGrantValues(app, row));
        if (told.length > 0) wakeDispatcher(db);
      }
      await record(db, app, 'consent.granted', consent);
    });
  } catch (error) {
    throw toOauthError(error) ?? error;
  }
  return id;
}
