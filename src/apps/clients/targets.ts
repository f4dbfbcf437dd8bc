// What is delivered to a client: that sessions have ended, by its back-channel; its users, to its endpoint for provisioning; and
// security events, to its streams. Those rooms write the deliveries; here they end with the client.
import type { Db } from '../../database/schema.ts';
import { deleteTarget, dropWaiting, retireTarget, type TargetKey } from '../../deliveries/targets.ts';
import { PROVISIONING } from '../../events/provisioning.ts';
import { SIGNAL } from '../../events/signal-writes.ts';
import type { App } from '../app.ts';

/** Of deliveries to the back-channel; the target is the client. */
export const LOGOUT_KIND = 'backchannel_logout';

/**
 * In the transaction that deletes the client, before its streams and its endpoint go with it. They are locked before their targets, as
 * by changes of them.
 */
export async function deleteTargetsOf(db: Db, app: App, clientId: string): Promise<void> {
  const streams = await streamsOf(db, app, clientId).orderBy('id').forUpdate().execute();
  const endpoints = await endpointsOf(db, app, clientId).orderBy('id').forUpdate().execute();
  for (const { id } of streams) await deleteTarget(db, toStream(app, id));
  for (const { id } of endpoints) await deleteTarget(db, { app_id: app.id, kind: PROVISIONING, target_id: id });
  // Users see whether the client confirmed that their sessions ended.
  await retireTarget(db, { app_id: app.id, kind: LOGOUT_KIND, target_id: clientId });
}

/** A client that may hear nothing for now gets nothing of it later. In the transaction of the change. */
export async function dropSignals(db: Db, app: App, clientId: string): Promise<void> {
  for (const { id } of await streamsOf(db, app, clientId).execute()) await dropWaiting(db, toStream(app, id));
}

const toStream = (app: App, target_id: string): TargetKey => ({ app_id: app.id, kind: SIGNAL, target_id });

const streamsOf = (db: Db, app: App, clientId: string) =>
  db.selectFrom('signal_streams').select('id').where('app_id', '=', app.id).where('client_id', '=', clientId);

const endpointsOf = (db: Db, app: App, clientId: string) =>
  db.selectFrom('webhook_endpoints').select('id').where('app_id', '=', app.id).where('client_id', '=', clientId);
