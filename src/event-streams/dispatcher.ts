// Looks every second for streams that have something to send, and works on several at a time. Each node has one; a lease for each
// stream keeps them apart (stream-to.ts).
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { MINUTE, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { startLooking } from '../deliveries/pace.ts';
import { FIRST_ID, oldestOpen } from '../events/tail.ts';
import { messageOf } from '../log.ts';
import { hasEvents, isStranded } from './cursor.ts';
import { type StreamKey, streamTo } from './stream-to.ts';

/** A receiver that hangs holds one of them for some seconds. */
const MAX_STREAMS = 10;

type Parts = { findApp(id: string): Promise<App | undefined> };

/** Sends until nothing is due that can be sent. Servers call `startStreaming`, which goes on. */
export async function streamAll(core: Core, { findApp }: Parts): Promise<void> {
  const { signal } = new AbortController();
  await bringBack(core.db);
  for (let due = await listDue(core.db); due.length > 0; due = await listDue(core.db))
    await Promise.all(due.map((key) => streamTo(core, key, { findApp, signal })));
}

/** Until `stop`, which waits for batches that are under way. */
export function startStreaming(core: Core, { findApp }: Parts): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Map<string, Promise<void>>();
  let skipped = Number.NEGATIVE_INFINITY;

  async function look(): Promise<void> {
    if (performance.now() - skipped > MINUTE) {
      skipped = performance.now();
      await bringBack(core.db);
      await skipForeign(core.db);
    }
    for (const key of await listDue(core.db)) {
      if (signal.aborted || running.size >= MAX_STREAMS || running.has(key.id)) continue;
      const work = streamTo(core, key, { findApp, signal })
        .catch((error) => core.log.warn({ error: messageOf(error), ...key }, 'could not send to a stream of events'))
        .then(() => void running.delete(key.id));
      running.set(key.id, work);
    }
  }

  const looking = startLooking(look, (error) =>
    core.log.warn({ error: messageOf(error) }, 'could not look for streams of events'),
  );
  return {
    async stop() {
      stopping.abort();
      await looking.stop();
      await Promise.all(running.values());
    },
  };
}

async function listDue(db: Db): Promise<StreamKey[]> {
  return db
    .selectFrom('event_streams')
    .select(['app_id', 'id'])
    .where('enabled', '=', true)
    .where((where) => where.or([where('leased_until', 'is', null), where('leased_until', '<', now())]))
    .where((where) => where.or([where('next_at', 'is', null), where('next_at', '<=', now())]))
    .where(hasEvents)
    .orderBy(sql`random()`)
    .limit(MAX_STREAMS)
    .execute();
}

/** Cursors that are of another cluster go back to the beginning of this one's numbers; rows that were sent are passed over. */
async function bringBack(db: Db): Promise<void> {
  await sql`
    update event_streams set xid = '0', row_id = ${FIRST_ID}
    where ${isStranded} and (leased_until is null or leased_until < ${now()})
  `.execute(db);
}

/**
 * Moves the cursors of streams that have had everything past the events of other Apps, so that a look never reads many of them.
 * Both are in one statement: an event that commits meanwhile has a later transaction.
 */
async function skipForeign(db: Db): Promise<void> {
  await sql`
    update event_streams set xid = ${oldestOpen}, row_id = ${FIRST_ID}
    where enabled and lease is null and xid < ${oldestOpen} and not ${hasEvents}
  `.execute(db);
}
