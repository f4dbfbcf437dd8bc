// What belongs to an App as a whole, and the changes of each that touch the same rows.

import { updateApp } from '../../../src/apps/apps.ts';
import { createClient, deleteClient, updateClient } from '../../../src/apps/clients/clients.ts';
import { makeConfidential } from '../../../src/apps/clients/confidential.ts';
import { createClientSecret, revokeClientSecret } from '../../../src/apps/clients/secrets.ts';
import { createApiKey, revokeApiKey, rotateApiKey, updateApiKey } from '../../../src/apps/keys/api-keys.ts';
import { createPermission, deletePermission, updatePermission } from '../../../src/apps/own-permissions.ts';
import { createResource, deleteResource, updateResource } from '../../../src/apps/resources.ts';
import { attempt } from '../../../src/deliveries/attempt.ts';
import type { DeliveryKind } from '../../../src/deliveries/kinds.ts';
import { enqueueDeliveries } from '../../../src/deliveries/outbox.ts';
import { listDue } from '../../../src/deliveries/rows.ts';
import { createStream, deleteStream, updateStream } from '../../../src/event-streams/streams.ts';
import { newId } from '../../../src/ids.ts';
import { deleteImport, getImport } from '../../../src/imports/imports.ts';
import * as organizations from '../../../src/organizations/organizations.ts';
import * as signals from '../../../src/signals/streams.ts';
import { createConnection, deleteConnection, updateConnection } from '../../../src/social/connections.ts';
import { createRole, deleteRole, updateRole } from '../../../src/users/roles.ts';
import { createWebhook, deleteWebhook, rotateWebhookSecret, updateWebhook } from '../../../src/webhooks/endpoints.ts';
import { provisioningKind } from '../../../src/webhooks/provisioning/provisioning-kind.ts';
import { TEST_EVENT, webhookKind } from '../../../src/webhooks/webhook-kind.ts';
import { CALLBACK, makeImport } from '../../kit/app.ts';
import { fresh, type MakeSubject, type Place } from './subject.ts';

/** The last attempt of a delivery that waits for a target that has failed for days: it switches the target off. */
async function makeLast({ system, app }: Place, { kind, target_id }: { kind: DeliveryKind; target_id: string }) {
  const target = { app_id: app.id, kind: kind.name, target_id };
  await enqueueDeliveries(system.db, app, [{ ...target, lane: newId(), topic: TEST_EVENT, payload: {} }]);
  const long = { failures: 9, failing_since: new Date(0), lease: newId(), last_sequence: 0 };
  // No server of others answers here.
  const makeRequest = async () => ({ url: 'http://127.0.0.1:9/', headers: {}, body: '' });
  return async () => {
    const [due] = await listDue(system.db, target, 1);
    const last = due && { ...due, sequence: 1, gives_up_at: new Date(0) };
    if (last) await attempt(system, app, last, { kind: { ...kind, makeRequest }, target: { ...target, ...long } });
  };
}

const grantor = { kind: 'app', permissions: [] } as const;

