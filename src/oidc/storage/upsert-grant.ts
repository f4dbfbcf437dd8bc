// Writing a grant for which nobody is asked, or that was asked for before: in one statement with the delivery by which the client's
// backend hears of its user. A consent has an event, which does the same (consents.ts).
import { now } from '../../clock.ts';
import type { Statement } from '../../database/statement.ts';
import { KEEP_DELIVERIES } from '../../deliveries/outbox.ts';
import { afterGrant } from '../../events/provisioning.ts';
import type { NewGrant } from './token-writes.ts';

/**
 * Values: app_id, id_hash, user_id, client_id, payload, created_at, expires_at, now, the end of a delivery. Returns a row if
 * there is something to deliver.
 */
export const upsertGrantStatement: Statement = {
  name: 'upsert_grant_and_tell',
  text: `with saved_grant as (
           insert into grants (app_id, id_hash, user_id, client_id, payload, created_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (app_id, id_hash) do update set payload = $5, expires_at = $7
           returning app_id, user_id, client_id
         ), ${afterGrant({ saved: 'saved_grant', at: '$8', expiresAt: '$9' })}`,
};

export function toGrantValues(app: { id: string }, grant: NewGrant): unknown[] {
  const { id_hash, user_id, client_id, payload, created_at, expires_at } = grant;
  const at = now();
  const end = new Date(at.getTime() + KEEP_DELIVERIES);
  return [app.id, id_hash, user_id, client_id, payload, created_at, expires_at, at.toISOString(), end.toISOString()];
}
