// An unfinished sign-in (an interaction of oidc-provider) as all doors know it: its address, the owner of its form
// tokens, what one of its forms hands over to a page, and the cookie that tells a magic link's page that it is opened in the
// browser that requested the link.
import type { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { putInCookieList, readCookieList } from '../../apps/cookie-list.ts';
import { cookiePlace } from '../../apps/issuer.ts';
import { MAGIC_LINK_SECONDS } from '../../authentication/ways/magic-link.ts';
import { SECOND } from '../../clock.ts';
import { readAppCookie, setAppCookie } from '../../oidc/request/cookies.ts';
import type { System } from '../../system.ts';
import { type Handover, handOver, readHandover } from './forms/handover.ts';
import type { AppContext } from './request/context.ts';
import { redirect } from './request/redirect.ts';

export const interactionUrl = (app: App, uid: string) => `${app.issuer}/interaction/${uid}`;

/** Form tokens are good for one interaction of one App, which only the browser that holds its cookie can open. */
export const interactionOwner = (app: App, uid: string) => `interaction ${app.id} ${uid}`;

/** `path` is below the interaction's address. */
type Shown = { system: System; visit: { ctx: AppContext; interaction: { uid: string } }; path: string };

/** Leads from a form to the page that shows its result: reloading that page sends nothing again. */
export function goToShow(shown: Shown, value: unknown): void {
  const { ctx, interaction } = shown.visit;
  handOver(toHandover(shown), value);
  redirect(ctx, `${interactionUrl(ctx.state.app, interaction.uid)}/${shown.path}`);
}

export const readShown = <Schema extends z.ZodType>(shown: Shown, schema: Schema) =>
  readHandover(toHandover(shown), schema);

const toHandover = ({ system, visit: { ctx, interaction }, path }: Shown): Handover => ({
  ...{ system, ctx, cookies: cookiePlace(ctx.state.app) },
  ...{ owner: interactionOwner(ctx.state.app, interaction.uid), path },
});

const COOKIE = 'magic_link';
/** So many tabs can wait for a link. */
const MAX_HELD = 4;

export function setMagicLinkCookie(ctx: AppContext, { uid, challenge }: { uid: string; challenge: string }): void {
  const { app } = ctx.state;
  const before = readAppCookie(ctx.cookies, app, COOKIE);
  const value = putInCookieList(before, { name: challenge, value: uid, max: MAX_HELD });
  setAppCookie(ctx.cookies, app, COOKIE, { value, maxAge: MAGIC_LINK_SECONDS * SECOND });
}

/** The interaction that waits for this very link, in this browser. A forged one leads to nothing but a refusal there. */
export function readMagicLinkCookie(ctx: AppContext, challenge: string): string | undefined {
  return readCookieList(readAppCookie(ctx.cookies, ctx.state.app, COOKIE), MAX_HELD).get(challenge);
}
