// The client's side of a provider. openid-client does the checks (state, nonce, PKCE, iss, signature, aud, azp, times).
// This file fetches the provider's documents, caches them, and reads the answer.

import { LRUCache } from 'lru-cache';
import * as client from 'openid-client';
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { HOUR, MINUTE, now, toSeconds } from '../clock.ts';
import type { Core } from '../core.ts';
import type { ConnectionRow } from '../database/schema.ts';
import { fetchUpstream, withinDeadline } from '../outbound.ts';
import { Problem } from '../problem.ts';
import { isObject, type Kind, kindOf, type Profile } from './catalogue.ts';
import { limitProfile, mergeClaims, needsUserinfo, requireAllowedDomain } from './claims.ts';
import { openSecret, redirectUriOf } from './connections.ts';
import { settingsOf } from './settings.ts';
import { readAuthTime, requireTellable, type Wishes, wishParameters } from './wishes.ts';

const DEFAULT_MAX_AGE = 5 * MINUTE;
/** Also the longest use of an Apple secret, which is created with the documents. */
const LONGEST_MAX_AGE = HOUR;
const MAX_KEPT = 1_000;
const MAX_TEXT = 300;

/** The values that we keep until the provider answers. */
export type Checks = { state: string; nonce: string; verifier: string };

