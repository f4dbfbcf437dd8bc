// What the page of an App's look says of its colour: how well text on it can be read, and which shade takes its place
// where it would disappear.
import { isColor } from '../../../apps/settings/settings.ts';
import { type Correction, contrastOf, deriveBrand, textOn, WHITE } from '../../assets/brand.ts';
import type { Locale, Translate } from '../../kit/render/messages.ts';

/** None for a colour that can't be, or if there is none. */
export function describeColor(color: string | undefined, { t, locale }: { t: Translate; locale: Locale }): string[] {
  if (!color || !isColor(color)) return [];
  const ratio = toRatio(locale);
  const { shades, corrections } = deriveBrand(color);
  const buttons = [shades.light.brand, shades.dark.brand];
  const inks = new Set(buttons.map(textOn));
  const least = Math.min(...buttons.map((button) => contrastOf(button, textOn(button))));
  const ink =
    inks.size > 1 ? 'console.color.on_buttons' : inks.has(WHITE) ? 'console.color.white' : 'console.color.black';
  return [
    t(ink, { ratio: ratio(least) }),
    ...corrections.map(({ look, of, color: shade, contrast }) =>
      t(correctionWords[look][of], { color: shade, ratio: ratio(contrast) }),
    ),
    ...(corrections.length === 0 ? [t('console.color.seen')] : []),
  ];
}

const correctionWords: Record<Correction['look'], Record<Correction['of'], string>> = {
  light: { button: 'console.color.light_button', text: 'console.color.light_text' },
  dark: { button: 'console.color.dark_button', text: 'console.color.dark_text' },
};

/** Rounded down: 2.98 must not seem to be enough. */
function toRatio(locale: Locale): (contrast: number) => string {
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (contrast) => format.format(Math.floor(contrast * 10) / 10);
}
