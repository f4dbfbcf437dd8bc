// Webhook endpoints: the addresses of an App's own servers that hear of its events. events/fan-out.ts writes what they get,
// in the transaction of the event.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isTaken } from '../database/failure.ts';
import type { Db, WebhookEndpointRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { deleteTarget, isDown, resumeTarget, type TargetKey } from '../deliveries/targets.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { WEBHOOK } from '../events/fan-out.ts';
import { checkAllUsers, PROVISIONING } from '../events/provisioning.ts';
import { record } from '../events/record.ts';
import { isId, newId } from '../ids.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem } from '../problem.ts';
import { newSigningSecret, previousSecretUntil, toRotated } from '../signatures/secrets.ts';
import { inOrder, withoutUndefined } from '../tables.ts';
import { type NewWebhook, requireNoEvents, requireWebhookFields, type WebhookChange } from './fields.ts';
import { sealSecret } from './secrets.ts';

/** `state` of the endpoint: `failing` if its last requests all failed. */
export type Webhook = WebhookEndpointRow & { state: 'active' | 'failing' | 'disabled'; failing_since: Date | null };

/** Throws `invalid_body`, `conflict`, `limit_reached`. The secret is returned only here. */
export async function createWebhook(
  core: Core,
  app: App,
  input: NewWebhook,
): Promise<{ webhook: Webhook; secret: string }> {
  await requireWebhookFields(core, app, input);
  const { url, description = null, client_id = null, enabled = true, secret = newSigningSecret() } = input;
  // The version before this one, which knows no endpoints of clients, sends it no events.
  const events = client_id === null ? (input.events ?? null) : [];
  const id = newId();
  await requireFree(url, () =>
    transact(core, async (core) => {
      const { db } = core;
      await requireRoomInApp(db, app, 'webhook_endpoints');
      await db
        .insertInto('webhook_endpoints')
        .values({
          ...{ app_id: app.id, id, url, description, client_id, events: events && inOrder(events), enabled },
          ...{ secret_sealed: sealSecret(core, { app_id: app.id, id }, secret), created_at: now(), updated_at: now() },
        })
        .execute();
      await record(db, app, 'webhook_endpoint.created', toFacts({ id, url, client_id }));
      if (client_id === null) return;
      // An older version that deletes an endpoint leaves them.
      await forgetTold(db, app, client_id);
      await checkAllUsers(db, app, [client_id]);
    }),
  );
  return { webhook: await getWebhook(core.db, app, id), secret };
}

/** Changes the given fields only. An endpoint that is switched on is tried at once. Throws as `createWebhook`, `not_found`. */
export async function updateWebhook(core: Core, app: App, id: string, asked: WebhookChange): Promise<Webhook> {
  // Before the fields: an endpoint of another App is like none.
  await getWebhook(core.db, app, id);
  await requireWebhookFields(core, app, asked);
  await requireFree(asked.url, () =>
    transact(core, async (core) => {
      const { db } = core;
      await lockEndpoint(db, app, id);
      const before = await getWebhook(db, app, id);
      const change = before.client_id === null ? asked : withoutEvents(asked);
      const isChanged = !changesNothing(before, toAfter(change));
      if (isChanged) await storeChange(core, before, change);
      if (change.enabled || change.url !== undefined) {
        await resumeTarget(db, toTarget(before));
        if (before.client_id !== null) await checkAllUsers(db, app, [before.client_id]);
      }
      if (!isChanged) return;
      const fields = Object.keys(change).filter((name) => change[name as keyof WebhookChange] !== undefined);
      const { client_id, data } = toFacts({ ...before, url: change.url ?? before.url });
      await record(db, app, 'webhook_endpoint.updated', {
        ...{ client_id, data: { ...data, fields, ...toFieldChanges(before, change) } },
      });
    }),
  );
  return getWebhook(core.db, app, id);
}

async function storeChange(core: Core, before: Webhook, { secret, events, ...rest }: WebhookChange): Promise<void> {
  await ofEndpoint(core.db, { id: before.app_id }, before.id)
    .set({
      ...withoutUndefined(rest),
      ...(events !== undefined && { events: events && inOrder(events) }),
      ...(secret !== undefined && { secret_sealed: sealSecret(core, before, secret) }),
      ...(rest.enabled && { disabled_because: null }),
      updated_at: now(),
    })
    .execute();
}

function withoutEvents({ events, ...change }: WebhookChange): WebhookChange {
  requireNoEvents({ events });
  return change;
}

const toAfter = (change: WebhookChange) => ({
  ...change,
  events: change.events && inOrder(change.events),
});

/** Of an address, events tell the origin alone. */
function toFieldChanges(before: Webhook, change: WebhookChange) {
  const after = { ...toAfter(change), origin: change.url === undefined ? undefined : originOf(change.url) };
  return toChanges({ ...before, origin: originOf(before.url) }, after, { hidden: ['url', 'secret'] });
}

/** Its deliveries and their log go with it, and whom its client was told of. Throws `not_found`. */
export async function deleteWebhook(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    await lockEndpoint(db, app, id);
    const webhook = await getWebhook(db, app, id);
    await db.deleteFrom('webhook_endpoints').where('app_id', '=', app.id).where('id', '=', id).execute();
    if (webhook.client_id !== null) await forgetTold(db, app, webhook.client_id);
    await deleteTarget(db, toTarget(webhook));
    await record(db, app, 'webhook_endpoint.deleted', toFacts(webhook));
  });
}

