// What is delivered to a client: that sessions have ended, by its back-channel; its users, to its endpoint for provisioning; and
// security events, to its streams. Those rooms write the deliveries; here they end with the client.
import type { Db } from '../../database/schema.ts';
import { deleteTarget, dropWaiting, retireTarget, type TargetKey } from '../../deliveries/targets.ts';
import { PROVISIONING } from '../../events/provisioning.ts';
import { SIGNAL } from '../../events/signal-writes.ts';
import type { App } from '../app.ts';

/** Of deliveries to the back-channel; the target is the client. */
export const LOGOUT_KIND = 'backchannel_logout';

/** In the transaction that deletes the client, before its streams and its endpoint go with it. */
export async function deleteTargetsOf(db: Db, app: App, clientId: string): Promise<void> {
  for (const target of [...(await listStreams(db, app, clientId)), ...(await listEndpoints(db, app, clientId))])
    await deleteTarget(db, target);
  // Users see whether the client confirmed that their sessions ended.
  await retireTarget(db, { app_id: app.id, kind: LOGOUT_KIND, target_id: clientId });
}

/** A client that may hear nothing for now gets nothing of it later. In the transaction of the change. */
export async function dropSignals(db: Db, app: App, clientId: string): Promise<void> {
  for (const target of await listStreams(db, app, clientId)) await dropWaiting(db, target);
}

async function listStreams(db: Db, app: App, clientId: string): Promise<TargetKey[]> {
  const streams = await db
    .selectFrom('signal_streams')
    .select('id')
    .where('app_id', '=', app.id)
    .where('client_id', '=', clientId)
    .execute();
  return streams.map(({ id }) => ({ app_id: app.id, kind: SIGNAL, target_id: id }));
}

async function listEndpoints(db: Db, app: App, clientId: string): Promise<TargetKey[]> {
  const endpoints = await db
    .selectFrom('webhook_endpoints')
    .select('id')
    .where('app_id', '=', app.id)
    .where('client_id', '=', clientId)
    .execute();
  return endpoints.map(({ id }) => ({ app_id: app.id, kind: PROVISIONING, target_id: id }));
}
