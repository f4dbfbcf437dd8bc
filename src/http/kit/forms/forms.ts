// Forms of our own pages: parsed with a bound, and only taken from our own pages. Two guards, each enough alone: where
// the browser says the request comes from, and a token that only the page we rendered for this visitor holds.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { koaBody } from 'koa-body';
import { Problem } from '../../../problem.ts';
import type { Keyring } from '../../../secrets.ts';
import type { Context, Next } from '../request/context.ts';

const MAX_FORM = '64kb';

export const parseForm = koaBody({ urlencoded: true, json: false, text: false, multipart: false, formLimit: MAX_FORM });

export type Form = Record<string, string>;

/** The fields of a form, each once; anything else about it is refused. */
export function formOf(ctx: Context): Form {
  if (!ctx.is('application/x-www-form-urlencoded'))
    throw new Problem('unsupported_media_type', 'Send this form as a browser does');
  const body = (ctx.request as { body?: Record<string, unknown> }).body ?? {};
  const entries = Object.entries(body);
  if (entries.some(([, value]) => typeof value !== 'string'))
    throw new Problem('invalid_request', 'A field was sent twice');
  // PostgreSQL takes no NUL in a text; no browser lets anyone type one.
  if (entries.some(([, value]) => (value as string).includes('\0')))
    throw new Problem('invalid_request', 'A field has a character that is no text');
  return Object.fromEntries(entries) as Form;
}

/** For every request that may change something. With Referrer-Policy no-referrer, browsers send `Origin: null` from our own pages. */
export async function refuseForeignOrigin(ctx: Context, next: Next): Promise<void> {
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD' && isForeign(ctx))
    throw new Problem('csrf', 'This form was not sent from our page');
  await next();
}

function isForeign(ctx: Context): boolean {
  const site = ctx.get('sec-fetch-site');
  if (site) return site !== 'same-origin' && site !== 'none';
  const origin = ctx.get('origin');
  return origin !== '' && origin !== ctx.origin;
}

export type FormTokens = { issue(owner: string): string; require(owner: string, form: Form): void };

/** Tokens bound to an owner: an interaction's id, a session's id. No state is kept. */
export function createFormTokens(keyring: Keyring): FormTokens {
  const keys = keyring.derive('form tokens');
  const sign = (key: Buffer, owner: string) => createHmac('sha256', key).update(owner).digest();
  return {
    issue: (owner) => sign(keys[0]!, owner).toString('base64url'),
    require(owner, form) {
      const given = Buffer.from(form.csrf ?? '', 'base64url');
      const matches = keys.some((key) => given.length === 32 && timingSafeEqual(given, sign(key, owner)));
      if (!matches)
        throw new Problem('csrf', 'This form is not from the page we sent you; go back, reload it and try again');
    },
  };
}
