// Limits on what an App, a user or an organization spends in a day or a month (UTC). They refuse nothing here: an event tells of
// 80 % and of 100 %, and a backend asks before it calls a service.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import { isTaken } from '../database/failure.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { SpendingLimitsTable } from '../database/schema/usage.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import type { Event } from '../events/catalogue.ts';
import { type Changes, toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem } from '../problem.ts';
import { type Named, namedBy, requireSubjects, type Subject, toSubject } from './subjects.ts';

const WARN_AT_PERCENT = 80n;

type Period = SpendingLimitsTable['period'];
export type NewSpendingLimit = Named & { period: Period; currency: string; amount: string };

/** A limit with what was spent in its running period. */
export type SpendingLimit = Subject & {
  id: string;
  period: Period;
  currency: string;
  amount: string;
  spent: string;
  period_start: string;
  is_warned: boolean;
  is_reached: boolean;
  created_at: Date;
  updated_at: Date;
};

/** Throws `invalid_body`, `conflict`, `limit_reached`. */
export async function createSpendingLimit(db: Db, app: App, input: NewSpendingLimit): Promise<SpendingLimit> {
  await requireSubjects(db, app, [input]);
  const { period, currency, amount } = input;
  const row = { ...toSubject(app, input), period, currency, amount };
  const id = newId();
  try {
    await transact(db, async (db) => {
      await requireRoomInApp(db, app, 'spending_limits');
      const times = { created_at: now(), updated_at: now() };
      await db
        .insertInto('spending_limits')
        .values({ app_id: app.id, id, ...row, ...times })
        .execute();
      await recordLimit(db, app, 'spending_limit.created', { id, ...row });
    });
  } catch (error) {
    if (isTaken(error)) throw new Problem('conflict', 'There is such a limit already; change that one');
    throw error;
  }
  await checkSpending(db, app, [input]);
  return getSpendingLimit(db, app, id);
}

/** Warnings of the running period are given again, as far as they hold for the new amount. Throws `not_found`. */
export async function updateSpendingLimit(
  db: Db,
  app: App,
  id: string,
  { amount }: { amount: string },
): Promise<SpendingLimit> {
  const limit = await transact(db, async (db) => {
    const before = await getSpendingLimit(db, app, id);
    const { numUpdatedRows } = await db
      .updateTable('spending_limits')
      .set({ amount, warned_for: null, reached_for: null, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .where(sql<boolean>`amount <> ${amount}::numeric`)
      .executeTakeFirst();
    const changed = await getSpendingLimit(db, app, id);
    if (numUpdatedRows === 0n) return changed;
    await recordLimit(db, app, 'spending_limit.updated', {
      ...changed,
      ...toChanges(before, { amount: changed.amount }),
    });
    return changed;
  });
  await checkSpending(db, app, [{ ...namedBy(limit), currency: limit.currency }]);
  return limit;
}

/** Throws `not_found`. */
export async function deleteSpendingLimit(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    const limit = await getSpendingLimit(db, app, id);
    const deleted = db.deleteFrom('spending_limits').where('app_id', '=', app.id).where('id', '=', id);
    const { numDeletedRows } = await deleted.executeTakeFirst();
    if (numDeletedRows === 0n) throw unknown();
    await recordLimit(db, app, 'spending_limit.deleted', limit);
  });
}

/** Throws `not_found`. */
export async function getSpendingLimit(db: Db, app: App, id: string): Promise<SpendingLimit> {
  const limit = await selectLimits(db, app).where('id', '=', id).executeTakeFirst();
  if (!limit) throw unknown();
  return toLimit(limit);
}

type LimitQuery = PageQuery & Named & { currency?: string | undefined };

/** Newest first; with a user or an organization, those set for it. Throws `invalid_cursor`. */
export async function listSpendingLimits(db: Db, app: App, query: LimitQuery): Promise<Page<SpendingLimit>> {
  const { user_id, organization_id, currency } = query;
  const select = (db: Db) =>
    selectLimits(db, app)
      .where((where) => ifGiven(user_id ?? undefined, (id) => where.and({ kind: 'user', subject_id: id })))
      .where((where) =>
        ifGiven(organization_id ?? undefined, (id) => where.and({ kind: 'organization', subject_id: id })),
      )
      .where((where) => ifGiven(currency, (code) => where('currency', '=', code)));
  const { items, next_cursor } = await readPage(db, app, select, { ...query, by: 'created_at' });
  return { items: items.map(toLimit), next_cursor };
}

