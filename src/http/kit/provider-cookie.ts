// The cookie that ties sign-ins at a provider to the browser in which they began: an entry for each, so that two tabs don't
// disturb each other. An entry holds only a secret and the interaction to go back to.
import { putInCookieList, readCookieList } from '../../apps/cookie-list.ts';
import { MINUTE } from '../../clock.ts';
import { readAppCookie, setAppCookie } from '../../oidc/request/cookies.ts';
import { hashSecret } from '../../secrets.ts';
import type { AppContext } from './request/context.ts';

const COOKIE = 'connect';
const LIFETIME = 10 * MINUTE;
/** So many tabs can be at a provider; the oldest begins again. */
const MAX_HELD = 4;

export type Browser = { secret: string; uid: string | undefined };

export function keepBrowser(ctx: AppContext, state: string, { secret, uid }: Browser): void {
  const { app } = ctx.state;
  const entry = { name: nameOf(state), value: uid ? `${secret}.${uid}` : secret, max: MAX_HELD };
  const value = putInCookieList(readAppCookie(ctx.cookies, app, COOKIE), entry);
  // A provider's redirect is a navigation from another site: Strict would keep the cookie from it. Where it answers by a
  // form, this cookie (SameSite=Lax) does not come along, and need not (routes.ts).
  setAppCookie(ctx.cookies, app, COOKIE, { value, maxAge: LIFETIME });
}

export function readBrowser(ctx: AppContext, state: string): Browser | undefined {
  const held = readCookieList(readAppCookie(ctx.cookies, ctx.state.app, COOKIE), MAX_HELD).get(nameOf(state));
  const [secret, uid] = (held ?? '').split('.');
  return secret ? { secret, uid: uid && /^[\w-]{1,64}$/.test(uid) ? uid : undefined } : undefined;
}

const nameOf = (state: string) => hashSecret(state).toString('base64url').slice(0, 16);
