// “I forgot my email address”: a code to a verified phone number, and then the addresses, masked. The answers are the same
// whether the number is known or not; what this browser waits for stays with the interaction.

import { z } from 'zod';
import { EMAIL_LOOKUP_SECONDS, proveEmailLookup, requestEmailLookup } from '../../authentication/addresses/lookup.ts';
import { sendsSms } from '../../config.ts';
import { newId } from '../../ids.ts';
import type { System } from '../../system.ts';
import { requirePhone } from '../../users/phone.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { goToShow, readShown } from '../kit/interaction.ts';
import { languageOf } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { redirect } from '../kit/request/redirect.ts';
import { goToSentAgain, keep, pageOptions, sentAgain, toCodeErrors, toErrors, type Visit } from './visit.ts';

/** Below the interaction's address. */
export const FORGOT_ADDRESS = 'forgot-address';
const CODE_PAGE = `${FORGOT_ADDRESS}/code`;
const FOUND_PAGE = `${FORGOT_ADDRESS}/found`;
const MAX_PHONE = 50;

const lookupOf = ({ standing }: Visit) => standing.state.address_lookup;

type More = { phone?: string; errors?: FormErrors };

export async function showForgotAddress(system: System, visit: Visit, more: More = {}): Promise<void> {
  const { ctx, csrf, url } = visit;
  if (!sendsSms(system.config)) return redirect(ctx, url);
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
    const errors = toErrors(visit, error, ['phone']);
    return showForgotAddress(system, visit, { phone: phone.slice(0, MAX_PHONE), errors });
  }
  redirect(visit.ctx, `${visit.url}/${CODE_PAGE}`);
}

export async function postForgotAddressAgain(system: System, visit: Visit): Promise<void> {
  const lookup = lookupOf(visit);
  if (!lookup) return redirect(visit.ctx, `${visit.url}/${FORGOT_ADDRESS}`);
  try {
    await send(system, visit, lookup.phone);
  } catch (error) {
    return showForgotAddressCode(visit, { errors: toErrors(visit, error, []) });
  }
  goToSentAgain(visit, CODE_PAGE);
}

/** Every SMS is a challenge of its own: what came before it works no more here. */
async function send(system: System, visit: Visit, phone: string): Promise<void> {
  const challenge = newId();
  const { locale } = pageOptions(visit);
  await requestEmailLookup(system, visit.ctx.state.app, { phone, challenge, locale: languageOf(locale) });
  await keep(visit, { ...visit.standing.state, address_lookup: { phone, challenge } });
}

export function showForgotAddressCode(visit: Visit, more: { errors?: FormErrors } = {}): void {
  const { ctx, csrf, url } = visit;
  const lookup = lookupOf(visit);
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
    notice: sentAgain(visit),
    ...more,
  };
  sendPage(ctx, ctx.state.app, 'forgot-address-code', locals, pageOptions(visit));
}

export async function postForgotAddressCode(system: System, visit: Visit, { code = '' }: Form): Promise<void> {
  const { ctx, url } = visit;
  const lookup = lookupOf(visit);
  if (!lookup) return redirect(ctx, `${url}/${FORGOT_ADDRESS}`);
  try {
    const emails = await proveEmailLookup(system, ctx.state.app, { challenge: lookup.challenge, code });
    goToShow({ system, visit, path: FOUND_PAGE }, emails);
  } catch (error) {
    showForgotAddressCode(visit, { errors: toCodeErrors(visit, error) });
  }
}

/** The code is spent: the page can be reloaded for two minutes and is gone afterwards. */
export function showForgotAddressFound(system: System, visit: Visit): void {
  const { ctx, url } = visit;
  const emails = readShown({ system, visit, path: FOUND_PAGE }, z.array(z.string()));
  if (!emails) {
    redirect(ctx, `${url}/${FORGOT_ADDRESS}`);
    return;
  }
  const locals = { emails, sign_in_url: `${url}/sign-in`, forgot_url: `${url}/forgot` };
  sendPage(ctx, ctx.state.app, 'forgot-address-found', locals, pageOptions(visit));
}
