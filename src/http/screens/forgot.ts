// “Forgot your password?”: asks for the address, and answers the same whether it is known or not.
import { requestReset } from '../../authentication/ways/reset.ts';
import type { System } from '../../system.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { Form } from '../kit/forms/forms.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { keepRequestAt } from '../oidc/restart.ts';
import { FORGOT_ADDRESS } from './forgot-address.ts';
import { type Errors, pageOptions, toFieldErrors, type Visit } from './routes.ts';

export async function showForgot(
  system: System,
  visit: Visit,
  more: { email?: string; errors?: Errors } = {},
): Promise<void> {
  const { ctx, interaction, csrf, url } = visit;
  const hint = interaction.params.login_hint;
  const email = more.email ?? (typeof hint === 'string' ? hint.slice(0, 254) : undefined);
  const locals = {
    action: `${url}/forgot`,
    csrf,
    email,
    errors: more.errors,
    captcha: await captchaField(system, ctx.state.app),
    back_url: `${url}/sign-in`,
    address_url: system.smsTransport.isOn ? `${url}/${FORGOT_ADDRESS}` : undefined,
  };
  sendPage(ctx, ctx.state.app, 'forgot', locals, pageOptions(visit));
}

export async function postForgot(system: System, visit: Visit, form: Form): Promise<void> {
  const { email = '' } = form;
  const { ctx, interaction, url } = visit;
  const { app } = ctx.state;
  const options = pageOptions(visit);
  try {
    await requireCaptchaIn(system, app, form);
    await requestReset(system, app, { email, locale: options.locale });
  } catch (error) {
    return showForgot(system, visit, { email: email.slice(0, 254), errors: toFieldErrors(visit, error, ['email']) });
  }
  // Whoever opens the link in this browser goes on with what the client asked for.
  keepRequestAt(system.keyring, app, ctx.cookies as never, interaction.params, ['reset']);
  const t = translator(options.locale);
  const actions = [{ label: t('forgot.back'), url: `${url}/sign-in` }];
  const text = t('forgot.sent', { email: email.trim() });
  sendPage(ctx, app, 'message', { title: t('forgot.sent_title'), text, actions }, options);
}
