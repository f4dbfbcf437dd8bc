// Security Event Tokens (RFC 8417) of a stream, signed at each attempt as the client's ID tokens are, so that a receiver needs
// no other algorithm.
import { hash } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { getCurrentKey } from '../apps/signing-keys.ts';
import { now, toNumericDate } from '../clock.ts';
import type { Core } from '../core.ts';
import type { ClientRow, DeliveryRow } from '../database/schema.ts';
import { type SignalTopic, signalPayload, signalUris } from '../events/signals.ts';
import { entryOf, isKeyOf } from '../tables.ts';
import { STREAM_UPDATED } from './status.ts';
import { VERIFICATION } from './verification.ts';

type Telling = {
  client: Pick<ClientRow, 'id' | 'id_token_alg'>;
  delivery: Pick<DeliveryRow, 'id' | 'target_id' | 'topic' | 'payload'>;
};

export async function issueSecurityEventToken(core: Core, app: App, { client, delivery }: Telling): Promise<string> {
  const key = await getCurrentKey(core, app, client.id_token_alg);
  // RFC 8417 §4.5, §4.6, SSF 1.0 §4.1: no `sub`, no `exp` and a type of its own, so that it passes for no other token.
  return new SignJWT(toClaims(app, delivery))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'secevent+jwt' })
    .setIssuer(app.issuer)
    .setAudience(client.id)
    .setJti(delivery.id)
    .setIssuedAt(toNumericDate(now()))
    .sign(await importJWK(key.jwk, key.alg));
}

/** One event (SSF 1.0 §4.1.7). */
const toClaims = (app: App, delivery: Telling['delivery']): JWTPayload =>
  isKeyOf(signalUris, delivery.topic) ? ofUser(app, delivery, delivery.topic) : ofStream(delivery);

const SSF = 'https://schemas.openid.net/secevent/ssf/event-type';

const aboutStream: Record<string, z.ZodType<object>> = {
  [VERIFICATION]: z.object({ state: z.string().optional() }),
  [STREAM_UPDATED]: z.object({ status: z.string(), reason: z.string() }),
};

/** §8.1.4.1, §8.1.5: their subject is the stream. */
const ofStream = ({ target_id, topic, payload }: Telling['delivery']): JWTPayload => ({
  sub_id: { format: 'opaque', id: target_id },
  events: { [`${SSF}/${topic}`]: entryOf(aboutStream, topic).parse(payload) },
});

function ofUser(app: App, { target_id, payload }: Telling['delivery'], topic: SignalTopic): JWTPayload {
  const { user_id, sid, at, by, txn, claims } = signalPayload.parse(payload);
  // RFC 9493 §3.2.3: the names that the client knows the user by from its ID tokens.
  const user = { format: 'iss_sub', iss: app.issuer, sub: user_id };
  const event_timestamp = toNumericDate(new Date(at));
  const reason = caepReasons[topic];
  return {
    // SSF 1.0 §3.3: all members together are the subject, which is one session and not the user.
    sub_id: sid === undefined ? user : { format: 'complex', user, session: { format: 'opaque', id: sid } },
    // RFC 8417 §2.2. Other streams have another value, so that two receivers can't match what they got by it.
    txn: hash('sha256', `${target_id} ${txn}`, 'base64url'),
    toe: event_timestamp,
    events: {
      [signalUris[topic]]: {
        ...claims,
        // CAEP 1.0 §2. Events of RISC 1.0 have no such members.
        ...(reason && { event_timestamp, initiating_entity: by, reason_admin: { en: reason } }),
      },
    },
  };
}

/** CAEP Interoperability Profile 1.0 §3 requires a reason. It says no more than the event itself: the receiver may be another company. */
const caepReasons: Partial<Record<SignalTopic, string>> = {
  'session-revoked': 'The session has ended',
  'credential-change': 'A credential has changed',
};
