// Users who manage other users of their App with their own token: what their roles let them do, and that nobody gives, or
// manages, more than they may do themselves. The same comparison holds for API keys.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../../../src/apps/permissions.ts';
import { deleteRole } from '../../../../src/users/roles.ts';
import { setUserStatus } from '../../../../src/users/users.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../../../kit/app.ts';
import { authorizeUrl, makePkce, signIn } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { linkIn, mailTo } from '../../../kit/mail.ts';
import { countRows } from '../../../kit/rows.ts';
import { formsOf, type Page, Visitor } from '../../../kit/visitor.ts';
import { type Answer, call, makeDeveloper, signInByApi } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

const said = ({ status, body }: Answer) => [status, body?.code];
const GRANT = [403, 'cannot_grant'];
const MANAGE = [403, 'cannot_manage'];

const roles = {
  customer: ['orders:read'],
  // Only the App's code knows what it allows.
  partner: [],
  reader: ['users:read'],
  staff: ['users:read', 'users:write', 'roles:read', 'orders:read'],
  admin: ['users:read', 'users:write', 'roles:read', 'roles:write', 'orders:read', 'orders:refund'],
};

/** An App with these roles, groups that carry them, and a user of each role with a token. */
async function makeStaffedApp() {
  const app = await makeApp(gatehouse);
  const owner = (await makeDeveloper(gatehouse, { app, role: 'owner' })).token;
  for (const name of ['orders:read', 'orders:refund'])
    await call(app, 'POST /permissions', { as: owner, body: { name } });
  for (const [name, permissions] of Object.entries(roles)) {
    await call(app, 'POST /roles', { as: owner, body: { name, permissions } });
    await call(app, 'POST /groups', { as: owner, body: { name: `${name}-group`, roles: [name] } });
  }
  const people = await Promise.all(
    Object.keys(roles).map(async (role) => {
      const { id, email } = await makeUser(gatehouse, app);
      await call(app, 'PUT /users/:id/roles', { as: owner, params: { id }, body: { roles: [role] } });
      return [role, { id, email, token: (await signInByApi(gatehouse, app, { email })).access_token }] as const;
    }),
  );
  return { app, owner, ...(Object.fromEntries(people) as Record<keyof typeof roles, (typeof people)[number][1]>) };
}

let world: Awaited<ReturnType<typeof makeStaffedApp>>;
beforeAll(async () => {
  world = await makeStaffedApp();
});

const toUser = (as: string, { id }: { id: string }, entry: string, body?: object) =>
  call(world.app, entry, { as, params: { id }, body });
const toName = (as: string, name: string, entry: string, body?: object) =>
  call(world.app, entry, { as, params: { name }, body });

describe('a user who manages others', () => {
  test('does what their roles let them do, read at every call', async () => {
    const { app, owner, reader, customer } = world;
    expect((await call(app, 'GET /users', { as: reader.token })).status).toBe(200);
    expect((await toUser(reader.token, customer, 'GET /users/:id')).body.email).toBe(customer.email);
    expect(said(await toUser(reader.token, customer, 'PATCH /users/:id', { name: 'X' }))).toEqual([403, 'forbidden']);
    expect(said(await call(app, 'GET /roles', { as: reader.token }))).toEqual([403, 'forbidden']);
    expect(said(await call(app, 'GET /users', { as: customer.token }))).toEqual([403, 'forbidden']);
    await toUser(owner, reader, 'PUT /users/:id/roles', { roles: [] });
    expect(said(await call(app, 'GET /users', { as: reader.token }))).toEqual([403, 'forbidden']);
    await toUser(owner, reader, 'PUT /users/:id/groups', { groups: ['reader-group'] });
    expect((await call(app, 'GET /users', { as: reader.token })).status).toBe(200);
    await toUser(owner, reader, 'PUT /users/:id/roles', { roles: ['reader'] });
    await toUser(owner, reader, 'PUT /users/:id/groups', { groups: [] });
  });

  test('A111 needs a token of the App’s own client, for the App itself, and only where the route is for users', async () => {
    const { app, admin } = world;
    const other = await makeClient(gatehouse, app);
    const { access_token } = await signIn(app, other, admin.email);
    expect(said(await call(app, 'GET /users', { as: access_token }))).toEqual([403, 'forbidden']);
    const elsewhere = await makeApp(gatehouse);
    expect(said(await call(elsewhere, 'GET /users', { as: admin.token }))).toEqual([401, 'unauthorized']);
    const closed: [string, object?][] = [
      ['PUT /users/:id/password', { password: 'wander-orbit-lantern' }],
      ['DELETE /users/:id'],
      ['GET /users/:id/sessions'],
      ['GET /users/:id/factors'],
    ];
    for (const [entry, body] of closed) {
      expect(said(await toUser(admin.token, world.customer, entry, body)), entry).toEqual([403, 'forbidden']);
    }
    expect(said(await call(app, 'POST /invitations', { as: admin.token, body: { email: 'x@example.com' } }))).toEqual([
      ...[403, 'forbidden'],
    ]);
    expect(said(await call(app, 'POST /permissions', { as: admin.token, body: { name: 'a:b' } }))).toEqual([
      ...[403, 'forbidden'],
    ]);
  });

  test('A111 is nobody once they are disabled', async () => {
    const { app, owner } = world;
    const gone = await makeUser(gatehouse, app);
    await toUser(owner, gone, 'PUT /users/:id/roles', { roles: ['admin'] });
    const { access_token: as } = await signInByApi(gatehouse, app, gone);
    await setUserStatus(gatehouse.database.db, app, gone.id, 'disabled');
    expect((await call(app, 'GET /users', { as })).status).toBe(401);
  });

  test('is the actor of what they did', async () => {
    const { app, staff, customer } = world;
    await toUser(staff.token, customer, 'PATCH /users/:id', { name: 'Carol' });
    const by = { event: 'user.updated', user_id: customer.id, actor_kind: 'user', actor_id: staff.id };
    expect(await countRows(gatehouse, app, 'audit_log', by)).toBe(1);
  });
});

