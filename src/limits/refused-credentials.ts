// Limits on refused client secrets and API keys. These are too long to be guessed, so the limits only slow down callers that
// go on with wrong ones. Just what is refused counts, and only further refusals are answered with 429: the right secret is
// never refused, so no stranger can lock out a client or a backend, not even one in the same network. Each attempt is
// therefore still looked up, which is one read by a key; what no longer happens are the writes.
import { LRUCache } from 'lru-cache';
import { MINUTE, now, SECOND } from '../clock.ts';
import type { Core } from '../core.ts';
import { Problem } from '../problem.ts';
import { type Spend, spend, tooManyAttempts } from './budgets.ts';
import { toNetwork } from './networks.ts';

const QUARTER_HOUR = 15 * MINUTE;

/** Refused secrets and keys from one network. */
const perNetwork = { name: 'refused_network', limit: 100, period: QUARTER_HOUR };
/** Refused secrets for one client from one network. */
const perClient = { name: 'refused_client', limit: 30, period: QUARTER_HOUR };

/** Empty budgets, with the time at which they are full again. Otherwise a flood would cost a write for each request. */
const emptied = new WeakMap<Core['database'], LRUCache<string, number>>();
const MAX_EMPTIED = 10_000;

/** Call it after a refusal. Throws `too_many_attempts`, which takes the place of the refusal. */
export async function spendRefused(
  core: Core,
  app: { id: string },
  { ip, client_id }: { ip: string; client_id?: string | undefined },
): Promise<void> {
  const from = toNetwork(ip);
  const spends: Spend[] = [
    ...(client_id === undefined ? [] : [{ budget: perClient, of: client_id, from }]),
    { budget: perNetwork, of: from },
  ];
  const empty = emptiedOf(core);
  const keyOf = ({ budget, of }: Spend) => `${app.id} ${budget.name} ${from} ${of}`;
  const full = Math.max(...spends.map((one) => empty.get(keyOf(one)) ?? 0));
  if (full > now().getTime()) throw tooManyAttempts(full);
  for (const one of spends) {
    await spend(core, app, [one]).catch((error) => {
      if (error instanceof Problem) empty.set(keyOf(one), now().getTime() + (error.retryAfter ?? 0) * SECOND);
      throw error;
    });
  }
}

function emptiedOf({ database }: Core): LRUCache<string, number> {
  const known = emptied.get(database) ?? new LRUCache<string, number>({ max: MAX_EMPTIED });
  emptied.set(database, known);
  return known;
}
