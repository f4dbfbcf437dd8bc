// The members' own pages of organizations: each does what their roles there allow, and nothing more.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listApiKeys } from '../../../src/apps/keys/list.ts';
import { revokeInvitation } from '../../../src/invitations/invitations.ts';
import { inviteToOrganization } from '../../../src/invitations/organizations.ts';
import { SERVER } from '../../../src/invitations/standing.ts';
import { addDomain, removeDomain } from '../../../src/organizations/domains.ts';
import { addOrganizationMember, listOrganizationMembers } from '../../../src/organizations/members.ts';
import { findOrganization, type Organization, updateOrganization } from '../../../src/organizations/organizations.ts';
import { updateUser } from '../../../src/users/users.ts';
import { makeApp, makeUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { makePng } from '../../kit/images.ts';
import { Visitor } from '../../kit/visitor.ts';
import { makeOrganization } from '../../organizations/world.ts';
import { call } from '../api/call.ts';
import { enter, makeWorld, type World } from './world.ts';

let gatehouse: Gatehouse;
let petra: World;
let bob: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  const app = await makeApp(gatehouse, { organizations_by_users: 'on' });
  petra = await makeWorld(gatehouse, { app, user: await makeUser(gatehouse, app, { email_verified: true }) });
  bob = await makeWorld(gatehouse, { app, user: await makeUser(gatehouse, app, { email_verified: true }) });
});
afterAll(() => gatehouse.stop());

const path = (organization: Organization, rest = '') => `/organizations/${organization.id}${rest}`;

async function makeStudio(roles: { petra: string[]; bob?: string[] }): Promise<Organization> {
  const organization = await makeOrganization(gatehouse, petra.app);
  const { db } = gatehouse.database;
  const add = (user_id: string, roles: string[]) =>
    addOrganizationMember(db, petra.app, organization, { user_id, roles, giver: 'app' });
  await add(petra.user.id, roles.petra);
  if (roles.bob) await add(bob.user.id, roles.bob);
  return organization;
}

const rolesIn = async (organization: Organization) => {
  const { items } = await listOrganizationMembers(gatehouse.database.db, petra.app, organization);
  return Object.fromEntries(items.map(({ id, roles }) => [id === petra.user.id ? 'petra' : 'bob', roles]));
};

test('a user creates an organization and invites another, who accepts it there', async () => {
  const made = await petra.post('/organizations/new', { name: 'Wheelhouse Studio' });
  const [, id = ''] = /\/organizations\/([\w-]{36})\?done=organization_made/.exec(made.location!)!;
  const organization = (await findOrganization(gatehouse.database.db, petra.app, id))!;
  await petra.post(path(organization, '/invite'), { email: bob.user.email, name: '', 'roles:member': 'on' });
  const { text } = await bob.open('/organizations');
  const [, accept = ''] = /\/account(\/organizations\/invitations\/[\w-]{36}\/accept)/.exec(text)!;
  expect((await petra.post(accept)).status).toBe(404);
  await updateUser(gatehouse.database.db, bob.app, bob.user.id, { email_verified: false });
  expect((await bob.post(accept)).status).toBe(404);
  await updateUser(gatehouse.database.db, bob.app, bob.user.id, { email_verified: true });
  expect((await bob.post(accept)).location).toContain('done=organization_joined');
  expect((await bob.post(accept)).status).toBe(404);
  expect(await rolesIn(organization)).toEqual({ petra: ['admin'], bob: ['member'] });
});

test('an admin changes roles and details, removes members, and stays the last one', async () => {
  const organization = await makeStudio({ petra: ['admin'], bob: ['member'] });
  await petra.post(path(organization), { name: 'Renamed' });
  expect((await findOrganization(gatehouse.database.db, petra.app, organization.id))?.name).toBe('Renamed');
  expect((await petra.post(path(organization, '/leave'))).status).toBe(409);
  await petra.post(path(organization, `/members/${bob.user.id}/roles`), { 'roles:admin': 'on' });
  expect((await petra.post(path(organization, '/leave'))).location).toContain('done=organization_left');
  expect(await rolesIn(organization)).toEqual({ bob: ['admin'] });
});

