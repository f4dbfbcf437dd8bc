// Verification events (SSF 1.0 §8.1.4): a receiver asks for one, to see that its stream works.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now, SECOND, toSeconds } from '../clock.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { enqueueDeliveries } from '../deliveries/outbox.ts';
import { hasRoom, SIGNAL } from '../events/signal-writes.ts';
import { Problem } from '../problem.ts';
import { lockStream, type Named, ofStream } from './streams.ts';

export const VERIFICATION = 'verification';

const MIN_INTERVAL = 30 * SECOND;
/** §8.1.1, `min_verification_interval`. */
export const MIN_VERIFICATION_SECONDS = toSeconds(MIN_INTERVAL);

/** Throws `not_found`, `invalid_request` if the stream is disabled, `too_many_attempts`. */
export async function requestVerification(core: Core, app: App, named: Named, state: string | undefined) {
  await transact(core, async ({ db }) => {
    const { status, verified_at } = await lockStream(db, app, named);
    if (status === 'disabled') throw new Problem('invalid_request', 'The stream is disabled; enable it first');
    const wait = verified_at ? verified_at.getTime() + MIN_INTERVAL - now().getTime() : 0;
    if (wait > 0) {
      const detail = `Ask for one verification event every ${MIN_VERIFICATION_SECONDS} seconds`;
      throw new Problem('too_many_attempts', detail, { retryAfter: Math.ceil(toSeconds(wait)) });
    }
    const { has_room } = await ofStream(db, app, named.id)
      .set({ verified_at: now() })
      .returning(hasRoom(sql`signal_streams.id::text`, app).as('has_room'))
      .executeTakeFirstOrThrow();
    if (!has_room) return;
    await enqueueDeliveries(db, app, [
      {
        ...{ kind: SIGNAL, target_id: named.id, lane: VERIFICATION, topic: VERIFICATION },
        payload: state === undefined ? {} : { state },
      },
    ]);
  });
}
