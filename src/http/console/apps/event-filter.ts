// Which events of an App a page shows, by its address: a group, whatever is searched for, and further filters, each with a chip
// that takes it away.
import type { App } from '../../../apps/app.ts';
import { findClientRow } from '../../../apps/clients/client.ts';
import { DAY } from '../../../clock.ts';
import type { Db } from '../../../database/schema.ts';
import { type Result, results } from '../../../events/catalogue/kind.ts';
import { catalogue, type Event, events } from '../../../events/catalogue.ts';
import { type ActorKind, type EventFilter, findEvent, findNames, listEvents } from '../../../events/list.ts';
import { isId } from '../../../ids.ts';
import { isKeyOf, keysOf } from '../../../tables.ts';
import { parseEmail } from '../../../users/email.ts';
import { findUserByEmail } from '../../../users/users.ts';
import { createFormat } from '../../kit/render/format.ts';
import { cleanName } from '../../kit/render/names.ts';
import { queryDay, queryText } from '../../kit/request/query.ts';
import { eventText, groups } from '../kit/event-words.ts';
import type { Field } from '../kit/locals.ts';
import type { AppVisit } from '../kit/visit.ts';

/** What the checklist waits for; no group that one chooses. */
export const SIGNED_IN = 'signed_in';
const signedIn: Event[] = ['sign_in.succeeded'];

/** Further parameters of the address. A day is one in UTC, and `to` is the last one. */
const names = ['type', 'result', 'by', 'actor', 'acting', 'user', 'client', 'from', 'to'] as const;
type Name = (typeof names)[number];

export type Asked = {
  q: string;
  group: string | undefined;
  /** The further filters as they are in the address, without those that mean nothing. */
  values: { [name in Name]?: string };
  chips: { name: Name; text: string }[];
  /** Undefined for a search that nothing can match. */
  filter: EventFilter | undefined;
};

export const queryOf = ({ q, group, values }: Asked) => ({ q, group, ...values });

export async function readFilter(visit: AppVisit): Promise<Asked> {
  const q = queryText(visit, 'q');
  const asked: Asked = { q, group: undefined, values: {}, chips: [], filter: await toFilter(visit, q) };
  const group = queryText(visit, 'group');
  const chosen = isKeyOf(groups, group) ? groups[group].events : group === SIGNED_IN ? signedIn : undefined;
  if (chosen) {
    asked.group = group;
    narrow(asked, { events: chosen });
  }
  for (const name of names) {
    const value = queryText(visit, name);
    const read = value === '' ? undefined : await readers[name](visit, value);
    if (!read) continue;
    asked.values[name] = value;
    asked.chips.push({ name, text: read.text });
    narrow(asked, read.filter);
  }
  return asked;
}

/** What is asked for twice must hold twice; without `more`, nothing is like that. */
function narrow(asked: Asked, more: EventFilter | undefined): void {
  const { filter } = asked;
  asked.filter =
    filter && more && isCompatible(filter, more) ? { ...filter, ...more, ...both(filter, more) } : undefined;
}

const isCompatible = (one: EventFilter, other: EventFilter): boolean =>
  (['user_id', 'client_id', 'actor_id', 'impersonated_by'] as const).every(
    (name) => one[name] === undefined || other[name] === undefined || one[name] === other[name],
  );

const both = ({ events: one }: EventFilter, { events: other }: EventFilter) => ({
  events: one && other ? one.filter((event) => other.includes(event)) : (one ?? other),
});

/** The id of a request, an event, a client, an API key or a user, or a user's email; undefined for any other text. */
async function toFilter({ system, app, consoleApp }: AppVisit, q: string): Promise<EventFilter | undefined> {
  if (q === '') return {};
  const { db } = system;
  const id = q.toLowerCase();
  if (isId(id)) {
    const { items } = await listEvents(db, app, { request_id: id, limit: 1 });
    if (items.length > 0) return { request_id: id };
    if (await findEvent(db, app, id)) return { id };
    if (await findClientRow(db, app, id)) return { client_id: id };
    const { items: own } = await listEvents(db, app, { user_id: id, limit: 1 });
    if (own.length > 0) return { user_id: id };
    return (await hasActed(db, app, id)) ? { actor_id: id } : { user_id: id };
  }
  const email = parseEmail(q);
  const user = email && (await findUserByEmail(db, app, email));
  if (user) return { user_id: user.id };
  const developer = email && (await findUserByEmail(db, consoleApp, email));
  return developer && (await hasActed(db, app, developer.id)) ? { actor_id: developer.id } : undefined;
}

/** Of developers who have nothing to do with the App, nobody learns here that they exist. */
const hasActed = async (db: Db, app: App, id: string): Promise<boolean> =>
  (await listEvents(db, app, { actor_id: id, limit: 1 })).items.length > 0;

export const resultWords: Record<Result, string> = {
  success: 'console.events.result_success',
  refused: 'console.events.result_refused',
};

