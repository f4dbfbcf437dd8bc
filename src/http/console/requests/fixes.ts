// What mends a refused request in one click: a change of the client that would have let it through, or a client of the right type
// beside it. Every value comes from the record, never from the address of a page. Anyone can cause a record, so a person is asked,
// and sees all of the change. What would weaken a client is not in the table: `none` for one with a secret, and no PKCE.

import { findClientRow } from '../../../apps/clients/client.ts';
import { listConfiguredClients } from '../../../apps/clients/clients.ts';
import { canKeepSecret } from '../../../apps/clients/confidential.ts';
import { type ClientChange, type NewClient, requireClientFields } from '../../../apps/clients/fields.ts';
import { mayAskFor, mayReach } from '../../../apps/clients/reach.ts';
import { MAX_URIS, redirectUriMistake } from '../../../apps/clients/redirect-uri.ts';
import {
  findTemporaryRedirectUri,
  type NewTemporaryRedirectUri,
} from '../../../apps/clients/temporary-redirect-uris.ts';
import { knownResources, STANDARD_SCOPES } from '../../../apps/resources.ts';
import { DAY, now } from '../../../clock.ts';
import type { ClientRow } from '../../../database/schema.ts';
import type { CheckName } from '../../../diagnosis/kinds.ts';
import { listFixedBy, type RequestRecord } from '../../../diagnosis/list.ts';
import { keysOf } from '../../../tables.ts';
import type { AppVisit } from '../kit/visit.ts';

/** To the client of the request, or a new one of another type beside it. `renews`: a redirect URI that expired at `expired_at`. */
type Does =
  | { change: ClientChange }
  | { renews: NewTemporaryRedirectUri; expired_at: Date }
  | { becomes: 'confidential' }
  | { creates: NewClient };

/** `sent`: the values that came with the request. `host`: where users will be sent, if that changes; `is_known` to the App. */
type Found = Does & {
  sent?: string[];
  host?: { scheme: string; host: string; is_known: boolean } | undefined;
  left_out?: LeftOut;
  /** APIs that the request has to name from now on. */
  missing?: string[];
};

/** What was asked for and a new client of the type can't have, or isn't given: the same request would be refused again. */
export type LeftOut = { scopes: string[]; resources: string[] };

/** `registered`: the new client, if it is there already. */
export type Fix = Found & { client: ClientRow; registered?: ClientRow | undefined };

type Mender = (
  visit: AppVisit,
  record: RequestRecord,
  client: ClientRow,
) => Promise<Found | undefined> | Found | undefined;

/** The fixes, by path segment, with the checks that each can fix. */
const menders = {
  'temporary-redirect-uri': { checks: ['redirect_uri'], find: renewRedirectUri },
  'redirect-uri': { checks: ['redirect_uri'], find: addRedirectUri },
  client: { checks: ['client_enabled'], find: enableClient },
  scope: { checks: ['scope'], find: allowScopes },
  resource: { checks: ['resource'], find: allowResources },
  secret: { checks: ['auth_method'], find: keepSecret },
  machine: { checks: ['grant_allowed', 'auth_method'], find: registerMachine },
  web: { checks: ['grant_allowed', 'client_type'], find: registerWeb },
} as const satisfies Record<string, { checks: readonly CheckName[]; find: Mender }>;

export type FixName = keyof typeof menders;
export const fixNames = keysOf(menders);
export const checksOfFix = (name: FixName): readonly CheckName[] => menders[name].checks;

/** Undefined if nothing is to be mended so, or no longer. */
export async function findFix(visit: AppVisit, record: RequestRecord, name: FixName): Promise<Fix | undefined> {
  const { checks, find } = menders[name];
  if (!checks.some((one) => record.failed_checks.includes(one)) || record.client_id === null) return undefined;
  const client = await findClientRow(visit.system.db, visit.app, record.client_id);
  if (!client || client.built_in) return undefined;
  const found = await find(visit, record, client);
  if (!found) return undefined;
  const registered = 'creates' in found ? await findRegistered(visit, record, found.creates) : undefined;
  return { client, ...found, registered };
}