const forgetTold = (db: Db, app: App, clientId: string) =>
  db.deleteFrom('provisioned_users').where('app_id', '=', app.id).where('client_id', '=', clientId).execute();

/** Both secrets sign for `overlapHours`. Throws `not_found`. */
export async function rotateWebhookSecret(
  core: Core,
  app: App,
  id: string,
  { overlapHours }: { overlapHours: number },
): Promise<{ webhook: Webhook; secret: string }> {
  const secret = newSigningSecret();
  await transact(core, async (core) => {
    const { db } = core;
    await lockEndpoint(db, app, id);
    const before = await getWebhook(db, app, id);
    const sealed = sealSecret(core, before, secret);
    await ofEndpoint(db, app, id)
      .set({ ...toRotated(before, sealed, overlapHours), updated_at: now() })
      .execute();
    const { client_id, data } = toFacts(before);
    await record(db, app, 'webhook_endpoint.secret_rotated', {
      client_id,
      data: { ...data, overlap_hours: overlapHours },
    });
  });
  return { webhook: await getWebhook(core.db, app, id), secret };
}

/**
 * Two changes at once take turns: one would overwrite the secret that the other has shown, and of two that delete the endpoint one
 * finds none.
 */
export async function lockEndpoint(db: Db, app: { id: string }, id: string): Promise<void> {
  if (!isId(id)) return;
  await db
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
}

/** What events say of an address. */
const originOf = (url: string): string => new URL(url).origin;

/** What events say of an endpoint. */
export const toFacts = ({ id, url, client_id }: Pick<WebhookEndpointRow, 'id' | 'url' | 'client_id'>) => ({
  ...{ client_id: client_id ?? undefined, data: { id, origin: originOf(url) } },
});

export async function listWebhooks(db: Db, app: { id: string }): Promise<Webhook[]> {
  const rows = await selectWebhooks(db, app).orderBy('endpoint.created_at').orderBy('endpoint.id').execute();
  return rows.map(toWebhook);
}

/** Throws `not_found`. */
export async function getWebhook(db: Db, app: { id: string }, id: string): Promise<Webhook> {
  const row = await findWebhook(db, app, id);
  if (!row) throw new Problem('not_found', 'There is no such webhook endpoint');
  return row;
}

/** The endpoint that hears of the users of a client. */
export async function findWebhookOf(db: Db, app: { id: string }, clientId: string): Promise<Webhook | undefined> {
  const row = await selectWebhooks(db, app).where('endpoint.client_id', '=', clientId).executeTakeFirst();
  return row && toWebhook(row);
}

export async function findWebhook(db: Db, app: { id: string }, id: string): Promise<Webhook | undefined> {
  const row = isId(id) ? await selectWebhooks(db, app).where('endpoint.id', '=', id).executeTakeFirst() : undefined;
  return row && toWebhook(row);
}

function selectWebhooks(db: Db, app: { id: string }) {
  return db
    .selectFrom('webhook_endpoints as endpoint')
    .leftJoin('delivery_targets as target', (join) =>
      join
        .onRef('target.app_id', '=', 'endpoint.app_id')
        // An older version's test makes one of the other kind, too.
        .on(
          'target.kind',
          '=',
          sql<string>`case when endpoint.client_id is null then ${WEBHOOK} else ${PROVISIONING} end`,
        )
        .on('target.target_id', '=', sql<string>`endpoint.id::text`),
    )
    .selectAll('endpoint')
    .select(['target.failures', 'target.failing_since'])
    .where('endpoint.app_id', '=', app.id);
}

type Selected = WebhookEndpointRow & { failures: number | null; failing_since: Date | null };

function toWebhook({ failures, ...row }: Selected): Webhook {
  if (!row.enabled) return { ...row, state: 'disabled' };
  return { ...row, state: isDown({ failures: failures ?? 0 }) ? 'failing' : 'active' };
}

export function toWebhookJson(webhook: Webhook) {
  const { id, url, description, client_id, events, enabled, state, disabled_because, failing_since } = webhook;
  const { created_at, updated_at } = webhook;
  return {
    ...{ id, url, description, client_id, events: client_id === null ? events : null },
    ...{ enabled, state, disabled_because, failing_since },
    ...{ previous_secret_until: previousSecretUntil(webhook), created_at, updated_at },
  };
}

export const ofEndpoint = (db: Db, app: { id: string }, id: string) =>
  db.updateTable('webhook_endpoints').where('app_id', '=', app.id).where('id', '=', id);

export const toTarget = ({
  app_id,
  id,
  client_id,
}: Pick<WebhookEndpointRow, 'app_id' | 'id' | 'client_id'>): TargetKey => ({
  ...{ app_id, kind: client_id === null ? WEBHOOK : PROVISIONING, target_id: id },
});

/** Throws `conflict`. */
async function requireFree(url: string | undefined, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (isTaken(error, 'webhook_endpoints_client')) {
      throw new Problem('conflict', 'The client has an endpoint already', { fields: { client_id: 'has an endpoint' } });
    }
    if (!isTaken(error)) throw error;
    throw new Problem('conflict', `There is an endpoint ${url} already`, { fields: { url: 'is taken' } });
  }
}
