// {BASE_URL}/docs: the documentation of the version that runs, for everyone. Each page is made once and kept zipped, and each picture is read once.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import Router from '@koa/router';
import { toPolicy } from '../../oidc/request/headers.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { gatehouseBrand } from '../kit/render/brand.ts';
import { renderView } from '../kit/render/render-view.ts';
import { sendZipped } from '../kit/render/zipped.ts';
import { htmlUnderBase } from '../kit/request/base-path.ts';
import type { Context, State } from '../kit/request/context.ts';
import { CONSOLE_PATH, DOCS_PATH } from '../kit/request/paths.ts';
import { findPage, findPicture, type Page } from './library.ts';

declare module '../kit/render/views.ts' {
  interface Views {
    'docs/page': { doc: Page; home: string; up: string };
  }
}

type Kept = { zipped: Buffer; etag: string };
type Picture = { bytes: Buffer; etag: string };

export function docsRouter({ config }: System): Router<State> {
  // By path; only pages that exist get here.
  const kept = new Map<string, Kept>();
  const pictures = new Map<string, Picture>();
  const router = new Router<State>();
  router.get([DOCS_PATH, `${DOCS_PATH}/*page`], (ctx) => {
    const path = ctx.path.replace(/\/$/, '');
    // While developing, what was edited shows at once.
    const picture = (config.production && pictures.get(path)) || readPicture(path);
    if (picture) {
      pictures.set(path, picture);
      sendPicture(ctx, picture);
      return;
    }
    const found = (config.production && kept.get(path)) || make(ctx, path);
    kept.set(path, found);
    ctx.set({
      'Content-Security-Policy': toPolicy({ 'style-src': "'self'", 'img-src': "'self'" }),
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cache-Control': 'no-cache',
      ETag: found.etag,
    });
    ctx.type = 'html';
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else sendZipped(ctx, found.zipped);
  });
  return router;
}

function readPicture(path: string): Picture | undefined {
  const bytes = findPicture(path);
  return bytes && { bytes, etag: toTag(bytes) };
}

function sendPicture(ctx: Context, { bytes, etag }: Picture): void {
  ctx.set({ 'Cache-Control': 'no-cache', ETag: etag });
  ctx.type = 'png';
  ctx.body = bytes;
  if (ctx.fresh) ctx.status = 304;
}

/** Throws `not_found`. */
function make(ctx: Context, path: string): Kept {
  const doc = findPage(path);
  if (!doc) throw new Problem('not_found', 'The documentation has no such page');
  const html = renderView('docs/page', { locale: 'en', brand: gatehouseBrand, doc, home: DOCS_PATH, up: CONSOLE_PATH });
  const zipped = gzipSync(htmlUnderBase(ctx.req, html));
  return { zipped, etag: toTag(zipped) };
}

const toTag = (bytes: Buffer): string => `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`;
