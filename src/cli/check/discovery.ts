// The part of `gatehouse check` that asks for the discovery document as clients do, through BASE_URL and any proxy there.
// If the server that answers believes that it has another address, the check says so in one line.

import { CONSOLE_SLUG } from '../../apps/app.ts';
import { basePathOf, issuerOf } from '../../apps/issuer.ts';
import type { Config } from '../../config.ts';
import type { Finding } from './finding.ts';

const TIMEOUT_MS = 5_000;
const MAX_QUOTED = 200;

/** No server answers (yet), as opposed to one whose answer can't be read. */
const NOBODY = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/;

type Verdict = Omit<Finding, 'name'>;

export async function checkDiscovery(config: Config): Promise<Finding> {
  const isApart = config.appUrl !== undefined;
  return { name: 'discovery', ...(await ask(issuerOf(config, CONSOLE_SLUG), isApart ? '' : basePathOf(config))) };
}

async function ask(issuer: string, basePath: string): Promise<Verdict> {
  const url = `${issuer}/.well-known/openid-configuration`;
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const verdict = await judge(issuer, response);
    return verdict.status === 'ok' && basePath !== '' ? await askInserted(issuer, verdict) : verdict;
  } catch (error) {
    return judgeSilence(new URL(issuer).origin, error);
  }
}

/**
 * RFC 8414 §3.1: some clients ask at the root of the host, followed by the issuer's path. If BASE_URL has a path, only the
 * proxy can forward those requests to us.
 */
async function askInserted(issuer: string, verdict: Verdict): Promise<Verdict> {
  const { origin, pathname } = new URL(issuer);
  const url = `${origin}/.well-known/oauth-authorization-server${pathname}`;
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  const document = response.ok ? toDocument(await response.text()) : undefined;
  if (document?.issuer === issuer) return verdict;
  const rule = 'Let the proxy forward the issuers’ addresses below /.well-known/ (docs/running.md)';
  return { status: 'warn', message: `${url} answers ${response.status}, not with our discovery document. ${rule}.` };
}

async function judge(issuer: string, response: Response): Promise<Verdict> {
  const { origin } = new URL(issuer);
  const body = await response.text();
  const location = response.headers.get('location');
  if (location) return fail(`${origin} redirects to ${quote(location)}. Set BASE_URL to where users end up.`);
  if (response.status === 421) {
    return fail(`${origin} says: ${quote(body)} Or let the proxy pass the Host header on unchanged.`);
  }
  const document = response.ok ? toDocument(body) : undefined;
  if (!document) {
    return fail(`${origin} answers ${response.status}, but not with our discovery document. Is it this server?`);
  }
  return compare(issuer, document);
}

/** The issuer and every endpoint must be where clients found the document (OpenID Connect Discovery 1.0 §4.3). */
function compare(issuer: string, document: Record<string, unknown>): Verdict {
  const endpoints = Object.keys(document).filter((name) => /^(jwks_uri|\w+_endpoint)$/.test(name));
  for (const name of ['issuer', ...endpoints]) {
    const value = String(document[name]);
    const difference = differenceOf(issuer, value);
    if (difference) {
      const what = `the ${difference} of its ${name}, ${quote(value)}, is not that of BASE_URL`;
      return fail(`${issuer} answers, but ${what}. Set the server’s BASE_URL to what users open.`);
    }
  }
  return { status: 'ok', message: `${issuer} answers as itself` };
}

function differenceOf(issuer: string, told: string): 'protocol' | 'host' | 'path' | 'form' | undefined {
  const [expected, actual] = [new URL(issuer), URL.parse(told)];
  if (!actual) return 'form';
  if (actual.protocol !== expected.protocol) return 'protocol';
  if (actual.host !== expected.host) return 'host';
  return told === issuer || told.startsWith(`${issuer}/`) ? undefined : 'path';
}

function judgeSilence(origin: string, error: unknown): Verdict {
  if (!(error instanceof Error)) throw error;
  const cause = error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  const { message } = cause instanceof Error ? cause : error;
  const code = codeOf(cause ?? error);
  if (NOBODY.test(code) || error.name === 'TimeoutError') {
    const message = `no server answers at ${origin} (${code || 'timeout'}); start it and check again`;
    return { status: 'warn', message };
  }
  return fail(`${origin} cannot be spoken to (${quote(message)}). Check its certificate and the proxy.`);
}

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

function toDocument(body: string): Record<string, unknown> | undefined {
  try {
    const document = JSON.parse(body);
    return typeof document?.issuer === 'string' ? document : undefined;
  } catch {
    return undefined;
  }
}

const fail = (message: string): Verdict => ({ status: 'fail', message });

/** Text of others goes onto a terminal: one line, no control characters. */
function quote(text: string): string {
  return text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_QUOTED);
}
