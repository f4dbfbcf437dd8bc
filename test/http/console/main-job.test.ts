// The main job as a developer does it: sign up, make an App, register a client, make an API key, see the users; and what
// was made works.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createUserWithPassword } from '../../../src/authentication/ways/sign-up.ts';
import { MINUTE } from '../../../src/clock.ts';
import { writeSummaries } from '../../../src/limits/summaries.ts';
import { makeUser, PASSWORD } from '../../kit/app.ts';
import { authorize, redeem } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { formsOf } from '../../kit/visitor.ts';
import { call } from '../api/call.ts';
import { Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());

/** The text of the element with this id: what a copy button copies. */
const textOf = (html: string, id: string) => new RegExp(`<code id="${id}">([^<]*)</code>`).exec(html)?.[1];

test('a developer signs up, makes an App, a client and an API key, and sees the users', async () => {
  expect((await alice.open('')).text).toContain('Create your first App');

  const overview = await alice.send('/apps/new', { name: 'Alice’s Blog', slug: 'alices-blog' });
  expect(overview.url).toContain('/console/apps/alices-blog');
  expect(textOf(overview.text, 'issuer')).toBe(`${gatehouse.url}/o/alices-blog`);
  const app = (await gatehouse.system.directory.findBySlug('alices-blog'))!;

  const redirect_uri = 'https://rp.example.com/callback';
  const made = await alice.send('/apps/alices-blog/clients/new', {
    name: 'Photo Prints',
    type: 'confidential',
    redirect_uris: `${redirect_uri}\r\n`,
    post_logout_redirect_uris: '',
    'reach:all': 'on',
  });
  expect(made.status).toBe(200);
  const client = {
    client_id: textOf(made.text, 'client-id')!,
    client_secret: textOf(made.text, 'client-secret'),
    redirect_uri,
  };
  expect(client.client_secret).toMatch(/^gh_secret_/);

  const user = await makeUser(gatehouse, app);
  const tokens = await redeem(app, client, await authorize(app, client, user.email));
  expect(tokens.status).toBe(200);

  const key = textOf(
    (
      await alice.send('/apps/alices-blog/api-keys/new', {
        name: 'Backend',
        expires: '90',
        'scopes:auth:write': 'on',
        'scopes:users:read': 'on',
      })
    ).text,
    'api-key',
  )!;
  const answer = await fetch(`${app.issuer}/api/v1/auth/login`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email: user.email, password: PASSWORD }),
  });
  expect(answer.status).toBe(200);

  expect((await alice.open('/apps/alices-blog/users')).text).toContain(user.email);
  expect((await alice.open(`/apps/alices-blog/users?q=${user.email.slice(0, 8)}`)).text).toContain(user.email);
  expect((await alice.open('/apps/alices-blog/users?q=nobody')).text).not.toContain(user.email);
  const detail = await alice.open(`/apps/alices-blog/users/${user.id}`);
  expect(detail.text).toContain('Signed in');
});

test('a new key ends after 90 days if nothing else is chosen, and the list marks the keys that end soon', async () => {
  const app = await alice.makeApp();
  const base = `/apps/${app.slug}/api-keys`;
  expect((await alice.open(`${base}/new`)).text).toMatch(/<option value="90" selected>/);
  await alice.send(`${base}/new`, { name: 'Backend', expires: '90', 'scopes:users:read': 'on' });
  expect((await alice.open(base)).text).not.toContain('status-warning');
  const soon = { expires_at: new Date(Date.now() + 13 * 86_400_000) };
  await gatehouse.database.db.updateTable('api_keys').set(soon).where('app_id', '=', app.id).execute();
  const page = await alice.open(base);
  expect(page.text).toContain('status-warning">Ends soon');
  expect(page.text).toContain('/rotate');
});

