// openid-client, unmodified, as a developer would use it: discovery, sign-in, and everything that comes after.
import * as oidc from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { CALLBACK, makeApp, makeClient, makeResource, makeUser, type TestClient } from '../kit/app.ts';
import { passScreens } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, Visitor } from '../kit/visitor.ts';

const HOME = 'https://rp.example.com/';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

describe('openid-client', () => {
  test('finds the issuer at the URL of either standard', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    for (const algorithm of ['oidc', 'oauth2'] as const) {
      const config = await discover(app, client, { algorithm });
      expect(config.serverMetadata()).toMatchObject({
        issuer: app.issuer,
        token_endpoint: `${app.issuer}/token`,
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
      });
      expect(config.serverMetadata().supportsPKCE()).toBe(true);
    }
  });

  test.each([
    ['client_secret_basic', oidc.ClientSecretBasic],
    ['client_secret_post', oidc.ClientSecretPost],
  ])('signs a user in with code and PKCE, as %s', async (_name, authenticate) => {
    const { config, email, user } = await prepare({ authenticate });
    const { tokens } = await signIn(config, email, { scope: 'openid profile email' });
    expect(tokens.claims()).toMatchObject({ sub: user.id, iss: config.serverMetadata().issuer });
    expect(tokens.refresh_token).toBeTypeOf('string');
    const info = await oidc.fetchUserInfo(config, tokens.access_token, user.id);
    expect(info).toMatchObject({ sub: user.id, email, name: 'Bob' });
  });

  test('signs a user in as a public client', async () => {
    const { config, email, user } = await prepare({ type: 'public' });
    const { tokens } = await signIn(config, email);
    expect(tokens.claims()?.sub).toBe(user.id);
    const again = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    expect(again.refresh_token).not.toBe(tokens.refresh_token);
  });

  test('A132 binds its tokens to a key, and reads the user at every door', async () => {
    const { config, email, user } = await prepare({ type: 'public' });
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('Ed25519'));
    const { tokens } = await signIn(config, email, {}, {}, { DPoP });
    expect(tokens.token_type).toBe('dpop');
    const again = await oidc.refreshTokenGrant(config, tokens.refresh_token!, undefined, { DPoP });
    const info = await oidc.fetchUserInfo(config, again.access_token, user.id, { DPoP });
    expect(info.sub).toBe(user.id);
    const me = new URL(`${config.serverMetadata().issuer}/api/v1/me`);
    const own = await oidc.fetchProtectedResource(config, again.access_token, me, 'GET', undefined, undefined, {
      DPoP,
    });
    expect(await own.json()).toMatchObject({ id: user.id });
    await expect(oidc.fetchUserInfo(config, again.access_token, user.id)).rejects.toMatchObject({ status: 401 });
    await expect(oidc.refreshTokenGrant(config, again.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('refreshes, asks about tokens, gives them back', async () => {
    const { config, email, user } = await prepare();
    const { tokens } = await signIn(config, email, { scope: 'openid offline_access', prompt: 'consent' });
    const again = await oidc.refreshTokenGrant(config, tokens.refresh_token!);
    expect(await oidc.tokenIntrospection(config, again.access_token)).toMatchObject({ active: true, sub: user.id });

    await oidc.tokenRevocation(config, again.refresh_token!);
    expect(await oidc.tokenIntrospection(config, again.access_token)).toEqual({ active: false });
    await expect(oidc.refreshTokenGrant(config, again.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(oidc.fetchUserInfo(config, again.access_token, user.id)).rejects.toMatchObject({ status: 401 });
  });

  test('ends the session, and the next sign-in asks again', async () => {
    const { config, email, client } = await prepare();
    const { tokens, visitor } = await signIn(config, email);
    const silent = await authorize(config, visitor, { prompt: 'none' });
    expect(silent.answer.searchParams.get('code')).toBeTypeOf('string');

    const url = oidc.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token!,
      post_logout_redirect_uri: HOME,
      state: 'bye',
    });
    const done = await visitor.open(url.href);
    expect(done.location).toBe(`${HOME}?state=bye`);
    const { answer } = await authorize(config, visitor, { prompt: 'none' });
    expect(answer.searchParams.get('error')).toBe('login_required');
    expect(client.client_id).toBe(config.clientMetadata().client_id);
  });

  test('gets a machine its own token', async () => {
    const { config } = await prepare({ type: 'machine' });
    const tokens = await oidc.clientCredentialsGrant(config);
    expect(tokens.token_type).toBe('bearer');
    expect(tokens.refresh_token).toBeUndefined();
    expect(await oidc.tokenIntrospection(config, tokens.access_token)).toMatchObject({ active: true });
  });

  test('gets tokens for one API, in the format that the API wants', async () => {
    const { app, config, email } = await prepare();
    const { identifier } = await makeResource(gatehouse, app, { token_format: 'jwt' });
    const { tokens } = await signIn(
      config,
      email,
      { scope: 'openid photos:read', resource: identifier },
      { resource: identifier },
    );
    expect(tokens.access_token.split('.')).toHaveLength(3);
    expect(await oidc.tokenIntrospection(config, tokens.access_token)).toMatchObject({
      active: true,
      aud: identifier,
      scope: 'photos:read',
    });
    const again = await oidc.refreshTokenGrant(config, tokens.refresh_token!, { resource: identifier });
    expect(await oidc.tokenIntrospection(config, again.access_token)).toMatchObject({ active: true, aud: identifier });
  });

  test('takes the answer by form_post', async () => {
    const { config, email, user } = await prepare();
    const { tokens } = await signIn(config, email, { response_mode: 'form_post' });
    expect(tokens.claims()?.sub).toBe(user.id);
  });

  test('is refused by form_post, too', async () => {
    const { config } = await prepare();
    const { request, checks } = await authorize(config, new Visitor(), { response_mode: 'form_post', prompt: 'none' });
    await expect(oidc.authorizationCodeGrant(config, request!, checks)).rejects.toMatchObject({
      error: 'login_required',
    });
  });

  test('sends the authorization request by POST', async () => {
    const { config, email, user } = await prepare();
    const { tokens } = await signIn(config, email, {}, {}, { method: 'POST' });
    expect(tokens.claims()?.sub).toBe(user.id);
  });

  test('says in the ID token and at userinfo what the claims parameter asks for', async () => {
    const { config, email, user } = await prepare();
    const claims = JSON.stringify({
      id_token: { email: { essential: true }, auth_time: null },
      userinfo: { name: null },
    });
    const { tokens } = await signIn(config, email, { claims });
    expect(tokens.claims()).toMatchObject({ email, auth_time: expect.any(Number) });
    expect(tokens.claims()).not.toHaveProperty('name');
    const info = await oidc.fetchUserInfo(config, tokens.access_token, user.id);
    expect(info).toEqual({ sub: user.id, name: 'Bob' });
  });

  test('verifies an ID token by either algorithm', async () => {
    const { config, email, user } = await prepare({ id_token_alg: 'ES256' });
    oidc.enableNonRepudiationChecks(config);
    const { tokens } = await signIn(config, email);
    expect(tokens.claims()?.sub).toBe(user.id);
  });

  test('A15 A16 does not take an answer of another App for its own', async () => {
    const [one, other] = [await prepare(), await prepare()];
    const { answer } = await authorize(other.config, new Visitor(), {}, other.email);
    const { checks } = await authorize(one.config, new Visitor());
    answer.searchParams.set('state', String(checks.expectedState));
    const mixed = oidc.authorizationCodeGrant(one.config, answer, checks);
    await expect(mixed).rejects.toMatchObject({ code: 'OAUTH_INVALID_RESPONSE' });
  });
});

describe('what a client may ask of a sign-in', () => {
  test('prompt=none answers without a screen: login_required, consent_required, or a code', async () => {
    const { app, config, email } = await prepare();
    const visitor = new Visitor();
    const outcome = async (more = {}) => {
      const { answer } = await authorize(config, visitor, { prompt: 'none', ...more });
      return answer.searchParams.get('error') ?? answer.searchParams.has('code');
    };
    expect(await outcome()).toBe('login_required');
    await signIn(config, email, {}, {}, { visitor });
    expect(await outcome()).toBe(true);
    expect(await outcome({ scope: 'openid phone' })).toBe('consent_required');
    const stranger = await discover(app, await makeClient(gatehouse, app));
    const { answer } = await authorize(stranger, visitor, { prompt: 'none' });
    expect(answer.searchParams.get('error')).toBe('consent_required');
  });

  test('prompt=login asks for the password again, and auth_time says so', async () => {
    const { config, email } = await prepare();
    const { tokens, visitor } = await signIn(config, email, { max_age: '3600' });
    const first = tokens.claims()!.auth_time!;
    expect((await open(config, visitor, { prompt: 'login' })).text).toContain('name="password"');
    passTime(1_100);
    const again = await signIn(config, email, { prompt: 'login', max_age: '3600' }, {}, { visitor });
    expect(again.tokens.claims()!.auth_time!).toBeGreaterThan(first);
  });

  test('prompt=consent asks again for what was allowed', async () => {
    const { config, email } = await prepare();
    const { visitor } = await signIn(config, email);
    expect((await open(config, visitor, { prompt: 'consent' })).text).toContain('name="decision"');
  });

  test('max_age asks again when the sign-in is older', async () => {
    const { config, email } = await prepare();
    const { visitor } = await signIn(config, email);
    expect((await open(config, visitor, { max_age: '3600' })).location).toMatch(/[?&]code=/);
    passTime(1_100);
    expect((await open(config, visitor, { max_age: '0' })).text).toContain('name="password"');
    const { answer } = await authorize(config, visitor, { max_age: '0', prompt: 'none' });
    expect(answer.searchParams.get('error')).toBe('login_required');
  });

  test('login_hint fills the email in', async () => {
    const { config } = await prepare();
    const page = await open(config, new Visitor(), { login_hint: 'carol@example.com' });
    expect(page.text).toContain('value="carol@example.com"');
  });

  test('ui_locales chooses the language, over the browser', async () => {
    const { config } = await prepare();
    const visitor = new Visitor();
    visitor.headers['accept-language'] = 'en';
    expect((await open(config, visitor, { ui_locales: 'fr de en' })).text).toContain('<html lang="de"');
    expect((await open(config, visitor, {})).text).toContain('<html lang="en"');
  });
});

type Wishes = {
  type?: 'public' | 'confidential' | 'machine';
  id_token_alg?: 'ES256';
  authenticate?: typeof oidc.ClientSecretPost;
};

async function prepare({ authenticate, ...wishes }: Wishes = {}) {
  const app = await makeApp(gatehouse);
  const signsIn = wishes.type !== 'machine';
  const client = await makeClient(gatehouse, app, { ...wishes, post_logout_redirect_uris: signsIn ? [HOME] : [] });
  const user = await makeUser(gatehouse, app, { name: 'Bob' });
  const config = await discover(app, client, {
    ...(authenticate && { authenticate }),
    ...(wishes.id_token_alg && { metadata: { id_token_signed_response_alg: wishes.id_token_alg } }),
  });
  return { app, client, user, email: user.email, config };
}

type Discovery = oidc.DiscoveryRequestOptions & {
  authenticate?: typeof oidc.ClientSecretPost;
  metadata?: Partial<oidc.ClientMetadata>;
};

function discover(
  app: App,
  { client_id, client_secret }: TestClient,
  { authenticate, metadata, ...options }: Discovery = {},
) {
  const authentication = client_secret ? (authenticate ?? oidc.ClientSecretBasic)(client_secret) : oidc.None();
  return oidc.discovery(new URL(app.issuer), client_id, { client_secret, ...metadata }, authentication, {
    execute: [oidc.allowInsecureRequests],
    ...options,
  });
}

type How = { method?: 'POST'; visitor?: Visitor; DPoP?: oidc.DPoPHandle };

/** The whole code flow, with everything that openid-client checks. */
async function signIn(
  config: oidc.Configuration,
  email: string,
  parameters: Record<string, string> = {},
  tokenParameters: Record<string, string> = {},
  { method, visitor = new Visitor(), DPoP }: How = {},
) {
  const { answer, request, checks } = await authorize(config, visitor, parameters, email, method);
  const tokens = await oidc.authorizationCodeGrant(config, request ?? answer, checks, tokenParameters, { DPoP });
  return { tokens, visitor };
}

/** To the client's redirect URI: its URL, or the request that a form_post page makes the browser send. */
async function authorize(
  config: oidc.Configuration,
  visitor: Visitor,
  parameters: Record<string, string> = {},
  email = 'nobody@example.com',
  method?: 'POST',
) {
  const { url, checks } = await makeRequest(config, parameters);
  const first =
    method === 'POST' ? visitor.open(url.origin + url.pathname, { body: url.searchParams }) : visitor.open(url.href);
  const page = await passScreens(visitor, await first, email);
  const form = formsOf(page).find(({ action }) => action === CALLBACK);
  const request = form && new Request(CALLBACK, { method: 'POST', body: new URLSearchParams(form.hidden) });
  return { answer: new URL(page.location ?? page.url), request, checks };
}

/** The first page that a visitor sees, or the redirect that it gets. */
async function open(config: oidc.Configuration, visitor: Visitor, parameters: Record<string, string>) {
  const { url } = await makeRequest(config, parameters);
  return visitor.open(url.href);
}

async function makeRequest(config: oidc.Configuration, parameters: Record<string, string>) {
  const checks = {
    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
    expectedState: oidc.randomState(),
    expectedNonce: oidc.randomNonce(),
    ...(parameters.max_age && { maxAge: Number(parameters.max_age) }),
  };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: 'openid',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  return { url, checks };
}
