// The test inbox: which messages stay here, who reads them, and how little a test user is worth.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createInbox, newAddress } from '../../examples/playwright/inbox.ts';
import type { App } from '../../src/apps/app.ts';
import { createApp } from '../../src/apps/create-app.ts';
import { listEvents } from '../../src/events/list.ts';
import { enqueueMail, enqueueSms } from '../../src/mail/outbox.ts';
import { isSmsKept, MAX_KEPT } from '../../src/mail/test-inbox.ts';
import { createOwnOrganization } from '../../src/organizations/by-users.ts';
import { createRole } from '../../src/users/roles.ts';
import { isFictionalPhone, isTestAddress, isTestKey } from '../../src/users/test-users.ts';
import { updateUser } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { Developer } from '../http/console/developer.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { mailsTo, noMoreMail } from '../kit/mail.ts';
import { hasChromium } from '../kit/outside/chromium.ts';
import { makeDirectory } from '../kit/processes.ts';
import { makeOrganization } from '../organizations/world.ts';

let gatehouse: Gatehouse;
let real: App;
let testApp: App;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  real = await makeApp(gatehouse, { email_verification: 'required', organizations_by_users: 'on' });
  const settings = { email_verification: 'required' } as const;
  testApp = await createApp(gatehouse.system, { name: 'Trial', slug: 'trial', test: true, settings });
});
afterAll(() => gatehouse.stop());

const READ = ['test_messages:read'];
const list = async (app: App, query: Record<string, string> = {}) =>
  (await call(app, 'GET /test-messages', { as: await makeApiKey(gatehouse, app, READ), query })).body.items;

const write = (app: App, to: string) =>
  enqueueMail(gatehouse.system, app, {
    kind: 'sign_in_code',
    to,
    locale: 'en',
    code: '123456',
    values: { minutes: 10 },
  });

test('a user signs up with the code that the inbox gives, which is random, and wrong ones are counted', async () => {
  const key = await makeApiKey(gatehouse, real, ['auth:write', ...READ]);
  const inbox = createInbox({ issuer: real.issuer, apiKey: key });
  const email = newAddress(real.slug);
  const signed = await call(real, 'POST /auth/signup', { as: key, body: { email, password: PASSWORD } });
  const { ticket } = signed.body;
  const code = await inbox.nextCode(email.toUpperCase());
  const verify = (code: string) => call(real, 'POST /auth/verify-email', { as: key, body: { ticket, code } });
  const wrong = code === '000000' ? '000001' : '000000';
  expect((await verify(wrong)).body.code).toBe('invalid_one_time_token');
  const verified = await verify(code);
  expect(verified.body.user).toMatchObject({ email, email_verified: true });
  expect(await noMoreMail(gatehouse, email, 0)).toBe(true);

  const other = newAddress(real.slug);
  const waits = await call(real, 'POST /auth/signup', { as: key, body: { email: other, password: PASSWORD } });
  const right = await inbox.nextCode(other);
  expect(right).not.toBe(code);
  const guess = (code: string) =>
    call(real, 'POST /auth/verify-email', { as: key, body: { ticket: waits.body.ticket, code } });
  const bad = right === '000000' ? '000001' : '000000';
  for (let tries = 0; tries < 5; tries++) await guess(bad);
  expect((await guess(right)).body.code).toBe('too_many_attempts');
});

test('a message says what would have left, with code and link as members of their own', async () => {
  const to = newAddress(real.slug);
  await enqueueMail(gatehouse.system, real, {
    kind: 'reset_password',
    to,
    locale: 'de',
    link: `${real.issuer}/reset?token=x`,
    values: { minutes: 30 },
  });
  const key = await makeApiKey(gatehouse, real, READ);
  const [message] = await list(real, { to });
  expect(message).toMatchObject({ channel: 'mail', kind: 'reset_password', to, locale: 'de', code: null });
  expect(message).toMatchObject({
    link: `${real.issuer}/reset?token=x`,
    text: expect.stringContaining('/reset?token=x'),
  });
  const whole = await call(real, 'GET /test-messages/:id', { as: key, params: { id: message.id } });
  expect(whole.body.html).toContain('<html');
  expect((await call(real, 'GET /test-messages/:id', { as: key, params: { id: real.id } })).status).toBe(404);
  const elsewhere = await makeApiKey(gatehouse, testApp, READ);
  expect((await call(testApp, 'GET /test-messages/:id', { as: elsewhere, params: { id: message.id } })).status).toBe(
    404,
  );
});

