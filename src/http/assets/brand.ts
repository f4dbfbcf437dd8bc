// An App's colour as a stylesheet of its own: two variables, nothing that a developer could smuggle code into. And how
// well two colours can be told apart.
export function toBrandCss(color: string | undefined): string {
  return color ? `:root{--brand:${color};--on-brand:${textOn(color)}}\n` : '';
}

/** Black or white, whichever has the better contrast. */
export function textOn(color: string): string {
  return contrastOf(color, WHITE) >= contrastOf(color, BLACK) ? WHITE : BLACK;
}

const WHITE = '#ffffff';
const BLACK = '#000000';

/** From 1 (the same) to 21 (black and white): WCAG 2.2, relative luminance. The colours are like #0a7d5a. */
export function contrastOf(one: string, other: string): number {
  const [light, dark] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminanceOf(color: string): number {
  const channel = (at: number) => linear(Number.parseInt(color.slice(at, at + 2), 16) / 255);
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
