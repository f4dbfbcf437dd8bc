import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeApp, makeClient, makeUser } from '../../kit/app.ts';
import { authorizeUrl, makePkce, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function prepare() {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app);
  return { app, client, url: new URL(authorizeUrl(app, client, makePkce().challenge)) };
}

const post = (url: URL, body: URLSearchParams | string, headers = {}) =>
  new Visitor().fetch(url.origin + url.pathname, { body, headers });

test('a request by POST goes on by GET with the same parameters', async () => {
  const { url } = await prepare();
  const { status, location, headers } = await post(url, url.searchParams);
  expect(status).toBe(303);
  expect(location).toBe(url.href);
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.getSetCookie()).toEqual([]);
});

test('sign-out by POST goes on by GET and ends nothing by itself', async () => {
  const { app, client } = await prepare();
  const user = await makeUser(gatehouse, app);
  const { id_token, visitor } = await signIn(app, client, user.email);
  const signOut = (form: Record<string, string>) =>
    visitor.open(`${app.issuer}/logout`, { body: new URLSearchParams(form) });
  expect((await signOut({ client_id: client.client_id })).text).toContain('name="logout"');
  const silent = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'none' }));
  expect(new URL(silent.location!).searchParams.has('code')).toBe(true);
  expect((await signOut({ id_token_hint: id_token! })).url).toMatch(`${app.issuer}/logout/success`);
});

test('A8 a parameter that was sent twice is refused, in the form and beside it', async () => {
  const { url, client } = await prepare();
  const twice = new URLSearchParams(url.searchParams);
  twice.append('client_id', client.client_id);
  const beside = new URL(url);
  beside.search = `?client_id=${client.client_id}`;
  for (const sent of [
    { url: url.origin + url.pathname, body: twice },
    { url: beside.href, body: url.searchParams },
  ]) {
    const { status, location, text } = await new Visitor().open(sent.url, { body: sent.body });
    expect({ status, location }).toEqual({ status: 400, location: undefined });
    expect(text).toContain('invalid_request');
  }
});

test('A42 A125 what is no form, or too long for a URL, is refused', async () => {
  const { url } = await prepare();
  expect((await post(url, '{}', { 'content-type': 'application/json' })).status).toBe(415);
  expect((await post(url, new URLSearchParams({ claims: 'x'.repeat(20_000) }))).status).toBe(413);
});

test('a line break in the form stays in its parameter', async () => {
  const { url } = await prepare();
  url.searchParams.set('state', 'a\r\nSet-Cookie: b=c');
  const { headers, location } = await post(url, url.searchParams);
  expect(headers.has('set-cookie')).toBe(false);
  expect(new URL(location!).searchParams.get('state')).toBe('a\r\nSet-Cookie: b=c');
});
