// What the system of this name does, as far as Gatehouse does it today; docs/coverage.md has the rows.
import { createRemoteJWKSet, decodeJwt, flattenedVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../src/clock.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { listEvents } from '../../src/events/list.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { signedUp } from '../http/console/developer.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { introspect, refresh, signIn } from '../kit/flow.ts';
import { freePort, type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, mailTo, noMoreMail } from '../kit/mail.ts';
import { solve, startSiteverify, toField } from '../kit/outside/captcha.ts';
import { startReceiver } from '../kit/outside/receiver.ts';
import { startMailServer } from '../kit/outside/smtp.ts';
import { ask } from '../kit/raw.ts';
import { makeSentFactor, toFactor } from '../kit/sent-factor.ts';
import { codeTo, newPhone } from '../kit/sms.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

describe('tokens and configuration', () => {
  test('C3 a refresh token rotates, and the old one, used again, ends them all', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    const tokens = await signIn(app, client, user.email);
    const young = (await refresh(app, client, tokens.refresh_token!)).body;
    expect(young.refresh_token).not.toBe(tokens.refresh_token);
    passTime(MINUTE);
    expect((await refresh(app, client, tokens.refresh_token!)).body.error).toBe('invalid_grant');
    expect((await refresh(app, client, String(young.refresh_token))).body.error).toBe('invalid_grant');
  });

  test('C3 signing out denies a JWT that has not expired', async () => {
    const app = await makeApp(gatehouse);
    const checker = await makeClient(gatehouse, app, { type: 'machine', introspects: ['*'] });
    const { access_token } = await signInByApi(gatehouse, app, await makeUser(gatehouse, app));
    expect((await introspect(app, checker, access_token)).body.active).toBe(true);
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    expect((await call(app, 'POST /auth/logout', { as, body: { token: access_token } })).status).toBe(204);
    expect((await introspect(app, checker, access_token)).body.active).toBe(false);
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
  });

  test('C3 a browser may call from the origins that a developer listed', async () => {
    const app = await makeApp(gatehouse);
    const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const settings = { cors_origins: ['https://spa.example.com'] };
    await call(app, 'PATCH /app', { as: token, body: { settings } });
    const allowed = async () => {
      const answer = await fetch(`${app.issuer}/api/v1/me`, { headers: { origin: 'https://spa.example.com' } });
      return answer.headers.get('access-control-allow-origin');
    };
    await expect.poll(allowed).toBe('https://spa.example.com');
  });

  test('C3 the environment configures the server', async () => {
    const other = await startGatehouse({ BASE_URL: 'https://id.example.com' });
    onTestFinished(other.stop);
    const { slug } = await makeApp(other);
    const { text } = await ask(other, { path: `/o/${slug}/.well-known/openid-configuration` });
    expect(JSON.parse(text).issuer).toBe(`https://id.example.com/o/${slug}`);
  });
});

