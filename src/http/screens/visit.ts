// A visit to a screen: the live interaction of this browser, how far it has come, and what every screen needs of it.

import { ACCOUNT_CLIENT_ID } from '../../apps/clients/built-in.ts';
import { DEVICE_COOKIE, readDeviceToken } from '../../authentication/factors/trusted-devices.ts';
import { isStillKnown } from '../../authentication/sign-in/known-browsers.ts';
import type { Step } from '../../authentication/sign-in/next-step.ts';
import { type Asked, findStanding, type Standing } from '../../authentication/sign-in/standing.ts';
import type { State } from '../../authentication/sign-in/state.ts';
import type { UserRow } from '../../database/schema.ts';
import { findSessionUid } from '../../oidc/provider/browser-session.ts';
import { SECOND_FACTOR } from '../../oidc/provider/interaction-policy.ts';
import { SELECT_ORGANIZATION } from '../../oidc/provider/organizations.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import { wantsMultiFactor } from '../../oidc/request/asked-acrs.ts';
import { readAppCookie } from '../../oidc/request/cookies.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import type { Protocol } from '../../oidc/tokens/protocol.ts';
import { Problem } from '../../problem.ts';
import { linking } from '../../social/arrivals.ts';
import type { System } from '../../system.ts';
import { findHome } from '../kit/dead-ends/clients.ts';
import { waysOn } from '../kit/dead-ends/dead-ends.ts';
import { findRestart, keepsCookies, type Restart } from '../kit/dead-ends/restart.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import { addresseeWords } from '../kit/forms/identifier.ts';
import { toFormErrors, type Words } from '../kit/forms/words.ts';
import { interactionUrl } from '../kit/interaction.ts';
import { knownBrowserOf } from '../kit/known-browser.ts';
import { sendProblemPage } from '../kit/render/errors.ts';
import { languageOf, problemText, type Translate, translator } from '../kit/render/messages.ts';
import { localeOf } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { redirect } from '../kit/request/redirect.ts';
import { bindToBrowser, loadState, saveState } from './state.ts';

export type Visit = {
  ctx: AppContext;
  protocol: Protocol;
  interaction: Interaction;
  step: Step;
  /** The user who signs in, and what is proved so far. */
  standing: Standing;
  asked: Asked;
  csrf: string;
  url: string;
};

export type Opened = Omit<Visit, 'csrf'>;

/** The live interaction of this browser; if it has ended, the request begins again. */
export async function openVisit(system: System, protocols: Protocols, ctx: AppContext): Promise<Opened | undefined> {
  const { app } = ctx.state;
  const protocol = await protocols(app);
  const interaction = await protocol.provider.interactionDetails(ctx.req, ctx.res).catch((error) => {
    if (error.name === 'SessionNotFound') return undefined;
    throw error;
  });
  const isLive = interaction?.uid === ctx.params.uid;
  if (!interaction || !isLive || !(await isOfThisBrowser(protocol, ctx, interaction))) {
    const again = await findRestart(system, app, String(ctx.params.uid));
    if (again && keepsCookies(ctx.cookies, app)) redirect(ctx, again.url);
    else await showExpired(system, ctx, { protocol, again });
    return undefined;
  }
  const asked = toAsked(system, ctx, interaction);
  const standing = await findStanding(system, app, { state: loadState({ ctx, interaction }), asked });
  const url = interactionUrl(app, interaction.uid);
  return { ctx, protocol, interaction, standing, asked, step: standing.step, url };
}

/** The interaction of a session is for the browser with that session: its cookie alone could have been planted (A142). */
async function isOfThisBrowser(protocol: Protocol, ctx: AppContext, { session }: Interaction): Promise<boolean> {
  return session?.uid === undefined || (await findSessionUid(protocol, ctx)) === session.uid;
}

function toAsked(system: System, ctx: AppContext, interaction: Interaction): Asked {
  const { app } = ctx.state;
  const { session, prompt, params } = interaction;
  return {
    session: session?.uid ? { uid: session.uid, user_id: session.accountId, amr: session.amr ?? [] } : undefined,
    needs_sign_in: lacksFirstFactor(interaction),
    needs_choice: prompt.name === 'select_account',
    needs_organization: prompt.name === SELECT_ORGANIZATION,
    needs_consent: prompt.name === 'consent',
    wants_mfa: wantsMultiFactor(params) || prompt.details.wants_mfa === true,
    locale: languageOf(pageOptions({ ctx, interaction }).locale),
    shows_codes: true,
    deviceToken: (userId) => readDeviceToken(readAppCookie(ctx.cookies, app, DEVICE_COOKIE), userId),
    browserOf: (user) => (isStillKnown(knownBrowserOf(system, ctx)(user.email_key), user) ? 'known' : 'new'),
    link: linking(system, app, { uid: interaction.uid }),
  };
}

/** Reasons of the login prompt that two factors mend. */
const MENDED = new Set([SECOND_FACTOR, 'essential_acr', 'essential_acrs']);

