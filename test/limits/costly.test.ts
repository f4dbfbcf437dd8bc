// docs/performance.md lists the costly functions: the line that bounds each is in the file that the row names, and says
// the figure of the row.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const [, section = ''] = readFileSync(join(ROOT, 'docs/performance.md'), 'utf8').split(
  '\n## Costly functions, and what bounds them\n',
);
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => {
    const [name = '', , bound = '', held = ''] = line.slice(2, -2).split(' | ');
    const [, file = '', text = ''] = /^`(src\/[^`]+)`: `(.+)`$/.exec(held) ?? [];
    return { name, bound, file, text };
  });

/** Written as in the code, `1_024`, and as in the text, “1,024”. */
const numbersIn = (text: string) => [...text.matchAll(/\d[\d_,]*/g)].map(([number]) => number.replace(/[_,]/g, ''));

describe('docs/performance.md', () => {
  test('has the costly functions', () => {
    expect(rows.length).toBeGreaterThan(20);
  });

  test.each(rows)('$name: the line that holds the bound is there', ({ file, text }) => {
    expect(existsSync(join(ROOT, file)), file).toBe(true);
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(text);
  });

  test.each(rows.filter(({ text }) => numbersIn(text).length > 0))('$name: the figure is that of the code', (row) => {
    const { text, bound } = row;
    // Of a time-out in milliseconds the row says the seconds.
    const said =
      text.includes('imeout') || text.includes('TIMEOUT') ? (one: string) => `${Number(one) / 1000}` : undefined;
    const written = inFigures(bound);
    for (const number of numbersIn(text.replace(/ST256|min\(1\)/g, '')))
      expect(written, `${number} in “${bound}”`).toContain(said ? said(number) : number);
  });
});

/** The numbers of a text, also those in words. */
function inFigures(text: string): string[] {
  const words: Record<string, string> = { one: '1', once: '1', each: '1' };
  const named = Object.entries(words).filter(([word]) => new RegExp(`\\b${word}\\b`, 'i').test(text));
  return [...numbersIn(text), ...named.map(([, figure]) => figure)];
}
