// The state of a form after a POST that failed.
import type { Form } from './forms.ts';

/** The values that were sent and the errors beside them, in the reader's language; `form` is about the whole. */
export type FormState = { values: Form; errors: FormErrors };

export type FormErrors = Record<string, string>;

/** Without what is no field of the form. */
export function toFormState({ csrf: _, ...values }: Form, errors: FormErrors): FormState {
  return { values, errors };
}
