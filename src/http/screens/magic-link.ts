// Signing in by mail, on the screens: ask for the address, then wait for the link or its code. What this browser waits for
// stays with the interaction; a cookie tells the link's page (links/magic-link.ts) that it is the same browser.

import {
  byMagicLink,
  MAGIC_LINK_SECONDS,
  offersMagicLink,
  requestMagicLink,
} from '../../authentication/ways/magic-link.ts';
import { newId } from '../../ids.ts';
import type { System } from '../../system.ts';
import { requireAddressee } from '../../users/identifiers.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { addresseeField, takesOnlyAddresses } from '../kit/forms/identifier.ts';
import { refuseSelfAssigned } from '../kit/forms/self-assigned.ts';
import { setMagicLinkCookie } from '../kit/interaction.ts';
import { languageOf } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { MAGIC_LINK_PATH } from '../kit/request/paths.ts';
import { redirect } from '../kit/request/redirect.ts';
import { takeProof } from './progress.ts';
import { noteChoice, rememberBox } from './remember.ts';
import {
  clientIdOf,
  goToSentAgain,
  hintOf,
  keep,
  MAX_EMAIL,
  pageOptions,
  sentAgain,
  toAddresseeErrors,
  toCodeErrors,
  toErrors,
  type Visit,
  wordsFor,
} from './visit.ts';

function awaitedOf({ standing }: Visit) {
  const { waits_for } = standing.state;
  return waits_for?.for === 'magic_link' ? waits_for : undefined;
}

type More = { email?: string; errors?: FormErrors };

export async function showMagicLink(system: System, visit: Visit, more: More = {}): Promise<void> {
  const { ctx, csrf, url } = visit;
  const { app } = ctx.state;
  if (!offersMagicLink(app)) return redirect(ctx, url);
  const locals = {
    action: `${url}/magic-link`,
    csrf,
    identifier: addresseeField(app, wordsFor(visit)),
    only_addresses: takesOnlyAddresses(app),
    email: more.email ?? hintOf(visit),
    errors: more.errors,
    remember: rememberBox(visit),
    captcha: await captchaField(system, app),
    back_url: `${url}/sign-in`,
  };
  sendPage(ctx, app, 'magic-link', locals, pageOptions(visit));
}

export async function postMagicLink(system: System, visit: Visit, form: Form): Promise<void> {
  refuseSelfAssigned(form);
  const { email = '' } = form;
  noteChoice(visit, form);
  try {
    const { app } = visit.ctx.state;
    await requireCaptchaIn(system, app, form);
    await send(system, visit, requireAddressee(app, email).text);
  } catch (error) {
    const errors = toAddresseeErrors(visit, error);
    return showMagicLink(system, visit, { email: email.slice(0, MAX_EMAIL), errors });
  }
  redirect(visit.ctx, visit.url);
}

export async function postMagicLinkAgain(system: System, visit: Visit): Promise<void> {
  const awaited = awaitedOf(visit);
  if (!awaited) return redirect(visit.ctx, visit.url);
  try {
    await send(system, visit, awaited.email);
  } catch (error) {
    return showAwaited(visit, { errors: toErrors(visit, error, []) });
  }
  goToSentAgain(visit);
}

/** Every mail is a challenge of its own: what came before it works no more. */
async function send(system: System, visit: Visit, email: string): Promise<void> {
  const { ctx, interaction } = visit;
  const { app } = ctx.state;
  const challenge = newId();
  const url = app.issuer + MAGIC_LINK_PATH;
  const { locale, backTo: back_to } = pageOptions(visit);
  await requestMagicLink(system, app, { identifier: email, challenge, url, locale: languageOf(locale), back_to });
  const { remember } = visit.standing.state;
  await keep(visit, { remember, waits_for: { for: 'magic_link', email, challenge } });
  setMagicLinkCookie(ctx, { uid: interaction.uid, challenge });
}

export function showAwaited(visit: Visit, more: { errors?: FormErrors } = {}): void {
  const { ctx, csrf, url } = visit;
  const awaited = awaitedOf(visit);
  if (!awaited) {
    redirect(ctx, url);
    return;
  }
  const locals = {
    action: `${url}/magic-link/enter`,
    csrf,
    email: awaited.email,
    minutes: MAGIC_LINK_SECONDS / 60,
    again: { action: `${url}/magic-link/again` },
    other_url: `${url}/sign-in`,
    notice: sentAgain(visit, 'magic_link.sent_again'),
    ...more,
  };
  sendPage(ctx, ctx.state.app, 'magic-link-sent', locals, pageOptions(visit));
}

/** The code, typed here; or the link's button, pressed in this browser. */
export async function postMagicLinkEnter(system: System, visit: Visit, { code = '', token }: Form): Promise<void> {
  const { ctx } = visit;
  const awaited = awaitedOf(visit);
  if (!awaited) return redirect(ctx, visit.url);
  try {
    const shown = token === undefined ? { code } : { token };
    await takeProof(
      system,
      visit,
      byMagicLink({ challenge: awaited.challenge, client_id: clientIdOf(visit), ...shown }),
    );
  } catch (error) {
    const wrong = token ? 'magic_link.dead' : 'verify.wrong';
    showAwaited(visit, { errors: toCodeErrors(visit, error, wrong) });
  }
}