/** The limits that hold for usage of this user and organization: theirs and the App's. Throws `invalid_query` if there are no such. */
export async function findSpendingLimits(
  db: Db,
  app: App,
  { user_id, organization_id, currency }: Named & { currency?: string | undefined },
): Promise<SpendingLimit[]> {
  await requireSubjects(db, app, [{ user_id, organization_id }], { code: 'invalid_query' });
  const subjects = [app.id, user_id, organization_id].filter((id) => id != null);
  const rows = await selectLimits(db, app)
    .where('subject_id', 'in', subjects)
    .where((where) => ifGiven(currency, (one) => where('currency', '=', one)))
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toLimit);
}

/**
 * Records an event for each limit that this usage reached, once in a period. It runs after the commit of the usage: two
 * requests that reach a limit together would not see each other's usage before, and neither would tell.
 */
export async function checkSpending(db: Db, app: App, usage: readonly (Named & { currency: string })[]): Promise<void> {
  const subjects = new Set([app.id, ...usage.flatMap((one) => [one.user_id ?? [], one.organization_id ?? []].flat())]);
  const limits = await selectLimits(db, app)
    .where('subject_id', 'in', [...subjects])
    .where('currency', 'in', [...new Set(usage.map(({ currency }) => currency))])
    .execute();
  for (const limit of limits.map(toLimit)) {
    if (limit.is_warned) await tellOnce(db, app, limit, { column: 'warned_for', event: 'usage.limit_warned' });
    if (limit.is_reached) await tellOnce(db, app, limit, { column: 'reached_for', event: 'usage.limit_reached' });
  }
}

type LimitEvent = Extract<Event, `${'spending_limit' | 'usage'}.${string}`>;
type Telling = { column: 'warned_for' | 'reached_for'; event: LimitEvent };

async function tellOnce(db: Db, app: App, limit: SpendingLimit, { column, event }: Telling): Promise<void> {
  const isUntold = sql<boolean>`${sql.ref(column)} is distinct from ${limit.period_start}::date`;
  // Most usage of a period comes after the event: no transaction for it.
  const untold = db.selectFrom('spending_limits').select('id').where('app_id', '=', app.id).where('id', '=', limit.id);
  if (!(await untold.where(isUntold).executeTakeFirst())) return;
  await transact(db, async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('spending_limits')
      .set({ [column]: limit.period_start })
      .where('app_id', '=', app.id)
      .where('id', '=', limit.id)
      .where(isUntold)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await recordLimit(db, app, event, limit);
  });
}

const selectLimits = (db: Db, app: App) =>
  db
    .selectFrom('spending_limits')
    .select(['id', 'kind', 'subject_id', 'period', 'currency', 'created_at', 'updated_at'])
    .select([sql<string>`amount::text`.as('amount'), spentIn(app).as('spent')])
    .select(sql<string>`${startOf()}::text`.as('period_start'))
    .where('app_id', '=', app.id);

type Selected = Omit<SpendingLimit, 'is_warned' | 'is_reached'>;

function toLimit(row: Selected): SpendingLimit {
  const [amount, spent] = [toMillionths(row.amount), toMillionths(row.spent)];
  return { ...row, is_warned: spent * 100n >= amount * WARN_AT_PERCENT, is_reached: spent >= amount };
}

/** Of a number that the database writes with six places. */
const toMillionths = (money: string) => BigInt(money.replace('.', ''));

const startOf = () => sql<string>`(date_trunc(spending_limits.period, ${now()}::timestamptz at time zone 'UTC'))::date`;

const spentIn = (app: App) => sql<string>`
  coalesce((
    select sum(cost) from usage_days kept
    where kept.app_id = ${app.id} and kept.kind = spending_limits.kind
      and kept.subject_id = spending_limits.subject_id and kept.currency = spending_limits.currency
      and kept.day between ${startOf()} and (${now()}::timestamptz at time zone 'UTC')::date
  ), 0)::numeric(30,6)::text`;

type Told = Subject & {
  id: string;
  period: Period;
  currency: string;
  amount: string;
  spent?: string;
  changes?: Changes;
};

function recordLimit(db: Db, app: App, event: LimitEvent, limit: Told): Promise<void> {
  const { id, period, currency, amount, spent, changes } = limit;
  const { user_id, organization_id } = namedBy(limit);
  const data = {
    spending_limit: id,
    user_id,
    organization_id,
    period,
    currency,
    amount,
    spent,
    ...(changes && { changes }),
  };
  return record(db, app, event, { user_id: user_id ?? undefined, data });
}

const unknown = () => new Problem('not_found', 'There is no such spending limit');

export function toSpendingLimitJson(limit: SpendingLimit) {
  const { id, period, currency, amount, spent, period_start, is_warned, is_reached, created_at, updated_at } = limit;
  const state = { spent, period_start, warned: is_warned, exceeded: is_reached };
  return { id, ...namedBy(limit), period, currency, amount, ...state, created_at, updated_at };
}
