// The measured operations. Each prepares one virtual user (signs in, collects tokens) and returns the turn that this user
// repeats while the clock runs. A turn throws unless every answer is right.
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, basic, type Send, signIn, withCookies } from './http.ts';
import { required } from './required.ts';
import { searches } from './searches.ts';
import type { Target } from './target.ts';

/** Resolves to `refused` if the server was too busy and the operation counts that. */
export type Turn = () => Promise<unknown>;
export type Site = { target: Target; send: Send; endpoints: Endpoints };
type Endpoints = Record<'authorization_endpoint' | 'token_endpoint' | 'introspection_endpoint', string>;
type Tokens = Record<'access_token' | 'id_token' | 'refresh_token', string | undefined>;

// A resource server sees many tokens; a single one would flatter a cache.
const INTROSPECTED_TOKENS = 16;

export const operations = {
  discovery,
  'client-credentials': clientCredentials,
  introspection,
  refresh,
  code,
  password,
};
export type OperationName = keyof typeof operations;

/** Runs while another operation is measured. */
export const floods = { 'sign-in-flood': signInFlood, ...searches };
export type FloodName = keyof typeof floods;

export function canDo(target: Target, operation: OperationName): boolean {
  return operation !== 'password' || target.apiKey !== undefined;
}

export async function openSite(target: Target, send: Send): Promise<Site> {
  const endpoints = expect<Endpoints>(
    await send(`${target.issuer}/.well-known/openid-configuration`),
    'token_endpoint',
  );
  return { target, send, endpoints };
}

async function discovery({ target, send }: Site): Promise<Turn> {
  const url = `${target.issuer}/.well-known/openid-configuration`;
  return async () => {
    const { issuer } = expect<{ issuer: string }>(await send(url), 'issuer');
    if (issuer !== target.issuer) throw new Error(`Discovery names ${issuer}`);
  };
}

async function clientCredentials({ target, send, endpoints }: Site): Promise<Turn> {
  const headers = basic(target.machine);
  const form = { grant_type: 'client_credentials' };
  return async () => {
    expect(await send(endpoints.token_endpoint, { headers, form }), 'access_token');
  };
}

async function introspection(site: Site): Promise<Turn> {
  const { target, send, endpoints } = site;
  const browser = await signedIn(site, 'openid email');
  const tokens: string[] = [];
  while (tokens.length < INTROSPECTED_TOKENS)
    tokens.push(required((await codeFlow(site, browser, 'openid email')).access_token, 'access token'));
  const headers = basic(target.web);
  let turn = 0;
  return async () => {
    const token = required(tokens[turn++ % tokens.length], 'token');
    const answer = await send(endpoints.introspection_endpoint, { headers, form: { token } });
    const { active } = expect<{ active: boolean }>(answer, 'active');
    if (!active) throw new Error('Introspection says that a fresh token is not active');
  };
}

async function refresh(site: Site): Promise<Turn> {
  const { target, send, endpoints } = site;
  let { refresh_token: current } = await firstSignIn(site, withCookies(send), 'openid offline_access');
  const headers = basic(target.web);
  return async () => {
    const form = { grant_type: 'refresh_token', refresh_token: required(current, 'refresh token') };
    const { refresh_token: next } = expect<Tokens>(
      await send(endpoints.token_endpoint, { headers, form }),
      'access_token',
    );
    if (!next || next === current) throw new Error('The refresh token did not rotate');
    current = next;
  };
}

async function code(site: Site): Promise<Turn> {
  const browser = await signedIn(site, 'openid email');
  return async () => {
    await codeFlow(site, browser, 'openid email');
  };
}

/** Few enough that creating them is no flood, and enough that no user exceeds their limit of attempts. */
const FLOODED_USERS = 16;
const flooded: ReturnType<typeof signUp>[] = [];
let flooders = 0;

