// What a form of the console or of the user's own pages is after a POST that failed.
import type { ProblemCode } from '../../../problem.ts';

/** What was sent and what is wrong with it, in the reader's words; `form` is about the whole. */
export type FormState = { values: Record<string, string>; errors: Record<string, string> };

/** What a problem says beside a field, by its code or its code and field: keys of messages. */
export type Words = Partial<Record<ProblemCode | `${ProblemCode}.${string}`, string>>;
