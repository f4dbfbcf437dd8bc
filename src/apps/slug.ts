// The slug is the name of an App or an organization in URLs. It is ASCII only, so that no two look alike, and reserved words are refused.
import { randomInt } from 'node:crypto';
import { Problem } from '../problem.ts';

const SLUG = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const MAX_LENGTH = 50;

const RESERVED = new Set([
  ...['admin', 'api', 'app', 'apps', 'assets', 'auth', 'console', 'dev', 'gatehouse', 'healthz', 'help', 'id', 'login'],
  ...['logout', 'mail', 'metrics', 'o', 'oauth', 'oidc', 'operator', 'readyz', 'root', 'setup', 'static', 'status'],
  ...['support', 'system', 'well-known', 'www'],
]);

/** Throws `invalid_slug`. */
export function requireSlug(slug: string): string {
  if (slug.length > MAX_LENGTH || !SLUG.test(slug)) {
    throw new Problem(
      'invalid_slug',
      `A slug has up to ${MAX_LENGTH} lower-case letters, digits and single dashes, and begins with a letter`,
      {
        fields: { slug: 'lower-case letters, digits and dashes only' },
      },
    );
  }
  if (RESERVED.has(slug))
    throw new Problem('invalid_slug', `“${slug}” is reserved; choose another`, {
      fields: { slug: 'this word is reserved' },
    });
  return slug;
}

/**
 * Derives a slug from a name: "Alice's Blog" becomes `alices-blog`. A name without Latin letters, such as "شركة النخيل",
 * becomes `app-x7k2`, and a reserved word `app-help`.
 */
export function newSlug(name: string, kind: 'app' | 'org'): string {
  const slug = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-$/g, '')
    .slice(0, MAX_LENGTH)
    .replace(/-$/, '');
  if (!slug) return `${kind}-${randomTail()}`;
  return RESERVED.has(slug) ? `${kind}-${slug}` : slug;
}

/** Without vowels, so that it spells no word. */
const TAIL_CHARACTERS = 'bcdfghjkmnpqrstvwxz23456789';

const randomTail = () =>
  Array.from({ length: 4 }, () => TAIL_CHARACTERS.charAt(randomInt(TAIL_CHARACTERS.length))).join('');

/** The next try if a slug is taken, such as `alices-blog-2`, within the maximum length. */
export function toNumberedSlug(slug: string, number: number): string {
  const suffix = `-${number}`;
  return slug.slice(0, MAX_LENGTH - suffix.length).replace(/-$/, '') + suffix;
}
