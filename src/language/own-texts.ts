// An App's own text for a message: plain text in ICU's format that says everything ours says. It is checked when it is saved,
// and again when it is used, because a newer version's message may need other values.
import {
  isArgumentElement,
  isDateElement,
  isNumberElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTimeElement,
  type MessageFormatElement,
  type PluralElement,
  parse,
} from '@formatjs/icu-messageformat-parser';
import { z } from 'zod';
import { DEFAULT_LANGUAGE, findMessage, languages } from './catalogues.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import { isOfTheServer, protectionOf } from './protected.ts';

export const MAX_OWN_TEXT = 500;

/** By language, and by the key of the message. */
export type OwnTexts = { readonly [locale: string]: { readonly [key: string]: string } };

const stored = z.record(z.string(), z.record(z.string(), z.string()));

export const readTexts = (texts: unknown): OwnTexts => stored.parse(texts ?? {});

export function findText(texts: OwnTexts, locale: string, key: string): string | undefined {
  const own = Object.hasOwn(texts, locale) ? texts[locale] : undefined;
  return own && Object.hasOwn(own, key) ? own[key] : undefined;
}

/** A language with a catalogue, or one of its regions: a page is never in two languages. */
const OWN_LOCALE = new RegExp(`^(?:${languages.join('|')})(?:-(?:[A-Z]{2}|\\d{3}))?$`);

/** Mails and SMS know no regions. */
export const isOwnLocale = (tag: string, key = ''): boolean =>
  /^(?:mail|sms)\./.test(key) ? languages.some((one) => one === tag) : OWN_LOCALE.test(tag);

/** Whether an App may have a text for the message. */
export const isOpen = (key: string): boolean => findMessage(DEFAULT_LANGUAGE, key) !== undefined && !isOfTheServer(key);

/** A place in a text, counted from 1, but for the offset. */
export type Place = { offset: number; line: number; column: number };

export const flawReasons = [
  ...(['empty', 'server_message', 'language', 'too_long', 'characters'] as const),
  ...(['syntax', 'kind', 'missing', 'unknown'] as const),
] satisfies Refused['reason'][];

/** A message that is not there is a wrong address, and not a wrong text. */
export type Refused = Exclude<Flaw, { reason: 'unknown_message' }>;

export type Flaw =
  | { reason: 'unknown_message' }
  | { reason: 'empty' | 'server_message' | 'language' }
  | { reason: 'too_long'; max: number }
  | ({ reason: 'characters' } & Place)
  /** `parser` is the parser's own code. */
  | ({ reason: 'syntax'; parser: string } & Place)
  /** A value that may not be counted, or be shown as a number or a date. */
  | { reason: 'kind'; name: string }
  | { reason: 'missing' | 'unknown'; name: string };

/** Line breaks and control characters; what turns, joins or hides the text around it; what has no meaning of its own. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u2028\u2029\u115f\u1160\u2800\u3164\uffa0]/u;

/** In German a soft hyphen and in Persian the joiners are part of the spelling. */
const SPELLED = /[\u00ad\u200c\u200d]/gu;

type OwnText = { locale: string; key: string; text: string };

/** The compiled text, or what is wrong with it. */
export function readOwnText({ locale, key, text }: OwnText): { pattern: Pattern } | { flaw: Flaw } {
  const flaw = findFlaw({ locale, key, text });
  return flaw ? { flaw } : { pattern: compilePattern(text, locale) };
}

function findFlaw({ locale, key, text }: OwnText): Flaw | undefined {
  const ours = findMessage(DEFAULT_LANGUAGE, key);
  if (ours === undefined) return { reason: 'unknown_message' };
  if (isOfTheServer(key)) return { reason: 'server_message' };
  if (!isOwnLocale(locale, key)) return { reason: 'language' };
  if (text.trim() === '') return { reason: 'empty' };
  if (text.length > MAX_OWN_TEXT) return { reason: 'too_long', max: MAX_OWN_TEXT };
  const unseen = text.replace(SPELLED, 'x').search(UNSEEN);
  if (unseen !== -1) return { reason: 'characters', ...placeOf(text, unseen) };
  const read = parsePattern(text);
  if ('flaw' in read) return read.flaw;
  return findFault(read.elements, parse(ours, { ignoreTag: true }), protectionOf(key) !== undefined);
}

