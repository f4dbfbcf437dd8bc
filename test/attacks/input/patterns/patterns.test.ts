// No regular expression of the server, or of a script of its pages, takes more than a step or two for each character: not
// even for a text that was made to send it back again and again.
import { expect, test } from 'vitest';
import { bounded } from './bounded.ts';
import { isLinear } from './linear.ts';
import { patternsOf, readPatterns } from './read.ts';

const LONG = 100_000;
const QUICK_MS = 10;
/** A busy machine may interrupt one; it doesn't interrupt each. */
const TRIES = 50;

const patterns = [...new Map(readPatterns().map((one) => [`/${one.source}/${one.flags}`, one] as const))].map(
  ([pattern, one]) => ({ pattern, ...one }),
);
const names = new Set(bounded.map(({ pattern }) => pattern));

test('A127 each regular expression is linear, or has its bound; no bound is left over', () => {
  expect(patterns.length).toBeGreaterThan(200);
  const slow = patterns.filter((one) => !isLinear(one));
  expect(slow.filter(({ pattern }) => !names.has(pattern)).map(({ path, pattern }) => `${path}: ${pattern}`)).toEqual(
    [],
  );
  expect(slow.map(({ pattern }) => pattern).sort()).toEqual([...names].sort());
});

test.each(bounded)('A127 $pattern is quick with as much as it may meet', ({ pattern, evil, atMost }) => {
  const [before, pump, after] = evil;
  const text = before + pump.repeat(Math.ceil((atMost?.length ?? LONG) / pump.length)) + after;
  const end = pattern.lastIndexOf('/');
  const regex = new RegExp(pattern.slice(1, end), pattern.slice(end + 1));
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && best > QUICK_MS; tries++) {
    const began = performance.now();
    text.replace(regex, '');
    best = Math.min(best, performance.now() - began);
  }
  expect(best).toBeLessThanOrEqual(QUICK_MS);
});

// What the detector must not miss, in each way of writing it.
test.each([
  ['a literal', String.raw`const evil = /^(\w+\s?)*$/;`],
  ['two alternatives that begin alike', 'text.match(/^(?:a|ab|b)+$/)'],
  ['a quadratic one', String.raw`text.replace(/\s+$/, '')`],
  ['one that begins anywhere', String.raw`/<a>.*<\/a>/.test(text)`],
  ['one that a lookahead sends back', '/^(x[^/]*).*?(?=[?#]|$)/.exec(text)'],
  ['a constructor', "new RegExp('^(a+)+$', 'i')"],
  ['a template', `RegExp(\`^(?:\${B64}+)+$\`)`],
])('A127 %s that isn’t linear is found', (_, code) => {
  const found = patternsOf('evil', code);
  expect(found.map(isLinear)).toEqual([false]);
  const inPage = patternsOf('evil.ejs', `<p><%= page %><% if (page) { ${code} } %></p>`);
  expect(inPage).toEqual(found.map((one) => ({ ...one, path: 'evil.ejs' })));
});

test('A127 a pattern of parts that nobody knows is an error', () => {
  expect(() => patternsOf('src/evil.ts', `new RegExp(\`^\${input}$\`)`)).toThrow('input, which has no line');
});
