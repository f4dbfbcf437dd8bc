// The cookie that ties a sign-in at a provider to the browser in which it began: one for each, so that two tabs don't
// disturb each other. It says nothing but a secret, and which interaction to go back to.
import type { App } from '../../apps/apps.ts';
import { hashSecret } from '../../secrets.ts';
import type { AppContext } from '../context.ts';

const LIFETIME_MS = 10 * 60_000;

export type Browser = { secret: string; uid: string | undefined };

export function keepBrowser(ctx: AppContext, state: string, { secret, uid }: Browser): void {
  const { app } = ctx.state;
  ctx.cookies.set(nameOf(app, state), uid ? `${secret}.${uid}` : secret, {
    httpOnly: true,
    // A provider's redirect is a navigation from another site: Strict would keep the cookie from it. Where it answers by a
    // form, this cookie does not come along, and need not (routes.ts).
    sameSite: 'lax',
    secure: app.issuer.startsWith('https:'),
    signed: false,
    overwrite: true,
    maxAge: LIFETIME_MS,
    path: `${new URL(app.issuer).pathname.replace(/\/$/, '')}/connect`,
  });
}

export function readBrowser(ctx: AppContext, state: string): Browser | undefined {
  const [secret, uid] = (ctx.cookies.get(nameOf(ctx.state.app, state), { signed: false }) ?? '').split('.');
  return secret ? { secret, uid: uid && /^[\w-]{1,64}$/.test(uid) ? uid : undefined } : undefined;
}

function nameOf(app: App, state: string): string {
  const name = `connect_${hashSecret(state).toString('base64url').slice(0, 16)}`;
  return app.issuer.startsWith('https:') ? `__Secure-${name}` : name;
}
