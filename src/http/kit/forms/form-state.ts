// What a form is after a POST that failed.
import type { Form } from './forms.ts';

/** What was sent and what is wrong with it, in the reader's words; `form` is about the whole. */
export type FormState = { values: Form; errors: FormErrors };

export type FormErrors = Record<string, string>;

/** Without what is no field of the form. */
export function toFormState({ csrf: _, ...values }: Form, errors: FormErrors): FormState {
  return { values, errors };
}
