// A visit to a screen: the live interaction of this browser, how far it has come, and what every screen needs of it.

import { ACCOUNT_CLIENT_ID } from '../../apps/clients/built-in.ts';
import type { Step } from '../../authentication/sign-in/next-step.ts';
import type { UserRow } from '../../database/schema.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import type { Protocol } from '../../oidc/tokens/protocol.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import { toFormErrors, type Words } from '../kit/forms/words.ts';
import { interactionUrl } from '../kit/interaction.ts';
import { sendProblemPage } from '../kit/render/errors.ts';
import { problemText, type Translate, translator } from '../kit/render/messages.ts';
import { localeOf } from '../kit/render/pages.ts';
import type { AppContext } from '../kit/request/context.ts';
import { UNLOCK_PATH } from '../kit/request/paths.ts';
import { redirect } from '../kit/request/redirect.ts';
import { keepRequestAt, restartUrl } from '../oidc/restart.ts';
import { readStanding, type Standing } from './standing.ts';

export type Visit = {
  ctx: AppContext;
  protocol: Protocol;
  interaction: Interaction;
  step: Step;
  /** The user who signs in, and what is proved so far. */
  standing: Standing;
  csrf: string;
  url: string;
};

export type Opened = Omit<Visit, 'csrf'>;

/** The live interaction of this browser; where there is none any more, the request begins again. */
export async function openVisit(system: System, protocols: Protocols, ctx: AppContext): Promise<Opened | undefined> {
  const { app } = ctx.state;
  const protocol = await protocols(app);
  const interaction = await protocol.provider.interactionDetails(ctx.req, ctx.res).catch((error) => {
    if (error.name === 'SessionNotFound') return undefined;
    throw error;
  });
  if (!interaction || interaction.uid !== ctx.params.uid) {
    const again = restartUrl(system.keyring, app, ctx.cookies);
    if (again) redirect(ctx, again);
    else await showExpired(ctx, protocol);
    return undefined;
  }
  const standing = await readStanding(system, ctx, interaction);
  return { ctx, protocol, interaction, standing, step: standing.step, url: interactionUrl(app, interaction.uid) };
}

/** Without the cookies of this visit nothing can begin again; what is left is the way back to the client. */
async function showExpired(ctx: AppContext, { provider }: Protocol): Promise<void> {
  const interaction = await provider.Interaction.find(String(ctx.params.uid));
  const client = interaction && (await provider.Client.find(String(interaction.params.client_id)));
  const t = translator(localeOf(ctx, ctx.state.app, interaction?.params.ui_locales));
  const label = t('signed_out.return', { client: client?.clientName ?? client?.clientUri ?? '' });
  const actions = client?.clientUri ? [{ label, url: client.clientUri }] : [];
  sendProblemPage(ctx, new Problem(interaction ? 'no_cookie' : 'expired_interaction'), actions);
}

export function pageOptions({ ctx, interaction }: Pick<Visit, 'ctx' | 'interaction'>) {
  const { redirect_uri: redirectUri, ui_locales: uiLocales } = interaction.params;
  return { backTo: String(redirectUri ?? ''), locale: localeOf(ctx, ctx.state.app, uiLocales) };
}

export const wordsFor = (visit: Pick<Visit, 'ctx' | 'interaction'>): Translate => translator(pageOptions(visit).locale);

/** Words for an error that the person can mend, beside the field; any other error is thrown on. */
export function toErrors(visit: Visit, error: unknown, fields: string[], words: Words = {}): FormErrors {
  const { locale } = pageOptions(visit);
  return toFormErrors(visit.ctx, error, {
    t: translator(locale),
    fields,
    words,
    // Another page would lead out of the sign-in.
    otherwise: ({ code }) => problemText(locale, code).detail,
  });
}

/** For a form that asks for a code, or sends the token of a link: what is wrong with either is said beside the code. */
export function toCodeErrors(visit: Visit, error: unknown, wrong = 'verify.wrong'): FormErrors {
  const { form = '', ...errors } = toErrors(visit, error, ['code'], { invalid_one_time_token: wrong });
  const isWrong = error instanceof Problem && error.code === 'invalid_one_time_token';
  return isWrong ? { code: form } : { ...errors, ...(form && { form }) };
}

/** The user who signs in, at a step that comes after the first proof. */
export function userOf({ standing: { user } }: Visit): UserRow {
  if (!user) throw new Error('nobody has proved anything yet');
  return user;
}

/** The address that the client suggests. */
export function hintOf({ interaction }: Pick<Visit, 'interaction'>): string | undefined {
  const { login_hint: hint } = interaction.params;
  return typeof hint === 'string' ? hint.slice(0, MAX_EMAIL) : undefined;
}

/** As much of what was typed as a form shows again. */
export const MAX_EMAIL = 254;

export async function clientName({ protocol, interaction }: Visit): Promise<string | undefined> {
  const client = await protocol.provider.Client.find(String(interaction.params.client_id));
  // To the App's own pages nobody has to be told the way.
  return client?.clientId === ACCOUNT_CLIENT_ID ? undefined : client?.clientName;
}

/** A link that is opened in this browser, at `path` below the issuer, goes on with what the client asked for. */
export function keepRequestFor({ keyring }: System, { ctx, interaction }: Visit, path: string): void {
  keepRequestAt(keyring, ctx.state.app, ctx.cookies, interaction.params, [path.slice(1)]);
}

/** The link of the mail that tells of a lock, opened in this browser, goes on with what the client asked for. */
export function offerUnlock(system: System, visit: Visit, error: unknown): void {
  if (error instanceof Problem && error.code === 'too_many_attempts') keepRequestFor(system, visit, UNLOCK_PATH);
}

export async function finish(
  { ctx, protocol }: Pick<Visit, 'ctx' | 'protocol'>,
  result: Parameters<Protocol['provider']['interactionResult']>[2],
): Promise<void> {
  redirect(ctx, await protocol.provider.interactionResult(ctx.req, ctx.res, result));
}
