// The App's events: searched, filtered, and each one explained. A sign-in request that was refused is found by the id
// that its page showed; here stands what was sent, what is registered, and a way to mend it (redirect-uri-fix.ts).

import { findClientRow } from '../../../apps/clients/client.ts';
import { type Event, events } from '../../../events/catalogue.ts';
import { developerOf, type EventRow, getEvent, listEvents, listNames } from '../../../events/list.ts';
import { isId } from '../../../ids.ts';
import { parseEmail } from '../../../users/email.ts';
import { findUserByEmail } from '../../../users/users.ts';
import { toDevice } from '../../kit/render/device.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { eventText } from '../kit/event-words.ts';
import { findFix } from '../kit/redirect-uri.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { actorWords } from './words.ts';

export const eventScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/events', access: 'events:read', show: showEvents }),
  appScreen({ path: '/apps/:slug/events/:id', access: 'events:read', show: showEvent }),
];

const startsWith = (...prefixes: string[]) =>
  events.filter((event) => prefixes.some((prefix) => event.startsWith(`${prefix}.`)));

const groups = {
  sign_ins: { label: 'console.events.sign_ins', events: startsWith('sign_in', 'sign_up', 'session') },
  refused: { label: 'console.events.refused', events: startsWith('authorization', 'refresh_token') },
  users: { label: 'console.events.users', events: startsWith('user', 'consent', 'invitation') },
  changes: {
    label: 'console.events.changes',
    events: startsWith(
      ...['app', 'api_key', 'client', 'client_secret', 'member', 'operator', 'resource', 'role', 'signing_keys'],
    ),
  },
} as const satisfies Record<string, { label: string; events: Event[] }>;

async function showEvents(visit: AppVisit): Promise<void> {
  const { system, app, consoleApp, t } = visit;
  const { db } = system;
  const q = queryText(visit, 'q');
  const cursor = queryText(visit, 'cursor');
  const asked = queryText(visit, 'group');
  const group = Object.hasOwn(groups, asked) ? (asked as keyof typeof groups) : undefined;
  const filter = await toFilter(visit, q);
  const query = { ...filter, events: group && groups[group].events, cursor };
  const { items, next_cursor } = filter ? await listEvents(db, app, query) : { items: [], next_cursor: null };
  const names = await listNames(db, app, consoleApp, items);
  const path = appPath(app, '/events');
  const link = (one: string | undefined) => ({ url: urlOf(path, { q, group: one }), current: one === group });
  await showPage(visit, 'console/events', {
    ...{ q, cursor, group },
    events: items.map((row) => describeEvent(row, names, visit)),
    filters: [
      { label: t('console.all'), ...link(undefined) },
      ...Object.entries(groups).map(([name, { label }]) => ({ label: t(label), ...link(name) })),
    ],
    first_url: urlOf(path, { q, group }),
    next_url: next_cursor ? urlOf(path, { q, group, cursor: next_cursor }) : undefined,
  });
}

/** A request's or client's id, or a user's id or email; undefined for a text that can't be any of them. */
async function toFilter(
  { system, app }: AppVisit,
  q: string,
): Promise<{ request_id?: string; user_id?: string; client_id?: string } | undefined> {
  if (q === '') return {};
  const { db } = system;
  const id = q.toLowerCase();
  if (isId(id)) {
    const { items } = await listEvents(db, app, { request_id: id, limit: 1 });
    if (items.length > 0) return { request_id: id };
    return (await findClientRow(db, app, id)) ? { client_id: id } : { user_id: id };
  }
  const email = parseEmail(q);
  const user = email && (await findUserByEmail(db, app, email));
  return user && { user_id: user.id };
}

export type ShownEvent = Pick<EventRow, 'id' | 'at' | 'event' | 'ip' | 'user_id' | 'client_id' | 'request_id'> & {
  text: string;
  actor: string;
  device: string;
  user: string | undefined;
  client: string | undefined;
  /** Whatever it is about, in a word. */
  about: string;
  icon: string;
  tone: 'success' | 'danger' | undefined;
};

/** By the first part of the event's name. */
const icons: Record<string, { icon: string }> = {
  access: { icon: 'shield-check' },
  api_key: { icon: 'key-round' },
  client: { icon: 'app-window' },
  client_secret: { icon: 'key-round' },
  connection: { icon: 'plug' },
  consent: { icon: 'shield-check' },
  factor: { icon: 'fingerprint' },
  factors: { icon: 'fingerprint' },
  grant: { icon: 'shield-check' },
  identity: { icon: 'plug' },
  invitation: { icon: 'mail' },
  member: { icon: 'user-cog' },
  passkey: { icon: 'fingerprint' },
  resource: { icon: 'braces' },
  role: { icon: 'shield-check' },
  session: { icon: 'log-out' },
  sign_in: { icon: 'log-in' },
  sign_up: { icon: 'user-plus' },
  signing_keys: { icon: 'key-round' },
  user: { icon: 'users' },
};

const isFailure = (event: Event) => /\.(?:refused|failed|denied|locked|reused|authentication_failed)$/.test(event);

const looksOf = (event: Event): Pick<ShownEvent, 'icon' | 'tone'> => ({
  ...(icons[event.slice(0, event.indexOf('.'))] ?? { icon: 'activity' }),
  tone: isFailure(event) ? 'danger' : event === 'sign_in.succeeded' ? 'success' : undefined,
});

export function describeEvent(row: EventRow, names: Map<string, string>, { t }: AppVisit): ShownEvent {
  const { id, at, event, ip, user_id, client_id, request_id, user_agent, actor_id, actor_kind } = row;
  const user = user_id ? (names.get(user_id) ?? user_id) : undefined;
  const client = client_id ? (names.get(client_id) ?? client_id) : undefined;
  const member = names.get(developerOf(row) ?? '');
  const about = [user, client, row.data.name, row.data.identifier, member].find((one) => typeof one === 'string');
  return {
    ...{ id, at, event, ip, user_id, client_id, request_id, user, client, about: about ?? '' },
    text: eventText(event, t),
    actor: (actor_id && names.get(actor_id)) ?? t(actorWords[actor_kind]),
    device: toDevice(user_agent),
    ...looksOf(event),
  };
}

async function showEvent(visit: AppVisit): Promise<void> {
  const { system, app, consoleApp, params } = visit;
  const row = await getEvent(system.db, app, params.id ?? '');
  const names = await listNames(system.db, app, consoleApp, [row]);
  await showPage(visit, 'console/event', {
    event: describeEvent(row, names, visit),
    user_agent: row.user_agent,
    refusal: row.event === 'authorization.refused' ? toRefusal(row) : undefined,
    data: Object.keys(row.data).length > 0 ? JSON.stringify(row.data, null, 2) : undefined,
    fix: visit.can('clients:write') ? await findFix(visit, row) : undefined,
  });
}

export type Refusal = { error: string; description: string; sent: [string, string][]; registered: string[] };

/** The request as http/oidc/screens.ts noted it; a stranger sent it, so nothing of it is taken for granted. */
function toRefusal({ data }: EventRow): Refusal {
  const { error, error_description, sent, registered } = data;
  return {
    error: String(error ?? ''),
    description: String(error_description ?? ''),
    sent: Object.entries(sent ?? {}).map(([name, value]) => [name, String(value)]),
    registered: Array.isArray(registered) ? registered.map(String) : [],
  };
}