export function makeChecks(): Checks {
  return { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
}

/** The URL that the browser is sent to. Throws `connection_failed`, `connection_not_fresh`. */
export async function authorizationUrl(
  core: Core,
  app: App,
  connection: ConnectionRow,
  { checks: { state, nonce, verifier }, wishes }: { checks: Checks; wishes: Wishes },
): Promise<URL> {
  return translateFailures(async () => {
    const kind = kindOf(connection);
    const settings = settingsOf(connection);
    requireTellable(kind, settings, wishes);
    const configuration = await configurationOf(core, app, connection);
    const scope = settings.scope ?? kind.scope;
    return client.buildAuthorizationUrl(configuration, {
      ...wishParameters(kind, wishes),
      ...kind.parameters?.(settings),
      redirect_uri: redirectUriOf(app, connection),
      state,
      ...(scope && { scope }),
      ...(kind.protocol === 'oidc' && { nonce }),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  });
}

/** `auth_time`: when the person signed in there, in seconds since 1970, if the provider says so. */
export type Person = { profile: Profile; auth_time: number | undefined };

type Answered = Checks & { answer: URLSearchParams; wishes: Wishes; begun_at: number };

/**
 * The person, by the parameters that the provider sent back. Throws `connection_denied`, `connection_failed`,
 * `connection_not_fresh`, `domain_not_allowed`.
 */
export async function redeemAnswer(
  core: Core,
  app: App,
  connection: ConnectionRow,
  { answer, state, nonce, verifier, ...asked }: Answered,
): Promise<Person> {
  return translateFailures(async () => {
    const kind = kindOf(connection);
    const settings = settingsOf(connection);
    const known = await configurationOf(core, app, connection);
    const url = new URL(`${redirectUriOf(app, connection)}?${answer}`);
    const checks = { expectedState: state, pkceCodeVerifier: verifier };
    if (kind.protocol === 'oauth2') {
      const tokens = await client.authorizationCodeGrant(known, url, checks);
      const profile = limitProfile(await kind.readProfile((at) => askApi(core, at, tokens.access_token), settings));
      requireAllowedDomain(settings, profile, undefined);
      return { profile, auth_time: readAuthTime({}, settings, asked) };
    }
    const tokens = await client.authorizationCodeGrant(known, url, {
      ...checks,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new Error('the provider sent no ID token');
    const auth_time = readAuthTime(claims, settings, asked);
    const userinfo = await askUserinfo(kind, known, { claims, access_token: tokens.access_token });
    const profile = limitProfile(kind.toProfile(mergeClaims(kind, claims, userinfo), settings));
    requireAllowedDomain(settings, profile, kind.toDomain && { domain: kind.toDomain(claims) });
    return { profile, auth_time };
  });
}

async function askUserinfo(
  kind: Extract<Kind, { protocol: 'oidc' }>,
  known: client.Configuration,
  { claims, access_token }: { claims: client.IDToken; access_token: string },
): Promise<Record<string, unknown>> {
  if (!needsUserinfo(kind, claims) || !known.serverMetadata().userinfo_endpoint) return {};
  // Core §5.3.2: it throws if userinfo is about a different person than the ID token.
  return client.fetchUserInfo(known, access_token, claims.sub);
}

/** The result of discovery, for the developer who sets up a connection. Throws `connection_failed` with the reason. */
export async function testConnection(core: Core, app: App, connection: ConnectionRow) {
  return translateFailures(async () => {
    kept.delete(keyOf(app, connection));
    const { issuer, authorization_endpoint, token_endpoint, jwks_uri } = (
      await configurationOf(core, app, connection)
    ).serverMetadata();
    const keys = jwks_uri ? await countKeys(core, jwks_uri) : undefined;
    // Without documents, the only test is whether the server answers.
    if (!jwks_uri && token_endpoint) await requireAlive(core, token_endpoint);
    return { issuer, authorization_endpoint, token_endpoint, jwks_uri, keys };
  });
}

async function requireAlive(core: Core, url: string): Promise<void> {
  const { status } = await fetchUpstream(core.config, url);
  if (status >= 500) throw new Error(`${url} answered ${status}`);
}

async function countKeys(core: Core, jwksUri: string): Promise<number> {
  const answer = await fetchUpstream(core.config, jwksUri);
  const { data } = keySet.safeParse(await answer.json());
  if (!answer.ok || !data) throw new Error(`${jwksUri} does not answer with a set of keys`);
  return data.keys.length;
}

const keySet = z.object({ keys: z.array(z.unknown()) });

async function askApi(core: Core, url: string, accessToken: string): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json', 'user-agent': 'Gatehouse' };
  const answer = await fetchUpstream(core.config, url, { headers });
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
  const said: unknown = await answer.json();
  if (!isObject(said)) throw new Error(`${url} did not answer with an object`);
  return said;
}

type Kept = { configuration: Promise<client.Configuration>; until: number };

const kept = new LRUCache<string, Kept>({ max: MAX_KEPT });

/** A change to the connection changes the key, so that nothing of the old one is used again. */
const keyOf = (app: App, connection: ConnectionRow) =>
  `${app.id} ${connection.id} ${connection.updated_at.getTime()} ${secondsBehind()}`;

/** By how much this node's own clock, which openid-client reads, is behind the time that counts (clock.ts): 0 if it is right. */
const secondsBehind = (): number => Math.round(toSeconds(now().getTime() - Date.now()));

function configurationOf(core: Core, app: App, connection: ConnectionRow): Promise<client.Configuration> {
  const key = keyOf(app, connection);
  const known = kept.get(key);
  if (known && known.until > now().getTime()) return known.configuration;
  const keepFor = (maxAge: number) => {
    entry.until = now().getTime() + maxAge;
  };
  const configuration = configure(core, app, connection, keepFor).catch((error) => {
    if (kept.get(key) === entry) kept.delete(key);
    throw error;
  });
  const entry: Kept = { configuration, until: now().getTime() + LONGEST_MAX_AGE };
  kept.set(key, entry);
  return entry.configuration;
}

async function configure(
  core: Core,
  app: App,
  connection: ConnectionRow,
  keepFor: (milliseconds: number) => void,
): Promise<client.Configuration> {
  const kind = kindOf(connection);
  const settings = settingsOf(connection);
  const { client_id } = connection;
  const secret = openSecret(core, app, connection);
  const auth = proveBy((await kind.makeSecret?.({ client_id, secret, settings })) ?? secret);
  const fetch = keepKeys(async (url, options) => {
    const answer = await fetchUpstream(core.config, url, options);
    if (url.includes('/.well-known/')) keepFor(maxAgeOf(answer));
    return answer;
  });
  const execute = core.config.production ? [] : [client.allowInsecureRequests];
  const configuration =
    kind.protocol === 'oidc'
      ? await client.discovery(
          new URL(kind.issuer(settings)),
          client_id,
          { [client.clockSkew]: secondsBehind() },
          auth,
          {
            [client.customFetch]: fetch,
            execute,
          },
        )
      : new client.Configuration(
          { issuer: kind.issuer(settings), ...kind.endpoints(settings) },
          client_id,
          undefined,
          auth,
        );
  configuration[client.customFetch] = fetch;
  for (const relax of kind.protocol === 'oidc' ? [] : execute) relax(configuration);
  // Without it, openid-client trusts the ID token because it came from the token endpoint by TLS.
  if (kind.protocol === 'oidc') client.enableNonRepudiationChecks(configuration);
  return configuration;
}

/** The method that the provider supports. Basic is the default (Discovery 1.0 §3). */
function proveBy(secret: string): client.ClientAuth {
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, metadata, body, headers) => {
    const taken = server.token_endpoint_auth_methods_supported ?? (server.jwks_uri ? ['client_secret_basic'] : []);
    const prove = taken.includes('client_secret_basic') ? basic : post;
    prove(server, metadata, body, headers);
  };
}

function maxAgeOf(answer: Response): number {
  const said = /(?:^|[\s,])max-age=(\d{1,9})/.exec(answer.headers.get('cache-control') ?? '')?.[1];
  return Math.min(said === undefined ? DEFAULT_MAX_AGE : Number(said) * 1000, LONGEST_MAX_AGE);
}

/**
 * openid-client reloads the keys now and then. If the provider doesn't answer, the last ones are used for their
 * max-age.
 */
function keepKeys(fetch: client.CustomFetch): client.CustomFetch {
  const good = new Map<string, { text: string; headers: Headers; until: number }>();
  return async (url, options) => {
    if (options.method !== 'GET' || 'authorization' in options.headers) return fetch(url, options);
    try {
      const answer = await fetch(url, options);
      if (answer.status === 200) {
        const text = await answer.clone().text();
        good.set(url, { text, headers: answer.headers, until: now().getTime() + maxAgeOf(answer) });
        return answer;
      }
      if (answer.status < 500) return answer;
      throw new Error(`${url} answered ${answer.status}`);
    } catch (error) {
      const last = good.get(url);
      if (!last || last.until <= now().getTime()) throw error;
      return new Response(last.text, { status: 200, headers: last.headers });
    }
  };
}

/** Sets one deadline for all requests, and turns failures at the provider into problems that are not ours. */
async function translateFailures<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await withinDeadline(work);
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof client.AuthorizationResponseError && REFUSALS.has(error.error)) {
      throw new Problem('connection_denied', undefined, { cause: error });
    }
    throw new Problem('connection_failed', describe(error), { cause: error });
  }
}

const REFUSALS = new Set(['access_denied', 'user_cancelled_authorize', 'consent_required', 'interaction_required']);

/** The reason, for the developer. */
function describe(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at instanceof Error && parts.length < 3; at = at.cause) parts.push(at.message);
  return parts.join(': ').slice(0, MAX_TEXT);
}
