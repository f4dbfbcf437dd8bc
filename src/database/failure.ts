// Translates the errors of a driver: the database is away (503, retry), full (503), or refused a row by a constraint.
import { Problem } from '../problem.ts';

const RETRY_AFTER_SECONDS = 5;

/**
 * SQLSTATE classes and codes (PostgreSQL manual, appendix A) and Node's socket errors that mean "not now": connections,
 * shutdown and recovery, a server that takes no writes, too many clients, and statements that waited too long for a lock or lost it.
 */
const AWAY =
  /^(08|25006|57P0[1-5]|57014|53300|55P03|40001|40P01|ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|EAI_AGAIN)/;
const FULL = /^(53100|ENOSPC)/;
const AWAY_MESSAGE =
  /timeout exceeded when trying to connect|timeout expired|Connection terminated|Query read timeout|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|PGlite is closed/;

/** A Problem if the database can't answer now, or undefined for other errors. */
export function toDatabaseProblem(error: unknown): Problem | undefined {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth++) {
    const code = codeOf(cause);
    if (FULL.test(code))
      return new Problem('storage_full', undefined, { retryAfter: RETRY_AFTER_SECONDS, cause: error });
    if (AWAY.test(code) || AWAY_MESSAGE.test(cause.message) || isAggregateAway(cause)) {
      return new Problem('database_unavailable', 'The database does not answer; try again in a few seconds', {
        retryAfter: RETRY_AFTER_SECONDS,
        cause: error,
      });
    }
  }
  return undefined;
}

/** Whether a unique constraint refused the row: the one of this name, or any. */
export function isTaken(error: unknown, constraint?: string): boolean {
  return codeOf(error) === '23505' && isOf(error, constraint);
}

/** Whether a foreign key refused the row, the one of this name or any: the row that it points to is gone. */
export function isOrphan(error: unknown, constraint?: string): boolean {
  return codeOf(error) === '23503' && isOf(error, constraint);
}

/** Whether the database can't keep a value: out of range, or against a check (SQLSTATE class 22, and 23502 and 23514). */
export const isUnfit = (error: unknown): boolean => /^(22|23502|23514)/.test(codeOf(error));

function isOf(error: unknown, constraint: string | undefined): boolean {
  return (
    constraint === undefined || (error instanceof Error && 'constraint' in error && error.constraint === constraint)
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function isAggregateAway(error: Error): boolean {
  return error instanceof AggregateError && error.errors.some((inner) => AWAY.test(codeOf(inner)));
}