test('`wait` answers as soon as there is a message, `since` leaves out those that are known', async () => {
  const to = newAddress(real.slug);
  const late = list(real, { to, wait: '20' });
  await write(real, to);
  const [first] = await late;
  expect(first.code).toBe('123456');
  expect(await list(real, { to, since: first.created_at })).toEqual([]);
  expect(await list(real, { to, since: first.created_at, wait: '1' })).toEqual([]);
  const key = await makeApiKey(gatehouse, real, READ);
  expect((await call(real, 'GET /test-messages', { as: key, query: { wait: '26' } })).body.code).toBe('invalid_query');
});

test('a test App keeps mail to every address, and its pages say that it is one', async () => {
  const key = await makeApiKey(gatehouse, testApp, ['auth:write', 'app:read', ...READ]);
  const email = 'bob@example.com';
  await call(testApp, 'POST /auth/signup', { as: key, body: { email, password: PASSWORD } });
  expect(await createInbox({ issuer: testApp.issuer, apiKey: key }).nextCode(email)).toMatch(/^\d{6}$/);
  expect((await call(testApp, 'GET /app', { as: key })).body.test).toBe(true);
  const page = await fetch(`${testApp.issuer}/account`).then((response) => response.text());
  expect(page).toContain('class="test-app"');
  expect(await noMoreMail(gatehouse, email, 0)).toBe(true);
});

test('in a test App every message to a user is kept, and those to developers leave', async () => {
  await write(testApp, 'ada@example.com');
  await enqueueSms(gatehouse.system, testApp, {
    ...{ kind: 'verify_phone', to: '+4915112345678', locale: 'en', code: '654321', values: { minutes: 10 } },
    users: [await makeUser(gatehouse, testApp)],
  });
  const kept = await list(testApp, { to: '+49 1511 2345678' });
  expect(kept).toMatchObject([{ channel: 'sms', subject: null, code: '654321' }]);
  expect(await list(testApp, { to: 'Ada@Example.com' })).toHaveLength(1);
  await enqueueMail(gatehouse.system, testApp, {
    ...{
      kind: 'member_invitation',
      to: 'dev@example.com',
      locale: 'en',
      link: 'https://id.example.com',
      values: { days: 7 },
    },
  });
  await expect.poll(() => mailsTo(gatehouse, 'dev@example.com').length).toBe(1);
  expect(mailsTo(gatehouse, 'ada@example.com')).toEqual([]);
  expect(gatehouse.system.smsTransport.inbox).toEqual([]);
});

test('only the newest messages are kept, and an emptied inbox is an event', async () => {
  const app = await createApp(gatehouse.system, { name: 'Full', test: true });
  const { db } = gatehouse.database;
  await write(app, 'a@example.com');
  const row = await db.selectFrom('mails').selectAll().where('app_id', '=', app.id).executeTakeFirstOrThrow();
  const older = Array.from({ length: MAX_KEPT }, () => ({ ...row, id: crypto.randomUUID(), created_at: new Date(0) }));
  await db.insertInto('mails').values(older).execute();
  await write(app, 'b@example.com');
  const kept = await db.selectFrom('mails').select('recipient').where('app_id', '=', app.id).execute();
  expect(kept).toHaveLength(MAX_KEPT);
  expect(kept.filter(({ recipient }) => recipient === 'b@example.com')).toHaveLength(1);
  const as = await makeApiKey(gatehouse, app, ['test_messages:write']);
  expect((await call(app, 'DELETE /test-messages', { as })).status).toBe(204);
  expect(await list(app)).toEqual([]);
  const { items } = await listEvents(db, app, { events: ['test_inbox.emptied'] });
  expect(items).toMatchObject([{ data: { count: MAX_KEPT } }]);
});

const ROOT = join(import.meta.dirname, '../..');

test.runIf(hasChromium)('the example for Playwright signs up in a browser', async () => {
  const env = { ...process.env, ISSUER: testApp.issuer, SLUG: testApp.slug, NODE_ENV: undefined };
  const GATEHOUSE_API_KEY = await makeApiKey(gatehouse, testApp, READ);
  const args = ['node_modules/@playwright/test/cli.js', 'test', '--config', 'examples/playwright', '--output'];
  const output = makeDirectory('playwright');
  onTestFinished(output.remove);
  const { stdout } = await promisify(execFile)(process.execPath, [...args, output.path], {
    ...{ cwd: ROOT, env: { ...env, GATEHOUSE_API_KEY } },
  }).catch((error) => error);
  expect(stdout).toContain('1 passed');
});

