// A browser in which a user has signed in before has a budget of its own for guesses: whoever guesses at that user from
// elsewhere can't lock it out (OWASP, “Slow Down Online Guessing Attacks with Device Cookies”). It proves nothing else.

import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import { newId } from '../../ids.ts';
import { hashSecret } from '../../secrets.ts';

export const KNOWN_BROWSER_DAYS = 180;

/** What the browser keeps; sealed, so that nobody makes one, and bound to the App and the address. */
export function issueKnownBrowser(core: Core, app: App, emailKey: string): string {
  return core.keyring.seal(JSON.stringify({ id: newId(), email_key: emailKey }), placeOf(app)).toString('base64url');
}

/** The browser's id, or undefined where it is not known for this address. */
export function readKnownBrowser(
  core: Core,
  app: App,
  emailKey: string,
  value: string | undefined,
): string | undefined {
  if (!value || value.length > MAX_LENGTH) return undefined;
  try {
    const { id, email_key } = JSON.parse(core.keyring.open(Buffer.from(value, 'base64url'), placeOf(app)).toString());
    return email_key === emailKey ? id : undefined;
  } catch {
    return undefined;
  }
}

const MAX_LENGTH = 1_000;

/** Each address that was used in a browser has a cookie of its own there. */
export function knownBrowserCookie(emailKey: string): string {
  return `known-${hashSecret(`known browser\n${emailKey}`).toString('hex').slice(0, 12)}`;
}

const placeOf = (app: App) => `known browser ${app.id}`;
