// Previews: an App's screens and mails in a frame, with its settings and look as they are or as a form would
// make them. The framed page changes nothing, runs nothing and sends nothing: it has a sandbox of its own, wherever it is
// opened, and only the console may frame it.
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { logoUrlOf } from '../../../apps/images/kinds.ts';
import { languages } from '../../../language/catalogues.ts';
import { toPolicy } from '../../../oidc/request/headers.ts';
import { offeredConnections } from '../../../social/connections.ts';
import { keysOf } from '../../../tables.ts';
import { inLook, type Look, looks } from '../../assets/looks.ts';
import { choice, readFields } from '../../kit/forms/fields.ts';
import type { FormState } from '../../kit/forms/form-state.ts';
import type { Brand } from '../../kit/render/brand.ts';
import { type Locale, languageOf, localeNames, type Translate, translator } from '../../kit/render/messages.ts';
import { imagesOf, toBrand, toImageSources } from '../../kit/render/pages.ts';
import { renderView } from '../../kit/render/render-view.ts';
import type { Context } from '../../kit/request/context.ts';
import { urlOf } from '../../kit/request/query.ts';
import { renderLetter } from '../../mail/letters.ts';
import { appPath, showPage } from '../kit/render.ts';
import { appScreen, type Screen } from '../kit/screen.ts';
import type { AppVisit } from '../kit/visit.ts';
import { mailKindWords } from '../kit/words.ts';
import { type DraftTab, drafts, withChange } from './drafts.ts';
import { type ExampleName, exampleNames, isScreen, mailOf, renderExample, toExampleMail } from './examples.ts';
import { lookWords, screenWords, widthWords } from './words.ts';

const widths = ['phone', 'desktop'] as const;
const PREVIEW_PATH = '/preview';
const HTML_PATH = '/preview/mail';

/** Beside the fields of a form that a preview belongs to. */
export const previewFields = {
  'preview:screen': choice(exampleNames).optional(),
  'preview:locale': choice(languages).optional(),
  'preview:look': choice(looks).optional(),
  'preview:width': choice(widths).optional(),
  /** The button, for browsers without script. */
  'preview:show': z.literal('yes').optional(),
};

export function withoutPreview(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !name.startsWith('preview:')));
}

export const previewScreens: Screen[] = [
  appScreen({
    path: '/apps/:slug/settings/screens',
    access: 'app:read',
    show: (visit) => {
      const { query } = visit.ctx;
      const values = { 'preview:locale': languageOf(visit.locale), ...textsOf(query) };
      const isOurs = z.strictObject(previewFields).safeParse({ ...query }).success;
      const form = isOurs ? { values, errors: {} } : undefined;
      return showPage(visit, 'console/screens', { form, preview: previewOf(visit, undefined, form) }, { frames: true });
    },
  }),
  appScreen({ path: `/apps/:slug${PREVIEW_PATH}`, access: 'app:read', show: showPreview }),
  appScreen({ path: `/apps/:slug${HTML_PATH}`, access: 'app:read', show: showMailHtml }),
];

type Chooser = {
  name: string;
  type: 'select';
  label: string;
  value: string;
  options: { value: string; label: string }[];
};

export type Preview = {
  /** The address to which the fields of the form are added. */
  base: string;
  src: string;
  width: (typeof widths)[number];
  choosers: Chooser[];
  looks: { value: Look; label: string; icon: string; checked: boolean }[];
};

/** The preview beside a form: of what was sent by it, or of what is saved where that can't be. */
export function previewOf(
  { app, t, locale }: AppVisit,
  tab: DraftTab | undefined,
  form: FormState | undefined,
): Preview {
  const values = form?.values ?? {};
  const shownLook = values['preview:look'] ?? looks[0];
  const isWrong = Object.keys(form?.errors ?? {}).length > 0;
  const base = `${appPath(app, PREVIEW_PATH)}?${tab ? `tab=${tab}&` : ''}`;
  const sent = new URLSearchParams({ 'preview:locale': languageOf(locale), ...values });
  const chooser = (
    name: keyof typeof chooserWords,
    options: Chooser['options'],
    value = options[0]?.value,
  ): Chooser => ({
    ...{ name: `preview:${name}`, type: 'select', label: t(chooserWords[name]), options },
    value: values[`preview:${name}`] ?? value ?? '',
  });
  return {
    base,
    src: form && !isWrong ? `${base}${sent}` : appPath(app, PREVIEW_PATH),
    width: values['preview:width'] === 'desktop' ? 'desktop' : 'phone',
    choosers: [
      chooser(
        'screen',
        toOptions(exampleNames, (name) => nameOf(name, t)),
      ),
      chooser(
        'locale',
        toOptions(languages, (locale) => localeNames[locale]),
        locale,
      ),
      chooser(
        'width',
        toOptions(widths, (width) => t(widthWords[width])),
      ),
    ],
    looks: looks.map((look) => ({
      ...{ value: look, label: t(lookWords[look]), ...lookIcons[look], checked: look === shownLook },
    })),
  };
}

