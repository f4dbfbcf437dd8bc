// Which events of an App a page shows, by its address: those of a group, of a user or of a request.
import { findClientRow } from '../../../apps/clients/client.ts';
import { type Event, events } from '../../../events/catalogue.ts';
import { type EventFilter, listEvents } from '../../../events/list.ts';
import { isId } from '../../../ids.ts';
import { parseEmail } from '../../../users/email.ts';
import { findUserByEmail } from '../../../users/users.ts';
import { queryText } from '../../kit/request/query.ts';
import type { AppVisit } from '../kit/visit.ts';

const startsWith = (...prefixes: string[]) =>
  events.filter((event) => prefixes.some((prefix) => event.startsWith(`${prefix}.`)));

export const groups = {
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

/** What the checklist waits for; no group that one chooses. */
export const SIGNED_IN = 'signed_in';

export type Asked = {
  q: string;
  group: string | undefined;
  /** Undefined for a search that nothing can match. */
  filter: EventFilter | undefined;
};

export async function readFilter(visit: AppVisit): Promise<Asked> {
  const q = queryText(visit, 'q');
  const asked = queryText(visit, 'group');
  const found = await toFilter(visit, q);
  if (asked === SIGNED_IN) return { q, group: SIGNED_IN, filter: { ...found, events: ['sign_in.succeeded'] } };
  const group = Object.hasOwn(groups, asked) ? (asked as keyof typeof groups) : undefined;
  return { q, group, filter: found && { ...found, events: group && groups[group].events } };
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
