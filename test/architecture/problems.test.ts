// What a problem says is for people. Programs, ours among them, decide by its code, its fields and its members: a word that
// is changed must change nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/** Ways to look into a text that is called message or detail, or to compare it. */
const READS = [
  /\b(?:message|detail)\b\)?!?\??\.(?:includes|match|matchAll|startsWith|endsWith|indexOf|lastIndexOf|search|split|slice|substring|at|charAt|length)\b/,
  /\.(?:test|exec)\([^()]*\b(?:message|detail)\b/,
  /\b(?:message|detail)\b\s*[!=]==?\s*(?!undefined\b|null\b)/,
  /[!=]==?\s*[\w.?!]*\.(?:message|detail)\b/,
  /\bswitch\s*\([\w.?!]*\b(?:message|detail)\)/,
];

const isRead = (line: string) => READS.some((read) => read.test(line));

/** Errors of libraries that have no code. */
const WITHOUT_CODE = new Set(['database/failure.ts', 'diagnosis/kinds.ts']);

test.each([
  "if (error.message.includes('at least')) return;",
  'const [, min] = /at least (\\d+)/.exec(problem.message) ?? [];',
  'if (/SECRET_KEY/.test(error.message)) return;',
  "const uri = problem.message.split(' ', 1)[0];",
  "if (message === 'too short') return;",
  'if (title !== error.message) return;',
  'switch (error.message) {',
])('the check finds %s', (line) => {
  expect(isRead(line)).toBe(true);
});

test('A151 no source decides by what a problem says', () => {
  const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const reading = paths
    .filter((path) => !WITHOUT_CODE.has(path))
    .flatMap((path) =>
      readFileSync(join(SRC, path), 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(?:\/\/|\/?\*)/.test(line) && isRead(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
  expect(reading).toEqual([]);
  expect(paths.length).toBeGreaterThan(80);
});
