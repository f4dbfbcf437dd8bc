// Cookies of one App beside oidc-provider's: below the issuer's path, for no script and no other site's request, and over
// TLS alone where the issuer is. What they hold says itself whether it is ours: nothing here is signed.
import type { App } from '../../../apps/app.ts';
import { cookieName, issuerPath } from '../../../apps/issuer.ts';

/** Koa's, and oidc-provider's own. */
export type Cookies = {
  get(name: string, options: { signed: boolean }): string | undefined;
  set(name: string, value: string, options: object): unknown;
};

export function readAppCookie(cookies: Cookies, app: App, name: string): string | undefined {
  return cookies.get(cookieName(app, name), { signed: false });
}

/** `path` is below the issuer's, `maxAge` in milliseconds. */
export function setAppCookie(
  cookies: Cookies,
  app: App,
  name: string,
  { value, path, maxAge }: { value: string; path: string; maxAge: number },
): void {
  cookies.set(cookieName(app, name), value, {
    httpOnly: true,
    sameSite: 'lax',
    secure: app.issuer.startsWith('https:'),
    signed: false,
    maxAge,
    path: `${issuerPath(app)}${path}`,
  });
}
