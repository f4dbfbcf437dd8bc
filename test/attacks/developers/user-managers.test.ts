// Users who manage other users with their own token become nobody who may do more, and make no address that of a user.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { rolePermissions } from '../../../src/apps/permissions.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { addOrganizationMember } from '../../../src/organizations/members.ts';
import { type Organization, setOrganizationStatus } from '../../../src/organizations/organizations.ts';
import { createOrganizationRole } from '../../../src/organizations/roles.ts';
import { setUserGroups } from '../../../src/users/permissions/user-groups.ts';
import { setUserRoles } from '../../../src/users/permissions/user-roles.ts';
import { updateUser } from '../../../src/users/users.ts';
import { type Answer, call, makeDeveloper, signInByApi } from '../../http/api/call.ts';
import { makeApp, makeUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { makeOrganization } from '../../organizations/world.ts';

const MANAGE = [403, 'cannot_manage'];
const FORBIDDEN = [403, 'forbidden'];
const DONE = [200, undefined];

const grantor = { kind: 'app', permissions: rolePermissions.owner } as const;

/** Only the App's own code knows what an `admin` is. */
const roles = {
  staff: ['users:read', 'users:write'],
  lead: ['users:read', 'users:write', 'users:import'],
  admin: [],
};

let gatehouse: Gatehouse;
let app: App;
let staff: { id: string; token: string };
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  const { token: as } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  for (const [name, permissions] of Object.entries(roles)) {
    await call(app, 'POST /roles', { as, body: { name, permissions } });
    await call(app, 'POST /groups', { as, body: { name: `${name}-group`, roles: [name] } });
  }
  staff = await makeManager('staff');
});
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

async function makeManager(...names: (keyof typeof roles)[]) {
  const user = await makeUser(gatehouse, app);
  await setUserRoles(db(), app, user.id, { roles: names, grantor });
  return { id: user.id, token: (await signInByApi(gatehouse, app, user)).access_token };
}

const join = (organization: Organization, user_id: string, ...names: string[]) =>
  addOrganizationMember(db(), app, organization, { user_id, roles: names, giver: 'app' });

const said = ({ status, body }: Answer) => [status, body.code];

async function attempt({ token: as }: { token: string }, entry: string, { id }: { id: string }, body?: object) {
  return said(await call(app, entry, { as, params: { id }, ...(body && { body }) }));
}

let count = 0;
const PHONE = '+4915112345678';

/** Each field that a user signs in with, or that makes it theirs. */
const identifying = (): object[] => [
  { email: `mine-${count++}@example.com` },
  { username: `mine-${count++}` },
  { phone: PHONE },
  { email_verified: false },
  { phone_verified: false },
];

const makePerson = () =>
  makeUser(gatehouse, app, { email_verified: true, phone: '+4915187654321', phone_verified: true, name: 'Bob' });

async function expectIdentity(manager: { token: string }, user: UserRow, expected: unknown[]) {
  for (const method of ['PATCH', 'PUT']) {
    for (const body of identifying()) {
      expect(await attempt(manager, `${method} /users/:id`, user, body), JSON.stringify(body)).toEqual(expected);
    }
  }
}

describe('A269 what a user signs in with is not changed by a manager who may do less in an organization', () => {
  test.each(['admin', 'member', 'auditor'])('of its %s, also while it is disabled', async (role) => {
    if (role === 'auditor') await createOrganizationRole(db(), app, { name: role, grantor });
    const organization = await makeOrganization(gatehouse, app);
    const person = await makePerson();
    await join(organization, person.id, role);
    await expectIdentity(staff, person, MANAGE);
    await setOrganizationStatus(db(), app, organization, 'disabled');
    await expectIdentity(staff, person, MANAGE);
    // Staff may change everything else.
    const same = { email: person.email, email_verified: true, phone: person.phone };
    expect(await attempt(staff, 'PUT /users/:id', person, { ...same, name: 'Robert' })).toEqual(DONE);
    expect(await attempt(staff, 'POST /users/:id/disable', person)).toEqual(DONE);
    expect(await attempt(staff, 'POST /users/:id/enable', person)).toEqual(DONE);
    expect(await attempt(staff, 'PUT /users/:id/roles', person, { roles: ['staff'] })).toEqual(DONE);
  });

  test('only in the organization where the manager has as much', async () => {
    const [here, there] = [await makeOrganization(gatehouse, app), await makeOrganization(gatehouse, app)];
    const manager = await makeManager('staff');
    const person = await makePerson();
    await join(here, manager.id, 'admin');
    await join(here, person.id, 'member');
    expect(await attempt(manager, 'PATCH /users/:id', person, { username: 'theirs' })).toEqual(DONE);
    await join(there, person.id, 'member');
    await expectIdentity(manager, person, MANAGE);
    await join(there, manager.id, 'member');
    expect(await attempt(manager, 'PATCH /users/:id', person, { username: 'theirs-too' })).toEqual(DONE);
  });

  test('is still changed of a user who is in no organization', async () => {
    await expectIdentity(staff, await makePerson(), DONE);
  });
});

