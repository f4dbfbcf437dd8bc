// Writes events, and in the same transaction their deliveries to the App's webhook endpoints and to the streams of its clients:
// an event that is recorded is one that will be delivered. An App without any pays for a look or two into an index, within the
// statement that writes the event.
import { type Insertable, sql } from 'kysely';
import type { AuditLogTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';
import { KEEP_DELIVERIES, wakeDispatcher } from '../deliveries/outbox.ts';
import { type Event, isPublished } from './catalogue.ts';
import { hasEffect, insertProvisioning } from './provisioning.ts';
import { hasStreams, insertSignals } from './signal-writes.ts';
import { toSignals } from './signals.ts';

/** The kind of their deliveries. */
export const WEBHOOK = 'webhook';

type Line = Omit<Insertable<AuditLogTable>, 'data'> & { data: object };

/** All lines are of one event. `db` is a transaction if the App may have endpoints or streams. */
export async function insertWithDeliveries(
  db: Db,
  app: { id: string },
  event: Event,
  lines: readonly Line[],
): Promise<void> {
  const insert = db.insertInto('audit_log').values(lines.map((line) => ({ ...line, data: JSON.stringify(line.data) })));
  if (!isPublished(event)) {
    await insert.execute();
    return;
  }
  const isForClients = hasEffect(event, lines);
  const signals = toSignals(event, lines);
  const [first] = await insert
    .returning([
      sql<boolean>`exists (select from webhook_endpoints where app_id = ${app.id} and enabled and client_id is null)`.as(
        'has_endpoints',
      ),
      // The end of an access is noted for an endpoint that is switched off, too.
      (isForClients
        ? sql<boolean>`exists (select from webhook_endpoints where app_id = ${app.id} and client_id is not null)`
        : sql<boolean>`false`
      ).as('has_clients'),
      (signals.length > 0 ? hasStreams(sql`${app.id}`) : sql<boolean>`false`).as('has_streams'),
    ])
    .execute();
  if (first?.has_endpoints) await insertDeliveries(db, app, event, lines);
  if (first?.has_clients) await insertProvisioning(db, app, event, lines);
  if (first?.has_streams) await insertSignals(db, app, signals);
}

async function insertDeliveries(db: Db, app: { id: string }, event: Event, lines: readonly Line[]): Promise<void> {
  const at = lines[0]?.at;
  if (!at) return;
  const ids = lines.map(({ id }) => id);
  const lanes = lines.map(({ user_id }) => user_id ?? '');
  const { numAffectedRows = 0n } = await sql`
    insert into deliveries (app_id, kind, target_id, id, lane, topic, created_at, due_at, expires_at)
    select app_id, ${WEBHOOK}, endpoint.id::text, line.id, line.lane, ${event}, ${at}, ${at},
      ${new Date(at.getTime() + KEEP_DELIVERIES)}
    from webhook_endpoints as endpoint
    cross join unnest(${ids}::uuid[], ${lanes}::text[]) with ordinality as line (id, lane, place)
    where app_id = ${app.id} and enabled and client_id is null and (events is null or ${event} = any(events))
    order by line.place
  `.execute(db);
  if (numAffectedRows > 0n) wakeDispatcher(db);
}
