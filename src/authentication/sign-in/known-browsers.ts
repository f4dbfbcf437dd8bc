// A browser in which a user has signed in before has a budget of its own for guesses: whoever guesses at that user from
// elsewhere can't lock it out (OWASP, “Slow Down Online Guessing Attacks with Device Cookies”). It proves nothing else.

import type { App } from '../../apps/app.ts';
import { putInCookieList, readCookieList } from '../../apps/cookie-list.ts';
import type { Core } from '../../core.ts';
import { newId } from '../../ids.ts';
import { hashSecret } from '../../secrets.ts';

export const KNOWN_BROWSER_DAYS = 180;

/** One cookie for all addresses that were used in a browser: the newest few. */
export const KNOWN_BROWSER_COOKIE = 'known';

const MAX_KNOWN = 5;

/** The cookie with one more address. Each entry is sealed, so that nobody makes one, and bound to the App and the address. */
export function addKnownBrowser(core: Core, app: App, emailKey: string, cookie: string | undefined): string {
  const value = core.keyring.seal(newId(), placeOf(app, emailKey)).toString('base64url');
  return putInCookieList(cookie, { name: nameOf(emailKey), value, max: MAX_KNOWN });
}

/** The browser's id, or undefined if it is not known for this address. */
export function readKnownBrowser(
  core: Core,
  app: App,
  emailKey: string,
  cookie: string | undefined,
): string | undefined {
  const value = readCookieList(cookie, MAX_KNOWN).get(nameOf(emailKey));
  if (!value) return undefined;
  try {
    return core.keyring.open(Buffer.from(value, 'base64url'), placeOf(app, emailKey)).toString();
  } catch {
    return undefined;
  }
}

const nameOf = (emailKey: string) => hashSecret(`known browser\n${emailKey}`).toString('hex').slice(0, 12);

const placeOf = (app: App, emailKey: string) => `known browser ${app.id}\n${emailKey}`;
