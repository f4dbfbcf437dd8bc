// Tells open pages that their App has new events. While somebody watches an App, each process looks for its events every
// two seconds, however many watch; otherwise nobody looks. A notification with each event would be sooner, but PostgreSQL
// commits transactions that notify one after another, and events are written in nearly all of them.
import { MINUTE, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { apart } from '../database/transact.ts';
import { messageOf } from '../log.ts';

const LOOK_MS = 2_000;
/** Events of this process are seen sooner, but no more often than this. */
const HASTE_MS = 500;
/** An event gets its time before its transaction commits, and from the clock of its node: each look goes so far back. */
export const LATE = MINUTE;
const MAX_ROWS = 100;

type Watch = { heard: Set<() => void>; soon(): void; stop(): void };

const watches = new WeakMap<Db, Map<string, Watch>>();

/** Calls `changed` at once, and whenever there is a new event of the App, from any node. Returns how to end it. */
export function watchEvents(core: Core, app: { id: string }, changed: () => void): () => void {
  const ofDatabase = watches.get(core.db) ?? new Map<string, Watch>();
  watches.set(core.db, ofDatabase);
  const watch = ofDatabase.get(app.id) ?? startWatch(core, app);
  ofDatabase.set(app.id, watch);
  watch.heard.add(changed);
  changed();
  return () => {
    watch.heard.delete(changed);
    if (watch.heard.size > 0 || ofDatabase.get(app.id) !== watch) return;
    ofDatabase.delete(app.id);
    watch.stop();
  };
}

const listeners = new WeakMap<Db, () => void>();

/** Calls `heard` after each commit of this process with an event of any App. One listener for a database. */
export function onEvents(db: Db, heard: () => void): () => void {
  listeners.set(db, heard);
  return () => void listeners.delete(db);
}

/** An event that this process has committed. */
export function noteEvent(db: Db, app: { id: string }): void {
  apart(() => {
    watches.get(db)?.get(app.id)?.soon();
    listeners.get(db)?.();
  });
}

function startWatch(core: Core, app: { id: string }): Watch {
  const heard = new Set<() => void>();
  let seen = new Set<string>();
  let stopped = false;
  let looking = false;
  let timer: NodeJS.Timeout;
  let due = 0;

  function lookIn(milliseconds: number): void {
    clearTimeout(timer);
    if (stopped) return;
    due = performance.now() + milliseconds;
    timer = setTimeout(() => void look(), milliseconds).unref();
  }

  async function look(): Promise<void> {
    looking = true;
    try {
      const ids = await listLatestIds(core, app);
      const isNew = ids.some((id) => !seen.has(id));
      seen = new Set(ids);
      if (isNew) for (const tell of heard) tell();
    } catch (error) {
      core.log.warn({ error: messageOf(error) }, 'could not look for new events');
    }
    looking = false;
    lookIn(LOOK_MS);
  }

  lookIn(HASTE_MS);
  return {
    heard,
    soon() {
      if (!looking && due - performance.now() > HASTE_MS) lookIn(HASTE_MS);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function listLatestIds({ database }: Core, app: { id: string }): Promise<string[]> {
  const since = new Date(now().getTime() - LATE);
  const rows = await database.query<{ id: string }>(latest, [app.id, since, MAX_ROWS]);
  return rows.map(({ id }) => id);
}

const latest = {
  name: 'list_latest_event_ids',
  text: 'select id from audit_log where app_id = $1 and at > $2 order by at desc, id desc limit $3',
};
