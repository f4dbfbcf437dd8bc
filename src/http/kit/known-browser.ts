// The cookie of a browser in which users have signed in before (authentication/sign-in/known-browsers.ts).
import {
  addKnownBrowser,
  isStillKnown,
  KNOWN_BROWSER_COOKIE,
  KNOWN_BROWSER_DAYS,
  type KnownBrowser,
  readKnownBrowser,
} from '../../authentication/sign-in/known-browsers.ts';
import { DAY } from '../../clock.ts';
import type { UserRow } from '../../database/schema.ts';
import { readAppCookie, setAppCookie } from '../../oidc/request/cookies.ts';
import type { System } from '../../system.ts';
import type { AppContext } from './request/context.ts';

/** For `requirePassword`: whether this browser is known for an address. */
export function knownBrowserOf(system: System, ctx: AppContext): (emailKey: string) => KnownBrowser | undefined {
  const { app } = ctx.state;
  return (emailKey) => readKnownBrowser(system, app, emailKey, readAppCookie(ctx.cookies, app, KNOWN_BROWSER_COOKIE));
}

export function rememberBrowser(system: System, ctx: AppContext, user: UserRow): void {
  const { app } = ctx.state;
  if (isStillKnown(knownBrowserOf(system, ctx)(user.email_key), user)) return;
  const value = addKnownBrowser(system, app, user.email_key, readAppCookie(ctx.cookies, app, KNOWN_BROWSER_COOKIE));
  setAppCookie(ctx.cookies, app, KNOWN_BROWSER_COOKIE, { value, maxAge: KNOWN_BROWSER_DAYS * DAY });
}
