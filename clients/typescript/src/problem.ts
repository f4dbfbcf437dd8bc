// What the API answers when something is wrong, as errors that programs can tell apart by their code.
import type { components } from './schema.ts';

export type ProblemDocument = components['schemas']['Problem'];
export type ProblemCode = ProblemDocument['code'];

/** The API refused the call, or failed: a problem document (RFC 9457). */
export class GatehouseProblem<Code extends ProblemCode = ProblemCode> extends Error {
  override readonly name = 'GatehouseProblem';
  readonly code: Code;
  readonly status: number;
  /** Quote it when you ask for help. */
  readonly requestId: string;
  /** All mistakes of the request, one for each field. */
  readonly errors: NonNullable<ProblemDocument['errors']>;
  /** The whole document, with the members that belong to its code, such as `ticket`. */
  readonly document: ProblemDocument;

  constructor(document: ProblemDocument & { code: Code }) {
    super(`${document.code}: ${document.detail}`);
    this.code = document.code;
    this.status = document.status;
    this.requestId = document.request_id;
    this.errors = document.errors ?? [];
    this.document = document;
  }
}

/** The answer is none of the API's: of a proxy, for example. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
  readonly status: number;

  constructor(status: number) {
    super(`The answer with status ${status} is none of Gatehouse's API`);
    this.status = status;
  }
}

/** Whether an error is a problem with this code. */
export function isProblem<Code extends ProblemCode>(error: unknown, code: Code): error is GatehouseProblem<Code> {
  return error instanceof GatehouseProblem && error.code === code;
}
