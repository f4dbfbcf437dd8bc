// “Forgot your password?”: asks for the address or another identifier, and answers the same whether it is known or not.

import { z } from 'zod';
import { requestReset } from '../../authentication/ways/reset.ts';
import { sendsSms } from '../../config.ts';
import type { System } from '../../system.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { addresseeField, takesOnlyAddresses } from '../kit/forms/identifier.ts';
import { goToShow, readShown } from '../kit/interaction.ts';
import { languageOf, translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { redirect } from '../kit/request/redirect.ts';
import { FORGOT_ADDRESS } from './forgot-address.ts';
import { hintOf, MAX_EMAIL, pageOptions, toAddresseeErrors, type Visit, wordsFor } from './visit.ts';

type More = { email?: string; errors?: FormErrors };

export async function showForgot(system: System, visit: Visit, more: More = {}): Promise<void> {
  const { ctx, csrf, url } = visit;
  const locals = {
    action: `${url}/forgot`,
    csrf,
    identifier: addresseeField(ctx.state.app, wordsFor(visit)),
    only_addresses: takesOnlyAddresses(ctx.state.app),
    email: more.email ?? hintOf(visit),
    errors: more.errors,
    captcha: await captchaField(system, ctx.state.app),
    back_url: `${url}/sign-in`,
    address_url: sendsSms(system.config) ? `${url}/${FORGOT_ADDRESS}` : undefined,
  };
  sendPage(ctx, ctx.state.app, 'forgot', locals, pageOptions(visit));
}

export async function postForgot(system: System, visit: Visit, form: Form): Promise<void> {
  const { email = '' } = form;
  const { app } = visit.ctx.state;
  try {
    await requireCaptchaIn(system, app, form);
    await requestReset(system, app, { identifier: email, locale: languageOf(pageOptions(visit).locale) });
  } catch (error) {
    const errors = toAddresseeErrors(visit, error);
    return showForgot(system, visit, { email: email.slice(0, MAX_EMAIL), errors });
  }
  goToShow({ system, visit, path: SENT }, email.trim());
}

/** Below the interaction's address. */
export const SENT = 'forgot/sent';

export function showSent(system: System, visit: Visit): void {
  const { ctx, url } = visit;
  const email = readShown({ system, visit, path: SENT }, z.string());
  if (email === undefined) {
    redirect(ctx, `${url}/forgot`);
    return;
  }
  const options = pageOptions(visit);
  const t = translator(options.locale, ctx.state.app);
  const actions = [{ label: t('forgot.back'), url: `${url}/sign-in` }];
  const text = t('forgot.sent', { email });
  sendPage(ctx, ctx.state.app, 'message', { title: t('forgot.sent_title'), text, actions, mailed: true }, options);
}
