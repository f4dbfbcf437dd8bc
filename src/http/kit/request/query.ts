// The query of a list's address: what is searched, and where the page begins.
import type { Context } from './context.ts';

const MAX_LENGTH = 500;

/** One parameter as text, '' where there is none; a parameter that comes twice counts as none. */
export function queryText({ ctx }: { ctx: Pick<Context, 'query'> }, name: string): string {
  const value = ctx.query[name];
  return typeof value === 'string' ? value.trim().slice(0, MAX_LENGTH) : '';
}

/** Empty parameters are left out. */
export function urlOf(path: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}
