// Writing a grant for which nobody is asked, or that was asked for before: in one statement with the delivery by which the client's
// backend hears of its user. A consent has an event, which does the same (consents.ts).
import { now } from '../../clock.ts';
import type { Statement } from '../../database/statement.ts';
import { KEEP_DELIVERIES } from '../../deliveries/outbox.ts';
import { afterGrant } from '../../events/provisioning.ts';
import { inEpoch } from '../../users/sessions/epoch.ts';
import type { NewGrant } from './token-writes.ts';

/**
 * Values: app_id, id_hash, user_id, client_id, payload, created_at, expires_at, now, the end of a delivery, epoch. Returns whether
 * there is something to deliver; no row if the user is disabled or in another epoch than the session or sign-in of the request.
 */
export const upsertGrantStatement: Statement = {
  name: 'upsert_grant_and_tell',
  text: `with holder as (${inEpoch({ app: '$1', user: '$3', epoch: '$10' })}), saved_grant as (
           insert into grants (app_id, id_hash, user_id, client_id, payload, created_at, expires_at)
           select $1::uuid, $2::bytea, id, $4::text, $5::json, $6::timestamptz, $7::timestamptz from holder
           on conflict (app_id, id_hash) do update set payload = $5, expires_at = $7
           returning app_id, user_id, client_id
         ), ${afterGrant({ saved: 'saved_grant', at: '$8', expiresAt: '$9' })}
         select exists (select from told) as told from saved_grant`,
};

export function toGrantValues(app: { id: string }, grant: NewGrant, epoch: number | undefined): unknown[] {
  const { id_hash, user_id, client_id, payload, created_at, expires_at } = grant;
  const at = now();
  const end = new Date(at.getTime() + KEEP_DELIVERIES);
  const times = [at.toISOString(), end.toISOString()];
  return [app.id, id_hash, user_id, client_id, payload, created_at, expires_at, ...times, epoch ?? null];
}