test('a secret is on the page that its making leads to, and on no page after it', async () => {
  const app = await alice.makeApp();
  const base = `/apps/${app.slug}`;
  const made = await alice.send(`${base}/clients/new`, {
    name: 'a',
    type: 'machine',
    redirect_uris: '',
    post_logout_redirect_uris: '',
  });
  const id = textOf(made.text, 'client-id')!;
  const more = await alice.send(`${base}/clients/${id}`, {}, '/secrets');
  const keyPage = await alice.send(`${base}/api-keys/new`, { name: 'k', expires: 'never', 'scopes:users:read': 'on' });
  const key = textOf(keyPage.text, 'api-key')!;
  const rotated = await alice.send(`${base}/api-keys/${await keyId(app.slug)}/rotate`, { overlap_hours: '0' });
  const secrets = [
    textOf(made.text, 'client-secret')!,
    textOf(more.text, 'client-secret')!,
    key,
    textOf(rotated.text, 'api-key')!,
  ];
  expect(new Set(secrets).size).toBe(4);
  for (const page of [made, more, keyPage, rotated]) {
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.url).not.toMatch(/gh_/);
    expect(page.headers.getSetCookie().join()).not.toMatch(/gh_/);
  }
  for (const path of ['', '/clients', `/clients/${id}`, `/clients/${id}/usage`, '/api-keys', '/events']) {
    const { text } = await alice.open(`${base}${path}`);
    for (const secret of secrets) expect(text, path).not.toContain(secret);
  }
});

test('the page of a key shows what it calls, and changes its networks', async () => {
  const app = await alice.makeApp();
  const base = `/apps/${app.slug}/api-keys`;
  const fields = { name: 'Backend', expires: '90', 'scopes:users:read': 'on' };
  const wrong = await alice.send(`${base}/new`, { ...fields, allowed_networks: '127.0.0.1\r\nexample.com' });
  expect([wrong.status, wrong.text.includes('f-allowed_networks-error')]).toEqual([422, true]);
  const made = await alice.send(`${base}/new`, { ...fields, allowed_networks: '127.0.0.0/8\r\n::1' });
  const as = textOf(made.text, 'api-key')!;
  const ask = async () => (await call(app, 'GET /users', { as })).status;
  expect([await ask(), await ask()]).toEqual([200, 200]);
  await writeSummaries(gatehouse.system, { all: true });
  const path = `${base}/${await keyId(app.slug)}`;
  const { text } = await alice.open(path);
  expect(text).toMatch(/GET \/users<\/code>[\s\S]*?<td class="num"[^>]*>2<\/td>/);
  expect(text).toContain('127.0.0.0/8\n::1</textarea>');
  const viewer = await new Developer(gatehouse).signUp();
  await viewer.join(app, 'viewer');
  expect((await viewer.post(path, { name: 'x', allowed_networks: '' })).status).toBe(403);
  expect((await viewer.open(path)).text).not.toContain('<textarea');
  await alice.send(path, { name: 'Moved', allowed_networks: '203.0.113.0/24' });
  expect([await ask(), (await alice.open(base)).text.includes('Moved')]).toEqual([403, true]);
});

test('A109 a developer makes an access token on the account pages, with a proof, and revokes it', async () => {
  const bob = await new Developer(gatehouse).signUp();
  const { issuer } = await gatehouse.system.consoleApp();
  const url = `${issuer}/account/access-tokens`;
  expect((await bob.open('')).text).toContain(url);
  const scopes = { 'scopes:app:read': 'on' };
  const none = await bob.visitor.submit(await bob.visitor.open(`${url}/new`), { name: 'x', expires_in_days: '7' });
  expect([none.status, none.text.includes('Choose at least one')]).toEqual([422, true]);
  await passTime(6 * MINUTE);
  const form = await bob.visitor.open(`${url}/new`);
  const fields = { name: 'Deployment', expires_in_days: '7', ...scopes };
  const unproved = await bob.visitor.submit(form, { ...fields, current_password: 'wrong-password' });
  expect([unproved.status, textOf(unproved.text, 'personal-token')]).toEqual([403, undefined]);
  const made = await bob.visitor.submit(form, { ...fields, current_password: PASSWORD });
  const as = textOf(made.text, 'personal-token')!;
  const works = async () => (await call(gatehouse.url, 'GET /developer', { as })).status === 200;
  expect([made.url, await works()]).toEqual([url, true]);
  const list = await bob.visitor.open(url);
  expect([list.text.includes('Deployment'), list.text.includes(as)]).toEqual([true, false]);
  // An operator's powers are for operators.
  const { hidden } = formsOf(form).find(({ names }) => names.has('scopes:app:read'))!;
  const above = { ...hidden, ...fields, expires_in_days: '1', operator: 'on', current_password: PASSWORD };
  expect((await bob.visitor.fetch(`${url}/new`, { body: new URLSearchParams(above) })).status).toBe(403);
  await bob.visitor.submit(list, {}, '/revoke');
  expect(await works()).toBe(false);
  restoreTime();

  // Another App has no such page.
  const app = await bob.makeApp();
  expect((await bob.visitor.open(`${app.issuer}/account/access-tokens`)).status).toBe(404);
});

