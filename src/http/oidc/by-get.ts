// Requests that clients may send by POST (OpenID Connect Core §3.1.2.1, RP-Initiated Logout §2) begin again by GET. A form
// on another site brings no SameSite=Lax cookie along, so that a user who is signed in would look like nobody; the GET that a
// redirect makes of it does. The session stays out of every other site's forms.
import { koaBody } from 'koa-body';
import { Problem } from '../../problem.ts';
import type { AppContext, Next } from '../context.ts';

/** It has to fit into the head of the GET (server.ts, MAX_HEADER_BYTES), and cookies too. */
const MAX_REQUEST = '10kb';

const paths = new Set(['/authorize', '/logout']);

export function isAskedByPost(method: string | undefined, path: string): boolean {
  return method === 'POST' && paths.has(path);
}

const parse = koaBody({
  urlencoded: true,
  json: false,
  text: false,
  multipart: false,
  formLimit: MAX_REQUEST,
  includeUnparsed: true,
});

export async function askByGet(ctx: AppContext, next: Next): Promise<void> {
  if (!isAskedByPost(ctx.method, ctx.path)) return next();
  if (!ctx.is('application/x-www-form-urlencoded')) throw new Problem('unsupported_media_type', 'Send this as a form');
  await parse(ctx as never, async () => {});
  // As it came, so that a parameter that was sent twice is still there twice: the protocol refuses it.
  const { rawBody = '' } = ctx.request as { rawBody?: string };
  const asked = new URLSearchParams([ctx.querystring, rawBody].filter(Boolean).join('&'));
  ctx.set('Cache-Control', 'no-store');
  ctx.redirect(`${ctx.state.app.issuer}${ctx.path}?${asked}`);
  ctx.status = 303;
}
