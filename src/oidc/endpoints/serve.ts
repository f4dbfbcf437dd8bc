// What every protocol request takes round oidc-provider: a state of its own, headers, the step of its endpoint, and the
// answer to failures that are ours.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { toDatabaseProblem } from '../../database/failure.ts';
import { logProblem } from '../../log.ts';
import { Problem, toOauthJson } from '../../problem.ts';
import type { System } from '../../system.ts';
import { toPolicy } from '../request/headers.ts';
import { requestInfo } from '../request/info.ts';
import type { Screens } from '../request/screens.ts';
import { beginRequest } from '../storage/request-state.ts';
import type { StructuredTokens } from '../tokens/structured-tokens.ts';
import { answerPreflight, isPublic, limitReaders } from './cors.ts';
import { readFormPost } from './form-post.ts';
import { serveIntrospection } from './introspection.ts';
import { noteOutcome } from './outcome.ts';
import { noteProtocolRequest } from './record.ts';
import { serveRevocation } from './revocation.ts';
import type { Next, Served } from './served.ts';
import { serveSignOut, serveSignOutConfirmation } from './sign-out.ts';
import { serveToken } from './token.ts';
import { serveAsUser, serveUserinfo } from './user.ts';

/** By path below the issuer: what is done before and after the library answers. Any other path is `serveAsUser`'s. */
const endpoints: Record<string, (system: System, app: App, served: Served, next: Next) => Promise<void>> = {
  '/token': serveToken,
  '/introspect': serveIntrospection,
  '/revoke': serveRevocation,
  '/userinfo': serveUserinfo,
  '/logout': serveSignOut,
  '/logout/confirm': serveSignOutConfirmation,
};

export async function serve(
  system: System,
  app: App,
  { context, tokens }: { context: KoaContextWithOIDC; tokens: StructuredTokens },
  next: Next,
): Promise<void> {
  const state = beginRequest(context.req);
  const { request_id } = requestInfo(context.req);
  setHeaders(context);
  const endpoint = context.method === 'OPTIONS' ? answerPreflight : (endpoints[context.path] ?? serveAsUser);
  try {
    await endpoint(system, app, { context, state, tokens }, next);
    await noteOutcome(system, app, context);
  } catch (error) {
    state.failure = error;
    context.status = 500;
  }
  if (state.failure) answerFailure(system, context, { failure: state.failure, requestId: request_id });
  noteProtocolRequest(system, app, { context, state });
  await limitReaders(system, app, context);
}

/** Discovery and keys are the same for everyone; the key that signs next is published long before it does. */
const CACHE_SECONDS = 300;

const SHOWS_PAGES = /^\/(?:authorize|logout)/;

function setHeaders(context: KoaContextWithOIDC): void {
  if (isPublic(context.path)) context.set('Cache-Control', `public, max-age=${CACHE_SECONDS}`);
  // Of what the library renders itself: it adds the hash of its script to this CSP.
  if (SHOWS_PAGES.test(context.path)) context.set('Content-Security-Policy', toPolicy({ 'script-src': "'self'" }));
}

/** Replaces the library's own pages with forms that send themselves (form-post.ts) by a screen. */
export async function showForms(
  app: App,
  { context, screens }: { context: KoaContextWithOIDC; screens: Screens },
  next: Next,
): Promise<void> {
  await next();
  const form = readFormPost(context);
  if (form) screens.formPost(app, context, form);
}

function answerFailure(
  system: System,
  context: KoaContextWithOIDC,
  { failure, requestId }: { failure: unknown; requestId: string },
): void {
  const problem = failure instanceof Problem ? failure : toDatabaseProblem(failure);
  const seen = problem ?? new Problem('internal_error', undefined, { cause: failure });
  logProblem(system.log, { problem: seen, error: failure, request_id: requestId });
  context.set('Cache-Control', 'no-store');
  if (problem) {
    context.status = problem.status;
    context.set('Retry-After', String(problem.retryAfter ?? 5));
  }
  // A page was rendered already where a person is waiting (renderError).
  if (context.type !== 'text/html') {
    context.body = problem
      ? toOauthJson(problem)
      : { error: 'server_error', error_description: `quote request ${requestId} when you report this` };
  }
}
