// Parameters of an address: what a list searches and where its page begins, or what a protocol sends along.
import { Problem } from '../../../problem.ts';
import type { Context } from './context.ts';

const MAX_LENGTH = 500;

/** One parameter as text, '' where there is none; a parameter that comes twice counts as none. */
export function queryText({ ctx }: { ctx: Pick<Context, 'query'> }, name: string): string {
  const value = ctx.query[name];
  return typeof value === 'string' ? value.trim().slice(0, MAX_LENGTH) : '';
}

/** The beginning of a day in UTC, as browsers send one; what isn't a day of the calendar counts as none. */
export function queryDay(visit: Parameters<typeof queryText>[0], name: string): Date | undefined {
  const value = queryText(visit, name);
  const start = new Date(`${value}T00:00:00.000Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(start.getTime())) return undefined;
  return start.toISOString().startsWith(value) ? start : undefined;
}

/** Empty parameters are left out. */
export function urlOf(path: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

/** A request's query, or the fields of its form. */
export type Sent = Record<string, unknown>;

/** A parameter that may come once. Throws `invalid_request`; text that no database can keep counts as none. */
export function oneParameter(sent: Sent, name: string): string | undefined {
  const value = sent[name];
  if (Array.isArray(value)) throw new Problem('invalid_request', `${name} came twice`);
  return typeof value === 'string' && !value.includes('\0') ? value : undefined;
}
