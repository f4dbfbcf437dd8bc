// What a protocol request's parameters must be before anything reads them, and what its `claims` may ask for: the library
// passes on whatever parses.
import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { isStorableJson } from '../../database/storable.ts';

/** More than any extension names. The parser would drop those beyond a thousand without a word. */
const MAX_PARAMETERS = 100;

/** NUL, which no column of text takes, and what a decoder puts where bytes are no UTF-8: it can't be echoed as it came. */
const UNREADABLE = /[\u0000\ufffd]/;

type Parameters = Record<string, unknown>;

/** Throws InvalidRequest, which goes nowhere but to a page: of such a request nothing is to be believed. */
export function requireReadable({ oidc, query, method }: KoaContextWithOIDC, parameters: Parameters): void {
  const given = (method === 'POST' ? oidc.body : query) ?? {};
  let count = 0;
  for (const name in given) {
    const value = given[name];
    count += Array.isArray(value) ? value.length : 1;
  }
  if (count > MAX_PARAMETERS) refuse('there are too many parameters');
  for (const name in parameters) {
    const value = parameters[name];
    if (value !== undefined && !isReadable(value)) refuse(`'${name}' has characters that cannot be read`);
  }
}

function isReadable(value: unknown): boolean {
  return Array.isArray(value) ? value.every(isReadable) : typeof value !== 'string' || !UNREADABLE.test(value);
}

function refuse(why: string): never {
  throw Object.assign(new errors.InvalidRequest(why), { allow_redirect: false });
}

const CLAIM_NAME = /^[\w.:/#-]{1,200}$/;
const PARTS = new Set(['id_token', 'userinfo']);
const MEMBERS = new Set(['essential', 'value', 'values']);
const MAX_CLAIMS = 100;

/**
 * OpenID Connect Core §5.5: each claim with null or what is wanted of it, no deeper than that. The library reads it as
 * it is, so that a name like `__proto__` would be one of its own.
 */
export function requirePlainClaims(_context: KoaContextWithOIDC, claims: object): void {
  for (const [part, wanted] of Object.entries(claims)) {
    if (!PARTS.has(part)) refuse('claims asks for something else than id_token and userinfo');
    const entries = Object.entries<unknown>(wanted ?? {});
    if (entries.length > MAX_CLAIMS) refuse('claims asks for too many');
    for (const [name, how] of entries) {
      if (!CLAIM_NAME.test(name) || name in Object.prototype) refuse('claims has a name that no claim has');
      if (how !== null && !isPlainWish(how)) refuse('claims wants a claim in a way that there is not');
    }
  }
}

function isPlainWish(wish: unknown): boolean {
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) return false;
  return Object.entries(wish).every(
    ([name, value]) =>
      MEMBERS.has(name) && [value].flat().every((one) => typeof one !== 'object' && isStorableJson(one, 0)),
  );
}
