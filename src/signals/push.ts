// What is pushed to receivers (RFC 8935), as a kind of deliveries. A stream at which nothing has arrived for days is disabled.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { findClient } from '../apps/clients/cache.ts';
import type { Core } from '../core.ts';
import {
  type Delivery,
  type DeliveryKind,
  type DeliveryRequest,
  type DeliveryResult,
  isDead,
  PATIENT_DELAYS,
  PATIENT_LIFETIME,
} from '../deliveries/kinds.ts';
import { SIGNAL } from '../events/signal-writes.ts';
import { openAuthorization } from './secrets.ts';
import { disableFailing, STREAM_UPDATED } from './status.ts';
import { findStream, holdStream, isHeld } from './streams.ts';
import { issueSecurityEventToken } from './tokens.ts';

export const signalKind: DeliveryKind = {
  name: SIGNAL,
  makeRequest,
  delays: PATIENT_DELAYS,
  lifetime: PATIENT_LIFETIME,
  // RFC 8935 §2.2 says 202; web frameworks answer 200 and 204 as well.
  succeeded: (status) => status === 202 || status === 200 || status === 204,
  refused: isRefused,
  hold: async (db, app, { target_id }, result) => {
    if (isDead(result)) await holdStream(db, app, target_id);
  },
  onResult,
};

async function makeRequest(core: Core, app: App, delivery: Delivery): Promise<DeliveryRequest | 'held' | undefined> {
  const stream = await findStream(core.db, app, delivery.target_id);
  if (!stream) return undefined;
  const client = await findClient(core, app, stream.client_id);
  if (!client?.shared_signals) return undefined;
  // Only that it was disabled is told of a stream that is.
  if (stream.status === 'disabled' && delivery.topic !== STREAM_UPDATED) return undefined;
  if (isHeld(stream) || stream.endpoint_url === null) return 'held';
  const authorization = openAuthorization(core, stream);
  return {
    url: stream.endpoint_url,
    headers: {
      'content-type': 'application/secevent+jwt',
      accept: 'application/json',
      'user-agent': 'Gatehouse-Signals',
      ...(authorization !== undefined && { authorization }),
    },
    body: await issueSecurityEventToken(core, app, { client, delivery }),
  };
}

/** RFC 8935 §2.4, §2.3. `invalid_key` and the rest may be mended: the receiver reads our keys again, or lets us in. */
const final = z.object({ err: z.enum(['invalid_request', 'invalid_issuer', 'invalid_audience']) });

function isRefused({ status, text }: { status: number; text: string }): boolean {
  if (status !== 400) return false;
  try {
    return final.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

async function onResult(core: Core, app: App, { target_id }: Delivery, result: DeliveryResult): Promise<void> {
  if (isDead(result)) await disableFailing(core, app, target_id);
}
