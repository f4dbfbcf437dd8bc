// The events about a user that the user may see: their personal data, without the places of others.

import { readPages } from '../database/lists.ts';
import type { Db } from '../database/schema.ts';
import { type EventRow, listEvents } from './list.ts';

export const ownEvents = {
  name: 'events',
  async *pages(db: Db, app: { id: string }, user: { id: string }) {
    for await (const rows of readPages((page) => listEvents(db, app, { user_id: user.id, ...page })))
      yield rows.map((row) => toOwnEvent(row, user));
  },
} as const;

/** The place of a developer or a backend is theirs, not the user's. */
function toOwnEvent(row: EventRow, user: { id: string }) {
  const { id, at, event, actor_id, client_id, ip, user_agent } = row;
  // Which developer acted as the user is the App's to tell.
  const { impersonated_by, ...data } = row.data;
  const actor_kind = impersonated_by === undefined ? row.actor_kind : 'developer';
  const own = actor_kind === 'anonymous' || actor_kind === 'client' || (actor_kind === 'user' && isOf(actor_id, user));
  const signIn = event.startsWith('sign_in.');
  const where = own || signIn ? { ip, user_agent } : { ip: null, user_agent: null };
  return { id, at, event, by: actor_kind, client_id, ...where, data };
}

/** The protocol acts for a user and learns only later for which one. */
const isOf = (actorId: string | null, user: { id: string }) => actorId === null || actorId === user.id;
