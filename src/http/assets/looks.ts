// The two looks of a page. A browser shows the one that its person prefers; a preview shows the one that it is asked for,
// by a stylesheet (or a mail) in which that preference is decided already.
export const looks = ['light', 'dark'] as const;

export type Look = (typeof looks)[number];

export function inLook(styles: string, look: string): string {
  return styles
    .replaceAll('@media (prefers-color-scheme: dark)', look === 'dark' ? '@media all' : '@media not all')
    .replaceAll('color-scheme: light dark', `color-scheme: ${look}`);
}
