// The words of the screens: both catalogues say everything, nothing is left over, and the reader's language is found.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formStepNames, formSteps } from '../../../../src/http/kit/form-steps.ts';
import {
  directionOf,
  negotiateLocale,
  problemText,
  scopeText,
  sentenceParts,
  translator,
  waitText,
} from '../../../../src/http/kit/render/messages.ts';
import { languages } from '../../../../src/language/catalogues.ts';
import { compilePattern, namesOf } from '../../../../src/language/pattern.ts';
import { isOfTheServer, protectedKeys, protectionOf } from '../../../../src/language/protected.ts';
import { mailKinds, smsKinds } from '../../../../src/mail/kinds.ts';
import { growthOf, LINEAR } from '../../../kit/pace.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

const catalogue = (locale: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, 'views/messages', `${locale}.json`), 'utf8'));

/** Throws for a pattern that is broken. */
const placeholders = (text: string) => [...namesOf(compilePattern(text, 'en'))].sort();

const sources = (folder: string, extension: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');

describe('catalogues', () => {
  const english = catalogue('en');

  test.each(languages)('%s has every message, with the same values', (locale) => {
    const other = catalogue(locale);
    expect(Object.keys(other)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(english)) {
      expect(placeholders(other[key]!), key).toEqual(placeholders(text));
      expect(other[key]!.trim(), key).not.toBe('');
    }
  });

  test.each(languages)('%s brings no markup', (locale) => {
    for (const [key, text] of Object.entries(catalogue(locale))) expect(text, key).not.toMatch(/[<>&]/);
  });

  // Found by a name that the code puts together: `problem.${code}.title`, `scope.${scope}`, `claim.${claim}`, `field.${code}`, `mail.${kind}.…`, those of the steps, and the settings'
  // (console/kit/settings/setting-fields.test.ts).
  const mails = [...Object.keys(mailKinds), 'notice'].join('|');
  const steps = formStepNames.flatMap((name) => {
    const { words, fields } = formSteps[name];
    return ['title', 'text', 'submit', ...Object.keys(fields.shape)].map((part) => `${words}.${part}`);
  });
  const built = new RegExp(
    `^(problem|scope|claim|field|sms|console\\.(setting|field|object|fix|requests\\.(check|todo)))\\.|^mail\\.(${mails})\\.`,
  );
  const templates = sources('views', '.ejs');
  const used = templates + sources('src', '.ts');

  test('every message is used somewhere', () => {
    expect(
      Object.keys(english).filter((key) => !built.test(key) && !steps.includes(key) && !used.includes(`'${key}'`)),
    ).toEqual([]);
  });

  test.each(Object.entries(mailKinds))('the mail %s has the words for its parts', (kind, { link, ...more }) => {
    const isOwn = (part: string) => `mail.${kind}.${part}` in english;
    const parts = Object.keys(english).filter((key) => key.startsWith(`mail.${kind}.`));
    // A notice without a button or note of its own has those of all notices.
    const isShared = (part: string) => 'notice' in more && /button|note/.test(part) && !isOwn(part);
    const wanted = ['subject', 'text', ...(link ? ['button'] : []), 'note'].filter((part) => !isShared(part));
    expect(parts).toEqual(wanted.map((part) => `mail.${kind}.${part}`));
  });

  test('every SMS has its words, and there are no others', () => {
    const kinds = Object.keys(english).flatMap((key) => /^sms\.(\w+)$/.exec(key)?.[1] ?? []);
    expect(kinds.sort()).toEqual(Object.keys(smsKinds).sort());
  });

  test('every message that a template asks for exists', () => {
    const asked = [...templates.matchAll(/\b(?:t|sentence)\('([^']+)'/g)].map(([, key]) => key!);
    expect(asked.length).toBeGreaterThan(20);
    expect([...asked, ...steps].filter((key) => !(key in english))).toEqual([]);
  });

  test('every protected text is there', () => {
    const gone = protectedKeys.filter((start) => !Object.keys(english).some((key) => key.startsWith(start)));
    expect(gone).toEqual([]);
  });

  const warning =
    /not you\b|was you\b|to anyone|did not (sign|ask|choose|want)|anyone who|somebody else (may|knows)|[Ss]omeone (who|entered|signed)|shared devices|not on a website|has not checked/;

  test('every text that warns a user is protected', () => {
    const warnings = Object.keys(english).filter((key) => !isOfTheServer(key) && warning.test(english[key]!));
    expect(warnings.length).toBeGreaterThan(20);
    expect(warnings.filter((key) => !protectionOf(key))).toEqual([]);
  });

  test('every page for a problem has a title and a detail', () => {
    const codes = Object.keys(english).flatMap((key) => /^problem\.(\w+)\./.exec(key)?.[1] ?? []);
    for (const code of codes) expect(problemText(translator('de'), code).detail, code).toBeTruthy();
  });
});

describe('translator', () => {
  test('puts values into the sentence of the language', () => {
    expect(translator('en')('sign_in.title', { app: 'Alice’s Blog' })).toBe('Sign in to Alice’s Blog');
    expect(translator('de')('sign_in.title', { app: 'Alice’s Blog' })).toBe('Bei Alice’s Blog anmelden');
  });

  test('a value that looks like a placeholder or a pattern stays as it is', () => {
    expect(translator('en')('sign_in.title', { app: '{client} $& $1' })).toBe('Sign in to {client} $& $1');
  });

  test.each(['nothing.here', '__proto__', 'constructor', ''])('an unknown message %j throws', (key) => {
    expect(() => translator('en')(key)).toThrow(/no message/);
  });

  test('a missing value throws', () => {
    expect(() => translator('en')('sign_in.title')).toThrow(/\{app\}/);
    expect(() => translator('en')('sign_in.title', Object.create({ app: 'inherited' }))).toThrow(/\{app\}/);
  });

  test('a sentence comes in pieces, with its values set apart', () => {
    expect(sentenceParts('en', 'sign_in.new_here', { app: 'Blog', link: { text: 'Sign up', href: '/up' } })).toEqual(
      [{ text: 'New to ' }, { value: 'Blog', href: undefined }, { text: '? ' }, { value: 'Sign up', href: '/up' }].map(
        (part) => (part.href === undefined && 'value' in part ? { value: part.value } : part),
      ),
    );
  });

  test.each([
    ['en', 1, 'in a minute', 'One of them is left.'],
    ['en', 600, 'in 10 minutes', '10 of them are left.'],
    ['de', 0, 'in einer Minute', 'Davon ist noch einer übrig.'],
    ['de', 24 * 3600, 'in 24 Stunden', 'Davon sind noch 10 übrig.'],
  ] as const)('in %s, a wait of %s s and what is left are counted', (locale, seconds, wait, left) => {
    const t = translator(locale);
    expect(`in ${waitText(t, seconds)}`).toBe(wait);
    expect(t('account.factor.codes_left', { count: left.startsWith('10') || left.includes('10') ? 10 : 1 })).toBe(left);
  });

  test.each(["it's", "'{app}'", "''", '<b>#</b>', '{count, plural, other {#}}'])(
    'the value %j stays as it is',
    (app) => {
      expect(translator('en')('sign_in.title', { app })).toBe(`Sign in to ${app}`);
      expect(sentenceParts('en', 'sign_in.title', { app })).toEqual([{ text: 'Sign in to ' }, { value: app }]);
    },
  );

  test('an unknown problem gets the words of a 500, an unknown scope none', () => {
    expect(problemText(translator('en'), 'constructor')).toEqual(problemText(translator('en'), 'internal_error'));
    expect(scopeText(translator('en'), 'email')).toBe('See your email address');
    expect(scopeText(translator('en'), 'photos:read')).toBeUndefined();
  });
});

describe('the pseudo-locale', () => {
  const words = (text: string) => text.replace(/[\u200f\u202c\u202e]/g, '');

  test('is longer English from right to left, with its values and branches as they are', () => {
    expect(directionOf('ar-XB')).toBe('rtl');
    expect(directionOf('de')).toBe('ltr');
    const said = translator('ar-XB')('sign_in.title', { app: 'Alice’s Blog' });
    expect(words(said)).toBe('Siign iin too Alice’s Blog');
    expect(said).toContain('\u202eSiign\u202c');
    expect(words(waitText(translator('ar-XB'), 60))).toBe('aa miinuutee');
  });

  test('is for those who name it, and not for an Arabic browser', () => {
    expect(negotiateLocale({ uiLocales: 'ar-xb' })).toBe('ar-XB');
    expect(negotiateLocale({ acceptLanguage: 'ar, ar-EG;q=0.9' })).toBe('en');
  });
});

describe('negotiateLocale', () => {
  test('a region is for an App that has texts for it', () => {
    expect(negotiateLocale({ acceptLanguage: 'de-AT, de;q=0.8', own: ['de-AT'] })).toBe('de-AT');
    expect(negotiateLocale({ acceptLanguage: 'de-CH, de;q=0.8', own: ['de-AT'] })).toBe('de');
  });

  test.each([
    [{}, 'en'],
    [{ acceptLanguage: 'de' }, 'de'],
    [{ acceptLanguage: 'de-CH, fr;q=0.9, en;q=0.8' }, 'de'],
    [{ acceptLanguage: 'fr, en;q=0.5, de;q=0.7' }, 'de'],
    [{ acceptLanguage: 'de;q=0, en;q=0.1' }, 'en'],
    [{ acceptLanguage: 'fr, *;q=0.5' }, 'en'],
    [{ acceptLanguage: 'fr', fallback: 'de' }, 'de'],
    [{ acceptLanguage: 'en', cookie: 'de' }, 'de'],
    [{ acceptLanguage: 'en', cookie: 'xx' }, 'en'],
    [{ acceptLanguage: 'en', cookie: 'en', uiLocales: 'fr-CA de-AT en' }, 'de'],
    [{ uiLocales: 'DE_at' }, 'de'],
    [{ uiLocales: '', acceptLanguage: 'de' }, 'de'],
    // Swiss German and Luxembourgish are close to German.
    [{ acceptLanguage: 'gsw, fr' }, 'de'],
    [{ uiLocales: 'de-AT-u-co-phonebk' }, 'de'],
    [{ uiLocales: 'de-a de-x-' }, 'en'],
    [{ uiLocales: '__proto__ constructor', fallback: '../../etc' }, 'en'],
  ])('%j reads %s', (wishes, locale) => {
    expect(negotiateLocale(wishes)).toBe(locale);
  });

  test.each(['a', ',', ';q=', '-', ' ', 'de;q=0,', '\u202e', 'en-'.repeat(3)])(
    'A21 the time for %j, again and again, grows with its length, and not with its square',
    async (piece) => {
      const read = (text: string) =>
        negotiateLocale({ uiLocales: text, cookie: text, acceptLanguage: text, fallback: text });
      expect(await growthOf(read, piece)).toBeLessThan(LINEAR);
    },
  );
});