async function keyId(slug: string): Promise<string> {
  return /api-keys\/([0-9a-f-]{36})\/rotate/.exec((await alice.open(`/apps/${slug}/api-keys`)).text)![1]!;
}

test('a user is made, edited, disabled, enabled, given a password and deleted', async () => {
  const app = await alice.makeApp();
  const base = `/apps/${app.slug}/users`;
  const made = await alice.send(`${base}/new`, {
    email: 'Bob@example.com',
    name: 'Bob',
    password: PASSWORD,
    email_verified: 'on',
  });
  const id = /users\/([0-9a-f-]{36})/.exec(made.url)![1]!;
  expect(made.text).toContain('Bob@example.com');

  const edited = await alice.send(`${base}/${id}/edit`, {
    name: 'Bobby',
    email: 'Bob@example.com',
    email_verified: 'on',
    phone: '+4915112345678',
    locale: 'de',
  });
  expect(edited.text).toContain('Bobby');
  expect(edited.text).toContain('Email verified');
  expect((await alice.send(`${base}/${id}`, {}, '/disable')).text).toContain('Disabled');
  expect((await alice.open(`${base}?status=disabled`)).text).toContain('Bob@example.com');
  expect((await alice.open(`${base}?status=active`)).text).not.toContain('Bob@example.com');
  expect((await alice.send(`${base}/${id}`, {}, '/enable')).text).toContain('Active');
  expect((await alice.send(`${base}/${id}/password`, { password: 'short' })).status).toBe(422);
  expect((await alice.send(`${base}/${id}/password`, { password: 'another-good-orbit' })).url).toContain(
    'done=password_set',
  );
  const wrong = await alice.send(`${base}/${id}/delete`, { typed: 'bob' });
  expect([wrong.status, wrong.text.includes('id="f-typed-error"')]).toEqual([422, true]);
  const deleted = await alice.send(`${base}/${id}/delete`, { typed: 'Bob@example.com' });
  expect(deleted.url).toContain('done=user_deleted');
  expect((await alice.open(`${base}/${id}`)).status).toBe(404);
});

test('what is wrong with a form is said beside the field, and what was typed stays', async () => {
  const app = await alice.makeApp();
  const base = `/apps/${app.slug}`;
  const taken = await alice.send('/apps/new', { name: 'Mine', slug: app.slug });
  expect(taken.status).toBe(409);
  expect(taken.text).toMatch(/id="f-slug-error">This slug is taken/);
  expect(taken.text).toContain('value="Mine"');
  const client = { name: 'x', type: 'public', post_logout_redirect_uris: '' };
  const wrong = await alice.send(`${base}/clients/new`, { ...client, redirect_uris: 'http://evil.example/cb' });
  expect(wrong.status).toBe(400);
  expect(wrong.text).toMatch(/id="f-redirect_uris-error">Line 1: use https/);
  const none = await alice.send(`${base}/clients/new`, { ...client, redirect_uris: '' });
  expect(none.text).toMatch(/id="f-redirect_uris-error">A client that signs users in/);
  const email = await alice.send(`${base}/users/new`, { email: 'nonsense', name: '', password: '' });
  expect(email.text).toMatch(/id="f-email-error">Enter an address/);
  await createUserWithPassword(gatehouse.system, app, { email: 'bob@example.com', password: PASSWORD });
  const again = await alice.send(`${base}/users/new`, { email: 'bob@example.com', name: '', password: '' });
  expect(again.text).toMatch(/id="f-email-error">A user with this email exists/);
  const weak = await alice.send(`${base}/users/new`, { email: 'eve@example.com', name: '', password: 'password1' });
  expect(weak.text).toMatch(/id="f-password-error">This password is too easy/);
  expect(weak.text).not.toContain('password1');
});
