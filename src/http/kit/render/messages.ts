// The words of the screens in every language: which language a person reads, and what a message says in it. An App's own
// texts stand in place of the catalogue's, or after them if those protect the user (language/protected.ts).
import { match } from '@formatjs/intl-localematcher';
import { LRUCache } from 'lru-cache';
import type { App } from '../../../apps/app.ts';
import { findOwnPattern } from '../../../apps/texts.ts';
import { DEFAULT_LANGUAGE, findMessage, hasMessage, type Language, languages } from '../../../language/catalogues.ts';
import { isOwnLocale } from '../../../language/own-texts.ts';
import {
  compilePattern,
  fillPattern,
  type Part,
  type PartValues,
  type Pattern,
  splitPattern,
  type Values,
} from '../../../language/pattern.ts';
import { protectionOf } from '../../../language/protected.ts';
import { PSEUDO_LOCALE, toPseudo } from '../../../language/pseudo.ts';

/** A language with a catalogue, or a regional variant of one in which an App has texts of its own: `de-AT`. */
export type Locale = Language | `${Language}-${string}` | typeof PSEUDO_LOCALE;

/** Each in its own words. */
export const localeNames: Record<Language, string> = { en: 'English', de: 'Deutsch' };

/** A header or parameter longer than this says nothing more about its reader's language. */
const MAX_PREFERENCES = 1000;
/** Each further one costs 40 µs to compare. */
const MAX_TAGS = 10;

const development = process.env.NODE_ENV !== 'production';

/** The languages and regions in which an App has texts. An older version may have left others. */
export const ownLocales = (app: App | undefined): string[] =>
  Object.keys(app?.texts ?? {}).filter((tag) => isOwnLocale(tag));

/** The App's own sentence for the user, from its decision hook: in place of ours, in whichever language it is. */
export function wordsOfApp({ code, members }: { code: string; members?: Record<string, unknown> | undefined }) {
  const isRefusal = code === 'sign_up_refused' || code === 'tokens_refused';
  const { message: words } = members ?? {};
  return isRefusal && typeof words === 'string' ? words : undefined;
}

/** What a reader of an App wishes; `own` are the languages in which the App has texts. */
type Wishes = {
  uiLocales?: string | undefined;
  cookie?: string | undefined;
  acceptLanguage?: string | undefined;
  fallback?: string | undefined;
  own?: string[] | undefined;
};

/** The client's wish (OIDC Core §3.1.2.1 `ui_locales`) wins over the cookie, and the cookie over the browser. */
export function negotiateLocale({ uiLocales, cookie, acceptLanguage, fallback, own = [] }: Wishes): Locale {
  return (
    findBest(words(uiLocales, ' '), own) ??
    findBest(words(cookie, ' '), own) ??
    findBest(byQuality(acceptLanguage), own) ??
    findBest(words(fallback, ' '), own) ??
    DEFAULT_LANGUAGE
  );
}

/** For a mail that no page of the user's caused: the user's own, or what the App speaks. */
export const localeOfUser = (app: { settings: { locale: Language } }, user: { locale: string | null }): Language =>
  languageOf(negotiateLocale({ uiLocales: user.locale ?? undefined, fallback: app.settings.locale }));

/** The language whose catalogue a reader gets. */
export function languageOf(locale: Locale): Language {
  return languages.find((one) => one === locale.split('-', 1)[0]) ?? DEFAULT_LANGUAGE;
}

const RIGHT_TO_LEFT = new Set(['Adlm', 'Arab', 'Hebr', 'Nkoo', 'Rohg', 'Syrc', 'Thaa']);

const directions = new LRUCache<Locale, 'ltr' | 'rtl'>({ max: 100 });

export function directionOf(locale: Locale): 'ltr' | 'rtl' {
  const known = directions.get(locale);
  if (known) return known;
  const direction = RIGHT_TO_LEFT.has(new Intl.Locale(locale).maximize().script ?? '') ? 'rtl' : 'ltr';
  directions.set(locale, direction);
  return direction;
}

export type Translate = (key: string, values?: Values) => string;

/** Gives plain text: escape it where it is shown. Throws for an unknown key or a missing value. */
export function translator(locale: Locale, app?: App): Translate {
  const chain = chainOf(locale, app);
  return (key, values = {}) => {
    const [first, added] = findPatterns(key, chain, app);
    const text = fillPattern(first, key, values);
    return added ? `${text} ${fillPattern(added, key, values)}` : text;
  };
}

