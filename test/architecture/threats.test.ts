// docs/threats.md lists each attack (A1 …) and fault (F1 …) that the name of a test carries, once and in order. Ids are read
// from the text of the tests, because some names are put together when they run.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Of page and tests alike; “%F0%9F” and “0xA5” are not ids. */
const ID = /(?<![%\w])[AF][1-9]\d{0,2}\b/g;

const listed = [...readFileSync(join(ROOT, 'docs/threats.md'), 'utf8').matchAll(/^\| ([AF]\d+) \|/gm)].map(
  ([, id]) => id!,
);

const named = new Set(
  readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('threats.test.ts'))
    .flatMap((path) => withoutComments(readFileSync(join(ROOT, 'test', path), 'utf8')).match(ID) ?? []),
);

test('every id that a test names has a line in docs/threats.md', () => {
  expect([...named].filter((id) => !listed.includes(id))).toEqual([]);
  expect(named.size).toBeGreaterThan(100);
});

test('every line of docs/threats.md has a test', () => {
  expect(listed.filter((id) => !named.has(id))).toEqual([]);
});

test('docs/threats.md lists each id once, in order', () => {
  expect(listed).toEqual([...new Set(listed)].sort((one, other) => orderOf(one) - orderOf(other)));
});

/** Attacks before faults. */
function orderOf(id: string): number {
  return Number(id.slice(1)) + (id.startsWith('F') ? 1000 : 0);
}

function withoutComments(text: string): string {
  return text.replace(/^\s*\/\*\*[\s\S]*?\*\//gm, '').replace(/^\s*\/\/.*$/gm, '');
}
