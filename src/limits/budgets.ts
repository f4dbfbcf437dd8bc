// Rate limits: budgets in the database that all nodes share. One atomic statement takes from a budget before the
// guarded work begins, so that two hundred guesses at the same time get no more than the limit.

import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { DAY, HOUR, now, toSeconds } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { Problem } from '../problem.ts';

/** The longest wait after wrong guesses. */
const LONGEST_WAIT = HOUR;

export type Budget = {
  name: string;
  limit: number;
  /** In milliseconds. */
  period: number;
  /**
   * An emptied budget stays empty for `period`, and for twice as long each time it is emptied again, up to an hour. A
   * success (`refill`) or a day without attempts resets that.
   */
  backOff?: true;
};

/**
 * `of`: the owner of the budget, such as a network or a user's email key; `from`: one of the owner's sources. Both are
 * stored hashed.
 */
export type Spend = { budget: Budget; of: string; from?: string };

/** What one request took from its budgets by `spend`, by the budget's key. */
export type Spent = Map<string, { budget: Budget; count: number; resetsAt: number }>;

const watched = new AsyncLocalStorage<Spent>();

/** Notes in `spent` what `work` takes from budgets that its caller may know of. */
export function watchSpending<Result>(spent: Spent, work: () => Result): Result {
  return watched.run(spent, work);
}

/**
 * Takes one from each budget in turn, and returns the budgets that this emptied. Throws `too_many_attempts`, with the
 * seconds to wait, at the first budget that is empty. Nothing is taken from the budgets after it; otherwise one
 * network's refused guesses would lock a user out everywhere.
 */
export async function spend(core: Core, app: { id: string }, spends: Spend[]): Promise<Spend[]> {
  const emptied: Spend[] = [];
  for (const one of spends) {
    const { count, resets_at } = await take(core, app, one);
    watched.getStore()?.set(keyOf(one), { budget: one.budget, count, resetsAt: resets_at.getTime() });
    if (count === one.budget.limit) emptied.push(one);
    if (count <= one.budget.limit) continue;
    throw tooManyAttempts(resets_at.getTime());
  }
  return emptied;
}

/** `resetsAt`: when the budget is full again. */
export function tooManyAttempts(resetsAt: number): Problem {
  const retryAfter = Math.max(1, Math.ceil(toSeconds(resetsAt - now().getTime())));
  return new Problem('too_many_attempts', `Too many attempts. Try again in ${inWords(retryAfter)}.`, { retryAfter });
}

/** Takes one and returns how many were taken, for limits that change what is required instead of refusing. */
export async function countAttempt(core: Core, app: { id: string }, spend: Spend): Promise<number> {
  return (await take(core, app, spend)).count;
}

/** Like `spend`, for callers who must not notice the limit. Returns whether every budget had enough. */
export async function spendSilently(core: Core, app: { id: string }, spends: Spend[]): Promise<boolean> {
  const enough = await Promise.all(spends.map(async (one) => (await take(core, app, one)).count <= one.budget.limit));
  return enough.every(Boolean);
}

/** Fills a budget again after its owner proved not to be guessing. */
export async function refill(core: Core, app: { id: string }, spend: Spend): Promise<void> {
  await core.database.query(refillStatement, [app.id, keyOf(spend)]);
  watched.getStore()?.delete(keyOf(spend));
}

/** Fills all budgets of an owner, for every source. */
export async function refillAll(db: Db, app: { id: string }, { budget, of }: Omit<Spend, 'from'>): Promise<void> {
  const key = keyOf({ budget, of });
  await db.deleteFrom('rate_limits').where('app_id', '=', app.id).where(ofOwner(key)).execute();
}

/**
 * When the last of the budgets that are empty now is full again, whichever source emptied it. `owners` has the budgets of
 * each name that is asked about; names without an empty budget are left out.
 */
