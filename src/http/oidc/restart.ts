// No dead end: a sealed copy of the authorization request stays in the browser beside the interaction, so that an
// expired page, a back button or a lost row begin the same request again instead of ending it.

import type { App } from '../../apps/app.ts';
import { DAY } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Interaction, KoaContextWithOIDC } from '../../oidc/request/screens.ts';
import { type Cookies, readAppCookie, setAppCookie } from '../kit/request/cookies.ts';

const COOKIE = 'restart';
const LIFETIME = DAY;
/** Browsers drop cookies beyond 4096 bytes; a request that long simply can't be restarted. */
const MAX_COOKIE = 3_800;

export function keepRequest(core: Core, app: App, context: KoaContextWithOIDC, interaction: Interaction): void {
  const paths = ['interaction', 'authorize'].map((page) => `${page}/${interaction.uid}`);
  keepRequestAt(core, app, context.cookies, { params: interaction.params, paths });
}

/** For pages that the browser comes to by another way, a link in a mail. `paths` are below the issuer's. */
export function keepRequestAt(
  { keyring }: Core,
  app: App,
  cookies: Cookies,
  { params, paths }: { params: Record<string, unknown>; paths: string[] },
): void {
  const sealed = keyring.seal(JSON.stringify(params), placeOf(app)).toString('base64url');
  if (sealed.length > MAX_COOKIE) return;
  for (const path of paths) {
    setAppCookie(cookies, app, COOKIE, { value: sealed, path: `/${path}`, maxAge: LIFETIME });
  }
}

/** The URL that begins the request again, when this browser still has the copy. */
export function restartUrl({ keyring }: Core, app: App, cookies: Cookies): string | undefined {
  const sealed = readAppCookie(cookies, app, COOKIE);
  if (!sealed) return undefined;
  try {
    const params = JSON.parse(keyring.open(Buffer.from(sealed, 'base64url'), placeOf(app)).toString());
    return `${app.issuer}/authorize?${toQuery(params)}`;
  } catch {
    return undefined;
  }
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

const placeOf = (app: App) => `restart/${app.id}`;
