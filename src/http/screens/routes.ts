// The screens between an authorization request and its answer. next-step says which one comes; every POST answers with
// a redirect (303) or the same screen with what to mend. They work without script.

import Router from '@koa/router';
import { ACCOUNT_CLIENT_ID } from '../../apps/clients/clients.ts';
import { sentKinds } from '../../authentication/factors/sent.ts';
import type { Step } from '../../authentication/sign-in/next-step.ts';
import { provePassword } from '../../authentication/sign-in/password.ts';
import type { Way } from '../../authentication/sign-in/second-factor.ts';
import { signUp } from '../../authentication/ways/sign-up.ts';
import { actingAs, record } from '../../events/record.ts';
import type { Protocol } from '../../oidc/provider/protocol.ts';
import type { Protocols } from '../../oidc/provider/protocols.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import { Problem, type ProblemCode, problems } from '../../problem.ts';
import type { System } from '../../system.ts';
import { findUser } from '../../users/users.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import { createFormTokens, type Form, formOf, parseForm, refuseForeignOrigin } from '../kit/forms/forms.ts';
import { knownBrowserOf } from '../kit/known-browser.ts';
import { sendProblemPage } from '../kit/render/errors.ts';
import { type Translate, translator, waitText } from '../kit/render/messages.ts';
import { localeOf, sendPage } from '../kit/render/pages.ts';
import type { AppContext, State } from '../kit/request/context.ts';
import { INVITATION_PATH } from '../links/invitation.ts';
import { UNLOCK_PATH } from '../links/unlock.ts';
import { keepRequestAt, restartUrl } from '../oidc/restart.ts';
import { arrive, connectionLinks, postArrival, postConnection, startConnection } from './connections.ts';
import { showConsent, toMissing } from './consent.ts';
import {
  downloadCodes,
  enrolPages,
  postEnrolPage,
  postSavedCodes,
  showEnrolFactor,
  showEnrolPage,
  showSavedCodes,
} from './enrol-factor.ts';
import { postForgot, showForgot } from './forgot.ts';
import {
  postForgotAddress,
  postForgotAddressAgain,
  postForgotAddressCode,
  showForgotAddress,
  showForgotAddressCode,
} from './forgot-address.ts';
import {
  offersMagicLink,
  postMagicLink,
  postMagicLinkAgain,
  postMagicLinkEnter,
  showAwaited,
  showMagicLink,
} from './magic-link.ts';
import { passkeySignIn, postPasskeySignIn, sendSignInOptions } from './passkeys.ts';
import { advance, readStanding, type Standing } from './progress.ts';
import { noteChoice, rememberBox } from './remember.ts';
import { postWay, showSecondFactor, showWay, wayPages } from './second-factor.ts';
import { postSendCode, postSendEnrolment } from './sent-factors.ts';
import { postSendAgain, postVerifyEmail, showVerifyEmail, waitForCode } from './verify-email.ts';

export type Visit = {
  ctx: AppContext;
  protocol: Protocol;
  interaction: Interaction;
  step: Step;
  /** Who signs in, and what is proved so far. */
  standing: Standing;
  csrf: string;
  url: string;
};