type Read = { text: string; filter: EventFilter | undefined };
type Reader = (visit: AppVisit, value: string) => Promise<Read | undefined> | Read | undefined;

/** Developers and operators are the same people. */
const actors: Record<string, { word: string; kinds: readonly ActorKind[] }> = {
  developer: { word: 'console.actor.developer', kinds: ['developer', 'operator'] },
  api_key: { word: 'console.actor.api_key', kinds: ['api_key'] },
  client: { word: 'console.actor.client', kinds: ['client'] },
  user: { word: 'console.actor.user', kinds: ['user'] },
  anonymous: { word: 'console.actor.anonymous', kinds: ['anonymous'] },
  system: { word: 'console.actor.system', kinds: ['system'] },
};

const readers: Record<Name, Reader> = {
  type({ t }, value) {
    return isKeyOf(catalogue, value) ? { text: eventText(value, t), filter: { events: [value] } } : undefined;
  },
  result({ t }, value) {
    const result = results.find((one) => one === value);
    return result && { text: t(resultWords[result]), filter: { result } };
  },
  by({ t }, value) {
    const found = isKeyOf(actors, value) ? actors[value] : undefined;
    return (
      found && { text: t('console.events.chip_by', { actor: t(found.word) }), filter: { actor_kinds: found.kinds } }
    );
  },
  async actor(visit, value) {
    const actor = await nameOf(visit, value);
    return { text: visit.t('console.events.chip_by', { actor }), filter: { actor_id: value } };
  },
  async acting(visit, value) {
    const actor = await nameOf(visit, value);
    return { text: visit.t('console.events.chip_acting', { actor }), filter: { impersonated_by: value } };
  },
  async user(visit, value) {
    const { system, app, t } = visit;
    const email = isId(value) ? undefined : parseEmail(value);
    const found = email ? await findUserByEmail(system.db, app, email) : undefined;
    const id = isId(value) ? value.toLowerCase() : found?.id;
    const user = id === undefined ? cleanName(value, 254) : await nameOf(visit, id);
    return { text: t('console.events.chip_user', { user }), filter: id === undefined ? undefined : { user_id: id } };
  },
  async client(visit, value) {
    const client = await nameOf(visit, value);
    return { text: visit.t('console.events.chip_client', { client }), filter: { client_id: value } };
  },
  from: ({ t, ...visit }, _) =>
    readDay(visit, 'from', (day, { start }) => ({
      text: t('console.events.chip_from', { day }),
      filter: { from: start },
    })),
  to: ({ t, ...visit }, _) =>
    readDay(visit, 'to', (day, { end }) => ({ text: t('console.events.chip_to', { day }), filter: { to: end } })),
};

/** The name of a user, a client or an API key of the App, or of a developer who has acted in it. */
async function nameOf({ system: { db }, app, consoleApp }: AppVisit, id: string): Promise<string> {
  const developersOf = (await hasActed(db, app, id)) ? consoleApp : app;
  return cleanName((await findNames(db, app, developersOf, [id])).get(id) ?? id, 254);
}

type Day = { start: Date; end: Date };

/** What isn't a day of the calendar counts as not given: browsers send nothing else. */
function readDay(
  visit: Pick<AppVisit, 'ctx' | 'locale'>,
  name: Name,
  toRead: (day: string, times: Day) => Read,
): Read | undefined {
  const start = queryDay(visit, name);
  if (!start) return undefined;
  return toRead(createFormat(visit.locale).period(start, start), { start, end: new Date(start.getTime() + DAY) });
}

export function listFilterFields({ t }: AppVisit, { values }: Asked): Field[] {
  const any = { value: '', label: t('console.users.any') };
  const select = (name: Name, label: string, options: { value: string; label: string }[]): Field => ({
    ...{ name, type: 'select', label: t(label), value: values[name], options: [any, ...options] },
  });
  const day = (name: Name, label: string): Field => ({
    ...{ name, type: 'date', label: t(label), value: values[name], unmarked: true },
    ...{ min: '1970-01-01', max: '9999-12-31' },
  });
  const line = (name: Name, label: string, placeholder: string): Field => ({
    ...{ name, label: t(label), value: values[name], unmarked: true, code: true, maxlength: 254 },
    placeholder: t(placeholder),
  });
  const types = events
    .map((event) => ({ value: event, label: `${eventText(event, t)} (${event})` }))
    .sort((one, other) => one.label.localeCompare(other.label));
  return [
    select('type', 'console.events.filter_type', types),
    select(
      'result',
      'console.events.result',
      results.map((one) => ({ value: one, label: t(resultWords[one]) })),
    ),
    select(
      'by',
      'console.events.who',
      keysOf(actors).map((one) => ({ value: one, label: t(actors[one]?.word ?? one) })),
    ),
    line('user', 'console.users.user', 'console.events.filter_user_hint'),
    line('client', 'console.clients.client', 'console.events.filter_client_hint'),
    day('from', 'console.events.filter_from'),
    day('to', 'console.events.filter_to'),
  ];
}
