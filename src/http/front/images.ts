// An App's uploaded pictures and our copies of its clients' logos, for everyone. A browser that is led to one directly
// gets a document that can do nothing.
import type Router from '@koa/router';
import { findClientLogoImage } from '../../apps/clients/logo.ts';
import type { Image } from '../../apps/images/image.ts';
import { findImage } from '../../apps/images/images.ts';
import { imageKinds } from '../../apps/images/kinds.ts';
import { isId } from '../../ids.ts';
import { toPolicy } from '../../oidc/request/headers.ts';
import { findOrganizationLogo } from '../../organizations/logo.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { keysOf } from '../../tables.ts';
import type { AppContext, AppState } from '../kit/request/context.ts';

/** The address that pages use has the hash, and never another picture. */
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Without it, or with an old one, browsers ask each time. */
const ASK_AGAIN = 'public, no-cache';

export function addImages(router: Router<AppState>, { db }: System): void {
  for (const kind of keysOf(imageKinds)) {
    router.get(`/assets/${imageKinds[kind]}`, async (ctx) => {
      sendImage(ctx, await findImage(db, ctx.state.app, kind));
    });
  }
  router.get('/assets/clients/:client_id/logo', async (ctx) => {
    sendImage(ctx, await findClientLogoImage(db, ctx.state.app, ctx.params.client_id ?? ''));
  });
  router.get('/assets/organizations/:id/logo', async (ctx) => {
    const id = ctx.params.id ?? '';
    sendImage(ctx, isId(id) ? await findOrganizationLogo(db, ctx.state.app, { id }) : undefined);
  });
}

function sendImage(ctx: AppContext, image: Image | undefined): void {
  if (!image) throw new Problem('not_found');
  ctx.set({
    'Content-Type': image.type,
    'Content-Disposition': 'inline',
    'Content-Security-Policy': toPolicy({ sandbox: '' }),
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': ctx.query.v === image.hash ? FOR_EVER : ASK_AGAIN,
    // Mails and previews show it from elsewhere.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    ETag: `"${image.hash}"`,
  });
  ctx.status = 200;
  if (ctx.fresh) ctx.status = 304;
  else ctx.body = Buffer.from(image.bytes);
}
