// What mends a refused request in one click: a change of the client that would have let it through. Every value comes from the
// record, never from the address of a page. Anyone can cause a record, so a person is asked, and sees where it leads.

import { findClientRow } from '../../../apps/clients/client.ts';
import { listConfiguredClients } from '../../../apps/clients/clients.ts';
import { type ClientChange, requireClientFields } from '../../../apps/clients/fields.ts';
import { mayAskFor, mayReach } from '../../../apps/clients/reach.ts';
import { MAX_URIS, redirectUriMistake } from '../../../apps/clients/redirect-uri.ts';
import { knownResources, STANDARD_SCOPES } from '../../../apps/resources.ts';
import type { ClientRow } from '../../../database/schema.ts';
import type { CheckName } from '../../../diagnosis/kinds.ts';
import type { RequestRecord } from '../../../diagnosis/list.ts';
import { keysOf } from '../../../tables.ts';
import type { AppVisit } from '../kit/visit.ts';

/** `adds`: what is added to the client. `host`: where users will be sent, if that changes; `is_known` to the App. */
export type Fix = {
  client: ClientRow;
  change: ClientChange;
  adds: string[];
  host?: { scheme: string; host: string; is_known: boolean } | undefined;
};

type Found = Omit<Fix, 'client'>;

type Mender = (
  visit: AppVisit,
  record: RequestRecord,
  client: ClientRow,
) => Promise<Found | undefined> | Found | undefined;

/** By the part of the address below the record. */
const menders = {
  'redirect-uri': { check: 'redirect_uri', find: addRedirectUri },
  client: { check: 'client_enabled', find: enableClient },
  scope: { check: 'scope', find: allowScopes },
  resource: { check: 'resource', find: allowResources },
} as const satisfies Record<string, { check: CheckName; find: Mender }>;

export type FixName = keyof typeof menders;
export const fixNames = keysOf(menders);

/** Undefined if nothing is to be mended so, or no longer. */
export async function findFix(visit: AppVisit, record: RequestRecord, name: FixName): Promise<Fix | undefined> {
  const { check, find } = menders[name];
  if (!record.failed_checks.includes(check) || record.client_id === null) return undefined;
  const client = await findClientRow(visit.system.db, visit.app, record.client_id);
  if (!client || client.built_in) return undefined;
  const found = await find(visit, record, client);
  return found && { client, ...found };
}

/** Those values that were kept as they came. */
function sentValues({ sent }: RequestRecord, name: string): string[] {
  return sent.flatMap((one) => (one.name === name && 'value' in one && !one.cut ? [one.value] : []));
}

async function addRedirectUri(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  const { redirect_uris } = client;
  const [uri, ...more] = sentValues(record, 'redirect_uri');
  if (uri === undefined || more.length > 0 || redirectUriMistake(uri)) return undefined;
  if (client.type === 'machine' || redirect_uris.includes(uri) || redirect_uris.length >= MAX_URIS) return undefined;
  const change = { redirect_uris: [...redirect_uris, uri] };
  await requireClientFields(visit.system.config, client.type, change);
  const url = new URL(uri);
  const hosts = await listHosts(visit);
  const host = { scheme: url.protocol.slice(0, -1), host: url.host, is_known: hosts.has(url.host) };
  return { change, adds: [uri], host: url.host ? host : { ...host, host: '–' } };
}

/** Of everything that the App's clients have registered. */
async function listHosts({ system, app }: AppVisit): Promise<Set<string>> {
  const clients = await listConfiguredClients(system.db, app);
  const uris = clients.flatMap((one) => [...one.redirect_uris, ...one.post_logout_redirect_uris, one.client_uri ?? '']);
  return new Set(uris.flatMap((uri) => URL.parse(uri)?.host || []));
}

function enableClient(_visit: AppVisit, _record: RequestRecord, { status, name }: ClientRow): Found | undefined {
  return status === 'disabled' ? { change: { status: 'active' }, adds: [name] } : undefined;
}

async function allowScopes(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  const { system, app } = visit;
  const resources = await knownResources(system.db, app);
  const standard = client.type === 'machine' ? [] : STANDARD_SCOPES;
  const there = new Set([...standard, ...resources.flatMap(({ scopes }) => scopes.map(({ name }) => name))]);
  const asked = new Set(sentValues(record, 'scope').flatMap((one) => one.split(' ')));
  const adds = [...asked].filter((name) => there.has(name) && !mayAskFor(client, name));
  return adds.length > 0 ? { change: { scopes: [...client.scopes, ...adds] }, adds } : undefined;
}

async function allowResources(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  const { system, app } = visit;
  const resources = await knownResources(system.db, app);
  const there = new Set(resources.map(({ identifier }) => identifier));
  const asked = new Set(sentValues(record, 'resource'));
  const adds = [...asked].filter((one) => there.has(one) && !mayReach(client, one));
  return adds.length > 0 ? { change: { resources: [...client.resources, ...adds] }, adds } : undefined;
}
