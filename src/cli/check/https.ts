// What `gatehouse check` says of the TLS that BASE_URL's proxy speaks: which version it chooses, whether it still speaks an
// old one, and for how long its certificate is valid. Whether clients trust it, the check of discovery says.
import { once } from 'node:events';
import { isIP } from 'node:net';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { DAY, now } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 5_000;
/** Renewal by ACME happens a month before; then something has failed for two weeks. */
const SOON_DAYS = 14;

export async function checkHttps({ baseUrl, production }: Config): Promise<Finding> {
  const name = 'https';
  const url = new URL(baseUrl);
  if (url.protocol === 'http:')
    return { name, status: production ? 'fail' : 'ok', message: `${url.origin} is for this machine only` };
  const found = await negotiate(url);
  if (!found) return { name, status: 'warn', message: `not checked: no TLS at ${url.origin}` };
  if (await negotiate(url, 'TLSv1.1')) {
    return { name, status: 'warn', message: `${url.origin} speaks TLS 1.1 or older; allow TLS 1.2 and 1.3 only` };
  }
  const days = Math.floor((found.validTo.getTime() - now().getTime()) / DAY);
  const until = `certificate for ${days} more days`;
  const isSoon = days < SOON_DAYS;
  return {
    name,
    status: isSoon ? 'warn' : 'ok',
    message: `${found.version}, ${until}${isSoon ? '; is its renewal working?' : ''}`,
  };
}

type Negotiated = { version: string; validTo: Date };

/** With `newest`, only what is as old as that. Undefined if the server refuses, or if there is none. */
async function negotiate(url: URL, newest?: SecureVersion): Promise<Negotiated | undefined> {
  // OpenSSL offers old versions only at its lowest level of security.
  const old = newest && { minVersion: 'TLSv1' as const, maxVersion: newest, ciphers: 'DEFAULT@SECLEVEL=0' };
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const at = { host, port: Number(url.port || 443), ...(!isIP(host) && { servername: host }) };
  // A certificate that isn't trusted has a version and an end, too.
  const socket = connect({ ...at, rejectUnauthorized: false, ...old });
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return toNegotiated(socket);
  } catch {
    return undefined;
  } finally {
    socket.on('error', () => {}).destroy();
  }
}

function toNegotiated(socket: TLSSocket): Negotiated {
  return {
    version: (socket.getProtocol() ?? '').replace('TLSv', 'TLS '),
    validTo: new Date(socket.getPeerCertificate().valid_to),
  };
}