test('A153 a member sees and does there only what their roles allow, and a stranger nothing', async () => {
  const organization = await makeStudio({ petra: ['admin'], bob: ['member'] });
  const foreign = await makeStudio({ petra: ['admin'] });
  const page = await bob.open(path(organization));
  expect(page.status).toBe(200);
  expect(page.text).not.toContain('<form');
  // Not an empty page: what they are there, since when, and the way out.
  const own = /aria-labelledby="own">[\s\S]*?<\/section>/.exec(page.text)![0];
  expect(own).toMatch(/<span class="badge"><bdi>member<\/bdi><\/span>[\s\S]*<time /);
  expect(own).toContain('Ask one of them');
  expect(page.text).toContain(`${path(organization)}/leave"`);
  expect(page.text).not.toContain(petra.user.email);
  const deeds: [string, Record<string, string>?][] = [
    ['', { name: 'Mine' }],
    ['/invite', { email: 'x@example.com', name: '', 'roles:admin': 'on' }],
    [`/members/${bob.user.id}/roles`, { 'roles:admin': 'on' }],
    [`/members/${petra.user.id}/remove`],
    ['/domains', { domain: 'mine.com' }],
    ['/logo', { logo: makePng().toString('base64') }],
    ['/logo/delete'],
    ['/api-keys/new', { name: 'Mine', expires: '90', 'scopes:organizations:read': 'on' }],
  ];
  for (const [deed, fields] of deeds) {
    expect((await bob.post(path(organization, deed), fields)).status, deed).toBe(403);
    expect((await bob.post(path(foreign, deed), fields)).status, deed).toBe(404);
  }
  expect((await bob.open(path(foreign))).status).toBe(404);
  expect((await bob.post(path(foreign, '/join'))).status).toBe(404);
  expect(await rolesIn(organization)).toEqual({ petra: ['admin'], bob: ['member'] });
});

test('an invitation of another organization is not revoked through one’s own', async () => {
  const own = await makeStudio({ petra: ['member'], bob: ['admin'] });
  const foreign = await makeStudio({ petra: ['admin'] });
  const input = { email: 'mira@example.com', roles: ['member'], giver: 'app' as const };
  const { id } = await inviteToOrganization(gatehouse.system, petra.app, foreign, input);
  expect((await bob.post(path(own, `/invitations/${id}/revoke`))).status).toBe(404);
  expect((await petra.post(path(foreign, `/invitations/${id}/revoke`))).status).toBe(303);
});

test('an organization that requires a second factor opens after a sign-in with one only', async () => {
  const organization = await makeStudio({ petra: ['admin'] });
  await updateOrganization(gatehouse.database.db, petra.app, organization, { require_second_factor: true });
  expect((await petra.open(path(organization))).status).toBe(403);
  expect((await petra.post(path(organization), { name: 'Mine' })).status).toBe(403);
});

test('an admin gives the organization a logo, and takes it away', async () => {
  const organization = await makeStudio({ petra: ['admin'] });
  const png = makePng();
  const wrong = await petra.post(path(organization, '/logo'), { logo: Buffer.from('no image').toString('base64') });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('id="f-logo-error"');
  expect((await petra.post(path(organization, '/logo'), { logo: png.toString('base64') })).location).toContain(
    'done=saved',
  );
  const [, shown = ''] = /<img class="logo" src="([^"]+)"/.exec((await petra.open(path(organization))).text) ?? [];
  expect(Buffer.from(await (await fetch(shown)).arrayBuffer()).equals(png)).toBe(true);
  await petra.post(path(organization, '/logo/delete'));
  expect((await petra.open(path(organization))).text).not.toContain('<img class="logo"');
});

