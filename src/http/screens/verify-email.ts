// The step between who you are and being signed in, where an App wants addresses proven first: a code by mail. What is
// proven so far stays with the interaction.
import type { App } from '../../apps/apps.ts';
import { sendCode, sendEmailExists, verifyCode } from '../../authentication/addresses/verify.ts';
import { oneTimeTokens } from '../../authentication/one-time/tokens.ts';
import type { UserRow } from '../../database/schema.ts';
import { newId } from '../../ids.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { requireEmail } from '../../users/email.ts';
import { findUser } from '../../users/users.ts';
import type { Form } from '../kit/forms/forms.ts';
import { translator } from '../kit/render/messages.ts';
import { sendPage } from '../kit/render/pages.ts';
import { advance, type Proven } from './progress.ts';
import { keepResult } from './remember.ts';
import { pageOptions, redirect, toFieldErrors, type Visit } from './routes.ts';

/** `user_id` is missing where the address only seemed to be new: then no code is right. */
type Pending = { user_id?: string | undefined; email: string; challenge: string };

export function mustVerify({ settings }: App, user: UserRow): boolean {
  return settings.email_verification === 'required' && !user.email_verified;
}

export function pendingOf({ result }: Interaction): Pending | undefined {
  return (result as { verify_email?: Pending } | undefined)?.verify_email;
}

/** Sends the first code and shows where to enter it; the same for an address that is known already. */
export async function waitForCode(
  system: System,
  visit: Visit,
  { proven, email }: { proven: Proven | undefined; email: string },
): Promise<void> {
  const { locale } = pageOptions(visit);
  const pending = { user_id: proven?.user_id, email: requireEmail(email).address, challenge: newId() };
  await keepPending(visit, pending, proven);
  if (!proven) await sendEmailExists(system, visit.ctx.state.app, { email, locale });
  await trySending(system, visit);
  redirect(visit.ctx, visit.url);
}

/** When too many codes were sent to the address, the page that comes says so on “send again”. */
async function trySending(system: System, visit: Visit): Promise<void> {
  try {
    await send(system, visit);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'too_many_attempts') throw error;
  }
}

/** Every code is a challenge of its own, so that five wrong tries at one leave five at the next. */
async function send(system: System, visit: Visit): Promise<void> {
  const { app } = visit.ctx.state;
  const { email, challenge, user_id } = pendingOf(visit.interaction)!;
  const user = user_id === undefined ? undefined : await findUser(system.database.db, app, user_id);
  await sendCode(system, app, challenge, { user, email, locale: pageOptions(visit).locale });
}

async function keepPending(visit: Visit, pending: Pending, proven: Proven | undefined): Promise<void> {
  await keepResult(visit, { proven, verify_email: pending });
}

/**
 * Whoever waits here made the user, or knew its password, and need not have the address. When its owner took the user over
 * meanwhile, by whichever door, what was proved is worth nothing, and this browser begins again.
 */
const isOver = ({ interaction, standing }: Visit) => pendingOf(interaction)?.user_id !== undefined && !standing.proven;

async function beginAgain(visit: Visit): Promise<void> {
  await keepResult(visit, {});
  redirect(visit.ctx, visit.url);
}

export async function showVerifyEmail(
  system: System,
  visit: Visit,
  more: { errors?: { code?: string; form?: string }; notice?: string } = {},
): Promise<void> {
  if (isOver(visit)) return beginAgain(visit);
  const { ctx, interaction, csrf, url } = visit;
  const { app } = ctx.state;
  const { user_id, email } = pendingOf(interaction)!;
  const { user, amr } = visit.standing;
  // The link did it, maybe in another browser.
  if (user_id !== undefined && user?.email_verified) return advance(system, visit, user, amr);
  const locals = {
    action: `${url}/verify-email`,
    csrf,
    email,
    minutes: oneTimeTokens.verify_email_code.lifetime / 60_000,
    again: { action: `${url}/verify-email/again` },
    other_url: `${url}/sign-in`,
    ...more,
  };
  sendPage(ctx, app, 'verify-email', locals, pageOptions(visit));
}

export async function postVerifyEmail(system: System, visit: Visit, { code = '' }: Form): Promise<void> {
  const { ctx, interaction } = visit;
  const pending = pendingOf(interaction);
  if (!pending) return redirect(ctx, visit.url);
  if (isOver(visit)) return beginAgain(visit);
  const { locale } = pageOptions(visit);
  try {
    const { challenge, user_id } = pending;
    const user = await verifyCode(system, ctx.state.app, challenge, { user_id, code, locale });
    await advance(system, visit, user, visit.standing.amr);
  } catch (error) {
    const errors = toFieldErrors(visit, error, ['code']);
    const wrong = error instanceof Problem && error.code === 'invalid_one_time_token';
    await showVerifyEmail(system, visit, { errors: wrong ? { code: translator(locale)('verify.wrong') } : errors });
  }
}

export async function postSendAgain(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction } = visit;
  const pending = pendingOf(interaction);
  if (!pending) return redirect(ctx, visit.url);
  if (isOver(visit)) return beginAgain(visit);
  try {
    await keepPending(visit, { ...pending, challenge: newId() }, visit.standing.proven);
    await send(system, visit);
  } catch (error) {
    return showVerifyEmail(system, visit, { errors: toFieldErrors(visit, error, []) });
  }
  await showVerifyEmail(system, visit, { notice: translator(pageOptions(visit).locale)('verify.sent_again') });
}