describe('users who sign up, and who forget', () => {
  test('C2 a code by mail, then the user; asking twice sends one mail, and the code is kept as a hash', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    const email = 'newcomer@example.com';
    const begin = () => call(app, 'POST /auth/register/start', { as, body: { email } });
    const [{ body: first }, { body: second }] = [await begin(), await begin()];
    const code = codeIn(await mailTo(gatehouse, email));
    expect(await noMoreMail(gatehouse, email, 1)).toBe(true);
    const rows = await gatehouse.database.db.selectFrom('one_time_tokens').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(code);
    const confirm = (start_token: string, code: string) =>
      call(app, 'POST /auth/register/confirm', { as, body: { start_token, code, password: 'wander-orbit-lantern' } });
    expect((await confirm(`${first.start_token}x`, code)).body.code).toBe('invalid_one_time_token');
    const { status, body } = await confirm(second.start_token, code);
    expect(status).toBe(201);
    expect(body.user).toMatchObject({ email, email_verified: true });
    expect((await call(app, 'GET /me', { as: body.tokens.access_token })).status).toBe(200);
  });

  test('C7 a code by SMS finishes a sign-in that a magic link began, as a TOTP code does', async () => {
    const app = await makeApp(gatehouse, { magic_link: 'on', mfa_methods: ['sms', 'totp'] });
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    const { redirect_uri } = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app, { email_verified: true });
    const sms = await makeSentFactor(gatehouse, app, user, 'sms');
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    const mailed = toFactor(gatehouse, 'email', user.email);
    const byLink = async (codes: number) => {
      const asked = { email: user.email, redirect_uri };
      const { body } = await call(app, 'POST /auth/magic-link', { as, body: asked });
      const proof = { ticket: body.ticket, code: await mailed.code(codes) };
      return (await call(app, 'POST /auth/magic-link/verify', { as, body: proof })).body;
    };
    const finish = async (ticket: string, shown: object) =>
      (await call(app, 'POST /auth/second-factor', { as, body: { ticket, ...shown } })).body;
    const first = await byLink(1);
    expect([first.code, first.ways]).toEqual(['second_factor_required', ['totp', 'sms', 'recovery_code']]);
    await call(app, 'POST /auth/second-factor/send', { as, body: { ticket: first.ticket, factor: 'sms' } });
    const bySms = await finish(first.ticket, { code: await sms.code(2) });
    expect(decodeJwt(bySms.tokens.id_token).amr).toEqual(['email', 'sms', 'mfa']);
    const second = await byLink(2);
    const byApp = await finish(second.ticket, { code: codeOf(secret) });
    expect(decodeJwt(byApp.tokens.id_token).amr).toEqual(['email', 'otp', 'mfa']);
  });

  test('C4 a code to a verified phone shows the addresses, masked; an unverified one shows none', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    const phone = newPhone();
    await makeUser(gatehouse, app, { email: 'bob@example.com', phone, phone_verified: true });
    await makeUser(gatehouse, app, { email: 'eve@example.com', phone });
    const { body } = await call(app, 'POST /auth/email/lookup', { as, body: { phone } });
    const code = await codeTo(gatehouse, phone);
    const proof = { ticket: body.ticket, code };
    const found = await call(app, 'POST /auth/email/lookup/verify', { as, body: proof });
    expect(found.body).toEqual({ emails: ['b…@example.com'] });
  });
});

describe('a captcha on public routes', () => {
  test('C5 is asked for where the App wants it: by work of the browser, or by a service', async () => {
    const service = await startSiteverify();
    onTestFinished(service.stop);
    const other = await startGatehouse(service.environment);
    onTestFinished(other.stop);
    const app = await makeApp(other);
    const { token } = await makeDeveloper(other, { app, role: 'owner' });
    const as = await makeApiKey(other, app, ['auth:write']);
    const { email } = await makeUser(other, app);
    const choose = async (captcha: string) => {
      await call(app, 'PATCH /app', { as: token, body: { settings: { captcha } } });
      await expect.poll(async () => (await call(app, 'GET /auth/captcha')).body.kind).toBe(captcha);
      return (await call(app, 'GET /auth/captcha')).body;
    };
    const forgot = async (captcha?: string) => {
      const { status, body } = await call(app, 'POST /auth/password/forgot', { as, body: { email, captcha } });
      return status === 202 ? 'sent' : body.code;
    };
    expect(await forgot()).toBe('sent');

    const { challenge } = await choose('proof_of_work');
    expect(await forgot()).toBe('captcha_required');
    expect(await forgot(toField(await solve(challenge)))).toBe('sent');

    expect(await choose('service')).toMatchObject({ site_key: 'the-site-key', class: 'test-captcha' });
    expect(await forgot('a robot')).toBe('captcha_required');
    expect(await forgot('person 1')).toBe('sent');
  });
});

