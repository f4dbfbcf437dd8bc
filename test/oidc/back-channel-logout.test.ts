// Back-channel logout: every end of a session tells its clients, with a logout token that verifies, and no user waits for it.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateClient } from '../../src/apps/clients/clients.ts';
import { requireClientFields } from '../../src/apps/clients/fields.ts';
import { hashPassword } from '../../src/authentication/password/password.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { listEvents } from '../../src/events/list.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import { listReceipts } from '../../src/users/sessions/receipts.ts';
import { listSessions } from '../../src/users/sessions/sessions.ts';
import { deleteUser, setPassword, setUserStatus } from '../../src/users/users.ts';
import { enter } from '../http/account/world.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorize, redeem, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { answerWith, type Received, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { hastenDeadlines, passTime, restoreTime } from '../kit/time.ts';
import type { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let client: TestClient;
let key: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  receiver = await startReceiver();
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app);
});
afterAll(async () => {
  await receiver.stop();
  await gatehouse.stop();
});

let user: UserRow;
let visitor: Visitor;
let tokens: Awaited<ReturnType<typeof signIn>>;
beforeEach(async () => {
  receiver.received.length = 0;
  receiver.answer = answerWith(200);
  // Each has its own client, so that what waits for one is no other's.
  client = await makeClient(gatehouse, app, {
    backchannel_logout_uri: `${receiver.url}/logout?rp=1`,
    backchannel_logout_session_required: true,
  });
  user = await makeUser(gatehouse, app);
  tokens = await signIn(app, client, user.email);
  visitor = tokens.visitor;
});
afterEach(restoreTime);

const db = () => gatehouse.database.db;
const deliver = (config = gatehouse.config) =>
  deliverAll({ ...gatehouse.system, config }, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });

async function logOut(choice: Record<string, string> = { logout: 'yes' }) {
  const page = await visitor.open(`${app.issuer}/logout?client_id=${client.client_id}`);
  return visitor.submit(page, choice, '/logout/confirm');
}

async function verify({ headers, body }: Received) {
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  const form = new URLSearchParams(body);
  expect([...form.keys()]).toEqual(['logout_token']);
  return jwtVerify(form.get('logout_token')!, createRemoteJWKSet(new URL(`${app.issuer}/jwks`)), {
    issuer: app.issuer,
    audience: client.client_id,
    typ: 'logout+jwt',
    currentDate: new Date(),
  });
}

const ends: [string, () => Promise<unknown>][] = [
  ['a sign-out at a client', () => visitor.open(`${app.issuer}/logout?id_token_hint=${tokens.id_token}`)],
  ['a sign-out on our page', () => logOut()],
  [
    'a sign-out through the API',
    () => call(app, 'POST /auth/logout', { as: key, body: { token: tokens.access_token } }),
  ],
  [
    'an end by the user from elsewhere',
    async () => {
      const { access_token: as } = await signInByApi(gatehouse, app, user);
      await call(app, 'DELETE /me/sessions', { as, body: { password: PASSWORD } });
    },
  ],
  [
    'an end by a developer',
    async () => {
      const [session] = await listSessions(db(), app, user.id);
      await call(app, 'DELETE /users/:id/sessions/:uid', { as: key, params: { id: user.id, uid: session!.uid } });
    },
  ],
  [
    'a new password',
    async () => setPassword(db(), app, user.id, { hash: await hashPassword('another-good-password') }),
  ],
  ['disabling the user', () => setUserStatus(db(), app, user.id, 'disabled')],
  ['deleting the user', () => deleteUser(db(), app, user.id)],
  [
    'an expiry that the sweeper finds',
    async () => {
      passTime(15 * DAY);
      await sweep(db());
    },
  ],
];