/** A message in pieces, for sentences whose values are bold or links. */
export function sentenceParts(locale: Locale, key: string, values: PartValues, app?: App): Part[] {
  const [first, added] = findPatterns(key, chainOf(locale, app), app);
  const parts = splitPattern(first, key, values);
  return added ? [...parts, { text: ' ' }, ...splitPattern(added, key, values)] : parts;
}

/** How long a wait is, for “in {wait}”. */
export function waitText(t: Translate, seconds = 0): string {
  if (seconds <= 2 * 60 * 60) return t('wait.minutes', { count: Math.max(1, Math.ceil(seconds / 60)) });
  return t('wait.hours', { count: Math.ceil(seconds / (60 * 60)) });
}

/** Title and detail of an error page for a code of ours or of OAuth; an unknown code gets the words of a 500. */
export function problemText(t: Translate, code: string): { title: string; detail: string } {
  const key = hasMessage(`problem.${code}.title`) ? code : 'internal_error';
  return { title: t(`problem.${key}.title`), detail: t(`problem.${key}.detail`) };
}

/** A scope of OpenID Connect in words; undefined for a scope that an App defined. */
export const scopeText = (t: Translate, scope: string): string | undefined =>
  hasMessage(`scope.${scope}`) ? t(`scope.${scope}`) : undefined;

/**
 * Ours, or the App's, or both: ours first if it protects the user. What one language lacks is looked for in the next, so a
 * page is never without words.
 */
function findPatterns(key: string, chain: string[], app: App | undefined): [first: Pattern, added?: Pattern] {
  let added: Pattern | undefined;
  for (const tag of chain) {
    const own = app && findOwnPattern(app, tag, key);
    if (own && protectionOf(key) === undefined) return [own];
    added ??= own;
    const ours = findOurs(tag, key);
    if (ours) return added ? [ours, added] : [ours];
  }
  throw new Error(`There is no message "${key}"`);
}

/** `de-AT`, `de`, the App's language, English. */
function chainOf(locale: Locale, app: App | undefined): string[] {
  if (locale === PSEUDO_LOCALE) return [PSEUDO_LOCALE];
  return [...new Set([locale, languageOf(locale), app?.settings.locale ?? DEFAULT_LANGUAGE, DEFAULT_LANGUAGE])];
}

/** Compiled when they are first asked for: of a catalogue's 550 kB, most is never shown by one process. */
const compiled = new Map<string, Map<string, Pattern>>();

function findOurs(tag: string, key: string): Pattern | undefined {
  const known = compiled.get(tag)?.get(key);
  if (known) return known;
  const pattern = compileOurs(tag, key);
  if (!pattern) return undefined;
  const patterns = compiled.get(tag) ?? new Map<string, Pattern>();
  compiled.set(tag, patterns.set(key, pattern));
  return pattern;
}

function compileOurs(tag: string, key: string): Pattern | undefined {
  const isPseudo = tag === PSEUDO_LOCALE;
  const language = isPseudo ? DEFAULT_LANGUAGE : languages.find((one) => one === tag);
  const text = language && findMessage(language, key);
  if (text === undefined) return undefined;
  return isPseudo ? compilePattern(toPseudo(text), tag) : compilePattern(text, tag);
}

function words(text: string | undefined, separator: string): string[] {
  return (text ?? '').slice(0, MAX_PREFERENCES).split(separator);
}

/** Matching costs more than a page should spend on it, and most browsers send one of a few headers. */
const found = new LRUCache<string, { locale: Locale | undefined }>({ max: 1000 });

function findBest(wished: string[], own: string[]): Locale | undefined {
  const tags = wished
    .map((tag) => tag.trim().replaceAll('_', '-'))
    .filter((tag) => TAG.test(tag))
    .slice(0, MAX_TAGS);
  if (tags.length === 0) return undefined;
  const key = `${tags} ${own}`;
  const known = found.get(key) ?? { locale: matchBest(tags, own) };
  found.set(key, known);
  return known.locale;
}

/** Undetermined (ISO 639-2), for the library's default: none of ours. */
const NONE = 'und';

function matchBest(tags: string[], own: string[]): Locale | undefined {
  // Nobody's Arabic browser is shown it.
  if (development && tags.some((tag) => tag.toLowerCase() === PSEUDO_LOCALE.toLowerCase())) return PSEUDO_LOCALE;
  const best = match(tags.filter(isTag), [...new Set([...languages, ...own])], NONE);
  return best === NONE ? undefined : (best as Locale);
}

/** RFC 9110 §12.5.4 also has `*`, which asks for nothing. */
const TAG = /^[a-z]{2,8}(?:-[a-z0-9]{1,8})*$/i;

/** BCP 47 has more rules, which the library leaves to the runtime. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
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
