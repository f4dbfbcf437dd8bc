// The deliveries of an endpoint as developers see them: the log, one delivery with its request and attempts, a test, and sending
// again, one or all since a time.
import { type SelectQueryBuilder, sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, DeliveryAttemptRow, DeliveryRow, Schema, WebhookEndpointRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { enqueueDeliveries, KEEP_DELIVERIES, wakeDispatcher } from '../deliveries/outbox.ts';
import { resumeTarget, type TargetKey, updateDeliveries } from '../deliveries/targets.ts';
import { events, isPublished } from '../events/catalogue.ts';
import { WEBHOOK } from '../events/fan-out.ts';
import { checkAllUsers } from '../events/provisioning.ts';
import { record } from '../events/record.ts';
import { isId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { getWebhook, toFacts, toTarget } from './endpoints.ts';
import { toUserBody } from './provisioning/body.ts';
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
  const endpoint = await getWebhook(db, app, endpointId);
  const select = (db: Db) =>
    selectDeliveries(db, app, endpoint)
      .where('expires_at', '>', now())
      .where((where) => ifGiven(state, (one) => where('state', '=', one)));
  return readPage(db, app, select, { ...query, by: 'created_at' });
}

const selectDeliveries = (
  db: Db,
  app: App,
  endpoint: WebhookEndpointRow,
): SelectQueryBuilder<Schema, 'deliveries', WebhookDelivery> =>
  db
    .selectFrom('deliveries')
    .select(columns)
    .where('app_id', '=', app.id)
    .where('kind', '=', toTarget(endpoint).kind)
    .where('target_id', '=', endpoint.id);

export type LoggedAttempt = Pick<
  DeliveryAttemptRow,
  'attempt' | 'at' | 'duration_ms' | 'status' | 'failure' | 'answer' | 'headers'
>;

/** `body`: as it is sent, or null if there is no longer anything to send. */
export type WholeDelivery = WebhookDelivery & { body: string | null; log: LoggedAttempt[] };

/** Throws `not_found`. */
export async function getWebhookDelivery(db: Db, app: App, endpointId: string, id: string): Promise<WholeDelivery> {
  const endpoint = await getWebhook(db, app, endpointId);
  const row = isId(id)
    ? await selectDeliveries(db, app, endpoint).select(['lane', 'payload']).where('id', '=', id).executeTakeFirst()
    : undefined;
  if (!row) throw noSuchDelivery();
  const log = await db
    .selectFrom('delivery_attempts')
    .select(['attempt', 'at', 'duration_ms', 'status', 'failure', 'answer', 'headers'])
    .where('app_id', '=', app.id)
    .where('kind', '=', toTarget(endpoint).kind)
    .where('target_id', '=', endpointId)
    .where('delivery_id', '=', id)
    .orderBy('attempt', 'desc')
    .execute();
  const { lane, payload, ...delivery } = row;
  const { client_id } = endpoint;
  const told = { ...delivery, lane, payload };
  const body = client_id === null ? await toBody(db, app, told) : await toUserBody(db, app, client_id, told);
  return { ...delivery, body: body ?? null, log };
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
    const target = toTarget(await requireEnabled(db, app, endpointId));
    const { kind, target_id } = target;
    const [id = ''] = await enqueueDeliveries(db, app, [
      { kind, target_id, lane: TEST_EVENT, topic: TEST_EVENT, payload: {} },
    ]);
    await resumeTarget(db, target);
    return id;
  });
}

/** Under the same id, delivered or not; retries begin anew. Throws `not_found`, `conflict` if the endpoint is switched off. */
export async function sendDeliveryAgain(db: Db, app: App, endpointId: string, id: string): Promise<void> {
  if (!isId(id)) throw noSuchDelivery();
  await transact(db, async (db) => {
    const endpoint = await requireEnabled(db, app, endpointId);
    const target = toTarget(endpoint);
    const { numUpdatedRows } = await waitAgain(db, target).where('id', '=', id).executeTakeFirst();
    if (numUpdatedRows === 0n) throw noSuchDelivery();
    await noteReplay(db, app, endpoint, { count: 1, delivery_id: id });
    await resumeTarget(db, target);
    wakeDispatcher(db);
  });
}

