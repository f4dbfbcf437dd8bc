// The words of a form that was refused: one table from a problem's code to messages of the catalogues, and the function
// that puts them beside the fields.

import { hasMessage } from '../../../language/catalogues.ts';
import type { Values } from '../../../language/pattern.ts';
import { type FieldCode, type FieldError, Problem, type ProblemCode, problems } from '../../../problem.ts';
import { isKeyOf } from '../../../tables.ts';
import { setProblemStatus } from '../render/errors.ts';
import { type Translate, waitText, wordsOfApp } from '../render/messages.ts';
import type { Context } from '../request/context.ts';
import type { FormErrors } from './form-state.ts';
import type { Form } from './forms.ts';

type Code = ProblemCode | FieldCode;

/** Keys of messages by a code, a code and the `reason` among its members, or a code and the field that it names. */
export type Words = Partial<Record<Code | `${Code}.${string}`, string>>;

/** On every form that has no other words for it. */
const common: Words = {
  busy: 'field.busy',
  captcha_failed: 'captcha.failed',
  captcha_required: 'captcha.required',
  email_taken: 'field.email_taken',
  hook_failed: 'field.hook_failed',
  invalid_code: 'factor.code_wrong',
  invalid_credentials: 'field.credentials',
  invalid_email: 'field.email_invalid',
  invalid_passkey: 'passkey.refused',
  invalid_phone: 'field.phone_invalid',
  invalid_username: 'field.username_invalid',
  'invalid_redirect_uri.http': 'console.error.redirect_http',
  'invalid_redirect_uri.unusable': 'console.error.redirect_uri',
  'invalid_redirect_uri.listed': 'console.error.redirect_list',
  last_way_in: 'account.error.last_way_in',
  'invalid_format.name': 'field.characters',
  limit_reached: 'field.limit_reached',
  passkey_exists: 'passkey.exists',
  proof_required: 'field.required',
  sign_up_refused: 'field.sign_up_refused',
  sms_off: 'factor.sms_off',
  test_user: 'field.test_user',
  too_long: 'field.too_long',
  too_many_attempts: 'field.too_many_attempts',
  too_many_factors: 'account.factor.too_many',
  too_many_passkeys: 'passkey.too_many',
  username_taken: 'field.username_taken',
  weak_password: 'field.password_weak',
  'weak_password.breached': 'field.password_breached',
  'weak_password.unchanged': 'field.password_unchanged',
  'weak_password.too_long': 'field.password_long',
  'weak_password.too_short': 'field.password_short',
  wrong_password: 'account.error.wrong_password',
};

/** Of the request, not of what was typed. */
const BEYOND_A_FORM = new Set<ProblemCode>([
  ...(['csrf', 'forbidden', 'not_found', 'app_not_found', 'invalid_request', 'sign_in_again'] as const),
  // Another page leads to the connection (screens/required-connection.ts).
  'connection_required',
]);

type FormWords = {
  t: Translate;
  /** The names of the form's fields. */
  fields: readonly string[];
  /** What was sent in them. */
  typed?: Form;
  /** Before those of every form. */
  words?: Words;
  /** Words for a problem that has none in the tables; without it, such a problem is thrown on. */
  otherwise?: (code: ProblemCode) => string;
};

/** Messages for the fields of a form, and for the form as a whole. Throws the error on if nobody can mend it there. */
export function toFormErrors(ctx: Context, error: unknown, form: FormWords): FormErrors {
  if (!(error instanceof Problem)) throw error;
  if (BEYOND_A_FORM.has(error.code) && !form.words?.[error.code]) throw error;
  if (error.errors.length === 0) {
    const whole = say(error, form);
    if (whole === undefined) throw error;
    setProblemStatus(ctx, error);
    return { form: whole };
  }
  setProblemStatus(ctx, error);
  const said: FormErrors = {};
  for (const one of error.errors) {
    const [field, text] = sayBeside(one, form);
    const before = said[field];
    if (before === undefined) said[field] = text;
    // Of two mistakes in one place, the first is said. Those of the entries of a list are lines, as the entries are.
    else if (ENTRY.test(one.field) && !before.split('\n').includes(text)) said[field] = `${before}\n${text}`;
  }
  return said;
}

/** Such as the second of `redirect_uris.1`. */
const ENTRY = /\.\d+$/;

/** `detail` is a message of the catalogues, or the API's words for the field. */
function sayBeside(error: FieldError, form: FormWords): [field: string, said: string] {
  const { code, detail } = error;
  const field = toOwnField(error.field, form);
  const members = withLine({ ...error, field }, form);
  if (hasMessage(detail)) return [field, form.t(detail, toValues({ members }, form.t))];
  // A control of several fields, such as a number and its unit, has its name before a colon.
  const isThere = form.fields.some((one) => one === field || one.startsWith(`${field}:`));
  // The API's words have no subject: beside a field its label is one.
  return isThere
    ? [field, say({ code, members }, form, field) ?? detail]
    : ['form', say({ code, members }, form, field) ?? `${field} ${detail}`];
}

/** A list is one field of a form, wherever its wrong entry stands. */
function toOwnField(field: string, { fields }: FormWords): string {
  const list = field.replace(ENTRY, '');
  return fields.includes(field) ? field : list;
}

/** Of a URI that stands among others in a text area: its line. */
function withLine({ field, members }: FieldError, { typed }: FormWords): FieldError['members'] {
  const { uri } = members ?? {};
  if (typeof uri !== 'string') return members;
  // A long one is cut where it is named.
  const index = (typed?.[field] ?? '').split(/\r?\n/).findIndex((line) => line.trim().startsWith(uri));
  return { ...members, line: index + 1 };
}

/** A problem, or the mistake in one field. */
type Said = Pick<FieldError, 'code' | 'members'> & { retryAfter?: number | undefined };

function say(said: Said, { t, words, otherwise }: FormWords, field = ''): string | undefined {
  const { code, members } = said;
  const own = wordsOfApp(said);
  if (own !== undefined) return own;
  const keys = [`${code}.${field}`, `${code}.${members?.reason}`, code] as const;
  const key = keys.map((one) => words?.[one]).find(Boolean) ?? keys.map((one) => common[one]).find(Boolean);
  if (key) return t(key, toValues(said, t));
  return isKeyOf(problems, code) && problems[code].status < 500 ? otherwise?.(code) : undefined;
}

/** Values for the placeholders of a message: the problem's members, and how long to wait. */
function toValues({ members = {}, retryAfter }: Omit<Said, 'code'>, t: Translate): Values {
  const told = Object.entries(members).filter((member): member is [string, string | number] =>
    ['string', 'number'].includes(typeof member[1]),
  );
  return { ...Object.fromEntries(told), wait: waitText(t, retryAfter) };
}
