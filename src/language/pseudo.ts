// A language for development that nobody speaks: English in letters that run from right to left, a third longer. A page in it
// shows what breaks in Arabic or Hebrew, and in languages with longer words.
import {
  isLiteralElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';

/** As in CLDR and Android. */
export const PSEUDO_LOCALE = 'ar-XB';

/** The English pattern with its words changed; its values and branches stay. */
export const toPseudo = (pattern: string): MessageFormatElement[] =>
  parse(pattern, { ignoreTag: true }).map(toPseudoElement);

function toPseudoElement(element: MessageFormatElement): MessageFormatElement {
  if (isLiteralElement(element)) return { ...element, value: toPseudoText(element.value) };
  if (!isPluralElement(element) && !isSelectElement(element)) return element;
  const options = Object.entries(element.options).map(([name, option]) => [
    name,
    { ...option, value: option.value.map(toPseudoElement) },
  ]);
  return { ...element, options: Object.fromEntries(options) };
}

const RIGHT_TO_LEFT_MARK = '\u200f';
const RIGHT_TO_LEFT_OVERRIDE = '\u202e';
const END = '\u202c';

// Each word is turned round by itself: a turned sentence would take its values with it.
const toPseudoText = (text: string): string =>
  text.replace(/\S+/g, (word) => {
    const longer = word.replace(/[aeiou]/gi, (vowel) => vowel + vowel.toLowerCase());
    return `${RIGHT_TO_LEFT_MARK}${RIGHT_TO_LEFT_OVERRIDE}${longer}${END}${RIGHT_TO_LEFT_MARK}`;
  });
