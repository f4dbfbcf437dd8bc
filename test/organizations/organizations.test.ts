// Organizations by API: their details, settings, logo, roles and members, for the App's credentials and for members.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateOrganization } from '../../src/organizations/organizations.ts';
import { setUserStatus } from '../../src/users/users.ts';
import { call, check, makeDeveloper, routeOf, send, urlOf } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeResource, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makePng } from '../kit/images.ts';
import { makeBoundKey, makeMember, makeOrganization, type TestMember } from './world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const scopes = [
  ...['organizations:read', 'organizations:write', 'organizations:delete'],
  ...['organization_members:read', 'organization_members:write'],
];

async function makeWorld(settings = {}) {
  const app = await makeApp(gatehouse, settings);
  return { app, as: await makeApiKey(gatehouse, app, scopes) };
}

const ORGANIZATION = '/organizations/:organization';
const MEMBER = `${ORGANIZATION}/members/:id`;

describe('the App', () => {
  test.each([
    ['شركة النخيل', /^org-[a-z2-9]{4}$/],
    ['中', /^org-[a-z2-9]{4}$/],
    ['Help', /^org-help$/],
  ])('gets a slug for the name %j that it may keep', async (name, slug) => {
    const { app, as } = await makeWorld();
    const made = (await call(app, 'POST /organizations', { as, body: { name } })).body;
    expect(made.slug).toMatch(slug);
    const params = { organization: made.id };
    const body = { name: 'Palm', slug: made.slug, settings: {} };
    expect((await call(app, `PUT ${ORGANIZATION}`, { as, params, body })).body).toMatchObject(body);
    const twin = (await call(app, 'POST /organizations', { as, body: { name } })).body;
    expect(twin.slug).not.toBe(made.slug);
  });

  test('keeps a reserved slug from before the word was reserved, and gives no other such slug', async () => {
    const { app, as } = await makeWorld();
    const { id } = (await call(app, 'POST /organizations', { as, body: { name: 'Acme' } })).body;
    const { db } = gatehouse.database;
    await db.updateTable('organizations').set({ slug: 'app' }).where('id', '=', id).execute();
    const put = (body: unknown) => call(app, `PUT ${ORGANIZATION}`, { as, params: { organization: 'app' }, body });
    expect((await put({ name: 'Palm', slug: 'app', settings: {} })).body).toMatchObject({ name: 'Palm', slug: 'app' });
    expect((await put({ name: 'Palm', slug: 'help', settings: {} })).body.code).toBe('invalid_slug');
    // What else is wrong is named without it.
    expect((await put({ name: '', slug: 'app', settings: {} })).body.errors).toMatchObject([{ field: 'name' }]);
  });

  test('creates, lists, finds, changes, disables and deletes organizations', async () => {
    const { app, as } = await makeWorld();
    const settings = { max_users: 3, plan: { name: 'pro' } };
    const made = await call(app, 'POST /organizations', { as, body: { name: 'Zoë’s Bakery', settings } });
    expect(made.body).toMatchObject({ name: 'Zoë’s Bakery', slug: 'zoes-bakery', status: 'active', settings });
    const again = await call(app, 'POST /organizations', { as, body: { name: 'Zoë’s Bakery' } });
    expect(again.body.slug).toMatch(/^zoes-bakery-[0-9a-f]{8}$/);
    const taken = await call(app, 'POST /organizations', { as, body: { name: 'Other', slug: 'zoes-bakery' } });
    expect(taken.body).toMatchObject({ status: 409, code: 'conflict', fields: { slug: 'is taken' } });

    for (const organization of [made.body.id, 'zoes-bakery']) {
      const found = await call(app, `GET ${ORGANIZATION}`, { as, params: { organization } });
      expect(found.body).toEqual(made.body);
    }
    const params = { organization: made.body.id };
    const changed = await call(app, `PATCH ${ORGANIZATION}`, { as, params, body: { settings: { plan: 'free' } } });
    expect(changed.body).toMatchObject({ name: 'Zoë’s Bakery', settings: { max_users: 3, plan: 'free' } });
    const body = { name: 'Bakery', slug: 'bakery', settings: {} };
    expect((await call(app, `PUT ${ORGANIZATION}`, { as, params, body })).body).toMatchObject(body);
    const lacking = await call(app, `PUT ${ORGANIZATION}`, { as, params, body: { name: 'Bakery' } });
    expect(Object.keys(lacking.body.fields).sort()).toEqual(['settings', 'slug']);

    const namesOf = async (query: Record<string, string>) =>
      (await call(app, 'GET /organizations', { as, query })).body.items.map(({ name }: { name: string }) => name);
    expect(await namesOf({})).toEqual(['Zoë’s Bakery', 'Bakery']);
    expect(await namesOf({ sort: 'name' })).toEqual(['Bakery', 'Zoë’s Bakery']);
    expect(await namesOf({ search: 'zoë' })).toEqual(['Zoë’s Bakery']);
    expect((await call(app, `POST ${ORGANIZATION}/disable`, { as, params })).body.status).toBe('disabled');
    expect(await namesOf({ status: 'disabled' })).toEqual(['Bakery']);
    expect((await call(app, `POST ${ORGANIZATION}/enable`, { as, params })).body.status).toBe('active');
    expect((await call(app, `DELETE ${ORGANIZATION}`, { as, params })).status).toBe(204);
    expect((await call(app, `GET ${ORGANIZATION}`, { as, params })).status).toBe(404);
  });

  test('merges settings that are changed with those that are there, and replaces them by PUT', async () => {
    const { app, as } = await makeWorld();
    const settings = { max_users: 3, plan: { name: 'pro', seats: [1, 2] }, color: 'red' };
    const { id, slug, name } = await makeOrganization(gatehouse, app, { settings });
    const change = async (method: 'PATCH' | 'PUT', settings: object) => {
      const body = { settings, ...(method === 'PUT' && { name, slug }) };
      return (await call(app, `${method} ${ORGANIZATION}`, { as, params: { organization: id }, body })).body;
    };
    const patch = { plan: { seats: [3], trial: true }, color: null };
    const merged = { max_users: 3, plan: { name: 'pro', seats: [3], trial: true } };
    expect((await change('PATCH', patch)).settings).toEqual(merged);
    // Each half is small enough, and both together are not.
    expect((await change('PATCH', { one: 'x'.repeat(9_000) })).settings.one).toHaveLength(9_000);
    expect((await change('PATCH', { two: 'x'.repeat(9_000) })).fields).toEqual({ settings: expect.any(String) });
    const both = { mode: 'dark', nested: { gone: null } };
    expect((await change('PUT', both)).settings).toEqual(both);
  });

  test.each([
    ['a list', [1], 'settings'],
    ['17 KiB', { text: 'x'.repeat(17 * 1024) }, 'settings'],
    ['six levels', { a: { b: { c: { d: { e: {} } } } } }, 'settings'],
    ['no seats', { max_users: 0 }, 'settings'],
    ['half a seat', { max_users: 1.5 }, 'settings'],
    ['seats as text', { max_users: '3' }, 'settings'],
    ['a forbidden key', { constructor: 1 }, 'settings.constructor'],
  ])('gets no settings that are %s', async (_, settings, field) => {
    const { app, as } = await makeWorld();
    const refused = await call(app, 'POST /organizations', { as, body: { name: 'Acme', settings } });
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([422, [field]]);
    const fits = { a: { b: { c: { d: 1 } } }, text: 'x'.repeat(16_000), max_users: 1 };
    expect((await call(app, 'POST /organizations', { as, body: { name: 'Acme', settings: fits } })).status).toBe(201);
  });

  test.each([
    '0b9d6c4e-2f5a-4b8e-9c1d-7a3e5f60b214',
    'ab9d6c4e-2f5a-4b8e-9c1d-7a3e5f60b214',
    'A',
    'a--b',
    '-a',
    'admin',
  ])('gets no slug %j', async (slug) => {
    const { app, as } = await makeWorld();
    const refused = await call(app, 'POST /organizations', { as, body: { name: 'Acme', slug } });
    expect(refused.body).toMatchObject({ status: 422, code: 'invalid_slug' });
  });

  test('uploads a logo, which is served until it is deleted', async () => {
    const { app, as } = await makeWorld();
    const { id: organization } = await makeOrganization(gatehouse, app);
    const route = routeOf(app, `PUT ${ORGANIZATION}/logo`);
    const url = urlOf(app, route, { params: { organization } });
    const upload = async (body: Buffer<ArrayBuffer>) => {
      const response = await fetch(url, { method: 'PUT', headers: { authorization: `Bearer ${as}` }, body });
      return { status: response.status, body: await response.json() };
    };
    expect((await upload(Buffer.from('<svg/>'))).body.code).toBe('invalid_image');
    const { body } = await upload(Buffer.from(makePng()));
    expect(body.logo_url).toContain(`${app.issuer}/assets/organizations/${organization}/logo?v=`);
    const image = await fetch(body.logo_url);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(image.headers.get('content-security-policy')).toContain('sandbox');
    const elsewhere = await makeApp(gatehouse);
    expect((await fetch(body.logo_url.replace(app.issuer, elsewhere.issuer))).status).toBe(404);
    const deleted = await call(app, `DELETE ${ORGANIZATION}/logo`, { as, params: { organization } });
    expect(deleted.body.logo_url).toBeNull();
    expect((await fetch(body.logo_url)).status).toBe(404);
  });

  test('adds, changes and removes members, and may leave an organization without an admin', async () => {
    const { app, as } = await makeWorld();
    const { id: organization } = await makeOrganization(gatehouse, app, { settings: { max_users: 1 } });
    const [bob, eve] = [await makeUser(gatehouse, app, { name: 'Bob' }), await makeUser(gatehouse, app)];
    const params = { organization, id: bob.id };
    const add = (user_id: string, roles?: string[]) =>
      call(app, `POST ${ORGANIZATION}/members`, { as, params, body: { user_id, roles } });
    expect((await add(bob.id, ['admin'])).body).toMatchObject({ user_id: bob.id, name: 'Bob', roles: ['admin'] });
    expect((await add(bob.id)).body.code).toBe('conflict');
    expect((await add(eve.id)).body).toMatchObject({ status: 409, code: 'organization_full', max: 1 });
    expect((await add(eve.id, ['owner'])).body.fields).toEqual({ 'roles.0': '“owner” is no role of organizations' });
    const { body: list } = await call(app, 'GET /users/:id/organizations', { as, params });
    expect(list.items).toMatchObject([{ id: organization, roles: ['admin'] }]);

    const set = await call(app, `PUT ${MEMBER}/roles`, { as, params, body: { roles: ['member', 'member'] } });
    expect(set.body.roles).toEqual(['member']);
    expect((await call(app, `GET ${MEMBER}`, { as, params })).body).toEqual(set.body);
    expect((await call(app, `DELETE ${MEMBER}`, { as, params })).status).toBe(204);
    for (const entry of [`GET ${MEMBER}`, `DELETE ${MEMBER}`])
      expect((await call(app, entry, { as, params })).status, entry).toBe(404);
    expect((await add(eve.id)).status).toBe(201);
    const stranger = await makeUser(gatehouse, await makeApp(gatehouse));
    await call(app, `PATCH ${ORGANIZATION}`, { as, params, body: { settings: { max_users: null } } });
    expect((await add(stranger.id)).body.fields).toEqual({ user_id: 'is no user of the App' });
  });

  test('lists members by pages, with search and role', async () => {
    const { app, as } = await makeWorld();
    const organization = await makeOrganization(gatehouse, app);
    const other = await makeOrganization(gatehouse, app);
    const ids: string[] = [];
    for (const roles of [['member'], ['admin'], ['member', 'admin']])
      ids.unshift((await makeMember(gatehouse, app, { organization, roles })).user.id);
    const { user } = await makeMember(gatehouse, app, { organization: other });
    const list = async (query: Record<string, string>) =>
      (await call(app, `GET ${ORGANIZATION}/members`, { as, params: { organization: organization.slug }, query })).body;
    const idsOf = ({ items }: { items: { user_id: string }[] }) => items.map(({ user_id }) => user_id);
    const first = await list({ limit: '2' });
    const second = await list({ limit: '2', cursor: first.next_cursor });
    expect([...idsOf(first), ...idsOf(second)]).toEqual(ids);
    expect(second.next_cursor).toBeNull();
    expect(idsOf(await list({ role: 'admin' }))).toEqual(ids.slice(0, 2));
    expect(idsOf(await list({ search: user.email }))).toEqual([]);
  });

  test('defines roles, the same in each organization', async () => {
    const { app, as } = await makeWorld();
    await makeResource(gatehouse, app);
    await gatehouse.database.db
      .insertInto('permissions')
      .values({ app_id: app.id, name: 'orders:refund', created_at: new Date(), updated_at: new Date() })
      .execute();
    const role = (name: string) => ({ as, params: { name } });
    const permissions = ['photos:read', 'orders:refund', 'organizations:read'];
    const body = { name: 'clerk', description: 'Refunds orders', permissions };
    const made = await call(app, 'POST /organization-roles', { as, body });
    expect(made.body).toMatchObject({ ...body, permissions: [...permissions].sort(), built_in: false });
    for (const name of ['clerk', 'admin'])
      expect((await call(app, 'POST /organization-roles', { as, body: { name } })).body.code).toBe('conflict');
    const unknown = { name: 'boss', permissions: ['users:write'] };
    expect((await call(app, 'POST /organization-roles', { as, body: unknown })).status).toBe(422);

    const added = { permissions: ['photos:read'] };
    const builtIn = await call(app, 'PATCH /organization-roles/:name', { ...role('member'), body: added });
    expect(builtIn.body).toMatchObject({ built_in: true, permissions: ['organizations:read', 'photos:read'] });
    const organization = await makeOrganization(gatehouse, app);
    const { user } = await makeMember(gatehouse, app, { organization, roles: ['clerk', 'member'] });
    expect((await call(app, 'DELETE /organization-roles/:name', role('admin'))).body.code).toBe('conflict');
    expect((await call(app, 'DELETE /organization-roles/:name', role('clerk'))).status).toBe(204);
    expect((await call(app, 'GET /organization-roles/:name', role('clerk'))).status).toBe(404);
    const params = { organization: organization.id, id: user.id };
    expect((await call(app, `GET ${MEMBER}`, { as, params })).body.roles).toEqual(['member']);
    const names = (await call(app, 'GET /organization-roles', { as })).body.items.map(({ name }: typeof body) => name);
    expect(names).toEqual(['admin', 'member']);
  });
});

