// Where a request comes from, and whether it comes from a proxy of ours. X-Forwarded-For counts only when the peer is one of TRUST_PROXY, and only as far back as
// the first address that is not; everything else about a request's origin (host, scheme) is configuration.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type BlockList, isIP } from 'node:net';
import { isInRanges } from '../../../config/ip-ranges.ts';
import { isLoopback } from '../../../config/this-machine.ts';
import type { Config } from '../../../config.ts';
import type { RequestInfo } from '../../../oidc/request/info.ts';

const MAX_HOPS = 20;

export function readRequestInfo(request: IncomingMessage, trusted: BlockList | undefined): RequestInfo {
  return {
    request_id: randomUUID(),
    ip: addressOf(request, trusted),
    user_agent: String(request.headers['user-agent'] ?? ''),
  };
}

/**
 * Whether the connection is one that nobody else reads: our port speaks plain HTTP, so in production only a proxy in
 * TRUST_PROXY, or on this machine, may send what users and clients send.
 */
export function isFromProxy(request: IncomingMessage, config: Pick<Config, 'production' | 'trustProxy'>): boolean {
  if (!config.production) return true;
  const peer = peerOf(request);
  return isLoopback(peer) || (config.trustProxy !== undefined && isInRanges(config.trustProxy, peer));
}

export const peerOf = (request: IncomingMessage): string => plain(request.socket.remoteAddress ?? '');

function addressOf(request: IncomingMessage, trusted: BlockList | undefined): string {
  const peer = peerOf(request);
  const forwarded = request.headers['x-forwarded-for'];
  if (!trusted || !forwarded || !isInRanges(trusted, peer)) return peer;
  const hops = String(forwarded)
    .split(',')
    .slice(-MAX_HOPS)
    .map((hop) => plain(hop.trim()));
  let client = peer;
  for (const hop of hops.reverse()) {
    if (!isIP(hop)) break;
    client = hop;
    if (!isInRanges(trusted, hop)) break;
  }
  return client;
}

/** IPv4 peers of a dual-stack socket come as ::ffff:a.b.c.d. */
function plain(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address;
}
