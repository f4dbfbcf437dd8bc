// What a client does, for its developers: the tokens that it got in the last thirty days, what was refused and why, and the
// grants that it uses.
import { type ClientUsage, countPeople, type GrantType, listClientUsage } from '../../../apps/clients/usage.ts';
import { DAY, now } from '../../../clock.ts';
import type { ClientRow } from '../../../database/schema.ts';
import { type ClientFailure, countClientFailures, type SignInDay } from '../../../events/figures.ts';
import { createFormat } from '../../kit/render/format.ts';
import { urlOf } from '../../kit/request/query.ts';
import { toTop } from '../kit/chart.ts';
import { eventText } from '../kit/event-words.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { getClient, toClientHead } from './client-head.ts';
import { grantWords } from './words.ts';

export const clientUsageScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/clients/:id/usage', access: 'clients:read', show: showUsage }),
];

const DAYS = 30;

export type Usage = {
  figures: { arrivals: number; tokens: number; refreshed: number; people: string; failed: number };
  days: SignInDay[];
  /** The top of the chart's axis. */
  most: number;
  grants: { grant_type: GrantType; text: string; tokens: number; percent: number; last_used_at: Date }[];
  /** Undefined for a role that sees no events. */
  failures: ShownFailure[] | undefined;
  events_url: string | undefined;
};

type ShownFailure = { text: string; name: string; count: number; at: Date; url: string };

async function showUsage(visit: AppVisit): Promise<void> {
  const { system, app, can, locale } = visit;
  const client = await getClient(visit);
  const today = Math.floor(now().getTime() / DAY);
  const since = new Date((today - DAYS + 1) * DAY);
  const [used, failed, people] = await Promise.all([
    listClientUsage(system, app, client.id, since),
    countClientFailures(system, app, client.id, since),
    countPeople(system.db, app, client.id),
  ]);
  const days = toDays(client, { used, failed, today });
  const figure = createFormat(locale).number(people.count);
  await showPage(visit, 'console/client-usage', {
    client,
    head: toClientHead(visit, client, 'usage'),
    figures: {
      arrivals: sum(days.map(({ succeeded }) => succeeded)),
      tokens: sum(used.map(({ tokens }) => tokens)),
      refreshed: sum(used.filter(({ grant_type }) => grant_type === 'refresh_token').map(({ tokens }) => tokens)),
      people: people.is_more ? `${figure}+` : figure,
      failed: sum(failed.map(({ count }) => count)),
    },
    days,
    most: toTop(Math.max(...days.map(({ succeeded, failed }) => succeeded + failed))),
    grants: toGrants(visit, used),
    failures: can('events:read') ? toFailures(visit, failed) : undefined,
    events_url: can('events:read') ? urlOf(appPath(app, '/events'), { q: client.id }) : undefined,
  });
}

const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);

type Counted = { used: ClientUsage[]; failed: ClientFailure[]; today: number };

/** A sign-in has come to the client once it redeemed its code; a machine signs in with its secret. */
function toDays({ type }: ClientRow, { used, failed, today }: Counted): SignInDay[] {
  const grant = type === 'machine' ? 'client_credentials' : 'authorization_code';
  return Array.from({ length: DAYS }, (_, index) => today - DAYS + 1 + index).map((day) => ({
    day: new Date(day * DAY),
    succeeded: sum(used.filter((row) => row.day === day && row.grant_type === grant).map(({ tokens }) => tokens)),
    failed: sum(failed.filter((row) => row.day === day).map(({ count }) => count)),
  }));
}

/** The most used first, in percent of it. */
function toGrants({ t }: AppVisit, used: ClientUsage[]): Usage['grants'] {
  const grants = Array.from(
    Map.groupBy(used, ({ grant_type }) => grant_type),
    ([grant_type, rows]) => ({
      grant_type,
      text: t(grantWords[grant_type]),
      tokens: sum(rows.map(({ tokens }) => tokens)),
      last_used_at: new Date(Math.max(...rows.map(({ last_used_at }) => last_used_at.getTime()))),
    }),
  ).sort((one, other) => other.tokens - one.tokens);
  const most = grants[0]?.tokens ?? 1;
  return grants.map((grant) => ({ ...grant, percent: Math.ceil((grant.tokens / most) * 100) }));
}

/** The latest event of a reason stands for the others. */
function toFailures({ app, t }: AppVisit, rows: ClientFailure[]): ShownFailure[] {
  const reasons = Map.groupBy(rows, ({ event, error }) => `${event} ${error}`);
  return Array.from(reasons.values(), (same) => {
    const [latest] = same as [ClientFailure];
    return {
      text: eventText(latest.event, t),
      name: latest.error ?? latest.event,
      count: sum(same.map(({ count }) => count)),
      at: latest.at,
      url: appPath(app, `/events/${latest.id}`),
    };
  }).sort((one, other) => other.count - one.count);
}
