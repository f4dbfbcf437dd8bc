// The App's events: searched, filtered, and each one explained. What a request sent, and how to mend one that was refused, is on
// the page of its record (../requests/).

import { Readable } from 'node:stream';
import { findRequestRecord } from '../../../diagnosis/list.ts';
import { exportEvents } from '../../../events/chain/export.ts';
import { auditJwksUri } from '../../../events/chain/keys.ts';
import { findLastSeal } from '../../../events/chain/unsealed.ts';
import { type EventRow, getEvent, impersonatorOf, listEvents, listNames } from '../../../events/list.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { whyOfEvent } from '../../kit/why.ts';
import { groups } from '../kit/event-words.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import { describeEvent } from '../kit/shown-event.ts';
import type { AppVisit } from '../kit/visit.ts';
import { showChanges } from './event-changes.ts';
import { listFilterFields, queryOf, readFilter } from './event-filter.ts';
import { liveUrlOf } from './live.ts';

export const eventScreens: Screen[] = [
  appScreen({ path: '/apps/:slug/events', access: 'events:read', show: showEvents }),
  appScreen({ path: '/apps/:slug/events/export', access: 'events:read', show: sendEvents }),
  appScreen({ path: '/apps/:slug/events/:id', access: 'events:read', show: showEvent }),
];

async function showEvents(visit: AppVisit): Promise<void> {
  const { system, app, consoleApp, t } = visit;
  const { db } = system;
  const asked = await readFilter(visit);
  const { q, group, filter, chips } = asked;
  const here = queryOf(asked);
  const cursor = queryText(visit, 'cursor');
  // Older pages don't change.
  const live_url = cursor ? undefined : await liveUrlOf(visit, asked);
  const { items, next_cursor } = filter
    ? await listEvents(db, app, { ...filter, cursor })
    : { items: [], next_cursor: null };
  const names = await listNames(db, app, consoleApp, items);
  const path = appPath(app, '/events');
  const link = (one: string | undefined) => ({ url: urlOf(path, { ...here, group: one }), current: one === group });
  await showPage(visit, 'console/events', {
    ...{ q, cursor, group, live_url, here },
    sealed: await findLastSeal(db, app),
    ...{ fields: listFilterFields(visit, asked), organizations: [], all_url: urlOf(path, { q, group }) },
    chips: chips.map(({ name, text }) => ({ text, url: urlOf(path, { ...here, [name]: undefined }) })),
    events: items.map((row) => describeEvent(row, names, visit)),
    filters: [
      { label: t('console.all'), ...link(undefined) },
      ...Object.entries(groups).map(([name, { label }]) => ({ label: t(label), ...link(name) })),
    ],
    first_url: urlOf(path, here),
    next_url: next_cursor ? urlOf(path, { ...here, cursor: next_cursor }) : undefined,
  });
}

/** All of them, as through the API. */
async function sendEvents({ system, app, ctx }: AppVisit): Promise<void> {
  ctx.attachment(`events-${app.slug}.jsonl`);
  ctx.type = 'application/x-ndjson';
  const wanted = { filter: {}, after: 0, jwksUri: auditJwksUri(system.config) };
  ctx.body = Readable.from(await exportEvents(system.db, app, wanted));
}

async function showEvent(visit: AppVisit): Promise<void> {
  const { system, app, consoleApp, params } = visit;
  const row = await getEvent(system.db, app, params.id ?? '');
  const names = await listNames(system.db, app, consoleApp, [row]);
  const record = row.request_id === null ? undefined : await findRequestRecord(system, app, row.request_id);
  await showPage(visit, 'console/event', {
    event: describeEvent(row, names, visit),
    why_url: whyOfEvent(row.event, row.data),
    user_agent: row.user_agent,
    changes: showChanges(row, visit),
    actor_url: actorUrlOf(row, visit),
    data: toDataText(row),
    request_url: record && appPath(app, `/requests/${record.id}`),
  });
}

/** The others of the same actor. */
function actorUrlOf(row: EventRow, { app }: AppVisit): string | undefined {
  const [actor, acting] = [row.actor_id ?? undefined, impersonatorOf(row) ?? undefined];
  return actor === undefined ? undefined : urlOf(appPath(app, '/events'), acting ? { acting } : { actor });
}

/** What the page doesn't show otherwise. */
function toDataText({ data }: EventRow): string | undefined {
  const { changes: _, ...rest } = data;
  return Object.keys(rest).length > 0 ? JSON.stringify(rest, null, 2) : undefined;
}
