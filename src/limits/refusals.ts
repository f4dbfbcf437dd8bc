// Refused attempts in the audit log: a caller with a wrong secret or without a permission. Each caller fills a few lines a
// minute, so that a flood of them buries nothing.
import { LRUCache } from 'lru-cache';
import { MINUTE } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Event } from '../events/catalogue.ts';
import { currentActor, type Facts, record } from '../events/record.ts';
import { messageOf } from '../log.ts';
import { currentNetwork } from './networks.ts';

/** Of each event, for each caller, in each process. */
const LINES_A_MINUTE = 3;

/** In memory: a refusal must not cost a write before it is known to be worth one. */
const recorded = new LRUCache<string, number>({ max: 10_000, ttl: MINUTE });

/** Call it outside of transactions. It never fails: the caller gets the refusal, whatever becomes of the record. */
export async function recordRefusal(core: Core, app: { id: string }, event: Event, facts: Facts = {}): Promise<void> {
  const caller = currentActor().id ?? currentNetwork() ?? 'unknown';
  const key = `${app.id} ${event} ${caller}`;
  const lines = recorded.get(key) ?? 0;
  if (lines >= LINES_A_MINUTE) return;
  recorded.set(key, lines + 1, { noUpdateTTL: true });
  await record(core.db, app, event, facts).catch((error) =>
    core.log.warn({ event, error: messageOf(error) }, 'could not record a refusal'),
  );
}