test.each(ends)('A158 %s tells the client', async (_name, end) => {
  await end();
  expect(receiver.received).toEqual([]);
  await deliver();
  expect(receiver.received.map(({ path }) => path)).toEqual(['/logout?rp=1']);
  const { payload, protectedHeader } = await verify(receiver.received[0]!);
  const { sid } = decodeJwt(tokens.id_token!);
  expect(sid).toBeTypeOf('string');
  expect(payload).toEqual({
    ...{ iss: app.issuer, aud: client.client_id, sub: user.id, sid },
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    ...{ jti: expect.any(String), iat: expect.any(Number), exp: expect.any(Number) },
  });
  expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(120);
  expect(protectedHeader).toEqual({ alg: 'RS256', kid: expect.any(String), typ: 'logout+jwt' });
  await deliver();
  expect(receiver.received).toHaveLength(1);
  const { items } = await listEvents(db(), app, { user_id: user.id });
  const ended = items.filter(({ event }) => event === 'session.ended' || event === 'session.revoked');
  expect(ended.map(({ data }) => data)).toContainEqual(expect.objectContaining({ told: [client.client_id] }));
});

test('a client that needs no sid gets none, and its own algorithm', async () => {
  await updateClient(gatehouse.system, app, client.client_id, {
    ...{ backchannel_logout_session_required: false, id_token_alg: 'ES256' },
  });
  await logOut();
  await deliver();
  const { payload, protectedHeader } = await verify(receiver.received[0]!);
  expect([protectedHeader.alg, payload.sub]).toEqual(['ES256', user.id]);
  expect(payload).not.toHaveProperty('sid');
});

test('only clients of the session hear, each once, and none that wants not to', async () => {
  const uninvolved = { backchannel_logout_uri: `${receiver.url}/uninvolved` };
  await makeClient(gatehouse, app, uninvolved);
  const second = await makeClient(gatehouse, app, { backchannel_logout_uri: `${receiver.url}/second` });
  const deaf = await makeClient(gatehouse, app);
  for (const one of [second, deaf]) await signInHere(one);
  await logOut();
  await deliver();
  expect(receiver.received.map(({ path }) => path).sort()).toEqual(['/logout?rp=1', '/second']);
});

const signInHere = async (one: TestClient) => redeem(app, one, await authorize(app, one, user.email, {}, visitor));

test('a user who leaves one client and stays signed in: that client hears, the others do not', async () => {
  const second = await makeClient(gatehouse, app, { backchannel_logout_uri: `${receiver.url}/second` });
  await signInHere(second);
  await logOut({});
  await deliver();
  expect(receiver.received.map(({ path }) => path)).toEqual(['/logout?rp=1']);
  await verify(receiver.received[0]!);
  expect(await listSessions(db(), app, user.id)).toHaveLength(1);
});

