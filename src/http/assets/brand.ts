// An App's colour as a stylesheet of its own: two variables, nothing that a developer could smuggle code into.
export function toBrandCss(color: string | undefined): string {
  return color ? `:root{--brand:${color};--on-brand:${textOn(color)}}\n` : '';
}

/** Black or white, whichever has the better contrast (WCAG 2.2, relative luminance). */
export function textOn(color: string): string {
  const channel = (at: number) => linear(Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000';
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
