// What an App's own text may be: it says everything that ours says, and is nothing but text.
import { describe, expect, test } from 'vitest';
import { MAX_OWN_TEXT, readOwnText } from '../../src/language/own-texts.ts';
import { fillPattern } from '../../src/language/pattern.ts';

// sign_in.title has {app}; factor.sent has {to} and {minutes}.
const flawOf = (key: string, text: string, locale = 'de') => {
  const found = readOwnText({ locale, key, text });
  return 'flaw' in found ? found.flaw : undefined;
};

describe('an own text is taken', () => {
  test.each([
    ['sign_in.title', 'Hallo bei {app}'],
    ['sign_in.title', 'Hallo', 'de', { reason: 'missing', name: 'app' }],
    ['sign_in.title', '<b>{app}</b> it’s Bob’s 👨‍👩‍👧'],
    ['sign_in.title', '{app, select, Blog {Blog {app}} other {{app}}}'],
    ['factor.sent', '{to}: {minutes, plural, =1 {eine Minute} one {# Minute} other {# Minuten}}'],
    ['factor.sent', '{to}: {minutes, plural, other {{minutes} Min.}}'],
    ['sign_in.title', 'Servus bei {app}', 'de-AT'],
    ['sign_in.title', 'Hello {app}', 'es-419', { reason: 'language' }],
    ['sign_in.title', 'Hello {app}', 'en-001'],
    ['mail.welcome.subject', 'Willkommen bei {app}', 'de-AT', { reason: 'language' }],
    // Ours comes first, and has the values.
    ['consent.title', 'Fragen? Rufen Sie uns an.'],
    ['consent.title', '{app} fragt.'],
  ])('%s %j in %s', (key, text, locale = 'de', flaw = undefined) => {
    expect(flawOf(key, text, locale)).toEqual(flaw);
  });
});

describe('A210 an own text is refused', () => {
  test.each([
    [
      'sign_in.title',
      'Hallo {app',
      { reason: 'syntax', parser: 'expect_argument_closing_brace', offset: 6, line: 1, column: 7 },
    ],
    [
      'sign_in.title',
      '{app, plural, one {x}}',
      { reason: 'syntax', parser: 'missing_other_clause', offset: 21, line: 1, column: 22 },
    ],
    ['sign_in.title', '{a b}', { reason: 'syntax', parser: 'malformed_argument', offset: 0, line: 1, column: 1 }],
    ['sign_in.title', '   ', { reason: 'empty' }],
    ['sign_in.title', `{app}${'x'.repeat(MAX_OWN_TEXT)}`, { reason: 'too_long', max: MAX_OWN_TEXT }],
    ['__proto__', 'x', { reason: 'unknown_message' }],
    ['console.back', 'x', { reason: 'server_message' }],
    ['consent.title', '{constructor}', { reason: 'unknown', name: 'constructor' }],
    ['sign_in.title', '{app} {__proto__}', { reason: 'unknown', name: '__proto__' }],
  ])('%s %j', (key, text, flaw) => {
    expect(flawOf(key, text)).toEqual(flaw);
  });

  test.each([
    ['quoted', "'{app}'"],
    ['chosen away', '{app, select, Blog {} other {{app}}}'],
    ['only chosen by', '{app, select, other {x}}'],
  ])('a placeholder that is %s', (_, text) => {
    expect(flawOf('sign_in.title', text)).toEqual({ reason: 'missing', name: 'app' });
  });

  test('a count that is not said, or a value that only some counts show', () => {
    expect(flawOf('factor.sent', '{to} {minutes, plural, other {}}')).toEqual({ reason: 'missing', name: 'minutes' });
    expect(flawOf('factor.sent', '{minutes, plural, one {{to} #} other {#}}')).toEqual({
      reason: 'missing',
      name: 'to',
    });
  });

  // A date of an address throws where the page is shown, and a number of it is “NaN”.
  test.each([
    '{to, number}',
    '{to, number, ::currency/EUR .00}',
    '{to, date}',
    '{to, time, short}',
    '{to, plural, other {#}}',
  ])('a value in another form: %s', (text) => {
    expect(flawOf('factor.sent', `{to} {minutes} ${text}`)).toEqual({ reason: 'kind', name: 'to' });
  });

  test.each(['\u202e', '\u2066', '\u200b', '\n', '\r', '\u0000', '\u2028', '\ufeff', '\ud800', '\u3164', '\u{e0041}'])(
    'the invisible %j',
    (sign) => {
      expect(flawOf('sign_in.title', `Hi ${sign}{app}`)).toEqual({
        reason: 'characters',
        offset: 3,
        line: 1,
        column: 4,
      });
    },
  );

  test('a branch inside a branch, as deep as the length allows, is read in no time and refused or shown', () => {
    const deep = `${'{app, select, other {'.repeat(20)}{app}${'}}'.repeat(20)}`;
    expect(deep.length).toBeLessThan(MAX_OWN_TEXT);
    const found = readOwnText({ locale: 'en', key: 'sign_in.title', text: deep });
    expect('pattern' in found && fillPattern(found.pattern, 'any', { app: 'Blog' })).toBe('Blog');
  });

  test('counts beyond all bounds are shown as they are', () => {
    const text = '{to} {minutes, plural, =999999999999999 {lang} other {#}}';
    const found = readOwnText({ locale: 'en', key: 'factor.sent', text });
    expect('pattern' in found && fillPattern(found.pattern, 'any', { to: 'x', minutes: 1e21 })).toBe(
      'x 1,000,000,000,000,000,000,000',
    );
  });
});
