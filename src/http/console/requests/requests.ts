// The requests of an App: a list to find one in, and a page for each that says what was checked, what was sent beside what is
// registered, and what to do. The id is the one that the error page shows.

import { findClientRow } from '../../../apps/clients/client.ts';
import { findClientNames, listClients } from '../../../apps/clients/clients.ts';
import { redirectUriMistake } from '../../../apps/clients/redirect-uri.ts';
import { findTemporaryRedirectUri } from '../../../apps/clients/temporary-redirect-uris.ts';
import type { RegisteredClient, SentParameter } from '../../../database/schema/records.ts';
import { type CheckName, readChecks } from '../../../diagnosis/kinds.ts';
import {
  findRequestRecord,
  getRequestRecord,
  listRequestRecords,
  type RequestRecord,
} from '../../../diagnosis/list.ts';
import { isId } from '../../../ids.ts';
import { createFormat } from '../../kit/render/format.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { whyOfCheck } from '../../kit/why.ts';
import { appPath, goTo, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { compare, type Marked, unmarked } from './compare.ts';
import { checksOfFix, type Fix, type FixName, findFix, fixNames } from './fixes.ts';
import { listLines } from './lines.ts';
import { checkWord, fixWords, kindWords, outcomes, paths, states, todoWord, UNFIT_REDIRECT_URI } from './words.ts';

export const requestScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/requests', access: 'events:read', show: showRequests }),
  appScreen({ path: '/apps/:slug/requests/:id', access: 'events:read', show: showRequest }),
];

export type ShownRequest = Pick<RequestRecord, 'id' | 'at' | 'client_id' | 'error' | 'description'> & {
  kind_label: string;
  path: string;
  outcome_label: string;
  tone: string;
  client: string | undefined;
};

/** Clients whose name a search may fit. */
const MAX_FOUND = 20;

async function showRequests(visit: AppVisit): Promise<void> {
  const { system, app, t } = visit;
  const q = queryText(visit, 'q').trim();
  const cursor = queryText(visit, 'cursor');
  const only = queryText(visit, 'only') === 'failed' ? 'failed' : undefined;
  const id = q.toLowerCase();
  if (isId(id) && (await findRequestRecord(system, app, id))) return goTo(visit, appPath(app, `/requests/${id}`));
  const clients = q === '' ? undefined : await listClients(system.db, app, { search: q, limit: MAX_FOUND });
  const filter = { client_ids: clients?.items.map((one) => one.id), is_failed: only === 'failed' };
  const { items, next_cursor } = await listRequestRecords(system, app, { ...filter, cursor: cursor || undefined });
  const names = await findClientNames(system.db, app, clientIdsOf(items));
  const path = appPath(app, '/requests');
  const link = (one: string | undefined) => ({ url: urlOf(path, { q, only: one }), current: one === only });
  await showPage(visit, 'console/requests', {
    ...{ q, cursor, only },
    requests: items.map((record) => toShown(visit, record, names)),
    filters: [
      { label: t('console.all'), ...link(undefined) },
      { label: t('console.requests.failed'), ...link('failed') },
    ],
    first_url: urlOf(path, { q, only }),
    next_url: next_cursor ? urlOf(path, { q, only, cursor: next_cursor }) : undefined,
  });
}

const clientIdsOf = (records: RequestRecord[]) => [...new Set(records.flatMap(({ client_id }) => client_id ?? []))];

function toShown({ t }: AppVisit, record: RequestRecord, names: Map<string, string>): ShownRequest {
  const { id, at, kind, outcome, client_id, error, description } = record;
  const route = record.sent.find(({ name }) => name === 'route');
  return {
    ...{ id, at, client_id, error, description, kind_label: t(kindWords[kind]) },
    path: route && 'value' in route ? route.value : paths[kind],
    outcome_label: t(outcomes[outcome].label),
    tone: outcomes[outcome].tone,
    client: client_id === null ? undefined : (names.get(client_id) ?? client_id),
  };
}

const failedOf = (record: RequestRecord): CheckName[] =>
  readChecks(record.kind, record)
    .filter(({ state }) => state === 'failed')
    .map(({ name }) => name);

export type ShownCheck = {
  text: string;
  state_label: string;
  icon: string | undefined;
  tone: string | undefined;
  state: string;
};
export type Todo = { text: string; why_url: string | undefined };
export type ShownSent = { name: string; value?: Marked; cut?: boolean; length?: number | null };

