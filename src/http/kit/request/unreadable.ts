// Requests that Node can't read, or that take too long: it would answer them itself, without our headers.
import { type ServerResponse, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Core } from '../../../core.ts';
import { logRefusedRequest } from '../../../limits/refusals.ts';

/** The codes of Node's parser and timers that are no plain 400. */
const statuses: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

type Failure = Error & { code?: string };

/** For the server's `clientError`. `headers` are those of every answer. */
export function answerUnreadable(
  core: Core,
  error: Failure,
  { socket, headers }: { socket: Duplex; headers: [name: string, value: string][] },
): void {
  // Nobody listens, or part of an answer is on its way already: more bytes would be taken for its rest.
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegun(socket)) {
    socket.destroy();
    return;
  }
  const ip = addressOf(socket);
  // Browsers open connections before they need them, and some are never used.
  if (socket instanceof Socket && socket.bytesRead === 0)
    core.log.debug({ ip }, 'closed a connection that sent nothing');
  // The code of Node's parser, such as HPE_INVALID_HEADER_TOKEN, without what was sent.
  else logRefusedRequest(core, 'unreadable', { ip, reason: error.code });
  const status = statuses[error.code ?? ''] ?? 400;
  // No content: the request may be a HEAD, and what stands behind its answer would be read as the next one (RFC 9110, 9.3.2).
  const all: [string, string][] = [...headers, ['Content-Length', '0'], ['Connection', 'close']];
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...all.map((one) => one.join(': '))];
  socket.end(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy());
}

/** Of the proxy, if there is one: which client it speaks for would have been in the request. */
const addressOf = (socket: Duplex) => (socket instanceof Socket ? socket.remoteAddress : undefined);

/** Node keeps the answer that a socket is busy with in this member, and asks the same before it writes its own 400. */
function hasBegun(socket: Duplex): boolean {
  const answer: Pick<ServerResponse, 'headersSent'> | null | undefined = Reflect.get(socket, '_httpMessage');
  return answer?.headersSent ?? false;
}
