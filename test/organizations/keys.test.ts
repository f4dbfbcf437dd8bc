// API keys of an organization that a member creates: a key outlives the session, so that a stolen token or browser is not
// enough for one, and the organization's admins hear of it.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { MINUTE } from '../../src/clock.ts';
import type { Organization } from '../../src/organizations/organizations.ts';
import { createOrganizationRole } from '../../src/organizations/roles.ts';
import { updateUser } from '../../src/users/users.ts';
import { enter } from '../http/account/world.ts';
import { type Answer, call, makeDeveloper } from '../http/api/call.ts';
import { makeApp, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { mailTo, noMoreMail } from '../kit/mail.ts';
import { countRows } from '../kit/rows.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';
import { makeMember, makeOrganization, type TestMember } from './world.ts';

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  app = await makeApp(gatehouse);
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const KEYS = '/organizations/:organization/api-keys';
const input = { name: 'Reporting', scopes: ['organizations:read'] };

type World = { organization: Organization; admin: TestMember; params: { organization: string } };

async function makeWorld(): Promise<World> {
  const organization = await makeOrganization(gatehouse, app);
  const admin = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
  return { organization, admin, params: { organization: organization.id } };
}

const create = ({ params }: World, as: string, more = {}) =>
  call(app, `POST ${KEYS}`, { as, params, body: { ...input, ...more } });
const rotate = ({ params }: World, as: string, id: string, more = {}) =>
  call(app, `POST ${KEYS}/:id/rotate`, { as, params: { ...params, id }, body: more });
const said = ({ status, body: { code, missing } }: Answer) => [status, code, missing];
const keysOf = ({ organization: { id } }: World) => countRows(gatehouse, app, 'api_keys', { organization_id: id });

describe('A288 a member’s token is not enough for an API key of the organization', () => {
  test('nor for a new one in place of another: the password is, or a sign-in just now', async () => {
    const world = await makeWorld();
    const { token } = world.admin;
    const first = await create(world, token);
    expect(first.status).toBe(201);
    passTime(6 * MINUTE);
    expect(said(await create(world, token))).toEqual([403, 'proof_required', ['password']]);
    expect(said(await rotate(world, token, first.body.id))).toEqual([403, 'proof_required', ['password']]);
    expect(said(await create(world, token, { password: 'not-my-password' }))).toEqual([
      403,
      'wrong_password',
      undefined,
    ]);
    expect(await keysOf(world)).toBe(1);

    expect((await create(world, token, { password: PASSWORD })).status).toBe(201);
    const rotated = await rotate(world, token, first.body.id, { password: PASSWORD, overlap_hours: 0 });
    expect(rotated).toMatchObject({ status: 201, body: { scopes: input.scopes, created_by: world.admin.user.id } });
  });

  test('nor is a browser on the account pages', async () => {
    const world = await makeWorld();
    const { user } = world.admin;
    const visitor = new Visitor();
    const url = `${app.issuer}/account/organizations/${world.organization.id}/api-keys`;
    await enter(visitor, app, user.email);
    const fields = { name: 'Reports', expires: '90', 'scopes:organizations:read': 'on' };
    const open = () => visitor.open(`${url}/new`);
    expect((await open()).text).not.toContain('name="current_password"');
    expect((await visitor.submit(await open(), fields, '/new')).text).toContain('gh_key_');

    passTime(6 * MINUTE);
    expect((await open()).text).toContain('name="current_password"');
    const refused = await visitor.submit(await open(), fields, '/new');
    expect(refused.text).not.toContain('gh_key_');
    expect(await keysOf(world)).toBe(1);
    const made = await visitor.submit(await open(), { ...fields, current_password: PASSWORD }, '/new');
    expect(made.text).toContain('gh_key_');
    expect(await keysOf(world)).toBe(2);

    const { items } = (await call(app, `GET ${KEYS}`, { as: world.admin.token, params: world.params })).body;
    const page = await visitor.open(`${url}/${items[0].id}/rotate`);
    expect(page.text).toContain('name="current_password"');
    const unproved = await visitor.submit(page, { overlap_hours: '0' }, '/rotate');
    expect(unproved.text).not.toContain('gh_key_');
    const rotated = await visitor.submit(page, { overlap_hours: '0', current_password: PASSWORD }, '/rotate');
    expect(rotated.text).toContain('gh_key_');
    expect(await keysOf(world)).toBe(3);
  });

  test('a developer of the App goes on as before, and no member is told', async () => {
    const world = await makeWorld();
    const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    passTime(6 * MINUTE);
    expect((await create(world, token)).status).toBe(201);
    expect(await noMoreMail(gatehouse, world.admin.user.email, 0)).toBe(true);
  });
});

describe('the mail', () => {
  test('tells creator and admins which key there is, and the place to its creator alone', async () => {
    const world = await makeWorld();
    const { organization } = world;
    const role = { name: 'keeper', permissions: ['organization_keys:write', 'organizations:read'] };
    await createOrganizationRole(gatehouse.database.db, app, {
      ...role,
      grantor: { kind: 'app', permissions: role.permissions },
    });
    const keeper = await makeMember(gatehouse, app, { organization, roles: ['keeper'] });
    const member = await makeMember(gatehouse, app, { organization });
    const { body } = await create(world, keeper.token);

    const toAdmin = await mailTo(gatehouse, world.admin.user.email);
    expect(toAdmin.subject).toContain(organization.name);
    for (const part of [input.name, body.hint, 'organizations:read', keeper.user.email])
      expect(toAdmin.text).toContain(part);
    expect(toAdmin.text).toContain(`/account/organizations/${organization.id}/api-keys`);
    expect(toAdmin.text).not.toContain(body.api_key);
    expect(toAdmin.text).not.toContain('127.0.0.1');
    expect((await mailTo(gatehouse, keeper.user.email)).text).toContain('127.0.0.1');
    expect(await noMoreMail(gatehouse, member.user.email, 0)).toBe(true);
  });

  test('goes to no address that nobody proved', async () => {
    const world = await makeWorld();
    await updateUser(gatehouse.database.db, app, world.admin.user.id, { email_verified: false });
    expect((await create(world, world.admin.token)).status).toBe(201);
    expect(await noMoreMail(gatehouse, world.admin.user.email, 0)).toBe(true);
  });
});
