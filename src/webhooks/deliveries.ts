// The deliveries of an endpoint as developers see them: the log, one delivery with its request and attempts, a test, and sending
// again, one or all since a time.
import { type SelectQueryBuilder, sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, DeliveryAttemptRow, DeliveryRow, Schema } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { enqueueDeliveries, KEEP_DELIVERIES, wakeDispatcher } from '../deliveries/outbox.ts';
import { resumeTarget } from '../deliveries/targets.ts';
import { events, isPublished } from '../events/catalogue.ts';
import { WEBHOOK } from '../events/fan-out.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { getWebhook, toTarget } from './endpoints.ts';
import { TEST_EVENT, toBody } from './webhook-kind.ts';

const columns = ['id', 'topic', 'state', 'sequence', 'attempts', 'created_at', 'due_at', 'finished_at'] as const;

export type WebhookDelivery = Pick<DeliveryRow, (typeof columns)[number]>;

export const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'] as const;

type Query = PageQuery & { state?: DeliveryRow['state'] | undefined };

/** Newest first, for as long as they are kept. Throws `not_found`, and as `readPage`. */
export async function listWebhookDeliveries(
  db: Db,
  app: App,
  endpointId: string,
  { state, ...query }: Query = {},
): Promise<Page<WebhookDelivery>> {
  await getWebhook(db, app, endpointId);
  const select = (db: Db) =>
    selectDeliveries(db, app, endpointId)
      .where('expires_at', '>', now())
      .where((where) => ifGiven(state, (one) => where('state', '=', one)));
  return readPage(db, app, select, { ...query, by: 'created_at' });
}

const selectDeliveries = (
  db: Db,
  app: App,
  endpointId: string,
): SelectQueryBuilder<Schema, 'deliveries', WebhookDelivery> =>
  db
    .selectFrom('deliveries')
    .select(columns)
    .where('app_id', '=', app.id)
    .where('kind', '=', WEBHOOK)
    .where('target_id', '=', endpointId);

export type LoggedAttempt = Pick<
  DeliveryAttemptRow,
  'attempt' | 'at' | 'duration_ms' | 'status' | 'failure' | 'answer'
>;

/** `body`: as it is sent, or null if the audit log no longer has the event. */
export type WholeDelivery = WebhookDelivery & { body: string | null; log: LoggedAttempt[] };

/** Throws `not_found`. */
export async function getWebhookDelivery(db: Db, app: App, endpointId: string, id: string): Promise<WholeDelivery> {
  const row = isId(id)
    ? await selectDeliveries(db, app, endpointId).where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!row) throw noSuchDelivery();
  const log = await db
    .selectFrom('delivery_attempts')
    .select(['attempt', 'at', 'duration_ms', 'status', 'failure', 'answer'])
    .where('app_id', '=', app.id)
    .where('kind', '=', WEBHOOK)
    .where('target_id', '=', endpointId)
    .where('delivery_id', '=', id)
    .orderBy('attempt', 'desc')
    .execute();
  return { ...row, body: (await toBody(db, app, row)) ?? null, log };
}

const noSuchDelivery = () => new Problem('not_found', 'There is no such delivery');

export function toDeliveryJson({
  id,
  topic,
  state,
  sequence,
  attempts,
  created_at,
  due_at,
  finished_at,
}: WebhookDelivery) {
  const next_attempt_at = state === 'waiting' ? due_at : null;
  return { id, type: topic, state, sequence, attempts, created_at, next_attempt_at, finished_at };
}

export function toWholeDeliveryJson({ body, log, ...delivery }: WholeDelivery) {
  return { ...toDeliveryJson(delivery), body, log };
}

/** Sends an event of the type `webhook.test`, which nobody takes for a real one. Returns its id. Throws `not_found`, `conflict`. */
export async function sendTest(core: Core, app: App, endpointId: string): Promise<string> {
  return transact(core.db, async (db) => {
    await requireEnabled(db, app, endpointId);
    const [id = ''] = await enqueueDeliveries(db, app, [
      { kind: WEBHOOK, target_id: endpointId, lane: TEST_EVENT, topic: TEST_EVENT, payload: {} },
    ]);
    await resumeTarget(db, toTarget(app, endpointId));
    return id;
  });
}

/** Under the same id, whatever became of it. Throws `not_found`, `conflict` if the endpoint is switched off. */
export async function sendDeliveryAgain(db: Db, app: App, endpointId: string, id: string): Promise<void> {
  if (!isId(id)) throw noSuchDelivery();
  await transact(db, async (db) => {
    await requireEnabled(db, app, endpointId);
    const { numUpdatedRows } = await waitAgain(db, app, endpointId).where('id', '=', id).executeTakeFirst();
    if (numUpdatedRows === 0n) throw noSuchDelivery();
    await resumeTarget(db, toTarget(app, endpointId));
    wakeDispatcher(db);
  });
}

/** Of one replay. */
export const MAX_REPLAYED = 10_000;

/**
 * Sends everything since a time again that did not arrive: what was given up or dropped, and events that were recorded while
 * the endpoint was switched off. Returns how many; the oldest first, at most MAX_REPLAYED. Throws as `sendDeliveryAgain`.
 */
export async function replayWebhook(db: Db, app: App, endpointId: string, since: Date): Promise<number> {
  return transact(db, async (db) => {
    const endpoint = await requireEnabled(db, app, endpointId);
    const kept = new Date(Math.max(since.getTime(), now().getTime() - KEEP_DELIVERIES));
    const failed = selectDeliveries(db, app, endpointId)
      .clearSelect()
      .select('id')
      .where('state', 'in', ['failed', 'dropped'])
      .where('created_at', '>=', kept)
      .orderBy('created_at')
      .limit(MAX_REPLAYED);
    const { numUpdatedRows } = await waitAgain(db, app, endpointId).where('id', 'in', failed).executeTakeFirst();
    const types = endpoint.events ?? events.filter(isPublished);
    const { numAffectedRows = 0n } = await sql`
      insert into deliveries (app_id, kind, target_id, id, lane, topic, created_at, due_at, expires_at)
      select app_id, ${WEBHOOK}, ${endpointId}, id, coalesce(user_id::text, ''), event, at, ${now()},
        ${new Date(now().getTime() + KEEP_DELIVERIES)}
      from audit_log as missed
      where app_id = ${app.id} and at >= ${kept} and event = any(${types})
        and not exists (
          select 1 from deliveries where deliveries.app_id = ${app.id} and kind = ${WEBHOOK}
            and target_id = ${endpointId} and deliveries.id = missed.id
        )
      order by at limit ${MAX_REPLAYED - Number(numUpdatedRows)}
      on conflict do nothing
    `.execute(db);
    await resumeTarget(db, toTarget(app, endpointId));
    wakeDispatcher(db);
    return Number(numUpdatedRows + numAffectedRows);
  });
}

async function requireEnabled(db: Db, app: App, endpointId: string) {
  const endpoint = await getWebhook(db, app, endpointId);
  if (!endpoint.enabled) throw new Problem('conflict', 'The endpoint is switched off; switch it on first');
  return endpoint;
}

const waitAgain = (db: Db, app: App, endpointId: string) =>
  db
    .updateTable('deliveries')
    .set({ state: 'waiting', due_at: now(), gives_up_at: null, finished_at: null })
    .where('app_id', '=', app.id)
    .where('kind', '=', WEBHOOK)
    .where('target_id', '=', endpointId);
