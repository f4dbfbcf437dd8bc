// An App's colour on our pages. From the one that its developers chose come the four of each look: the button's, the text's
// on it, the links', and a soft ground. Where it would disappear or be too faint to read, a lighter or darker shade
// takes its place. They are a stylesheet of their own: variables, nothing that a developer could smuggle code into.
import { LRUCache } from 'lru-cache';
import { tableOf } from '../../tables.ts';
import { channelsOf, mix, shadesOf } from './lightness.ts';
import { type Look, looks } from './looks.ts';

/** WCAG 2.2, 1.4.3 and 1.4.11. */
export const LEAST_CONTRAST = { text: 4.5, button: 3 };

/**
 * What buttons and links stand on: --surface and --page of gatehouse.css, which mails have, too (letter.html.ejs); under the
 * pointer, text also stands on --hover.
 */
export const grounds: Record<Look, Ground> = {
  light: { surface: '#ffffff', others: ['#f6f8f8'], hover: '#eef2f3', towards: 'black' },
  dark: { surface: '#13181b', others: ['#0c1012'], hover: '#1c2327', towards: 'white' },
};

type Ground = { surface: string; others: string[]; hover: string; towards: 'white' | 'black' };

const SOFT_SHARE = 0.12;

/** `brand`: of buttons and marks; `text`: of links, also on the soft ground. */
export type Shades = { brand: string; on_brand: string; text: string; soft: string };

/** A colour that takes the place of the chosen one; `contrast` is what that one has. */
export type Correction = { look: Look; of: 'button' | 'text'; color: string; contrast: number };

type Derived = { shades: Record<Look, Shades>; corrections: Correction[] };

/** Some milliseconds of work, for each mail. */
const derived = new LRUCache<string, Derived>({ max: 1_000 });

export function deriveBrand(color: string): Derived {
  const known = derived.get(color) ?? derive(color);
  derived.set(color, known);
  return known;
}

function derive(color: string): Derived {
  const shades = tableOf(looks, (look) => toShades(color, look));
  const corrections = looks.flatMap((look): Correction[] => {
    const { brand, text, soft } = shades[look];
    return [
      ...corrected(color, { look, of: 'button', color: brand, contrast: leastContrast(color, groundsOf(look)) }),
      ...corrected(color, {
        look,
        of: 'text',
        color: text,
        contrast: leastContrast(color, groundsOfText(look, soft)),
      }),
    ];
  });
  return { shades, corrections };
}

const corrected = (color: string, correction: Correction) =>
  correction.color === color.toLowerCase() ? [] : [correction];

function toShades(color: string, look: Look): Shades {
  const { surface, towards } = grounds[look];
  const shadeOn = (least: number, on: string[]) => {
    for (const shade of shadesOf(color, towards)) if (leastContrast(shade, on) >= least) return shade;
    throw new Error(`no shade of ${color} can be told apart in the ${look}`);
  };
  const brand = shadeOn(LEAST_CONTRAST.button, groundsOf(look));
  const soft = mix(brand, SOFT_SHARE, surface);
  const text = shadeOn(LEAST_CONTRAST.text, groundsOfText(look, soft));
  return { brand, on_brand: textOn(brand), text, soft };
}

const groundsOf = (look: Look): string[] => [grounds[look].surface, ...grounds[look].others];

const groundsOfText = (look: Look, soft: string): string[] => [...groundsOf(look), grounds[look].hover, soft];

const leastContrast = (color: string, on: string[]): number =>
  Math.min(...on.map((ground) => contrastOf(color, ground)));

export function toBrandCss(color: string | undefined): string {
  if (!color) return '';
  const { light, dark } = deriveBrand(color).shades;
  return `${toRule(light)}\n@media (prefers-color-scheme: dark){${toRule(dark)}}\n`;
}

const toRule = ({ brand, on_brand, text, soft }: Shades): string =>
  `:root{--brand:${brand};--on-brand:${on_brand};--brand-text:${text};--brand-soft:${soft}}`;

/** Black or white, whichever has the better contrast. */
export function textOn(color: string): string {
  return contrastOf(color, WHITE) >= contrastOf(color, BLACK) ? WHITE : BLACK;
}

export const WHITE = '#ffffff';
const BLACK = '#000000';

/** From 1 (the same) to 21 (black and white): WCAG 2.2, relative luminance. The colours are like #0a7d5a. */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminanceOf(color: string): number {
  const [red, green, blue] = channelsOf(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