async function showRequest(visit: AppVisit): Promise<void> {
  const { system, app, params, t, can } = visit;
  const record = await getRequestRecord(system, app, params.id ?? '');
  const names = await findClientNames(system.db, app, clientIdsOf([record]));
  const isRefused = record.outcome === 'refused' || record.outcome === 'failed';
  const failed = isRefused ? failedOf(record) : [];
  const client = record.client_id === null ? undefined : await findClientRow(system.db, app, record.client_id);
  const fixes = await listFixes(visit, record);
  const done = fixes.find(({ fix }) => fix.registered);
  // What the new client has settled needs no advice.
  const open = failed.filter((name) => !done || !checksOfFix(done.name).includes(name));
  const addresses = failed.includes('redirect_uri') ? compareAddresses(record) : undefined;
  const temporary = open.includes('redirect_uri') ? await describeTemporary(visit, record) : undefined;
  await showPage(visit, 'console/request', {
    request: toShown(visit, record, names),
    // Those that Gatehouse made for itself have no page.
    client_url: client && !client.built_in ? clientPath(visit, client) : undefined,
    checks: readChecks(record.kind, record).map(({ name, state }) => {
      const { label, icon, tone } = states[state];
      return { text: t(checkWord(name)), state, state_label: t(label), icon, tone };
    }),
    todos: open.map((name) => ({
      text: (name === 'redirect_uri' && temporary) || t(toTodo(name, record)),
      why_url: whyOfCheck(name),
    })),
    done: done?.fix.registered && { name: done.fix.registered.name, url: clientPath(visit, done.fix.registered) },
    fixes: can('clients:write') ? toOffers(visit, record, fixes) : [],
    lines: listLines(open, client?.type).map(({ title, snippets }) => ({ title: t(title), snippets })),
    sent: record.sent.map((one) => toShownSent(one, addresses?.sent)),
    registered: record.registered ? toShownRegistered(record.registered, addresses?.registered) : undefined,
    events_url: urlOf(appPath(app, '/events'), { q: record.id }),
    is_unknown_client: isRefused && record.client_id === null && record.kind !== 'sign_in',
  });
}

type Named = { name: FixName; fix: Fix };

const clientPath = ({ app }: AppVisit, { id }: { id: string }) => appPath(app, `/clients/${id}`);

async function listFixes(visit: AppVisit, record: RequestRecord): Promise<Named[]> {
  const found: Named[] = [];
  for (const name of fixNames) {
    const fix = await findFix(visit, record, name);
    if (fix) found.push({ name, fix });
  }
  return found;
}

const toOffers = ({ t, app }: AppVisit, { id }: RequestRecord, fixes: Named[]): { label: string; url: string }[] =>
  fixes
    .filter(({ fix }) => !fix.registered)
    .map(({ name }) => ({ label: t(fixWords[name].offer), url: appPath(app, `/requests/${id}/fix/${name}`) }));

/** Of an address that expires: when it did, or that it has been added since. */
async function describeTemporary({ system, app, t, locale }: AppVisit, record: RequestRecord) {
  const uri = record.sent.find(({ name }) => name === 'redirect_uri');
  if (!uri || !('value' in uri) || record.client_id === null) return undefined;
  const found = await findTemporaryRedirectUri(system.db, app, record.client_id, uri.value);
  if (!found) return undefined;
  const word = found.is_over ? 'console.requests.expired_redirect_uri' : 'console.requests.temporary_redirect_uri';
  return t(word, { date: createFormat(locale).exact(found.expires_at) });
}

/** An address that no client may register is not to be added: the program has to send another one. */
function toTodo(name: CheckName, { sent }: RequestRecord): string {
  if (name !== 'redirect_uri') return todoWord(name);
  const uri = sent.find((one) => one.name === name);
  return uri && 'value' in uri && redirectUriMistake(uri.value) ? UNFIT_REDIRECT_URI : todoWord(name);
}

function compareAddresses({ sent, registered }: RequestRecord) {
  const uri = sent.find(({ name }) => name === 'redirect_uri');
  return uri && 'value' in uri && registered ? compare(uri.value, registered.redirect_uris) : undefined;
}

function toShownSent(parameter: SentParameter, address: Marked | undefined): ShownSent {
  const { name } = parameter;
  if (!('value' in parameter)) return { name, length: parameter.length };
  const value = name === 'redirect_uri' && address ? address : unmarked(parameter.value);
  return { name, value, cut: parameter.cut === true };
}

/** By the name of the field, as the API has it. */
function toShownRegistered(
  { redirect_uris, require_pkce, ...fields }: RegisteredClient,
  addresses: Marked[] | undefined,
): { name: string; values: Marked[] }[] {
  const others = Object.entries({ ...fields, require_pkce: String(require_pkce) });
  return [
    { name: 'redirect_uris', values: addresses ?? redirect_uris.map(unmarked) },
    ...others.map(([name, value]) => ({ name, values: [value].flat().map(unmarked) })),
  ];
}
