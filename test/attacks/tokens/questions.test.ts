// Introspection and revocation: who may ask about a token, and what is said of one that is not theirs or not alive.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateClient } from '../../../src/apps/clients/clients.ts';
import { SECOND } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { listSessions } from '../../../src/users/sessions/sessions.ts';
import { makeApiKey, makeApp, makeAppWithUser, makeClient, makeResource, type TestClient } from '../../kit/app.ts';
import { authorize, introspect, post, redeem, refresh, revoke, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';

const INACTIVE = { active: false };
const PHOTOS = 'https://photos.example.com/';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

let app: App;
let client: TestClient;
let user: UserRow;
beforeEach(async () => {
  ({ app, client, user } = await makeAppWithUser(gatehouse));
});

/** An access and a refresh token of `client`; the access token for a resource, where a format is named. */
async function givenTokens(token_format?: 'opaque' | 'jwt', one = client) {
  if (token_format) await makeResource(gatehouse, app, { identifier: PHOTOS, token_format });
  const resource = token_format && { resource: PHOTOS };
  const scope = { scope: `openid offline_access${resource ? ' photos:read' : ''}`, prompt: 'consent', ...resource };
  const { access_token, refresh_token } = await signIn(app, one, user.email, scope);
  return { access_token, refresh_token: refresh_token! };
}

const hints: Record<string, string>[] = [
  {},
  { token_type_hint: 'access_token' },
  { token_type_hint: 'refresh_token' },
  { token_type_hint: 'nonsense' },
];
const formats = ['opaque', 'jwt', undefined] as const;
const isActive = async (token: string) => (await introspect(app, client, token)).body.active;

describe('A45 asking about a token', () => {
  test('A45 without proving who asks', async () => {
    for (const token of Object.values(await givenTokens())) {
      expect((await post(app, '/introspect', { token })).status).toBe(401);
      expect((await post(app, '/introspect', { token }, client, 'none')).status).toBe(401);
      expect((await introspect(app, { ...client, client_secret: 'wrong' }, token)).status).toBe(401);
    }
  });

  test('A45 as a public client, which cannot prove it, not even of its own', async () => {
    const one = await makeClient(gatehouse, app, { type: 'public' });
    for (const token of Object.values(await givenTokens(undefined, one))) {
      expect(await introspect(app, one, token)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    }
  });

  test.each(formats)('A45 of another client or another App (%s)', async (format) => {
    const tokens = Object.values(await givenTokens(format));
    const other = await makeClient(gatehouse, app);
    const foreignApp = await makeApp(gatehouse);
    const foreign = await makeClient(gatehouse, foreignApp, { introspects: ['*'] });
    for (const token of tokens) {
      for (const hint of hints) {
        const answer = await introspect(app, other, token, hint);
        expect([answer.status, answer.body]).toEqual([200, INACTIVE]);
        expect((await introspect(foreignApp, foreign, token, hint)).body).toEqual(INACTIVE);
      }
      expect((await introspect(app, foreign, token)).status).toBe(401);
      expect(await isActive(token)).toBe(true);
    }
  });

  test('A45 a resource’s own backend may ask about the tokens for it, and only those', async () => {
    const backend = await makeClient(gatehouse, app, { type: 'machine', introspects: [PHOTOS] });
    const { access_token, refresh_token } = await givenTokens('jwt');
    expect((await introspect(app, backend, access_token)).body).toMatchObject({ active: true, aud: PHOTOS });
    expect((await introspect(app, backend, refresh_token)).body).toEqual(INACTIVE);
    const plain = await signIn(app, client, user.email);
    expect((await introspect(app, backend, plain.access_token)).body).toEqual(INACTIVE);
  });
});

describe('A46 a token that is not alive, or is none', () => {
  type Case = [string, () => Promise<string>];
  const cases: Case[] = [
    ['unknown', async () => 'guessed'],
    ['like one of ours', async () => (await givenTokens()).access_token.slice(0, -1)],
    ['a code', async () => (await authorize(app, client, user.email)).code],
    ['an ID token', async () => (await signIn(app, client, user.email)).id_token!],
    ['a client secret', async () => client.client_secret!],
    ['an API key', () => makeApiKey(gatehouse, app)],
    ['a session’s uid', sessionUid],
    ['a session’s cookie', sessionCookie],
    ['a used refresh token', usedRefreshToken],
    ['the id of a JWT', async () => JSON.parse(decode((await givenTokens('jwt')).access_token)).jti],
    [
      'an unsigned JWT with the value of an opaque token as its id',
      async () => unsigned((await givenTokens()).access_token),
    ],
    [
      'an unsigned JWT with the value of a refresh token as its id',
      async () => unsigned((await givenTokens()).refresh_token),
    ],
    ['half a JWT', async () => (await givenTokens('jwt')).access_token.split('.').slice(0, 2).join('.')],
    ['long', async () => 'x'.repeat(20_000)],
    ['a JWT of nothing', async () => 'eyJ..'],
    ['a JWT of five parts', async () => `${(await givenTokens('jwt')).access_token}.x.x`],
    ['a hash of a token', async () => (await storedHash()).toString('base64url')],
  ];

  test.each(cases)('A46 %s', async (_name, make) => {
    const asker = await makeClient(gatehouse, app, { introspects: ['*'] });
    const token = await make();
    for (const hint of hints) {
      const answer = await introspect(app, asker, token, hint);
      expect([answer.status, answer.body]).toEqual([200, INACTIVE]);
    }
  });

  test.each(formats)('A46 expired (%s)', async (format) => {
    const { access_token } = await givenTokens(format);
    expect(await isActive(access_token)).toBe(true);
    passTime(app.settings.access_token_seconds * SECOND + 20 * SECOND);
    expect((await introspect(app, client, access_token)).body).toEqual(INACTIVE);
  });

  test.each(formats)('A46 revoked (%s)', async (format) => {
    const { access_token } = await givenTokens(format);
    await revoke(app, client, access_token);
    expect((await introspect(app, client, access_token)).body).toEqual(INACTIVE);
  });

  test.each(formats)('A46 of a client that was disabled (%s)', async (format) => {
    const tokens = Object.values(await givenTokens(format));
    const asker = await makeClient(gatehouse, app, { introspects: ['*'] });
    await updateClient(gatehouse.system, app, client.client_id, { status: 'disabled' });
    for (const token of tokens) expect((await introspect(app, asker, token)).body).toEqual(INACTIVE);
  });

  async function sessionUid(): Promise<string> {
    await signIn(app, client, user.email);
    return (await listSessions(gatehouse.database.db, app, user.id))[0]!.uid;
  }

  async function sessionCookie(): Promise<string> {
    const { visitor } = await authorize(app, client, user.email);
    return visitor.cookies.find(({ name }) => name === 'gatehouse_session')!.value;
  }

  async function usedRefreshToken(): Promise<string> {
    const { refresh_token } = await givenTokens();
    expect((await refresh(app, client, refresh_token)).status).toBe(200);
    return refresh_token;
  }

  async function storedHash(): Promise<Buffer> {
    await givenTokens();
    const { db } = gatehouse.database;
    const rows = await db.selectFrom('artifacts').select('id_hash').where('app_id', '=', app.id).execute();
    return Buffer.from(rows[0]!.id_hash);
  }
});

const decode = (jwt: string) => Buffer.from(jwt.split('.')[1]!, 'base64url').toString();
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (jti: string) => `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${encode({ jti })}.AAAA`;

describe('A47 revoking a token', () => {
  test.each(['guessed', 'eyJ.eyJ.x', 'x'.repeat(20_000)])(
    'A47 that there is not: 200, and nothing changes',
    async (token) => {
      await givenTokens();
      const before = await rowsOf(gatehouse, app);
      expect((await revoke(app, client, token)).status).toBe(200);
      expect(await rowsOf(gatehouse, app)).toEqual(before);
    },
  );

  test.each(formats)('A47 of another client is refused, and it works on (%s)', async (format) => {
    const tokens = Object.values(await givenTokens(format));
    const others = [
      await makeClient(gatehouse, app),
      await makeClient(gatehouse, app, { introspects: ['*'] }),
      await makeClient(gatehouse, app, { type: 'public' }),
    ];
    for (const token of tokens) {
      for (const other of others)
        expect(await revoke(app, other, token)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
      expect(await isActive(token)).toBe(true);
    }
  });

  test('A47 of a client without proving to be it', async () => {
    const tokens = Object.values(await givenTokens());
    for (const token of tokens) {
      expect((await post(app, '/revoke', { token })).status).toBe(401);
      expect((await post(app, '/revoke', { token }, client, 'none')).status).toBe(401);
      expect(await isActive(token)).toBe(true);
    }
  });

  test.each(formats)('A47 a refresh token takes its access tokens with it (%s)', async (format) => {
    const first = await givenTokens(format);
    const second = (await refresh(app, client, first.refresh_token)).body as typeof first;
    expect((await revoke(app, client, second.refresh_token)).status).toBe(200);
    for (const token of [first.access_token, second.access_token, second.refresh_token])
      expect((await introspect(app, client, token)).body).toEqual(INACTIVE);
    expect((await userinfo(app, second.access_token)).status).toBe(401);
    expect((await refresh(app, client, second.refresh_token)).status).toBe(400);
  });

  test('A47 an unsigned JWT with a living token’s id revokes nothing', async () => {
    const { access_token } = await givenTokens('jwt');
    const plain = await givenTokens();
    for (const jti of [JSON.parse(decode(access_token)).jti, plain.access_token, plain.refresh_token])
      expect((await revoke(app, client, unsigned(jti))).status).toBe(200);
    for (const token of [access_token, plain.access_token, plain.refresh_token])
      expect(await isActive(token)).toBe(true);
  });

  test('A47 a code that is revoked as if it were a token still is what it was: good once, for its client', async () => {
    const authorized = await authorize(app, client, user.email);
    expect((await revoke(app, client, authorized.code)).status).toBe(200);
    expect((await redeem(app, client, authorized)).status).toBe(200);
  });
});
