// What is overridden inside oidc-provider for one App: URLs that follow configuration instead of the request, clients and
// secrets as we keep them, JWT access tokens that have a row.
import type { IncomingMessage } from 'node:http';
import type { AccessToken, ClientCredentials, errors, KoaContextWithOIDC } from 'oidc-provider';
import Provider from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { type Client, findClient, loadSecrets } from '../../apps/clients/cache.ts';
import { toAcr, toAnsweredAcr } from '../../authentication/assurance.ts';
import { BROWSER_COOKIE, isSameBrowser } from '../../authentication/sign-in/same-browser.ts';
import { holds } from '../../authentication/sign-in/state.ts';
import { now, toNumericDate } from '../../clock.ts';
import { sameSecret } from '../../secrets.ts';
import type { System } from '../../system.ts';
import { findUser } from '../../users/users.ts';
import { askedAcrs } from '../request/asked-acrs.ts';
import { readAppCookie } from '../request/cookies.ts';
import { requestInfo } from '../request/info.ts';
import { requireReadable } from '../request/parameters.ts';
import { JWT_MODEL } from '../storage/artifacts.ts';
import { pendingWrites, requestState } from '../storage/request-state.ts';
import { toNewArtifact } from '../storage/rows.ts';
import { looksStructured, readJti, type StructuredTokens } from '../tokens/structured-tokens.ts';
import { toClientMetadata } from './client-metadata.ts';
import { impersonationIn } from './impersonation.ts';
import { impliesScope, noteSwitch } from './organizations.ts';
import { noteScope, requireClient } from './refusals.ts';

/** The library builds URLs and cookies from the request; ours come from the issuer, whatever a request claims to be. */
export function pinUrls(provider: Provider, app: App): void {
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
 * hangs the instance on the client that memory has (apps/clients/clients.ts), which goes when the client changes.
 */
export function keepClients(system: System, app: App, provider: Provider): void {
  type Instance = InstanceType<Provider['Client']>;
  const instances = new WeakMap<Client, Instance>();
  provider.Client.find = async (id: string) => {
    const client = typeof id === 'string' && id ? await findClient(system, app, id) : undefined;
    if (!client) return undefined;
    const known = instances.get(client);
    if (known) return known;
    const instance: Instance = Reflect.construct(provider.Client, [toClientMetadata(client)]);
    instances.set(client, instance);
    return instance;
  };
}

export function compareHashedSecrets(system: System, app: App, provider: Provider): void {
  const isOneOf = (secrets: Client['secrets'], given: string) => {
    const live = secrets.filter(({ expires_at }) => !expires_at || expires_at > now());
    // All of them are compared, so that time does not tell which one it was.
    const [right] = live.filter(({ hash }) => sameSecret(given, hash));
    const state = requestState();
    if (right && state) state.clientSecretId = right.id;
    return right !== undefined;
  };
  provider.Client.prototype.compareClientSecret = async function (this: { clientId: string }, given: string) {
    const client = await findClient(system, app, this.clientId);
    if (isOneOf(client?.secrets ?? [], given)) return true;
    // It may have been made a moment ago on another node; and so a wrong secret takes as long as an unknown client.
    return isOneOf(await loadSecrets(system, app, this.clientId), given);
  };
}

/** The acr follows from what the session's user proved (its amr), not from what an interaction's result says. */
export function tellAcr(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'acr', {
    get(this: KoaContextWithOIDC['oidc']) {
      const { accountId, amr = [] } = this.session ?? {};
      // Nobody was authenticated as the user.
      if (impersonationIn({ oidc: this })) return undefined;
      return accountId ? toAnsweredAcr(toAcr(amr), askedAcrs(this.params)) : undefined;
    },
  });
}

/** The library never makes a transient session lasting again. A user who signs in again in it may choose again. */
export function rememberAsChosen(provider: Provider): void {
  const { prototype } = provider.Session;
  const { loginAccount } = prototype;
  prototype.loginAccount = function (details) {
    loginAccount.call(this, details);
    this.transient = details.transient || undefined;
  };
}

type Login = { accountId?: unknown; access_epoch?: unknown } | undefined;

/** Whether the sign-in that a request goes on with still counts: after everybody was thrown out it doesn't. */
async function isLoginStanding({ db }: System, app: App, login: Login): Promise<boolean> {
  if (!login) return true;
  const { accountId, access_epoch } = login;
  const user = typeof accountId === 'string' ? await findUser(db, app, accountId) : undefined;
  if (typeof access_epoch !== 'number' || !holds({ access_epoch }, user)) return false;
  const state = requestState();
  state?.users.set(user.id, { claims: user });
  state?.epochs.set(user.id, access_epoch);
  return true;
}

