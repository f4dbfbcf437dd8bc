// Writes events with their deliveries to the App's webhook endpoints, in one statement: an event that is recorded is one that
// will be delivered, and an App without endpoints pays for one look into an index.
import { type Insertable, sql } from 'kysely';
import type { AuditLogTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';
import { KEEP_DELIVERIES, wakeDispatcher } from '../deliveries/outbox.ts';
import { type Event, isPublished } from './catalogue.ts';

/** The kind of their deliveries. */
export const WEBHOOK = 'webhook';

type Line = Omit<Insertable<AuditLogTable>, 'data'> & { data: object };

/** All lines are of one event. */
export async function insertWithDeliveries(
  db: Db,
  app: { id: string },
  event: Event,
  lines: readonly Line[],
): Promise<void> {
  const rows = lines.map((line) => ({ ...line, data: JSON.stringify(line.data) }));
  const at = lines[0]?.at;
  if (!at) return;
  if (!isPublished(event)) {
    await db.insertInto('audit_log').values(rows).execute();
    return;
  }
  const { numInsertedOrUpdatedRows = 0n } = await db
    .with('recorded', (db) => db.insertInto('audit_log').values(rows).returning(['id', 'user_id']))
    .insertInto('deliveries')
    .columns(['app_id', 'kind', 'target_id', 'id', 'lane', 'topic', 'created_at', 'due_at', 'expires_at'])
    .expression((from) =>
      from
        .selectFrom(['recorded', 'webhook_endpoints as endpoint'])
        .where('endpoint.app_id', '=', app.id)
        .where('endpoint.enabled', '=', true)
        .where(sql<boolean>`(endpoint.events is null or ${event} = any(endpoint.events))`)
        .select((one) => [
          'endpoint.app_id',
          one.val(WEBHOOK).as('kind'),
          one.cast<string>('endpoint.id', 'text').as('target_id'),
          'recorded.id',
          one.fn.coalesce(one.cast<string>('recorded.user_id', 'text'), one.val('')).as('lane'),
          one.val(event).as('topic'),
          one.val(at).as('created_at'),
          one.val(at).as('due_at'),
          one.val(new Date(at.getTime() + KEEP_DELIVERIES)).as('expires_at'),
        ]),
    )
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows > 0n) wakeDispatcher(db);
}
