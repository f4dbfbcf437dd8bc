// What a command is, and how one is performed: its answer as text or JSON on standard output, what refuses it in one
// line on standard error.
import { readFileSync } from 'node:fs';
import { type Argument, InvalidArgumentError, Option } from 'commander';
import { MAX_NAME, ONE_LINE } from '../limits/names.ts';
import { messageOf } from '../log.ts';
import { Problem, type ProblemCode } from '../problem.ts';
import { Refusal, toOneLine, toReason } from './reason.ts';

export { Refusal } from './reason.ts';

export const DONE = 0;
export const REFUSED = 1;
export const WRONG_USAGE = 2;
/** Said by a command that was asked whether there is something to do. */
export const CHANGES = 3;

/** `at`: what the commands work on, under which the help lists them; the database if it isn't said. */
export type CommandGroup = { name?: string; summary?: string; at?: keyof typeof places; commands: CliCommand[] };

export const places = {
  database: 'Commands on the database, with the environment of the server:',
  either: 'Commands on the database, or with --server at a server:',
  server: 'Commands at a server:',
} as const;

export type CliCommand = {
  name: string;
  summary: string;
  args?: Argument[];
  options?: Option[];
  // biome-ignore lint/suspicious/noExplicitAny: each command names the options that its own table declares
  run(options: any, args: any[]): Promise<Answer | undefined>;
};

/** Both forms of what there is to say; `failed` where saying it was possible but what it says is bad news. */
export type Answer = { json: Record<string, unknown>; text: string; failed?: boolean; exitCode?: number };

/** Returns the exit code. */
export async function perform(run: () => Promise<Answer | undefined>, asJson: boolean): Promise<number> {
  try {
    const answer = await run();
    if (answer && asJson) writeJson(answer.json);
    else if (answer) process.stdout.write(`${answer.text}\n`);
    return answer?.exitCode ?? (answer?.failed ? REFUSED : DONE);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    if (asJson) writeJson({ error: toErrorJson(error) });
    return error instanceof Refusal ? error.exitCode : REFUSED;
  }
}

export const writeJson = (json: object) => void process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);

/** A program compares the code; the message is what people read on standard error. */
function toErrorJson(error: unknown): object {
  if (error instanceof Problem || error instanceof Refusal)
    return { code: error.code, message: explain(error), ...(error.errors.length > 0 && { errors: error.errors }) };
  const reason = error instanceof Error ? toReason(error) : undefined;
  return reason ? { code: 'refused', message: reason } : { code: 'internal_error', message: messageOf(error) };
}

/** What can be mended in one line; anything else is ours to mend, and comes with its stack. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return `Something unexpected was thrown: ${error}`;
  if (error instanceof Problem) return explainProblem(error);
  return toReason(error) ?? error.stack ?? error.message;
}

/** What to do, where a problem's own words are for a form that shows the field beside them. */
const advice: Partial<Record<ProblemCode, string>> = {
  email_taken: 'choose another email',
  invalid_email: 'write one like name@example.com',
};

function explainProblem({ code, title, detail }: Problem): string {
  const what = detail ? `${title}: ${detail}` : title;
  return toOneLine(advice[code] ? `${what}; ${advice[code]}.` : `${what}.`);
}

/** The answer for people: a headline, and the facts below it in columns. */
export function toText(headline: string, facts: Record<string, string | undefined> = {}): string {
  const rows = Object.entries(facts).filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return [headline, ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${toOneLine(String(value))}`)].join('\n');
}

/** `note`: what has to be done next. */
export const withNote = (text: string, note: string | undefined) => (note ? `${text}\n${note}` : text);

/** One line of text; `argParser` takes another reader of it, here as with the next two. */
export function required(flags: string, summary: string): Option {
  return new Option(flags, `${summary} (required)`).argParser(toLine).makeOptionMandatory();
}

export function optional(flags: string, summary: string): Option {
  return new Option(flags, summary).argParser(toLine);
}

export function flag(flags: string, summary: string): Option {
  return new Option(flags, summary);
}

/** An option that may be given several times; `byDefault` says what is taken without it. */
export function repeatable(flags: string, summary: string, byDefault = 'none'): Option {
  return new Option(flags, `${summary} (repeatable)`).default([], byDefault).argParser(eachBy(toLine));
}

/** Reads each of several values. */
export function eachBy(parse: (text: string) => unknown) {
  return (text: string, before: unknown[]) => [...before, parse(text)];
}

const MAX_TEXT = 2_000;

/** One line that says something. */
function toLine(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  if (text.length > MAX_TEXT || !ONE_LINE.test(text))
    throw new InvalidArgumentError(`It must be one line of at most ${MAX_TEXT} characters.`);
  return text.trim();
}

/** A name that people will read. */
export function toName(text: string): string {
  const name = toLine(text);
  if (name.length > MAX_NAME) throw new InvalidArgumentError(`It must have at most ${MAX_NAME} characters.`);
  return name;
}

/** As it is typed; `-` takes the first line of standard input, where neither the history nor `ps` shows it. */
export function toPassword(text: string): string {
  if (text !== '-') return text;
  const [line = ''] = readFileSync(0, 'utf8').split(/\r?\n/, 1);
  return line;
}
