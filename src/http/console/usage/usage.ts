// What the App's users and organizations used and what it cost: by day as a chart, and by day, service, user or organization as
// a table. Spending limits stand below.
import { DAY, now } from '../../../clock.ts';
import { currencies } from '../../../usage/currencies.ts';
import { listSpendingLimits, type SpendingLimit } from '../../../usage/spending-limits.ts';
import { listSubjectNames } from '../../../usage/subjects.ts';
import {
  type Grouping,
  groupings,
  listUsedCurrencies,
  summarizeUsage,
  toDay,
  totalUsage,
  type UsageSum,
} from '../../../usage/summary.ts';
import { createFormat } from '../../kit/render/format.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { toTop } from '../kit/chart.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { groupingWords, periodWords } from './words.ts';

export const usageScreens: Screen[] = [appScreen({ path: '/apps/:slug/usage', access: 'usage:read', show: showUsage })];

const periods = [7, 30, 90] as const;
const DEFAULT_PERIOD = 30;
const ON_A_PAGE = 50;
const MAX_LIMITS = 10;

type Filter = { label: string; url: string; current: boolean };

export type Costs = {
  total: UsageSum;
  /** Bars are drawn to scale with numbers; the table has the exact sums. */
  days: { day: Date; cost: number }[];
  most: number;
  by: Grouping;
  groups: ShownGroup[];
  limits: ShownLimit[];
  filters: { by: Filter[]; period: Filter[]; currency: Filter[] };
  first_url: string | undefined;
  next_url: string | undefined;
};

type ShownGroup = UsageSum & { name: string; url: string | undefined; percent: number };

export type ShownLimit = SpendingLimit & { name: string; period_label: string; percent: number };

type Asked = { by: Grouping; period: number; currency: string; used: string[]; cursor: string };

async function showUsage(visit: AppVisit): Promise<void> {
  const { system, app } = visit;
  const { db } = system;
  const asked = readAsked(visit, await listUsedCurrencies(db, app));
  const { by, period, currency, cursor } = asked;
  const from = toDay(new Date(now().getTime() - (period - 1) * DAY));
  const [total, byDay, groups, limits] = await Promise.all([
    totalUsage(db, app, { currency, from }),
    summarizeUsage(db, app, { group_by: ['day'], currency, from }),
    summarizeUsage(db, app, { group_by: [by], currency, from, cursor, limit: by === 'day' ? period : ON_A_PAGE }),
    listSpendingLimits(db, app, { limit: MAX_LIMITS }),
  ]);
  const days = toDays(byDay.items, period);
  const names = await listNames(visit, groups.items, limits.items);
  await showPage(visit, 'console/usage', {
    ...{ total, days, by, most: toTop(Math.max(...days.map(({ cost }) => cost)) * MILLION) / MILLION },
    groups: toGroups(visit, groups.items, names),
    limits: limits.items.map((limit) => toShownLimit(visit, limit, names)),
    filters: toFilters(visit, asked),
    first_url: cursor ? toUrl(visit, asked, {}) : undefined,
    next_url: groups.next_cursor ? toUrl(visit, asked, { cursor: groups.next_cursor }) : undefined,
  });
}

/** An axis needs whole numbers, and most costs are fractions of a cent. */
const MILLION = 1_000_000;

function readAsked(visit: AppVisit, used: string[]): Asked {
  const currency = queryText(visit, 'currency');
  return {
    by: groupings.find((one) => one === queryText(visit, 'by')) ?? 'day',
    period: periods.find((days) => String(days) === queryText(visit, 'days')) ?? DEFAULT_PERIOD,
    currency: currencies.has(currency) ? currency : (used[0] ?? 'USD'),
    used,
    cursor: queryText(visit, 'cursor'),
  };
}

/** With those on which nothing was used. */
function toDays(sums: UsageSum[], period: number): Costs['days'] {
  const costs = new Map(sums.map(({ day, cost }) => [day, Number(cost)]));
  const today = Math.floor(now().getTime() / DAY);
  return Array.from({ length: period }, (_, index) => new Date((today - period + 1 + index) * DAY)).map((day) => ({
    day,
    cost: costs.get(toDay(day)) ?? 0,
  }));
}

/** For developers who may see users. */
async function listNames({ system, app, can }: AppVisit, sums: UsageSum[], limits: SpendingLimit[]) {
  if (!can('users:read')) return new Map<string, string>();
  const ids = sums.flatMap(({ user_id, organization_id }) => user_id ?? organization_id ?? []);
  const limited = limits.flatMap(({ kind, subject_id }) => (kind === 'app' ? [] : subject_id));
  return listSubjectNames(system.db, app, [...new Set([...ids, ...limited])]);
}

/** The newest day first. The largest cost of the page is the whole bar. */
function toGroups({ app, can, locale }: AppVisit, sums: UsageSum[], names: Map<string, string>): ShownGroup[] {
  const most = Math.max(...sums.map(({ cost }) => Number(cost)), 1 / MILLION);
  const format = createFormat(locale);
  const groups = sums.map((sum) => {
    const { day, service, user_id, organization_id, cost } = sum;
    const id = user_id ?? organization_id ?? '';
    const isKnownUser = user_id !== null && names.has(user_id) && can('users:read');
    return {
      ...sum,
      name: day ? format.day(new Date(day)) : (service ?? names.get(id) ?? id),
      url: isKnownUser ? appPath(app, `/users/${user_id}`) : undefined,
      percent: Math.ceil((Number(cost) / most) * 100),
    };
  });
  return sums[0]?.day ? groups.toReversed() : groups;
}

function toShownLimit({ t }: AppVisit, limit: SpendingLimit, names: Map<string, string>): ShownLimit {
  const name = limit.kind === 'app' ? t('console.costs.whole_app') : (names.get(limit.subject_id) ?? limit.subject_id);
  const percent = Math.min(100, Math.floor((Number(limit.spent) / Number(limit.amount)) * 100));
  return { ...limit, name, period_label: t(periodWords[limit.period]), percent };
}

function toFilters(visit: AppVisit, asked: Asked): Costs['filters'] {
  const { t } = visit;
  const { by, period, currency, used } = asked;
  return {
    by: groupings.map((one) => ({
      ...{ label: t(groupingWords[one]), url: toUrl(visit, asked, { by: one }), current: one === by },
    })),
    period: periods.map((days) => ({
      label: t('console.costs.days', { count: days }),
      url: toUrl(visit, asked, { days: String(days) }),
      current: days === period,
    })),
    currency: used.map((one) => ({
      ...{ label: one, url: toUrl(visit, asked, { currency: one }), current: one === currency },
    })),
  };
}

const toUrl = ({ app }: AppVisit, { by, period, currency }: Asked, change: Record<string, string>) =>
  urlOf(appPath(app, '/usage'), { by, days: String(period), currency, ...change });
