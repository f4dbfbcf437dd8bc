// The users of a client as a kind of deliveries, to the webhook endpoint that belongs to the client. Before the first attempt it
// compares what the client may see with what it was told last, so that each request tells something new.
import type { App } from '../../apps/app.ts';
import { findClientRow } from '../../apps/clients/client.ts';
import type { Core } from '../../core.ts';
import type { Db, WebhookEndpointRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import type { Delivery, DeliveryKind, DeliveryRequest, DeliveryResult, Waiting } from '../../deliveries/kinds.ts';
import { deleteDelivery, updateDelivery } from '../../deliveries/rows.ts';
import { PROVISIONING, topics } from '../../events/provisioning.ts';
import { findWebhook } from '../endpoints.ts';
import { onResult, toRequest, webhookKind } from '../webhook-kind.ts';
import { findSeen, toDigest, toUserBody } from './body.ts';
import { checkNextUsers } from './check-all.ts';

export const provisioningKind: DeliveryKind = {
  ...webhookKind,
  name: PROVISIONING,
  sift,
  makeRequest,
  onResult: keepResult,
};

async function makeRequest(core: Core, app: App, delivery: Delivery): Promise<DeliveryRequest | undefined> {
  const endpoint = await findReceiver(core.db, app, delivery);
  if (!endpoint) return undefined;
  const body = await toUserBody(core.db, app, endpoint.client_id, delivery);
  return body === undefined ? undefined : toRequest(core, app, { endpoint, delivery, body });
}

type Receiver = WebhookEndpointRow & { client_id: string };

/** Undefined if nothing is sent: the endpoint is switched off, or its client no longer wants to hear of its users. */
async function findReceiver(
  db: Db,
  app: App,
  { target_id }: Pick<Delivery, 'target_id'>,
): Promise<Receiver | undefined> {
  const endpoint = await findWebhook(db, app, target_id);
  if (!endpoint?.enabled || endpoint.client_id === null) return undefined;
  const client = await findClientRow(db, app, endpoint.client_id);
  return client?.provisioning && client.status === 'active' ? { ...endpoint, client_id: client.id } : undefined;
}

async function sift(core: Core, app: App, waiting: readonly Waiting[]): Promise<Waiting[]> {
  const [first] = waiting;
  const receiver = first && (await findReceiver(core.db, app, first));
  const wanted: Waiting[] = [];
  for (const row of waiting) {
    const kept = await transact(core.db, async (db) => {
      const kept = row.sequence === null ? await siftOne(db, app, receiver, row) : row;
      if (!kept) await deleteDelivery(db, app, row);
      return kept;
    });
    if (kept && kept.topic !== topics.all) wanted.push(kept);
  }
  return wanted;
}

/** Undefined if there is nothing to say. */
async function siftOne(db: Db, app: App, receiver: Receiver | undefined, row: Waiting): Promise<Waiting | undefined> {
  if (!receiver) return undefined;
  if (row.topic === topics.all) return (await checkNextUsers(db, app, receiver, row)) ? row : undefined;
  if (row.topic !== topics.updated && row.topic !== topics.deleted && row.topic !== topics.created) return row;
  const known = await lockKnown(db, receiver, row);
  if (row.topic === topics.deleted) return known && row;
  if (!known || known.ended !== null) return undefined;
  // It was chosen before, by a worker that died before it gave it a number.
  if (known.delivery_id === row.id) return row;
  const seen = await findSeen(db, app, receiver.client_id, row.lane);
  if (!seen) return undefined;
  const digest = seen.claims ? toDigest(seen.claims) : (known.digest ?? '');
  if (digest === known.digest && seen.active === known.active) return undefined;
  const topic = known.digest === null ? topics.created : topics.updated;
  await db
    .updateTable('provisioned_users')
    .set({ digest, active: seen.active, delivery_id: row.id })
    .where('app_id', '=', app.id)
    .where('client_id', '=', receiver.client_id)
    .where('user_id', '=', row.lane)
    .execute();
  await updateDelivery(db, app, row, { topic });
  return { ...row, topic };
}

const lockKnown = (db: Db, { app_id, client_id }: Receiver, { lane }: Waiting) =>
  db
    .selectFrom('provisioned_users')
    .select(['digest', 'active', 'delivery_id', 'ended'])
    .where('app_id', '=', app_id)
    .where('client_id', '=', client_id)
    .where('user_id', '=', lane)
    .forUpdate()
    .executeTakeFirst();

/** A user whose end was told is no longer one of the client's, unless they came back meanwhile. */
async function keepResult(core: Core, app: App, delivery: Delivery, result: DeliveryResult): Promise<void> {
  await onResult(core, app, delivery, result);
  if (result.state !== 'delivered' || delivery.topic !== topics.deleted) return;
  const endpoint = await findWebhook(core.db, app, delivery.target_id);
  await core.db
    .deleteFrom('provisioned_users')
    .where('app_id', '=', app.id)
    .where('client_id', '=', endpoint?.client_id ?? '')
    .where('user_id', '=', delivery.lane)
    .where('ended', 'is not', null)
    .execute();
}
