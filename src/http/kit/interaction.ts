// An unfinished sign-in (an interaction of oidc-provider) as other doors know it: its address, the owner of its form
// tokens, and the cookie that tells a magic link's page that it is opened in the browser that asked.
import type { App } from '../../apps/app.ts';
import { MAGIC_LINK_SECONDS } from '../../authentication/ways/magic-link.ts';
import { SECOND } from '../../clock.ts';
import type { AppContext } from './request/context.ts';
import { readAppCookie, setAppCookie } from './request/cookies.ts';
import { MAGIC_LINK_PATH } from './request/paths.ts';

export const interactionUrl = (app: App, uid: string) => `${app.issuer}/interaction/${uid}`;

/** Form tokens are good for one interaction of one App, which only the browser that holds its cookie can open. */
export const interactionOwner = (app: App, uid: string) => `interaction ${app.id} ${uid}`;

const COOKIE = 'magic_link';

export function setMagicLinkCookie(ctx: AppContext, { uid, challenge }: { uid: string; challenge: string }): void {
  const held = { value: `${uid}.${challenge}`, path: MAGIC_LINK_PATH, maxAge: MAGIC_LINK_SECONDS * SECOND };
  setAppCookie(ctx.cookies, ctx.state.app, COOKIE, held);
}

/** The interaction that waits for this very link, in this browser. A forged one leads to nothing but a refusal there. */
export function readMagicLinkCookie(ctx: AppContext, challenge: string): string | undefined {
  const value = readAppCookie(ctx.cookies, ctx.state.app, COOKIE);
  const [, uid, held] = /^([\w-]{10,60})\.([\w-]+)$/.exec(value ?? '') ?? [];
  return held === challenge ? uid : undefined;
}
