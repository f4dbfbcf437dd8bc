// Sums of usage by day (UTC), service, user and organization, from the sums that records.ts keeps for each day.
import { type RawBuilder, sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { DAY, now } from '../clock.ts';
import { inLane } from '../database/lists/lane.ts';
import type { Page } from '../database/lists.ts';
import type { SubjectKind } from '../database/schema/usage.ts';
import type { Db } from '../database/schema.ts';
import { isStorable } from '../database/storable.ts';
import { Problem } from '../problem.ts';
import { type Named, type Subject, toSubject } from './subjects.ts';

export const groupings = ['day', 'service', 'user', 'organization'] as const;
export type Grouping = (typeof groupings)[number];

const DEFAULT_LIMIT = 100;
const DEFAULT_DAYS = 30;

/** Days as YYYY-MM-DD in UTC: `from` is included, `to` is not. */
export type SummaryQuery = Named & {
  group_by: readonly Grouping[];
  currency: string;
  from?: string | undefined;
  to?: string | undefined;
  service?: string | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
};

export type UsageSum = {
  day: string | null;
  service: string | null;
  user_id: string | null;
  organization_id: string | null;
  currency: string;
  records: number;
  tokens_used: string;
  cost: string;
};

type Row = { key: string; day: string | null; service: string | null; subject: string | null } & Sums;
type Sums = { records: string; tokens_used: string; cost: string };

export const toDay = (time: Date): string => time.toISOString().slice(0, 10);

/**
 * By day and then by name if days are asked for; otherwise the largest cost first. Usage without a user is in no group by user,
 * and the same holds for organizations. Throws `invalid_query`, and as `readPage`.
 */
export async function summarizeUsage(db: Db, app: App, query: SummaryQuery): Promise<Page<UsageSum>> {
  const { group_by, currency, limit = DEFAULT_LIMIT, cursor } = query;
  const subject = findSums(app, query);
  const byDay = group_by.includes('day');
  const { rows } = await inLane(db, app, (db) =>
    sql<Row>`
      select key, day::text, service, subject::text, records::text, tokens_used::text, cost::text
      from (
        select *, concat_ws('/', day::text, subject::text, service) collate "C" as key
        from (${selectSums(app, query, subject)}) as sums
      ) as groups
      where ${beyond(cursor, byDay)}
      order by ${byDay ? sql`key` : sql`groups.cost desc, key`} limit ${limit + 1}
    `.execute(db),
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => toSum(row, subject.kind, currency)),
    next_cursor: last ? Buffer.from(JSON.stringify([last.cost, last.key])).toString('base64url') : null,
  };
}

type Sought = Partial<Subject> & { kind: SubjectKind };

/** Grouped by the columns as they are: their texts are made once a group, not once a row. */
function selectSums(app: App, query: SummaryQuery, { kind, subject_id }: Sought): RawBuilder<unknown> {
  const { group_by, currency, service } = query;
  const today = now().getTime();
  const from = query.from ?? toDay(new Date(today - (DEFAULT_DAYS - 1) * DAY));
  const to = query.to ?? toDay(new Date(today + DAY));
  const has = (...some: Grouping[]) => some.some((one) => group_by.includes(one));
  return sql`
    select ${has('day') ? sql`day` : sql`null::date`} as day,
      ${has('service') ? sql`service` : sql`null::text`} as service,
      ${has('user', 'organization') ? sql`subject_id` : sql`null::uuid`} as subject,
      sum(records) as records, sum(tokens_used) as tokens_used, sum(cost) as cost
    from usage_days
    where app_id = ${app.id} and kind = ${kind} and currency = ${currency}
      and day >= ${from}::date and day < ${to}::date
      ${subject_id === undefined ? sql`` : sql`and subject_id = ${subject_id}`}
      ${service === undefined ? sql`` : sql`and service = ${service}`}
    group by 1, 2, 3`;
}

const NOTHING: Sums = { records: '0', tokens_used: '0', cost: '0.000000' };

