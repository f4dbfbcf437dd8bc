// The mistakes that a schema finds in a form or in a body, and those of the other fields beside them: a person, or a
// program, learns of all at once. The rules of the fields are the nouns' (`require…Fields`), the same at every door.
import { z } from 'zod';
import { type FieldCode, type FieldError, joinProblems, Problem } from '../../problem.ts';

type Input = Record<string, unknown>;

/** The rules of fields beyond their schema, for those that the schema accepts. Throws problems that name their fields. */
export type Check<Schema> = (input: Partial<z.output<Schema>>) => Promise<unknown> | unknown;

type Refused<Schema> = { schema: Schema; input: unknown; check: Check<Schema> | undefined };

/** The schema's problem, together with the mistakes that `check` finds in the fields that the schema accepts. */
export async function withOtherMistakes<Schema extends z.ZodType>(
  problem: Problem,
  { schema, input, check }: Refused<Schema>,
): Promise<Problem> {
  try {
    // The fields have passed their own schemas.
    await check?.(readable(schema, input) as Partial<z.output<Schema>>);
    return problem;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // A problem that isn't about a field comes again once the fields are right.
    return error.errors.length > 0 ? joinProblems([problem, error]) : problem;
  }
}

function readable(schema: z.ZodType, input: unknown): Input {
  if (!(schema instanceof z.ZodObject) || !isRecord(input)) return {};
  const parsed = Object.entries<z.ZodType>(schema.shape).map(([name, field]) => ({
    name,
    ...field.safeParse(input[name]),
  }));
  return Object.fromEntries(parsed.filter(({ success }) => success).map(({ name, data }) => [name, data]));
}

/** Code and members of a schema's issue; `input` is what was parsed. */
export function toFieldError(issue: z.core.$ZodIssue, field: string, input: unknown): FieldError {
  const { code, members } = codeOf(issue, input);
  return { field, code, detail: issue.message, ...(members && { members }) };
}

type Coded = { code: FieldCode; members?: Record<string, unknown> };

function codeOf(issue: z.core.$ZodIssue, input: unknown): Coded {
  switch (issue.code) {
    case 'too_big':
      return { code: bounds[issue.origin]?.[0] ?? 'too_large', members: { max: Number(issue.maximum) } };
    case 'too_small':
      return { code: bounds[issue.origin]?.[1] ?? 'too_small', members: { min: Number(issue.minimum) } };
    case 'invalid_type':
      return { code: valueAt(input, issue.path) === undefined ? 'missing' : 'wrong_type' };
    case 'invalid_format':
      return { code: 'invalid_format' };
    case 'unrecognized_keys':
      return { code: 'unknown_field' };
    case 'invalid_union':
      return codeOfUnion(issue, input);
    default:
      return { code: 'invalid_value' };
  }
}

/** What all alternatives say, if they say the same: a number is the wrong type for every kind of text. */
function codeOfUnion({ errors, path }: z.core.$ZodIssueInvalidUnion, input: unknown): Coded {
  const codes = errors.flatMap(([first]) =>
    first ? codeOf({ ...first, path: [...path, ...first.path] }, input).code : [],
  );
  const [code = 'invalid_value'] = new Set(codes);
  return { code: codes.every((one) => one === code) ? code : 'invalid_value' };
}

/** Above the bound, and below it. */
const bounds: Record<string, [FieldCode, FieldCode]> = {
  string: ['too_long', 'too_short'],
  array: ['too_many', 'too_few'],
};

function valueAt(input: unknown, [name, ...rest]: PropertyKey[]): unknown {
  if (name === undefined) return input;
  return isRecord(input) && Object.hasOwn(input, name) ? valueAt(input[String(name)], rest) : undefined;
}

const isRecord = (input: unknown): input is Input => typeof input === 'object' && input !== null;
