// Usage that an App reports: a call of a service, its tokens and its cost. Records never change and are never deleted one by one
// (docs/decisions/0023). Each is added to the sums of its day in the same statement, so that the sums are never behind.
import { type RawBuilder, sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { DAY, MINUTE, now } from '../clock.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { newId } from '../ids.ts';
import { Problem } from '../problem.ts';
import { checkSpending } from './spending-limits.ts';
import { type Named, requireSubjects } from './subjects.ts';

/**
 * Rows among which the sums of one App, organization or day are spread. With one, everything that an App reports would queue at
 * one lock.
 */
const SLOTS = 16;

/** A backend's clock may be a little ahead of ours, and a backend may have been without a connection for long. */
const AHEAD = 5 * MINUTE;
const MAX_AGE = 366 * DAY;

export type NewUsage = Named & {
  service: string;
  tokens_used: number;
  /** A decimal with at most six places. */
  cost: string;
  currency: string;
  model_name?: string | null | undefined;
  request_type?: string | null | undefined;
  at?: Date | undefined;
  idempotency_key?: string | null | undefined;
};

export type UsageRecord = {
  id: string;
  at: Date;
  service: string;
  tokens_used: string;
  cost: string;
  currency: string;
  model_name: string | null;
  request_type: string | null;
  user_id: string | null;
  organization_id: string | null;
  idempotency_key: string | null;
  billing_id: string | null;
};

/**
 * Stores the usage, or finds it if its key was reported before, in the order in which it is given. Throws `invalid_body` for an
 * unknown user or organization, `idempotency_key_reused` for a key with other content; then nothing is stored.
 */
export async function reportUsage(
  db: Db,
  app: App,
  items: readonly NewUsage[],
  { isBatch = true } = {},
): Promise<UsageRecord[]> {
  const path = (at: number, field: string) => (isBatch ? `items.${at}.${field}` : field);
  requireTimes(items, path);
  await requireSubjects(db, app, items, { path });
  const stored = await transact(db, async (db) => {
    const rows = items.map((item) => ({ ...item, id: newId(), at: item.at ?? now() }));
    const added = await insertUsage(db, app, rows);
    const byId = new Map(added.map((record) => [record.id, record]));
    const known = rows.flatMap(({ id, idempotency_key }) => (byId.has(id) ? [] : (idempotency_key ?? [])));
    const byKey = new Map((await listByKey(db, app, known)).map((record) => [record.idempotency_key, record]));
    return rows.map(({ id }, at) => byId.get(id) ?? requireSame(items[at], byKey, path(at, 'idempotency_key')));
  });
  await checkSpending(db, app, items);
  return stored;
}

function requireTimes(items: readonly NewUsage[], path: (at: number, field: string) => string): void {
  const [earliest, latest] = [now().getTime() - MAX_AGE, now().getTime() + AHEAD];
  const wrong = items.findIndex(({ at }) => at && !(at.getTime() >= earliest && at.getTime() <= latest));
  if (wrong < 0) return;
  const detail = 'must be in the last 366 days, and not in the future';
  throw new Problem('invalid_body', `${path(wrong, 'at')} ${detail}`, { fields: { [path(wrong, 'at')]: detail } });
}

const columns: RawBuilder<UsageRecord> = sql`id, at, service, tokens_used::text, cost::text, currency, model_name,
  request_type, user_id, organization_id, idempotency_key, billing_id`;

/**
 * One statement for records and sums. The records are inserted in the order of their keys and the sums in the order of theirs, so
 * that two batches with the same keys or subjects wait for each other instead of ending in a deadlock.
 */
async function insertUsage(db: Db, app: App, rows: readonly NewUsage[]): Promise<UsageRecord[]> {
  const slot = Math.floor(Math.random() * SLOTS);
  const result = await sql<UsageRecord>`
    with added as (
      insert into usage_records (app_id, id, at, service, tokens_used, cost, currency, model_name, request_type, user_id,
        organization_id, idempotency_key, created_at)
      select ${app.id}::uuid, id, at, service, tokens_used, cost, currency, model_name, request_type, user_id,
        organization_id, idempotency_key, ${now()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as item (id uuid, at timestamptz, service text,
        tokens_used bigint, cost numeric, currency text, model_name text, request_type text, user_id uuid,
        organization_id uuid, idempotency_key text)
      order by idempotency_key
      on conflict (app_id, idempotency_key) where idempotency_key is not null do nothing
      returning *
    ), summed as (
      insert into usage_days as kept
        (app_id, kind, subject_id, currency, day, service, slot, records, tokens_used, cost)
      select app_id, kind, subject_id, currency, (at at time zone 'UTC')::date as day, service, slot,
        count(*), sum(tokens_used), sum(cost)
      from added cross join lateral (values
        ('app', app_id, ${slot}::smallint),
        ('organization', organization_id, ${slot}::smallint),
        ('user', user_id, 0::smallint)
      ) as of (kind, subject_id, slot)
      where subject_id is not null
      group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7
      on conflict (app_id, kind, subject_id, currency, day, service, slot) do update set
        records = kept.records + excluded.records,
        tokens_used = kept.tokens_used + excluded.tokens_used,
        cost = kept.cost + excluded.cost
    )
    select ${columns} from added
  `.execute(db);
  return result.rows;
}

async function listByKey(db: Db, app: App, keys: string[]): Promise<UsageRecord[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<UsageRecord>`
    select ${columns} from usage_records where app_id = ${app.id} and idempotency_key = any(${keys}::text[])
  `.execute(db);
  return rows;
}

function requireSame(item: NewUsage | undefined, byKey: Map<string | null, UsageRecord>, field: string): UsageRecord {
  const record = byKey.get(item?.idempotency_key ?? null);
  if (!item || !record) throw new Error('usage was neither stored nor known');
  if (isSame(item, record)) return record;
  throw new Problem('idempotency_key_reused', 'Use a new key for each usage, and the same only to repeat a request', {
    fields: { [field]: 'was used for another usage' },
  });
}

const isSame = (item: NewUsage, record: UsageRecord): boolean =>
  item.service === record.service &&
  String(item.tokens_used) === record.tokens_used &&
  toMoney(item.cost) === record.cost &&
  item.currency === record.currency &&
  (item.at === undefined || item.at.getTime() === record.at.getTime()) &&
  nullable.every((name) => (item[name] ?? null) === record[name]);

const nullable = ['model_name', 'request_type', 'user_id', 'organization_id'] as const;

/** As the database writes numeric(…,6). */
function toMoney(cost: string): string {
  const [whole = '0', places = ''] = cost.split('.');
  return `${whole}.${places.padEnd(6, '0')}`;
}

export type UsageQuery = PageQuery &
  Named & {
    service?: string | undefined;
    currency?: string | undefined;
    /** Part of this billing record. */
    billing_id?: string | undefined;
    from?: Date | undefined;
    to?: Date | undefined;
  };

/** Newest first. `from` is included, `to` is not. Throws `invalid_cursor`. */
export async function listUsage(db: Db, app: App, query: UsageQuery): Promise<Page<UsageRecord>> {
  const { user_id, organization_id, service, currency, billing_id, from, to } = query;
  const select = (db: Db) =>
    db
      .selectFrom('usage_records')
      .select(['id', 'at', 'service', 'currency', 'model_name', 'request_type', 'user_id', 'organization_id'])
      .select(['idempotency_key', 'billing_id', sql<string>`tokens_used::text`.as('tokens_used')])
      .select(sql<string>`cost::text`.as('cost'))
      .where('app_id', '=', app.id)
      .where((where) => ifGiven(user_id ?? undefined, (id) => where('user_id', '=', id)))
      .where((where) => ifGiven(organization_id ?? undefined, (id) => where('organization_id', '=', id)))
      .where((where) => ifGiven(service, (name) => where('service', '=', name)))
      .where((where) => ifGiven(currency, (code) => where('currency', '=', code)))
      .where((where) => ifGiven(billing_id, (id) => where('billing_id', '=', id)))
      .where((where) => ifGiven(from, (time) => where('at', '>=', time)))
      .where((where) => ifGiven(to, (time) => where('at', '<', time)));
  return readPage(db, app, select, { ...query, by: 'at' });
}

export function toUsageJson(record: UsageRecord) {
  const { id, at, service, tokens_used, cost, currency, model_name, request_type } = record;
  const { user_id, organization_id, idempotency_key, billing_id } = record;
  const what = { id, at, service, tokens_used: Number(tokens_used), cost, currency, model_name, request_type };
  return { ...what, user_id, organization_id, idempotency_key, billing_id };
}
