// The cookie of a browser in which a user has signed in before (authentication/sign-in/known-browsers.ts).
import {
  issueKnownBrowser,
  KNOWN_BROWSER_DAYS,
  knownBrowserCookie,
  readKnownBrowser,
} from '../../authentication/sign-in/known-browsers.ts';
import { DAY } from '../../clock.ts';
import type { UserRow } from '../../database/schema.ts';
import type { System } from '../../system.ts';
import type { AppContext } from './request/context.ts';
import { readAppCookie, setAppCookie } from './request/cookies.ts';

/** For `requirePassword`: whether this browser is known for an address. */
export function knownBrowserOf(system: System, ctx: AppContext): (emailKey: string) => string | undefined {
  const { app } = ctx.state;
  return (emailKey) =>
    readKnownBrowser(system, app, emailKey, readAppCookie(ctx.cookies, app, knownBrowserCookie(emailKey)));
}

export function rememberBrowser(system: System, ctx: AppContext, { email_key }: UserRow): void {
  const { app } = ctx.state;
  if (knownBrowserOf(system, ctx)(email_key)) return;
  const value = issueKnownBrowser(system, app, email_key);
  const maxAge = KNOWN_BROWSER_DAYS * DAY;
  setAppCookie(ctx.cookies, app, knownBrowserCookie(email_key), { value, path: '/', maxAge });
}
