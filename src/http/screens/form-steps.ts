// The pages of the steps that a small form answers, each by its row in kit/form-steps.ts, and what two of them have beside
// that form.
import { awaitedEmailCode, sendEmailCodeAgain } from '../../authentication/sign-in/email-code.ts';
import { openCodes } from '../../authentication/sign-in/saved-codes.ts';
import { EMAIL_CODE_SECONDS } from '../../authentication/verification/email.ts';
import type { System } from '../../system.ts';
import { type FormStepName, formSteps, toStepPage } from '../kit/form-steps.ts';
import { readFields } from '../kit/forms/fields.ts';
import type { Form } from '../kit/forms/forms.ts';
import { sendPage } from '../kit/render/pages.ts';
import type { Views } from '../kit/render/views.ts';
import { redirect } from '../kit/request/redirect.ts';
import { goOnFromHere, takeProof } from './progress.ts';
import { goToSentAgain, keep, pageOptions, sentAgain, toCodeErrors, toErrors, type Visit } from './visit.ts';

type Beside = Omit<Partial<Views['step']>, 'action' | 'csrf' | 'words' | 'fields'>;
type More = Pick<Beside, 'errors' | 'typed'>;

/** `undefined` if the page has nothing to show. */
const besides: Partial<Record<FormStepName, (system: System, visit: Visit) => Beside | undefined>> = {
  verify_email: besideEmailCode,
  save_codes: besideSavedCodes,
};

export async function showFormStep(
  system: System,
  visit: Visit,
  step: FormStepName,
  { errors, typed }: More = {},
): Promise<void> {
  const { ctx, csrf, url } = visit;
  const find = besides[step];
  const beside = find ? find(system, visit) : {};
  if (!beside) return goOnFromHere(system, visit);
  const form = { action: `${url}/${formSteps[step].path}`, csrf, ...toStepPage(step) };
  sendPage(
    ctx,
    ctx.state.app,
    'step',
    { ...form, ...beside, errors, typed, notice: sentAgain(visit) },
    pageOptions(visit),
  );
}

export async function postFormStep(system: System, visit: Visit, step: FormStepName, form: Form): Promise<void> {
  if (visit.step !== step) return redirect(visit.ctx, visit.url);
  const { fields, toProof } = formSteps[step];
  try {
    await takeProof(system, visit, toProof(await readFields(fields, form), visit.asked));
  } catch (error) {
    const names = Object.keys(fields.shape);
    // A code is typed anew.
    const again = names.includes('code')
      ? { errors: toCodeErrors(visit, error) }
      : { errors: toErrors(visit, error, names), typed: typedIn(form, names) };
    await showFormStep(system, visit, step, again);
  }
}

/** As much of it as a form shows again. */
const MAX_TYPED = 200;

const typedIn = (form: Form, names: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, (form[name] ?? '').slice(0, MAX_TYPED)]));

function besideEmailCode(_system: System, { url, standing }: Visit): Beside | undefined {
  const awaited = awaitedEmailCode(standing.state);
  // The App began to require verified addresses while this person was signing in.
  if (!awaited) return undefined;
  return {
    ...(standing.state.guessed_out && { text: 'verify.text_after_guesses' }),
    values: { email: awaited.email, minutes: EMAIL_CODE_SECONDS / 60 },
    again: { action: `${url}/verify-email/again` },
    other_url: `${url}/sign-in`,
  };
}

export async function postVerifyEmailAgain(system: System, visit: Visit): Promise<void> {
  const { ctx, standing, asked } = visit;
  if (visit.step !== 'verify_email') return redirect(ctx, visit.url);
  try {
    const waiting = { state: standing.state, locale: asked.locale };
    await keep(visit, await sendEmailCodeAgain(system, ctx.state.app, waiting));
  } catch (error) {
    return showFormStep(system, visit, 'verify_email', { errors: toErrors(visit, error, []) });
  }
  goToSentAgain(visit);
}

function besideSavedCodes(system: System, { ctx, url, standing }: Visit): Beside {
  const codes = openCodes(system, ctx.state.app, standing);
  return { codes, download: { action: `${url}/recovery-codes/download` } };
}
