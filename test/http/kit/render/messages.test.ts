// The words of the screens: both catalogues say everything, nothing is left over, and the reader's language is found.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { formStepNames, formSteps } from '../../../../src/http/kit/form-steps.ts';
import {
  locales,
  negotiateLocale,
  problemText,
  scopeText,
  sentenceParts,
  translator,
} from '../../../../src/http/kit/render/messages.ts';
import { mailKinds, smsKinds } from '../../../../src/mail/kinds.ts';
import { growthOf, LINEAR } from '../../../kit/pace.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

const catalogue = (locale: string): Record<string, string> =>
  JSON.parse(readFileSync(join(root, 'views/messages', `${locale}.json`), 'utf8'));

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

const sources = (folder: string, extension: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
    .join('\n');

describe('catalogues', () => {
  const english = catalogue('en');

  test.each(locales)('%s has every message, with the same values', (locale) => {
    const other = catalogue(locale);
    expect(Object.keys(other)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(english)) {
      expect(placeholders(other[key]!), key).toEqual(placeholders(text));
      expect(other[key]!.trim(), key).not.toBe('');
    }
  });

  test.each(locales)('%s brings no markup', (locale) => {
    for (const [key, text] of Object.entries(catalogue(locale))) expect(text, key).not.toMatch(/[<>&]/);
  });

  // Found by a name that the code puts together: `problem.${code}.title`, `scope.${scope}`, `claim.${claim}`, `field.${code}`, `mail.${kind}.…`, those of the steps, and the settings'
  // (console/setting-fields.test.ts).
  const mails = [...Object.keys(mailKinds), 'notice'].join('|');
  const steps = formStepNames.flatMap((name) => {
    const { words, fields } = formSteps[name];
    return ['title', 'text', 'submit', ...Object.keys(fields.shape)].map((part) => `${words}.${part}`);
  });
  const built = new RegExp(`^(problem|scope|claim|field|sms|console\\.setting)\\.|^mail\\.(${mails})\\.`);
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

  test('every page for a problem has a title and a detail', () => {
    const codes = Object.keys(english).flatMap((key) => /^problem\.(\w+)\./.exec(key)?.[1] ?? []);
    for (const code of codes) expect(problemText('de', code).detail, code).toBeTruthy();
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

  test('an unknown problem gets the words of a 500, an unknown scope none', () => {
    expect(problemText('en', 'constructor')).toEqual(problemText('en', 'internal_error'));
    expect(scopeText('en', 'email')).toBe('See your email address');
    expect(scopeText('en', 'photos:read')).toBeUndefined();
  });
});

describe('negotiateLocale', () => {
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
