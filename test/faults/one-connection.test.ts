// A pool of one connection: whoever held it and asked for another would wait for itself.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { saveHook } from '../../src/hooks/hooks.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { introspect, post, refresh, revoke, send, signIn, userinfo } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { startReceiver } from '../kit/outside/receiver.ts';

const AT_ONCE = 5;

describe.skipIf(!process.env.TEST_DATABASE_URL)('with one connection', () => {
  let gatehouse: Gatehouse;
  let app: App;
  let client: TestClient;
  let apiKey: string;
  beforeAll(async () => {
    gatehouse = await startGatehouse({ DATABASE_POOL_SIZE: '1', ALLOW_PRIVATE_UPSTREAMS: 'on' });
    app = await makeApp(gatehouse);
    client = await makeClient(gatehouse, app);
    apiKey = await makeApiKey(gatehouse, app);
  });
  afterAll(() => gatehouse?.stop());

  const together = (work: (index: number) => Promise<unknown>) =>
    Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index)));

  test('F4 users sign in, consent, refresh and sign out, several at once', async () => {
    await together(async () => {
      const { email } = await makeUser(gatehouse, app);
      const tokens = await signIn(app, client, email, { scope: 'openid offline_access', prompt: 'consent' });
      const again = await refresh(app, client, tokens.refresh_token!);
      expect(again.status).toBe(200);
      expect((await userinfo(app, again.body.access_token as string)).status).toBe(200);
      expect((await introspect(app, client, again.body.access_token as string)).body.active).toBe(true);
      expect((await revoke(app, client, again.body.refresh_token as string)).status).toBe(200);
    });
  });

  test('F4 backends sign users up, in and out, several at once', async () => {
    const call = (path: string, body: object) =>
      send(`${app.issuer}/api/v1${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await together(async (index) => {
      const user = { email: `one-${index}@example.com`, password: PASSWORD };
      expect((await call('/auth/signup', user)).status).toBe(201);
      const { status, body } = await call('/auth/login', user);
      expect(status).toBe(200);
      const { refresh_token } = body.tokens as { refresh_token: string };
      expect((await call('/auth/refresh', { refresh_token })).status).toBe(200);
      expect((await call('/auth/logout', { token: refresh_token })).status).toBe(204);
    });
  });

  test('F4 the App is asked before sign-ups and tokens, several at once, while nobody holds the connection', async () => {
    const receiver = await startReceiver();
    receiver.answer = async (response) => {
      // The hook itself reads from the database by way of our API.
      const { status } = await send(`${asked.issuer}/api/v1/users`, { headers: { authorization: `Bearer ${key}` } });
      response.end(JSON.stringify({ decision: status === 200 ? 'allow' : 'refuse' }));
    };
    const asked = await makeApp(gatehouse);
    const key = await makeApiKey(gatehouse, asked);
    for (const moment of ['before_sign_up', 'before_tokens'] as const)
      await saveHook(gatehouse.system, asked, moment, { url: receiver.url });
    await together(async (index) => {
      const { status } = await send(`${asked.issuer}/api/v1/auth/signup`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ email: `asked-${index}@example.com`, password: PASSWORD }),
      });
      expect(status).toBe(201);
    });
    expect(receiver.received).toHaveLength(2 * AT_ONCE);
    await receiver.stop();
  });

  test('F4 machines get their tokens, several at once', async () => {
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    await together(async () => {
      expect((await post(app, '/token', { grant_type: 'client_credentials' }, machine)).status).toBe(200);
    });
  });
});
