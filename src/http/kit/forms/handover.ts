// POST, then redirect: the result of a form is shown by the page that its answer leads to, so that reloading that page
// repeats nothing. A value that isn't in the database (a new secret, a notice) travels in a sealed cookie for two minutes,
// never in the address, which histories and logs keep.
import { z } from 'zod';
import type { CookiePlace } from '../../../apps/issuer.ts';
import { MINUTE, now } from '../../../clock.ts';
import { readCookie, setCookie } from '../../../oidc/request/cookies.ts';
import type { System } from '../../../system.ts';
import type { Context } from '../request/context.ts';

const COOKIE = 'handover';
const LIFETIME = 2 * MINUTE;
const enveloped = z.object({ until: z.number(), value: z.unknown() });

/** `owner`: as for form tokens, so that the value is useless in another session. `path`: of the page that shows it. */
export type Handover = { system: System; ctx: Context; cookies: CookiePlace; owner: string; path: string };

/** One at a time: the newest replaces the one before. */
export function handOver({ system, ctx, cookies, owner, path }: Handover, value: unknown): void {
  const until = now().getTime() + LIFETIME;
  const sealed = system.keyring.seal(JSON.stringify({ until, value }), placeOf({ owner, path }));
  setCookie(ctx.cookies, cookies, COOKIE, { value: sealed.toString('base64url'), maxAge: LIFETIME });
}

/** For a value that may be read again while the cookie lives. Undefined if nothing was handed over to this page. */
export function readHandover<Schema extends z.ZodType>(
  { system, ctx, cookies, owner, path }: Handover,
  schema: Schema,
): z.output<Schema> | undefined {
  const sealed = ctx.method === 'GET' ? readCookie(ctx.cookies, cookies, COOKIE) : undefined;
  if (!sealed) return undefined;
  try {
    const opened = system.keyring.open(Buffer.from(sealed, 'base64url'), placeOf({ owner, path }));
    const { until, value } = enveloped.parse(JSON.parse(opened.toString()));
    return now().getTime() < until ? schema.parse(value) : undefined;
  } catch {
    return undefined;
  }
}

/** For a secret: the answer that shows it also deletes the cookie. */
export function takeHandover<Schema extends z.ZodType>(
  handover: Handover,
  schema: Schema,
): z.output<Schema> | undefined {
  const value = readHandover(handover, schema);
  if (value !== undefined) setCookie(handover.ctx.cookies, handover.cookies, COOKIE, { value: undefined });
  return value;
}

const placeOf = ({ owner, path }: Pick<Handover, 'owner' | 'path'>) => `${COOKIE} ${owner} ${path}`;