async function signInFlood(site: Site): Promise<Turn> {
  const index = flooders++;
  const place = index % FLOODED_USERS;
  flooded[place] ??= signUp(site);
  const { headers, user, url } = await flooded[place];
  // Each has a network of its own, because the limits count all users of one address together.
  const from = `198.18.${Math.floor(index / 250)}.${index % 250}`;
  return async () => {
    const answer = await site.send(url, { headers: { ...headers, 'x-forwarded-for': from }, json: user });
    if (answer.status !== 503) return void expect<{ tokens: Tokens }>(answer, 'tokens');
    // They retry when they were told to.
    await sleep(Number(answer.headers['retry-after']) * 1000);
    return 'refused';
  };
}

async function password(site: Site): Promise<Turn> {
  const { send } = site;
  const { headers, user, url } = await signUp(site);
  return async () => {
    const answer = await send(url, { headers, json: user });
    const { tokens } = expect<{ tokens: Tokens }>(answer, 'tokens');
    if (!tokens.access_token) throw new Error('Sign-in gave no access token');
  };
}

// A user for each connection, because simultaneous attempts with one user's password are limited.
async function signUp({ target, send }: Pick<Site, 'target' | 'send'>) {
  const headers = { authorization: `Bearer ${target.apiKey}` };
  const user = { ...target.user, email: `${randomBytes(8).toString('hex')}@example.com` };
  const { status, body } = await send(`${target.issuer}/api/v1/auth/signup`, { headers, json: user });
  if (status !== 201) throw new Error(`Sign-up answered ${status}: ${body.slice(0, 500)}`);
  return { headers, user, url: `${target.issuer}/api/v1/auth/login` };
}

async function signedIn(site: Site, scope: string): Promise<Send> {
  const browser = withCookies(site.send);
  await firstSignIn(site, browser, scope);
  return browser;
}

let lastSignIn: Promise<unknown> = Promise.resolve();

/** One after the other, because simultaneous attempts with one user's password are limited. */
function firstSignIn(site: Site, browser: Send, scope: string): Promise<Tokens> {
  const tokens = lastSignIn.then(async () => {
    const request = authorizationRequest(site, { scope, prompt: 'consent' });
    return redeem(site, request.verifier, await signIn(browser, site.target, request.url));
  });
  lastSignIn = tokens.catch(() => undefined);
  return tokens;
}

// One request to authorize and one for the tokens; the session and the consent exist already.
async function codeFlow(site: Site, browser: Send, scope: string): Promise<Tokens> {
  const request = authorizationRequest(site, { scope });
  const { status, headers, body } = await browser(request.url);
  if (!headers.location?.startsWith(site.target.redirectUri)) {
    throw new Error(`Authorize did not redirect to the client: ${status} ${headers.location ?? body.slice(0, 500)}`);
  }
  return redeem(site, request.verifier, headers.location);
}

function authorizationRequest({ target, endpoints }: Site, parameters: { scope: string; prompt?: string }) {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: target.web.client_id,
    redirect_uri: target.redirectUri,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    ...parameters,
  });
  return { verifier, url: `${endpoints.authorization_endpoint}?${query}` };
}

async function redeem({ target, send, endpoints }: Site, verifier: string, callback: string): Promise<Tokens> {
  const code = new URL(callback).searchParams.get('code');
  if (!code) throw new Error(`No code in ${callback}`);
  const form = { grant_type: 'authorization_code', code, redirect_uri: target.redirectUri, code_verifier: verifier };
  const answer = await send(endpoints.token_endpoint, { headers: basic(target.web), form });
  expect(answer, 'id_token');
  return expect<Tokens>(answer, 'access_token');
}

function expect<T>({ status, body }: Answer, field: (keyof T & string) | 'access_token' | 'id_token'): T {
  const json = status === 200 && JSON.parse(body);
  if (!json || !(field in json)) throw new Error(`Expected 200 with ${field}, got ${status}: ${body.slice(0, 500)}`);
  return json;
}