/** Of one replay. */
export const MAX_REPLAYED = 10_000;

/**
 * Sends everything since a time again that did not arrive: what was given up or dropped, and what happened while the endpoint
 * was switched off. Returns how many; the oldest first, at most MAX_REPLAYED. Throws as `sendDeliveryAgain`.
 */
export async function replayWebhook(db: Db, app: App, endpointId: string, since: Date): Promise<number> {
  return transact(db, async (db) => {
    const endpoint = await requireEnabled(db, app, endpointId);
    const target = toTarget(endpoint);
    const kept = new Date(Math.max(since.getTime(), now().getTime() - KEEP_DELIVERIES));
    const failed = selectDeliveries(db, app, endpoint)
      .clearSelect()
      .select('id')
      .where('state', 'in', ['failed', 'dropped'])
      .where('created_at', '>=', kept)
      .orderBy('created_at')
      .limit(MAX_REPLAYED);
    const { numUpdatedRows } = await waitAgain(db, target).where('id', 'in', failed).executeTakeFirst();
    const again = Number(numUpdatedRows);
    // The worker finds out which users changed meanwhile.
    if (endpoint.client_id !== null) await checkAllUsers(db, app, [endpoint.client_id]);
    const missed =
      endpoint.client_id === null ? await insertMissed(db, app, endpoint, { kept, limit: MAX_REPLAYED - again }) : 0;
    // All users of a client are looked at.
    if (again + missed > 0 || endpoint.client_id !== null)
      await noteReplay(db, app, endpoint, { count: again + missed, since: kept.toISOString() });
    await resumeTarget(db, target);
    wakeDispatcher(db);
    return again + missed;
  });
}

type Replay = { count: number; delivery_id?: string; since?: string };

async function noteReplay(db: Db, app: App, endpoint: WebhookEndpointRow, replay: Replay): Promise<void> {
  const { client_id, data } = toFacts(endpoint);
  await record(db, app, 'webhook_endpoint.replayed', { client_id, data: { ...data, ...replay } });
}

type Missed = { kept: Date; limit: number };

async function insertMissed(db: Db, app: App, endpoint: WebhookEndpointRow, { kept, limit }: Missed): Promise<number> {
  const types = endpoint.events ?? events.filter(isPublished);
  const { numAffectedRows = 0n } = await sql`
    insert into deliveries (app_id, kind, target_id, id, lane, topic, created_at, due_at, expires_at)
    select app_id, ${WEBHOOK}, ${endpoint.id}, id, coalesce(user_id::text, ''), event, at, ${now()},
      ${new Date(now().getTime() + KEEP_DELIVERIES)}
    from audit_log as missed
    where app_id = ${app.id} and at >= ${kept} and event = any(${types})
      and not exists (
        select 1 from deliveries where deliveries.app_id = ${app.id} and kind = ${WEBHOOK}
          and target_id = ${endpoint.id} and deliveries.id = missed.id
      )
    order by at limit ${limit}
    on conflict do nothing
  `.execute(db);
  return Number(numAffectedRows);
}

async function requireEnabled(db: Db, app: App, endpointId: string) {
  const endpoint = await getWebhook(db, app, endpointId);
  if (!endpoint.enabled) throw new Problem('conflict', 'The endpoint is switched off; switch it on first');
  return endpoint;
}

const waitAgain = (db: Db, key: TargetKey) =>
  updateDeliveries(db, key).set((column) => ({
    ...{ state: 'waiting' as const, due_at: now(), gives_up_at: null, finished_at: null },
    earlier_attempts: column.ref('attempts'),
  }));
