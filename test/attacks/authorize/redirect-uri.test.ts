// Where a browser may be sent with a code: nowhere but to what the client registered, compared character by character.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { makeApp, makeClient, makeUser, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { rowsOf } from '../../kit/rows.ts';
import { Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  client = await makeClient(gatehouse, app, { redirect_uris: ['https://rp.example.com/cb?tenant=1&lang=en'] });
});
afterAll(() => gatehouse.stop());

describe('A1 a redirect URI that the client did not register', () => {
  test.each([
    'https://evil.example/cb',
    'https://rp.example.com/other',
    'https://rp.example.com.evil.example/cb?tenant=1&lang=en',
    'http://rp.example.com/cb?tenant=1&lang=en',
    'com.example.app:/cb',
  ])('A1 %s', (uri) => expectRefused(uri));
});

describe('A2 a redirect URI that is nearly the registered one', () => {
  test.each([
    'https://rp.example.com/cb/../x?tenant=1&lang=en',
    'https://rp.example.com/x/../cb?tenant=1&lang=en',
    'https://rp.example.com/cb%2f..?tenant=1&lang=en',
    'https://rp.example.com/cb..;/?tenant=1&lang=en',
    'https://rp.example.com/cb/?tenant=1&lang=en',
    'https://rp.example.com/cb?tenant=1&lang=en&next=//evil.example',
    'https://rp.example.com/cb?lang=en&tenant=1',
    'https://rp.example.com/cb',
    'https://RP.example.com/cb?tenant=1&lang=en',
    'https://rp.example.com:443/cb?tenant=1&lang=en',
    'https://rp.example.com/cb?tenant=1&lang=en#code',
    'https://rp.exаmple.com/cb?tenant=1&lang=en',
    'https://xn--rp-example-com.example/cb?tenant=1&lang=en',
    'https://rp.example.com/CB?tenant=1&lang=en',
    'https://rp.example.com/%63b?tenant=1&lang=en',
    'HTTPS://rp.example.com/cb?tenant=1&lang=en',
  ])('A2 %s', (uri) => expectRefused(uri));
});

describe('A3 a redirect URI that parsers disagree about', () => {
  test.each([
    'https://rp.example.com@evil.example/cb?tenant=1&lang=en',
    'https://evil.example@rp.example.com/cb?tenant=1&lang=en',
    'https://a@b@rp.example.com/cb?tenant=1&lang=en',
    'https://rp.example.com\\@evil.example/cb?tenant=1&lang=en',
    'https:\\\\rp.example.com/cb?tenant=1&lang=en',
    'https://rp.example.com/cb?tenant=1&lang=en\t',
    '\thttps://rp.example.com/cb?tenant=1&lang=en',
    'https://rp.example.com/cb?tenant=1&lang=en\r\nLocation: https://evil.example',
    'https://rp.example.com\n/cb?tenant=1&lang=en',
    'https://rp.example.com/cb\u0000?tenant=1&lang=en',
    'https://rp.example.com/cb?tenant=1&lang=en\u0000',
    '//evil.example/cb',
    '//rp.example.com/cb?tenant=1&lang=en',
    '/cb',
    'https://[fe80::1%25eth0]/cb',
    'https://[::ffff:rp.example.com]/cb',
    'javascript:alert(1)//rp.example.com/cb?tenant=1&lang=en',
    '',
  ])('A3 %j', (uri) => expectRefused(uri));

  test('A3 the registered one, for comparison, is taken', async () => {
    const page = await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge));
    expect(page.status).toBe(303);
  });
});

async function expectRefused(uri: string): Promise<void> {
  const before = await rowsOf(gatehouse, app);
  const page = await new Visitor().fetch(authorizeUrl(app, client, makePkce().challenge, { redirect_uri: uri }));
  expect(page.status).toBe(400);
  expect(page.location).toBeUndefined();
  // An empty parameter is one that was not sent (RFC 6749 §3.1).
  expect(page.text).toContain(uri === '' ? '400 invalid_request' : '400 invalid_redirect_uri');
  expect(page.text).not.toMatch(/http-equiv|href="https:\/\/(?:rp|evil)/);
  expect(await rowsOf(gatehouse, app)).toEqual(before);
}

describe('A5 an app on the user’s own device', () => {
  const redirect_uris = ['http://127.0.0.1/callback', 'http://[::1]/callback', 'com.example.app:/callback'];

  test.each(['http://127.0.0.1:49152/callback', 'http://127.0.0.1/callback', 'http://[::1]:8123/callback'])(
    'A5 may listen at any port of this machine: %s',
    async (redirect_uri) => {
      const { native, user } = await makeNative();
      const { code, page } = await authorize(app, { ...native, redirect_uri }, user.email);
      expect(page.location).toMatch(new RegExp(`^${RegExp.escape(redirect_uri)}\\?`));
      expect(code).not.toBe('');
    },
  );

  test.each([
    'http://localhost:49152/callback',
    'http://127.0.0.1:49152/other',
    'http://127.0.0.1:49152/callback?x=1',
    'https://127.0.0.1:49152/callback',
    'http://127.0.0.2:49152/callback',
    'http://0.0.0.0:49152/callback',
    'http://2130706433:49152/callback',
    'http://127.0.0.1:49152@evil.example/callback',
    'http://127.0.0.1.evil.example:49152/callback',
    'http://user@127.0.0.1:49152/callback',
    'com.example.app://evil.example/callback',
  ])('A5 may not listen elsewhere: %s', async (redirect_uri) => {
    const { native } = await makeNative();
    const page = await new Visitor().fetch(authorizeUrl(app, { ...native, redirect_uri }, makePkce().challenge));
    expect(page).toMatchObject({ status: 400, location: undefined });
    expect(page.text).toContain('400 invalid_redirect_uri');
  });

  test('A5 a web client may not move its port', async () => {
    const web = await makeClient(gatehouse, app, { redirect_uris: ['http://127.0.0.1:8080/callback'] });
    const moved = { ...web, redirect_uri: 'http://127.0.0.1:8081/callback' };
    const page = await new Visitor().fetch(authorizeUrl(app, moved, makePkce().challenge));
    expect(page).toMatchObject({ status: 400, location: undefined });
  });

  async function makeNative() {
    const native = await makeClient(gatehouse, app, { type: 'public', redirect_uris });
    return { native, user: await makeUser(gatehouse, app) };
  }
});

test('A6 without redirect_uri nothing is guessed, even where only one is registered', async () => {
  const before = await rowsOf(gatehouse, app);
  const url = authorizeUrl(app, client, makePkce().challenge, { redirect_uri: undefined });
  const page = await new Visitor().fetch(url);
  expect(page).toMatchObject({ status: 400, location: undefined });
  expect(page.text).toContain('400 invalid_request');
  expect(await rowsOf(gatehouse, app)).toEqual(before);
});
