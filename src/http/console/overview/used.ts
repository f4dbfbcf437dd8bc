// An App that people sign in to, at a glance: figures against the month before, sign-ins by day, what fails, what needs a
// look, and what happened last. What the developer's role doesn't show is left out.
import { DAY, now } from '../../../clock.ts';
import type { Count } from '../../../database/lists/counts.ts';
import {
  countActiveUsers,
  countMethods,
  countNewUsers,
  type FailingClient,
  listFailingClients,
  type SignInDay,
  type SignInMethod,
} from '../../../events/figures.ts';
import { listEvents, listNames } from '../../../events/list.ts';
import { countUsers } from '../../../users/list.ts';
import type { Translate } from '../../kit/render/messages.ts';
import { toTop } from '../kit/chart.ts';
import { eventText } from '../kit/event-words.ts';
import { appPath, showPage } from '../kit/render.ts';
import { describeEvent, type ShownEvent } from '../kit/shown-event.ts';
import type { AppVisit } from '../kit/visit.ts';
import { listHealth } from './health.ts';

/** The chart's, and twice as many are compared. */
export const DAYS = 30;
const WEEK = 7;
const LATEST = 6;

/** `change`: against the month before, in percent; undefined where that had none. */
export type Figures = {
  sign_ins: number;
  change: number | undefined;
  success_rate: number | undefined;
  users: Count;
  new_users: Count;
  active: number;
};

export type ShownFailure = { name: string; text: string; count: number; client_url: string; event_url: string };

export type ShownMethod = { label: string; percent: number };

/** `days` are the last sixty, the oldest first. */
export async function showUsed(visit: AppVisit, days: SignInDay[]): Promise<void> {
  const { system, app, can } = visit;
  const { db } = system;
  const month = new Date(now().getTime() - DAYS * DAY);
  const week = new Date(now().getTime() - WEEK * DAY);
  const [users, new_users, joined, active, methods, failing, health, events] = await Promise.all([
    countUsers(db, app),
    countUsers(db, app, { since: month }),
    countNewUsers(system, app, DAYS),
    countActiveUsers(system, app, week),
    countMethods(system, app, month),
    can('events:read') && can('clients:read') ? listFailingClients(system, app, week) : [],
    listHealth(visit),
    can('events:read') ? listLatest(visit) : undefined,
  ]);
  const latest = days.slice(-DAYS);
  await showPage(visit, 'console/overview-used', {
    figures: { ...toFigures(days), users, new_users, active },
    days: latest,
    most: toTop(Math.max(...latest.map(({ succeeded, failed }) => succeeded + failed))),
    joined,
    most_joined: toTop(Math.max(...joined.map(({ count }) => count))),
    methods: toMethods(methods, visit.t),
    failing: describeFailing(visit, failing),
    health,
    events,
  });
}

function toFigures(days: SignInDay[]): Pick<Figures, 'sign_ins' | 'change' | 'success_rate'> {
  const [before, latest] = [sum(days.slice(0, -DAYS)), sum(days.slice(-DAYS))];
  const all = latest.succeeded + latest.failed;
  return {
    sign_ins: latest.succeeded,
    change: before.succeeded > 0 ? Math.round((latest.succeeded / before.succeeded - 1) * 100) : undefined,
    success_rate: all > 0 ? latest.succeeded / all : undefined,
  };
}

const sum = (days: SignInDay[]) => ({
  succeeded: days.reduce((total, day) => total + day.succeeded, 0),
  failed: days.reduce((total, day) => total + day.failed, 0),
});

const methodWords: Record<string, string> = {
  pwd: 'console.method.password',
  email: 'console.method.email',
  pop: 'console.method.passkey',
  fed: 'console.method.connection',
};

/** By the first proof, which is the first part of the `amr`; in percent. */
function toMethods(rows: SignInMethod[], t: Translate): ShownMethod[] {
  const all = rows.reduce((total, { count }) => total + count, 0);
  const byFirst = Map.groupBy(rows, ({ method }) => method.split(' ')[0] ?? '');
  return [...byFirst]
    .map(([first, same]) => ({
      label: methodWords[first] ? t(methodWords[first]) : first,
      percent: Math.round((same.reduce((total, { count }) => total + count, 0) / all) * 100),
    }))
    .sort((one, other) => other.percent - one.percent);
}

function describeFailing({ app, t }: AppVisit, rows: FailingClient[]): ShownFailure[] {
  return rows.map(({ client_id, name, count, id, error, event }) => ({
    ...{ name: name ?? client_id, text: error ?? eventText(event, t), count },
    client_url: appPath(app, `/clients/${client_id}`),
    event_url: appPath(app, `/events/${id}`),
  }));
}

async function listLatest(visit: AppVisit): Promise<ShownEvent[]> {
  const { system, app, consoleApp } = visit;
  const { items } = await listEvents(system.db, app, { limit: LATEST });
  const names = await listNames(system.db, app, consoleApp, items);
  return items.map((row) => describeEvent(row, names, visit));
}