describe('A73 a receiver that', () => {
  const receipt = async () => (await listReceipts(db(), app, user.id)).items[0]?.clients.map(({ state }) => state);

  test.each<[name: string, answer: Receiver['answer']]>([
    ['fails', answerWith(500)],
    ['refuses the token', answerWith(400)],
    ['redirects', answerWith(302, '', { location: 'http://127.0.0.1:1/' })],
    ['hangs up', (response) => void response.destroy()],
    ['never answers', () => {}],
  ])('A73 A158 %s holds up no user, and gets a new token each time', async (_name, answer) => {
    hastenDeadlines();
    receiver.answer = answer;
    const page = await logOut();
    expect(page.url).toContain('/logout/success');
    expect(await receipt()).toEqual(['waiting']);
    await deliver();
    passTime(5 * MINUTE);
    await deliver();
    expect(await receipt()).toEqual(['waiting']);
    receiver.answer = answerWith(204);
    passTime(HOUR);
    await deliver();
    expect(await receipt()).toEqual(['confirmed']);
    const payloads = receiver.received.map(({ body }) => decodeJwt(new URLSearchParams(body).get('logout_token')!));
    expect(new Set(payloads.map(({ jti }) => jti)).size).toBe(3);
    await verify(receiver.received.at(-1)!);
  });

  test('A73 stays down is given up', async () => {
    receiver.answer = answerWith(503);
    await logOut();
    for (let hours = 0; hours < 28; hours += 2) {
      await deliver();
      passTime(2 * HOUR);
    }
    expect(await receipt()).toEqual(['failed']);
    const tries = receiver.received.length;
    expect(tries).toBeLessThan(20);
    passTime(DAY);
    await deliver();
    expect(receiver.received).toHaveLength(tries);
  });

  test('A158 has a certificate of nobody’s gets no token', async () => {
    const pem = execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
        ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', '-', '-out', '-'],
      ],
      { stdio: 'pipe' },
    );
    const seen: string[] = [];
    const server = createServer({ key: pem, cert: pem }, ({ url }, response) => {
      seen.push(url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await updateClient(gatehouse.system, app, client.client_id, {
      backchannel_logout_uri: `https://127.0.0.1:${port}/`,
    });
    await logOut();
    await deliver();
    expect([seen, await receipt()]).toEqual([[], ['waiting']]);
    server.close();
  });

  test('A106 is in our own network by now gets no request', async () => {
    await logOut();
    await deliver({ ...gatehouse.config, allowPrivateUpstreams: false });
    expect([receiver.received, await receipt()]).toEqual([[], ['waiting']]);
  });

  test('no longer wants to hear is left alone', async () => {
    await logOut();
    await updateClient(gatehouse.system, app, client.client_id, { backchannel_logout_uri: null });
    await deliver();
    expect([receiver.received, await receipt()]).toEqual([[], ['failed']]);
  });
});

test.each([
  'http://prints.example.com/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://[::1]/',
  'https://localhost/',
  'https://10.0.0.1/',
  'https://prints.example.com:25/',
  'https://user@prints.example.com/',
  'https://prints.example.com/#part',
  'file:///etc/passwd',
  'no URL',
])('A106 %s is refused as a back-channel logout URI', async (backchannel_logout_uri) => {
  const rules = { production: true, allowPrivateUpstreams: false };
  const refusal = requireClientFields(rules, 'confidential', { backchannel_logout_uri });
  await expect(refusal).rejects.toThrow(/^backchannel_logout_uri must /);
});

test('discovery says so', async () => {
  const discovery = await (await fetch(`${app.issuer}/.well-known/openid-configuration`)).json();
  expect(discovery).toMatchObject({ backchannel_logout_supported: true, backchannel_logout_session_supported: true });
});

describe('receipts', () => {
  test('the page after signing out says how many clients have confirmed, to its holder alone', async () => {
    const second = await makeClient(gatehouse, app, { backchannel_logout_uri: `${receiver.url}/second` });
    await signInHere(second);
    receiver.answer = (response, { path }) => void response.writeHead(path === '/second' ? 500 : 200).end();
    const page = await logOut();
    expect(page.text).toContain('0 of 2 apps');
    await deliver();
    expect((await visitor.open(page.url)).text).toContain('1 of 2 apps');
    const other = await makeApp(gatehouse);
    const foreign = page.url.replace(app.issuer, other.issuer);
    expect((await visitor.open(foreign)).text).not.toContain('of 2 apps');
    expect((await visitor.open(`${app.issuer}/logout/success?receipt=nonsense`)).text).not.toContain('of 2 apps');
  });

  test('the account page lists ended sessions with them, and the open ones with their clients', async () => {
    await logOut();
    await deliver();
    await enter(visitor, app, user.email);
    const { text } = await visitor.open(`${app.issuer}/account/sessions`);
    expect(text).toContain('The app that you used has confirmed');
    await signInHere(client);
    const { access_token: as } = await signInByApi(gatehouse, app, user);
    const { items } = (await call(app, 'GET /me/sessions', { as })).body;
    expect(items.map(({ clients }: { clients: object[] }) => clients)).toContainEqual([
      { id: client.client_id, name: 'Photo Prints' },
    ]);
  });
});
