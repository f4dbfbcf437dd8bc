// The protocol's paths in methods that oidc-provider does not answer. Requests that clients may send by POST (OpenID Connect
// Core §3.1.2.1, RP-Initiated Logout §2) begin again by GET. A form on another site brings no SameSite=Lax cookie along, so
// that a user who is signed in would look like nobody; the GET that a redirect makes of it does.

import { koaBody } from 'koa-body';
import { Problem } from '../../problem.ts';
import type { AppContext, Next } from '../kit/request/context.ts';
import { redirect } from '../kit/request/redirect.ts';
import { protocolMethods } from './paths.ts';

/** It has to fit into the head of the GET (server.ts, MAX_HEADER_BYTES), and cookies too. */
const MAX_REQUEST = '10kb';

const askedByPost = new Set(['/authorize', '/logout']);

/** In front of an App's other doors. */
export async function answerOtherMethods(ctx: AppContext, next: Next): Promise<void> {
  const methods = protocolMethods(ctx.path);
  if (!methods) return next();
  if (ctx.method === 'POST' && askedByPost.has(ctx.path)) return askByGet(ctx);
  // People who open it come from one of our answers, and want to go on with signing out.
  if (ctx.path === '/logout/confirm' && ctx.method === 'GET') return redirect(ctx, `${ctx.state.app.issuer}/logout`);
  ctx.set('Allow', methods.join(', '));
  throw new Problem('method_not_allowed');
}

const parse = koaBody({
  urlencoded: true,
  json: false,
  text: false,
  multipart: false,
  formLimit: MAX_REQUEST,
  includeUnparsed: true,
});

async function askByGet(ctx: AppContext): Promise<void> {
  if (!ctx.is('application/x-www-form-urlencoded')) throw new Problem('unsupported_media_type', 'Send this as a form');
  await parse(ctx, async () => {});
  // As it came, so that a parameter that was sent twice is still there twice: the protocol refuses it.
  const { rawBody = '' } = ctx.request;
  const query = new URLSearchParams([ctx.querystring, rawBody].filter(Boolean).join('&'));
  redirect(ctx, `${ctx.state.app.issuer}${ctx.path}?${query}`);
}
