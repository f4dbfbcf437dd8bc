// Names and links that strangers chose, cleaned for our pages and mails.

const MAX_NAME = 80;

const graphemes = new Intl.Segmenter();

/**
 * A name that a stranger chose, on one line and without what makes text look like other text: direction overrides,
 * zero-width and other invisible characters, heaps of accents. May come out empty.
 */
export function cleanName(text: string | undefined, max = MAX_NAME): string {
  // Cutting first bounds the work; a grapheme of honest text has few code units.
  const clean = (text ?? '')
    .slice(0, max * 20)
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Co}\p{Cs}]/gu, '')
    // White space, and letters that look like it.
    .replace(/[\s\u115f\u1160\u2800\u3164\uffa0]+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  if (clean.length <= max) return clean;
  const letters = Array.from(graphemes.segment(clean), ({ segment }) => segment);
  return letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : clean;
}

/** The URL if a browser may open or load it from our page (http, https, or a path of ours), else undefined. */
export function webUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (/^\/(?![/\\])/.test(url)) return url;
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '') ? url : undefined;
}