const toOptions = <Value extends string>(values: readonly Value[], word: (value: Value) => string) =>
  values.map((value) => ({ value, label: word(value) }));

function nameOf(name: ExampleName, t: Translate): string {
  if (isScreen(name)) return t(screenWords[name]);
  const kind = mailOf(name);
  return kind ? t('console.preview.mail', { mail: t(mailKindWords[kind]) }) : name;
}

const lookIcons: Record<Look, { icon: string }> = { light: { icon: 'sun' }, dark: { icon: 'moon' } };

const chooserWords = {
  screen: 'console.preview.screen',
  locale: 'console.preview.locale',
  width: 'console.preview.width',
} as const;

type Asked = { app: App; name: ExampleName; locale: Locale; look: Look; brand: Brand; to(screen: ExampleName): string };

/** Throws `invalid_request` for what no form of ours sends, `invalid_body` for values that could not be saved. */
async function readAsked({ ctx, app: saved, locale }: AppVisit): Promise<Asked> {
  const query = textsOf(ctx.query);
  const tab = tabs.find((one) => one === query.tab);
  const draft = tab && drafts[tab];
  const fields = z.strictObject({ tab: z.enum(tabs).optional(), ...draft?.fields, ...previewFields });
  const { tab: _, ...input } = await readFields(fields, { ...ctx.query });
  const app = draft ? withChange(saved, draft.read(withoutPreview(input))) : saved;
  const shown = z.object(previewFields).parse(input);
  return {
    ...{ app, look: shown['preview:look'] ?? looks[0], locale: shown['preview:locale'] ?? locale },
    name: shown['preview:screen'] ?? 'sign_in',
    brand: { ...inLookOf(toBrand(app), shown['preview:look']), stylesheet_url: toColorUrl(app, shown['preview:look']) },
    to: (screen) => urlOf(appPath(saved, PREVIEW_PATH), { ...query, 'preview:screen': screen }),
  };
}

/** The look is the page's here, not the browser's. */
function inLookOf(brand: Brand, look: Look = looks[0]): Brand {
  const { logo_url, logo_dark_url } = brand;
  return { ...brand, logo_url: (look === 'dark' && logo_url && logo_dark_url) || logo_url, logo_dark_url: undefined };
}

const tabs = keysOf(drafts);

/** Those that came once. */
const textsOf = (query: Context['query']): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter((one): one is [string, string] => typeof one[1] === 'string'));

/** The issuer's own brand.css is of the colour that is saved, and may be of another origin. */
const toColorUrl = ({ branding: { color } }: App, look: Look = looks[0]) =>
  color && `/assets/brand/${look}/${color.slice(1).toLowerCase()}.css`;

async function showPreview(visit: AppVisit): Promise<void> {
  const { ctx, system } = visit;
  const { app, name, locale, look, brand, to } = await readAsked(visit);
  const common = { locale, speaker: app, brand, look };
  const self = "'self'";
  const images = toImageSources(imagesOf(brand));
  setFrameHeaders(ctx, { 'style-src': self, 'img-src': images, 'frame-src': self, sandbox: 'allow-same-origin' });
  const kind = mailOf(name);
  if (kind) {
    const { subject, text } = renderLetter(app, toExampleMail(app, kind, locale));
    const html_url = urlOf(appPath(app, HTML_PATH), textsOf(ctx.query));
    ctx.body = renderView('console/preview-mail', { ...common, subject, text, html_url });
  } else if (isScreen(name)) {
    const connections = (await offeredConnections(system.db, visit.app)).map((one) => ({
      ...{ name: one.name, kind: one.kind, url: to(name) },
    }));
    const example = { app, locale, t: translator(locale, app), connections, to };
    ctx.body = renderExample(name, example, common);
  }
}

/** A mail brings its styles with it, so it is a document of its own. */
async function showMailHtml(visit: AppVisit): Promise<void> {
  const { app, name, locale, look } = await readAsked(visit);
  const kind = mailOf(name) ?? 'verify_email';
  setFrameHeaders(visit.ctx, {
    'style-src': "'unsafe-inline'",
    'img-src': toImageSources([logoUrlOf(app)]),
    sandbox: '',
  });
  visit.ctx.body = inLook(renderLetter(app, toExampleMail(app, kind, locale)).html, look);
}

/** Our own pages may frame it, and it may do nothing but what the directives say. */
function setFrameHeaders(ctx: Context, directives: Record<string, string>): void {
  ctx.set({
    'Content-Security-Policy': toPolicy({ 'form-action': "'none'", 'frame-ancestors': "'self'", ...directives }),
    'X-Frame-Options': 'SAMEORIGIN',
  });
  ctx.type = 'html';
}