/** A session that is strong enough but for the second factor is asked for that alone. */
export function lacksFirstFactor({ prompt: { name, reasons } }: Interaction): boolean {
  if (name === 'create') return true;
  if (name !== 'login') return false;
  return !reasons.includes(SECOND_FACTOR) || !reasons.every((reason) => MENDED.has(reason));
}

/** Any user will do, also one who signed in before the request came. */
export const wantsAnybody = ({ prompt: { name, reasons } }: Interaction): boolean =>
  name === 'login' && reasons.every((reason) => reason === 'no_session');

/** Keeps the state of the sign-in for the next request of this browser. */
export async function keep({ ctx, interaction, standing }: Visit, state: State): Promise<void> {
  standing.state = state;
  await saveState({ ctx, interaction }, state);
}

/** For a browser without our cookie, or a request that is no longer kept: a page with a button to go on. */
async function showExpired(
  system: System,
  ctx: AppContext,
  { protocol, again }: { protocol: Protocol; again: Restart | undefined },
): Promise<void> {
  const { app } = ctx.state;
  const isThere = await protocol.provider.Interaction.find(String(ctx.params.uid));
  const t = translator(localeOf(ctx, app, again?.params.ui_locales), app);
  const client = await findHome(system, app, again?.params);
  const actions = waysOn('interaction_over', { t, app, again: again?.url, client });
  sendProblemPage(ctx, new Problem(isThere ? 'no_cookie' : 'expired_interaction'), actions);
}

export function pageOptions({ ctx, interaction }: Pick<Visit, 'ctx' | 'interaction'>) {
  const { redirect_uri: redirectUri, ui_locales: uiLocales } = interaction.params;
  return { backTo: String(redirectUri ?? ''), locale: localeOf(ctx, ctx.state.app, uiLocales) };
}

export const clientIdOf = ({ interaction }: Pick<Visit, 'interaction'>): string => String(interaction.params.client_id);

export const wordsFor = (visit: Pick<Visit, 'ctx' | 'interaction'>): Translate =>
  translator(pageOptions(visit).locale, visit.ctx.state.app);

/** Words for an error that the person can mend, beside the field; any other error is thrown on. */
export function toErrors(visit: Visit, error: unknown, fields: string[], words: Words = {}): FormErrors {
  const t = wordsFor(visit);
  return toFormErrors(visit.ctx, error, {
    t,
    fields,
    words,
    // Another page would lead out of the sign-in.
    otherwise: (code) => problemText(t, code).detail,
  });
}

/** For a form that asks to whom a mail should be sent. */
export const toAddresseeErrors = (visit: Visit, error: unknown): FormErrors =>
  toErrors(visit, error, ['email'], addresseeWords(visit.ctx.state.app));

/** For a form that asks for a code, or sends the token of a link: what is wrong with either is said beside the code. */
export function toCodeErrors(visit: Visit, error: unknown, wrong = 'verify.wrong'): FormErrors {
  const { form = '', ...errors } = toErrors(visit, error, ['code'], {
    invalid_one_time_token: wrong,
    'invalid_body.code': wrong,
  });
  const isWrong = error instanceof Problem && error.code === 'invalid_one_time_token';
  return isWrong ? { code: form } : { ...errors, ...(form && { form }) };
}

/** Another code went out: the page that waits for it says so, and sends none when it is reloaded. */
export function goToSentAgain({ ctx, url }: Visit, path = ''): void {
  redirect(ctx, `${url}${path && `/${path}`}?sent=again`);
}

export function sentAgain(visit: Visit, words = 'verify.sent_again'): string | undefined {
  const { method, query } = visit.ctx;
  return method === 'GET' && query.sent === 'again' ? wordsFor(visit)(words) : undefined;
}

/** The user who signs in, at a step that comes after the first proof. */
export function userOf({ standing: { user } }: Visit): UserRow {
  if (!user) throw new Error('nobody has proved anything yet');
  return user;
}

/** The client sent the user here to create an account (`prompt=create`). */
export const wantsSignUp = ({ interaction }: Pick<Visit, 'interaction'>): boolean =>
  interaction.prompt.name === 'create';

/** The address that the client suggests. */
export function hintOf({ interaction }: Pick<Visit, 'interaction'>): string | undefined {
  const { login_hint: hint } = interaction.params;
  return typeof hint === 'string' ? hint.slice(0, MAX_EMAIL) : undefined;
}

/** As much of what was typed as a form shows again. */
export const MAX_EMAIL = 254;

export async function clientName(visit: Visit): Promise<string | undefined> {
  const client = await visit.protocol.provider.Client.find(clientIdOf(visit));
  // The App's own pages aren't named as a client.
  return client?.clientId === ACCOUNT_CLIENT_ID ? undefined : client?.clientName;
}

/** Only this browser can go back to the client with a result; an error is not bound to a browser. */
export async function finish(
  { ctx, protocol, interaction }: Visit,
  result: Parameters<Protocol['provider']['interactionResult']>[2],
): Promise<void> {
  const bound = result.error ? result : { ...result, browser_hash: bindToBrowser({ ctx, interaction }) };
  redirect(ctx, await protocol.provider.interactionResult(ctx.req, ctx.res, bound));
}
