// Compares this node's clock with the database's, which all nodes share: once a minute, and as soon as the clock has
// been set. Beyond the tolerance, the node uses the database's time (clock.ts), and reports it in its log and in the
// console's audit log. Each node leaves its difference in the table of nodes: if another one's clock is right, this one is not
// ready; if all differ, the database's clock is wrong, and nothing would be won. The embedded database has the clock of this
// process, so there is nothing to compare.
import { hostname } from 'node:os';
import { sql } from 'kysely';
import type { App } from './apps/app.ts';
import {
  CLOCK_TOLERANCE,
  countedSkew,
  judgeClock,
  MINUTE,
  now,
  SECOND,
  skewOf,
  type Told,
  toSeconds,
} from './clock.ts';
import type { Core } from './core.ts';
import type { Db } from './database/schema.ts';
import { record } from './events/record.ts';
import { newId } from './ids.ts';

const ASK_EVERY_MS = MINUTE;
const LOOK_EVERY_MS = SECOND;
/** While this node is not ready. */
const ASK_AGAIN_MS = 5 * SECOND;
/** How long a node counts after its last comparison. */
const SEEN_MS = 3 * MINUTE;
/** A smaller difference is the drift of a minute, or the time that an answer took. */
const MOVED_MS = 5 * SECOND;

export type ClockWatch = {
  /** Resolves after the first comparison. */
  start(): Promise<void>;
  stop(): void;
  /** Milliseconds by which the clock was ahead of the database's (negative: behind) at the last comparison. */
  skew(): number;
  /** Whether the clock is wrong, and that of another node that is at work is right. */
  isWrongAlone(): boolean;
};

export function createClockWatch(core: Core, consoleApp: () => Promise<App>): ClockWatch {
  const { database, db, log } = core;
  let skew = 0;
  let askedAt = 0;
  let isAsking = false;
  let othersAreRight = false;
  const id = newId();
  let timer: NodeJS.Timeout | undefined;
  const isRight = () => Math.abs(skew) <= CLOCK_TOLERANCE;
  const isWrongAlone = () => !isRight() && othersAreRight;

  async function compare(): Promise<void> {
    askedAt = performance.now();
    const wasRight = isRight();
    skew = judgeClock(await askTime(db));
    if (isRight() !== wasRight) await tell();
    await leaveSkew(db, id, skew);
    othersAreRight = !isRight() && (await isAnotherRight(db, id));
  }

  async function tell(): Promise<void> {
    if (isRight()) log.info(describeSkew(skew));
    else log.error(`${describeSkew(skew)}; while another node’s is right, this one is not ready`);
    const data = { skew_seconds: toTenths(skew), host: hostname(), pid: process.pid };
    await record(db, await consoleApp(), isRight() ? 'clock.corrected' : 'clock.strayed', { data });
  }

  async function tryToCompare(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      await compare();
    } catch (error) {
      log.warn({ err: error }, 'could not compare the clock with the database’s');
    } finally {
      isAsking = false;
    }
  }

  return {
    async start() {
      if (database.kind === 'embedded') return;
      await tryToCompare();
      timer = setInterval(() => {
        const isDue = performance.now() - askedAt >= (isWrongAlone() ? ASK_AGAIN_MS : ASK_EVERY_MS);
        if (isDue || Math.abs(countedSkew() - skew) > MOVED_MS) void tryToCompare();
      }, LOOK_EVERY_MS);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
    },
    skew: () => skew,
    isWrongAlone,
  };
}

async function leaveSkew(db: Db, id: string, skew: number): Promise<void> {
  const row = { clock_skew_seconds: toSeconds(skew), expires_at: new Date(now().getTime() + SEEN_MS) };
  await db
    .insertInto('nodes')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

async function isAnotherRight(db: Db, id: string): Promise<boolean> {
  const tolerance = toSeconds(CLOCK_TOLERANCE);
  const other = await db
    .selectFrom('nodes')
    .select('id')
    .where('id', '<>', id)
    .where('expires_at', '>', now())
    // One further away dates from before the database's clock was set back.
    .where('expires_at', '<=', new Date(now().getTime() + SEEN_MS))
    .where('clock_skew_seconds', '>=', -tolerance)
    .where('clock_skew_seconds', '<=', tolerance)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** Milliseconds by which this process's clock is ahead of the database's. It is only measured: `now` stays as it is. */
export const measureSkew = async (db: Db): Promise<number> => skewOf(await askTime(db));

/** Accurate to half the time that the answer took. */
async function askTime(db: Db): Promise<Told> {
  const asked = performance.now();
  const { rows } = await sql<{ time: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as time
  `.execute(db);
  const [row] = rows;
  if (!row) throw new Error('the database does not say what time it is');
  return { time: row.time, at: (asked + performance.now()) / 2 };
}

export function describeSkew(skew: number): string {
  const seconds = Math.abs(toTenths(skew));
  return `this machine’s clock is ${seconds} s ${skew < 0 ? 'behind' : 'ahead of'} the database’s`;
}

const toTenths = (milliseconds: number) => Math.round(toSeconds(milliseconds) * 10) / 10;
