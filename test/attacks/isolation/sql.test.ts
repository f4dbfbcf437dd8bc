// Every statement on a table of Apps names app_id: read from the source, so that a new one can't forget it. Inserts need
// no reading, the column takes no null.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const SOURCE = join(import.meta.dirname, '../../../src');

/** Kept for everyone: of the whole server, or cleaned up by age alone (jobs). */
const SHARED = new Set([
  ...['apps', 'retired_slugs', 'nodes', 'recurring_runs', 'recurring_claims', 'audit_keys', 'audit_sealer'],
  ...['migration_checksums', 'kysely_migration', 'kysely_migration_lock'],
]);

/**
 * They go through all Apps at once: to seal their events, to look which streams have something to send, to give up what a lost
 * SECRET_KEY sealed, to measure what waits, and to delete keys that ended long ago.
 */
const ACROSS_APPS = new Set([
  ...['events/chain/sealer.ts', 'events/chain/backlog.ts', 'event-streams/dispatcher.ts'],
  ...['cli/lost.ts', 'deliveries/backlog.ts', 'apps/keys/ended.ts'],
]);

const tables = [...read('database/schema.ts').matchAll(/^ {2}(\w+): (?:\w+Table|\{ app_id)/gm)]
  .map(([, name]) => name!)
  .filter((name) => !SHARED.has(name));

const files = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => relative(SOURCE, join(entry.parentPath, entry.name)));

type Statement = { file: string; table: string; text: string };

describe('A57 every statement on a table of Apps names app_id', () => {
  test('there are tables and statements to read', () => {
    expect(tables).toEqual(
      expect.arrayContaining(['users', 'clients', 'artifacts', 'sessions', 'api_keys', 'audit_log']),
    );
    expect(files.flatMap(builtStatements).length).toBeGreaterThan(40);
    expect(files.flatMap(writtenStatements).length).toBeGreaterThan(15);
  });

  test('those that are built', () => {
    const without = files
      .filter((file) => !ACROSS_APPS.has(file))
      .flatMap(builtStatements)
      .filter(({ text }) => !/app_id/.test(text));
    expect(without).toEqual([]);
  });

  test('those that are written', () => {
    const without = files
      .filter((file) => !ACROSS_APPS.has(file))
      .flatMap(writtenStatements)
      .filter(({ text }) => !/app_id\s*=/.test(text));
    expect(without).toEqual([]);
  });

  test('a statement that forgets is found', () => {
    const built = chainAt("db.selectFrom('users').where((where) => where('id', '=', `)`)).execute(); app_id", 2);
    expect(built).toBe(".selectFrom('users').where((where) => where('id', '=', `)`)).execute()");
    expect(statementsIn("x = 'select 1 from users where id = $1'")).toEqual(['users']);
    expect(statementsIn('`delete from  clients`')).toEqual(['clients']);
  });
});

/** `db.selectFrom('users')…`, as far as the chain goes. */
function builtStatements(file: string): Statement[] {
  // What a comment says is no statement, and an apostrophe in it no string.
  const source = read(file).replace(/^\s*\/\/.*$/gm, '');
  const starts = source.matchAll(
    /\.(?:selectFrom|updateTable|deleteFrom|innerJoin|leftJoin|rightJoin|fullJoin)\(\s*'(\w+)/g,
  );
  return [...starts]
    .filter(([, table]) => tables.includes(table!))
    .map(({ index, 1: table }) => ({ file, table: table!, text: chainAt(source, index) }));
}

/** From a dot on: names, calls with whatever is in them, and the white space between. */
function chainAt(source: string, start: number): string {
  let at = start;
  for (let depth = 0; at < source.length; at++) {
    const character = source[at]!;
    if ('\'"`'.includes(character)) at = source.indexOf(character, at + 1);
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    if (depth < 0 || (depth === 0 && /[;,]/.test(character))) break;
  }
  return source.slice(start, at);
}

/** SQL in a string or template. */
function writtenStatements(file: string): Statement[] {
  const texts = [...read(file).matchAll(/`(?:[^`\\]|\\.)*`|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g)].map(
    ([text]) => text,
  );
  return texts.flatMap((text) => statementsIn(text).map((table) => ({ file, table, text })));
}

function statementsIn(text: string): string[] {
  return [...text.matchAll(/\b(?:from|join|update|delete from)\s+(\w+)\b(?!\s*=)/g)]
    .map(([, table]) => table!)
    .filter((table) => tables.includes(table));
}

function read(file: string): string {
  return readFileSync(join(SOURCE, file), 'utf8');
}
