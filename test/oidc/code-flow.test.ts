import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rotateSigningKeys } from '../../src/apps/signing-keys.ts';
import { makeApp, makeClient, makeResource, makeUser } from '../kit/app.ts';
import { authorize, introspect, post, redeem, refresh, revoke, signIn, userinfo } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

describe('the code flow', () => {
  test('gives tokens that work, for the claims that were allowed', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app, { name: 'Bob', phone: '+4915112345678', address: { country: 'DE' } });
    const tokens = await signIn(app, client, user.email, { scope: 'openid profile email phone address', nonce: 'n' });

    const { payload } = await jwtVerify(tokens.id_token!, createRemoteJWKSet(new URL(`${app.issuer}/jwks`)), {
      issuer: app.issuer,
      audience: client.client_id,
    });
    expect(payload).toMatchObject({ sub: user.id, nonce: 'n' });
    const { status, body } = await userinfo(app, tokens.access_token);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      sub: user.id,
      name: 'Bob',
      email: user.email,
      phone_number: '+4915112345678',
      address: { country: 'DE' },
    });
    expect((await introspect(app, client, tokens.access_token)).body).toMatchObject({
      active: true,
      sub: user.id,
      client_id: client.client_id,
    });
  });

  test('refreshes, rotating, and revokes', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    const tokens = await signIn(app, client, user.email, { scope: 'openid offline_access', prompt: 'consent' });
    const again = await refresh(app, client, tokens.refresh_token!);
    expect(again.status).toBe(200);
    expect(again.body.refresh_token).not.toBe(tokens.refresh_token);
    await revoke(app, client, again.body.refresh_token as string);
    expect((await introspect(app, client, again.body.access_token as string)).body).toEqual({ active: false });
    expect((await refresh(app, client, again.body.refresh_token as string)).status).toBe(400);
  });

  test('gives a JWT for a resource that wants one, introspectable and revocable like any other', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    const { identifier } = await makeResource(gatehouse, app, { token_format: 'jwt' });
    const tokens = await signIn(app, client, user.email, { scope: 'openid photos:read', resource: identifier });
    const { payload, protectedHeader } = await jwtVerify(
      tokens.access_token,
      createRemoteJWKSet(new URL(`${app.issuer}/jwks`)),
      { audience: identifier },
    );
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(payload).toMatchObject({ sub: user.id, scope: 'photos:read', client_id: client.client_id });
    expect((await introspect(app, client, tokens.access_token)).body).toMatchObject({
      active: true,
      sub: user.id,
      aud: identifier,
      jti: payload.jti,
    });
    expect((await introspect(app, client, payload.jti!)).body).toEqual({ active: false });
    await revoke(app, client, tokens.access_token);
    expect((await introspect(app, client, tokens.access_token)).body).toEqual({ active: false });
  });

  test('gives a machine a token of its own', async () => {
    const app = await makeApp(gatehouse);
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const { status, body } = await post(app, '/token', { grant_type: 'client_credentials' }, machine);
    expect(status).toBe(200);
    expect((await introspect(app, machine, body.access_token as string)).body).toMatchObject({
      active: true,
      client_id: machine.client_id,
    });
  });

  test('goes on after the first user consented, on another device without asking again', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    await signIn(app, client, user.email);
    const second = await authorize(app, client, user.email);
    expect((await redeem(app, client, second)).status).toBe(200);
  });
});

describe('signing keys', () => {
  test('A129 the keys that sign next are published from the first day, and sign only after a rotation', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    const published = async () => {
      const { keys } = (await (await fetch(`${app.issuer}/jwks`)).json()) as { keys: Record<string, string>[] };
      return new Set(keys.map(({ kid }) => kid));
    };
    const before = await published();
    const first = await signIn(app, client, user.email);
    await rotateSigningKeys(gatehouse.system, app);
    const second = await signIn(app, client, user.email);
    const [one, other] = [first, second].map(({ id_token }) => decodeProtectedHeader(id_token!).kid!);
    expect(one).not.toBe(other);
    expect(before).toContain(one);
    expect(before).toContain(other);
    expect(await published()).toContain(one);
  });
});
