// The slug is an App's name in URLs. It is ASCII only, so that no two look alike, and reserved words are refused.
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
 * Derives a slug from a name: "Alice's Blog" becomes `alices-blog`, and a name without usable letters becomes `app`.
 */
export function toSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-$/g, '')
    .slice(0, MAX_LENGTH)
    .replace(/-$/, '');
  return slug && !RESERVED.has(slug) ? slug : `app${slug && `-${slug}`}`;
}

/** The next try if a slug is taken, such as `alices-blog-2`, within the maximum length. */
export function toNumberedSlug(slug: string, number: number): string {
  const suffix = `-${number}`;
  return slug.slice(0, MAX_LENGTH - suffix.length).replace(/-$/, '') + suffix;
}
