// The step between the first proof and being signed in, where an App wants addresses verified first: a code by mail.
import { verifyCode } from '../../authentication/addresses/verify.ts';
import { oneTimeTokens } from '../../authentication/one-time/tokens.ts';
import { MINUTE } from '../../clock.ts';
import type { System } from '../../system.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { sendPage } from '../kit/render/pages.ts';
import { redirect } from '../kit/request/redirect.ts';
import { sendAgain } from './await-email.ts';
import { advance } from './progress.ts';
import { keep, stateOf } from './state.ts';
import { pageOptions, toCodeErrors, toErrors, type Visit, wordsFor } from './visit.ts';

const pendingOf = ({ interaction }: Visit) => stateOf(interaction).verify_email;

/**
 * The person at this browser made the user, or knew its password, and need not have the address. Once the address's owner
 * has taken the user over, by whichever door, that proof is worth nothing, and this browser begins again.
 */
const isOver = (visit: Visit) => pendingOf(visit)?.user_id !== undefined && !visit.standing.proven;

async function beginAgain(visit: Visit): Promise<void> {
  await keep(visit, {});
  redirect(visit.ctx, visit.url);
}

type More = { errors?: FormErrors; notice?: string };

export async function showVerifyEmail(system: System, visit: Visit, more: More = {}): Promise<void> {
  const pending = pendingOf(visit);
  if (!pending) return redirect(visit.ctx, visit.url);
  if (isOver(visit)) return beginAgain(visit);
  const { ctx, csrf, url, standing } = visit;
  const { user, amr } = standing;
  // The link did it, maybe in another browser.
  if (pending.user_id !== undefined && user?.email_verified) return advance(system, visit, { user, amr });
  const locals = {
    action: `${url}/verify-email`,
    csrf,
    email: pending.email,
    minutes: oneTimeTokens.verify_email_code.lifetime / MINUTE,
    again: { action: `${url}/verify-email/again` },
    other_url: `${url}/sign-in`,
    ...more,
  };
  sendPage(ctx, ctx.state.app, 'verify-email', locals, pageOptions(visit));
}

export async function postVerifyEmail(system: System, visit: Visit, { code = '' }: Form): Promise<void> {
  const pending = pendingOf(visit);
  if (!pending) return redirect(visit.ctx, visit.url);
  if (isOver(visit)) return beginAgain(visit);
  const { locale } = pageOptions(visit);
  try {
    const { challenge, user_id } = pending;
    const user = await verifyCode(system, visit.ctx.state.app, challenge, { user_id, code, locale });
    await advance(system, visit, { user, amr: visit.standing.amr });
  } catch (error) {
    await showVerifyEmail(system, visit, { errors: toCodeErrors(visit, error) });
  }
}

export async function postVerifyEmailAgain(system: System, visit: Visit): Promise<void> {
  const pending = pendingOf(visit);
  if (!pending) return redirect(visit.ctx, visit.url);
  if (isOver(visit)) return beginAgain(visit);
  try {
    await sendAgain(system, visit, pending);
  } catch (error) {
    return showVerifyEmail(system, visit, { errors: toErrors(visit, error, []) });
  }
  await showVerifyEmail(system, visit, { notice: wordsFor(visit)('verify.sent_again') });
}
