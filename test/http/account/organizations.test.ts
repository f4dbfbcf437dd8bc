// The members' own pages of organizations: each does what their roles there allow, and nothing more.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inviteToOrganization } from '../../../src/invitations/organizations.ts';
import { addOrganizationMember, listOrganizationMembers } from '../../../src/organizations/members.ts';
import { findOrganization, type Organization, updateOrganization } from '../../../src/organizations/organizations.ts';
import { updateUser } from '../../../src/users/users.ts';
import { makeApp, makeUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { makeOrganization } from '../../organizations/world.ts';
import { makeWorld, type World } from './world.ts';

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
  const deeds: [string, Record<string, string>?][] = [
    ['', { name: 'Mine' }],
    ['/invite', { email: 'x@example.com', name: '', 'roles:admin': 'on' }],
    [`/members/${bob.user.id}/roles`, { 'roles:admin': 'on' }],
    [`/members/${petra.user.id}/remove`],
    ['/domains', { domain: 'mine.com' }],
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