export function interactionRoutes(system: System, protocols: Protocols): Router<State> {
  // One spelling of an address: cookies are set for that path, and rules about it must not be passed by in another.
  const router = new Router<State>({ sensitive: true, strict: true });
  const tokens = createFormTokens(system.keyring);

  const page = (path: string, show: (visit: Visit) => Promise<void> | void) =>
    router.get(path, async (ctx) => {
      const visit = await open(ctx as AppContext);
      if (!visit) return;
      const { ip, user_agent, request_id } = visit.ctx.state.info;
      await actingAs({ kind: 'user', ip, user_agent, request_id }, async () => show(visit));
    });
  const form = (path: string, act: (visit: Visit, form: Form) => Promise<void> | void) =>
    router.post(path, refuseForeignOrigin as never, parseForm, async (ctx) => {
      const visit = await open(ctx as unknown as AppContext);
      if (!visit) return;
      const fields = formOf(ctx as never);
      tokens.require(ownerOf(visit), fields);
      const { ip, user_agent, request_id } = visit.ctx.state.info;
      await actingAs({ kind: 'user', id: visit.interaction.session?.accountId, ip, user_agent, request_id }, async () =>
        act(visit, fields),
      );
    });

  page('/interaction/:uid', (visit) => showStep(system, visit));
  page('/interaction/:uid/sign-in', (visit) => showSignIn(system, visit));
  page('/interaction/:uid/sign-up', (visit) => showSignUp(system, visit));
  page('/interaction/:uid/forgot', (visit) => showForgot(system, visit));
  form('/interaction/:uid/sign-in', (visit, fields) => postSignIn(system, visit, fields));
  page('/interaction/:uid/sign-in/passkey', (visit) => sendSignInOptions(system, visit));
  form('/interaction/:uid/sign-in/passkey', (visit, fields) => postPasskeySignIn(system, visit, fields));
  form('/interaction/:uid/sign-up', (visit, fields) => postSignUp(system, visit, fields));
  form('/interaction/:uid/forgot', (visit, fields) => postForgot(system, visit, fields));
  page('/interaction/:uid/forgot-address', (visit) => showForgotAddress(system, visit));
  form('/interaction/:uid/forgot-address', (visit, fields) => postForgotAddress(system, visit, fields));
  page('/interaction/:uid/forgot-address/code', (visit) => showForgotAddressCode(visit));
  form('/interaction/:uid/forgot-address/code', (visit, fields) => postForgotAddressCode(system, visit, fields));
  form('/interaction/:uid/forgot-address/again', (visit) => postForgotAddressAgain(system, visit));
  page('/interaction/:uid/magic-link', (visit) => showMagicLink(system, visit));
  form('/interaction/:uid/magic-link', (visit, fields) => postMagicLink(system, visit, fields));
  form('/interaction/:uid/magic-link/again', (visit) => postMagicLinkAgain(system, visit));
  form('/interaction/:uid/magic-link/enter', (visit, fields) => postMagicLinkEnter(system, visit, fields));
  form('/interaction/:uid/verify-email', (visit, fields) => postVerifyEmail(system, visit, fields));
  form('/interaction/:uid/verify-email/again', (visit) => postSendAgain(system, visit));
  for (const [way, { path }] of Object.entries(wayPages) as [Way, { path: string }][]) {
    page(`/interaction/:uid/${path}`, (visit) => showWay(system, visit, way));
    form(`/interaction/:uid/${path}`, (visit, fields) => postWay(system, visit, way, fields));
  }
  for (const one of Object.values(enrolPages)) {
    page(`/interaction/:uid/${one.path}`, (visit) => showEnrolPage(system, visit, one));
    form(`/interaction/:uid/${one.path}`, (visit, fields) => postEnrolPage(system, visit, one, fields));
  }
  for (const kind of sentKinds) {
    form(`/interaction/:uid/${wayPages[kind].path}/send`, (visit) => postSendCode(system, visit, kind));
    form(`/interaction/:uid/${enrolPages[kind]!.path}/send`, (visit, fields) =>
      postSendEnrolment(system, visit, kind, fields),
    );
  }
  form('/interaction/:uid/recovery-codes', (visit) => postSavedCodes(system, visit));
  form('/interaction/:uid/recovery-codes/download', (visit) => downloadCodes(system, visit));
  form('/interaction/:uid/consent', (visit, fields) => postConsent(system, visit, fields));
  form('/interaction/:uid/switch', (visit) => redirect(visit.ctx, `${visit.url}/sign-in`));
  form('/interaction/:uid/cancel', (visit) =>
    finish(visit, { error: 'access_denied', error_description: 'the user did not sign in' }),
  );
  page('/interaction/:uid/connect/:connection', (visit) => startConnection(system, visit));
  form('/interaction/:uid/connect/:connection', (visit, fields) => postConnection(system, visit, fields));
  page('/interaction/:uid/connected', (visit) => arrive(system, visit));
  form('/interaction/:uid/connected', (visit, fields) => postArrival(system, visit, fields));
  // Where forms go: who opens the address itself gets the page that the form was on.
  const formAddresses = [
    ...['consent', 'switch', 'cancel', 'verify-email', 'verify-email/again', 'magic-link/again', 'magic-link/enter'],
    'forgot-address/again',
    ...['recovery-codes', 'recovery-codes/download'],
  ];
  for (const address of formAddresses) {
    page(`/interaction/:uid/${address}`, (visit) => redirect(visit.ctx, visit.url));
  }

  /** The live interaction of this browser; where there is none any more, the request begins again. */
  async function open(ctx: AppContext): Promise<Visit | undefined> {
    const { app } = ctx.state;
    const protocol = await protocols(app);
    const interaction = await protocol.provider.interactionDetails(ctx.req, ctx.res).catch((error) => {
      if (error.name === 'SessionNotFound') return undefined;
      throw error;
    });
    if (!interaction || interaction.uid !== ctx.params.uid) {
      const again = restartUrl(system.keyring, app, ctx.cookies as never);
      if (again) redirect(ctx, again);
      else await showExpired(ctx, protocol);
      return undefined;
    }
    const standing = await readStanding(system, ctx, interaction);
    const visit = {
      ctx,
      protocol,
      interaction,
      standing,
      step: standing.step,
      url: `${app.issuer}/interaction/${interaction.uid}`,
    };
    return { ...visit, csrf: tokens.issue(ownerOf(visit)) };
  }

  return router;
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

/** Form tokens are good for one interaction of one App, which only the browser that holds its cookie can open. */
const ownerOf = ({ ctx, interaction }: Pick<Visit, 'ctx' | 'interaction'>) =>
  `interaction ${ctx.state.app.id} ${interaction.uid}`;

const steps: Record<Step, (system: System, visit: Visit) => Promise<void> | void> = {
  identify: (system, visit) =>
    visit.interaction.params.prompt === 'create' && visit.ctx.state.app.settings.sign_up === 'open'
      ? showSignUp(system, visit)
      : showSignIn(system, visit),
  verify_email: showVerifyEmail,
  magic_link: (_system, visit) => showAwaited(visit),
  second_factor: showSecondFactor,
  enrol_factor: showEnrolFactor,
  save_codes: showSavedCodes,
  consent: showConsent,
  done: (_system, visit) => redirect(visit.ctx, visit.interaction.returnTo),
};

async function showStep(system: System, visit: Visit): Promise<void> {
  await steps[visit.step](system, visit);
}

export type Errors = Partial<
  Record<'email' | 'phone' | 'password' | 'name' | 'code' | 'recovery_code' | 'form', string>
>;

export async function showSignIn(
  system: System,
  visit: Visit,
  more: { email?: string; errors?: Errors } = {},
): Promise<void> {
  const { ctx, interaction, csrf, url } = visit;
  const { app } = ctx.state;
  const { sign_up } = app.settings;
  const hint = interaction.params.login_hint;
  // Who opens an invitation in this browser goes on with what the client asked for.
  if (sign_up === 'invitation')
    keepRequestAt(system.keyring, app, ctx.cookies as never, interaction.params, [INVITATION_PATH.slice(1)]);
  const locals = {
    action: `${url}/sign-in`,
    csrf,
    client_name: await clientName(visit),
    email: more.email ?? (typeof hint === 'string' ? hint.slice(0, 254) : undefined),
    errors: more.errors,
    forgot_url: `${url}/forgot`,
    magic_link_url: offersMagicLink(app) ? `${url}/magic-link` : undefined,
    sign_up_url: sign_up === 'open' ? `${url}/sign-up` : undefined,
    by_invitation: sign_up === 'invitation',
    passkey: await passkeySignIn(system, visit),
    cancel: { action: `${url}/cancel` },
    remember: rememberBox(visit),
    connections: await connectionLinks(system, visit),
    captcha: await captchaField(system, ctx.state.app),
  };
  sendPage(ctx, app, 'sign-in', locals, pageOptions(visit));
}

async function showSignUp(
  system: System,
  visit: Visit,
  more: { email?: string; name?: string; errors?: Errors } = {},
): Promise<void> {
  const { ctx, csrf, url } = visit;
  const { settings, branding } = ctx.state.app;
  if (settings.sign_up !== 'open') return showClosed(visit);
  const locals = {
    action: `${url}/sign-up`,
    csrf,
    ...more,
    sign_in_url: `${url}/sign-in`,
    password_min_length: settings.password_min_length,
    terms_url: branding.terms_url,
    privacy_url: branding.privacy_url,
    remember: rememberBox(visit),
    connections: await connectionLinks(system, visit),
    captcha: await captchaField(system, ctx.state.app),
  };
  sendPage(ctx, ctx.state.app, 'sign-up', locals, pageOptions(visit));
}

/** Whoever may not sign up, by whichever way the address was found. */
function showClosed(visit: Visit): void {
  const { ctx, url } = visit;
  const { app } = ctx.state;
  const options = pageOptions(visit);
  const t = translator(options.locale);
  const [title, text] =
    app.settings.sign_up === 'invitation'
      ? ['sign_up.by_invitation_title', 'sign_up.by_invitation']
      : ['sign_up.closed_title', 'sign_up.closed'];
  ctx.status = problems.sign_up_closed.status;
  const actions = [{ label: t('forgot.back'), url: `${url}/sign-in` }];
  const values = { app: app.name };
  sendPage(ctx, app, 'message', { title: t(title!, values), text: t(text!, values), actions }, options);
}

async function postSignIn(system: System, visit: Visit, form: Form): Promise<void> {
  const { email = '', password = '' } = form;
  noteChoice(visit, form);
  try {
    await requireCaptchaIn(system, visit.ctx.state.app, form);
    const known = knownBrowserOf(system, visit.ctx);
    const user = await provePassword(system, visit.ctx.state.app, { email, password, known });
    await advance(system, visit, user, ['pwd']);
  } catch (error) {
    const errors = toFieldErrors(visit, error, ['email', 'password']);
    offerUnlock(system, visit, error);
    await showSignIn(system, visit, { email: email.slice(0, 254), errors });
  }
}

/** Whoever opens the link of the mail that tells of the lock in this browser goes on with what the client asked for. */
export function offerUnlock({ keyring }: System, { ctx, interaction }: Visit, error: unknown): void {
  if (!(error instanceof Problem) || error.code !== 'too_many_attempts') return;
  keepRequestAt(keyring, ctx.state.app, ctx.cookies as never, interaction.params, [UNLOCK_PATH.slice(1)]);
}

async function postSignUp(system: System, visit: Visit, form: Form): Promise<void> {
  const { email = '', password = '', name = '' } = form;
  noteChoice(visit, form);
  const { app } = visit.ctx.state;
  try {
    await requireCaptchaIn(system, app, form);
    const input = { email, password, name: name.trim().slice(0, 200) || null };
    const user = await signUp(system.database, app, input, {
      outbox: system.outbox,
      locale: pageOptions(visit).locale,
    });
    await advance(system, visit, user, ['pwd']);
  } catch (error) {
    if (error instanceof Problem && error.code === 'sign_up_closed') return showClosed(visit);
    if (error instanceof Problem && error.code === 'email_taken' && app.settings.email_verification === 'required') {
      // To who can't read that mail, a known address is like a new one.
      return waitForCode(system, visit, { proven: undefined, email });
    }
    // Who has this password has this account: signing up again is signing in.
    if (error instanceof Problem && error.code === 'email_taken')
      return signInInstead(system, visit, { email, password, name });
    await showSignUp(system, visit, {
      email: email.slice(0, 254),
      name: name.slice(0, 200),
      errors: toFieldErrors(visit, error, ['email', 'password', 'name']),
    });
  }
}

async function signInInstead(
  system: System,
  visit: Visit,
  { email, password, name }: { email: string; password: string; name: string },
): Promise<void> {
  const { ctx } = visit;
  try {
    const known = knownBrowserOf(system, ctx);
    const user = await provePassword(system, ctx.state.app, { email, password, known });
    await advance(system, visit, user, ['pwd']);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid_credentials') throw error;
    ctx.status = 422;
    const errors = { email: translator(pageOptions(visit).locale)('field.email_taken') };
    await showSignUp(system, visit, { email: email.slice(0, 254), name: name.slice(0, 200), errors });
  }
}

/** What a person can mend goes beside the field; anything else is thrown on. */
export function toFieldErrors(visit: Visit, error: unknown, fields: string[]): Errors {
  if (!(error instanceof Problem) || (error.status >= 500 && !messages[error.code])) throw error;
  const { ctx } = visit;
  ctx.status = error.status;
  if (error.retryAfter) ctx.set('Retry-After', String(error.retryAfter));
  const t = translator(pageOptions(visit).locale);
  const message = messages[error.code];
  const field = Object.keys(error.fields ?? {}).find((name) => fields.includes(name)) ?? 'form';
  if (error.code === 'weak_password') return { password: weakness(visit, error, t) };
  return { [field]: message ? t(message, { wait: waitText(t, error.retryAfter) }) : error.message };
}

/** A problem's words beside the field that caused it. */
const messages: Partial<Record<ProblemCode, string>> = {
  invalid_email: 'field.email_invalid',
  invalid_phone: 'field.phone_invalid',
  sms_off: 'factor.sms_off',
  email_taken: 'field.email_taken',
  invalid_credentials: 'field.credentials',
  too_many_attempts: 'field.too_many_attempts',
  invalid_code: 'factor.code_wrong',
  invalid_passkey: 'passkey.refused',
  passkey_exists: 'passkey.exists',
  too_many_passkeys: 'passkey.too_many',
  busy: 'field.busy',
  captcha_required: 'captcha.required',
  captcha_failed: 'captcha.failed',
};

function weakness({ ctx }: Visit, error: Problem, t: Translate): string {
  const { password_min_length: min } = ctx.state.app.settings;
  if (error.message.includes('at least')) return t('field.password_short', { min });
  return t('field.password_weak');
}

async function postConsent(system: System, visit: Visit, { decision }: Form): Promise<void> {
  const { ctx, interaction, protocol, step } = visit;
  const { app } = ctx.state;
  if (step !== 'consent') return redirect(ctx, visit.url);
  const accountId = interaction.session!.accountId!;
  const clientId = String(interaction.params.client_id);
  if (decision !== 'allow') {
    await record(system.database.db, app, 'consent.denied', { user_id: accountId, client_id: clientId });
    return finish(visit, { error: 'access_denied', error_description: 'the user refused' });
  }
  const user = await findUser(system.database.db, app, accountId);
  if (user?.status !== 'active')
    return finish(visit, { error: 'access_denied', error_description: 'the user is not active' });

  const { Grant } = protocol.provider;
  const grant = (interaction.grantId && (await Grant.find(interaction.grantId))) || new Grant({ accountId, clientId });
  const { scopes, claims, resources } = toMissing(interaction);
  if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
  if (claims.length > 0) grant.addOIDCClaims(claims);
  for (const [identifier, names] of Object.entries(resources)) grant.addResourceScope(identifier, names.join(' '));
  const grantId = await grant.save();
  await record(system.database.db, app, 'consent.granted', {
    user_id: accountId,
    client_id: clientId,
    data: { scopes, resources },
  });
  await finish(visit, { consent: { grantId } });
}

export async function finish(
  { ctx, protocol }: Pick<Visit, 'ctx' | 'protocol'>,
  result: Parameters<Protocol['provider']['interactionResult']>[2],
): Promise<void> {
  redirect(ctx, await protocol.provider.interactionResult(ctx.req, ctx.res, result));
}

/** RFC 9700 §4.12: 303, so that no browser sends a password on. It may carry a cookie, which nobody is to keep. */
export function redirect(ctx: AppContext, url: string): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.redirect(url);
  ctx.status = 303;
}

export function pageOptions({ ctx, interaction }: Pick<Visit, 'ctx' | 'interaction'>) {
  const { redirect_uri: redirectUri, ui_locales: uiLocales } = interaction.params;
  return { backTo: String(redirectUri ?? ''), locale: localeOf(ctx, ctx.state.app, uiLocales) };
}

export async function clientName({ protocol, interaction }: Visit): Promise<string | undefined> {
  const client = await protocol.provider.Client.find(String(interaction.params.client_id));
  // To the App's own pages nobody has to be told the way.
  return client?.clientId === ACCOUNT_CLIENT_ID ? undefined : client?.clientName;
}
