// Sends one batch of events to the receiver of a stream, outside of any transaction. What it returns says whether all of it has
// arrived; if that is unknown, it has not, and it is sent again.
import { gzipSync } from 'node:zlib';
import { Webhook as Signer } from 'standardwebhooks';
import type { App } from '../apps/app.ts';
import { now, SECOND, toNumericDate } from '../clock.ts';
import type { Core } from '../core.ts';
import type { EventStreamRow } from '../database/schema.ts';
import { newId } from '../ids.ts';
import { messageOf } from '../log.ts';
import { fetchUpstream, OutboundError, type OutboundFailure } from '../outbound.ts';
import { openSecret } from './secrets.ts';
import { type Headed, toSyslog } from './syslog.ts';
import { kindOf, toSyslogServer } from './target.ts';
import { connectUpstream, toOutboundError } from './tls.ts';

export const SEND_TIMEOUT_MS = 10 * SECOND;
/** How long a connection for syslog stays open at least after everything was sent. */
const END_AFTER_MS = 100;
/** Kept of an answer. */
const ANSWER_BYTES = 1_024;

/** `status` of the last answer, if it was none that means success. */
export type Outcome = { delivered: true } | { delivered: false; failure: StreamFailure; status: number | null };

export type StreamFailure = OutboundFailure | 'not_made';

/** `lines`: each event as JSON. */
export type Sendable = { events: Headed[]; lines: string[] };

export async function sendBatch(core: Core, app: App, stream: EventStreamRow, batch: Sendable): Promise<Outcome> {
  try {
    return kindOf(stream) === 'syslog'
      ? await sendSyslog(core, app, stream, batch)
      : await sendHttps(core, stream, batch);
  } catch (error) {
    const failure = failureOf(error, stream);
    if (failure === 'not_made') core.log.warn({ error: messageOf(error) }, 'could not make a batch of a stream');
    return { delivered: false, failure, status: null };
  }
}

/** Of syslog, which may lead to any port, not whether a name leads into a private network. */
function failureOf(error: unknown, stream: EventStreamRow): StreamFailure {
  if (!(error instanceof OutboundError)) return 'not_made';
  return kindOf(stream) === 'syslog' && error.failure === 'refused' ? 'unreachable' : error.failure;
}

async function sendHttps(core: Core, stream: EventStreamRow, { lines }: Sendable): Promise<Outcome> {
  const text = `${lines.join('\n')}\n`;
  const answer = await fetchUpstream(core.config, stream.url, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/x-ndjson; charset=utf-8', 'user-agent': 'Gatehouse-Streams' },
      ...(stream.gzip && { 'content-encoding': 'gzip' }),
      ...authorize(core, stream, text),
    },
    ...{ body: stream.gzip ? gzipSync(text) : text, maxBytes: ANSWER_BYTES, cut: true },
    ...(stream.ca !== null && { ca: stream.ca }),
  });
  await answer.body?.cancel();
  return answer.ok ? { delivered: true } : { delivered: false, failure: 'bad_status', status: answer.status };
}

/** A signature is over the text, whether or not it is compressed. */
function authorize(core: Core, stream: EventStreamRow, text: string): Record<string, string> {
  const secret = openSecret(core, stream);
  if (stream.auth === 'none' || secret === undefined) return {};
  if (stream.auth === 'bearer') return { authorization: `Bearer ${secret}` };
  const [id, at] = [newId(), now()];
  return {
    ...{ 'webhook-id': id, 'webhook-timestamp': String(toNumericDate(at)) },
    'webhook-signature': new Signer(secret).sign(id, at, text),
  };
}

/**
 * Syslog has no answers, so nothing proves that a receiver has read. One that reads up to our end of the connection ends its own
 * after it, in order; one that ends first, or breaks off, has not taken everything. Our end comes late enough that the end of a
 * receiver that reads nothing is here before it.
 */
async function sendSyslog(core: Core, app: App, stream: EventStreamRow, batch: Sendable): Promise<Outcome> {
  const server = toSyslogServer(stream.url);
  if (!server) throw new Error('a stream has an address that was not checked');
  const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
  const began = performance.now();
  const socket = await connectUpstream(core.config, server, { ca: stream.ca ?? undefined, signal });
  // Longer than an end takes to come: to connect took several ways there and back.
  const pause = Math.max(END_AFTER_MS, performance.now() - began);
  const messages = batch.events.map((event, index) => toSyslog(app, event, batch.lines[index] ?? ''));
  await new Promise<void>((done, fail) => {
    socket.on('error', (error) => fail(toOutboundError(error, server.host)));
    const broken = () => fail(new OutboundError(`${server.host} broke the connection off`, 'unreachable'));
    socket.once('end', () => (socket.writableEnded ? done() : broken()));
    socket.once('close', broken);
    // What a receiver may say is read away.
    socket.resume().write(messages.join(''), () => setTimeout(() => socket.end(), pause));
  }).finally(() => socket.destroy());
  return { delivered: true };
}