test('keys are created, rotated and revoked as far as the roles allow, and each is shown once', async () => {
  const { db } = gatehouse.database;
  const permissions = ['organizations:read', 'organization_keys:write'];
  const role = {
    app_id: petra.app.id,
    name: 'key-keeper',
    permissions,
    created_at: new Date(),
    updated_at: new Date(),
  };
  await db.insertInto('organization_roles').values(role).execute();
  const organization = await makeStudio({ petra: ['admin'], bob: ['key-keeper'] });
  const fields = { name: 'Reports', expires: '90' };
  expect((await petra.post(path(organization, '/api-keys/new'), fields)).text).toContain('Choose at least one');
  const all = { ...fields, 'scopes:organizations:read': 'on', 'scopes:organizations:write': 'on' };
  const made = await petra.visitor.open((await petra.post(path(organization, '/api-keys/new'), all)).location!);
  const [key] = /gh_key_[\w-]{20,}/.exec(made.text) ?? [];
  const details = () =>
    call(petra.app, 'GET /organizations/:organization', { as: key, params: { organization: organization.id } });
  expect((await details()).status).toBe(200);
  expect((await petra.open(path(organization, '/api-keys'))).text).not.toContain(key);

  const [{ id } = { id: '' }] = (await listApiKeys(db, petra.app, { organization: organization.id })).items;
  // A member with fewer permissions there makes no key with more, and doesn't get one by rotating.
  expect((await bob.post(path(organization, '/api-keys/new'), all)).status).toBe(403);
  expect((await bob.post(path(organization, `/api-keys/${id}/rotate`), { overlap_hours: '0' })).status).toBe(403);
  const foreign = await makeStudio({ petra: ['member'], bob: ['admin'] });
  expect((await bob.post(path(foreign, `/api-keys/${id}/rotate`), { overlap_hours: '0' })).status).toBe(404);
  expect((await bob.post(path(foreign, `/api-keys/${id}/revoke`))).status).toBe(404);
  expect((await details()).status).toBe(200);

  const rotated = await petra.post(path(organization, `/api-keys/${id}/rotate`), { overlap_hours: '0' });
  const [next] = /gh_key_[\w-]{20,}/.exec((await petra.visitor.open(rotated.location!)).text) ?? [];
  expect(next).not.toBe(key);
  expect((await details()).status).toBe(401);
  const [live] = (await listApiKeys(db, petra.app, { organization: organization.id, state: 'live' })).items;
  expect(live!.scopes).toEqual(['organizations:read', 'organizations:write']);
  expect((await bob.post(path(organization, `/api-keys/${live!.id}/revoke`))).location).toContain('done=key_revoked');
});

test('the menu has organizations for users to whom they mean something', async () => {
  const { db } = gatehouse.database;
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app, { email: 'menu@menu-studio.com', email_verified: true });
  const visitor = new Visitor();
  await enter(visitor, app, user.email);
  const isThere = async () =>
    (await visitor.open(`${app.issuer}/account`)).text.includes(`${app.issuer}/account/organizations"`);
  expect(await isThere()).toBe(false);
  const organization = await makeOrganization(gatehouse, app);

  const asked = { email: user.email, roles: ['member'], giver: 'app' as const };
  const invitation = await inviteToOrganization(gatehouse.system, app, organization, asked);
  expect(await isThere()).toBe(true);
  await revokeInvitation(db, app, invitation.id, SERVER);
  expect(await isThere()).toBe(false);

  await addDomain(db, app, organization, { domain: 'menu-studio.com', joins: true });
  expect(await isThere()).toBe(false);
  await db.updateTable('organization_domains').set({ verified_at: new Date() }).where('app_id', '=', app.id).execute();
  expect(await isThere()).toBe(true);
  await removeDomain(db, app, organization, 'menu-studio.com');
  expect(await isThere()).toBe(false);

  await addOrganizationMember(db, app, organization, { user_id: user.id, roles: ['member'], giver: 'app' });
  expect(await isThere()).toBe(true);
});