describe('A111 nobody manages more than they may do themselves', () => {
  test('staff changes, disables and gives roles to customers, but not to an admin', async () => {
    const { staff, customer, admin } = world;
    expect((await toUser(staff.token, customer, 'POST /users/:id/disable')).status).toBe(200);
    expect((await toUser(staff.token, customer, 'POST /users/:id/enable')).status).toBe(200);
    const attempts: [string, object?][] = [
      ['PATCH /users/:id', { email: 'mine@example.com', email_verified: true }],
      ['POST /users/:id/disable'],
      ['POST /users/:id/enable'],
      ['PUT /users/:id/roles', { roles: [] }],
      ['PUT /users/:id/groups', { groups: [] }],
    ];
    for (const [entry, body] of attempts) {
      expect(said(await toUser(staff.token, admin, entry, body)), entry).toEqual(MANAGE);
      // Not themselves either: what concerns oneself asks for a fresh proof.
      expect(said(await toUser(staff.token, staff, entry, body)), entry).toEqual(MANAGE);
    }
    expect((await toUser(admin.token, admin, 'GET /users/:id')).body).toMatchObject({
      ...{ email: admin.email, status: 'active', roles: ['admin'] },
    });
  });

  test('an admin through a group is one, too', async () => {
    const { owner, staff, app } = world;
    const hidden = await makeUser(gatehouse, app);
    await toUser(owner, hidden, 'PUT /users/:id/groups', { groups: ['admin-group'] });
    expect(said(await toUser(staff.token, hidden, 'POST /users/:id/disable'))).toEqual(MANAGE);
  });

  test('a user with roles:write changes and deletes no role or group that allows more', async () => {
    const { app, owner, customer } = world;
    const editor = await makeUser(gatehouse, app);
    const permissions = ['roles:read', 'roles:write'];
    await call(app, 'POST /roles', { as: owner, body: { name: 'editor', permissions } });
    await toUser(owner, editor, 'PUT /users/:id/roles', { roles: ['editor'] });
    const { access_token: as } = await signInByApi(gatehouse, app, editor);
    expect(said(await toName(as, 'admin', 'PATCH /roles/:name', { permissions: [] }))).toEqual(MANAGE);
    expect(said(await toName(as, 'admin', 'DELETE /roles/:name'))).toEqual(MANAGE);
    expect(said(await toName(as, 'partner', 'DELETE /roles/:name'))).toEqual(MANAGE);
    expect(said(await toName(as, 'admin-group', 'PATCH /groups/:name', { roles: [] }))).toEqual(MANAGE);
    expect(said(await toName(as, 'admin-group', 'DELETE /groups/:name'))).toEqual(MANAGE);
    expect(said(await call(app, 'POST /groups', { as, body: { name: 'mine', roles: ['admin'] } }))).toEqual(GRANT);
    const own = { name: 'mine', permissions: ['roles:read'] };
    expect((await call(app, 'POST /roles', { as, body: own })).status).toBe(201);
    for (const more of ['users:write', 'orders:refund']) {
      const body = { permissions: ['roles:read', more] };
      expect(said(await toName(as, 'mine', 'PATCH /roles/:name', body)), more).toEqual(GRANT);
      expect(said(await call(app, 'POST /roles', { as, body: { name: 'more', ...body } })), more).toEqual(GRANT);
    }
    expect(said(await toName(as, 'editor', 'PATCH /roles/:name', { permissions: ['users:write'] }))).toEqual(GRANT);
    expect((await toUser(owner, customer, 'GET /users/:id/roles')).body.roles).toEqual(['customer']);
    expect((await toName(as, 'mine', 'DELETE /roles/:name')).status).toBe(204);
  });
});

