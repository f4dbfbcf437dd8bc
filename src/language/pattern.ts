// A message as a pattern in ICU's format: text with {values}, plurals and choices. What is filled in stays text: the page
// escapes it where it is shown.
import {
  isArgumentElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import { type Formatters, IntlMessageFormat, PART_TYPE } from 'intl-messageformat';

export type Values = Record<string, string | number>;

/** A piece of a sentence: words of ours, or a value that is set apart and may be a link. */
export type Part = { text: string } | { value: string; href?: string | undefined };

export type PartValues = Record<string, string | number | { text: string; href?: string | undefined }>;

/** `names`: the values that it needs; `counted`: those that only choose between its branches. */
export type Pattern =
  | { plain: string }
  | { plain?: undefined; format: IntlMessageFormat; names: ReadonlySet<string>; counted: ReadonlySet<string> };

/** Of 1,900 messages 1,600 are plain: they take no parsing, and no memory beside the catalogue's. */
const SYNTAX = /[{']/;

/** `text` may be a tree that was parsed before. Throws the parser's SyntaxError, whose `location` names the place. */
export function compilePattern(text: string | MessageFormatElement[], locale: string): Pattern {
  if (typeof text === 'string' && !SYNTAX.test(text)) return { plain: text };
  // Tags stay text: only a template brings markup.
  const format = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true, formatters });
  const names = new Set<string>();
  const counted = new Set<string>();
  collectNames(format.getAst(), { names, counted });
  return { format, names, counted };
}

export const namesOf = (pattern: Pattern): ReadonlySet<string> =>
  pattern.plain === undefined ? pattern.names : new Set();

/** Throws for a value that is missing; `key` is the message's, for the error. */
export function fillPattern(pattern: Pattern, key: string, values: Values): string {
  if (pattern.plain !== undefined) return pattern.plain;
  const parts = pattern.format.formatToParts(givenValues(pattern.names, key, values));
  return parts.reduce((text, { value }) => text + value, '');
}

/**
 * In pieces, for sentences whose values are bold or links. The markup is the template's (partials/sentence), so neither a
 * catalogue nor a stranger's name can bring any.
 */
export function splitPattern(pattern: Pattern, key: string, values: PartValues): Part[] {
  if (pattern.plain !== undefined) return pattern.plain === '' ? [] : [{ text: pattern.plain }];
  const { format, names, counted } = pattern;
  const given = Object.entries(givenValues(names, key, values)).map(([name, value]) => [
    name,
    // The library puts an object apart, and joins everything else with the text around it.
    counted.has(name)
      ? toText(value)
      : { value: toText(value), href: typeof value === 'object' ? value.href : undefined },
  ]);
  const parts = format.formatToParts<{ value: string | number; href: string | undefined }>(Object.fromEntries(given));
  return parts.flatMap((part): Part[] => {
    if (part.type === PART_TYPE.object) return [{ value: `${part.value.value}`, href: part.value.href }];
    return part.value === '' ? [] : [{ text: part.value }];
  });
}

// One for all patterns: an Intl object costs more than the rest of a compiled pattern.
const formatters: Formatters = {
  getNumberFormat: (...args) => intl(Intl.NumberFormat, args),
  getPluralRules: (...args) => intl(Intl.PluralRules, args),
  getDateTimeFormat: (...args) => intl(Intl.DateTimeFormat, args),
};

const made = new Map<string, object>();

function intl<Made extends object, Args extends unknown[]>(kind: new (...args: Args) => Made, args: Args): Made {
  const key = `${kind.name} ${JSON.stringify(args)}`;
  const known = made.get(key);
  if (known instanceof kind) return known;
  const one = new kind(...args);
  made.set(key, one);
  return one;
}

function collectNames(elements: MessageFormatElement[], found: { names: Set<string>; counted: Set<string> }): void {
  for (const element of elements) {
    if (isArgumentElement(element)) found.names.add(element.value);
    if (!isPluralElement(element) && !isSelectElement(element)) continue;
    found.names.add(element.value);
    found.counted.add(element.value);
    for (const { value } of Object.values(element.options)) collectNames(value, found);
  }
}

function givenValues<Value>(
  names: ReadonlySet<string>,
  key: string,
  values: Record<string, Value>,
): Record<string, Value> {
  const given: Record<string, Value> = {};
  for (const name of names) {
    const found = Object.hasOwn(values, name) ? values[name] : undefined;
    if (found === undefined) throw new Error(`The message "${key}" needs a value for {${name}}`);
    given[name] = found;
  }
  return given;
}

const toText = (value: PartValues[string]): string | number => (typeof value === 'object' ? value.text : value);
