// Organizations in the console: a developer creates one, fills it, sets it up, and deletes it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { addOrganizationMember, listOrganizationMembers } from '../../../../src/organizations/members.ts';
import { createOrganization, findOrganization } from '../../../../src/organizations/organizations.ts';
import { listOrganizationRoles } from '../../../../src/organizations/roles.ts';
import { makeUser } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { makePng } from '../../../kit/images.ts';
import { linkIn, mailTo } from '../../../kit/mail.ts';
import { Visitor } from '../../../kit/visitor.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
});
afterAll(() => gatehouse.stop());

const path = (rest = '') => `/apps/${app.slug}${rest}`;

/** The address of its pages. */
async function makeOrganization(name: string, settings = {}) {
  const organization = await createOrganization(gatehouse.database.db, app, { name, settings });
  return { organization, url: path(`/organizations/${organization.id}`) };
}

/** As a browser sends a form with a file. */
async function upload(path: string, logo: Buffer) {
  const form = new FormData();
  form.set('csrf', await alice.csrf());
  form.set('logo', new File([new Uint8Array(logo)], 'logo.png'));
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const url = `${gatehouse.url}/console${path}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      ...{ accept: 'text/html', cookie: alice.visitor.cookieHeader(url) },
      'content-type': request.headers.get('content-type')!,
    },
    body: await request.arrayBuffer(),
    redirect: 'manual',
  });
  return { status: response.status, text: await response.text() };
}

test('a developer creates an organization, invites its admin, and adds a user', async () => {
  expect((await alice.open(path('/organizations'))).text).toContain('class="empty"');
  const made = await alice.send(path('/organizations/new'), { name: 'Wheelhouse Studio', slug: '' });
  const [, id] = /\/organizations\/([\w-]{36})\?done=organization_made/.exec(made.url)!;
  const url = path(`/organizations/${id}`);

  const asked = { email: 'petra@example.com', name: 'Petra', locale: 'en', 'roles:admin': 'on' };
  const sent = await alice.send(`${url}/invitations/new`, asked);
  expect(sent.url).toContain('done=invitation_sent');
  const visitor = new Visitor();
  const link = linkIn(await mailTo(gatehouse, 'petra@example.com'));
  await visitor.submit(await visitor.open(link), { name: 'Petra', password: 'harvest-violin-comet' });

  const bob = await makeUser(gatehouse, app);
  await alice.send(`${url}/members/add`, { user: bob.email, 'roles:member': 'on' });
  expect((await alice.send(`${url}/members/add`, { user: bob.id, 'roles:member': 'on' })).status).toBe(409);
  const { items } = await listOrganizationMembers(gatehouse.database.db, app, { id: id! });
  expect(items.map(({ email, roles }) => [email, ...roles])).toEqual([
    [bob.email, 'member'],
    ['petra@example.com', 'admin'],
  ]);
  expect((await alice.open(`${url}?q=petra`)).text).not.toContain(bob.email);
  expect((await alice.open(path(`/users/${bob.id}`))).text).toContain('Wheelhouse Studio');

  await alice.send(`${url}/members/${bob.id}/roles`, { 'roles:admin': 'on' });
  await alice.send(`${url}/members/${bob.id}/remove`, {}, '/remove');
  const left = await listOrganizationMembers(gatehouse.database.db, app, { id: id! });
  expect(left.items.map(({ email }) => email)).toEqual(['petra@example.com']);
});

test('invites many, and tells which addresses were not', async () => {
  const { url } = await makeOrganization('Northside');
  const emails = ['one@example.com', 'nonsense', 'two@example.com', 'one@example.com'].join('\n');
  const sent = await alice.send(`${url}/invitations/bulk`, { emails, locale: 'en', 'roles:member': 'on' });
  expect(sent.text).toContain('2 invitations are on their way');
  expect(sent.text.match(/<li><bdi>/g)).toHaveLength(2);
  expect((await alice.send(`${url}/invitations/bulk`, { emails: ' \n', locale: 'en' })).status).toBe(422);
});

test.each([
  ['{"plan":\n "pro",\n}', 'Line 3'],
  ['{"plan": "pro"', 'incomplete'],
  ['[1]', 'object'],
  ['{"max_users": 0}', 'max_users'],
])('settings that are %j are refused beside the field', async (settings, said) => {
  const { organization, url } = await makeOrganization('Corner', { plan: 'free' });
  const fields = { name: 'Other', slug: organization.slug, settings };
  const page = await alice.send(`${url}/settings`, fields);
  expect(page.status).toBe(422);
  expect(/id="f-settings-error">([^<]*)/.exec(page.text)?.[1]).toContain(said);
  const kept = await findOrganization(gatehouse.database.db, app, organization.id);
  expect(kept).toMatchObject({ name: 'Corner', settings: { plan: 'free' } });
});

test('changes details, and shows a logo', async () => {
  const { organization, url } = await makeOrganization('Before');
  const fields = { name: 'After', slug: 'after', settings: '{"max_users": 5}', require_second_factor: 'on' };
  await alice.send(`${url}/settings`, fields);
  const changed = await findOrganization(gatehouse.database.db, app, organization.id);
  expect(changed).toMatchObject({ name: 'After', settings: { max_users: 5 }, require_second_factor: true });

  expect((await upload(`${url}/logo`, Buffer.from('no image'))).text).toContain('id="f-logo-error"');
  expect((await upload(`${url}/logo`, makePng())).status).toBe(303);
  expect((await alice.open(`${url}/settings`)).text).toContain(`/assets/organizations/${organization.id}/logo?v=`);
});

test('an organization is disabled after a question that says whom it concerns, and enabled again at once', async () => {
  const { organization, url } = await makeOrganization('Resting');
  const user = await makeUser(gatehouse, app);
  const { db } = gatehouse.database;
  await addOrganizationMember(db, app, organization, { user_id: user.id, roles: [], giver: 'app' });
  const statusOf = async () => (await findOrganization(db, app, organization.id))?.status;

  const asked = await alice.open(`${url}/disable`);
  expect(asked.text).toContain('Its only member and its API keys');
  expect(await statusOf()).toBe('active');
  const done = await alice.visitor.submit(asked, {}, '/disable');
  expect(await statusOf()).toBe('disabled');
  await alice.visitor.submit(done, {}, '/enable');
  expect(await statusOf()).toBe('active');
});

test('an organization is deleted by its name alone', async () => {
  const { organization, url } = await makeOrganization('Short-lived');
  expect((await alice.send(`${url}/delete`, { typed: 'short-lived' })).status).toBe(422);
  expect(await findOrganization(gatehouse.database.db, app, organization.id)).toBeDefined();
  await alice.send(`${url}/delete`, { typed: 'Short-lived' });
  expect(await findOrganization(gatehouse.database.db, app, organization.id)).toBeUndefined();
});

test('an API key is shown once, and belongs to its organization', async () => {
  const { url } = await makeOrganization('Keys');
  const other = await makeOrganization('Others');
  const fields = { name: 'Reporting', expires: '90', 'scopes:organizations:read': 'on' };
  const shown = await alice.send(`${url}/api-keys/new`, fields);
  const [key] = /gh_key_[\w-]{20,}/.exec(shown.text)!;
  const [, id] = /\/api-keys\/([\w-]{36})\/revoke/.exec(shown.text)!;
  expect((await alice.open(`${url}/api-keys`)).text).not.toContain(key);
  const call = () => fetch(`${app.issuer}/api/v1/organizations/keys`, { headers: { authorization: `Bearer ${key}` } });
  expect((await call()).status).toBe(200);
  expect((await alice.post(`${other.url}/api-keys/${id}/revoke`)).status).toBe(404);
  await alice.send(`${url}/api-keys/${id}/revoke`, {}, '/revoke');
  expect((await call()).status).toBe(401);
});

test('a built-in role keeps its own permissions and gets others', async () => {
  const field = `permissions:${Buffer.from('organization_members:read').toString('base64url')}`;
  const saved = await alice.send(path('/organization-roles/member/edit'), { [field]: 'on' });
  expect(saved.url).toContain('done=saved');
  const member = (await listOrganizationRoles(gatehouse.database.db, app)).find(({ name }) => name === 'member');
  expect(member?.permissions).toEqual(['organization_members:read', 'organizations:read']);
});

test('a domain is claimed, its record shown, and a mail service refused beside the field', async () => {
  const { url } = await makeOrganization('Domains');
  const refused = await alice.send(`${url}/domains`, { domain: 'gmail.com' });
  expect(refused.status).toBe(422);
  expect(refused.text).toContain('id="f-domain-error"');
  const added = await alice.send(`${url}/domains`, { domain: 'Wheelhouse-Studio.com', joins: 'on' });
  expect(added.text).toContain('_gatehouse-challenge.wheelhouse-studio.com');
  await alice.send(`${url}/domains/wheelhouse-studio.com/remove`, {}, '/remove');
  expect((await alice.open(`${url}/domains`)).text).not.toContain('wheelhouse-studio.com');
});
