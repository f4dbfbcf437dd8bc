// Signing in by mail, on the screens: ask for the address, then wait for the link or its code. What this browser waits for
// stays with the interaction; a cookie tells the link's page (links/magic-link.ts) that it is the same browser.
import type { App } from '../../apps/apps.ts';
import { MAGIC_LINK_SECONDS, proveMagicLink, requestMagicLink } from '../../authentication/ways/magic-link.ts';
import { newId } from '../../ids.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { requireEmail } from '../../users/email.ts';
import { captchaField, requireCaptchaIn } from '../kit/forms/captcha.ts';
import type { Form } from '../kit/forms/forms.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { setMagicLinkCookie } from '../links/magic-link.ts';
import { advance } from './progress.ts';
import { keepResult, noteChoice, rememberBox } from './remember.ts';
import { type Errors, pageOptions, redirect, toFieldErrors, type Visit } from './routes.ts';

type Awaited = { email: string; challenge: string };

export function awaitedOf({ result }: Interaction): Awaited | undefined {
  return (result as { magic_link?: Awaited } | undefined)?.magic_link;
}

export const offersMagicLink = ({ settings }: App) => settings.magic_link === 'on';

export async function showMagicLink(
  system: System,
  visit: Visit,
  more: { email?: string; errors?: Errors } = {},
): Promise<void> {
  const { ctx, interaction, csrf, url } = visit;
  const { app } = ctx.state;
  if (!offersMagicLink(app)) {
    redirect(ctx, url);
    return;
  }
  const hint = interaction.params.login_hint;
  const email = more.email ?? (typeof hint === 'string' ? hint.slice(0, 254) : undefined);
  const locals = {
    action: `${url}/magic-link`,
    csrf,
    email,
    errors: more.errors,
    remember: rememberBox(visit),
    captcha: await captchaField(system, app),
    back_url: `${url}/sign-in`,
  };
  sendPage(ctx, app, 'magic-link', locals, pageOptions(visit));
}

export async function postMagicLink(system: System, visit: Visit, form: Form): Promise<void> {
  const { email = '' } = form;
  noteChoice(visit, form);
  try {
    await requireCaptchaIn(system, visit.ctx.state.app, form);
    await send(system, visit, requireEmail(email).address);
  } catch (error) {
    return showMagicLink(system, visit, { email: email.slice(0, 254), errors: toFieldErrors(visit, error, ['email']) });
  }
  redirect(visit.ctx, visit.url);
}

export async function postMagicLinkAgain(system: System, visit: Visit): Promise<void> {
  const awaited = awaitedOf(visit.interaction);
  if (!awaited) return redirect(visit.ctx, visit.url);
  try {
    await send(system, visit, awaited.email);
  } catch (error) {
    return showAwaited(visit, { errors: toFieldErrors(visit, error, []) });
  }
  showAwaited(visit, { notice: translator(pageOptions(visit).locale)('magic_link.sent_again') });
}

/** Every mail is a challenge of its own: what came before it works no more. */
async function send(system: System, visit: Visit, email: string): Promise<void> {
  const { ctx, interaction } = visit;
  const { app } = ctx.state;
  const challenge = newId();
  const url = `${app.issuer}/magic-link`;
  const { locale, backTo: back_to } = pageOptions(visit);
  await requestMagicLink(system, app, { email, challenge, url, locale, back_to });
  await keepResult(visit, { magic_link: { email, challenge } });
  setMagicLinkCookie(ctx, { uid: interaction.uid, challenge });
}

export function showAwaited(
  visit: Visit,
  more: { errors?: { code?: string; form?: string }; notice?: string } = {},
): void {
  const { ctx, interaction, csrf, url } = visit;
  const locals = {
    action: `${url}/magic-link/enter`,
    csrf,
    email: awaitedOf(interaction)!.email,
    minutes: MAGIC_LINK_SECONDS / 60,
    again: { action: `${url}/magic-link/again` },
    other_url: `${url}/sign-in`,
    ...more,
  };
  sendPage(ctx, ctx.state.app, 'magic-link-sent', locals, pageOptions(visit));
}

/** The code, typed here; or the link's button, pressed in this browser. */
export async function postMagicLinkEnter(system: System, visit: Visit, { code = '', token }: Form): Promise<void> {
  const { ctx, interaction } = visit;
  const awaited = awaitedOf(interaction);
  if (!awaited) return redirect(ctx, visit.url);
  try {
    const proof = token === undefined ? { code } : { token };
    const user = await proveMagicLink(system, ctx.state.app, { challenge: awaited.challenge, ...proof });
    await advance(system, visit, user, ['email']);
  } catch (error) {
    const errors = toFieldErrors(visit, error, ['code']);
    const wrong = error instanceof Problem && error.code === 'invalid_one_time_token';
    const t = translator(pageOptions(visit).locale);
    showAwaited(visit, { errors: wrong ? { code: t(token ? 'magic_link.dead' : 'verify.wrong') } : errors });
  }
}
