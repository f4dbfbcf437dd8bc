// The screens' store of a sign-in: its state lies in the interaction, on the server, for the one browser that took the last
// step. Any other that holds the interaction's cookie sees a sign-in in which nothing is proved (A131).
import {
  BROWSER_COOKIE,
  isSameBrowser,
  newBrowserSecret,
  REQUEST_LIFETIME,
} from '../../authentication/sign-in/same-browser.ts';
import { readState, type State } from '../../authentication/sign-in/state.ts';
import { readAppCookie, setAppCookie } from '../../oidc/request/cookies.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import type { AppContext } from '../kit/request/context.ts';

type At = { ctx: AppContext; interaction: Interaction };

export function loadState({ ctx, interaction }: At): State {
  const { sign_in, browser_hash } = interaction.result ?? {};
  const cookie = readAppCookie(ctx.cookies, ctx.state.app, BROWSER_COOKIE);
  return isSameBrowser(cookie, { uid: interaction.uid, hash: browser_hash }) ? readState(sign_in) : {};
}

export async function saveState(at: At, state: State): Promise<void> {
  at.interaction.result = { sign_in: state, browser_hash: bindToBrowser(at) };
  await at.interaction.persist();
}

/** Gives this browser a new secret for the interaction; returns what is kept of it there. */
export function bindToBrowser({ ctx, interaction }: At): string {
  const { app } = ctx.state;
  const { cookie, hash } = newBrowserSecret(readAppCookie(ctx.cookies, app, BROWSER_COOKIE), interaction.uid);
  setAppCookie(ctx.cookies, app, BROWSER_COOKIE, { value: cookie, maxAge: REQUEST_LIFETIME });
  return hash;
}
