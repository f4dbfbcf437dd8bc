// The list of guards is about the code as it is: a line that moved is told at once, not at the next npm run mutate.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guards } from './guards.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe.each(guards)('the guard $text in $file', ({ file, text, replacement, tests, only }) => {
  test('is there once, and breaks', () => {
    expect(read(file).split(text)).toHaveLength(2);
    expect(replacement).not.toBe(text);
  });

  test('has tests', () => {
    for (const path of tests) {
      expect(existsSync(join(ROOT, path)), path).toBe(true);
      if (only) expect(read(path), path).toContain(only);
    }
  });
});
