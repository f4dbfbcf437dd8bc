// The stream by which the page of an import follows it: whenever the App has new events, it is looked up how far the import is,
// and the page (views/assets/live.js) asks for itself again if that has changed.
import type { UserImportRow } from '../../../database/schema.ts';
import { watchEvents } from '../../../events/watch.ts';
import { getImport } from '../../../imports/imports.ts';
import { messageOf } from '../../../log.ts';
import { createFormat } from '../../kit/render/format.ts';
import { redirect } from '../../kit/request/redirect.ts';
import { openStream, type Stream } from '../../kit/request/streams.ts';
import { isStillAdmitted } from '../kit/guard.ts';
import type { AppVisit } from '../kit/visit.ts';

/** `url`: the page of the import. */
export function followImport(visit: AppVisit, row: UserImportRow, url: string): void {
  const { ctx, app, system, developer } = visit;
  if (ctx.method !== 'GET' || !ctx.get('accept').includes('text/event-stream')) {
    redirect(ctx, url);
    return;
  }
  openStream(system, ctx, {
    reader: developer,
    isAdmitted: () => isStillAdmitted(visit, 'users:import'),
    feed: (stream) => watchEvents(system, app, createTeller(visit, row.id, stream)),
  });
}

/** Tells at once where the import is, so that nothing between the page and its stream is lost. */
function createTeller({ system, app, t, locale }: AppVisit, id: string, stream: Stream): () => void {
  const { number } = createFormat(locale);
  let told = '';
  let looking = false;

  async function tell(): Promise<void> {
    const { status, total, created, existing, refused } = await getImport(system.db, app, id);
    const done = created + existing + refused;
    const place = `${status} ${done}`;
    if (place === told) return;
    told = place;
    stream.send('new', {
      id: String(done),
      data: { text: t('console.imports.progress', { done: number(done), total: number(total) }) },
    });
  }

  return async () => {
    if (looking) return;
    looking = true;
    await tell().catch((error) => system.log.warn({ error: messageOf(error) }, 'could not look up an import'));
    looking = false;
  };
}
