// TLS connections to servers that somebody else named and that speak no HTTP. The same rules hold as for requests (outbound.ts):
// no address of a private network, the certificate is verified, and what is slow is cut off.
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { messageOf } from '../log.ts';
import { checkedLookup, isPrivate, OutboundError, type OutboundRules, upstreamUrlMistake } from '../outbound.ts';

/** Nothing of ours is sent before the server's certificate is right, so any port that needs no privileges may be asked. */
const FIRST_FREE_PORT = 1024;

export type TlsServer = { host: string; port: number };

type How = {
  /** PEM; instead of the public authorities. */
  ca?: string | undefined;
  signal: AbortSignal;
};

/** The reason why we refuse this server, as far as it is known without resolving it, or undefined. */
export function tlsServerMistake({ host, port }: TlsServer, rules: OutboundRules): string | undefined {
  const mistake = upstreamUrlMistake(`https://${host}`, rules);
  if (mistake) return mistake;
  const isFree = port === 443 || port >= FIRST_FREE_PORT;
  return isFree || rules.allowPrivateUpstreams ? undefined : `must be at port 443, or one from ${FIRST_FREE_PORT}`;
}

/** Resolves once the server has proved who it is. Throws OutboundError. */
export async function connectUpstream(
  rules: OutboundRules,
  server: TlsServer,
  { ca, signal }: How,
): Promise<TLSSocket> {
  const mistake = tlsServerMistake(server, rules);
  const host = server.host.replace(/^\[|\]$/g, '');
  if (mistake) throw new OutboundError(`${host.slice(0, 200)} ${mistake}`, 'refused');
  const socket = connect({
    ...{ host, port: server.port, lookup: checkedLookup(rules), minVersion: 'TLSv1.2' as const },
    // Even if NODE_TLS_REJECT_UNAUTHORIZED says otherwise.
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca }),
    ...(isIP(host) === 0 && { servername: host }),
  });
  const abort = () => void socket.destroy(new OutboundError(`${host} did not answer in time`, 'late'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', abort));
  // A literal address is never looked up.
  socket.once('connect', () => {
    if (!rules.allowPrivateUpstreams && isPrivate(socket.remoteAddress ?? ''))
      socket.destroy(new OutboundError(`${host} is an address of a private network`, 'refused'));
  });
  return new Promise((done, fail) => {
    socket.once('secureConnect', () => done(socket));
    socket.on('error', (error) => fail(toOutboundError(error, host)));
  });
}

export const toOutboundError = (error: unknown, host: string): OutboundError =>
  error instanceof OutboundError
    ? error
    : new OutboundError(`${host} could not be reached: ${messageOf(error)}`, 'unreachable', { cause: error });
