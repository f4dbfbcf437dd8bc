// Forms are only taken from our own pages. Two guards, each enough alone: where the browser says the request comes from,
// and a token that only the page we rendered for this visitor holds.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Problem } from '../../../problem.ts';
import type { Keyring } from '../../../secrets.ts';
import type { Context, Next } from '../request/context.ts';

export type Form = Record<string, string>;

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
  const sign = (owner: string) => keys.map((key) => createHmac('sha256', key).update(owner).digest());
  return {
    // The newest key's is the first.
    issue: (owner) => sign(owner).at(0)?.toString('base64url') ?? '',
    require(owner, form) {
      const given = Buffer.from(form.csrf ?? '', 'base64url');
      const isGiven = (token: Buffer) => given.length === token.length && timingSafeEqual(given, token);
      if (!sign(owner).some(isGiven))
        throw new Problem('csrf', 'This form is not from the page we sent you; go back, reload it and try again');
    },
  };
}
