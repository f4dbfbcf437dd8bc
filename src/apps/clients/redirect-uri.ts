// The URIs that a client may register. Later they are compared exactly (RFC 9700 §2.1). Unsafe ones are refused here:
// script schemes, plain http beyond this machine, fragments, wildcards and user names.
import { type FieldError, Problem, requireEntries } from '../../problem.ts';

const MAX_LENGTH = 2_000;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const DANGEROUS = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'blob:',
  'file:',
  'about:',
  'ws:',
  'wss:',
  'ftp:',
  'view-source:',
]);

/** RFC 8252 §7.1: a private-use scheme is a reversed domain name, so that it has an owner. */
const PRIVATE_USE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/;

/** A comma is part of an address, but not at its end, nor before another one. */
const LISTED = /,\s*(?:$|[a-z][a-z0-9+.-]*:)/i;

/** The reason why a client may not use this redirect URI, or undefined. */
export function redirectUriMistake(uri: string): string | undefined {
  if (uri.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  // People who list their URIs with commas would register one that never matches.
  if (LISTED.test(uri)) return 'has a comma like a list; give each URI by itself';
  // A URL parser silently drops or changes these characters, but the string is compared as it is.
  if (/[\s\\\u0000-\u001f\u007f]|[^\u0000-\u007f]/.test(uri))
    return 'has white space, a backslash or characters outside ASCII';
  const url = URL.parse(uri);
  if (!url) return 'is not an absolute URI';
  if (DANGEROUS.has(url.protocol)) return `must not use ${url.protocol}`;
  if (uri.includes('#')) return 'must not have a fragment';
  if (uri.includes('*')) return 'must not have a wildcard; register each URI';
  if (url.username || url.password || /^[a-z+.-]+:\/\/[^/]*@/i.test(uri)) return 'must not have a user name';
  if (url.protocol === 'https:') return url.hostname ? undefined : 'has no host';
  if (url.protocol === 'http:')
    return LOOPBACK.has(url.hostname) ? undefined : 'must be https: (http: is for this machine only)';
  return PRIVATE_USE_SCHEME.test(url.protocol) ? undefined : 'must be https:, or a scheme like com.example.app:';
}

/**
 * The reason why our pages may not link to this page of a client (its home, terms, logo), or undefined. The rules are
 * the same, and browsers must be able to open it.
 */
export function webUriMistake(uri: string): string | undefined {
  return redirectUriMistake(uri) ?? (/^https?:/i.test(uri) ? undefined : 'must be https:');
}

/** Of one kind and client: every authorization request is compared with all of them. */
export const MAX_URIS = 50;

/** Throws `invalid_redirect_uri` naming each wrong one by its place, and `invalid_body` for too many of them. */
export function requireRedirectUris(field: string, uris: string[]): void {
  if (uris.length > MAX_URIS) {
    const detail = `must be at most ${MAX_URIS} entries`;
    const errors: FieldError[] = [{ field, code: 'too_many', detail, members: { max: MAX_URIS } }];
    throw new Problem('invalid_body', `${field}: ${detail}`, { errors });
  }
  requireEntries(field, uris, (uri) => mistakeIn(uri, redirectUriMistake(uri)));
}

/** Throws `invalid_redirect_uri` naming the field and the URI. */
export const requireRedirectUri = (field: string, uri: string): void =>
  requireOne(field, mistakeIn(uri, redirectUriMistake(uri)));

/** Throws as `requireRedirectUri`. */
export const requireWebUri = (field: string, uri: string): void =>
  requireOne(field, mistakeIn(uri, webUriMistake(uri)));

type Kind = { application_type: 'web' | 'native' };

/**
 * The reason why a client of this kind can't use a URI that one of the other kind may (OpenID Connect Registration 1.0 §2), or
 * undefined. The library refuses every request of a client that has such a URI, not only those with it.
 */
function misfit({ application_type }: Kind, uri: string): string | undefined {
  const url = URL.parse(uri);
  const isWeb = url !== null && /^https?:$/.test(url.protocol);
  if (application_type === 'web')
    return isWeb ? undefined : "is only for native clients; this client's application_type is web";
  return url?.protocol === 'https:' && LOOPBACK.has(url.hostname)
    ? "must be http: on this machine; this client's application_type is native"
    : undefined;
}

/** Throws `invalid_redirect_uri` naming each URI that a client of this kind can't use. */
export function requireFitting(kind: Kind, field: string, uris: string[]): void {
  requireEntries(field, uris, (uri) => mistakeIn(uri, misfit(kind, uri)));
}

/** The same for one URI. */
export const requireFittingOne = (kind: Kind, field: string, uri: string): void =>
  requireOne(field, mistakeIn(uri, misfit(kind, uri)));

function requireOne(field: string, mistake: ReturnType<typeof mistakeIn>): void {
  if (!mistake) return;
  const { code, detail, members } = mistake;
  throw new Problem(code, `${members.uri} ${detail}`, { fields: { [field]: detail }, members });
}

const mistakeIn = (uri: string, detail: string | undefined) =>
  detail
    ? { code: 'invalid_redirect_uri' as const, detail, members: { reason: reasonOf(uri), uri: uri.slice(0, 200) } }
    : undefined;

/** For those who say it in their own words. `http`: with https it would do. */
function reasonOf(uri: string): 'listed' | 'http' | 'unusable' {
  if (LISTED.test(uri)) return 'listed';
  const isPlain = /^http:/i.test(uri) && !redirectUriMistake(uri.replace(/^http/i, 'https'));
  return isPlain ? 'http' : 'unusable';
}

/**
 * Whether the URI belongs to an app on the user's own device (RFC 8252): a private-use scheme or a loopback address.
 */
export function looksNative(uri: string): boolean {
  const url = URL.parse(uri);
  return !!url && (!/^https?:$/.test(url.protocol) || url.hostname === '127.0.0.1' || url.hostname === '[::1]');
}

type Identity = { application_type: string | undefined; token_endpoint_auth_method: string | undefined };

/**
 * Whether an answer that goes to this URI reaches the client and no other program: the address is the client's own on the
 * web, or the client proves itself with a secret that only its server has (RFC 8252 §8.5, §8.6).
 */
export function isAssured({ application_type, token_endpoint_auth_method }: Identity, redirectUri: string): boolean {
  if (URL.parse(redirectUri)?.protocol === 'https:') return true;
  return application_type !== 'native' && token_endpoint_auth_method !== 'none';
}
