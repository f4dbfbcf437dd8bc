// Second factors that an App demands of some: whoever has one of the roles, from the next sign-in on, at every door.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { updateApp } from '../../src/apps/apps.ts';
import { addMember } from '../../src/apps/members.ts';
import { createGroup } from '../../src/users/permissions/groups.ts';
import { setUserGroups } from '../../src/users/permissions/user-groups.ts';
import { setUserRoles } from '../../src/users/permissions/user-roles.ts';
import { createRole } from '../../src/users/roles.ts';
import { call, makeDeveloper } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce, passScreens } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

async function makeWorld() {
  const app = await makeApp(gatehouse, { mfa: 'required_for_roles', mfa_roles: ['admin', 'treasurer'] });
  const { db } = gatehouse.database;
  for (const name of ['admin', 'customer']) await createRole(db, app, { name });
  const [admin, customer] = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
  await setUserRoles(db, app, admin.id, { roles: ['admin', 'customer'] });
  await setUserRoles(db, app, customer.id, { roles: ['customer'] });
  return { app, db, admin, customer };
}

test('A100 at the API: who has the role sets one up, who has not gets tokens', async () => {
  const { app, db, admin, customer } = await makeWorld();
  const as = await makeApiKey(gatehouse, app);
  const login = async (email: string) => {
    const { body } = await call(app, 'POST /auth/login', { as, body: { email, password: PASSWORD } });
    return body.code ?? 'signed_in';
  };
  expect(await login(admin.email)).toBe('factor_enrolment_required');
  expect(await login(customer.email)).toBe('signed_in');
  await setUserRoles(db, app, customer.id, { roles: ['admin'] });
  await setUserRoles(db, app, admin.id, { roles: [] });
  expect(await login(customer.email)).toBe('factor_enrolment_required');
  expect(await login(admin.email)).toBe('signed_in');
  await createGroup(db, app, { name: 'board', roles: ['admin'] });
  await setUserGroups(db, app, admin.id, { groups: ['board'] });
  expect(await login(admin.email)).toBe('factor_enrolment_required');
});

test('A100 on the screens, and a session from before the role gets no code without it', async () => {
  const { app, db, admin, customer } = await makeWorld();
  const client = await makeClient(gatehouse, app, { first_party: true });
  const open = async (visitor: Visitor, email: string) => {
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    return passScreens(visitor, page, email);
  };
  expect((await open(new Visitor(), admin.email)).text).toContain('Set up a second factor');
  const visitor = new Visitor();
  expect((await open(visitor, customer.email)).location).toContain('code=');
  await setUserRoles(db, app, customer.id, { roles: ['admin'] });
  const again = await open(visitor, customer.email);
  expect([again.location, again.text.includes('Set up a second factor')]).toEqual([undefined, true]);
});

test('operators can be asked for two factors, and developers who own Apps; nobody else is', async () => {
  const consoleApp = await gatehouse.system.consoleApp();
  const { database } = gatehouse.system;
  const operator = await makeDeveloper(gatehouse, { operator: true });
  const app = await makeApp(gatehouse);
  const owner = await makeDeveloper(gatehouse, { app, role: 'viewer' });
  const viewer = await makeDeveloper(gatehouse, { app, role: 'viewer' });
  await addMember(database.db, await makeApp(gatehouse), owner.user, 'owner');
  const as = await makeApiKey(gatehouse, consoleApp);
  const settings = { mfa: 'required_for_roles', mfa_roles: ['operator', 'owner'] } as const;
  await updateApp(gatehouse.system, consoleApp, { settings: { ...settings, mfa_roles: [...settings.mfa_roles] } });
  const login = async (email: string) => {
    const { body } = await call(consoleApp, 'POST /auth/login', { as, body: { email, password: PASSWORD } });
    return body.code ?? 'signed_in';
  };
  await expect.poll(() => login(operator.user.email)).toBe('factor_enrolment_required');
  expect(await login(owner.user.email)).toBe('factor_enrolment_required');
  expect(await login(viewer.user.email)).toBe('signed_in');
});
