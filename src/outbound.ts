// Requests to servers that somebody else named. They can't reach anything of ours: addresses are checked when the
// connection is made, redirects are not followed, TLS is verified, and slow or endless answers are cut off.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type LookupAddress, lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
import { isUpstreamHost } from './config/upstreams.ts';
import type { Config } from './config.ts';
import { messageOf } from './log.ts';
import { annotate, type SpanDetails, span } from './tracing/span.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 1024 * 1024;
/** Other ports don't serve https:, but many services that must not be reached. */
const PORTS = new Set(['', '443', '8443']);

export type OutboundRules = Pick<Config, 'production' | 'allowPrivateUpstreams'> &
  Partial<Pick<Config, 'upstreamHosts'>>;

/** `refused`: by our own rules, so nothing was asked; `unreachable`: it may be there again later. */
export type OutboundFailure = 'refused' | 'unreachable' | 'late' | 'too_large' | 'compressed' | 'bad_status';

export class OutboundError extends Error {
  readonly failure: OutboundFailure;
  /** Of an answer that is too large, if it says so itself. */
  readonly bytes: number | undefined;

  constructor(message: string, failure: OutboundFailure, { cause, bytes }: { cause?: unknown; bytes?: number } = {}) {
    super(message, { cause });
    this.name = 'OutboundError';
    this.failure = failure;
    this.bytes = bytes;
  }
}

/** The reason why we refuse this address, as far as it is known without resolving it, or undefined. */
export function upstreamUrlMistake(
  text: string,
  { production, allowPrivateUpstreams, upstreamHosts }: OutboundRules,
): string | undefined {
  const url = URL.parse(text);
  if (!url || text.length > 2000) return 'must be an absolute URL';
  const isHttp = url.protocol === 'http:' && !production && allowPrivateUpstreams;
  if (url.protocol !== 'https:' && !isHttp)
    return production ? 'must begin with https://' : 'must begin with https://, unless ALLOW_PRIVATE_UPSTREAMS is on';
  if (url.username || url.password) return 'must not have a user name';
  if (url.hash) return 'must not have a fragment';
  if (upstreamHosts && !isUpstreamHost(upstreamHosts, url.hostname))
    return 'must be at a host that the operator allows';
  if (allowPrivateUpstreams) return undefined;
  if (!PORTS.has(url.port)) return 'must be at port 443 or 8443';
  // The URL parser has turned decimal, octal and short spellings into four numbers.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) ? isPrivate(host) : isLocalName(host)) return 'must be an address on the public internet';
  return undefined;
}

const isLocalName = (host: string) =>
  /(^|\.)(localhost|local|internal|localdomain)\.?$/i.test(host) || !host.includes('.');

const deadlines = new AsyncLocalStorage<AbortSignal>();

/** All requests of `work` together have five seconds. */
export function withinDeadline<Result>(work: () => Promise<Result>): Promise<Result> {
  return deadlines.run(AbortSignal.timeout(TIMEOUT_MS), work);
}

export type OutboundRequest = {
  method?: string | undefined;
  headers?: Record<string, string> | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Of the answer; 1 MiB if it is left out. */
  maxBytes?: number | undefined;
  /** PEM; instead of the public authorities. */
  ca?: string | undefined;
  /** Only the beginning of the answer counts: what is longer is cut off, and a compressed one is left unread. */
  cut?: boolean | undefined;
};

/** Throws OutboundError. An answer of any status, even a redirect, is returned. */
export async function fetchUpstream(
  rules: OutboundRules,
  text: string,
  request: OutboundRequest = {},
): Promise<Response> {
  const mistake = upstreamUrlMistake(text, rules);
  if (mistake) throw new OutboundError(`${text.slice(0, 200)} ${mistake}`, 'refused');
  const url = new URL(text);
  const signal = AbortSignal.any([
    deadlines.getStore() ?? AbortSignal.timeout(TIMEOUT_MS),
    ...(request.signal ? [request.signal] : []),
  ]);
  try {
    return await span(toSpanDetails(url, request), () => exchange(url, { ...request, rules, signal }));
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    if (signal.aborted) throw new OutboundError(`${url.host} did not answer in time`, 'late', { cause: error });
    throw new OutboundError(`${url.host} could not be asked: ${messageOf(error)}`, 'unreachable', { cause: error });
  }
}

/** Without the path, which may hold a secret. The request itself tells nobody of our trace. */
function toSpanDetails({ hostname, port, protocol }: URL, { method = 'GET' }: OutboundRequest): SpanDetails {
  const scheme = protocol.slice(0, -1);
  const server = { 'server.address': hostname, 'server.port': Number(port || (scheme === 'https' ? 443 : 80)) };
  const attributes = { 'http.request.method': method, 'url.scheme': scheme, ...server };
  return { name: method, kind: 'client', attributes };
}

