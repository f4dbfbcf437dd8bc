// The “Log in with …” button as HTML and CSS for pages that are not ours. It needs no script, and loads nothing but the
// logo. The App's name is a stranger's text for the page that takes it in, whatever program fills that page.
import type { App } from '../../../apps/app.ts';
import { DEFAULT_LANGUAGE, languages } from '../../../language/catalogues.ts';
import { contrastOf, textOn } from '../../assets/brand.ts';
import { type Locale, sentenceParts } from '../render/messages.ts';
import { cleanName } from '../render/names.ts';
import { type Choices, sizes, texts } from './choices.ts';

export type Button = { html: string; css: string };

/** The address on the page's own site that begins the sign-in, as in the quick starts. */
const SIGN_IN_PATH = '/sign-in';

export function toButton(app: App, choices: Choices, href = SIGN_IN_PATH): Button {
  const name = `login-${app.slug}-${choices.size}`;
  return { html: toHtml(app, choices, { name, href }), css: toCss(app, choices, name) };
}

/** The App's logo, if it has one that the button may show. */
export const logoOf = ({ branding: { logo_url } }: App): string | undefined => URL.parse(logo_url ?? '')?.href;

export const nameOf = (app: App): string => cleanName(app.name) || app.slug;

type Place = { name: string; href: string };

function toHtml(app: App, choices: Choices, { name, href }: Place): string {
  const spoken = choices.language === 'page' ? languages : [choices.language];
  const lines = [toMark(app, choices), ...spoken.map((locale) => toText(app, choices, locale))];
  return [`<a class="${name}" href="${href}">`, ...lines.map((line) => `  ${line}`), '</a>'].join('\n');
}

function toMark(app: App, { mark, size }: Choices): string {
  const logo = mark === 'logo' ? logoOf(app) : undefined;
  const pixels = sizes[size].mark;
  if (logo) {
    const src = encode(logo, IN_URL);
    return `<img src="${src}" alt="" width="${pixels}" height="${pixels}" referrerpolicy="no-referrer">`;
  }
  const [letter = ''] = nameOf(app);
  return `<span aria-hidden="true">${encode(letter.toUpperCase(), IN_TEXT)}</span>`;
}

function toText(app: App, { text }: Choices, locale: Locale): string {
  const parts = sentenceParts(locale, texts[text], { app: nameOf(app) });
  const html = parts.map((part) =>
    'text' in part ? encode(part.text, IN_TEXT) : `<bdi>${encode(part.value, IN_TEXT)}</bdi>`,
  );
  return `<span lang="${locale}">${html.join('')}</span>`;
}

// The HTML is pasted into templates of all kinds, in which {{ }}, ${ } or @ may run: no sign but these is left as it is.
const IN_TEXT = /[\p{L}\p{M}\p{N} .,'’…–-]/u;
const IN_URL = /[\w:/.~%?=+-]/;

function encode(text: string, plain: RegExp): string {
  return Array.from(text, (sign) => (plain.test(sign) ? sign : `&#${sign.codePointAt(0)};`)).join('');
}

/** A value on light pages and on dark ones. */
type Shades = { light: string; dark: string };

type Paint = { background: Shades; color: Shades; edge: Shades; mark: { background: Shades; color: Shades } };

function toCss(app: App, choices: Choices, name: string): string {
  const { height, text, mark, space, gap, radius } = sizes[choices.size];
  const { background, color, edge, mark: inMark } = toPaint(app, choices.look);
  const block = (height - 2 - mark) / 2;
  const markRadius = radius - 2;
  const inSquare =
    choices.mark === 'logo' && logoOf(app)
      ? ['background: #ffffff;', 'object-fit: contain;']
      : [...shaded('background', inMark.background), ...shaded('color', inMark.color), `font-size: ${text - 1}px;`];
  return [
    // Heavier than the rules that a site has for its links.
    rule(`.${name}:any-link`, [
      ...['display: inline-flex;', 'align-items: center;', `gap: ${gap}px;`],
      ...['box-sizing: border-box;', 'max-width: 100%;', `padding: ${block}px ${space}px ${block}px ${block + 2}px;`],
      ...[`border: 1px solid ${edge.light};`, ...shaded('border-color', edge).slice(1), `border-radius: ${radius}px;`],
      ...[...shaded('background', background), ...shaded('color', color)],
      ...[`font: 600 ${text}px/1.25 system-ui, sans-serif;`, 'text-align: start;', 'text-decoration: none;'],
    ]),
    rule(`.${name}:any-link:hover`, ['text-decoration: underline;', 'text-underline-offset: 3px;']),
    rule(`.${name} > :first-child`, [
      ...['display: grid;', 'flex: none;', 'place-items: center;', `width: ${mark}px;`, `height: ${mark}px;`],
      ...[`border-radius: ${markRadius}px;`, ...inSquare],
    ]),
    rule(`.${name} > [lang]`, ['min-width: 0;', 'overflow-wrap: anywhere;']),
    ...(choices.language === 'page' ? [toLanguageRule(name)] : []),
  ].join('\n');
}

/** Shows the text of the page's language, and English on pages in any other. */
function toLanguageRule(name: string): string {
  const others = languages.filter((locale) => locale !== DEFAULT_LANGUAGE);
  const hidden = others.flatMap((locale) => [
    `.${name}:not(:lang(${locale})) > [lang="${locale}"]`,
    `.${name}:lang(${locale}) > [lang="${DEFAULT_LANGUAGE}"]`,
  ]);
  return rule(hidden.join(',\n'), ['display: none;']);
}

const rule = (selector: string, lines: string[]) => `${selector} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;

/** Browsers of before 2024 don't know light-dark(), and keep the light value. */
function shaded(property: string, { light, dark }: Shades): string[] {
  if (light === dark) return [`${property}: ${light};`];
  return [`${property}: ${light};`, `${property}: light-dark(${light}, ${dark});`];
}

/** Of pages; and an edge that is seen on them. */
const PAGE: Shades = { light: '#ffffff', dark: '#121212' };
const EDGE: Shades = { light: '#747775', dark: '#8e918f' };
const SURFACE: Shades = { light: '#ffffff', dark: '#1f1f1f' };
const TEXT: Shades = { light: '#1f1f1f', dark: '#ffffff' };
/** WCAG 2.2, 1.4.11: what has less is not told apart from the page. */
const LEAST_CONTRAST = 3;
const DEFAULT_COLOR = '#0d5c63';

function toPaint({ branding }: App, look: Choices['look']): Paint {
  const brand = branding.color ?? DEFAULT_COLOR;
  const [color, on] = [always(brand), always(textOn(brand))];
  if (look === 'brand') {
    const edge = { light: edgeOf(brand, 'light'), dark: edgeOf(brand, 'dark') };
    return { background: color, color: on, edge, mark: { background: on, color } };
  }
  const seen = (shades: Shades) => (look === 'auto' ? shades : always(shades[look]));
  const mark = { background: color, color: on };
  return { background: seen(SURFACE), color: seen(TEXT), edge: seen(EDGE), mark };
}

const always = (color: string): Shades => ({ light: color, dark: color });

const edgeOf = (color: string, page: keyof Shades) =>
  contrastOf(color, PAGE[page]) < LEAST_CONTRAST ? EDGE[page] : 'transparent';
