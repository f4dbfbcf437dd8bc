// The first screen: identifier and password, a passkey, or the way to another proof.

import { assertionSchema } from '../../authentication/factors/passkeys/proof.ts';
import { byPasskey, byPassword } from '../../authentication/sign-in/proofs.ts';
import { offersMagicLink } from '../../authentication/ways/magic-link.ts';
import { requireSignInConnection } from '../../organizations/sign-in-connection.ts';
import type { System } from '../../system.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { credentialWords, identifierField, readCredentials } from '../kit/forms/identifier.ts';
import { readAnswer } from '../kit/forms/passkey-answer.ts';
import { knownBrowserOf } from '../kit/known-browser.ts';
import { connectionLinks } from '../kit/provider.ts';
import { sendPage } from '../kit/render/pages.ts';
import { ceremony, passkeySignIn } from './passkeys.ts';
import { takeProof } from './progress.ts';
import { noteChoice, rememberBox } from './remember.ts';
import { clientName, hintOf, MAX_EMAIL, pageOptions, toErrors, type Visit, wantsSignUp, wordsFor } from './visit.ts';

type More = { email?: string; errors?: FormErrors };

export async function showSignIn(system: System, visit: Visit, more: More = {}): Promise<void> {
  const { ctx, csrf, url } = visit;
  const { app } = ctx.state;
  const { sign_up } = app.settings;
  const locals = {
    action: `${url}/sign-in`,
    csrf,
    client_name: await clientName(visit),
    identifier: identifierField(app, wordsFor(visit)),
    email: more.email ?? hintOf(visit),
    errors: more.errors,
    forgot_url: `${url}/forgot`,
    magic_link_url: offersMagicLink(app) ? `${url}/magic-link` : undefined,
    sign_up_url: sign_up === 'open' ? `${url}/sign-up` : undefined,
    by_invitation: sign_up === 'invitation',
    sign_up_closed: sign_up === 'closed' && wantsSignUp(visit),
    passkey: await passkeySignIn(system, visit),
    cancel: { action: `${url}/cancel` },
    remember: rememberBox(visit),
    connections: await connectionLinks(system, ctx, (slug) => `${url}/connect/${slug}`),
    captcha: await captchaField(system, app),
  };
  sendPage(ctx, app, 'sign-in', locals, pageOptions(visit));
}

export async function postSignIn(system: System, visit: Visit, form: Form): Promise<void> {
  const { email = '' } = form;
  const { app } = visit.ctx.state;
  noteChoice(visit, form);
  try {
    await requireCaptchaIn(system, app, form);
    // People whose address signs in by a connection need not type a password to be led there.
    if (!form.password) await requireSignInConnection(system.db, app, email);
    const { password } = readCredentials(form);
    const known = knownBrowserOf(system, visit.ctx);
    await takeProof(system, visit, byPassword({ identifier: email, password, known }));
  } catch (error) {
    const errors = toErrors(visit, error, ['email', 'password'], credentialWords(app));
    await showSignIn(system, visit, { email: email.slice(0, MAX_EMAIL), errors });
  }
}

export async function postPasskeySignIn(system: System, visit: Visit, form: Form): Promise<void> {
  noteChoice(visit, form);
  try {
    const answer = readAnswer(assertionSchema, form.passkey);
    await takeProof(system, visit, byPasskey({ ceremony: ceremony(visit, 'sign_in'), answer }));
  } catch (error) {
    await showSignIn(system, visit, { errors: toErrors(visit, error, []) });
  }
}
