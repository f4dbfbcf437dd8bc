// The audit log: facts in the past tense, written in the transaction of what they tell. The actor comes from the
// request by way of `actingAs`; a change without a request belongs to the system.
import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import { now } from '../clock.ts';
import type { AuditLogTable } from '../database/schema/records.ts';
import type { Db } from '../database/schema.ts';
import { afterCommit, rootOf } from '../database/transact.ts';
import { newId } from '../ids.ts';
import type { Event, EventData, LineEvent } from './catalogue.ts';
import { countEvent } from './count.ts';
import { insertWithDeliveries } from './fan-out.ts';
import { noteEvent } from './watch.ts';

/** The actor, as far as the door knows it. */
export type Actor = {
  kind: AuditLogTable['actor_kind'];
  id?: string | undefined;
  ip?: string | undefined;
  /** `ip` is the address of an App's backend, which didn't send its user's. */
  is_backend?: boolean | undefined;
  user_agent?: string | undefined;
  request_id?: string | undefined;
  /** The id of the developer's personal access token. */
  personal_token?: string | undefined;
  /** The id of the developer who acts as this user. */
  impersonated_by?: string | undefined;
};

const actors = new AsyncLocalStorage<Actor>();
const SYSTEM: Actor = { kind: 'system' };
export const MAX_USER_AGENT = 300;

export function actingAs<Result>(actor: Actor, work: () => Result): Result {
  return actors.run(actor, work);
}

export function currentActor(): Actor {
  return actors.getStore() ?? SYSTEM;
}

/** An event as the audit log keeps it. */
export type EventLine = {
  app_id: string;
  id: string;
  at: Date;
  event: Event | LineEvent;
  actor_kind: AuditLogTable['actor_kind'];
  actor_id: string | null;
  user_id: string | null;
  client_id: string | null;
  ip: string | null;
  user_agent: string | null;
  request_id: string | null;
  data: object;
};

const writers = new WeakMap<Db, (line: EventLine) => void>();

/** From now on `write` gets every event of this database once it is committed: a copy outside the database, for the log. */
export function writeEvents(db: Db, write: (line: EventLine) => void): void {
  writers.set(db, write);
}

type About = { user_id?: string | undefined; client_id?: string | undefined };
type Told = About & { data?: object | undefined };

/** What is recorded with an event; `data` as the catalogue has it, and left out if it may be empty. */
export type Facts<Name extends Event> = About &
  (Record<never, never> extends EventData<Name> ? { data?: EventData<Name> | undefined } : { data: EventData<Name> });

/** `data` is told even if it is empty. */
export type FactsWithData<Name extends Event> = About & { data: EventData<Name> };

/** Facts may be left out if none are required. */
type FactsOf<Name extends Event> =
  Record<never, never> extends Facts<Name> ? [facts?: Facts<Name>] : [facts: Facts<Name>];

/** `db` is the transaction of the change. */
export async function record<Name extends Event>(
  db: Db,
  app: { id: string },
  event: Name,
  ...[facts]: FactsOf<Name>
): Promise<void> {
  await insertLines(db, app, event, [toLine(app, event, { ...facts, actor: currentActor() })]);
}

/** The same for many at once, in one statement. */
export async function recordEach<Name extends Event>(
  db: Db,
  app: { id: string },
  event: Name,
  each: readonly FactsWithData<Name>[],
): Promise<void> {
  if (each.length === 0) return;
  const lines = each.map((facts) => toLine(app, event, { ...facts, actor: currentActor() }));
  await insertLines(db, app, event, lines);
}

/** For debugging: each event as it is recorded, before it is committed. */
const recorded = channel('gatehouse.event');

async function insertLines(
  db: Db,
  app: { id: string },
  event: Event,
  lines: (EventLine & { event: Event })[],
): Promise<void> {
  if (recorded.hasSubscribers)
    for (const line of lines) recorded.publish({ ...line, in_transaction: db.isTransaction });
  await insertWithDeliveries(db, app, event, lines);
  afterCommit(db, () => {
    for (const line of lines) countEvent(line);
    noteEvent(rootOf(db), app);
    for (const line of lines) writers.get(rootOf(db))?.(line);
  });
}

/** Whether anybody reads events as lines. */
export const hasEventLines = (db: Db) => writers.has(rootOf(db));

/** For events that are only lines. */
export function writeEventLine(db: Db, app: { id: string }, event: LineEvent, facts: Told & { actor: Actor }): void {
  writers.get(rootOf(db))?.(toLine(app, event, facts));
}

/** `data` must hold no secret. */
function toLine<Name extends Event | LineEvent>(
  app: { id: string },
  event: Name,
  { actor, user_id, client_id, data }: Told & { actor: Actor },
): EventLine & { event: Name } {
  return {
    app_id: app.id,
    id: newId(),
    at: now(),
    event,
    actor_kind: actor.kind,
    actor_id: actor.id ?? null,
    user_id: user_id ?? null,
    client_id: client_id ?? null,
    ip: actor.ip ?? null,
    user_agent: actor.user_agent?.slice(0, MAX_USER_AGENT) ?? null,
    request_id: actor.request_id ?? null,
    data: { ...toLabels(actor), ...data },
  };
}

/** Kept with the data, and told with the actor (envelope.ts). */
const toLabels = ({ personal_token, impersonated_by }: Actor) => ({
  ...(personal_token && { personal_token }),
  ...(impersonated_by && { impersonated_by }),
});
