// The slow lane: lists, searches and figures, whose cost grows with what an App has. They have connections of their own, of
// which one App gets a share, and end after two seconds: otherwise a few of them would hold up the tokens of every App.
import { sql } from 'kysely';
import { counters } from '../../metrics/figures.ts';
import { Problem } from '../../problem.ts';
import type { Db } from '../schema.ts';
import { rootOf } from '../transact.ts';
import { openPace, type Pace } from './pace.ts';

/** On the embedded database nothing can interrupt a statement; there, only what a search may read bounds it. */
const TIMEOUT_MS = 2_000;
/** Of one App, beside those that run. A page of the console reads a dozen lists and figures. */
const MAX_WAITING = 50;
const RETRY_AFTER_SECONDS = 5;
const QUERY_CANCELED = '57014';

type Lane = { db: Db; share: number; apps: Map<string, Use>; pace: Pace };
type Use = { running: number; waiting: (() => void)[] };

const lanes = new WeakMap<Db, Lane>();

/** `slow`: where the lists of `db` are read, with so many connections. Half of them are the share of one App. */
export function openLane(db: Db, slow: Db, connections: number): void {
  lanes.set(db, toLane(slow, Math.max(1, Math.floor(connections / 2))));
}

const toLane = (db: Db, share: number): Lane => ({ db, share, apps: new Map(), pace: openPace(share) });

/** The lists that wait for their App's share. For monitoring. */
export function countWaiting(db: Db): number {
  return [...(lanes.get(db)?.apps.values() ?? [])].reduce((sum, { waiting }) => sum + waiting.length, 0);
}

/**
 * Runs `work` in a transaction of the slow lane; inside another transaction, in that one. It must only read. Throws `busy`
 * if too many lists of the App wait, `list_too_slow` after two seconds.
 */
export async function inLane<Result>(db: Db, app: { id: string }, work: (db: Db) => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return work(db);
  const lane = laneOf(rootOf(db));
  return inTurn(lane, app, async () => {
    try {
      return await lane.db.transaction().execute((db) =>
        lane.pace.time(app, async () => {
          await begin(db);
          return work(db);
        }),
      );
    } catch (error) {
      throw isCanceled(error) ? tooSlow(error) : error;
    }
  });
}

/** No list is meant to read a table from end to end, but a planner that expects to find enough soon would begin to. */
async function begin(db: Db): Promise<void> {
  await sql`
    select set_config('statement_timeout', ${String(TIMEOUT_MS)}, true), set_config('enable_seqscan', 'off', true)
  `.execute(db);
}

function laneOf(root: Db): Lane {
  const lane = lanes.get(root) ?? toLane(root, 1);
  lanes.set(root, lane);
  return lane;
}

async function inTurn<Result>(
  { share, apps, pace }: Lane,
  app: { id: string },
  work: () => Promise<Result>,
): Promise<Result> {
  const use = apps.get(app.id) ?? { running: 0, waiting: [] };
  apps.set(app.id, use);
  if (use.running < share) use.running++;
  else await waitIn(use);
  try {
    await pace.rest(app);
    return await work();
  } finally {
    // The place is handed over, so that a newcomer can't jump the queue.
    const next = use.waiting.shift();
    if (next) next();
    else if (--use.running === 0) apps.delete(app.id);
  }
}

async function waitIn({ waiting }: Use): Promise<void> {
  if (waiting.length >= MAX_WAITING) {
    counters.workRefused.inc({ work: 'lists' });
    throw new Problem('busy', 'Too many lists and searches of this App are being read; try again in a few seconds', {
      retryAfter: RETRY_AFTER_SECONDS,
    });
  }
  await new Promise<void>((resolve) => waiting.push(resolve));
}

const isCanceled = (error: unknown) => error instanceof Error && 'code' in error && error.code === QUERY_CANCELED;

const tooSlow = (cause: unknown) =>
  new Problem('list_too_slow', 'Search for a whole email or id, or for more letters, or use a filter', {
    retryAfter: RETRY_AFTER_SECONDS,
    cause,
  });
