// Sends a page: rendered in the person's language and the App's brand, with headers that keep it to itself. No page may
// be framed, cached, or run anything but our own script files.
import type { IncomingMessage } from 'node:http';
import type Koa from 'koa';
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { imageUrlOf, logoUrlOf } from '../../../apps/images/kinds.ts';
import { toPolicy } from '../../../oidc/request/headers.ts';
import { impersonationOf } from '../../../oidc/request/impersonation.ts';
import { htmlUnderBase } from '../request/base-path.ts';
import type { Inboxes } from '../request/context.ts';
import { END_IMPERSONATION_PATH } from '../request/paths.ts';
import { type Banner, type Brand, gatehouseBrand } from './brand.ts';
import { createFormat } from './format.ts';
import { type Locale, negotiateLocale, ownLocales } from './messages.ts';
import { renderLocals } from './render-view.ts';
import type { Views } from './views.ts';

type AnyContext = Pick<Koa.Context, 'set' | 'get' | 'query' | 'type' | 'body' | 'method' | 'req'> & {
  state?: { inboxes?: Inboxes | undefined };
};

/** Where forms of the page may lead besides us; Chromium applies form-action to the redirects that follow a form, too. */
export type PageOptions = {
  /** URLs whose origins they are. */
  formAction?: (string | undefined)[] | 'anywhere';
  /** The URI of a client at which people arrive. */
  backTo?: string | undefined;
  locale?: Locale;
  /** Whether the page may hold frames, of our own pages only. */
  frames?: boolean;
  /** URLs from whose origins the page may show pictures, beside the App's logo. */
  images?: (string | undefined)[];
};

type Page = { app: App | undefined; view: string; locals: object };

export function sendPage<View extends keyof Views>(
  ctx: AnyContext,
  app: App | undefined,
  view: View,
  locals: Views[View],
  options?: PageOptions,
): void {
  sendLocals(ctx, { app, view, locals }, options);
}

/** For doors whose pages are all alike in some of their locals, and typed in a table of theirs. */
export function sendLocals(
  ctx: AnyContext,
  { app, view, locals }: Page,
  { backTo, formAction = [], locale = localeOf(ctx, app), frames, images = [] }: PageOptions = {},
): void {
  const sources = formAction === 'anywhere' ? formAction : [...formAction.map(toOrigin), ...toSources(backTo)];
  const brand = app ? toBrand(app) : gatehouseBrand;
  setPageHeaders(ctx, sources, { frames, guests: guestsOf(locals), images: [...imagesOf(brand), ...images] });
  ctx.type = 'html';
  const html = renderLocals(view, {
    ...{ locale, speaker: app, brand, inboxes: ctx.state?.inboxes, impersonation: bannerOf(ctx.req, app, locale) },
    ...locals,
  });
  ctx.body = htmlUnderBase(ctx.req, html);
}

/** On every page of an App for a developer who acts as one of its users. */
function bannerOf(req: IncomingMessage, app: App | undefined, locale: Locale): Banner | undefined {
  const acting = app && impersonationOf(req);
  if (!acting) return undefined;
  const { user, developer, expires_at } = acting;
  return {
    user,
    developer,
    until: createFormat(locale).clock(expires_at),
    end_url: app.issuer + END_IMPERSONATION_PATH,
  };
}

const withCaptcha = z.object({ captcha: z.object({ origins: z.array(z.string()) }) });

/** Of a page that asks for a captcha: a service's widget loads from elsewhere. */
const guestsOf = (locals: object): string[] => withCaptcha.safeParse(locals).data?.captcha.origins ?? [];

/** What every page of an App shows: where its pictures are. */
export const imagesOf = ({ logo_url, logo_dark_url, favicon_url }: Brand) => [logo_url, logo_dark_url, favicon_url];

/** CSP sources for pictures. A browser that goes by them tells no other server who is here, whatever a page says. */
export function toImageSources(urls: (string | undefined)[]): string {
  const origins = urls.map(toOrigin).filter((origin) => origin !== undefined && ORIGIN.test(origin));
  return ["'self' data:", ...new Set(origins)].join(' ');
}

/** A host may have signs that end a directive. */
const ORIGIN = /^https?:\/\/[\w.-]+(:\d+)?$/;

/** `sources`: where forms may lead; `guests`: whose script the page runs beside ours; `images`: where its pictures are. */
export function setPageHeaders(
  ctx: Pick<Koa.Context, 'set'>,
  sources: (string | undefined)[] | 'anywhere' = [],
  {
    frames = false,
    guests = [],
    images = [],
  }: { frames?: boolean | undefined; guests?: string[]; images?: (string | undefined)[] } = {},
): void {
  const self = ["'self'", ...guests].join(' ');
  const framed = [...(frames ? ["'self'"] : []), ...guests];
  const policy = toPolicy({
    'script-src': self,
    'style-src': self,
    'img-src': [toImageSources(images), ...guests].join(' '),
    'connect-src': self,
    ...(framed.length > 0 && { 'frame-src': framed.join(' ') }),
    ...(sources !== 'anywhere' && { 'form-action': ["'self'", ...sources.filter(Boolean)].join(' ') }),
  });
  ctx.set({
    'Content-Security-Policy': policy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    // Also where the door that failed had something else in mind.
    'Cache-Control': 'no-store',
  });
}

function toOrigin(url: string | undefined): string | undefined {
  return url === undefined ? undefined : URL.parse(url)?.origin;
}

const LOOPBACK = ['http://localhost:*', 'http://127.0.0.1:*'];

/**
 * CSP sources for going back to a client. Not its origin alone: many a callback sends people on to another host of the
 * client's, and Chromium would stop them there without a word. Plain http stays on this machine.
 */
function toSources(uri: string | undefined): string[] {
  const url = uri === undefined ? null : URL.parse(uri);
  if (!url) return [];
  if (url.protocol === 'https:') return ['https:'];
  // A CSP has no words for an IPv6 address.
  if (url.protocol === 'http:') return ['https:', ...(url.hostname === '[::1]' ? ['http:'] : LOOPBACK)];
  return /^[a-z][a-z0-9+.-]*:$/.test(url.protocol) ? ['https:', url.protocol] : [];
}

/** The language: what the client asks for (`ui_locales`), what the browser prefers, what the App speaks. */
export function localeOf(ctx: Pick<Koa.Context, 'get' | 'query'>, app: App | undefined, uiLocales?: unknown): Locale {
  const asked = uiLocales ?? ctx.query?.ui_locales;
  return negotiateLocale({
    uiLocales: typeof asked === 'string' ? asked : undefined,
    acceptLanguage: ctx.get('accept-language'),
    fallback: app?.settings.locale,
    own: ownLocales(app),
  });
}

export function toBrand(app: App): Brand {
  const { color, privacy_url, terms_url } = app.branding;
  return {
    name: app.name,
    slug: app.slug,
    test: app.test,
    logo_url: logoUrlOf(app),
    logo_dark_url: imageUrlOf(app, 'logo_dark'),
    favicon_url: imageUrlOf(app, 'favicon'),
    privacy_url,
    terms_url,
    stylesheet_url: color && `${app.issuer}/brand.css?v=${app.version}`,
  };
}
