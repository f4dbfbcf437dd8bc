// The steps that every protocol request takes round oidc-provider: before it, what it must not see as it came; after it,
// the writes that waited, the answer of a retry, and failures that are ours.
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import { toDatabaseProblem } from '../../database/failure.ts';
import { actingAs, record } from '../../events/record.ts';
import { toOauthJson } from '../../problem.ts';
import type { System } from '../../system.ts';
import { requestInfo } from '../request/info.ts';
import type { Screens } from '../request/screens.ts';
import { findTokenStatement, hashId, type TokenRow } from '../storage/artifacts.ts';
import { findReplay, sealReply } from '../storage/refresh-reply.ts';
import { createRequestState, type RequestState } from '../storage/request-state.ts';
import { TokenWrites } from '../storage/token-writes.ts';
import { looksStructured, NOT_A_TOKEN, type StructuredTokens } from '../tokens/structured-tokens.ts';
import { readFormPost } from './form-post.ts';

export async function serve(
  system: System,
  app: App,
  tokens: StructuredTokens,
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  const state = createRequestState();
  context.state.gatehouse = state;
  const { request_id, ip, user_agent } = requestInfo(context.req);
  context.set('Cache-Control', MAY_BE_CACHED.test(context.path) ? `public, max-age=${CACHE_SECONDS}` : 'no-store');
  if (SHOWS_PAGES.test(context.path)) setPageHeaders(context);
  try {
    if (context.path === '/token') await serveToken(system, app, state, context, next);
    else if (context.path === '/introspect') await serveIntrospection(state, context, next);
    else if (context.path === '/userinfo') await serveUserinfo(app, tokens, state, context, next);
    else await actingAs({ kind: 'user', ip, user_agent, request_id }, next);
    // RFC 7009 §2.2: a revocation answers with no content. oidc-client-ts takes text/plain for somebody else's answer.
    if (context.path === '/revoke' && context.body === '') context.remove('Content-Type');
  } catch (error) {
    state.failure = error;
    context.status = 500;
  }
  if (state.failure) answerFailure(system, context, { failure: state.failure, requestId: request_id });
}

/** Discovery and keys are the same for everyone; the key that signs next is published long before it does. */
const MAY_BE_CACHED = /^\/(?:jwks$|\.well-known\/)/;
const CACHE_SECONDS = 300;

const SHOWS_PAGES = /^\/(?:authorize|logout)/;

/** What the library renders itself must not be framed; it adds the hash of its script to this CSP. */
function setPageHeaders(context: KoaContextWithOIDC): void {
  context.set(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  );
  context.set('X-Frame-Options', 'DENY');
  context.set('Referrer-Policy', 'no-referrer');
  context.set('X-Content-Type-Options', 'nosniff');
}

export async function showForms(
  app: App,
  screens: Screens,
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  await next();
  const form = readFormPost(context);
  if (form) screens.formPost(app, context, form);
}

async function serveToken(
  system: System,
  app: App,
  state: RequestState,
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  const writes = new TokenWrites();
  state.writes = writes;
  await next();
  if (context.status !== 200) return noteReuse(system, app, context);
  if (writes.replay) {
    context.body = writes.replay;
    return;
  }
  const { used } = writes;
  const isRefresh = used?.model === 'RefreshToken';
  const reply = used && isRefresh ? sealReply(app, used.id, context.body as object) : undefined;
  if (await writes.commit(system, app, used && hashId(used.id), reply)) return;
  const replay = used && isRefresh ? await findReplayOf(system, app, used.id) : undefined;
  if (replay) context.body = replay;
  else refuseGrant(context);
}

/** Another request used the same refresh token at the same moment: a client's retry. It gets the same answer. */
async function findReplayOf(system: System, app: App, refreshToken: string): Promise<object | undefined> {
  const [row] = await system.database.query<TokenRow>(findTokenStatement, [
    app.id,
    hashId(refreshToken),
    ['RefreshToken'],
    now(),
  ]);
  return row && findReplay(system, app, refreshToken, row);
}

/** The same body as the library's for a code or token that was used before. */
function refuseGrant(context: KoaContextWithOIDC): void {
  context.status = 400;
  context.body = { error: 'invalid_grant', error_description: 'grant request is invalid' };
}

async function noteReuse(system: System, app: App, context: KoaContextWithOIDC): Promise<void> {
  const token = context.oidc?.entities.RefreshToken;
  if (!token?.consumed) return;
  const { ip, user_agent, request_id } = requestInfo(context.req);
  await actingAs({ kind: 'client', id: token.clientId, ip, user_agent, request_id }, () =>
    record(system.db, app, 'refresh_token.reused', { user_id: token.accountId, client_id: token.clientId }),
  );
}

/** RFC 7662 §2.2: the jti is of the token, which for the library was its name. */
async function serveIntrospection(
  state: RequestState,
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  await next();
  const body = context.body as { active?: boolean; jti?: string } | undefined;
  if (state.structured && body?.active) body.jti = state.structured.jti;
}

async function serveUserinfo(
  app: App,
  tokens: StructuredTokens,
  state: RequestState,
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  const [scheme, token] = (context.headers.authorization ?? '').split(' ');
  if (token && scheme?.toLowerCase() === 'bearer' && looksStructured(token)) {
    const payload = await tokens.verify(token);
    // Only the App's own audience: a token for another API must not read users here (RFC 8707 §2).
    const ours = payload && payload.aud === app.issuer;
    context.req.headers.authorization = `Bearer ${ours ? payload.jti : NOT_A_TOKEN}`;
    if (ours) state.structured = { jti: payload.jti, verify: async () => payload, atUserinfo: true };
  }
  await next();
}

function answerFailure(
  system: System,
  context: KoaContextWithOIDC,
  { failure, requestId }: { failure: unknown; requestId: string },
): void {
  const problem = toDatabaseProblem(failure);
  if (!problem) {
    system.log.error({ err: failure, request_id: requestId }, 'a protocol request failed');
  } else {
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
