// Sends a page: rendered in the person's language and the App's brand, with headers that keep it to itself. No page may
// be framed, cached, or run anything but our own script files.
import type Koa from 'koa';
import type { App } from '../../apps/apps.ts';
import { type Locale, negotiateLocale } from '../messages.ts';
import { type Brand, gatehouseBrand, renderView, type Views } from '../views.ts';

type AnyContext = Pick<Koa.Context, 'set' | 'get' | 'query' | 'type' | 'body' | 'method'>;

/** `formAction`: where else a form of the page may lead; Chromium applies form-action to the redirects that follow it. */
export type PageOptions = { formAction?: (string | undefined)[]; locale?: Locale };

export function sendPage<View extends keyof Views>(
  ctx: AnyContext,
  app: App | undefined,
  view: View,
  locals: Views[View],
  { formAction = [], locale = localeOf(ctx, app) }: PageOptions = {},
): void {
  setPageHeaders(ctx, formAction);
  ctx.type = 'html';
  ctx.body = renderView(view, { locale, brand: app ? toBrand(app) : gatehouseBrand, ...locals });
}

export function setPageHeaders(ctx: Pick<Koa.Context, 'set'>, formAction: (string | undefined)[] = []): void {
  const sources = [...new Set(formAction.map(toSource).filter((source) => source !== undefined))];
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: https:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ["form-action 'self'", ...sources].join(' '),
  ];
  ctx.set({
    'Content-Security-Policy': directives.join('; '),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    'Cache-Control': 'no-store',
  });
}

/** A CSP source for a URI that a client registered: its origin, or its scheme where it has none. */
function toSource(uri: string | undefined): string | undefined {
  const url = uri === undefined ? null : URL.parse(uri);
  if (!url) return undefined;
  const source = url.origin === 'null' ? url.protocol : url.origin;
  return /^[a-z0-9+.:/[\]-]+$/i.test(source) ? source : undefined;
}

/** The language: what the client asks for (`ui_locales`), what the browser prefers, what the App speaks. */
export function localeOf(ctx: Pick<Koa.Context, 'get' | 'query'>, app: App | undefined, uiLocales?: unknown): Locale {
  const asked = uiLocales ?? ctx.query?.ui_locales;
  return negotiateLocale({
    uiLocales: typeof asked === 'string' ? asked : undefined,
    acceptLanguage: ctx.get('accept-language'),
    fallback: app?.settings.locale,
  });
}

export function toBrand(app: App): Brand {
  const { color, logo_url, privacy_url, terms_url } = app.branding;
  return {
    name: app.name,
    slug: app.slug,
    logo_url,
    privacy_url,
    terms_url,
    stylesheet_url: color && `${app.issuer}/brand.css?v=${app.version}`,
  };
}