/** For this request, or for another of the same client that asked for as much; under any name. */
async function findRegistered({ system, app }: AppVisit, record: RequestRecord, wanted: NewClient) {
  const ids = record.client_id === null ? [] : await listFixedBy(system.db, app, record.client_id);
  for (const id of ids) {
    const client = await findClientRow(system.db, app, id);
    if (client?.type !== wanted.type) continue;
    if (id === record.fixed_by_client_id || covers(client, wanted)) return client;
  }
  return undefined;
}

const covers = (client: ClientRow, { scopes = [], resources = [], redirect_uris = [] }: NewClient): boolean =>
  scopes.every((name) => mayAskFor(client, name)) &&
  resources.every((identifier) => mayReach(client, identifier)) &&
  redirect_uris.every((uri) => client.redirect_uris.includes(uri));

/** Those values that were kept as they came. */
function sentValues({ sent }: RequestRecord, name: string): string[] {
  return sent.flatMap((one) => (one.name === name && 'value' in one && !one.cut ? [one.value] : []));
}

async function addRedirectUri(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  const { redirect_uris } = client;
  const uri = sentRedirectUri(record);
  if (uri === undefined || client.type === 'machine') return undefined;
  const temporary = await findTemporaryRedirectUri(visit.system.db, visit.app, client.id, uri);
  if (temporary && !temporary.is_over) return undefined;
  if (redirect_uris.includes(uri) || redirect_uris.length >= MAX_URIS) return undefined;
  const change = { redirect_uris: [...redirect_uris, uri] };
  await requireClientFields(visit.system.config, client.type, change);
  return { change, sent: [uri], host: await describeHost(visit, uri) };
}

/** One that was temporary is temporary again: a preview that is still looked at. */
async function renewRedirectUri(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  const uri = sentRedirectUri(record);
  if (uri === undefined || client.status === 'disabled') return undefined;
  const temporary = await findTemporaryRedirectUri(visit.system.db, visit.app, client.id, uri);
  if (!temporary?.is_over || client.redirect_uris.includes(uri)) return undefined;
  const { redirect_uri, post_logout_redirect_uri, expires_at: expired_at } = temporary;
  const renews = { redirect_uri, post_logout_redirect_uri: post_logout_redirect_uri ?? undefined };
  return { renews, expired_at, sent: [uri], host: await describeHost(visit, uri) };
}

/** The one that was sent, if a client may register it. */
function sentRedirectUri(record: RequestRecord): string | undefined {
  const [uri, ...more] = sentValues(record, 'redirect_uri');
  return uri === undefined || more.length > 0 || redirectUriMistake(uri) ? undefined : uri;
}

async function describeHost(visit: AppVisit, uri: string) {
  const { protocol, host } = new URL(uri);
  const hosts = await listHosts(visit);
  return { scheme: protocol.slice(0, -1), host: host || '–', is_known: hosts.has(host) };
}

/** Of everything that the App's clients have registered. */
async function listHosts({ system, app }: AppVisit): Promise<Set<string>> {
  const clients = await listConfiguredClients(system.db, app);
  const uris = clients.flatMap((one) => [...one.redirect_uris, ...one.post_logout_redirect_uris, one.client_uri ?? '']);
  return new Set(uris.flatMap((uri) => URL.parse(uri)?.host || []));
}

function enableClient(_visit: AppVisit, _record: RequestRecord, { status }: ClientRow): Found | undefined {
  return status === 'disabled' ? { change: { status: 'active' } } : undefined;
}

async function allowScopes(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  const { system, app } = visit;
  const resources = await knownResources(system.db, app);
  const standard = client.type === 'machine' ? [] : STANDARD_SCOPES;
  const there = new Set([...standard, ...resources.flatMap(({ scopes }) => scopes.map(({ name }) => name))]);
  const adds = sentWords(record, 'scope').filter((name) => there.has(name) && !mayAskFor(client, name));
  return adds.length > 0 ? { change: { scopes: [...client.scopes, ...adds] }, sent: adds } : undefined;
}

