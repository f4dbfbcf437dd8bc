// The file of a configuration: YAML, in which secrets are references to the environment or to other files of this machine.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { LineCounter, parseDocument, stringify, YAMLError } from 'yaml';
import { messageOf } from '../../log.ts';
import { Refusal } from '../command.ts';
import { findLine } from './lines.ts';

type Document = Record<string, unknown>;

/** `missing`: references to variables that are not set, whose secrets are left out. `lineOf` finds the place of a mistake. */
export type Read = { configuration: Document; missing: string[]; lineOf(place: string): number | undefined };

/** Throws a `Refusal`. */
export function readConfigurationFile(path: string): Read {
  const { configuration, lineOf } = toDocument(readText(path), path);
  const missing: string[] = [];
  const resolved = secretFields.map(({ section, field, key }) => {
    const things = configuration[section];
    if (!Array.isArray(things)) return [section, things];
    const read = (one: unknown) => {
      if (!isObject(one) || one[field] === undefined) return one;
      const { [field]: reference, ...rest } = one;
      const secret = resolveReference(reference, { path, named: `${field} of ${section} ${String(one[key])}` });
      if (secret !== undefined) return { ...rest, [field]: secret };
      missing.push(String(reference));
      return rest;
    };
    return [section, things.map(read)];
  });
  const present = resolved.filter(([, things]) => things !== undefined);
  return { configuration: { ...configuration, ...Object.fromEntries(present) }, missing, lineOf };
}

/** Where a file has references to secrets; `key` names the thing. */
const secretFields = [
  { section: 'connections', field: 'client_secret', key: 'slug' },
  { section: 'webhooks', field: 'secret', key: 'url' },
  { section: 'hooks', field: 'secret', key: 'moment' },
];

const isObject = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refusal(`${path} can’t be read: ${messageOf(error)}.`);
  }
}

/** An alias can stand for others that stand for others: without an end, a few lines become gigabytes. */
const MAX_ALIASES = 50;

function toDocument(text: string, path: string): Pick<Read, 'configuration' | 'lineOf'> {
  let read: unknown;
  const lineCounter = new LineCounter();
  // A pretty error repeats the line, which may have a secret.
  const document = parseDocument(text, { prettyErrors: false, lineCounter });
  try {
    const [mistake] = document.errors;
    if (mistake) throw mistake;
    read = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const line = error instanceof YAMLError ? `, line ${lineCounter.linePos(error.pos[0]).line}` : '';
    throw new Refusal(`${path}${line}: ${messageOf(error)}.`);
  }
  if (!isObject(read)) throw new Refusal(`${path} is no configuration: it has no sections like settings or clients.`);
  return { configuration: read, lineOf: (place) => findLine(document, lineCounter, place) };
}

const REFERENCE = /^\$\{(env|file):([^}]+)\}$/;

/** Undefined for a variable that is not set. */
function resolveReference(reference: unknown, { path, named }: { path: string; named: string }): string | undefined {
  const [, kind, target = ''] = REFERENCE.exec(String(reference)) ?? [];
  if (kind === 'env') return process.env[target] || undefined;
  // The newline at its end is an editor's.
  if (kind === 'file') return readText(resolve(dirname(path), target)).replace(/\r?\n$/, '');
  // Not repeated here: it may be the secret.
  throw new Refusal(
    `${path}: ${named} must be a reference, $\{env:NAME} or $\{file:PATH}: a file like this is kept where others read it.`,
  );
}

/** With a reference for each connection's secret, which the server never gives away. The server makes that of a webhook or a hook. */
export function toYaml(configuration: Document): string {
  const { connections } = configuration;
  const named = Array.isArray(connections)
    ? connections.map((one) => ({ ...one, client_secret: `$\{env:${toVariable(String(one.slug))}}` }))
    : connections;
  return stringify({ ...configuration, ...(named !== undefined && { connections: named }) }, { lineWidth: 0 });
}

const toVariable = (slug: string) => `${slug.replaceAll('-', '_').toUpperCase()}_CLIENT_SECRET`;

/** Throws a `Refusal`. */
export function writeConfigurationFile(path: string, text: string, { force }: { force: boolean }): void {
  if (existsSync(path) && !force) throw new Refusal(`${path} exists already. Add --force to replace it.`);
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Refusal(`${path} can’t be written: ${messageOf(error)}.`);
  }
}
