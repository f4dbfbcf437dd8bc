// Reads the lines of a moved App and refuses what doesn't belong there, with the number of the line. Each kind of line has one
// strict schema; lines come in the order of the kinds, so that a row never refers to a later one.
import { z } from 'zod';
import { isStorableJson } from '../database/storable.ts';
import { quotas } from '../limits/quotas.ts';
import { Problem, sayAll } from '../problem.ts';
import { isKeyOf, keysOf, tableOf } from '../tables.ts';
import { FORMAT } from './export.ts';
import { BadFile } from './file.ts';
import { appFields, type Kind, type KindName, kinds } from './kinds.ts';

const order = keysOf(kinds);

/** Metadata and settings have at most five below their row. */
const MAX_DEPTH = 10;

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  issuer: z.url({ protocol: /^https?$/ }).max(2_000),
  exported_at: z.iso.datetime(),
  counts: z.partialRecord(z.enum(order), z.number().int().min(0)),
});

const appSchema = z.strictObject(appFields);
export type AppLine = z.output<typeof appSchema>;

const schemas = tableOf(order, (name) => z.strictObject((kinds[name] as Kind).fields));

export type MovedLine = { number: number; name: KindName; value: Record<string, unknown> };

/** The App, its manifest, and the other lines, to be read once. */
export type Moved = {
  issuer: string;
  app: AppLine;
  counts: z.output<typeof manifestSchema>['counts'];
  lines: AsyncIterable<MovedLine>;
};

/** Throws BadFile, also while the lines are read. */
export async function readMoved(text: AsyncIterable<string>): Promise<Moved> {
  const lines = text[Symbol.asyncIterator]();
  const next = async () => {
    const { done, value } = await lines.next();
    if (done) throw new BadFile('The file ends after its first lines.');
    return value;
  };
  const { issuer, counts } = check(manifestSchema, rowOfLine(await next(), { kind: 'manifest', number: 1 }), {
    number: 1,
  });
  const app = check(appSchema, rowOfLine(await next(), { kind: 'app', number: 2 }), { number: 2 });
  return { issuer, app, counts, lines: readOthers({ [Symbol.asyncIterator]: () => lines }, counts) };
}

async function* readOthers(lines: AsyncIterable<string>, counts: Moved['counts']): AsyncGenerator<MovedLine> {
  const found = tableOf(order, () => 0);
  let at = 0;
  let number = 2;
  for await (const text of lines) {
    number++;
    const { kind: name, row } = toObject(text, number);
    if (!isKeyOf(kinds, name)) throw onLine(number, `“${String(name).slice(0, 50)}” is no kind of line`);
    if (order.indexOf(name) < at) throw onLine(number, `${name} come before ${order[at]}`);
    at = order.indexOf(name);
    found[name]++;
    const max = maxOf(name);
    if (found[name] > max) throw onLine(number, `an App has at most ${max} ${name}`);
    yield { number, name, value: check(schemas[name], row, { number }) };
  }
  const wrong = order.find((name) => found[name] !== (counts[name] ?? 0));
  if (wrong) throw new BadFile(`The file has ${found[wrong]} ${wrong}, and its manifest says ${counts[wrong] ?? 0}.`);
}

/** A retired key is kept for a few days; every reader of the JWKS gets all of them. */
const MAX_SIGNING_KEYS = 50;

function maxOf(name: KindName): number {
  if (name === 'signing_keys') return MAX_SIGNING_KEYS;
  return isKeyOf(quotas, name) && quotas[name].of === 'App' ? quotas[name].max : Number.POSITIVE_INFINITY;
}

function rowOfLine(text: string, { kind: expected, number }: { kind: string; number: number }): unknown {
  const { kind, row } = toObject(text, number);
  if (kind !== expected) throw onLine(number, `must be of the kind ${expected}`);
  return row;
}

function toObject(text: string, number: number): Record<string, unknown> {
  try {
    const value = JSON.parse(text);
    if (!isStorableJson(value, MAX_DEPTH))
      throw onLine(number, `is more than ${MAX_DEPTH} levels deep, or has characters that cannot be stored`);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw onLine(number, 'is no JSON object');
}

/** `field`: of the line, if it isn't the whole of it. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { number, field }: { number: number; field?: string },
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw onLine(number, `${[field ?? [], issue?.path ?? []].flat().join('.') || 'line'}: ${issue?.message}`);
}

export const onLine = (number: number, detail: string): BadFile => new BadFile(`Line ${number}: ${detail}`);

/** A rule that the line doesn't keep, as a fault of the file. */
export function toBadFile(error: unknown, number: number): unknown {
  if (!(error instanceof Problem)) return error;
  return onLine(number, sayAll(error.errors) || (error.detail ?? error.title));
}
