// Sends one event of the type `stream.test` to a stream, now, and tells how the receiver took it. It is not in the audit log.
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';
import { type Outcome, sendBatch } from './send.ts';
import { getStream } from './streams.ts';

export const TEST_TYPE = 'stream.test';

/** Also to a stream that is switched off. Throws `not_found`. */
export async function sendTestEvent(core: Core, app: App, id: string): Promise<Outcome> {
  const stream = await getStream(core.db, app, id);
  const event = { id: newId(), at: now(), type: TEST_TYPE, result: 'success' as const };
  const line = JSON.stringify({
    id: event.id,
    type: TEST_TYPE,
    version: 1,
    at: event.at,
    issuer: app.issuer,
    data: {},
  });
  return sendBatch(core, app, stream, { events: [event], lines: [line] });
}
