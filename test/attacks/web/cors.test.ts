// Which scripts may call the protocol and read its answers: those of the App's own programs, and for what is public, all.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { deleteClient, updateClient } from '../../../src/apps/clients/clients.ts';
import { makeApp, makeClient, type TestClient } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask } from '../../kit/raw.ts';

const LISTED = 'https://listed.example.com';
const SPA = 'https://spa.example.com';
const ON_A_PORT = 'https://port.example.com:8443';
const CALLED = ['/token', '/userinfo', '/introspect', '/revoke'];

let gatehouse: Gatehouse;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse, { cors_origins: [LISTED] });
  const redirect_uris = [`${SPA}/callback`, `${ON_A_PORT}/callback`];
  client = await makeClient(gatehouse, app, { type: 'public', redirect_uris });
  const ofAnother = await makeApp(gatehouse, { cors_origins: ['https://other-listed.example.com'] });
  await makeClient(gatehouse, ofAnother, { redirect_uris: ['https://other.example.com/callback'] });
});
afterAll(() => gatehouse.stop());

async function preflight(path: string, origin: string, at = app) {
  const { status, headers } = await ask(gatehouse, {
    method: 'OPTIONS',
    path: new URL(at.issuer).pathname + path,
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,dpop',
    },
  });
  expect([status, headers.vary]).toEqual([204, 'Origin']);
  return headers;
}

async function call(path: string, headers: Record<string, string>, body?: string) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await ask(gatehouse, {
    path: new URL(app.issuer).pathname + path,
    headers: { ...type, ...headers },
    body,
  });
  expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
  return answer;
}

const strangers = [
  'https://evil.example',
  'null',
  'http://spa.example.com',
  'https://spa.example.com:444',
  'https://spa.example.co',
  'https://pa.example.com',
  'https://x.spa.example.com',
  'https://spa.example.com.evil.example',
  'https://port.example.com',
  'https://other.example.com',
  'https://other-listed.example.com',
  'https://%.example.com',
  'nonsense',
];

describe('A69 the protocol', () => {
  test.each(strangers)('A69 gives no leave to a script of %s, by a preflight or by an error', async (origin) => {
    for (const path of CALLED) {
      const headers = await preflight(path, origin);
      expect(
        Object.keys(headers).filter((name) => name.startsWith('access-control-')),
        path,
      ).toEqual([]);
      for (const body of [
        '',
        'client_id=nobody',
        `client_id=${client.client_id}&grant_type=authorization_code&code=x`,
      ]) {
        const answer = await call(path, { origin }, body);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.headers['access-control-allow-origin'], `${path} ${body}`).toBeUndefined();
        expect(answer.headers['access-control-expose-headers'], `${path} ${body}`).toBeUndefined();
      }
    }
    expect((await call('/userinfo', { origin })).headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([LISTED, SPA, ON_A_PORT])('A69 gives leave to a script of the App’s own at %s', async (origin) => {
    for (const path of CALLED) {
      expect(await preflight(path, origin)).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': expect.stringContaining('POST'),
        'access-control-allow-headers': 'authorization,dpop',
      });
      for (const body of ['', `client_id=${client.client_id}&grant_type=authorization_code&code=x`]) {
        const { headers } = await call(path, { origin }, body);
        expect(headers['access-control-allow-origin'], `${path} ${body}`).toBe(origin);
        expect(headers['access-control-expose-headers']).toContain('WWW-Authenticate');
      }
    }
  });

  test('A69 says nothing of origins to a program that is no script', async () => {
    for (const path of CALLED)
      expect((await call(path, {}, 'token=x')).headers['access-control-allow-origin'], path).toBeUndefined();
  });

  test('A69 takes its leave back with the client, and gives it to a new one at once', async () => {
    const here = await makeApp(gatehouse);
    const origin = 'https://brief.example.com';
    const leave = async () => (await preflight('/token', origin, here))['access-control-allow-origin'];
    const snapshot = async () => (await gatehouse.system.directory.findBySlug(here.slug))!;
    expect(await leave()).toBeUndefined();
    const brief = await makeClient(gatehouse, here, { redirect_uris: [`${origin}/callback`] });
    expect(await leave()).toBe(origin);
    const { db } = gatehouse.database;
    await updateClient(gatehouse.system, await snapshot(), brief.client_id, { status: 'disabled' });
    await expect.poll(leave).toBeUndefined();
    await updateClient(gatehouse.system, await snapshot(), brief.client_id, { status: 'active' });
    await expect.poll(leave).toBe(origin);
    await deleteClient(db, await snapshot(), brief.client_id);
    await expect.poll(leave).toBeUndefined();
  });

  test('tells everyone what is public', async () => {
    for (const path of ['/jwks', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']) {
      const origin = 'https://anyone.example';
      expect((await preflight(path, origin))['access-control-allow-origin']).toBe('*');
      expect((await call(path, { origin })).headers['access-control-allow-origin']).toMatch(
        /^(?:\*|https:\/\/anyone\.example)$/,
      );
    }
  });
});
