// The words of the screens in every language: which language a person reads, and what a message says in it.
// The catalogues are views/messages/<locale>.json: flat, complete in each language, values in {braces}.
import { readFileSync } from 'node:fs';
import { tableOf } from '../../../tables.ts';

export type Locale = 'en' | 'de';

export const locales: readonly Locale[] = ['en', 'de'];

/** Each in its own words. */
export const localeNames: Record<Locale, string> = { en: 'English', de: 'Deutsch' };

export const DEFAULT_LOCALE: Locale = 'en';

/** A header or parameter longer than this says nothing more about its reader's language. */
const MAX_PREFERENCES = 1000;

const catalogues = tableOf(locales, loadCatalogue);

/** The client's wish (OIDC Core §3.1.2.1 `ui_locales`) wins over the cookie, and the cookie over the browser. */
export function negotiateLocale(wishes: {
  uiLocales?: string | undefined;
  cookie?: string | undefined;
  acceptLanguage?: string | undefined;
  fallback?: string | undefined;
}): Locale {
  return (
    firstKnown(words(wishes.uiLocales, ' ')) ??
    firstKnown(words(wishes.cookie, ' ')) ??
    firstKnown(byQuality(wishes.acceptLanguage)) ??
    firstKnown(words(wishes.fallback, ' ')) ??
    DEFAULT_LOCALE
  );
}

/** For a mail that no page of the user's caused: the user's own, or what the App speaks. */
export const localeOfUser = (app: { settings: { locale: Locale } }, user: { locale: string | null }): Locale =>
  negotiateLocale({ uiLocales: user.locale ?? undefined, fallback: app.settings.locale });

export type Values = Record<string, string | number>;

export type Translate = (key: string, values?: Values) => string;

/** Gives plain text: escape it where it is shown. Throws for an unknown key or a missing value. */
export function translator(locale: Locale): Translate {
  return (key, values = {}) =>
    template(locale, key).replace(PLACEHOLDER, (_, name: string) => `${value(key, values, name)}`);
}

/** A piece of a sentence: words of ours, or a value that is set apart and may be a link. */
export type Part = { text: string } | { value: string; href?: string | undefined };

export type PartValues = Record<string, string | number | { text: string; href?: string | undefined }>;

/**
 * A message in pieces, for sentences whose values are bold or links. The markup is the template's (partials/sentence),
 * so neither a catalogue nor a stranger's name can bring any.
 */
export function sentenceParts(locale: Locale, key: string, values: PartValues): Part[] {
  // A capturing split alternates: text, name, text, name, … text.
  const pieces = template(locale, key).split(PLACEHOLDER);
  return pieces
    .map((piece, index): Part => {
      if (index % 2 === 0) return { text: piece };
      const given = value(key, values, piece);
      return typeof given === 'object' ? { value: given.text, href: given.href } : { value: `${given}` };
    })
    .filter((part) => !('text' in part) || part.text !== '');
}

/** How long a wait is, for “in {wait}”. */
export function waitText(t: Translate, seconds = 0): string {
  if (seconds <= 60) return t('wait.minute');
  if (seconds <= 2 * 60 * 60) return t('wait.minutes', { count: Math.ceil(seconds / 60) });
  return t('wait.hours', { count: Math.ceil(seconds / (60 * 60)) });
}

export function hasMessage(key: string): boolean {
  return catalogues[DEFAULT_LOCALE].has(key);
}

/** Title and detail of an error page for a code of ours or of OAuth; an unknown code gets the words of a 500. */
export function problemText(locale: Locale, code: string): { title: string; detail: string } {
  const key = hasMessage(`problem.${code}.title`) ? code : 'internal_error';
  return { title: template(locale, `problem.${key}.title`), detail: template(locale, `problem.${key}.detail`) };
}

/** A scope of OpenID Connect in words; undefined for a scope that an App defined. */
export function scopeText(locale: Locale, scope: string): string | undefined {
  return hasMessage(`scope.${scope}`) ? template(locale, `scope.${scope}`) : undefined;
}

const PLACEHOLDER = /\{(\w+)\}/g;

// A Map, so that a key such as `__proto__` finds nothing.
function loadCatalogue(locale: Locale): Map<string, string> {
  const file = new URL(`../../../../views/messages/${locale}.json`, import.meta.url);
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8'))));
}

function template(locale: Locale, key: string): string {
  const text = catalogues[locale].get(key);
  if (text === undefined) throw new Error(`There is no message "${key}" in ${locale}`);
  return text;
}

function value<V>(key: string, values: Record<string, V>, name: string): V {
  const found = Object.hasOwn(values, name) ? values[name] : undefined;
  if (found === undefined) throw new Error(`The message "${key}" needs a value for {${name}}`);
  return found;
}

function words(text: string | undefined, separator: string): string[] {
  return (text ?? '').slice(0, MAX_PREFERENCES).split(separator);
}

function firstKnown(tags: string[]): Locale | undefined {
  for (const tag of tags) {
    const language = tag.trim().split(/[-_]/, 1)[0]?.toLowerCase();
    const found = locales.find((locale) => locale === language);
    if (found) return found;
  }
  return undefined;
}

// RFC 9110 §12.5.4: `de-CH, fr;q=0.9, en;q=0.8`; a quality of 0 means "not this".
function byQuality(header: string | undefined): string[] {
  return words(header, ',')
    .map((range) => {
      const [tag = '', ...parameters] = range.split(';');
      const quality = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { tag, quality: quality ? Number(quality.trim().slice(2)) : 1 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