export async function findWaits<Name>(
  db: Db,
  app: { id: string },
  owners: Map<Name, Omit<Spend, 'from'>[]>,
): Promise<Map<Name, Date>> {
  const asked = [...owners].flatMap(([name, budgets]) =>
    budgets.map(({ budget, of }) => ({ name, key: keyOf({ budget, of }), limit: budget.limit })),
  );
  if (asked.length === 0) return new Map();
  // A key is `name:owner` or `name:owner:source`, and a hash has no colon.
  const ownerKey = sql<string>`split_part(key, ':', 1) || ':' || split_part(key, ':', 2)`;
  const rows = await db
    .selectFrom('rate_limits')
    .select([ownerKey.as('key'), 'count', 'resets_at'])
    .where('app_id', '=', app.id)
    .where('resets_at', '>', now())
    .where('count', '>=', Math.min(...asked.map(({ limit }) => limit)))
    .where(ownerKey, 'in', [...new Set(asked.map(({ key }) => key))])
    .orderBy('resets_at')
    .execute();
  const byKey = Map.groupBy(rows, ({ key }) => key);
  return new Map(
    asked
      .flatMap(({ name, key, limit }) => {
        const last = byKey.get(key)?.findLast(({ count }) => count >= limit);
        return last ? [{ name, until: last.resets_at }] : [];
      })
      // The latest last: of a name's budgets, the Map keeps the last one.
      .toSorted((one, other) => one.until.getTime() - other.until.getTime())
      .map(({ name, until }) => [name, until]),
  );
}

/** The budget with this key, and those of its sources. */
const ofOwner = (key: string) => sql<boolean>`(key = ${key} or starts_with(key, ${`${key}:`}))`;

/** Gives one back to a shared budget: a success is not a guess, but it must not wipe out the guesses of others. */
export async function giveBack(core: Core, app: { id: string }, spend: Spend): Promise<void> {
  await core.database.query(giveBackStatement, [app.id, keyOf(spend)]);
  watched.getStore()?.delete(keyOf(spend));
}

/** What a budget says after something was taken from it. */
export type Taken = { count: number; resets_at: Date };

async function take(core: Core, app: { id: string }, spend: Spend): Promise<Taken> {
  const [state] = await core.database.query<Taken>(takeStatement, takeValues(app, spend));
  if (!state) throw new Error('a budget was neither created nor changed');
  return state;
}

/** The values of `TAKE`. */
export function takeValues(app: { id: string }, spend: Spend): unknown[] {
  const { period, limit, backOff } = spend.budget;
  return [app.id, keyOf(spend), now(), toSeconds(period), backOff ? limit : NEVER, backOff ? toSeconds(DAY) : 0];
}

/** No count has this value. */
const NEVER = -1;

/** The key of a budget's row. */
export function keyOf({ budget, of, from }: Spend): string {
  return [budget.name, hashed(of), ...(from === undefined ? [] : [hashed(from)])].join(':');
}

const hashed = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22);

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  if (seconds < 2 * 60 * 60) return `${Math.ceil(seconds / 60)} minutes`;
  return `${Math.ceil(seconds / (60 * 60))} hours`;
}

// $3: the time, $4: seconds, $5: the count that empties it, $6: how long that is remembered, in seconds.
const isOver = 'budget.resets_at <= $3::timestamptz';
const isEmptied = `(budget.resets_at > $3::timestamptz and budget.count + 1 = $5)`;
const after = (seconds: string) => `$3::timestamptz + (${seconds}) * interval '1 second'`;
const resetsAt = `case when ${isOver} then ${after('$4')}
                       when ${isEmptied} then ${after(`least($4 * power(2, budget.strikes), ${toSeconds(LONGEST_WAIT)})`)}
                       else budget.resets_at end`;

/** Takes one, as a part of a statement whose first six values are `takeValues`. Its row is `Taken`. */
export const TAKE = `insert into rate_limits as budget (app_id, key, count, resets_at, expires_at)
         values ($1, $2, 1, ${after('$4::float8')}, ${after('$4::float8 + $6::float8')})
         on conflict (app_id, key) do update set
           count = case when ${isOver} then 1 else budget.count + 1 end,
           strikes = least(30, budget.strikes + ${isEmptied}::integer),
           resets_at = ${resetsAt},
           expires_at = ${resetsAt} + $6 * interval '1 second'
         returning count, resets_at`;
const takeStatement = { name: 'take_from_budget', text: TAKE };
const refillStatement = { name: 'refill_budget', text: 'delete from rate_limits where app_id = $1 and key = $2' };
const giveBackStatement = {
  name: 'give_back_to_budget',
  text: 'update rate_limits set count = count - 1 where app_id = $1 and key = $2 and count > 0',
};
