// Words for moments, as pages have them.
import { expect, test } from 'vitest';
import { createFormat } from '../../../../src/http/kit/render/format.ts';

const inMinutes = (count: number) => new Date(Date.now() + count * 60_000 + (count > 0 ? 1_000 : 0));

test.each([
  ['en', '3 minutes ago', 'in 3 minutes', 'now'],
  ['de', 'vor 3 Minuten', 'in 3 Minuten', 'jetzt'],
] as const)('what is due is never in the past: %s', (locale, past, future, now) => {
  const format = createFormat(locale);
  expect([format.ago(inMinutes(-3)), format.ago(inMinutes(3))]).toEqual([past, future]);
  expect([format.due(inMinutes(-3)), format.due(inMinutes(3))]).toEqual([now, future]);
});
