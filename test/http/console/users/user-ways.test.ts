// The user's page says how a user signs in, and its buttons do what they say; so does the API.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { trustDevice } from '../../../../src/authentication/factors/trusted-devices.ts';
import { patchMetadata } from '../../../../src/users/metadata.ts';
import { createUser, getUser, setUserStatus } from '../../../../src/users/users.ts';
import { makeApiKey, makeClient, makeUser } from '../../../kit/app.ts';
import { makeAuthenticator } from '../../../kit/factor.ts';
import { signIn, userinfo } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { mailsTo, mailTo } from '../../../kit/mail.ts';
import { makePasskey } from '../../../kit/passkey.ts';
import { formsOf } from '../../../kit/visitor.ts';
import { call } from '../../api/call.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let app: App;

beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  owner = await signedUp(gatehouse);
  app = await owner.makeApp();
});
afterAll(() => gatehouse.stop());

const pageOf = ({ id }: { id: string }) => `/apps/${app.slug}/users/${id}`;
const wayIn = (text: string, id: string) => new RegExp(`id="way-${id}[\\s\\S]*?</li>`).exec(text)?.[0];
const panelOf = (text: string, id: string) => new RegExp(`aria-labelledby="${id}"[\\s\\S]*?</section>`).exec(text)?.[0];

test('password, factors, recovery codes and trusted browsers are told, and reset', async () => {
  const user = await makeUser(gatehouse, app);
  const before = await owner.open(pageOf(user));
  for (const way of ['factor', 'codes']) expect(wayIn(before.text, way)).toBeUndefined();
  expect(before.text).not.toContain('/factors/reset');
  expect(panelOf(before.text, 'browsers')).toBeUndefined();

  await makeAuthenticator(gatehouse, app, user);
  await trustDevice(gatehouse.database.db, app, user.id);
  const { text } = await owner.open(pageOf(user));
  expect(wayIn(text, 'factor')).toMatch(/Authenticator app.+Set up .+ · last used /s);
  expect(wayIn(text, 'codes')).toMatch(/Recovery codes.+10 left/s);
  expect(panelOf(text, 'browsers')).toMatch(/Trusted .+ · ends in \d/);

  await owner.send(`${pageOf(user)}/factors/reset`, {}, '/reset');
  const reset = await owner.open(pageOf(user));
  for (const way of ['factor', 'codes']) expect(wayIn(reset.text, way)).toBeUndefined();
  expect(panelOf(reset.text, 'browsers')).toBeUndefined();
});

test('a user without a way in is not said to have one, and how they came is told', async () => {
  const { id } = await createUser(gatehouse.database.db, app, { email: 'no-way@example.com' });
  const { text } = await owner.open(pageOf({ id }));
  expect(wayIn(text, 'password')).toContain('No password and no other way to sign in.');
  expect(panelOf(text, 'history')).toContain('User created');
  await makePasskey(gatehouse, app, await getUser(gatehouse.database.db, app, id));
  expect(wayIn((await owner.open(pageOf({ id }))).text, 'password')).toContain('signs in another way');
});

test('a user who has to wait after wrong passwords is shown as paused, until a developer ends it', async () => {
  const user = await makeUser(gatehouse, app);
  const before = await owner.open(pageOf(user));
  expect([before.text.includes('Paused'), before.text.includes('/unlock"')]).toEqual([false, false]);
  const other = await makeUser(gatehouse, app);
  const inList = async ({ id }: { id: string }) => {
    const { text } = await owner.open(`/apps/${app.slug}/users`);
    return /class="status (\S+)">(\w+)/.exec(text.slice(text.indexOf(`/users/${id}"`)))?.slice(1);
  };
  expect(await inList(user)).toEqual(['status-success', 'Active']);
  const key = await makeApiKey(gatehouse, app);
  const body = { email: user.email, password: 'wrong' };
  for (let tries = 0; tries < app.settings.lockout_attempts; tries++)
    await call(app, 'POST /auth/login', { as: key, body });
  const paused = await owner.open(pageOf(user));
  expect(paused.text).toMatch(/badge-warning">Paused/);
  expect(panelOf(paused.text, 'ways')).toMatch(/has to wait until \w+ \d+, 20\d\d/);
  expect(await inList(user)).toEqual(['status-warning', 'Paused']);
  expect(await inList(other)).toEqual(['status-success', 'Active']);
  const done = await owner.visitor.submit(paused, {}, '/unlock');
  expect([done.text.includes('can try again at once'), done.text.includes('>Paused')]).toEqual([true, false]);
  expect(await inList(user)).toEqual(['status-success', 'Active']);
});

test('where a user is signed in and whom they let in is told, and all sessions end at one press', async () => {
  const user = await makeUser(gatehouse, app);
  const client = await makeClient(gatehouse, app, { name: 'Photo Prints' });
  const [first] = await Promise.all([signIn(app, client, user.email), signIn(app, client, user.email)]);
  const { text } = await owner.open(pageOf(user));
  expect(panelOf(text, 'sessions')?.match(/Active now/g)).toHaveLength(2);
  expect(panelOf(text, 'connected')).toMatch(new RegExp(`/clients/${client.client_id}".+Photo Prints.+Allowed`, 's'));
  expect(panelOf(text, 'history')).toContain('/events/');

  expect(panelOf(text, 'sessions')).toContain('End 2 sessions?');
  const ended = await owner.send(`${pageOf(user)}/sessions/end`, {}, '/sessions/end');
  expect(ended.url).toContain('done=sessions_ended');
  expect(panelOf(ended.text, 'sessions')).toContain('Not signed in anywhere.');
  expect((await userinfo(app, first.access_token)).status).toBe(401);
});

test('to disable a user can be taken back', async () => {
  const user = await makeUser(gatehouse, app);
  const page = await owner.send(pageOf(user), {}, '/disable');
  const undo = formsOf(page).find(({ action }) => action.endsWith('/enable'));
  expect(page.text).toMatch(/class="[^"]*toast[\s\S]*?Undo/);
  await owner.send(pageOf(user), undo?.hidden ?? {}, '/enable');
  expect((await getUser(gatehouse.database.db, app, user.id)).status).toBe('active');
});

