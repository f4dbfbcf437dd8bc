// jose as a resource server uses it: tokens are checked with the App's public keys alone, without a word to Gatehouse.
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { rotateSigningKeys } from '../../src/apps/signing-keys.ts';
import { makeApp, makeClient, makeResource, makeUser } from '../kit/app.ts';
import { post, refresh, send, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

describe('P8 jose', () => {
  test('takes an access token of the App for this API (RFC 9068)', async () => {
    const { app, client, user, identifier } = await prepare();
    const tokens = await signIn(app, client, user.email, { scope: 'openid photos:read', resource: identifier });
    const { payload, protectedHeader } = await verify(app, tokens.access_token, identifier);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(payload).toMatchObject({ iss: app.issuer, sub: user.id, client_id: client.client_id, scope: 'photos:read' });
    expect(payload.jti).toBeTypeOf('string');
    expect(payload.exp! - payload.iat!).toBe(app.settings.access_token_seconds);
  });

  test('takes the token that a refresh gives, and a machine’s', async () => {
    const { app, client, user, identifier } = await prepare();
    const tokens = await signIn(app, client, user.email, { scope: 'openid photos:read', resource: identifier });
    const again = await refresh(app, client, tokens.refresh_token!, { resource: identifier });
    expect((await verify(app, String(again.body.access_token), identifier)).payload.sub).toBe(user.id);

    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const form = { grant_type: 'client_credentials', resource: identifier, scope: 'photos:read' };
    const { body } = await post(app, '/token', form, machine);
    const { payload } = await verify(app, String(body.access_token), identifier);
    expect(payload).toMatchObject({ sub: machine.client_id, client_id: machine.client_id });
  });

  test('A43 A44 refuses a token for another API, an ID token, and another App’s token', async () => {
    const { app, client, user, identifier } = await prepare();
    const other = await prepare();
    const wishes = { scope: 'openid photos:read', resource: identifier };
    const tokens = await signIn(app, client, user.email, wishes);
    const foreign = await signIn(other.app, other.client, other.user.email, { ...wishes, resource: other.identifier });
    await expect(verify(app, tokens.access_token, 'https://api.example.com/')).rejects.toMatchObject({ claim: 'aud' });
    await expect(verify(app, tokens.id_token!, client.client_id)).rejects.toMatchObject({ claim: 'typ' });
    await expect(verify(app, foreign.access_token, identifier)).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });

  test('sees no interruption when the keys rotate: the next one was published before', async () => {
    const { app, client, user, identifier } = await prepare();
    const wishes = { scope: 'openid photos:read', resource: identifier };
    const { current: first } = await rotateSigningKeys(gatehouse.system, app);
    const old = await expectToken(async () => (await signIn(app, client, user.email, wishes)).access_token, first);
    const { body } = await send(`${app.issuer}/jwks`);
    const cached = createLocalJWKSet(body as unknown as JSONWebKeySet);

    const { current: second } = await rotateSigningKeys(gatehouse.system, app);
    const young = await expectToken(async () => (await signIn(app, client, user.email, wishes)).access_token, second);
    expect((await jwtVerify(young, cached, { audience: identifier })).payload.sub).toBe(user.id);
    expect((await verify(app, old, identifier)).payload.sub).toBe(user.id);
  });

  test('finds nothing private among the keys', async () => {
    const { app } = await prepare();
    const { body } = await send(`${app.issuer}/jwks`);
    const { keys } = body as unknown as JSONWebKeySet;
    expect(keys.map(({ kty, alg, use }) => ({ kty, alg, use }))).toEqual(
      expect.arrayContaining([
        { kty: 'EC', alg: 'ES256', use: 'sig' },
        { kty: 'RSA', alg: 'RS256', use: 'sig' },
      ]),
    );
    expect(
      keys.flatMap((key) => Object.keys(key)).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name)),
    ).toEqual([]);
  });
});

async function prepare() {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app);
  const user = await makeUser(gatehouse, app);
  const { identifier } = await makeResource(gatehouse, app, { token_format: 'jwt' });
  return { app, client, user, identifier };
}

/** Another node may sign with the keys that it knows for a moment. */
function expectToken(issue: () => Promise<string>, kids: string[]): Promise<string> {
  return vi.waitUntil(
    async () => {
      const token = await issue();
      return kids.includes(decodeProtectedHeader(token).kid!) && token;
    },
    { timeout: 60_000, interval: 200 },
  ) as Promise<string>;
}

/** What the guard of examples/blog-api checks. */
function verify(app: App, token: string, audience: string) {
  const keys = createRemoteJWKSet(new URL(`${app.issuer}/jwks`));
  return jwtVerify(token, keys, { issuer: app.issuer, audience, typ: 'at+jwt', algorithms: ['ES256', 'RS256'] });
}
