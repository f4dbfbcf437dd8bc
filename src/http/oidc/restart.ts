// No dead end: a request is kept for a day after it has expired or ended, so that its pages begin it again. No cookie is
// needed for that: an interaction's address is unguessable, and beginning again gives no more than the client's own link.

import type { App } from '../../apps/app.ts';
import { BROWSER_COOKIE, newestRequest } from '../../authentication/sign-in/same-browser.ts';
import type { Core } from '../../core.ts';
import { type Cookies, readAppCookie } from '../../oidc/request/cookies.ts';
import { findRequest } from '../../oidc/storage/models/interactions.ts';
import type { Translate } from '../kit/render/messages.ts';
import { ACCOUNT_PATH } from '../kit/request/paths.ts';

export type Restart = { url: string; params: Record<string, unknown> };

/** What begins a request again; undefined if it is no longer kept. */
export async function findRestart(core: Core, app: App, uid: string): Promise<Restart | undefined> {
  const params = await findRequest(core, app, uid);
  return params && { url: toAuthorizeUrl(app, params), params };
}

export const toAuthorizeUrl = (app: App, params: Record<string, unknown>) =>
  `${app.issuer}/authorize?${toQuery(params)}`;

/** For pages that the browser comes to by another way, such as a link in a mail: what it wanted last and did not get. */
export async function newestRestartUrl(core: Core, app: App, cookies: Cookies): Promise<string | undefined> {
  const uid = newestRequest(readAppCookie(cookies, app, BROWSER_COOKIE));
  return uid === undefined ? undefined : (await findRestart(core, app, uid))?.url;
}

/** Whether a browser keeps our cookies. In one that doesn't, a page that begins again by itself would do so for ever. */
export const keepsCookies = (cookies: Cookies, app: App) => readAppCookie(cookies, app, BROWSER_COOKIE) !== undefined;

/** The button of a page that has expired. Without a request to begin again there is still the way into the App. */
export function againAction(app: App, t: Translate, again: string | undefined): { label: string; url: string } {
  return again
    ? { label: t('error.again'), url: again }
    : { label: t('reset.sign_in'), url: app.issuer + ACCOUNT_PATH };
}

function toQuery(params: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(name, String(one));
    }
  }
  return query;
}
