// Where a stream leads: an address that takes POST requests, or a syslog server that speaks TLS. The scheme says which.
import { X509Certificate } from 'node:crypto';
import { type OutboundRules, upstreamUrlMistake } from '../outbound.ts';
import { type TlsServer, tlsServerMistake } from './tls.ts';

export type StreamKind = 'https' | 'syslog';

export const SYSLOG_SCHEME = 'syslog+tls:';
/** RFC 5425 §4.1. */
const SYSLOG_PORT = 6514;
export const MAX_CA = 50_000;

export const kindOf = ({ url }: { url: string }): StreamKind => (url.startsWith(SYSLOG_SCHEME) ? 'syslog' : 'https');

/** Of a syslog address; undefined for one that is none. */
export function toSyslogServer(text: string): TlsServer | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== SYSLOG_SCHEME || url.username || url.password || url.search || url.hash) return undefined;
  if (url.pathname !== '' && url.pathname !== '/') return undefined;
  // Only of https: does the parser turn other spellings of an address into the usual one.
  const host = URL.parse(`https://${url.hostname}`)?.hostname;
  return host ? { host, port: url.port === '' ? SYSLOG_PORT : Number(url.port) } : undefined;
}

/** The reason why we refuse this address, or undefined. */
export function streamUrlMistake(text: string, rules: OutboundRules): string | undefined {
  if (text.length > 2000) return 'must be an absolute URL';
  if (kindOf({ url: text }) === 'https') return upstreamUrlMistake(text, rules);
  const server = toSyslogServer(text);
  return server ? tlsServerMistake(server, rules) : 'must be like syslog+tls://logs.example.com:6514';
}

/** What events and lists say of an address: a path may hold a secret. */
export function originOf(url: string): string {
  const server = toSyslogServer(url);
  return server ? `${SYSLOG_SCHEME}//${server.host}:${server.port}` : new URL(url).origin;
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Certificates in PEM and nothing else: a private key that was pasted along must not be stored. */
export function caMistake(text: string): string | undefined {
  const certificates = text.match(CERTIFICATE) ?? [];
  const isAll = certificates.length > 0 && text.replaceAll(CERTIFICATE, '').trim() === '';
  if (text.length > MAX_CA || !isAll || !certificates.every(isCertificate)) return 'must be certificates in PEM';
  return undefined;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
