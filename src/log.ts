// One JSON line for each event, and few lines for many events. Characters that can't be seen are escaped, and values that could
// hold a secret are never passed to it.
import { hostname } from 'node:os';
import { inspect } from 'node:util';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { SECOND } from './clock.ts';
import type { Problem } from './problem.ts';
import { spanIds } from './tracing/span.ts';

export type Log = Logger;

/** Of anything that was thrown. It needn't be an Error: the embedded database throws the file system's own objects. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'object'
    ? inspect(error, { depth: 0, breakLength: Number.POSITIVE_INFINITY })
    : String(error);
}

/** These paths are redacted, in case a log line contains a request or a configuration. */
const SECRETS = ['password', 'secret', 'token', 'authorization', 'cookie', 'code', 'api_key'].flatMap((name) => [
  name,
  `*.${name}`,
]);

/**
 * The code of an error says what broke (ECONNREFUSED); any other `code` may be a secret that somebody can redeem. pino names
 * the parent only if its path is listed by name, so `err.code` is listed.
 */
const ERROR_CODE = 'err.code';
const censor = (value: unknown, [parent, name]: string[]) =>
  name !== undefined && `${String(parent)}.${name}` === ERROR_CODE ? value : '[redacted]';

export function createLog(level: string, destination?: DestinationStream): Log {
  return open({ ...common, level, hooks: { ...common.hooks, ...summarizing() } }, destination);
}

/** A line for each event of the audit log, whatever LOG_LEVEL is: none is left out or summarized. */
export function createEventLog(destination?: DestinationStream): Log {
  return open({ ...common, level: 'info' }, destination);
}

const open = (options: LoggerOptions, destination: DestinationStream | undefined) =>
  destination ? pino(options, destination) : pino(options);

/** What is worth knowing of an error. PostgreSQL's `detail` and `where` quote the row, with its addresses. */
function toErrorLine(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const of = (key: string): unknown => Reflect.get(error, key);
  return {
    type: name,
    message,
    ...{ code: of('code'), constraint: of('constraint'), table: of('table') },
    stack,
    ...(cause !== undefined && { cause: toErrorLine(cause) }),
  };
}

/**
 * JSON escapes line breaks and ESC, but not characters that nobody sees and a terminal or an editor obeys: CSI in one byte, marks
 * of direction, separators of lines. They stand only within texts, so that the line stays JSON.
 */
const UNSEEN = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

const escapeUnseen = (line: string): string =>
  line.replace(UNSEEN, (character) => {
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });

const common: LoggerOptions = {
  // Node and process: several of them write to one place.
  base: { hostname: hostname(), pid: process.pid },
  // Empty while no traces are asked for.
  mixin: () => ({ ...spanIds() }),
  redact: { paths: [...SECRETS, ERROR_CODE], censor },
  serializers: { err: toErrorLine },
  hooks: { streamWrite: escapeUnseen },
};

/** How many lines of one message are written in a second; one more line tells the number of the rest. */
const LINES_A_SECOND = 5;

/**
 * Without a bound, a flood of requests that fail would fill the disk. Messages are constants of the program, so their
 * number is bounded, too.
 */
function summarizing(): NonNullable<LoggerOptions['hooks']> {
  const seen = new Map<string, number>();
  return {
    logMethod(given, write, level) {
      const message = given.find((part): part is string => typeof part === 'string') ?? '';
      const key = `${level} ${message}`;
      const lines = (seen.get(key) ?? 0) + 1;
      seen.set(key, lines);
      if (lines <= LINES_A_SECOND) write.apply(this, given);
      if (lines > 1) return;
      setTimeout(() => {
        const more = (seen.get(key) ?? 0) - LINES_A_SECOND;
        seen.delete(key);
        if (more > 0) write.apply(this, [{ more }, `${message} (further lines of one second)`]);
      }, SECOND).unref();
    },
  };
}

/** The code of a fault. All other problems are answers to a mistake of the caller or to a temporary state. */
const FAULT: Problem['code'] = 'internal_error';

/**
 * Logs what the operator has to know about a failed request: a fault with its stack; a state of this or another server
 * (busy, no database, a provider that is down) in one line without a stack; nothing that the caller can correct.
 */
export function logProblem(log: Log, { problem, error, request_id }: Failure): void {
  if (problem.code === FAULT) log.error({ err: error, request_id }, problem.title);
  else if (problem.status >= 500)
    log.warn({ problem: problem.code, reason: messageOf(problem.cause ?? problem), request_id }, problem.title);
}

type Failure = { problem: Problem; error: unknown; request_id: string };
