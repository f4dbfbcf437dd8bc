// A line of an import, as JSON or as a row of CSV: read in slices, so that a long file doesn't hold up other requests.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse as parseCsv } from 'csv-parse';
import { z } from 'zod';
import type { ImportError } from '../../../database/schema/users.ts';
import { isStorable } from '../../../database/storable.ts';
import type { ImportedUser, ImportLine } from '../../../imports/take.ts';
import { Problem } from '../../../problem.ts';
import { instant } from './fields/times.ts';
import { parse } from './input.ts';
import { metadataPatch } from './metadata.ts';
import type { Lines } from './route.ts';
import { email, externalId, id, profile, roleNames, username } from './schemas.ts';

const MAX_LINE = 64_000;
/** Lines between two turns of the event loop: other requests need several turns each. */
const SLICE = 10;
const CSV_CHUNK = 16_384;

/** What only the server says of a user. */
const ofExport = z.string().max(100).nullish().describe('As in an export; ignored');

export const importedUser = z
  .strictObject({
    external_id: externalId.nullish().describe('The user’s id in the old system'),
    id: id.optional().describe('From an export of another App: the `external_id` of a user who has none'),
    email,
    email_verified: z.boolean().optional(),
    username: username.nullish(),
    phone_verified: z.boolean().optional(),
    status: z.enum(['active', 'disabled']).optional(),
    created_at: instant.optional(),
    password_hash: z.string().max(1000).nullish(),
    ...metadataPatch.shape,
    roles: roleNames.optional().describe('Names of roles of the App, for callers that have `users:write`'),
    updated_at: ofExport,
    last_sign_in_at: ofExport,
    ...profile.shape,
  })
  .meta({ id: 'ImportedUser' });

/** Throws `invalid_request` for a file that is no CSV with a column `email`, or that has no users. */
export async function* readImportLines(lines: Lines): AsyncGenerator<ImportLine> {
  let count = 0;
  for await (const { line, value } of lines.format === 'csv' ? readCsv(lines.text) : readJson(lines.text)) {
    if (++count % SLICE === 0) await nextTurn();
    yield value instanceof Problem ? refused(line, value) : await parseLine(line, value);
  }
  if (count === 0) throw new Problem('invalid_request', `The body has no users; ${HOW}`);
}

const HOW =
  'send a JSON object on each line, or CSV with a header line that has a column email, and one user on each line';

type Raw = { line: number; value: unknown };

async function parseLine(line: number, value: unknown): Promise<ImportLine> {
  try {
    const user = (await parse(importedUser, value, { code: 'invalid_body' })) as z.output<typeof importedUser>;
    return { line, user: toUser(user) };
  } catch (error) {
    if (error instanceof Problem) return { ...refused(line, error), ...namesIn(value) };
    throw error;
  }
}

function toUser(line: z.output<typeof importedUser>): ImportedUser {
  const { id, external_id, updated_at: _, last_sign_in_at: __, ...user } = line;
  return { ...user, external_id: external_id ?? id };
}

const refused = (line: number, { errors, code, title, detail }: Problem): ImportLine => {
  const own: ImportError = { field: 'line', code, detail: detail ?? title };
  return {
    line,
    errors: errors.length > 0 ? errors.map(({ field, code, detail }) => ({ field, code, detail })) : [own],
  };
};

/** The user that a refused line means, if that can be read. */
function namesIn(value: unknown): { email?: string; external_id?: string } {
  if (typeof value !== 'object' || value === null) return {};
  const named = Object.entries(value).filter(
    ([name, text]) => NAMES.has(name) && typeof text === 'string' && text.length <= MAX_EMAIL && isStorable(text),
  );
  return Object.fromEntries(named);
}

const NAMES = new Set(['email', 'external_id']);
/** As long as the report keeps one. */
const MAX_EMAIL = 300;

/** Blank lines don't count as users. */
function* readJson(text: string): Generator<Raw> {
  let line = 0;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const one = text.slice(at, end < 0 ? undefined : end).trim();
    at = end < 0 ? text.length : end + 1;
    line++;
    if (one !== '') yield { line, value: one.length > MAX_LINE ? tooLong() : toValue(one) };
  }
}

function toValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return new Problem('invalid_json');
  }
}

const tooLong = () => new Problem('invalid_request', `A line has at most ${MAX_LINE} characters`);

/** With a header line that names the columns. Throws `invalid_request` for a file that is no CSV. */
async function* readCsv(text: string): AsyncGenerator<Raw> {
  let columns = 0;
  const parser = parseCsv({
    columns(header: string[]) {
      columns = header.length;
      if (header.includes('email')) return header;
      throw new Problem('invalid_request', `The header line has no column email; ${HOW}`);
    },
    // A row with another number of them is refused alone.
    relax_column_count: true,
    bom: true,
    trim: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE,
    info: true,
  });
  void feed(parser, text);
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRow>) {
      const found = info.error?.record?.length;
      yield { line: info.lines, value: found === undefined ? toRecord(record) : wrongCount(found, columns) };
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    const where = error instanceof CsvError && typeof error.lines === 'number' ? `, see line ${error.lines}` : '';
    throw new Problem('invalid_request', `The body is not CSV with a header line (RFC 4180)${where}`, { cause: error });
  }
}

/** `error`: of a row that has another number of columns than the header; with all that is in it. */
type CsvRow = { record: Record<string, string>; info: { lines: number; error?: { record?: unknown[] } } };

const wrongCount = (found: number, columns: number) =>
  new Problem('invalid_request', `has ${found} columns, and the header has ${columns}: quote values that have commas`);

async function feed(parser: ReturnType<typeof parseCsv>, text: string): Promise<void> {
  for (let at = 0; at < text.length && !parser.destroyed; at += CSV_CHUNK) {
    if (!parser.write(text.slice(at, at + CSV_CHUNK))) await nextTurn();
  }
  if (!parser.destroyed) parser.end();
}

const booleans: Record<string, boolean> = { true: true, false: false };
const METADATA = new Set<string>(Object.keys(metadataPatch.shape));
const BOOLEAN = new Set(['email_verified', 'phone_verified']);

function toCell(name: string, cell: string): unknown {
  if (BOOLEAN.has(name)) return booleans[cell] ?? cell;
  if (name === 'roles') return cell.split(/\s+/);
  if (!METADATA.has(name)) return cell;
  const value = toValue(cell);
  return value instanceof Problem ? cell : value;
}

/** An empty cell is a field that isn't given. `address.country` is a member of the address. */
function toRecord(row: Record<string, string>): unknown {
  const given = Object.entries(row).filter(([, cell]) => cell !== '');
  const members = given.filter(([name]) => name.startsWith('address.'));
  const fields = given.filter(([name]) => !name.startsWith('address.'));
  return {
    ...Object.fromEntries(fields.map(([name, cell]) => [name, toCell(name, cell)])),
    ...(members.length > 0 && { address: Object.fromEntries(members.map(([name, cell]) => [name.slice(8), cell])) }),
  };
}
