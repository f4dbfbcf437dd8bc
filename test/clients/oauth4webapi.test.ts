// oauth4webapi, unmodified: the code flow by hand, each response validated by the library before the next request.
import * as oauth from 'oauth4webapi';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CALLBACK, makeApp, makeClient, makeResource, makeUser } from '../kit/app.ts';
import { passScreens } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { Visitor } from '../kit/visitor.ts';

const insecure = { [oauth.allowInsecureRequests]: true };

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

describe('oauth4webapi', () => {
  test.each(['oidc', 'oauth2'] as const)('takes the discovery document of %s', async (algorithm) => {
    const { app } = await prepare();
    const issuer = new URL(app.issuer);
    const response = await oauth.discoveryRequest(issuer, { algorithm, ...insecure });
    const server = await oauth.processDiscoveryResponse(issuer, response);
    expect(server).toMatchObject({
      issuer: app.issuer,
      jwks_uri: `${app.issuer}/jwks`,
      response_types_supported: ['code'],
    });
  });

  test('signs a user in, reads the user, refreshes, revokes', async () => {
    const { server, client, auth, user } = await prepare();
    const { params, checks } = await authorize(server, client, user.email, {
      scope: 'openid email offline_access',
      prompt: 'consent',
    });
    const granted = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      auth,
      params,
      CALLBACK,
      checks.verifier,
      insecure,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, granted, {
      expectedNonce: checks.nonce,
      requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, granted, insecure);
    expect(oauth.getValidatedIdTokenClaims(tokens)!.sub).toBe(user.id);

    const info = await oauth.userInfoRequest(server, client, tokens.access_token, insecure);
    expect(await oauth.processUserInfoResponse(server, client, user.id, info)).toMatchObject({
      email: user.email,
      email_verified: false,
    });

    const refreshed = await oauth.refreshTokenGrantRequest(server, client, auth, tokens.refresh_token!, insecure);
    const again = await oauth.processRefreshTokenResponse(server, client, refreshed);
    expect(again.refresh_token).toBeTypeOf('string');

    const asked = await oauth.introspectionRequest(server, client, auth, again.access_token, insecure);
    expect(await oauth.processIntrospectionResponse(server, client, asked)).toMatchObject({
      active: true,
      sub: user.id,
    });
    const revoked = await oauth.revocationRequest(server, client, auth, again.access_token, insecure);
    expect(await oauth.processRevocationResponse(revoked)).toBeUndefined();
    const later = await oauth.introspectionRequest(server, client, auth, again.access_token, insecure);
    expect(await oauth.processIntrospectionResponse(server, client, later)).toEqual({ active: false });
  });

  test('A132 binds its tokens to a key, and reads the user at every door', async () => {
    const { app, server, client, auth, user } = await prepare();
    const holder: oauth.Client = client;
    const DPoP = oauth.DPoP(holder, await oauth.generateKeyPair('ES256'));
    const { params, checks } = await authorize(server, client, user.email, {
      dpop_jkt: await DPoP.calculateThumbprint(),
    });
    const options = { DPoP, ...insecure };
    const granted = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      auth,
      params,
      CALLBACK,
      checks.verifier,
      options,
    );
    const expected = { expectedNonce: checks.nonce };
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, granted, expected);
    expect(tokens.token_type).toBe('dpop');
    const info = await oauth.userInfoRequest(server, client, tokens.access_token, options);
    expect(await oauth.processUserInfoResponse(server, client, user.id, info)).toMatchObject({ sub: user.id });
    const me = new URL(`${app.issuer}/api/v1/me`);
    const own = await oauth.protectedResourceRequest(tokens.access_token, 'GET', me, undefined, undefined, options);
    expect(own.status).toBe(200);
    const refreshed = await oauth.refreshTokenGrantRequest(server, client, auth, tokens.refresh_token!, options);
    const again = await oauth.processRefreshTokenResponse(server, client, refreshed);
    const bearer = oauth.protectedResourceRequest(again.access_token, 'GET', me, undefined, undefined, insecure);
    await expect(bearer).rejects.toMatchObject({ cause: [{ scheme: 'dpop', parameters: { error: 'invalid_token' } }] });
  });

  test('gets a machine its token, and reads why another is refused', async () => {
    const { server, app } = await prepare();
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const client = { client_id: machine.client_id };
    const ask = (secret: string) =>
      oauth.clientCredentialsGrantRequest(server, client, oauth.ClientSecretPost(secret), {}, insecure);
    const tokens = await oauth.processClientCredentialsResponse(server, client, await ask(machine.client_secret!));
    expect(tokens.token_type).toBe('bearer');
    const refused = oauth.processClientCredentialsResponse(server, client, await ask('wrong'));
    await expect(refused).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
  });

  test('reads a refusal at the redirect URI', async () => {
    const { server, client } = await prepare();
    const answer = authorize(server, client, 'nobody@example.com', { prompt: 'none' });
    await expect(answer).rejects.toMatchObject({ error: 'login_required' });
  });

  test('P8 validates an access token as a resource server, and refuses one for another API', async () => {
    const { app, server, client, auth, user } = await prepare();
    const { identifier } = await makeResource(gatehouse, app, { token_format: 'jwt' });
    const { params, checks } = await authorize(server, client, user.email, {
      scope: 'openid photos:read',
      resource: identifier,
    });
    const granted = await oauth.authorizationCodeGrantRequest(server, client, auth, params, CALLBACK, checks.verifier, {
      additionalParameters: { resource: identifier },
      ...insecure,
    });
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, granted, {
      expectedNonce: checks.nonce,
    });
    const request = () =>
      new Request('https://photos.example.com/photos', { headers: { authorization: `Bearer ${tokens.access_token}` } });
    const claims = await oauth.validateJwtAccessToken(server, request(), identifier, insecure);
    expect(claims).toMatchObject({ sub: user.id, client_id: client.client_id, scope: 'photos:read' });
    await expect(
      oauth.validateJwtAccessToken(server, request(), 'https://other.example.com/', insecure),
    ).rejects.toThrow();
  });
});

async function prepare() {
  const app = await makeApp(gatehouse);
  const { client_id, client_secret } = await makeClient(gatehouse, app);
  const issuer = new URL(app.issuer);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  const user = await makeUser(gatehouse, app);
  return { app, server, client: { client_id }, auth: oauth.ClientSecretBasic(client_secret!), user };
}

/** To the validated parameters of the answer. */
async function authorize(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  email: string,
  more: Record<string, string> = {},
) {
  const checks = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
  };
  const url = new URL(server.authorization_endpoint!);
  const parameters = {
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid',
    code_challenge: await oauth.calculatePKCECodeChallenge(checks.verifier),
    code_challenge_method: 'S256',
    state: checks.state,
    nonce: checks.nonce,
    ...more,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const visitor = new Visitor();
  const { location } = await passScreens(visitor, await visitor.open(url.href), email);
  return { params: oauth.validateAuthResponse(server, client, new URL(location!), checks.state), checks };
}