describe('A270 a user with a role that only the App’s code knows', () => {
  test.each(['themselves', 'by a group'])('is managed by nobody without it: %s', async (how) => {
    const person = await makePerson();
    if (how === 'themselves') await setUserRoles(db(), app, person.id, { roles: ['admin'], grantor });
    else await setUserGroups(db(), app, person.id, { groups: ['admin-group'], grantor });
    await expectIdentity(staff, person, MANAGE);
    const attempts: [string, object?][] = [
      ['PATCH /users/:id', { name: 'Robert' }],
      ['POST /users/:id/disable'],
      ['POST /users/:id/enable'],
      ['PUT /users/:id/roles', { roles: [] }],
      ['PUT /users/:id/groups', { groups: [] }],
    ];
    for (const [entry, body] of attempts) expect(await attempt(staff, entry, person, body), entry).toEqual(MANAGE);
    const admin = await makeManager('staff', 'admin');
    await expectIdentity(admin, person, DONE);
    expect(await attempt(admin, 'POST /users/:id/disable', person)).toEqual(DONE);
  });

  test('in an organization has it there alone', async () => {
    const organization = await makeOrganization(gatehouse, app);
    await createOrganizationRole(db(), app, { name: 'boss', grantor });
    const { token: as } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    await call(app, 'POST /roles', { as, body: { name: 'boss' } });
    const manager = await makeManager('staff');
    await setUserRoles(db(), app, manager.id, { roles: ['staff', 'boss'], grantor });
    const person = await makePerson();
    await join(organization, person.id, 'boss');
    await expectIdentity(manager, person, MANAGE);
  });
});

test('A296 who a user is elsewhere is said only with users:import, and only of a user who may do no more', async () => {
  const [person, lead] = [await makePerson(), await makeManager('lead')];
  const body = { external_id: `crm-${count++}` };
  expect(await attempt(staff, 'PATCH /users/:id', person, body)).toEqual(FORBIDDEN);
  expect(await attempt(lead, 'PATCH /users/:id', person, body)).toEqual(DONE);
  await join(await makeOrganization(gatehouse, app), person.id, 'admin');
  expect(await attempt(lead, 'PATCH /users/:id', person, { external_id: null })).toEqual(MANAGE);
});

describe('A271 a manager says that an address is somebody’s', () => {
  const verified: [string, Partial<UserRow>, object][] = [
    ['their present address', { email_verified: false }, { email_verified: true }],
    ['a new one', { email_verified: true }, { email: 'ceo@bank.example.com', email_verified: true }],
    ['their present number', { phone: PHONE, phone_verified: false }, { phone_verified: true }],
    ['a new number', { phone: '+4915187654321', phone_verified: true }, { phone: PHONE, phone_verified: true }],
  ];
  test.each(verified)('only with users:import: %s', async (_, before, body) => {
    const person = await makePerson();
    await updateUser(db(), app, person.id, before as object);
    for (const method of ['PATCH', 'PUT']) {
      expect(await attempt(staff, `${method} /users/:id`, person, body), method).toEqual(FORBIDDEN);
    }
    const lead = await makeManager('lead');
    expect(await attempt(lead, 'PATCH /users/:id', person, body)).toEqual(DONE);
    expect(await attempt(staff, 'PATCH /users/:id', person, { email_verified: false })).toEqual(DONE);
  });

  test('opens no import to them', async () => {
    const lead = await makeManager('lead');
    expect((await call(app, 'GET /users/imports', { as: lead.token })).status).toBe(403);
  });
});