/** Everything in the period together. */
export async function totalUsage(db: Db, app: App, query: Omit<SummaryQuery, 'group_by'>): Promise<UsageSum> {
  const { items } = await summarizeUsage(db, app, { ...query, group_by: [], limit: 1, cursor: undefined });
  const none = { key: '', day: null, service: null, subject: null, ...NOTHING };
  return items[0] ?? toSum(none, 'app', query.currency);
}

/** The sums that answer the question: each is kept for the App, for its users and for its organizations. */
function findSums(app: App, query: SummaryQuery): Sought {
  const { group_by, user_id, organization_id } = query;
  const users = group_by.includes('user') || Boolean(user_id);
  const organizations = group_by.includes('organization') || Boolean(organization_id);
  if (users && organizations)
    throw new Problem('invalid_query', 'Sums are kept by user or by organization, not by both at once', {
      fields: { group_by: 'by user or by organization, and for one of them' },
    });
  if (user_id || organization_id || !(users || organizations)) return toSubject(app, query);
  return { kind: users ? 'user' : 'organization' };
}

function beyond(cursor: string | undefined, byDay: boolean): RawBuilder<boolean> {
  if (!cursor) return sql`true`;
  const { cost, key } = readCursor(cursor);
  if (byDay) return sql`key > ${key} collate "C"`;
  return sql`(cost < ${cost}::numeric or cost = ${cost}::numeric and key > ${key} collate "C")`;
}

function readCursor(cursor: string): { cost: string; key: string } {
  try {
    const [cost, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isOurs = typeof cost === 'string' && /^\d{1,30}\.\d{6}$/.test(cost) && typeof key === 'string';
    if (isOurs && isStorable(key)) return { cost, key };
  } catch {}
  throw new Problem('invalid_cursor', 'Use the next_cursor of the previous page, or none for the first page');
}

function toSum({ day, service, subject, records, tokens_used, cost }: Row, kind: SubjectKind, currency: string) {
  return {
    day,
    service,
    user_id: kind === 'user' ? subject : null,
    organization_id: kind === 'organization' ? subject : null,
    currency,
    records: Number(records),
    tokens_used,
    cost,
  };
}

/** The currencies of the App's usage in a year, the most used first. */
export async function listUsedCurrencies(db: Db, app: App): Promise<string[]> {
  const since = toDay(new Date(now().getTime() - 365 * DAY));
  const { rows } = await inLane(db, app, (db) =>
    sql<{ currency: string }>`
    select currency from usage_days where app_id = ${app.id} and kind = 'app' and day >= ${since}::date
    group by currency order by sum(records) desc, currency
  `.execute(db),
  );
  return rows.map(({ currency }) => currency);
}

const EXPORTED_AT_ONCE = 1_000;

type OwnDay = { day: string; service: string; currency: string } & Sums;

/** A user's sums of each day, as personal data. */
export const ownUsage = {
  name: 'usage',
  async *pages(db: Db, app: App, user: { id: string }) {
    for (let last: OwnDay | undefined; ; ) {
      const rows = await listOwnDays(db, app, { user, after: last });
      yield rows.map(({ records, ...row }) => ({ ...row, records: Number(records) }));
      if (rows.length < EXPORTED_AT_ONCE) return;
      last = rows.at(-1);
    }
  },
} as const;

/** The newest first. */
async function listOwnDays(
  db: Db,
  app: App,
  { user, after }: { user: { id: string }; after: OwnDay | undefined },
): Promise<OwnDay[]> {
  const isAfter = after
    ? sql`day < ${after.day}::date or day = ${after.day}::date and (service, currency) > (${after.service}, ${after.currency})`
    : sql`true`;
  const { rows } = await sql<OwnDay>`
    select day::text, service, currency, sum(records)::text as records, sum(tokens_used)::text as tokens_used,
      sum(cost)::text as cost
    from usage_days where app_id = ${app.id} and kind = 'user' and subject_id = ${user.id} and (${isAfter})
    group by usage_days.day, service, currency order by usage_days.day desc, service, currency
    limit ${sql.lit(EXPORTED_AT_ONCE)}
  `.execute(db);
  return rows;
}