describe('A110 nobody gives what they don’t have', () => {
  test('a user gives roles and groups whose permissions they all have', async () => {
    const { app, staff, admin } = world;
    const bob = await makeUser(gatehouse, app);
    const give = (as: string, what: 'roles' | 'groups', names: string[]) =>
      toUser(as, bob, `PUT /users/:id/${what}`, { [what]: names });
    expect(said(await give(staff.token, 'roles', ['admin']))).toEqual(GRANT);
    expect(said(await give(staff.token, 'groups', ['admin-group']))).toEqual(GRANT);
    // Staff may do all that readers may; what partners may do is the App's to say, and staff are none.
    expect((await give(staff.token, 'roles', ['reader', 'staff'])).status).toBe(200);
    expect(said(await give(staff.token, 'roles', ['reader', 'partner']))).toEqual(GRANT);
    expect((await give(staff.token, 'groups', ['staff-group'])).status).toBe(200);
    expect((await give(admin.token, 'roles', ['admin'])).status).toBe(200);
    // Bob has more than staff now.
    expect(said(await give(staff.token, 'roles', []))).toEqual(MANAGE);
    expect((await toUser(admin.token, bob, 'GET /users/:id/roles')).body.roles).toEqual(['admin']);
  });

  test('an API key gives the App’s own permissions, and built-in ones that it has', async () => {
    const { app, customer, owner } = world;
    const key = (...scopes: Permission[]) => makeApiKey(gatehouse, app, scopes);
    const defining = await key('roles:read', 'roles:write');
    const attempt = (name: string, permissions: string[]) =>
      call(app, 'POST /roles', { as: defining, body: { name, permissions } });
    expect((await attempt('refunds', ['orders:refund', 'roles:write'])).status).toBe(201);
    expect(said(await attempt('too-much', ['users:write']))).toEqual(GRANT);
    expect(said(await toName(defining, 'refunds', 'PATCH /roles/:name', { permissions: ['users:read'] }))).toEqual(
      GRANT,
    );
    // What it already has may stay.
    const kept = { permissions: roles.admin.filter((one) => one !== 'orders:refund') };
    expect((await toName(defining, 'admin', 'PATCH /roles/:name', kept)).status).toBe(200);
    await toName(owner, 'admin', 'PATCH /roles/:name', { permissions: roles.admin });
    expect(said(await toName(defining, 'reader-group', 'PATCH /groups/:name', { roles: ['admin'] }))).toEqual(GRANT);

    const managing = await key('users:read', 'users:write');
    expect(said(await call(app, 'POST /roles', { as: managing, body: { name: 'x' } }))).toEqual([
      ...[403, 'insufficient_scope'],
    ]);
    expect((await toUser(managing, customer, 'PUT /users/:id/roles', { roles: ['reader', 'customer'] })).status).toBe(
      200,
    );
    expect(said(await toUser(managing, customer, 'PUT /users/:id/roles', { roles: ['admin'] }))).toEqual(GRANT);
    expect(said(await toUser(managing, customer, 'PUT /users/:id/groups', { groups: ['admin-group'] }))).toEqual(GRANT);
    const invite = (as: string, role: string) =>
      call(app, 'POST /invitations', { as, body: { email: `${role}-guest@example.com`, roles: [role] } });
    expect(said(await invite(managing, 'admin'))).toEqual(GRANT);
    expect((await invite(managing, 'reader')).status).toBe(201);
    expect(await countRows(gatehouse, app, 'invitations', { email: 'admin-guest@example.com' })).toBe(0);
    await toUser(owner, customer, 'PUT /users/:id/roles', { roles: ['customer'] });
  });

  test('no role of users has a permission of the App’s developers, or one that is unknown', async () => {
    const { app, owner } = world;
    const own = ['app:write', 'clients:write', 'api_keys:write', 'members:write', 'no:such', 'users:read '];
    for (const permission of own) {
      const body = { name: 'wrong', permissions: [permission] };
      expect(said(await call(app, 'POST /roles', { as: owner, body })), permission).toEqual([422, 'invalid_body']);
    }
    const taken = await call(app, 'POST /permissions', { as: owner, body: { name: 'clients:write' } });
    expect(said(taken)).toEqual([409, 'conflict']);
  });

  test.each(['roles', 'role', 'groups', 'permissions'])('a sign-up brings no %s, at whichever door', async (field) => {
    const app = await makeApp(gatehouse, { magic_link: 'on' });
    const as = await makeApiKey(gatehouse, app);
    await call(app, 'POST /roles', { as, body: { name: 'admin' } });
    const email = `self-${field}@example.com`;
    const password = 'wander-orbit-lantern';
    const value = field === 'role' ? 'admin' : ['admin'];
    const doors: [string, object][] = [
      ['POST /auth/signup', { email, password }],
      ['POST /auth/register/start', { email }],
      ['POST /auth/register/confirm', { start_token: 'x', code: '123456', password }],
      ['POST /auth/magic-link', { email }],
      ['POST /auth/magic-link/verify', { token: 'x' }],
    ];
    for (const [entry, body] of doors) {
      const answer = await call(app, entry, { as, body: { ...body, [field]: value } });
      expect(answer.body, entry).toMatchObject({ status: 422, errors: expect.any(Array) });
      expect(answer.body.fields[field], entry).toBe('is not a field of this request');
    }
    await call(app, 'POST /invitations', { as, body: { email } });
    const client = await makeClient(gatehouse, app, { first_party: true });
    const invited = new Visitor();
    const accepting = await invited.open(linkIn(await mailTo(gatehouse, email)));
    expect((await sendMore(invited, accepting, { name: 'Bob', password }, field)).status).toBe(400);
    const visitor = new Visitor();
    const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'create' }));
    expect((await sendMore(visitor, start, { email, password }, field)).status).toBe(400);
    const link = await visitor.open(`${start.url.replace(/\/sign-up$/, '')}/magic-link`);
    expect((await sendMore(visitor, link, { email }, field)).status).toBe(400);
    expect(await countRows(gatehouse, app, 'users', {})).toBe(0);
  });
});

