// Usernames: which ones are accepted, and the key that all spellings of one share. A name that could be taken for another
// one, or for an email address or a phone number, is refused.
import type { App } from '../apps/app.ts';
import { Problem } from '../problem.ts';

const MIN_LENGTH = 3;
const MAX_LENGTH = 64;

/** Letters and digits with single dots, hyphens and underscores between them. A letter may be followed by its marks. */
const SHAPE = /^[\p{L}0-9][\p{L}\p{M}0-9]*(?:[._-][\p{L}0-9][\p{L}\p{M}0-9]*)*$/u;
/** Without one it could be a phone number. */
const LETTER = /\p{L}/u;
/** Invisible fillers and selectors, and marks piled on one letter. */
const HIDDEN = /\p{Default_Ignorable_Code_Point}|\p{M}{4}/u;

/**
 * The letters of living languages. The phonetic alphabets and the clicks are left out: ɑ and ǀ look like a and l.
 * A mark that isn't part of a letter here (NFKC) was put there to make a lookalike, as in the two scripts below.
 */
const LATIN = 'A-Za-z\\u00C0-\\u01BF\\u01C4-\\u024F\\u1E00-\\u1EFF';
const letters = (script: string) => `\\p{scx=${script}}`;
const alphabets = [
  LATIN,
  '\\p{Script=Greek}--\\p{M}',
  '\\p{Script=Cyrillic}--\\p{M}',
  ...[
    ...['Arabic', 'Armenian', 'Bengali', 'Devanagari', 'Ethiopic', 'Georgian', 'Gujarati', 'Gurmukhi', 'Hebrew'],
    ...['Kannada', 'Khmer', 'Lao', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala', 'Tamil', 'Telugu', 'Thaana', 'Thai'],
    'Tibetan',
  ].map(letters),
  // Languages that are written in several scripts, which nobody mistakes for each other.
  LATIN + ['Han', 'Hiragana', 'Katakana'].map(letters).join(''),
  LATIN + ['Han', 'Bopomofo'].map(letters).join(''),
  LATIN + ['Han', 'Hangul'].map(letters).join(''),
];
/** UTS 39 §5.2, “Highly Restrictive”: one script, or a combination that a language is written in. */
const profiles = alphabets.map((alphabet) => new RegExp(`^(?:[${alphabet}]|[0-9._\\-])+$`, 'v'));

/** Names all of whose letters look like Latin ones: “сосо” is not “coco”. Browsers refuse such host names, too. */
const LATIN_TWINS = /^(?:[асԁеһіјӏорԛѕԝхуүѵАВЕЅІЈКМНОРСТХУҮԚԜ0-9._-]+|[αγικνορυχωϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ0-9._-]+)$/u;

export type Username = {
  /** As the user spells it, in NFKC. */
  name: string;
  /** The same for all spellings that differ in case, width or composition. */
  key: string;
};

/** Undefined if the text can't be a username. */
export function parseUsername(text: string): Username | undefined {
  if (text.length > 4 * MAX_LENGTH) return undefined;
  const name = text.trim().normalize('NFKC');
  const { length } = Array.from(name);
  if (length < MIN_LENGTH || length > MAX_LENGTH) return undefined;
  if (!SHAPE.test(name) || !LETTER.test(name) || HIDDEN.test(name)) return undefined;
  if (!profiles.some((profile) => profile.test(name)) || LATIN_TWINS.test(name)) return undefined;
  return { name, key: foldCase(name) };
}

/**
 * The key that a text would have, for a search: a user who signs in may type it less strictly than one who chooses it.
 * Undefined for what has none.
 */
export function toUsernameKey(text: string): string | undefined {
  if (text.length > 4 * MAX_LENGTH || UNTYPED.test(text)) return undefined;
  const key = foldCase(text.trim().normalize('NFKC'));
  // A wide ＠ is one only now: the key would be an address's.
  return key.includes('@') ? undefined : key;
}

/** Control characters, and those that the database refuses. */
const UNTYPED = /\p{C}/u;

/** Upper case first: that unites ß and ss, ς and σ, ı and i. The extra dot of a Turkish İ is dropped. */
const foldCase = (name: string) => name.toUpperCase().toLowerCase().normalize('NFKC').replaceAll('i\u0307', 'i');

/** Throws `invalid_username`. */
export function requireUsername(text: string): Username {
  const username = parseUsername(text);
  if (username) return username;
  throw new Problem('invalid_username', undefined, {
    fields: { username: `${MIN_LENGTH} to ${MAX_LENGTH} letters of one script and digits, with . - or _ between them` },
  });
}

/**
 * For a user who signs up. An App without usernames takes none; if users don't sign in by their address, one is required.
 * Throws `method_off`, `invalid_username`.
 */
export function requireUsernameAsAsked(app: App, { username }: { username?: string | undefined }): void {
  if (username !== undefined && !hasUsernames(app))
    throw new Problem('method_off', `${app.name} does not use usernames`);
  if (username === undefined && needsUsername(app))
    throw new Problem('invalid_username', undefined, { fields: { username: 'is required' } });
}

export const hasUsernames = ({ settings }: App): boolean => settings.identifiers.includes('username');

export const needsUsername = (app: App): boolean => hasUsernames(app) && !app.settings.identifiers.includes('email');