describe('A160 nothing else is kept', () => {
  test.each([
    'ada@test.SLUG.invalid.example.com',
    'ada@sub.test.SLUG.invalid',
    'ada@SLUG.invalid',
    'ada@test.SLUG-2.invalid',
    'ada@test-SLUG.invalid',
    'ada@xtest.SLUG.invalid',
    'ada@tеst.SLUG.invalid',
    'ada@test.trial.invalid',
    'test.SLUG.invalid@example.com',
    'ada@test.console.invalid',
  ])('of mail to %s', async (address) => {
    expect(isTestAddress(real, address.replaceAll('SLUG', real.slug))).toBe(false);
  });

  test('of mail of the console, whose inbox nobody reads', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    expect(isTestKey(consoleApp, 'ada@test.console.invalid')).toBe(false);
    const developer = await new Developer(gatehouse).signUp();
    await gatehouse.database.db
      .insertInto('operators')
      .values({ app_id: consoleApp.id, developer_id: developer.id, created_at: new Date() })
      .execute();
    expect((await developer.open('/apps/console/mails')).status).toBe(200);
    expect((await developer.open('/apps/console/test-inbox')).status).toBe(403);
  });

  test.each([
    ['+12025550100', true],
    ['+12025550199', true],
    ['+15555550123', true],
    ['+12025550200', false],
    ['+12025550099', false],
    ['+12025551100', false],
    ['+18005550100', false],
    ['+18885550100', false],
    ['+15225550100', false],
    ['+17105550100', false],
    ['+19005550100', false],
    ['+442025550100', false],
  ])('of an SMS to %s: %s', (phone, kept) => {
    expect(isFictionalPhone(phone)).toBe(kept);
  });

  test('of an SMS to a real user, whatever their number', () => {
    const sms = { to: '+12025550100' };
    const ada = { email_key: `ada@test.${real.slug}.invalid` };
    expect(isSmsKept(real, sms, [ada])).toBe(true);
    expect(isSmsKept(real, sms, [ada, { email_key: 'bob@example.com' }])).toBe(false);
    expect(isSmsKept(real, { to: '+4915112345678' }, [ada])).toBe(false);
  });
});

describe('A160 a test user is worth nothing', () => {
  const keyOf = () =>
    makeApiKey(gatehouse, real, ['users:write', 'roles:write', 'organizations:write', 'organization_members:write']);
  const refused = { status: 409, body: { code: 'test_user' } };
  const makeTestUser = () => makeUser(gatehouse, real, { email: newAddress(real.slug), email_verified: true });

  test('no role, no group, no organization, and none by an invitation', async () => {
    const as = await keyOf();
    const { id } = await makeTestUser();
    await createRole(gatehouse.database.db, real, { name: 'staff' });
    await call(real, 'POST /groups', { as, body: { name: 'support' } });
    const organization = (await makeOrganization(gatehouse, real)).id;
    const params = { id, organization };
    expect(await call(real, 'PUT /users/:id/roles', { as, params, body: { roles: ['staff'] } })).toMatchObject(refused);
    expect(await call(real, 'PUT /users/:id/groups', { as, params, body: { groups: ['support'] } })).toMatchObject(
      refused,
    );
    const member = { user_id: id, roles: ['member'] };
    const members = 'POST /organizations/:organization/members';
    expect(await call(real, members, { as, params, body: member })).toMatchObject(refused);
    const invited = { email: newAddress(real.slug), roles: ['staff'] };
    expect(await call(real, 'POST /invitations', { as, body: invited })).toMatchObject(refused);
    expect((await call(real, 'POST /invitations', { as, body: { email: invited.email } })).status).toBe(201);
    const guest = { email: newAddress(real.slug), roles: ['member'] };
    const invitations = 'POST /organizations/:organization/invitations';
    expect(await call(real, invitations, { as, params, body: guest })).toMatchObject(refused);
    await expect(createOwnOrganization(gatehouse.database.db, real, { id }, { name: 'Mine' })).rejects.toMatchObject({
      code: 'test_user',
    });
  });

  test('no real user becomes one, and no test user a real one', async () => {
    const { db } = gatehouse.database;
    const ada = await makeTestUser();
    const bob = await makeUser(gatehouse, real);
    const code = { code: 'test_user' };
    await expect(updateUser(db, real, bob.id, { email: newAddress(real.slug) })).rejects.toMatchObject(code);
    await expect(updateUser(db, real, ada.id, { email: 'ada@example.com' })).rejects.toMatchObject(code);
    const email = newAddress(real.slug);
    expect(await updateUser(db, real, ada.id, { email })).toMatchObject({ email });
  });

  test('no developer is invited at such an address', async () => {
    const developer = await new Developer(gatehouse).signUp();
    const app = await developer.makeApp('owner');
    const sent = await developer.send(`/apps/${app.slug}/members/add`, {
      email: `a@test.${app.slug}.invalid`,
      role: 'admin',
    });
    expect([sent.status, sent.text.includes('A test user has no role')]).toEqual([409, true]);
  });
});