async function allowResources(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  const { system, app } = visit;
  const resources = await knownResources(system.db, app);
  const there = new Set(resources.map(({ identifier }) => identifier));
  const asked = new Set(sentValues(record, 'resource'));
  const adds = [...asked].filter((one) => there.has(one) && !mayReach(client, one));
  return adds.length > 0 ? { change: { resources: [...client.resources, ...adds] }, sent: adds } : undefined;
}

/** In which a client without a secret was used, so that its programs need none. */
const LATELY = 7 * DAY;

/** A program that sends a secret has somewhere to keep one; but anyone can send one, and what runs in a browser keeps none. */
function keepSecret(_visit: AppVisit, record: RequestRecord, client: ClientRow): Found | undefined {
  if (record.kind === 'client_credentials' || !canKeepSecret(client)) return undefined;
  const sentOne = sentValues(record, 'token_endpoint_auth_method').some((one) => one !== 'none');
  const isOfBrowser = record.sent.some(({ name }) => name === 'origin');
  const isUsed = client.last_used_at !== null && client.last_used_at.getTime() > now().getTime() - LATELY;
  return sentOne && !isOfBrowser && !isUsed ? { becomes: 'confidential' } : undefined;
}

/**
 * A client that signs users in gets no tokens for itself: what it may ask users for would become its own without asking
 * anyone. A machine beside it has what was asked for of the App's APIs, and no more.
 */
async function registerMachine(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  if (record.kind !== 'client_credentials' || client.type === 'machine' || client.shared_signals) return undefined;
  const known = await knownResources(visit.system.db, visit.app);
  const asked = { scopes: sentWords(record, 'scope'), resources: sentValues(record, 'resource') };
  const names = new Set(known.flatMap(({ scopes }) => scopes.map(({ name }) => name)));
  const scopes = asked.scopes.filter((name) => names.has(name));
  // Its scopes mean an API, which the request has to name (or the App's default one).
  const owners = known.filter((one) => one.scopes.some(({ name }) => scopes.includes(name)));
  const unnamed = asked.resources.length === 0 ? owners : [];
  const reached = [...known.filter(({ identifier }) => asked.resources.includes(identifier)), ...unnamed];
  const resources = reached.map(({ identifier }) => identifier);
  const missing = unnamed.some((one) => one.is_default) ? [] : unnamed.map(({ identifier }) => identifier);
  const name = visit.t('console.fix.machine.name', { client: cut(client.name) });
  const creates: NewClient = { name, type: 'machine', scopes, resources };
  const left_out = { scopes: without(asked.scopes, scopes), resources: without(asked.resources, resources) };
  return { creates, sent: [...scopes, ...asked.resources], left_out, missing };
}

const without = (all: string[], some: string[]) => all.filter((one) => !some.includes(one));

/** A machine has no users. What it may do at APIs it keeps for itself. */
async function registerWeb(visit: AppVisit, record: RequestRecord, client: ClientRow): Promise<Found | undefined> {
  const uri = sentRedirectUri(record);
  if (client.type !== 'machine' || uri === undefined) return undefined;
  const name = visit.t('console.fix.web.name', { client: cut(client.name) });
  const redirect_uris = [uri];
  await requireClientFields(visit.system.config, 'confidential', { redirect_uris });
  const asked = sentWords(record, 'scope');
  // A request for tokens need not repeat the scopes.
  const scopes = asked.length === 0 ? ['openid'] : asked.filter((one) => STANDARD_SCOPES.some((name) => name === one));
  const reach = { scopes, resources: [] };
  const safe = { first_party: false, require_pkce: true };
  const creates: NewClient = { name, type: 'confidential', redirect_uris, ...reach, ...safe };
  const left_out = { scopes: without(asked, scopes), resources: sentValues(record, 'resource') };
  return { creates, sent: [uri, ...without(asked, left_out.scopes)], host: await describeHost(visit, uri), left_out };
}

/** A client's name has at most 200 characters, with what is said of it. */
const cut = (name: string) => Array.from(name).slice(0, 150).join('');

const sentWords = (record: RequestRecord, name: string) => [
  ...new Set(sentValues(record, name).flatMap((one) => one.split(' ').filter(Boolean))),
];
