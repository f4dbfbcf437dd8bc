// Words for moments and figures, as pages have them.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../src/clock.ts';
import { createFormat } from '../../../../src/http/kit/render/format.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const away = (milliseconds: number) => new Date(Date.now() + milliseconds);

test.each([
  ['en', '3 minutes ago', 'in 3 minutes', 'now'],
  ['de', 'vor 3 Minuten', 'in 3 Minuten', 'jetzt'],
] as const)('what is due is never in the past: %s', (locale, past, future, now) => {
  const format = createFormat(locale);
  expect([format.ago(away(-3 * MINUTE)), format.ago(away(3 * MINUTE))]).toEqual([past, future]);
  expect([format.due(away(-3 * MINUTE)), format.due(away(3 * MINUTE)), format.due(away(0))]).toEqual([
    now,
    future,
    now,
  ]);
});

test.each([
  [0, 'just now', 'gerade eben'],
  [-3 * SECOND, 'just now', 'gerade eben'],
  [-12 * SECOND, '12 seconds ago', 'vor 12 Sekunden'],
  [12 * SECOND, 'in 12 seconds', 'in 12 Sekunden'],
  [-59.6 * SECOND, '1 minute ago', 'vor 1 Minute'],
  [-59.6 * MINUTE, '1 hour ago', 'vor 1 Stunde'],
  [-(HOUR + 59 * MINUTE), '2 hours ago', 'vor 2 Stunden'],
  [HOUR + 59 * MINUTE, 'in 2 hours', 'in 2 Stunden'],
  [-23.6 * HOUR, '1 day ago', 'vor 1 Tag'],
  [-47 * HOUR, '2 days ago', 'vor 2 Tagen'],
  [-6.6 * DAY, '1 week ago', 'vor 1 Woche'],
  [-25 * DAY, '4 weeks ago', 'vor 4 Wochen'],
  [-89 * DAY, '3 months ago', 'vor 3 Monaten'],
  [-364 * DAY, '12 months ago', 'vor 12 Monaten'],
  [-700 * DAY, '2 years ago', 'vor 2 Jahren'],
])('a moment %i ms away is “%s”, rounded to the nearest unit', (milliseconds, english, german) => {
  const at = away(milliseconds);
  expect([createFormat('en').ago(at), createFormat('de').ago(at)]).toEqual([english, german]);
});

test.each([
  ['12', 'USD', '$12.00', '12,00 $'],
  ['12.500000', 'EUR', '€12.50', '12,50 €'],
  ['1200', 'JPY', '¥1,200', '1.200 ¥'],
  ['0.000420', 'USD', '$0.00042', '0,00042 $'],
  ['1234567.891234', 'USD', '$1,234,567.891234', '1.234.567,891234 $'],
])('%s %s has as many places as its currency, and more only if it has them itself', (amount, currency, en, de) => {
  const written = (locale: 'en' | 'de') => createFormat(locale).money(amount, currency).replaceAll('\u00a0', ' ');
  expect([written('en'), written('de')]).toEqual([en, de]);
});

test('a kilobyte has 1,000 bytes, and what is above a limit never looks like the limit', () => {
  const { bytes } = createFormat('en');
  expect([bytes(8_192, 'floor'), bytes(524_288, 'floor'), bytes(5_000_000, 'floor')]).toEqual([
    '8 KB',
    '524 KB',
    '5 MB',
  ]);
  expect([bytes(1), bytes(524_289), bytes(4_210_000)]).toEqual(['1 KB', '525 KB', '4.3 MB']);
  expect(createFormat('de').bytes(4_210_000)).toBe('4,3 MB');
});
