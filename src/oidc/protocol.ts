// One App's protocol: an oidc-provider with our storage, our URLs and our rules round it. Read `createProtocol` from the
// top: what is overridden, then the steps that every request takes before and after the library.
import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../apps/apps.ts';
import { type Client, findClient, loadSecrets } from '../apps/clients.ts';
import { listSigningKeys, type SigningKey } from '../apps/signing-keys.ts';
import { actingAs, record } from '../audit-log.ts';
import { now } from '../clock.ts';
import { isConstraint, toDatabaseProblem } from '../database/failure.ts';
import { toOauthJson } from '../problem.ts';
import { sameSecret } from '../secrets.ts';
import type { System } from '../system.ts';
import { toNewArtifact } from './adapter.ts';
import { findTokenStatement, hashId, JWT_MODEL, type TokenRow } from './artifacts.ts';
import { toClientMetadata } from './client-metadata.ts';
import { configure } from './configuration.ts';
import { readFormPost } from './form-post.ts';
import { findReplay, sealReply } from './refresh-reply.ts';
import { requestInfo } from './request-info.ts';
import { requireReadable } from './request-parameters.ts';
import { createRequestState, type RequestState } from './request-state.ts';
import type { Screens } from './screens.ts';
import {
  createStructuredTokens,
  looksStructured,
  NOT_A_TOKEN,
  readJti,
  type StructuredTokens,
} from './structured-tokens.ts';
import { currentWrites, TokenWrites } from './token-writes.ts';

export type Protocol = {
  provider: Provider;
  tokens: StructuredTokens;
  keys: SigningKey[];
  /** Serves a request whose `url` begins below the issuer's path. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

export async function createProtocol(system: System, app: App, screens: Screens): Promise<Protocol> {
  const keys = await listSigningKeys(system.database, system.keyring, app);
  const provider = new Provider(app.issuer, configure(system, app, keys, screens));
  const tokens = createStructuredTokens(app, keys);
  provider.silent = true;

  pinUrls(provider, app);
  readParameters(provider, tokens);
  keepClients(provider, system, app);
  compareHashedSecrets(provider, system, app);
  keepStructuredTokens(provider);
  noteFailures(provider);
  provider.use((context, next) => serve(system, app, tokens, context as KoaContextWithOIDC, next));
  provider.use((context, next) => showForms(app, screens, context as KoaContextWithOIDC, next));

  return { provider, tokens, keys, handle: provider.callback() as Protocol['handle'] };
}

/** The library builds URLs and cookies from the request; ours come from the issuer, whatever a request claims to be. */
function pinUrls(provider: Provider, app: App): void {
  const { protocol, host, hostname } = new URL(app.issuer);
  const secure = protocol === 'https:';
  Object.defineProperties(provider.request, {
    protocol: { get: () => protocol.slice(0, -1) },
    host: { get: () => host },
    hostname: { get: () => hostname },
    secure: { get: () => secure },
    ip: {
      get(this: { req: IncomingMessage }) {
        return requestInfo(this.req).ip;
      },
    },
  });
  provider.OIDCContext.prototype.urlFor = (name: string, options?: Record<string, unknown>) =>
    provider.urlFor(name, options);
}

/**
 * The library's own look-up hashes a client's metadata at every request to find the instance that it made before. Ours
 * hangs the instance on the client that memory has (apps/clients.ts), which goes when the client changes.
 */
function keepClients(provider: Provider, system: System, app: App): void {
  type Instance = InstanceType<Provider['Client']>;
  const instances = new WeakMap<Client, Instance>();
  provider.Client.find = async (id: string) => {
    const client = typeof id === 'string' && id ? await findClient(system.database, app, id) : undefined;
    if (!client) return undefined;
    let instance = instances.get(client);
    if (!instance) {
      instance = new (provider.Client as unknown as new (metadata: object) => Instance)(toClientMetadata(client));
      instances.set(client, instance);
    }
    return instance;
  };
}

function compareHashedSecrets(provider: Provider, system: System, app: App): void {
  const isOneOf = (secrets: Client['secrets'], given: string) => {
    const live = secrets.filter(({ expires_at }) => !expires_at || expires_at > now());
    // All of them are compared, so that time does not tell which one it was.
    return live.map(({ hash }) => sameSecret(given, hash)).includes(true);
  };
  provider.Client.prototype.compareClientSecret = async function (this: { clientId: string }, given: string) {
    const client = await findClient(system.database, app, this.clientId);
    if (isOneOf(client?.secrets ?? [], given)) return true;
    // It may have been made a moment ago on another node; and so a wrong secret takes as long as an unknown client.
    return isOneOf(await loadSecrets(system.database, app, this.clientId), given);
  };
}

const PARAMS = Symbol('params');
type Asked = { [PARAMS]?: { token?: unknown }; route: string; ctx: KoaContextWithOIDC };

/** As soon as the library has read a request's parameters, before it looks at one of them. */
function readParameters(provider: Provider, tokens: StructuredTokens): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'params', {
    get(this: Asked) {
      return this[PARAMS];
    },
    set(this: Asked, params: { token?: unknown }) {
      requireReadable(this.ctx, params);
      this[PARAMS] = params;
      askByTokenId(this, params, tokens);
    },
  });
}

