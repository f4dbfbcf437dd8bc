// One JSON line for each event. pino escapes control characters, and values that could hold a secret are never passed
// to it.
import { type Logger, pino } from 'pino';

export type Log = Logger;

/** The message of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** These paths are redacted, in case a log line contains a request or a configuration. */
const SECRETS = ['password', 'secret', 'token', 'authorization', 'cookie', 'code'].flatMap((name) => [
  name,
  `*.${name}`,
]);

export function createLog(level: string): Log {
  return pino({ level, base: null, redact: { paths: SECRETS, censor: '[redacted]' } });
}
