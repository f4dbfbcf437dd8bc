// “I don’t know which address”: a code to a verified phone number, and then the addresses, masked. The answers are the same
// whether the number is known or not; what this browser waits for stays with the interaction.
import { EMAIL_LOOKUP_SECONDS, proveEmailLookup, requestEmailLookup } from '../../authentication/addresses/lookup.ts';
import { newId } from '../../ids.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { requirePhone } from '../../users/phone.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { Form } from '../kit/forms/forms.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { type Errors, pageOptions, redirect, toFieldErrors, type Visit } from './routes.ts';

type Lookup = { phone: string; challenge: string };

/** Below the interaction's address. */
export const FORGOT_ADDRESS = 'forgot-address';
const CODE_PAGE = `${FORGOT_ADDRESS}/code`;

const lookupOf = ({ result }: Interaction) => (result as { email_lookup?: Lookup } | undefined)?.email_lookup;

export async function showForgotAddress(
  system: System,
  visit: Visit,
  more: { phone?: string; errors?: Errors } = {},
): Promise<void> {
  const { ctx, csrf, url } = visit;
  if (!system.smsTransport.isOn) {
    redirect(ctx, url);
    return;
  }
  const captcha = await captchaField(system, ctx.state.app);
  const locals = { action: `${url}/${FORGOT_ADDRESS}`, csrf, ...more, captcha, back_url: `${url}/sign-in` };
  sendPage(ctx, ctx.state.app, 'forgot-address', locals, pageOptions(visit));
}

export async function postForgotAddress(system: System, visit: Visit, form: Form): Promise<void> {
  const { phone = '' } = form;
  try {
    await requireCaptchaIn(system, visit.ctx.state.app, form);
    await send(system, visit, requirePhone(phone));
  } catch (error) {
    return showForgotAddress(system, visit, {
      phone: phone.slice(0, 50),
      errors: toFieldErrors(visit, error, ['phone']),
    });
  }
  redirect(visit.ctx, `${visit.url}/${CODE_PAGE}`);
}

export async function postForgotAddressAgain(system: System, visit: Visit): Promise<void> {
  const lookup = lookupOf(visit.interaction);
  if (!lookup) return redirect(visit.ctx, `${visit.url}/${FORGOT_ADDRESS}`);
  try {
    await send(system, visit, lookup.phone);
  } catch (error) {
    return showForgotAddressCode(visit, { errors: toFieldErrors(visit, error, []) });
  }
  showForgotAddressCode(visit, { notice: translator(pageOptions(visit).locale)('verify.sent_again') });
}

/** Every SMS is a challenge of its own: what came before it works no more here. */
async function send(system: System, visit: Visit, phone: string): Promise<void> {
  const { ctx, interaction } = visit;
  const challenge = newId();
  const { locale } = pageOptions(visit);
  await requestEmailLookup(system, ctx.state.app, { phone, challenge, locale });
  interaction.result = { ...interaction.result, email_lookup: { phone, challenge } };
  await interaction.persist();
}

export function showForgotAddressCode(
  visit: Visit,
  more: { errors?: { code?: string; form?: string }; notice?: string } = {},
): void {
  const { ctx, interaction, csrf, url } = visit;
  const lookup = lookupOf(interaction);
  if (!lookup) {
    redirect(ctx, `${url}/${FORGOT_ADDRESS}`);
    return;
  }
  const locals = {
    action: `${url}/${CODE_PAGE}`,
    csrf,
    phone: lookup.phone,
    minutes: EMAIL_LOOKUP_SECONDS / 60,
    again: { action: `${url}/${FORGOT_ADDRESS}/again` },
    other_url: `${url}/${FORGOT_ADDRESS}`,
    ...more,
  };
  sendPage(ctx, ctx.state.app, 'forgot-address-code', locals, pageOptions(visit));
}

/** The code is spent by the answer that shows the addresses: nobody comes back to that page later. */
export async function postForgotAddressCode(system: System, visit: Visit, { code = '' }: Form): Promise<void> {
  const { ctx, interaction, url } = visit;
  const lookup = lookupOf(interaction);
  if (!lookup) return redirect(ctx, `${url}/${FORGOT_ADDRESS}`);
  const options = pageOptions(visit);
  try {
    const emails = await proveEmailLookup(system, ctx.state.app, { challenge: lookup.challenge, code });
    const locals = { emails, sign_in_url: `${url}/sign-in`, forgot_url: `${url}/forgot` };
    sendPage(ctx, ctx.state.app, 'forgot-address-found', locals, options);
  } catch (error) {
    const errors = toFieldErrors(visit, error, ['code']);
    const wrong = error instanceof Problem && error.code === 'invalid_one_time_token';
    showForgotAddressCode(visit, { errors: wrong ? { code: translator(options.locale)('verify.wrong') } : errors });
  }
}
