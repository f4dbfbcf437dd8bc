// Times and figures on the console and the user's own pages, in the reader's language: times relative, with the exact one
// at hand.
import { DAY, HOUR, MINUTE, now, SECOND } from '../../../clock.ts';
import type { Count } from '../../../database/lists/counts.ts';
import { type Locale, translator } from './messages.ts';

export type Format = {
  /** `3 minutes ago`, `in 2 days`, rounded to the nearest unit; `just now` up to ten seconds. Never after “since”. */
  ago(at: Date): string;
  /** As `ago`, of what is to be done then: `now` if that is over. */
  due(at: Date): string;
  /** `2 January 2025, 10:00 UTC`. */
  exact(at: Date): string;
  /** `10:00 UTC`. */
  clock(at: Date): string;
  day(at: Date): string;
  /** From the one day to the other, with the year. */
  period(from: Date, to: Date): string;
  number(value: number): string;
  /** `1,204`, `≈ 1,200,000` or `10,000+`. */
  count(count: Count): string;
  /** An exact decimal, or a number, with as many places as it has and at least those of the currency. */
  money(amount: string | number, currency: string): string;
  /** `524 KB`, `4.2 MB`, of 1,000 and 1,000,000 bytes. Limits are rounded down, so that what is above one never looks like it. */
  bytes(count: number, rounding?: 'ceil' | 'floor'): string;
  /** Of a share of 1; a fraction of a percent only where there is one. */
  percent(share: number): string;
  /** `2 hours`, in the largest unit that divides it. */
  duration(seconds: number): string;
  /** The name of a language, or of one in a region. */
  language(tag: string): string;
};

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['week', 7 * DAY],
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
];

/** The largest unit of which there is one, once the time is rounded to the next smaller unit: 59.6 minutes are an hour. */
function nearestUnit(milliseconds: number): (typeof units)[number] {
  return (
    units.find(([, size], index) => {
      const smaller = units[index + 1]?.[1] ?? SECOND;
      return Math.round(milliseconds / smaller) * smaller >= size;
    }) ?? ['second', SECOND]
  );
}

const JUST_NOW = 10 * SECOND;
const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;

const made = new Map<Locale, Format>();

export function createFormat(locale: Locale): Format {
  const known = made.get(locale);
  if (known) return known;
  // Never “yesterday” or “last month”, which depend on the reader's calendar.
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const present = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, 'second');
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const period = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const figure = new Intl.NumberFormat(locale);
  const rounded = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const counts: Record<Count['is'], (count: number) => string> = {
    exact: (count) => figure.format(count),
    estimate: (count) => `≈ ${rounded.format(count)}`,
    at_least: (count) => `${figure.format(count)}+`,
  };
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const format: Format = {
    ago(at) {
      const away = at.getTime() - now().getTime();
      if (away > -JUST_NOW && away < SECOND / 2) return translator(locale)('time.just_now');
      const [unit, size] = nearestUnit(Math.abs(away));
      return relative.format(Math.round(away / size), unit);
    },
    due: (at) => (at.getTime() - now().getTime() < SECOND / 2 ? present : format.ago(at)),
    exact: (at) => `${exact.format(at)} UTC`,
    clock: (at) => `${clock.format(at)} UTC`,
    day: (at) => day.format(at),
    period: (from, to) => period.formatRange(from, to),
    number: (value) => figure.format(value),
    count: ({ count, is }) => counts[is](count),
    money: (amount, currency) =>
      // More digits than a number holds are written as they are.
      new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 6 }).format(
        amount as Intl.StringNumericLiteral,
      ),
    bytes(count, roundingMode = 'ceil') {
      const [unit, size, maximumFractionDigits] = count < MEGABYTE ? ['KB', KILOBYTE, 0] : ['MB', MEGABYTE, 1];
      const figure = new Intl.NumberFormat(locale, { roundingMode, maximumFractionDigits });
      return `${figure.format(count / size)} ${unit}`;
    },
    percent: (share) => percent.format(share),
    duration(seconds) {
      const [unit, size] = units.find(([, size]) => seconds > 0 && (seconds * SECOND) % size === 0) ?? [
        'second',
        SECOND,
      ];
      return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
        (seconds * SECOND) / size,
      );
    },
    language: (tag) => names.of(tag) ?? tag,
  };
  made.set(locale, format);
  return format;
}
