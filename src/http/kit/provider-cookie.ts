// The cookie that ties a sign-in at a provider to the browser in which it began: one for each, so that two tabs don't
// disturb each other. It says nothing but a secret, and which interaction to go back to.
import { MINUTE } from '../../clock.ts';
import { hashSecret } from '../../secrets.ts';
import type { AppContext } from './request/context.ts';
import { readAppCookie, setAppCookie } from './request/cookies.ts';

const LIFETIME = 10 * MINUTE;

export type Browser = { secret: string; uid: string | undefined };

export function keepBrowser(ctx: AppContext, state: string, { secret, uid }: Browser): void {
  const { app } = ctx.state;
  const value = uid ? `${secret}.${uid}` : secret;
  // A provider's redirect is a navigation from another site: Strict would keep the cookie from it. Where it answers by a
  // form, this cookie (SameSite=Lax) does not come along, and need not (routes.ts).
  setAppCookie(ctx.cookies, app, nameOf(state), { value, path: '/connect', maxAge: LIFETIME });
}

export function readBrowser(ctx: AppContext, state: string): Browser | undefined {
  const [secret, uid] = (readAppCookie(ctx.cookies, ctx.state.app, nameOf(state)) ?? '').split('.');
  return secret ? { secret, uid: uid && /^[\w-]{1,64}$/.test(uid) ? uid : undefined } : undefined;
}

const nameOf = (state: string) => `connect_${hashSecret(state).toString('base64url').slice(0, 16)}`;