/** Endpoints where the library refuses a JWT as a token. */
const TOKEN_QUESTIONS = new Set(['introspection', 'revocation']);

/**
 * Introspection and revocation of a JWT: the token is replaced by its jti, unverified. Only when storage is asked for that
 * id is the signature checked, and only then is there a row.
 */
function askByTokenId({ ctx, route }: Asked, params: { token?: unknown }, tokens: StructuredTokens): void {
  const { token } = params;
  if (!TOKEN_QUESTIONS.has(route) || typeof token !== 'string' || !looksStructured(token)) return;
  const jti = readJti(token);
  params.token = jti;
  (ctx.state.gatehouse as RequestState).structured = { jti, verify: () => tokens.verify(token) };
}

/** The library stores nothing of a JWT; we keep its row, so that it can be revoked and introspected like any other. */
function keepStructuredTokens(provider: Provider): void {
  const keep = (token: { jti: string; exp?: number; expiration: number } & Record<string, unknown>) => {
    const writes = (Provider.ctx?.state.gatehouse as RequestState | undefined)?.writes ?? currentWrites();
    if (!writes) throw new Error('a structured token was issued where nothing keeps it');
    const names = [
      'accountId',
      'aud',
      'clientId',
      'claims',
      'expiresWithSession',
      'extra',
      'grantId',
      'gty',
      'scope',
      'sessionUid',
      'sid',
      'jkt',
      'x5t#S256',
    ];
    const members = Object.fromEntries(
      names.filter((name) => token[name] !== undefined).map((name) => [name, token[name]]),
    );
    const iat = Math.floor(now().getTime() / 1000);
    const payload = { ...members, kind: token.kind as string, iat, exp: iat + token.expiration };
    writes.artifacts.push(toNewArtifact(JWT_MODEL, token.jti, payload, token.expiration));
  };
  provider.on('access_token.issued', keep as never);
  provider.on('client_credentials.issued', keep as never);
}

function noteFailures(provider: Provider): void {
  provider.on('server_error', (context, error) => {
    const state = context.state.gatehouse as RequestState | undefined;
    if (state) state.failure = error;
  });
}

async function serve(
  system: System,
  app: App,
  tokens: StructuredTokens,
  context: KoaContextWithOIDC,
  next: () => Promise<void>,
): Promise<void> {
  const state = createRequestState();
  context.state.gatehouse = state;
  const { request_id, ip, user_agent } = requestInfo(context.req);
  context.set('Cache-Control', 'no-store');
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
  if (state.failure) answerFailure(system, context, state.failure, request_id);
}

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

async function showForms(
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
  try {
    if (await writes.commit(system.database, app, used && hashId(used.id), reply)) return;
  } catch (error) {
    // The grant was revoked while we were at it: revocation wins.
    if (!isConstraint(error, 'foreign key')) throw error;
    return refuseGrant(context);
  }
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
  return row && findReplay(system.database, app, refreshToken, row);
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
    record(system.database.db, app, 'refresh_token.reused', { user_id: token.accountId, client_id: token.clientId }),
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

function answerFailure(system: System, context: KoaContextWithOIDC, failure: unknown, requestId: string): void {
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
