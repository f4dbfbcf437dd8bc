// What an ID token says beside userinfo.
import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { makeApp, makeClient, makeUser } from '../kit/app.ts';
import { refresh, signIn, userinfo } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

let app: App;
let user: UserRow;
beforeEach(async () => {
  app = await makeApp(gatehouse);
  const address = { country: 'DE' };
  user = await makeUser(gatehouse, app, { name: 'Bob M. Miller', middle_name: 'M.', phone: '+49301234567', address });
});

const ALL = 'openid profile email phone address roles';
const ofUser = () => ({ name: 'Bob M. Miller', middle_name: 'M.', email: user.email, phone_number: user.phone });

test('the claims of profile, email and phone that the user allowed, of a code and of a refresh', async () => {
  const client = await makeClient(gatehouse, app);
  const tokens = await signIn(app, client, user.email, { scope: ALL });
  const again = (await refresh(app, client, tokens.refresh_token!)).body;
  for (const token of [tokens.id_token!, again.id_token as string]) {
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ sub: user.id, email_verified: false, ...ofUser() });
    expect(claims.updated_at).toBeTypeOf('number');
    for (const name of ['address', 'roles']) expect(claims).not.toHaveProperty(name);
  }
  expect((await userinfo(app, tokens.access_token)).body).toMatchObject({ ...ofUser(), address: { country: 'DE' } });

  const plain = decodeJwt((await signIn(app, client, user.email, { scope: 'openid email' })).id_token!);
  expect(plain.email).toBe(user.email);
  for (const name of ['name', 'phone_number']) expect(plain).not.toHaveProperty(name);
});

test('none of them for a client that wants none, but what `claims` asks for', async () => {
  const client = await makeClient(gatehouse, app, { id_token_claims: false });
  const claims = JSON.stringify({ id_token: { phone_number: null, address: null } });
  const token = decodeJwt((await signIn(app, client, user.email, { scope: ALL, claims })).id_token!);
  expect(token).toMatchObject({ phone_number: user.phone, address: { country: 'DE' } });
  for (const name of ['name', 'email', 'roles']) expect(token).not.toHaveProperty(name);
});

test('at_hash, of a code and of a refresh (OpenID Connect Core §3.1.3.6)', async () => {
  const client = await makeClient(gatehouse, app);
  const tokens = await signIn(app, client, user.email, { scope: 'openid' });
  const again = (await refresh(app, client, tokens.refresh_token!)).body as unknown as typeof tokens;
  for (const { access_token, id_token } of [tokens, again]) {
    const half = createHash('sha256').update(access_token).digest().subarray(0, 16);
    expect(decodeJwt(id_token!).at_hash).toBe(half.toString('base64url'));
  }
});

test('the keys are published in a fixed order, the current RS256 key first', async () => {
  const { keys } = (await (await fetch(`${app.issuer}/jwks`)).json()) as { keys: { kid: string; alg: string }[] };
  expect(keys.map(({ alg }) => alg)).toEqual(['RS256', 'ES256', 'RS256', 'ES256']);
});
