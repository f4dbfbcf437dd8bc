// Webhooks as a kind of deliveries: the body is the event's public envelope, read from the audit log at each attempt. An endpoint
// that fails for days, or answers that it is gone, is switched off, and the App's owners get a mail.
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db, WebhookEndpointRow } from '../database/schema.ts';
import {
  type Delivery,
  type DeliveryKind,
  type DeliveryRequest,
  type DeliveryResult,
  isDead,
  PATIENT_DELAYS,
  PATIENT_LIFETIME,
} from '../deliveries/kinds.ts';
import { dropWaiting } from '../deliveries/targets.ts';
import { toEventJson } from '../events/envelope.ts';
import { WEBHOOK } from '../events/fan-out.ts';
import { type EventRow, findEvent } from '../events/list.ts';
import { record } from '../events/record.ts';
import { signRequest } from '../signatures/sign.ts';
import { findWebhook, lockEndpoint, ofEndpoint, toFacts, toTarget } from './endpoints.ts';
import { webhookDisabledJob } from './owners-mail.ts';
import { liveSecrets } from './secrets.ts';

export const TEST_EVENT = 'webhook.test';

export const webhookKind: DeliveryKind = {
  name: WEBHOOK,
  makeRequest,
  delays: PATIENT_DELAYS,
  lifetime: PATIENT_LIFETIME,
  succeeded: (status) => status >= 200 && status < 300,
  hold: async (db, app, { target_id }, result) => {
    if (toEnd(result)) await lockEndpoint(db, app, target_id);
  },
  onResult,
};

async function makeRequest(core: Core, app: App, delivery: Delivery): Promise<DeliveryRequest | undefined> {
  const endpoint = await findWebhook(core.db, app, delivery.target_id);
  if (!endpoint?.enabled) return undefined;
  const body = await toBody(core.db, app, delivery);
  return body === undefined ? undefined : toRequest(core, app, { endpoint, delivery, body });
}

type Made = { endpoint: WebhookEndpointRow; delivery: { id: string }; body: string };

export async function toRequest(core: Core, app: App, { endpoint, delivery, body }: Made): Promise<DeliveryRequest> {
  const message = { id: delivery.id, body, secrets: liveSecrets(core, endpoint) };
  const signed = await signRequest(core, app, { typ: 'webhook', ...message });
  const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Gatehouse-Webhooks', ...signed };
  return { url: endpoint.url, headers, body };
}

/** What a body is made from. Without a sequence there was no attempt yet. */
export type Told = Pick<Delivery, 'id' | 'lane' | 'topic' | 'payload' | 'created_at'> & { sequence: number | null };

/** Undefined if the audit log no longer has the event. */
export async function toBody(db: Db, app: App, delivery: Told): Promise<string | undefined> {
  if (delivery.topic === TEST_EVENT) return toTestBody(app, delivery);
  const event = await findEvent(db, app, delivery.id);
  return event && toEventBody(app, event, delivery.sequence);
}

export const toTestBody = ({ issuer }: App, { id, topic, sequence, created_at }: Told): string =>
  JSON.stringify({ id, type: topic, version: 1, at: created_at, issuer, sequence, data: {} });

export function toEventBody({ issuer }: App, event: EventRow, sequence: number | null): string {
  const { data, ...envelope } = toEventJson(event);
  return JSON.stringify({ ...envelope, issuer, sequence, data });
}

const GONE = 410;

/** An endpoint that is dead is switched off. */
export async function onResult(
  core: Core,
  app: App,
  { target_id }: Pick<Delivery, 'target_id'>,
  result: DeliveryResult,
): Promise<void> {
  const because = toEnd(result);
  if (because) await switchOff(core, app, target_id, because);
}

type End = 'failing' | 'gone';

/** Why the endpoint is switched off after this result, if it is. */
function toEnd(result: DeliveryResult): End | undefined {
  if (result.status === GONE) return 'gone';
  return isDead(result) ? 'failing' : undefined;
}

/** What waits is dropped: a replay sends it again. */
async function switchOff(core: Core, app: App, id: string, because: End): Promise<void> {
  const { db } = core;
  const endpoint = await ofEndpoint(db, app, id)
    .set({ enabled: false, disabled_because: because, updated_at: now() })
    .where('enabled', '=', true)
    .returning(['app_id', 'id', 'url', 'client_id'])
    .executeTakeFirst();
  if (!endpoint) return;
  await dropWaiting(db, toTarget(endpoint));
  const { client_id, data } = toFacts(endpoint);
  await record(db, app, 'webhook_endpoint.disabled', { client_id, data: { ...data, because } });
  await webhookDisabledJob.enqueue(core, app, { id, url: endpoint.url });
}
