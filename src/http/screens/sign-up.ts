// The screen on which somebody becomes a user, where the App lets anybody sign up.
import type { App } from '../../apps/app.ts';
import { bySignUp } from '../../authentication/ways/sign-up.ts';
import { Problem, type ProblemCode, problems } from '../../problem.ts';
import type { System } from '../../system.ts';
import { hasUsernames, needsUsername } from '../../users/username.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { refuseSelfAssigned } from '../kit/forms/self-assigned.ts';
import { knownBrowserOf } from '../kit/known-browser.ts';
import { connectionLinks } from '../kit/provider.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { takeProof } from './progress.ts';
import { noteChoice, rememberBox } from './remember.ts';
import { clientIdOf, MAX_EMAIL, pageOptions, toErrors, type Visit } from './visit.ts';

/** As much of what was typed as the form shows again. */
const MAX_TYPED = 1_000;

type More = { email?: string; username?: string; name?: string; errors?: FormErrors };

export async function showSignUp(system: System, visit: Visit, more: More = {}): Promise<void> {
  const { ctx, csrf, url } = visit;
  const { settings, branding } = ctx.state.app;
  if (settings.sign_up !== 'open') return showClosed(visit);
  const locals = {
    action: `${url}/sign-up`,
    csrf,
    ...more,
    username: usernameField(ctx.state.app, more.username),
    sign_in_url: `${url}/sign-in`,
    password_min_length: settings.password_min_length,
    terms_url: branding.terms_url,
    privacy_url: branding.privacy_url,
    remember: rememberBox(visit),
    connections: await connectionLinks(system, ctx, (slug) => `${url}/connect/${slug}`),
    captcha: await captchaField(system, ctx.state.app),
  };
  sendPage(ctx, ctx.state.app, 'sign-up', locals, pageOptions(visit));
}

const usernameField = (app: App, value: string | undefined) =>
  hasUsernames(app) ? { value, required: needsUsername(app) } : undefined;

/** For people who may not sign up, whichever way they found the address. */
function showClosed(visit: Visit): void {
  const { ctx, url } = visit;
  const { app } = ctx.state;
  const options = pageOptions(visit);
  const t = translator(options.locale, app);
  const { title, text } = app.settings.sign_up === 'invitation' ? closedWords.invitation : closedWords.closed;
  ctx.status = problems.sign_up_closed.status;
  const actions = [{ label: t('forgot.back'), url: `${url}/sign-in` }];
  const values = { app: app.name };
  sendPage(ctx, app, 'message', { title: t(title, values), text: t(text, values), actions }, options);
}

const closedWords = {
  invitation: { title: 'sign_up.by_invitation_title', text: 'sign_up.by_invitation' },
  closed: { title: 'sign_up.closed_title', text: 'sign_up.closed' },
} as const;

export async function postSignUp(system: System, visit: Visit, form: Form): Promise<void> {
  const { email = '', password = '', username = '', name = '' } = form;
  const { ctx } = visit;
  refuseSelfAssigned(form);
  noteChoice(visit, form);
  try {
    await requireCaptchaIn(system, ctx.state.app, form);
    const input = {
      ...{ email, password, username: username.trim() || undefined },
      name: name.trim() || null,
    };
    const known = knownBrowserOf(system, ctx);
    await takeProof(
      system,
      visit,
      bySignUp(input, { locale: visit.asked.locale, known, client_id: clientIdOf(visit) }),
    );
  } catch (error) {
    if (error instanceof Problem && error.code === 'sign_up_closed') return showClosed(visit);
    const errors = toErrors(visit, error, ['email', 'username', 'password', 'name']);
    // A known address or username is a wrong value of the form, like any other.
    if (error instanceof Problem && TAKEN.has(error.code)) ctx.status = 422;
    await showAgain(system, visit, { email, username, name, errors });
  }
}

const TAKEN = new Set<ProblemCode>(['email_taken', 'username_taken']);

function showAgain(system: System, visit: Visit, typed: Required<More>): Promise<void> {
  const { email, username, name, errors } = typed;
  return showSignUp(system, visit, {
    ...{ email: email.slice(0, MAX_EMAIL), username: username.slice(0, MAX_TYPED), name: name.slice(0, MAX_TYPED) },
    errors,
  });
}