type Exchange = OutboundRequest & { rules: OutboundRules; signal: AbortSignal };

function exchange(
  url: URL,
  { method = 'GET', headers, body, ca, rules, signal, maxBytes = MAX_BYTES, cut = false }: Exchange,
) {
  return new Promise<Response>((done, fail) => {
    // The deadline also covers a resolver that never answers.
    signal.addEventListener('abort', () => fail(signal.reason), { once: true });
    const ask = url.protocol === 'https:' ? requestHttps : requestHttp;
    const sent = ask(
      url,
      {
        method,
        headers: { ...headers, 'accept-encoding': 'identity' },
        signal,
        agent: false,
        // Even if NODE_TLS_REJECT_UNAUTHORIZED says otherwise.
        rejectUnauthorized: true,
        ...(ca !== undefined && { ca }),
        lookup: checkedLookup(rules),
      },
      (answer) => readAnswer(answer, { maxBytes, cut }).then(done, fail),
    );
    // A literal address is never looked up.
    sent.on('socket', (socket) =>
      socket.on('connect', () => {
        if (!rules.allowPrivateUpstreams && isPrivate(socket.remoteAddress ?? '')) {
          sent.destroy(new OutboundError(`${url.host} is an address of a private network`, 'refused'));
        }
      }),
    );
    sent.on('error', fail);
    sent.end(toBytes(body));
  });
}

/** A name may have other addresses than when it was saved, and new ones for each lookup. */
export function checkedLookup(rules: OutboundRules): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const wrong = rules.allowPrivateUpstreams ? undefined : addresses.find(({ address }) => isPrivate(address));
      const [first] = addresses;
      if (wrong || !first) {
        return callback(new OutboundError(`${hostname} is an address of a private network`, 'refused'), '', 0);
      }
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

type Reading = { maxBytes: number; cut: boolean };

async function readAnswer(answer: IncomingMessage, reading: Reading): Promise<Response> {
  const status = answer.statusCode ?? 0;
  annotate({ 'http.response.status_code': status });
  try {
    const body = await readBody(answer, reading);
    const headers = new Headers();
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined) headers.set(name, String(value));
    const isEmpty = status === 204 || status === 205 || status === 304;
    if (status < 200 || status > 599) throw new OutboundError(`the answer has the status ${status}`, 'bad_status');
    return new Response(isEmpty ? null : body, { status, headers });
  } finally {
    answer.destroy();
  }
}

async function readBody(answer: IncomingMessage, { maxBytes, cut }: Reading): Promise<Buffer<ArrayBuffer>> {
  // We don't accept compressed answers; one that comes anyway may be a bomb.
  if (answer.headers['content-encoding'] && answer.headers['content-encoding'] !== 'identity') {
    if (cut) return Buffer.alloc(0);
    throw new OutboundError('the answer is compressed, which nobody asked for', 'compressed');
  }
  const declared = Number(answer.headers['content-length'] ?? 0);
  if (declared > maxBytes && !cut) throw tooLarge(maxBytes, declared);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const part: Buffer = chunk;
    size += part.length;
    chunks.push(part);
    if (size <= maxBytes) continue;
    if (!cut) throw tooLarge(maxBytes);
    return Buffer.concat(chunks, maxBytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number, bytes?: number): OutboundError {
  const largest = maxBytes === MAX_BYTES ? '1 MiB' : `${maxBytes} bytes`;
  return new OutboundError(`the answer is larger than ${largest}`, 'too_large', { ...(bytes && { bytes }) });
}

function toBytes(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined;
  return body instanceof Uint8Array ? body : String(body);
}

/**
 * IANA's special-purpose registries (RFC 6890): addresses that are not on the public internet, and those that lead back
 * into it.
 */
const PRIVATE: [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
];

const blocked = new BlockList();
for (const [network, prefix, family] of PRIVATE) blocked.addSubnet(network, prefix, family);
const publicV6 = new BlockList();
publicV6.addSubnet('2000::', 3, 'ipv6');
const specialV6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  specialV6.addSubnet(network, prefix, 'ipv6');
}

export function isPrivate(address: string): boolean {
  if (!isIP(address)) return true;
  // Mapped, translated and tunnelled IPv4 addresses are outside of 2000::/3 or among the special ones.
  if (isIPv6(address)) return !publicV6.check(address, 'ipv6') || specialV6.check(address, 'ipv6');
  return blocked.check(address, 'ipv4');
}