test('a link for a new password is mailed in the user’s language, and the old password stays until it is used', async () => {
  const user = await makeUser(gatehouse, app, { locale: 'de-AT' });
  const page = await owner.send(pageOf(user), {}, '/password/mail');
  expect(page.url).toContain('done=reset_mailed');
  const mail = await mailTo(gatehouse, user.email);
  expect(mail.language).toBe('de');
  expect(mail.text).toContain(`${app.issuer}/reset?token=`);
  expect(page.text).not.toContain('token=');
});

test('the API mails it, too, though not more than three an hour to one address, and not to who is disabled', async () => {
  const user = await makeUser(gatehouse, app);
  const as = await makeApiKey(gatehouse, app);
  const send = (id: string) => call(app, 'POST /users/:id/password/reset-mail', { as, params: { id } });
  for (let time = 0; time < 3; time++) expect((await send(user.id)).status).toBe(204);
  expect((await send(user.id)).body.code).toBe('too_many_attempts');
  await mailTo(gatehouse, user.email, 3);
  expect(mailsTo(gatehouse, user.email)).toHaveLength(3);

  const gone = await makeUser(gatehouse, app);
  await setUserStatus(gatehouse.database.db, app, gone.id, 'disabled');
  expect((await send(gone.id)).body.code).toBe('conflict');
});

test('who may only look is offered nothing to do', async () => {
  const user = await makeUser(gatehouse, app);
  const viewer = await signedUp(gatehouse);
  await viewer.join(app, 'viewer');
  expect(wayIn((await viewer.open(pageOf(user))).text, 'password')).not.toMatch(/<form|<a /);
});

test('metadata is shown, and the App’s part of it changed as JSON', async () => {
  const user = await makeUser(gatehouse, app);
  const at = `${pageOf(user)}/metadata`;
  const stored = async () => {
    const { metadata_public, metadata_private, metadata_own } = await getUser(gatehouse.database.db, app, user.id);
    return { metadata_public, metadata_private, metadata_own };
  };
  await patchMetadata(gatehouse.database.db, app, user.id, { metadata_own: { theme: '<dark>' } });
  const done = await owner.send(at, { metadata_public: '{"plan": "pro"}', metadata_private: '{"crm": [1, 2]}' });
  expect(done.url).toContain('done=saved');
  expect(panelOf(done.text, 'metadata')).toMatch(/plan.+crm.+theme/s);
  const page = await owner.open(at);
  expect(page.text).toContain('&lt;dark&gt;');
  expect(page.text).not.toContain('name="metadata_own"');
  const kept = await stored();
  expect(kept).toEqual({
    metadata_public: { plan: 'pro' },
    metadata_private: { crm: [1, 2] },
    metadata_own: { theme: '<dark>' },
  });
  for (const [typed, said] of [
    ['{"plan": "pro",\n}', 'Line 2 is not valid JSON'],
    ['[1]', 'Write an object'],
    ['{"a": "\\u0000"}', 'a character that can’t be kept'],
    [`${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}`, 'nested too deeply'],
    ['{"a": {"b": {"c": {"d": {"e": {}}}}}}', 'too many levels'],
    [`{"a": "${'x'.repeat(8_200)}"}`, 'too large'],
  ] as const) {
    const { status, text } = await owner.send(at, { metadata_public: typed, metadata_private: '{}' });
    expect([status, /id="f-metadata_public-error">([^<]*)/.exec(text)?.[1]]).toEqual([
      422,
      expect.stringContaining(said),
    ]);
  }
  expect(await stored()).toEqual(kept);
});