describe('a member', () => {
  test('runs the organization as far as their roles allow, read with each call', async () => {
    const { app, as } = await makeWorld();
    const organization = await makeOrganization(gatehouse, app);
    const admin = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
    const member = await makeMember(gatehouse, app, { organization });
    const at = (token: string, id = member.user.id) => ({ as: token, params: { organization: organization.id, id } });
    const rename = { body: { name: 'Renamed' } };
    expect((await call(app, `GET ${ORGANIZATION}`, at(member.token))).body.name).toBe(organization.name);
    expect((await call(app, `PATCH ${ORGANIZATION}`, { ...at(member.token), ...rename })).body.code).toBe('forbidden');
    expect((await call(app, `GET ${ORGANIZATION}/members`, at(member.token))).body.code).toBe('forbidden');
    expect((await call(app, `PATCH ${ORGANIZATION}`, { ...at(admin.token), ...rename })).body.name).toBe('Renamed');
    expect((await call(app, `GET ${ORGANIZATION}/members`, at(admin.token))).body.items).toHaveLength(2);

    const promote = { ...at(admin.token), body: { roles: ['admin'] } };
    expect((await call(app, `PUT ${MEMBER}/roles`, promote)).status).toBe(200);
    expect((await call(app, `PATCH ${ORGANIZATION}`, { ...at(member.token), ...rename })).status).toBe(200);
    // A113: what the roles no longer allow ends at once, whatever the token was issued for.
    await call(app, `PUT ${MEMBER}/roles`, { ...at(admin.token), body: { roles: ['member'] } });
    expect((await call(app, `PATCH ${ORGANIZATION}`, { ...at(member.token), ...rename })).status).toBe(403);
    await call(app, `DELETE ${MEMBER}`, at(admin.token));
    expect((await call(app, `GET ${ORGANIZATION}`, at(member.token))).status).toBe(404);
    const key = await makeBoundKey(gatehouse, app, { organization, scopes: ['organizations:read'] });
    expect((await call(app, `GET ${ORGANIZATION}`, at(key))).status).toBe(200);
    await call(app, `POST ${ORGANIZATION}/disable`, at(as));
    expect((await call(app, `GET ${ORGANIZATION}`, at(key))).status).toBe(404);
    expect((await call(app, `GET ${ORGANIZATION}`, at(admin.token))).status).toBe(404);
    expect((await call(app, 'GET /me/organizations', { as: admin.token })).body.items).toEqual([]);
  });

  test('A111 gives and takes only what they have themselves', async () => {
    const { app, as } = await makeWorld();
    const organization = await makeOrganization(gatehouse, app);
    const permissions = ['organizations:read', 'organization_members:read', 'organization_members:write'];
    await call(app, 'POST /organization-roles', { as, body: { name: 'manager', permissions } });
    const admin = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
    const manager = await makeMember(gatehouse, app, { organization, roles: ['manager'] });
    const member = await makeMember(gatehouse, app, { organization });
    const set = (user: { id: string }, roles: string[]) => {
      const params = { organization: organization.id, id: user.id };
      return call(app, `PUT ${MEMBER}/roles`, { as: manager.token, params, body: { roles } });
    };
    expect((await set(manager.user, ['manager', 'admin'])).body.code).toBe('cannot_grant');
    expect((await set(member.user, ['admin'])).body.code).toBe('cannot_grant');
    expect((await set(admin.user, ['member'])).body.code).toBe('cannot_grant');
    const params = { organization: organization.id, id: admin.user.id };
    const removal = await call(app, `DELETE ${MEMBER}`, { as: manager.token, params });
    expect(removal.body.code).toBe('cannot_grant');
    expect((await set(member.user, ['manager'])).body.roles).toEqual(['manager']);
  });

  test('cannot be the last admin to go, and fifty at once leave one', async () => {
    const { app } = await makeWorld();
    const organization = await makeOrganization(gatehouse, app);
    const admins: TestMember[] = [];
    for (let index = 0; index < 4; index++)
      admins.push(await makeMember(gatehouse, app, { organization, roles: ['admin'] }));
    const params = { organization: organization.id };
    const leave = (as: string) => call(app, 'DELETE /me/organizations/:organization', { as, params });
    const attempts = Array.from({ length: 50 }, (_, index) => leave(admins[index % admins.length]!.token));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(admins.length - 1);
    const left = await gatehouse.database.db
      .selectFrom('organization_members')
      .select('user_id')
      .where('app_id', '=', app.id)
      .execute();
    expect(left).toHaveLength(1);
    const last = admins.find(({ user }) => user.id === left[0]!.user_id)!;
    const self = { as: last.token, params: { ...params, id: last.user.id } };
    expect((await leave(last.token)).body.code).toBe('last_admin');
    expect((await call(app, `DELETE ${MEMBER}`, self)).body.code).toBe('last_admin');
    expect((await call(app, `PUT ${MEMBER}/roles`, { ...self, body: { roles: ['member'] } })).body.code).toBe(
      'last_admin',
    );
  });

  test('leaves max_users to the App', async () => {
    const { app } = await makeWorld();
    const organization = await makeOrganization(gatehouse, app, { settings: { max_users: 2, color: 'red' } });
    const { token: as } = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
    const change = (settings: object) =>
      call(app, `PATCH ${ORGANIZATION}`, { as, params: { organization: organization.id }, body: { settings } });
    for (const max_users of [3, null]) expect((await change({ max_users })).body.code).toBe('forbidden');
    expect((await change({ color: 'blue' })).body.settings).toEqual({ color: 'blue', max_users: 2 });
  });

  test('leaves max_users as the App sets it while an admin changes the settings', async () => {
    const { app } = await makeWorld();
    const { db } = gatehouse.database;
    const before = await makeOrganization(gatehouse, app, { settings: { max_users: 50 } });
    // What the admin's call read before the App's change.
    await updateOrganization(db, app, before, { settings_patch: { max_users: 5 } });
    const giver = { member: randomUUID() };
    const settings_patch = { max_users: 50 };
    await expect(updateOrganization(db, app, before, { giver, settings_patch })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const replaced = await updateOrganization(db, app, before, { giver, settings: { color: 'red' } });
    expect(replaced.settings).toEqual({ color: 'red', max_users: 5 });
  });

  test('creates organizations where the App lets users, up to ten', async () => {
    const closed = await makeWorld();
    const open = await makeWorld({ organizations_by_users: 'on' });
    const create = async (app: typeof open.app, as: string, body: object = { name: 'Mine' }) =>
      call(app, 'POST /organizations', { as, body });
    const tokenOf = async (app: typeof open.app) => {
      const organization = await makeOrganization(gatehouse, app);
      return makeMember(gatehouse, app, { organization });
    };
    expect((await create(closed.app, (await tokenOf(closed.app)).token)).body.code).toBe('organizations_off');
    const { token, user } = await tokenOf(open.app);
    expect((await create(open.app, token, { name: 'Big', settings: { max_users: 9 } })).body.code).toBe('forbidden');
    const answers = await Promise.all(Array.from({ length: 12 }, () => create(open.app, token)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.find(({ status }) => status !== 201)!.body.code).toBe('limit_reached');
    const mine = answers.find(({ status }) => status === 201)!.body;
    expect(mine.created_by).toBe(user.id);
    const own = (await call(open.app, 'GET /me/organizations', { as: token })).body.items;
    expect(own.find(({ id }: { id: string }) => id === mine.id).roles).toEqual(['admin']);
    await setUserStatus(gatehouse.database.db, open.app, user.id, 'disabled');
    expect((await create(open.app, token)).status).toBe(401);
  });
});

test('a developer reaches the organizations of their Apps, as their role allows', async () => {
  const { app } = await makeWorld();
  const organization = await makeOrganization(gatehouse, app);
  const viewer = await makeDeveloper(gatehouse, { app, role: 'viewer' });
  const stranger = await makeDeveloper(gatehouse);
  const params = { organization: organization.slug };
  const read = (as: string) => call(app, `GET ${ORGANIZATION}`, { as, params });
  expect((await read(viewer.token)).status).toBe(200);
  expect((await read(stranger.token)).status).toBe(401);
  expect((await call(app, `DELETE ${ORGANIZATION}`, { as: viewer.token, params })).body.code).toBe('forbidden');
});

test('what changes an organization is in the audit log, with its id', async () => {
  const { app, as } = await makeWorld();
  const { body } = await call(app, 'POST /organizations', { as, body: { name: 'Acme' } });
  const url = urlOf(app, routeOf(app, `DELETE ${ORGANIZATION}`), { params: { organization: body.id } });
  const answer = await send(url, 'DELETE', { as });
  check(routeOf(app, `DELETE ${ORGANIZATION}`), answer);
  const rows = await gatehouse.database.db
    .selectFrom('audit_log')
    .select(['event', 'actor_kind', 'data'])
    .where('app_id', '=', app.id)
    .where('event', 'like', 'organization.%')
    .orderBy('at')
    .execute();
  expect(rows.map(({ event, actor_kind }) => [event, actor_kind])).toEqual([
    ['organization.created', 'api_key'],
    ['organization.deleted', 'api_key'],
  ]);
  expect(rows[0]!.data).toMatchObject({ organization_id: body.id, slug: 'acme', name: 'Acme' });
});
