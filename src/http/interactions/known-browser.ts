// The cookie of a browser in which a user has signed in before (authentication/known-browsers.ts).
import {
  issueKnownBrowser,
  KNOWN_BROWSER_DAYS,
  knownBrowserCookie,
  readKnownBrowser,
} from '../../authentication/known-browsers.ts';
import { DAY } from '../../clock.ts';
import type { UserRow } from '../../database/schema.ts';
import type { System } from '../../system.ts';
import type { AppContext } from '../context.ts';

/** For `requirePassword`: whether this browser is known for an address. */
export function knownBrowserOf({ keyring }: System, ctx: AppContext): (emailKey: string) => string | undefined {
  const { app } = ctx.state;
  return (emailKey) =>
    readKnownBrowser(keyring, app, emailKey, ctx.cookies.get(knownBrowserCookie(app, emailKey), { signed: false }));
}

export function rememberBrowser(system: System, ctx: AppContext, { email_key }: UserRow): void {
  const { app } = ctx.state;
  if (knownBrowserOf(system, ctx)(email_key)) return;
  ctx.cookies.set(knownBrowserCookie(app, email_key), issueKnownBrowser(system.keyring, app, email_key), {
    httpOnly: true,
    sameSite: 'lax',
    secure: app.issuer.startsWith('https:'),
    path: `${new URL(app.issuer).pathname.replace(/\/$/, '')}/`,
    maxAge: KNOWN_BROWSER_DAYS * DAY,
    signed: false,
    overwrite: true,
  });
}