/** The form of the page with one more field than it has. */
async function sendMore(visitor: Visitor, page: Page, fields: Record<string, string>, more: string): Promise<Page> {
  const form = formsOf(page).find(({ names }) => Object.keys(fields).every((name) => names.has(name)))!;
  return visitor.open(form.action, { body: new URLSearchParams({ ...form.hidden, ...fields, [more]: 'admin' }) });
}

describe('names', () => {
  test('a permission that is deleted, and a scope that is gone, leave the roles', async () => {
    const app = await makeApp(gatehouse);
    const { token: as } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const scopes = ['photos:read', 'photos:write'].map((name) => ({ name, description: name }));
    const api = { identifier: 'https://photos.example.com/', name: 'Photos', scopes };
    const { id } = (await call(app, 'POST /resources', { as, body: api })).body;
    await call(app, 'POST /permissions', { as, body: { name: 'orders:refund' } });
    const permissions = ['users:read', 'photos:read', 'photos:write', 'orders:refund'];
    await call(app, 'POST /roles', { as, body: { name: 'staff', permissions } });
    const left = async () => (await call(app, 'GET /roles/:name', { as, params: { name: 'staff' } })).body.permissions;
    expect(await left()).toEqual(permissions.toSorted());
    const { items } = (await call(app, 'GET /permissions', { as })).body;
    expect(items.map(({ name, kind }: { name: string; kind: string }) => [kind, name])).toEqual(
      expect.arrayContaining([
        ...[
          ['built_in', 'users:read'] as const,
          ['own', 'orders:refund'] as const,
          ['resource', 'photos:write'] as const,
        ],
      ]),
    );
    await call(app, 'PATCH /resources/:id', { as, params: { id }, body: { scopes: scopes.slice(0, 1) } });
    expect(await left()).toEqual(['orders:refund', 'photos:read', 'users:read']);
    await call(app, 'DELETE /resources/:id', { as, params: { id } });
    expect(await left()).toEqual(['orders:refund', 'users:read']);
    await call(app, 'DELETE /permissions/:permission', { as, params: { permission: 'orders:refund' } });
    expect(await left()).toEqual(['users:read']);
  });

  test('a scope that is a permission of users may not be named like a built-in one', async () => {
    const app = await makeApp(gatehouse);
    const { token: as } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const scopes = [{ name: 'users:read', description: 'See users' }];
    const api = { identifier: 'https://users.example.com/', name: 'Users', scopes };
    const wrong = { ...api, scopes_by_permission: true };
    expect(said(await call(app, 'POST /resources', { as, body: wrong }))).toEqual([409, 'conflict']);
    const { id } = (await call(app, 'POST /resources', { as, body: api })).body;
    const change = { as, params: { id }, body: { scopes_by_permission: true } };
    expect(said(await call(app, 'PATCH /resources/:id', change))).toEqual([409, 'conflict']);
  });

  test('a role that is deleted while it is given is given to nobody, and breaks nothing', async () => {
    const { app, owner } = world;
    const people = await Promise.all([1, 2, 3, 4].map(() => makeUser(gatehouse, app)));
    await call(app, 'POST /roles', { as: owner, body: { name: 'brief', permissions: ['users:read'] } });
    await call(app, 'POST /groups', { as: owner, body: { name: 'brief-group' } });
    const [, ...answers] = await Promise.all([
      deleteRole(gatehouse.database.db, app, 'brief'),
      ...people.map((bob) => toUser(owner, bob, 'PUT /users/:id/roles', { roles: ['brief'] })),
      toName(owner, 'brief-group', 'PATCH /groups/:name', { roles: ['brief'] }),
    ]);
    for (const { status } of answers) expect([200, 422]).toContain(status);
    for (const table of ['user_roles', 'group_roles'] as const) {
      expect(await countRows(gatehouse, app, table, { role: 'brief' })).toBe(0);
    }
    for (const bob of people) expect((await toUser(owner, bob, 'GET /users/:id/access')).body.permissions).toEqual([]);
  });
});