test('C6 a mail waits while the mail server is away, and its App’s developers see why, and try it again', async () => {
  const port = await freePort();
  const other = await startGatehouse({ SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'accounts@id.example.com' });
  onTestFinished(other.stop);
  const app = await makeApp(other);
  const { email } = await makeUser(other, app);
  const owner = await signedUp(other);
  await owner.join(app, 'owner');
  const as = await makeApiKey(other, app);
  expect((await call(app, 'POST /auth/password/forgot', { as, body: { email } })).status).toBe(202);

  const list = async () => (await call(app, 'GET /mails', { as })).body.items as Record<string, unknown>[];
  await expect.poll(async () => (await list())[0]?.last_error).toContain('ECONNREFUSED');
  const [mail] = await list();
  expect(mail).toMatchObject({ kind: 'reset_password', recipient: email, state: 'queued', attempts: 1, sent_at: null });
  expect(JSON.stringify(mail)).not.toMatch(/token=|content/);
  const page = `/apps/${app.slug}/mails`;
  expect((await owner.open(`${page}?q=${email}`)).text).toContain('ECONNREFUSED');

  const server = await startMailServer(port);
  onTestFinished(server.stop);
  await owner.send(page, {}, '/send-again');
  expect((await server.to(email)).mail.text).toContain('/reset?token=');
  await expect.poll(async () => (await list())[0]).toMatchObject({ state: 'sent', attempts: 2 });
  expect((await owner.open(page)).text).not.toContain('/send-again');
  const { items } = await listEvents(other.database.db, app, { limit: 20 });
  expect(items.find(({ event }) => event === 'mail.sent_again')).toMatchObject({
    ...{ actor_kind: 'developer', actor_id: owner.id, data: { mail_id: mail!.id, kind: 'reset_password' } },
  });
});

test('C8 attempts are on record for the App and for the user, and each session can be ended', async () => {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const key = await makeApiKey(gatehouse, app, ['auth:write', 'events:read']);
  const wrong = { email: user.email, password: 'not-the-password', ip: '203.0.113.9' };
  await call(app, 'POST /auth/login', { as: key, body: wrong });
  const [{ access_token: as }, other] = [
    await signInByApi(gatehouse, app, user),
    await signInByApi(gatehouse, app, user),
  ];

  const query = { user_id: user.id };
  const { items: events } = (await call(app, 'GET /events', { as: key, query })).body;
  const count = (event: string) => events.filter((one: { type: string }) => one.type === event).length;
  expect([count('sign_in.failed'), count('sign_in.succeeded')]).toEqual([1, 2]);
  const { items: signIns } = (await call(app, 'GET /me/sign-ins', { as })).body;
  expect(signIns.map(({ succeeded }: { succeeded: boolean }) => succeeded)).toEqual([true, true, false]);

  const { items: sessions } = (await call(app, 'GET /me/sessions', { as })).body;
  const { uid } = sessions.find(({ current }: { current: boolean }) => !current);
  expect((await call(app, 'DELETE /me/sessions/:uid', { as, params: { uid } })).status).toBe(204);
  expect((await call(app, 'GET /me', { as: other.access_token })).status).toBe(401);
  expect((await call(app, 'GET /me', { as })).status).toBe(200);
});

