// Steps of a sign-in that one small form answers, the same at every door. A row is all that a door needs: the screens build
// a page from it, the API a route and the problem that asks for the step. A step with several answers (a first proof, a second
// factor, an enrolment) has screens and routes of its own.
import { z } from 'zod';
import { byChosenUsername } from '../../authentication/addresses/change-username.ts';
import type { Step } from '../../authentication/sign-in/next-step.ts';
import type { Proof } from '../../authentication/sign-in/process.ts';
import { byConfirmation, byEmailCode } from '../../authentication/sign-in/proofs.ts';
import type { Mail } from '../../mail/kinds.ts';
import type { ProblemCode } from '../../problem.ts';
import { entryOf, keysOf } from '../../tables.ts';

type Asked = { locale: Mail['locale'] };

type FormStep = {
  /** Of its form, below the interaction's address; of its route, below auth/. */
  path: string;
  /** Where its messages begin: `.title`, `.text`, `.submit`, and one with the name of each field. */
  words: string;
  fields: z.ZodObject<Record<string, z.ZodType>>;
  /** Turns the submitted values, as `fields` parses them, into the proof. */
  toProof(sent: unknown, asked: Asked): Proof;
  /** Left out if the API never reaches the step. */
  api?: { problem: ProblemCode; summary: string; description: string; problems: ProblemCode[] };
};

const code = z
  .string()
  .min(1)
  .max(20)
  .meta({ description: 'The code that was sent', examples: ['123456'] });

const username = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: 'As the user will type it', examples: ['bob.miller'] });

export const formSteps = {
  verify_email: formStep({
    path: 'verify-email',
    words: 'verify',
    fields: { code },
    toProof: ({ code }, { locale }) => byEmailCode({ code, locale }),
    api: {
      problem: 'email_verification_required',
      summary: 'Finish a sign-in with the code that was mailed',
      description: 'Five tries per code. The address counts as verified from then on.',
      problems: ['invalid_one_time_token', 'too_many_attempts'],
    },
  }),
  choose_username: formStep({
    path: 'username',
    words: 'choose_username',
    fields: { username },
    toProof: ({ username }) => byChosenUsername(username),
    api: {
      problem: 'username_required',
      summary: 'Finish a sign-in with a username of the user’s choice',
      description: 'For a user who has none, in an App in which users sign in by a username and not by email.',
      problems: ['invalid_username', 'username_taken', 'too_many_attempts'],
    },
  }),
  save_codes: formStep({
    path: 'recovery-codes',
    words: 'save_codes',
    fields: {},
    toProof: () => byConfirmation('save_codes', { codes_sealed: undefined }),
  }),
} satisfies Partial<Record<Step, FormStep>>;

export type FormStepName = keyof typeof formSteps;

export const formStepNames = keysOf(formSteps);

function formStep<Shape extends Record<string, z.ZodType>>({
  fields: shape,
  toProof,
  ...row
}: Omit<FormStep, 'fields' | 'toProof'> & {
  fields: Shape;
  toProof(fields: z.output<z.ZodObject<Shape, z.core.$strict>>, asked: Asked): Proof;
}): FormStep {
  const fields = z.strictObject(shape);
  return { ...row, fields, toProof: (sent, asked) => toProof(fields.parse(sent), asked) };
}

/** The attributes of each field that a form of a step can have. */
const inputs: Record<string, StepInput> = {
  code: { name: 'code', type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 20 },
  username: { name: 'username', type: 'text', autocomplete: 'username', maxlength: 64 },
};

export type StepInput = { name: string; type: string; inputmode?: string; autocomplete: string; maxlength: number };

/** What the view `step` needs of the row. */
export function toStepPage(name: FormStepName): { words: string; fields: StepInput[] } {
  const { words, fields } = formSteps[name];
  return { words, fields: Object.keys(fields.shape).map((field) => entryOf(inputs, field)) };
}