test('why a user may do something: the roles and groups through which it comes', async () => {
  const { app, owner } = world;
  const bob = await makeUser(gatehouse, app);
  await toUser(owner, bob, 'PUT /users/:id/roles', { roles: ['reader', 'partner'] });
  await toUser(owner, bob, 'PUT /users/:id/groups', { groups: ['reader-group'] });
  const ask = (permission: string) =>
    call(app, 'GET /users/:id/access', { as: owner, params: { id: bob.id }, query: { permission } });
  const through = [
    { role: 'reader', group: null },
    { role: 'reader', group: 'reader-group' },
  ];
  expect((await ask('users:read')).body).toEqual({
    roles: [
      { name: 'partner', direct: true, groups: [] },
      { name: 'reader', direct: true, groups: ['reader-group'] },
    ],
    groups: ['reader-group'],
    permissions: [{ name: 'users:read', through }],
    asked: { permission: 'users:read', allowed: true, through },
  });
  expect((await ask('users:write')).body.asked).toEqual({ permission: 'users:write', allowed: false, through: [] });
});

test('the users of a role and of a group come page by page', async () => {
  const { app, owner } = world;
  const people = await Promise.all([1, 2, 3].map(() => makeUser(gatehouse, app)));
  await call(app, 'POST /roles', { as: owner, body: { name: 'paged' } });
  await call(app, 'POST /groups', { as: owner, body: { name: 'paged' } });
  for (const bob of people) {
    await toUser(owner, bob, 'PUT /users/:id/roles', { roles: ['paged'] });
    await toUser(owner, bob, 'PUT /users/:id/groups', { groups: ['paged'] });
  }
  for (const entry of ['GET /roles/:name/users', 'GET /groups/:name/users']) {
    const read = (query: Record<string, string>) =>
      call(app, entry, { as: owner, params: { name: 'paged' }, query: { limit: '2', ...query } });
    const first = (await read({})).body;
    const second = (await read({ cursor: first.next_cursor })).body;
    const ids = [...first.items, ...second.items].map(({ id }: { id: string }) => id);
    expect([first.items.length, second.next_cursor]).toEqual([2, null]);
    expect(new Set(ids)).toEqual(new Set(people.map(({ id }) => id)));
  }
});
