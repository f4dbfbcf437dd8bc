// Handles a form that was sent: reads its fields, does its work, and shows it again if somebody can mend it.
import { z } from 'zod';
import type { Translate } from '../render/messages.ts';
import type { Context } from '../request/context.ts';
import { readFields } from './fields.ts';
import { type FormState, toFormState } from './form-state.ts';
import type { Form } from './forms.ts';
import { toFormErrors, type Words } from './words.ts';

type Answer = Promise<void> | void;

/** Of a form that is a button. */
export type NoFields = z.ZodObject<Record<never, never>, z.core.$strict>;

export type FormOf<Visit, Fields extends z.ZodType> = {
  /** All that the form may send. */
  fields?: Fields | ((visit: Visit) => Fields | Promise<Fields>) | undefined;
  /**
   * The rules of the fields beyond `fields`, which `act` makes sure of, too. They are asked here if some of `fields` are wrong,
   * so that all mistakes are shown at once.
   */
  check?: ((visit: Visit, input: Partial<z.output<Fields>>) => Promise<unknown> | unknown) | undefined;
  /** `typed`: what was sent, as it was sent. */
  act(visit: Visit, input: z.output<Fields>, typed: Form): Answer;
  /** The form, after a POST that failed; without it, an error is thrown on. */
  show?: ((visit: Visit, form: FormState) => Answer) | undefined;
  words?: Words | undefined;
};

/** Throws what nobody can mend at the form. */
export async function submit<Visit extends { ctx: Context; t: Translate }, Fields extends z.ZodType>(
  visit: Visit,
  form: Form,
  { fields, check, act, show, words }: FormOf<Visit, Fields>,
): Promise<void> {
  const schema = await schemaOf(visit, fields);
  try {
    await act(visit, await readFields(schema, form, check && ((input) => check(visit, input))), form);
  } catch (error) {
    if (!show) throw error;
    const said = { t: visit.t, words, fields: namesOf(schema, form), typed: form };
    await show(visit, toFormState(form, toFormErrors(visit.ctx, error, said)));
  }
}

/** `Fields` is NoFields where a definition names none. */
async function schemaOf<Visit, Fields extends z.ZodType>(visit: Visit, fields: FormOf<Visit, Fields>['fields']) {
  return (typeof fields === 'function' ? await fields(visit) : (fields ?? z.strictObject({}))) as Fields;
}

const namesOf = (schema: z.ZodType, form: Form): string[] =>
  Object.keys(schema instanceof z.ZodObject ? schema.shape : form);