describe('another server', () => {
  /** What it gets while a user is created, changed and deleted. */
  async function hear() {
    const app = await makeApp(gatehouse);
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const key = await makeApiKey(gatehouse, app, ['users:write']);
    const { system } = gatehouse;
    // Of a server that may reach this machine.
    const near = { ...system, config: { ...system.config, allowPrivateUpstreams: true } };
    await createWebhook(near, app, { url: receiver.url, events: ['user.created', 'user.updated', 'user.deleted'] });
    const { body: user } = await call(app, 'POST /users', { as: key, body: { email: 'bob@example.com' } });
    const params = { id: user.id };
    await call(app, 'PATCH /users/:id', { as: key, params, body: { name: 'Bob' } });
    await call(app, 'DELETE /users/:id', { as: key, params });
    await deliverAll(near, { kinds: deliveryKinds, findApp: system.directory.findById });
    return { app, received: receiver.received };
  }

  test('C9 hears of users that are created, changed and deleted', async () => {
    const { received } = await hear();
    const types = received.map(({ body }) => JSON.parse(body).type);
    expect(types).toEqual(['user.created', 'user.updated', 'user.deleted']);
  });

  test('C10 verifies what it hears by the App’s public key', async () => {
    const { app, received } = await hear();
    const keys = createRemoteJWKSet(new URL(`${app.issuer}/jwks`));
    expect(received.length).toBe(3);
    for (const { headers, body } of received) {
      const [head = '', , signature = ''] = String(headers['webhook-signature-jws']).split('.');
      const text = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
      const signed = { protected: head, payload: Buffer.from(text).toString('base64url'), signature };
      await flattenedVerify(signed, keys, { algorithms: ['ES256'] });
    }
  });
});

test('C11 an App is registered, and a client’s backend hears of the users who begin and cease to use it', async () => {
  const { token: as } = await makeDeveloper(gatehouse);
  const { body: registered } = await call(gatehouse.url, 'POST /apps', {
    as,
    body: { name: 'Blog', slug: `c11-${Date.now()}` },
  });
  const app = (await gatehouse.system.directory.findBySlug(registered.slug))!;
  const client = await makeClient(gatehouse, app, { provisioning: true });
  const receiver = await startReceiver();
  onTestFinished(() => receiver.stop());
  const { system } = gatehouse;
  // Of a server that may reach this machine.
  const near = { ...system, config: { ...system.config, allowPrivateUpstreams: true } };
  await createWebhook(near, app, { url: receiver.url, client_id: client.client_id });
  const user = await makeUser(gatehouse, app);
  await makeUser(gatehouse, app);
  await signIn(app, client, user.email);
  await deliverAll(near, { kinds: deliveryKinds, findApp: system.directory.findById });
  await call(app, 'DELETE /users/:id', { as, params: { id: user.id } });
  await deliverAll(near, { kinds: deliveryKinds, findApp: system.directory.findById });
  const heard = receiver.received.map(({ body }) => JSON.parse(body));
  expect(heard.map(({ type, data }) => [type, data.sub])).toEqual([
    ['user.created', user.id],
    ['user.deleted', user.id],
  ]);
});

test('C1 a user has a UUID, an email, a phone number and a picture; me has roles, groups and permissions', async () => {
  const app = await makeApp(gatehouse);
  const { token: as } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  const email = `claims-${app.slug}@example.com`;
  const phone = '+4915112345678';
  const picture = 'https://pictures.example.com/bob.png';
  const { body: user } = await call(app, 'POST /users', { as, body: { email, phone, picture, password: PASSWORD } });
  expect(user.id).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);

  await call(app, 'POST /permissions', { as, body: { name: 'orders:refund' } });
  await call(app, 'POST /roles', { as, body: { name: 'staff', permissions: ['orders:refund'] } });
  await call(app, 'POST /roles', { as, body: { name: 'reader', permissions: ['users:read'] } });
  await call(app, 'POST /groups', { as, body: { name: 'support', roles: ['reader'] } });
  const params = { id: user.id };
  await call(app, 'PUT /users/:id/roles', { as, params, body: { roles: ['staff'] } });
  await call(app, 'PUT /users/:id/groups', { as, params, body: { groups: ['support'] } });

  const client = await makeClient(gatehouse, app);
  const { access_token } = await signIn(app, client, email, { scope: 'openid email phone profile roles' });
  expect((await call(app, 'GET /me', { as: access_token })).body).toMatchObject({
    ...{ id: user.id, email, phone_number: phone, picture },
    ...{ roles: ['reader', 'staff'], groups: ['support'], permissions: ['orders:refund', 'users:read'] },
  });
});
