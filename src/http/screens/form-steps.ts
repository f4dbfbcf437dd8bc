// The pages of the steps that a small form answers, each by its row in form-steps.ts.
import type { System } from '../../system.ts';
import { type FormStepName, formSteps, toStepPage } from '../kit/form-steps.ts';
import { readFields } from '../kit/forms/fields.ts';
import type { FormErrors } from '../kit/forms/form-state.ts';
import type { Form } from '../kit/forms/forms.ts';
import { sendPage } from '../kit/render/pages.ts';
import type { Views } from '../kit/render/views.ts';
import { redirect } from '../kit/request/redirect.ts';
import { takeProof } from './progress.ts';
import { pageOptions, toCodeErrors, type Visit } from './visit.ts';

/** What a page has beside its form. */
export type Beside = Omit<Partial<Views['step']>, 'action' | 'csrf' | 'words' | 'fields'>;

export function showFormStep(visit: Visit, step: FormStepName, beside: Beside = {}): void {
  const { ctx, csrf, url } = visit;
  const locals = { action: `${url}/${formSteps[step].path}`, csrf, ...toStepPage(step), ...beside };
  sendPage(ctx, ctx.state.app, 'step', locals, pageOptions(visit));
}

/** `show`: the page again, with what is wrong. */
export async function postFormStep(
  system: System,
  visit: Visit,
  step: FormStepName,
  { form, show }: { form: Form; show(errors: FormErrors): Promise<void> | void },
): Promise<void> {
  if (visit.step !== step) return redirect(visit.ctx, visit.url);
  const { fields, toProof } = formSteps[step];
  try {
    await takeProof(system, visit, toProof(readFields(fields, form), visit.asked));
  } catch (error) {
    await show(toCodeErrors(visit, error));
  }
}
