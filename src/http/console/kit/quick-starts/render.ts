// A quick start as it is shown: commands and files with the values of one client in them. Programs are shown to the letter;
// values are only in the commands and in the file that sets the environment.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isKeyOf, keysOf } from '../../../../tables.ts';
import type { Snippet } from '../snippets.ts';
import { type QuickStartId, quickStartOf } from './frameworks.ts';

const FOLDER = join(import.meta.dirname, '../../../../../views/quick-starts');
/** The only files that have placeholders. */
const ENVIRONMENT = new Set(['env', 'environment.ts']);

export type QuickStartValues = {
  issuer: string;
  client_id: string;
  /** The secret itself only right after the client was created. */
  client_secret: string;
  redirect_uri: string;
  /** The address of the program's first page, which is also where a sign-out leads. */
  home: string;
  port: string;
  /** The identifier of an API. */
  audience: string;
  /** The identifier of an API whose tokens the client may ask for, and an address of it; undefined if there is none. */
  own_audience: string | undefined;
  own_api: string | undefined;
  /** Text that nobody can guess, for what the framework encrypts. */
  random: string;
};

export type RenderedQuickStart = {
  install: Snippet | undefined;
  files: Snippet[];
  run: Snippet;
  try: Snippet | undefined;
};

/** Throws an error if a placeholder has no value or a value could mean something to a shell. */
export async function renderQuickStart(id: QuickStartId, values: QuickStartValues): Promise<RenderedQuickStart> {
  const { install, files, run, try: tryIt } = quickStartOf(id);
  const command = (code: string): Snippet => ({ caption: 'Terminal', code: fill(code, values) });
  return {
    install: install === undefined ? undefined : command(install),
    files: await Promise.all(
      keysOf(files).map(async (caption) => ({ caption, code: await readTemplate(id, files[caption] ?? '', values) })),
    ),
    run: command(run),
    try: tryIt === undefined ? undefined : command(tryIt),
  };
}

async function readTemplate(id: QuickStartId, file: string, values: QuickStartValues): Promise<string> {
  const text = await readFile(join(FOLDER, id, file), 'utf8');
  return ENVIRONMENT.has(file) ? fill(withoutEmpty(text, values), values) : text;
}

/** Without the lines of values that the client doesn't have. */
const withoutEmpty = (text: string, values: QuickStartValues) =>
  text.replace(/^[^{\n]*\{\{(\w+)\}\}.*\n/gm, (line, name) =>
    isKeyOf(values, name) && values[name] === undefined ? '' : line,
  );

/** What addresses, ids and numbers consist of. None of it means anything to a shell, or to what reads a .env file. */
const PLAIN = /^[\w.:/~[\]-]+$/;

/** Whether a value can be in a quick start as it is. */
export const isPlain = (value: string) => PLAIN.test(value);

function fill(text: string, values: QuickStartValues): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    if (!isKeyOf(values, name)) throw new Error(`a quick start names ${name}, which nothing fills in`);
    const value = values[name];
    if (!value || !isPlain(value)) throw new Error(`${name} is more than an address, an id or a number`);
    return value;
  });
}
