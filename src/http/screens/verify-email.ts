// The step between the first proof and being signed in, where an App wants addresses verified first: a code by mail.
import { awaitedEmailCode, sendEmailCodeAgain } from '../../authentication/sign-in/email-code.ts';
import { byEmailCode } from '../../authentication/sign-in/proofs.ts';
import { EMAIL_CODE_SECONDS } from '../../authentication/verification/email.ts';
import type { System } from '../../system.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { sendPage } from '../kit/render/pages.ts';
import { redirect } from '../kit/request/redirect.ts';
import { goOnFromHere, takeProof } from './progress.ts';
import { keep, pageOptions, toCodeErrors, toErrors, type Visit, wordsFor } from './visit.ts';

type More = { errors?: FormErrors; notice?: string };

export async function showVerifyEmail(system: System, visit: Visit, more: More = {}): Promise<void> {
  const { ctx, csrf, url, standing } = visit;
  const awaited = awaitedEmailCode(standing.state);
  // The App began to want addresses verified while this person was on the way.
  if (!awaited) return goOnFromHere(system, visit);
  const locals = {
    action: `${url}/verify-email`,
    csrf,
    email: awaited.email,
    minutes: EMAIL_CODE_SECONDS / 60,
    again: { action: `${url}/verify-email/again` },
    other_url: `${url}/sign-in`,
    ...more,
  };
  sendPage(ctx, ctx.state.app, 'verify-email', locals, pageOptions(visit));
}

export async function postVerifyEmail(system: System, visit: Visit, { code = '' }: Form): Promise<void> {
  if (visit.step !== 'verify_email') return redirect(visit.ctx, visit.url);
  try {
    await takeProof(system, visit, byEmailCode({ code, locale: visit.asked.locale }));
  } catch (error) {
    await showVerifyEmail(system, visit, { errors: toCodeErrors(visit, error) });
  }
}

export async function postVerifyEmailAgain(system: System, visit: Visit): Promise<void> {
  const { ctx, standing, asked } = visit;
  if (visit.step !== 'verify_email') return redirect(ctx, visit.url);
  try {
    const waiting = { state: standing.state, locale: asked.locale };
    await keep(visit, await sendEmailCodeAgain(system, ctx.state.app, waiting));
  } catch (error) {
    return showVerifyEmail(system, visit, { errors: toErrors(visit, error, []) });
  }
  await showVerifyEmail(system, visit, { notice: wordsFor(visit)('verify.sent_again') });
}
