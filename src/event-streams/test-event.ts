// Sends one event of the type `stream.test` to a stream, now, and tells how the receiver took it. It is not in the audit log.
import type { App } from '../apps/app.ts';
import { HOUR, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';
import { type Budget, spend } from '../limits/budgets.ts';
import { type Outcome, sendBatch } from './send.ts';
import { getStream } from './streams.ts';

export const TEST_TYPE = 'stream.test';

/** A connection to anywhere with an answer at once, which is not to become a way to try addresses. */
const testsPerApp: Budget = { name: 'event_stream_tests_app', limit: 30, period: HOUR };

/** Also to a stream that is switched off. Throws `not_found`, `too_many_attempts`. */
export async function sendTestEvent(core: Core, app: App, id: string): Promise<Outcome> {
  const stream = await getStream(core.db, app, id);
  await spend(core, app, [{ budget: testsPerApp, of: app.id }]);
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
