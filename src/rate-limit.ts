// Budgets in the database, shared by all nodes: one atomic statement takes from a budget before the work it guards is
// done, so that two hundred guesses at once get no more than the limit.
import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { now } from './clock.ts';
import type { Database } from './database/open.ts';
import { Problem } from './problem.ts';

export type Budget = { name: string; limit: number; seconds: number };

export type Spend = { budget: Budget /** Whose budget: an address, a user's email key. Stored hashed. */; of: string };

/**
 * Takes one from each budget in turn. Throws `too_many_attempts` with the seconds to wait at the first that is empty:
 * what it refuses is not taken from the next, or one network's refused guesses would lock a user out everywhere.
 */
export async function spend(database: Database, app: { id: string }, spends: Spend[]): Promise<void> {
  for (const one of spends) {
    const { count, resets_at } = await take(database, app, one);
    if (count <= one.budget.limit) continue;
    const retryAfter = Math.max(1, Math.ceil((resets_at.getTime() - now().getTime()) / 1000));
    throw new Problem('too_many_attempts', `Too many attempts. Try again in ${inWords(retryAfter)}.`, { retryAfter });
  }
}

/** The same, for who must not notice: whether there was enough in all of them. */
export async function spendSilently(database: Database, app: { id: string }, spends: Spend[]): Promise<boolean> {
  const states = await Promise.all(spends.map((one) => take(database, app, one)));
  return states.every((state, index) => state.count <= spends[index]!.budget.limit);
}

/** Fills a budget again, after its owner proved to be no guesser. */
export async function refill(database: Database, app: { id: string }, { budget, of }: Spend): Promise<void> {
  await database.query(refillStatement, [app.id, keyOf(budget, of)]);
}

/** Gives one back, where many share the budget: a success is no guess, but must not wipe out the guesses of others. */
export async function giveBack(database: Database, app: { id: string }, { budget, of }: Spend): Promise<void> {
  await database.query(giveBackStatement, [app.id, keyOf(budget, of)]);
}

/** The network of an address: an IPv6 user has a /64 to hop in. */
export function toNetwork(ip: string): string {
  if (!isIPv6(ip)) return ip;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped) return mapped[1]!;
  const [head = '', tail] = ip.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const groups =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

async function take(
  database: Database,
  app: { id: string },
  { budget, of }: Spend,
): Promise<{ count: number; resets_at: Date }> {
  const at = now();
  const [state] = await database.query<{ count: number; resets_at: Date }>(takeStatement, [
    app.id,
    keyOf(budget, of),
    at,
    new Date(at.getTime() + budget.seconds * 1000),
  ]);
  return state!;
}

function keyOf(budget: Budget, of: string): string {
  return `${budget.name}:${createHash('sha256').update(of).digest('base64url').slice(0, 22)}`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

const takeStatement = {
  name: 'take_from_budget',
  text: `insert into rate_limits as budget (app_id, key, count, resets_at) values ($1, $2, 1, $4)
         on conflict (app_id, key) do update set
           count = case when budget.resets_at <= $3 then 1 else budget.count + 1 end,
           resets_at = case when budget.resets_at <= $3 then $4 else budget.resets_at end
         returning count, resets_at`,
};
const refillStatement = { name: 'refill_budget', text: 'delete from rate_limits where app_id = $1 and key = $2' };
const giveBackStatement = {
  name: 'give_back_to_budget',
  text: 'update rate_limits set count = count - 1 where app_id = $1 and key = $2 and count > 0',
};