export const things: Record<string, MakeSubject> = {
  async connection({ system, app }) {
    const input = { kind: 'oidc', client_id: 'c', client_secret: 's', slug: fresh('idp') } as const;
    const settings = { issuer: 'https://idp.example.com', for_organizations: true };
    const { id } = await createConnection(system, app, { ...input, settings });
    const organization = await organizations.createOrganization(system.db, app, { name: fresh('Org') });
    return {
      update: () => updateConnection(system, app, id, { name: 'Renamed' }),
      disable: () => updateConnection(system, app, id, { enabled: false }),
      require: () =>
        organizations.updateOrganization(system.db, app, organization, { sign_in_connection_id: input.slug }),
      delete: () => deleteConnection(system.db, app, id),
    };
  },

  async client({ system, app }) {
    const { db } = system;
    const input = { name: 'Client', type: 'confidential' as const, shared_signals: true, redirect_uris: [CALLBACK] };
    const { client } = await createClient(system, app, input);
    const { id } = client;
    const secret = await createClientSecret(db, app, id);
    const stream = await signals.createStream(system, app, id, {});
    const named = { client_id: id, id: stream.id };
    return {
      update: () => updateClient(system, app, id, { name: 'Renamed' }),
      addSecret: () => createClientSecret(db, app, id),
      revokeSecret: () => revokeClientSecret(db, app, id, secret.id),
      addStream: () => signals.createStream(system, app, id, {}),
      updateStream: () => signals.updateStream(system, app, named, { description: 'Renamed' }),
      deleteStream: () => signals.deleteStream(db, app, named),
      delete: () => deleteClient(db, app, id),
    };
  },

  async 'public client'({ system, app }) {
    const input = { name: 'Client', type: 'public' as const, redirect_uris: [CALLBACK] };
    const { id } = (await createClient(system, app, input)).client;
    return {
      update: () => updateClient(system, app, id, { name: 'Renamed' }),
      confide: () => makeConfidential(system, app, id),
      configure: () => updateApp(system, app, { name: 'Renamed' }),
      delete: () => deleteClient(system.db, app, id),
    };
  },

  async 'webhook endpoint'(place) {
    const { system, app } = place;
    const { id } = (await createWebhook(system, app, { url: `https://rp.example.com/${fresh('hook')}` })).webhook;
    return {
      update: () => updateWebhook(system, app, id, { enabled: true }),
      rotate: () => rotateWebhookSecret(system, app, id, { overlapHours: 1 }),
      giveUp: await makeLast(place, { kind: webhookKind, target_id: id }),
      delete: () => deleteWebhook(system.db, app, id),
    };
  },

  async 'endpoint for provisioning'(place) {
    const { system, app } = place;
    const client = { name: 'Client', type: 'confidential' as const, provisioning: true, redirect_uris: [CALLBACK] };
    const { id: client_id } = (await createClient(system, app, client)).client;
    const { id } = (await createWebhook(system, app, { url: `https://rp.example.com/${fresh('hook')}`, client_id }))
      .webhook;
    return {
      giveUp: await makeLast(place, { kind: provisioningKind, target_id: id }),
      delete: () => deleteWebhook(system.db, app, id),
    };
  },

  async 'event stream'({ system, app }) {
    const { id } = (await createStream(system, app, { name: 'S', url: 'https://rp.example.com', auth: 'signature' }))
      .stream;
    return {
      update: () => updateStream(system, app, id, { name: 'Renamed' }),
      delete: () => deleteStream(system.db, app, id),
    };
  },

  async import({ gatehouse, system, app }) {
    const { id } = await makeImport(gatehouse, app);
    return { read: () => getImport(system.db, app, id), delete: () => deleteImport(system.db, app, id) };
  },

  async 'API key'({ system: { db }, app }) {
    const { id } = (await createApiKey(db, app, { name: 'Key', expires_in_days: null })).apiKey;
    return {
      update: () => updateApiKey(db, app, id, { name: 'Renamed' }),
      rotate: () => rotateApiKey(db, app, id, { overlap_hours: 0, grantor: [] }),
      delete: () => revokeApiKey(db, app, id),
    };
  },

  async permission({ system: { db }, app }) {
    const name = fresh('print');
    const scopes = [{ name, description: '' }];
    const identifier = `https://${fresh('api')}.example.com`;
    await createPermission(db, app, { name });
    const { id } = await createResource(db, app, { identifier, name: 'API', scopes });
    const role = fresh('printer');
    await createRole(db, app, { name: role, permissions: [name] });
    return {
      create: () => createPermission(db, app, { name }),
      update: () => updatePermission(db, app, name, 'Described'),
      updateResource: () => updateResource(db, app, id, { scopes: [], is_default: true }),
      deleteResource: () => deleteResource(db, app, id),
      updateRole: () => updateRole(db, app, role, { permissions: [name], grantor }),
      deleteRole: () => deleteRole(db, app, role, { grantor }),
      delete: () => deletePermission(db, app, name),
    };
  },
};
