// Why the program can't start, or a command fails, in one line that names what to correct. The server and the command line
// share it; an error that isn't listed is a fault of ours, and is shown with its stack.
import { ConfigurationError } from '../config.ts';
import { toDatabaseProblem } from '../database/failure.ts';
import { DirectoryHeld } from '../database/hold-directory.ts';
import { MigrationError } from '../database/migrate.ts';

export type FieldMistake = { field: string; code: string; detail: string; line?: number | undefined };

type About = { code?: string | undefined; errors?: readonly FieldMistake[] };

/** An outcome in words for the person who typed the command, or started the server. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly exitCode: number;
  /** For programs (`--json`). */
  readonly code: string;
  /** The mistakes in single fields. */
  readonly errors: readonly FieldMistake[];
  constructor(message: string, exitCode = 1, { code, errors = [] }: About = {}) {
    super(message);
    this.exitCode = exitCode;
    this.code = code ?? (exitCode === 1 ? 'refused' : 'wrong_usage');
    this.errors = errors;
  }
}

export function toReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof ConfigurationError) return toOneLine(error.summary, error.mistakes.join('; '));
  if ([Refusal, DirectoryHeld, MigrationError].some((kind) => error instanceof kind)) return toOneLine(error.message);
  const away = toDatabaseProblem(error);
  if (away?.code === 'storage_full') return `The storage of the database is full (${reasonOf(error)}). Make room.`;
  if (away) return `The database cannot be reached (${reasonOf(error)}). Start it, or correct DATABASE_URL.`;
  const text = `${'code' in error ? error.code : ''} ${error.message}`;
  const advice = reasons.find(([pattern]) => pattern.test(text))?.[1];
  return advice && toOneLine(`${error.message.replace(/\.$/, '')}.`, advice);
}

/** By the error's code or message. SQLSTATE is in PostgreSQL's manual, appendix A; 28 is authorization. */
const reasons: [RegExp, string][] = [
  [/^3D000 /, 'Create the database with createdb, or correct DATABASE_URL.'],
  [/^(28\w{3}|42501|0A000|08P01) /, 'PostgreSQL refused; correct DATABASE_URL, or the rights of its user.'],
  [/SASL|password must be a string/, 'PostgreSQL wants a password; correct DATABASE_URL or DATABASE_PASSWORD.'],
  [
    /^ERR_(TLS|SSL)_|^(DEPTH_ZERO_|SELF_)SIGNED|SIGNED_CERT|^UNABLE_TO_|^CERT_|SSL connection/,
    'PostgreSQL and DATABASE_URL do not agree on TLS; correct its sslmode, or give its authority in NODE_EXTRA_CA_CERTS.',
  ],
  [/^(EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR) /, 'Correct DATA_DIR, or the rights to read and write there.'],
];

/** Names from a file or a server are in it, and must not move the cursor of a terminal. */
export function toOneLine(...parts: string[]): string {
  return parts
    .join(' ')
    .replace(/[^\P{C}\n]/gu, '·')
    .replace(/(?<!\s)[^\S\n]*\n\s*/g, ' ')
    .replace(/\.\.$/, '.');
}

/** If every address of a host was tried, the error itself is empty and its causes say why. */
function reasonOf(error: Error): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return toOneLine(error.message || (inner instanceof Error ? inner.message : 'no answer'));
}
