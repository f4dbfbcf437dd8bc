// docs/coverage.md says which rows have a test: this is what keeps it honest.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apiRoutes } from '../../src/http/api/table.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/coverage.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([MOPIC]\d+) \| (.+?) \| (.*?) \| (tested|in part: .+|not yet) \|$/gm)];

test('every row of the five systems is there, once', () => {
  const expected = Object.entries({ M: 8, O: 7, P: 9, I: 6, C: 11 });
  const ids = expected.flatMap(([letter, count]) => Array.from({ length: count }, (_, at) => `${letter}${at + 1}`));
  expect(rows.map(([, id]) => id)).toEqual(ids);
});

test('a row says “tested” if and only if a test begins with it', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.test.ts'));
  const sources = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('\n');
  const tests = new Set([...sources.matchAll(/\btest(?:\.each\([^)]*\))?\(\s*'([MOPIC]\d+) /g)].map(([, id]) => id));
  const said = rows.filter(([, , , , state]) => state === 'tested').map(([, id]) => id);
  expect([...tests].sort()).toEqual(said.sort());
});

test('the API that a finished row names is in the table of routes', () => {
  const known = apiRoutes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  const named = rows
    .filter(([, , , , state]) => state !== 'not yet')
    .flatMap(([, , , where]) => [...where!.matchAll(/`(?:(GET|POST|PUT|PATCH|DELETE) )?…(\/[^`*]+)`/g)]);
  const missing = named.filter(
    ([, method, path]) => !known.some((one) => one.endsWith(` ${path}`) && one.startsWith(method ?? '')),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(missing.map(([text]) => text)).toEqual([]);
});

test('the files that it links to exist', () => {
  const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link!);
  expect(links.filter((link) => !existsSync(join(import.meta.dirname, '../../docs', link)))).toEqual([]);
});
