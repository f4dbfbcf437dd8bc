// The words that an attacker of one user of one App tries first (ASVS 6.1.2 and 6.2.11; docs/abuse.md lists them): what
// the App, the server and the user are called, and the App's own list. Each is taken whole, in parts and joined:
// “Alice’s Blog” is also `alice`, `blog`, `alices` and `alicesblog`.

import type { App } from '../../apps/app.ts';
import type { Config } from '../../config.ts';

/** Shorter words are part of too many good passwords. */
const MIN_LENGTH = 3;
/** A name can have any number of parts. */
const MAX_WORDS_EACH = 20;

/** `personal`: the user's name, username and address. */
export function contextWords(
  { baseUrl }: Pick<Config, 'baseUrl'>,
  app: App,
  personal: (string | null | undefined)[],
): string[] {
  const hosts = [baseUrl, app.issuer].map((url) => new URL(url).hostname);
  const texts = ['gatehouse', app.name, app.slug, ...hosts, ...app.settings.password_words, ...personal];
  return [...new Set(texts.flatMap(toWords))];
}

/** Whether the password is one of these words with nothing but digits and signs added, in any case or accents. */
export function isContextWord(password: string, words: string[]): boolean {
  const letters = toLetters(password);
  return letters.length >= MIN_LENGTH && words.some((word) => toLetters(word) === letters);
}

function toWords(text: string | null | undefined): string[] {
  if (!text) return [];
  const [local = ''] = text.split('@', 1);
  const spaced = text.split(/\s+/).map(join);
  const words = [text, join(text), local, join(local), ...spaced, ...text.split(NEITHER_LETTER_NOR_DIGIT)];
  return [...new Set(words)].filter((word) => word.length >= MIN_LENGTH).slice(0, MAX_WORDS_EACH);
}

const NEITHER_LETTER_NOR_DIGIT = /[^\p{L}\p{N}]+/u;
const join = (text: string) => text.split(NEITHER_LETTER_NOR_DIGIT).join('');

/** NFKD sets accents apart, and they are no letters. */
const toLetters = (text: string) => text.normalize('NFKD').toLowerCase().replace(/\P{L}/gu, '');