/**
 * A request goes on only in the browser that took the last step of its sign-in: an attacker who began it elsewhere, and planted the
 * interaction's cookie there, would come back as the user (A131). To any other browser it is as one that has expired, and so
 * it is to this one if the sign-in no longer counts.
 */
export function keepToOneBrowser(system: System, app: App, provider: Provider): void {
  const { Interaction } = provider;
  const find = Interaction.find.bind(Interaction);
  const value = async (id: string) => {
    const found = await find(id);
    const context = Provider.ctx;
    if (!(found instanceof Interaction) || !RESUMES.has(context?.oidc?.route ?? '')) return found;
    const { error, browser_hash: hash, login } = found.result ?? {};
    const cookie = context && readAppCookie(context.cookies, app, BROWSER_COOKIE);
    if (!found.result || error) return found;
    const goesOn = isSameBrowser(cookie, { uid: id, hash }) && (await isLoginStanding(system, app, login));
    return goesOn ? found : undefined;
  };
  Object.defineProperty(Interaction, 'find', { value });
}

const RESUMES = new Set(['resume', 'device_resume']);

/**
 * The library gives a session a new id by deleting the row and writing another. Ours changes the one row (by its uid), so
 * that a sign-out on another device never misses it.
 */
export function rotateInPlace(provider: Provider): void {
  const { prototype } = provider.Session;
  const { resetIdentifier } = prototype;
  prototype.resetIdentifier = function () {
    resetIdentifier.call(this);
    Object.assign(this, { oldId: undefined });
  };
}

const PARAMS = Symbol('params');
type Asked = { [PARAMS]?: { token?: unknown }; route: string; ctx: KoaContextWithOIDC };

/** As soon as the library has read a request's parameters, before it looks at one of them. */
export function readParameters(provider: Provider, tokens: StructuredTokens): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'params', {
    get(this: Asked) {
      return this[PARAMS];
    },
    set(this: Asked, params: { token?: unknown }) {
      requireReadable(this.ctx, params);
      requireClient(this.ctx, params);
      impliesScope(this.ctx, params);
      noteSwitch(this.ctx);
      noteScope(this.ctx, params);
      this[PARAMS] = params;
      askByTokenId(this, tokens);
    },
  });
}

/** Endpoints where the library refuses a JWT as a token. */
const TOKEN_QUESTIONS = new Set(['introspection', 'revocation']);

/**
 * Introspection and revocation of a JWT: the token is replaced by its jti, unverified. Only when storage is asked for that
 * id is the signature checked, and only then is there a row.
 */
function askByTokenId({ ctx, route, [PARAMS]: params }: Asked, tokens: StructuredTokens): void {
  const token = params?.token;
  if (!TOKEN_QUESTIONS.has(route) || typeof token !== 'string' || !looksStructured(token)) return;
  const jti = readJti(token);
  Object.assign(params ?? {}, { token: jti });
  const state = requestState(ctx.req);
  if (state) state.structured = { jti, verify: () => tokens.verify(token) };
}

const KEPT = [
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

/** The library stores nothing of a JWT; we keep its row, so that it can be revoked and introspected like any other. */
export function keepStructuredTokens(provider: Provider): void {
  const keep = (token: AccessToken | ClientCredentials) => {
    const writes = pendingWrites();
    if (!writes) throw new Error('a structured token was issued where nothing keeps it');
    const members = KEPT.map((name) => [name, Reflect.get(token, name)]).filter(([, value]) => value !== undefined);
    const iat = toNumericDate(now());
    // A machine's token for the App's own API ends with the secret that it was issued for (tokens/machine-tokens.ts).
    const secret_id = token.kind === 'ClientCredentials' ? requestState()?.clientSecretId : undefined;
    const payload = { ...Object.fromEntries(members), secret_id, kind: token.kind, iat, exp: iat + token.expiration };
    writes.artifacts.push(toNewArtifact({ model: JWT_MODEL, id: token.jti, payload, expiresIn: token.expiration }));
  };
  provider.on('access_token.issued', keep);
  provider.on('client_credentials.issued', keep);
}

export function noteFailures(provider: Provider): void {
  provider.on('server_error', (context, error) => {
    const state = requestState(context.req);
    if (state) state.failure = error;
  });
  provider.on('authorization.error', (context, { error, error_description: description }) => {
    const state = requestState(context.req);
    if (state) state.sentBack = { error, description };
  });
  provider.on('interaction.started', (context, prompt) => {
    const state = requestState(context.req);
    if (state) state.asked = prompt.name;
  });
  const note = (
    { req }: KoaContextWithOIDC,
    { error, error_description, error_detail: detail }: errors.OIDCProviderError,
  ) => requestState(req)?.refusals.push({ error, description: error_description, detail });
  provider.on('authorization.error', note);
  provider.on('grant.error', note);
  provider.on('introspection.error', note);
  provider.on('revocation.error', note);
  provider.on('userinfo.error', note);
}
