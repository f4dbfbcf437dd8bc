// The button as a page of somebody else's would show it: a document with the very HTML and CSS that is copied. It is shown
// in a frame of our pages, runs nothing, and loads nothing but the App's logo.
import { createHash } from 'node:crypto';
import type { App } from '../../../apps/app.ts';
import { toPolicy } from '../../../oidc/request/headers.ts';
import { keysOf } from '../../../tables.ts';
import { type Look, looks as schemes } from '../../assets/looks.ts';
import { type Locale, translator } from '../render/messages.ts';
import { toImageSources } from '../render/pages.ts';
import type { Context } from '../request/context.ts';
import { urlOf } from '../request/query.ts';
import { type Chooser, choosersOf, readChoices, sizes } from './choices.ts';
import { type Button, logoOf, nameOf, toButton } from './snippet.ts';

/** What the pages with the button show: the choices, the frames, and the code. */
export type ShownButton = {
  action: string;
  choosers: Chooser[];
  frames: { scheme: Look; src: string; label: string; title: string }[];
  button: Button;
  /** The frames have every size. */
  all: boolean;
};

/** `url` is the page's own; the preview is below it. */
export function showButton(
  app: App,
  { query }: Pick<Context, 'query'>,
  { url, locale, all = false }: { url: string; locale: Locale; all?: boolean },
): ShownButton {
  const choices = readChoices(query);
  const t = translator(locale);
  const frames = schemes.map((scheme) => ({
    scheme,
    src: urlOf(`${url}/preview`, { ...choices, scheme, ...(all && { all: 'yes' }) }),
    label: t(schemeWords[scheme].label),
    title: t(schemeWords[scheme].title, { app: nameOf(app) }),
  }));
  const choosers = choosersOf(t, choices, logoOf(app) !== undefined);
  return { action: url, choosers, frames, button: toButton(app, choices), all };
}

const schemeWords = {
  light: { label: 'button.on.light', title: 'button.frame.light' },
  dark: { label: 'button.on.dark', title: 'button.frame.dark' },
} as const satisfies Record<Look, object>;

/** Only our own pages may frame it. */
export function sendPreview(
  ctx: Pick<Context, 'query' | 'set' | 'type' | 'body'>,
  app: App,
  { locale }: { locale: Locale },
): void {
  const { query } = ctx;
  const choices = readChoices(query);
  const scheme = schemes.find((one) => one === query.scheme) ?? schemes[0];
  const shown = query.all === 'yes' ? keysOf(sizes) : [choices.size];
  // The link leads nowhere: it is to be looked at.
  const buttons = shown.map((size) => toButton(app, { ...choices, size }, '#'));
  const styles = [toPageCss(scheme), ...buttons.map(({ css }) => css)].join('\n');
  ctx.set({
    'Content-Security-Policy': toPolicy({
      'style-src': `'sha256-${createHash('sha256').update(styles).digest('base64')}'`,
      'img-src': toImageSources([logoOf(app)]),
      'form-action': "'none'",
      'frame-ancestors': "'self'",
      sandbox: '',
    }),
    'X-Frame-Options': 'SAMEORIGIN',
  });
  ctx.type = 'html';
  ctx.body = toDocument(locale, styles, buttons);
}

// Not a template: every part is markup already, and was encoded where it was put together.
const toDocument = (locale: Locale, styles: string, buttons: Button[]) => `<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${translator(locale)('button.code_title')}</title>
<style>${styles}</style>
</head>
<body>
${buttons.map(({ html }) => html).join('\n')}
</body>
</html>
`;

const toPageCss = (scheme: Look) => `:root { color-scheme: ${scheme}; }
body { margin: 0; padding: 16px; display: grid; justify-items: start; gap: 12px; }`;
