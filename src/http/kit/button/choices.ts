// What a developer chooses for a “Log in with …” button, as parameters of the pages that show it. Anything else in them
// counts as the default: the pages only read.
import { z } from 'zod';
import { languages } from '../../../language/catalogues.ts';
import { keysOf } from '../../../tables.ts';
import { localeNames, type Translate } from '../render/messages.ts';

/** In CSS pixels. `height` is that of a single line. */
export const sizes = {
  small: { words: 'button.size.small', height: 32, text: 14, mark: 20, space: 12, gap: 8, radius: 6 },
  medium: { words: 'button.size.medium', height: 40, text: 15, mark: 24, space: 16, gap: 10, radius: 8 },
  large: { words: 'button.size.large', height: 48, text: 16, mark: 28, space: 20, gap: 12, radius: 10 },
} as const;

const looks = {
  brand: 'button.look.brand',
  auto: 'button.look.auto',
  light: 'button.look.light',
  dark: 'button.look.dark',
} as const;

/** What the button says. */
export const texts = {
  log_in: 'button.text.log_in',
  sign_in: 'button.text.sign_in',
  continue: 'button.text.continue',
} as const;

const marks = { logo: 'button.mark.logo', letter: 'button.mark.letter' } as const;

const choicesSchema = z.object({
  size: z.enum(keysOf(sizes)).catch('medium'),
  look: z.enum(keysOf(looks)).catch('brand'),
  text: z.enum(keysOf(texts)).catch('log_in'),
  /** `page`: English and German, and the page's language decides. */
  language: z.enum(['page', ...languages]).catch('page'),
  /** A logo is loaded from its URL. */
  mark: z.enum(keysOf(marks)).catch('logo'),
});

export type Choices = z.output<typeof choicesSchema>;

export const readChoices = (query: unknown): Choices => choicesSchema.parse(query);

type Option = { value: string; label: string };
export type Chooser = { name: keyof Choices; type: 'select'; label: string; value: string; options: Option[] };

/** As fields of a form. Without a logo the mark is the letter, and there is nothing to choose. */
export function choosersOf(t: Translate, choices: Choices, hasLogo: boolean): Chooser[] {
  const chooser = (name: keyof Choices, label: string, options: Record<string, string>): Chooser => ({
    ...{ name, type: 'select', label: t(label), value: choices[name] },
    options: Object.entries(options).map(([value, label]) => ({ value, label })),
  });
  const inWords = (table: Record<string, string>) =>
    Object.fromEntries(Object.entries(table).map(([value, words]) => [value, t(words, { app: '…' })]));
  const sizeWords = Object.fromEntries(Object.entries(sizes).map(([size, { words }]) => [size, words]));
  return [
    chooser('size', 'button.choose.size', inWords(sizeWords)),
    chooser('look', 'button.choose.look', inWords(looks)),
    chooser('text', 'button.choose.text', inWords(texts)),
    chooser('language', 'button.choose.language', { page: t('button.language.page'), ...localeNames }),
    ...(hasLogo ? [chooser('mark', 'button.choose.mark', inWords(marks))] : []),
  ];
}
