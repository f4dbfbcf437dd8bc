// A request is kept for a day after it has expired or ended, so that its pages can begin it again. No cookie is needed for
// that: an interaction's address is unguessable, and beginning again gives no more than the client's own link.

import type { App } from '../../../apps/app.ts';
import { BROWSER_COOKIE, newestRequest } from '../../../authentication/sign-in/same-browser.ts';
import type { Core } from '../../../core.ts';
import { type Cookies, readAppCookie } from '../../../oidc/request/cookies.ts';
import { findRequest, isRequestLive } from '../../../oidc/storage/models/interactions.ts';

export type Restart = { url: string; params: Record<string, unknown> };

/** The URL that begins a request again; undefined if the request is no longer kept. */
export async function findRestart(core: Core, app: App, uid: string): Promise<Restart | undefined> {
  const params = await findRequest(core, app, uid);
  return params && { url: toAuthorizeUrl(app, params), params };
}

export const toAuthorizeUrl = (app: App, params: Record<string, unknown>) =>
  `${app.issuer}/authorize?${toQuery(params)}`;

/** For pages outside a sign-in, such as that of a link in a mail: the browser's last request that hasn't ended. */
export async function findNewestRestart(core: Core, app: App, cookies: Cookies): Promise<Restart | undefined> {
  const uid = newestRequest(readAppCookie(cookies, app, BROWSER_COOKIE));
  return uid === undefined ? undefined : findRestart(core, app, uid);
}

/** The same request, if its pages can still be opened. */
export async function findNewestLive(core: Core, app: App, cookies: Cookies): Promise<string | undefined> {
  const uid = newestRequest(readAppCookie(cookies, app, BROWSER_COOKIE));
  return uid !== undefined && (await isRequestLive(core, app, uid)) ? uid : undefined;
}

/** Whether a browser keeps our cookies. If it doesn't, a page that begins again by itself would do so forever. */
export const keepsCookies = (cookies: Cookies, app: App) => readAppCookie(cookies, app, BROWSER_COOKIE) !== undefined;

function toQuery(params: Record<string, unknown>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) query.append(name, String(one));
    }
  }
  return query;
}