/** What the parser throws. */
type SyntaxFault = SyntaxError & { location?: { start: Place } };

function parsePattern(text: string): { elements: MessageFormatElement[] } | { flaw: Flaw } {
  try {
    return { elements: parse(text, { ignoreTag: true, captureLocation: true }) };
  } catch (error) {
    const { message, location } = error as SyntaxFault;
    if (!location) throw error;
    const { offset, line, column } = location.start;
    return { flaw: { reason: 'syntax', parser: message.toLowerCase(), offset, line, column } };
  }
}

/** Values of our messages that are numbers. */
const NUMBERS = new Set([
  'count',
  'days',
  'done',
  'failed',
  'hours',
  'left',
  'max',
  'min',
  'minutes',
  'pixels',
  'seconds',
]);

function findFault(own: MessageFormatElement[], ours: MessageFormatElement[], isAddition: boolean): Flaw | undefined {
  const used = allElements(own);
  const kind = used.find(
    (element) =>
      isNumberElement(element) ||
      isDateElement(element) ||
      isTimeElement(element) ||
      (isPluralElement(element) && !NUMBERS.has(element.value)),
  );
  if (kind) return { reason: 'kind', name: nameOf(kind) ?? '' };
  const known = new Set(allElements(ours).flatMap((element) => nameOf(element) ?? []));
  const unknown = used.map(nameOf).find((name) => name !== undefined && !known.has(name));
  if (unknown !== undefined) return { reason: 'unknown', name: unknown };
  // Our own text, which comes before it, has them all.
  if (isAddition) return undefined;
  const shown = alwaysShown(own);
  const missing = [...alwaysShown(ours)].find((name) => !shown.has(name));
  return missing === undefined ? undefined : { reason: 'missing', name: missing };
}

function nameOf(element: MessageFormatElement): string | undefined {
  const isNamed =
    isArgumentElement(element) ||
    isNumberElement(element) ||
    isDateElement(element) ||
    isTimeElement(element) ||
    isPluralElement(element) ||
    isSelectElement(element);
  return isNamed ? element.value : undefined;
}

function allElements(elements: MessageFormatElement[]): MessageFormatElement[] {
  return elements.flatMap((element) => [
    element,
    ...(isPluralElement(element) || isSelectElement(element)
      ? Object.values(element.options).flatMap(({ value }) => allElements(value))
      : []),
  ]);
}

/**
 * The values that a reader sees whichever branch is taken. A count may be said in words where it has a branch of its own:
 * “one minute”. A choice by a value does not show it: `{client, select, other {}}` would keep the placeholder and hide who
 * the client is.
 */
function alwaysShown(elements: MessageFormatElement[]): Set<string> {
  return elements.reduce((shown, element) => {
    if (isArgumentElement(element)) return shown.add(element.value);
    if (!isPluralElement(element) && !isSelectElement(element)) return shown;
    const [first = new Set<string>(), ...others] = Object.values(element.options).map(({ value }) =>
      alwaysShown(value),
    );
    const inAll = others.reduce((all, one) => all.intersection(one), first);
    return shown.union(isPluralElement(element) && saysNumber(element) ? inAll.add(element.value) : inAll);
  }, new Set<string>());
}

const saysNumber = ({ value, options: { other } }: PluralElement): boolean =>
  other?.value.some((element) => isPoundElement(element) || nameOf(element) === value) ?? false;

function placeOf(text: string, offset: number): Place {
  const lines = text.slice(0, offset).split('\n');
  return { offset, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
