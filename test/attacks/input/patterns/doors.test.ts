// Long texts that send a careless parser back again and again, through every public door that reads one: the answer is that
// to a plain text of the same length, and takes no longer. What the libraries below us do with a text is tried here, too.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { makeDeveloper, send } from '../../../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, type TestClient } from '../../../kit/app.ts';
import { authorizeUrl, basic, makePkce } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { paceOf } from '../../../kit/pace.ts';
import { ask } from '../../../kit/raw.ts';

let gatehouse: Gatehouse;
let app: App;
let key: string;
let owner: string;
let client: TestClient;
let machine: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse({ TRUST_PROXY: '127.0.0.0/8' });
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app);
  owner = (await makeDeveloper(gatehouse, { app, role: 'owner' })).token;
  client = await makeClient(gatehouse, app);
  machine = await makeClient(gatehouse, app, { type: 'machine' });
});
afterAll(() => gatehouse.stop());

/** In characters: just less than makes the server refuse the body (100 kB) or the headers (16 kB) unread. */
const BODY = 99_000;
const HEAD = 12_000;
/** A text that is looked at in steps that grow with its square takes a hundred times as long and more. */
const NO_LONGER = 10;

/** What is repeated, and what then makes it fail. */
const evils: [string, string][] = [
  ['a', '!'],
  [' ', 'x'],
  ['a.', '@'],
  ['@a', ' '],
  ['a-', '_'],
  ['-', ''],
  ['/', ' '],
  ['0', 'x'],
  ['%41', '%'],
  ['https://a', ''],
  [';a=', ''],
  ['a;q=0.', ','],
  [',', 'a'],
  ['"', ''],
  ['[', ':443'],
  ['for="[', ''],
  ['Version/1.', 'Safari'],
  ['a a ', '\\'],
];

type Door = { room: number; status: number | number[]; send: (text: string) => Promise<{ status: number }> };

/** A JSON body with the text in one field. */
const field = (path: string, toBody: (text: string) => object, as = () => key): Door => ({
  room: BODY,
  status: 422,
  send: (text) => send(`${app.issuer}/api/v1${path}`, 'POST', { as: as(), body: toBody(text) }),
});

const header = (name: string): Door => ({
  room: HEAD,
  status: 200,
  send: (text) =>
    ask(gatehouse, {
      path: new URL(`${app.issuer}/.well-known/openid-configuration`).pathname,
      headers: { [name]: text },
    }),
});

/** On a page that reads it: a sign-in begins. */
const pageHeader = (name: string): Door => ({
  room: HEAD,
  status: 303,
  send(text) {
    const { pathname, search } = new URL(authorizeUrl(app, client, makePkce().challenge));
    return ask(gatehouse, { path: pathname + search, headers: { [name]: text } });
  },
});

const parameter = (name: string, status: number): Door => ({
  room: HEAD,
  status,
  send(text) {
    const { pathname, search } = new URL(authorizeUrl(app, client, makePkce().challenge, { [name]: undefined }));
    return ask(gatehouse, { path: `${pathname}${search}&${name}=${toPart(text)}` });
  },
});

const doors: Record<string, Door> = {
  'an email address': field('/auth/signup', (email) => ({ email, password: 'a long enough password' })),
  'an address to sign in with': field('/auth/login', (email) => ({ email, password: 'a long enough password' })),
  'a username': field('/auth/signup', (username) => ({
    email: 'a@example.com',
    password: 'a long enough password',
    username,
  })),
  'a phone number': field('/users', (phone) => ({ email: 'a@example.com', phone })),
  'a password hash': field('/users', (password_hash) => ({ email: 'a@example.com', password_hash })),
  'the URL of a webhook': field(
    '/webhooks',
    (url) => ({ url, events: ['user.created'] }),
    () => owner,
  ),
  'a redirect URI that is registered': field(
    '/clients',
    (uri) => ({ name: 'A', type: 'public', redirect_uris: [uri] }),
    () => owner,
  ),
  'the redirect URI of a request': parameter('redirect_uri', 400),
  'the scope of a request': parameter('scope', 303),
  'the languages of a request': parameter('ui_locales', 303),
  'the scope of a token': {
    room: BODY / 2,
    status: 400,
    send: (text) =>
      send(`${app.issuer}/token`, 'POST', {
        headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(machine) },
        body: `grant_type=client_credentials&scope=${toPart(text)}`,
      }),
  },
  'the slug of an App': {
    room: HEAD,
    status: 404,
    send: (text) => ask(gatehouse, { path: `/o/${toPart(text)}/.well-known/openid-configuration` }),
  },
  'a bearer token': {
    ...header('authorization'),
    send: (text) =>
      ask(gatehouse, {
        path: new URL(`${app.issuer}/userinfo`).pathname,
        headers: { authorization: `Bearer ${text}` },
      }),
    // A token with a space in it isn't one.
    status: [400, 401],
  },
  'User-Agent': pageHeader('user-agent'),
  Cookie: pageHeader('cookie'),
  'Accept-Language': pageHeader('accept-language'),
  Accept: pageHeader('accept'),
  Forwarded: pageHeader('forwarded'),
  'X-Forwarded-For': pageHeader('x-forwarded-for'),
  'If-None-Match': header('if-none-match'),
  traceparent: header('traceparent'),
};

const lengthInJson = (text: string) => JSON.stringify(text).length - 2;

/** In a query or a form, cut to what the door has room for. */
const toPart = (text: string) => encodeURIComponent(text).slice(0, text.length).replace(/%.?$/, '');

test.each(Object.entries(doors))('A127 %s', async (_, { room, status, send }) => {
  const plain = 'x'.repeat(room);
  const wanted = await send(plain);
  expect([status].flat()).toContain(wanted.status);
  for (const [pump, end] of evils) {
    const evil = pump.repeat((room - 10) / lengthInJson(pump)) + end;
    expect([status].flat(), pump).toContain((await send(evil)).status);
    const pace = await paceOf(
      () => send(evil),
      () => send(plain),
      { rounds: 1, enough: NO_LONGER },
    );
    expect(pace, pump).toBeLessThanOrEqual(NO_LONGER);
  }
});
