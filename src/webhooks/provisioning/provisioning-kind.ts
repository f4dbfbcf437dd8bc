// The users of a client as a kind of deliveries, to the webhook endpoint that belongs to the client. Before the first attempt it
// compares what the client may see with what it was told last, so that each request tells something new.
import type { App } from '../../apps/app.ts';
import { findClientRow } from '../../apps/clients/client.ts';
import { MINUTE, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, WebhookEndpointRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import type { Delivery, DeliveryKind, DeliveryRequest, DeliveryResult, Waiting } from '../../deliveries/kinds.ts';
import { deleteDelivery, updateDelivery, updateWaiting } from '../../deliveries/rows.ts';
import { PROVISIONING, topics } from '../../events/provisioning.ts';
import { messageOf } from '../../log.ts';
import { findWebhook, lockEndpoint } from '../endpoints.ts';
import { onResult, toRequest, webhookKind } from '../webhook-kind.ts';
import { findSeen, type Seen, toDigest, toUserBody } from './body.ts';
import { checkNextUsers } from './check-all.ts';
import { deleteKnown, findLost, isStale, type Key, type Known, lockKnown, updateKnown } from './known.ts';

export const provisioningKind: DeliveryKind = {
  ...webhookKind,
  name: PROVISIONING,
  sift,
  makeRequest,
  // The rows of users go with the endpoint.
  hold: (db, app, { target_id }) => lockEndpoint(db, app, target_id),
  onResult: keepResult,
};

async function makeRequest(core: Core, app: App, delivery: Delivery): Promise<DeliveryRequest | undefined> {
  const endpoint = await findReceiver(core.db, app, delivery);
  if (!endpoint) return undefined;
  const key = { client_id: endpoint.client_id, user_id: delivery.lane };
  if (isOfUser(delivery.topic) && (await isStale(core.db, app, key, delivery.topic))) return undefined;
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
  for (const row of inTurn(waiting)) {
    const kept = row.sequence === null ? await siftAlone(core, app, receiver, row) : row;
    if (kept && kept.topic !== topics.all) wanted.push(kept);
  }
  return wanted;
}

/** With more than these to look at, the next page of all users waits, so that one who was just disabled isn't behind it. */
const FEW = 25;

function inTurn(waiting: readonly Waiting[]): readonly Waiting[] {
  const users = waiting.filter(({ topic }) => topic !== topics.all);
  const all = waiting.find(({ topic }) => topic === topics.all);
  return all && users.filter(({ sequence }) => sequence === null).length <= FEW ? [...users, all] : users;
}

const POSTPONED = 5 * MINUTE;

/** One row that fails must not stop the others of its endpoint. */
async function siftAlone(
  core: Core,
  app: App,
  receiver: Receiver | undefined,
  row: Waiting,
): Promise<Waiting | undefined> {
  try {
    return await transact(core.db, async (db) => {
      const kept = await siftOne(db, app, receiver, row);
      if (!kept) await deleteDelivery(db, app, row);
      return kept;
    });
  } catch (error) {
    core.log.warn({ error: messageOf(error), delivery: row.id }, 'could not look at a user to provision');
    const due_at = new Date(now().getTime() + POSTPONED);
    await updateWaiting(core.db, { app_id: app.id, kind: row.kind, target_id: row.target_id }, row.id, { due_at });
    return undefined;
  }
}

/** Undefined if there is nothing to say. */
async function siftOne(db: Db, app: App, receiver: Receiver | undefined, row: Waiting): Promise<Waiting | undefined> {
  if (!receiver) return undefined;
  if (row.topic === topics.all) return (await checkNextUsers(db, app, receiver, row)) ? row : undefined;
  if (!isOfUser(row.topic)) return row;
  const key = { client_id: receiver.client_id, user_id: row.lane };
  const known = await lockKnown(db, app, key);
  if (!known) return undefined;
  const seen = await findSeen(db, app, key.client_id, key.user_id);
  // They signed in again while the access was taken away.
  const isBack = known.ended === 'access_revoked' && seen?.claims !== undefined;
  if (!seen || (known.ended !== null && !isBack)) return siftEnd(db, app, { key, known, row });
  if (row.topic === topics.deleted && !isBack) return undefined;
  // It was chosen before, by a worker that died before it gave it a number.
  if (known.delivery_id === row.id) return row;
  return siftChange(db, app, { key, known, row, seen });
}

const isOfUser = (topic: string) => topic === topics.updated || topic === topics.deleted || topic === topics.created;

type OfUser = { key: Key; known: Known; row: Waiting };

/** The end itself has a row, unless an older version deleted the user. A client that was told nothing is told of no end. */
async function siftEnd(db: Db, app: App, { key, known, row }: OfUser): Promise<Waiting | undefined> {
  if (known.delivery_id === null) {
    await deleteKnown(db, app, key).execute();
    return undefined;
  }
  if (row.topic === topics.deleted) return row;
  if (known.ended !== null) return undefined;
  const end = { topic: topics.deleted, payload: { reason: 'deleted' } };
  await updateKnown(db, app, key).set({ ended: 'deleted', digest: null }).execute();
  await updateDelivery(db, app, row, end);
  return { ...row, ...end };
}

/** What was told by a delivery that never arrived is told again. */
async function siftChange(
  db: Db,
  app: App,
  { key, known, row, seen }: OfUser & { seen: Seen },
): Promise<Waiting | undefined> {
  const lost = await findLost(db, app, known, row);
  const digest = seen.claims ? toDigest(seen.claims) : ((lost ? null : known.digest) ?? '');
  if (!lost && digest === known.digest && seen.active === known.active) return undefined;
  const topic = known.digest === null || lost?.topic === topics.created ? topics.created : topics.updated;
  const told = { digest, active: seen.active, delivery_id: row.id, arrived: false, ended: null };
  await updateKnown(db, app, key).set(told).execute();
  await updateDelivery(db, app, row, { topic });
  return { ...row, topic };
}

/** A user whose end was told is no longer one of the client's, unless they came back meanwhile. */
async function keepResult(core: Core, app: App, delivery: Delivery, result: DeliveryResult): Promise<void> {
  await onResult(core, app, delivery, result);
  if (result.state !== 'delivered' || !isOfUser(delivery.topic)) return;
  const endpoint = await findWebhook(core.db, app, delivery.target_id);
  const key = { client_id: endpoint?.client_id ?? '', user_id: delivery.lane };
  if (delivery.topic === topics.deleted) await deleteKnown(core.db, app, key).where('ended', 'is not', null).execute();
  else await updateKnown(core.db, app, key).set({ arrived: true }).where('delivery_id', '=', delivery.id).execute();
}
