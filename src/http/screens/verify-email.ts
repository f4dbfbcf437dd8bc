// The step between the first proof and being signed in, where an App wants addresses verified first: a code by mail.
import { awaitedEmailCode, sendEmailCodeAgain } from '../../authentication/sign-in/email-code.ts';
import { EMAIL_CODE_SECONDS } from '../../authentication/verification/email.ts';
import type { System } from '../../system.ts';
import { redirect } from '../kit/request/redirect.ts';
import { type Beside, showFormStep } from './form-steps.ts';
import { goOnFromHere } from './progress.ts';
import { keep, toErrors, type Visit, wordsFor } from './visit.ts';

type More = Pick<Beside, 'errors' | 'notice'>;

export async function showVerifyEmail(system: System, visit: Visit, more: More = {}): Promise<void> {
  const { url, standing } = visit;
  const awaited = awaitedEmailCode(standing.state);
  // The App began to want addresses verified while this person was on the way.
  if (!awaited) return goOnFromHere(system, visit);
  showFormStep(visit, 'verify_email', {
    values: { email: awaited.email, minutes: EMAIL_CODE_SECONDS / 60 },
    again: { action: `${url}/verify-email/again` },
    other_url: `${url}/sign-in`,
    ...more,
  });
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
