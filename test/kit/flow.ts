// The protocol as a client speaks it, step by step: each function is one step, so that a test can do the next one wrong.
import { createHash, randomBytes } from 'node:crypto';
import type { App } from '../../src/apps/app.ts';
import { PASSWORD, type TestClient } from './app.ts';
import { type Page, Visitor } from './visitor.ts';

export type Tokens = {
  access_token: string;
  refresh_token?: string;
  id_token?: string;
  token_type: string;
  expires_in: number;
  scope?: string;
};

export type Answer<Body = Record<string, unknown>> = { status: number; headers: Headers; body: Body };

export function makePkce() {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** `undefined` leaves a parameter out. */
export function authorizeUrl(
  app: App,
  client: TestClient,
  challenge: string | undefined,
  more: Record<string, string | undefined> = {},
): string {
  const params = {
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: client.redirect_uri,
    scope: 'openid',
    state: 'the-state',
    code_challenge: challenge,
    code_challenge_method: challenge && 'S256',
    ...more,
  };
  const given = Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${app.issuer}/authorize?${new URLSearchParams(given)}`;
}

/** Through the sign-in and consent screens, whichever come, to the redirect back to the client (or the page that stopped it). */
export async function passScreens(visitor: Visitor, page: Page, email: string, password = PASSWORD): Promise<Page> {
  let at = page;
  for (let screens = 0; screens < 4 && !at.location; screens++) {
    if (at.text.includes('name="password"') && at.text.includes('/sign-in"'))
      at = await visitor.submit(at, { email, password });
    else if (at.text.includes('name="decision"')) at = await visitor.submit(at, { decision: 'allow' });
    // The library signs out the user before, by a page that sends itself.
    else if (at.text.includes('/logout/confirm')) at = await visitor.submit(at, {}, '/logout/confirm');
    else break;
  }
  return at;
}

export type Authorized = { code: string; verifier: string; visitor: Visitor; page: Page; params: URLSearchParams };

/** From nothing to an authorization code. */
export async function authorize(
  app: App,
  client: TestClient,
  email: string,
  more: Record<string, string | undefined> = {},
  visitor = new Visitor(),
): Promise<Authorized> {
  const { verifier, challenge } = makePkce();
  const page = await passScreens(visitor, await visitor.open(authorizeUrl(app, client, challenge, more)), email);
  if (!page.location) throw new Error(`no redirect back: ${page.status} ${page.url} ${page.text.slice(0, 500)}`);
  const params = new URL(page.location).searchParams;
  return { code: params.get('code') ?? '', verifier, visitor, page, params };
}

/** POST of a form to an endpoint of the issuer; the client proves itself by Basic unless `auth` says otherwise. */
export async function post(
  app: App,
  path: string,
  form: Record<string, string>,
  client?: TestClient,
  auth: 'basic' | 'post' | 'none' = client?.client_secret ? 'basic' : 'none',
): Promise<Answer> {
  const body = new URLSearchParams(form);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (client && auth === 'basic') headers.authorization = basic(client);
  if (client && auth !== 'basic') body.set('client_id', client.client_id);
  if (client && auth === 'post') body.set('client_secret', client.client_secret!);
  return send(`${app.issuer}${path}`, { method: 'POST', headers, body });
}

export async function send(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text);
  } catch {
    body = { text };
  }
  return { status: response.status, headers: response.headers, body };
}

export function basic({ client_id, client_secret }: TestClient): string {
  const encode = (text = '') => encodeURIComponent(text);
  return `Basic ${Buffer.from(`${encode(client_id)}:${encode(client_secret)}`).toString('base64')}`;
}

export function redeem(
  app: App,
  client: TestClient,
  { code, verifier }: Pick<Authorized, 'code' | 'verifier'>,
  more: Record<string, string> = {},
) {
  return post(
    app,
    '/token',
    { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: client.redirect_uri, ...more },
    client,
  );
}

export function refresh(app: App, client: TestClient, refreshToken: string, more: Record<string, string> = {}) {
  return post(app, '/token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...more }, client);
}

export function introspect(app: App, client: TestClient, token: string, more: Record<string, string> = {}) {
  return post(app, '/introspect', { token, ...more }, client);
}

export function revoke(app: App, client: TestClient, token: string) {
  return post(app, '/revoke', { token }, client);
}

export function userinfo(app: App, accessToken: string) {
  return send(`${app.issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });
}

/** The whole flow: tokens for a user at a client. */
export async function signIn(
  app: App,
  client: TestClient,
  email: string,
  more: Record<string, string | undefined> = {},
): Promise<Tokens & { visitor: Visitor }> {
  const authorized = await authorize(app, client, email, more);
  const resource: Record<string, string> = more.resource ? { resource: more.resource } : {};
  const { status, body } = await redeem(app, client, authorized, resource);
  if (status !== 200) throw new Error(`token: ${status} ${JSON.stringify(body)}`);
  return { ...(body as unknown as Tokens), visitor: authorized.visitor };
}
