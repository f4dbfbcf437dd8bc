// The stream by which a page of an App follows its events. It tells how many events are new on the page; the script
// (views/assets/live.js) then asks for the page again, so that only the server renders. The number is counted from the page's
// own time, whenever something changes and when a browser connects again: nothing can be lost in between, or counted twice.
import { now } from '../../../clock.ts';
import { countEvents, type EventFilter, type Tally } from '../../../events/list.ts';
import { LATE, watchEvents } from '../../../events/watch.ts';
import { messageOf } from '../../../log.ts';
import { queryText, urlOf } from '../../kit/request/query.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { openStream, type Stream } from '../../kit/request/streams.ts';
import { isStillAdmitted } from '../kit/guard.ts';
import { appPath } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { type Asked, queryOf, readFilter } from './event-filter.ts';

const ACCESS = 'events:read';

export const liveScreens: Screen[] = [appScreen({ path: '/apps/:slug/events/live', access: ACCESS, show: showLive })];

/**
 * The address of the stream for a page that shows these events. Call it before the events are read: one that is recorded
 * in between is told of twice then, and not left out.
 */
export async function liveUrlOf({ system, app }: AppVisit, asked: Asked): Promise<string | undefined> {
  const { filter } = asked;
  if (!filter) return undefined;
  const since = new Date(now().getTime() - LATE);
  const { count } = await countEvents(system.db, app, filter, { since, before: 0 });
  return urlOf(appPath(app, '/events/live'), {
    ...queryOf(asked),
    ...{ since: String(since.getTime()), known: String(count) },
  });
}

async function showLive(visit: AppVisit): Promise<void> {
  const { ctx, app, system, developer } = visit;
  const asked = await readFilter(visit);
  const { filter } = asked;
  const isAsked = ctx.method === 'GET' && ctx.get('accept').includes('text/event-stream');
  if (!isAsked || !filter) {
    redirect(ctx, urlOf(appPath(app, '/events'), queryOf(asked)));
    return;
  }
  const tally =
    toTally(ctx.get('last-event-id')) ?? toTally(`${queryText(visit, 'since')}.-${queryText(visit, 'known')}`);
  openStream(system, ctx, {
    reader: developer,
    isAdmitted: () => isStillAdmitted(visit, ACCESS),
    feed: (stream) =>
      watchEvents(system, app, createTeller(visit, filter, { stream, tally: tally ?? { since: now(), before: 0 } })),
  });
}

/** The time and the count of a tally, as they are the id of each message. */
function toTally(text: string): Tally | undefined {
  const [, since, before] = /^(\d{1,13})\.(-?\d{1,9})$/.exec(text) ?? [];
  return since === undefined ? undefined : { since: new Date(Number(since)), before: Number(before) };
}

/** Counts again and tells the stream if there are more; a change during the count is counted after it. */
function createTeller(
  { system, app, t }: AppVisit,
  filter: EventFilter,
  { stream, tally }: { stream: Stream; tally: Tally },
): () => void {
  let current = tally;
  let told = 0;
  let changed = false;
  let counting = false;

  async function tell(): Promise<void> {
    const { count, tally } = await countEvents(system.db, app, filter, current);
    current = tally;
    if (count <= 0 || count === told) return;
    told = count;
    const id = `${tally.since.getTime()}.${tally.before}`;
    stream.send('new', { id, data: { count, text: t('console.live.new', { count }) } });
  }

  return async () => {
    changed = true;
    if (counting) return;
    counting = true;
    while (changed) {
      changed = false;
      await tell().catch((error) => system.log.warn({ error: messageOf(error) }, 'could not count new events'));
    }
    counting = false;
  };
}
