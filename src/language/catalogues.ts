// The catalogues: every sentence of the screens and mails in each language. They are views/messages/<language>.json: flat, with
// patterns in ICU's format as values. Only English has to be complete: it stands in for what another language lacks.
import { readFileSync } from 'node:fs';
import { tableOf } from '../tables.ts';

export const languages = ['en', 'de'] as const;

export type Language = (typeof languages)[number];

export const DEFAULT_LANGUAGE = 'en' satisfies Language;

const catalogues = tableOf(languages, loadCatalogue);

/** The pattern of a message. */
export const findMessage = (language: Language, key: string): string | undefined => catalogues[language].get(key);

export const hasMessage = (key: string): boolean => catalogues[DEFAULT_LANGUAGE].has(key);

/** In the order of the catalogue. */
export const allMessages = (): Iterable<string> => catalogues[DEFAULT_LANGUAGE].keys();

// A Map, so that a key such as `__proto__` finds nothing.
function loadCatalogue(language: Language): Map<string, string> {
  const file = new URL(`../../views/messages/${language}.json`, import.meta.url);
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8'))));
}
