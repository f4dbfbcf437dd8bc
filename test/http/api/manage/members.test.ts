import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptMemberInvitation } from '../../../../src/invitations/members.ts';
import { makeApp, makeUser, PASSWORD } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call, makeAppWith, makeDeveloper } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

describe('members', () => {
  test('are invited by email, changed and removed by owners; a removed one’s token opens nothing', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const as = owner.token;
    const newcomer = await makeDeveloper(gatehouse);
    expect((await call(app, 'GET /app', { as: newcomer.token })).status).toBe(401);
    const { status, body } = await call(app, 'POST /members', {
      as,
      body: { email: newcomer.user.email, role: 'viewer' },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ email: newcomer.user.email, role: 'viewer' });
    expect((await call(app, 'GET /app', { as: newcomer.token })).status).toBe(401);
    await acceptMemberInvitation(gatehouse.database.db, app, newcomer.user, body.id);
    expect((await call(app, 'GET /app', { as: newcomer.token })).status).toBe(200);
    expect((await call(app, 'PATCH /app', { as: newcomer.token, body: {} })).status).toBe(403);

    const params = { developer_id: newcomer.user.id };
    const twice = await call(app, 'POST /members', { as, body: { email: newcomer.user.email, role: 'owner' } });
    expect(twice.body.code).toBe('conflict');
    await call(app, 'PATCH /members/:developer_id', { as, params, body: { role: 'admin' } });
    expect((await call(app, 'PATCH /app', { as: newcomer.token, body: {} })).status).toBe(200);
    expect((await call(app, 'DELETE /members/:developer_id', { as, params })).status).toBe(204);
    expect((await call(app, 'GET /app', { as: newcomer.token })).status).toBe(401);
    expect((await call(app, 'DELETE /members/:developer_id', { as, params })).status).toBe(404);
  });

  test('an email that is no developer’s is answered like one that is, and nonsense is refused', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const user = await makeUser(gatehouse, app);
    for (const [email, expected] of [
      [user.email, 201],
      ['nobody@example.com', 201],
      ['nonsense', 422],
    ]) {
      const { status } = await call(app, 'POST /members', { as: owner.token, body: { email, role: 'admin' } });
      expect([email, status]).toEqual([email, expected]);
    }
  });

  test('A111 admins and viewers make nobody a member and promote nobody, least of all themselves', async () => {
    const { app, admin, viewer } = await makeAppWith(gatehouse, 'admin', 'viewer');
    const newcomer = await makeDeveloper(gatehouse);
    for (const { user, token: as } of [admin, viewer]) {
      const params = { developer_id: user.id };
      const added = await call(app, 'POST /members', { as, body: { email: newcomer.user.email, role: 'viewer' } });
      const promoted = await call(app, 'PATCH /members/:developer_id', { as, params, body: { role: 'owner' } });
      const removed = await call(app, 'DELETE /members/:developer_id', { as, params });
      expect([added.status, promoted.status, removed.status]).toEqual([403, 403, 403]);
    }
    const gone = await call(gatehouse.url, 'DELETE /apps/:slug', { as: admin.token, params: { slug: app.slug } });
    expect(gone.status).toBe(403);
  });

  test('A111 a viewer reads no secret', async () => {
    const { app, viewer, admin } = await makeAppWith(gatehouse, 'viewer', 'admin');
    const body = { name: 'x', type: 'machine' };
    const { body: client } = await call(app, 'POST /clients', { as: admin.token, body });
    const params = { id: client.id };
    const { text } = await call(app, 'GET /clients/:id/secrets', { as: viewer.token, params });
    expect(text).not.toContain(client.client_secret);
    const more = await call(app, 'POST /clients/:id/secrets', { as: viewer.token, params, body: {} });
    expect(more.status).toBe(403);
    const login = { email: 'bob@example.com', password: PASSWORD };
    expect((await call(app, 'POST /auth/login', { as: viewer.token, body: login })).status).toBe(403);
  });

  test('A111 the last owner can neither go nor step down, and of two who remove each other one stays', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const params = { developer_id: owner.user.id };
    const removed = await call(app, 'DELETE /members/:developer_id', { as: owner.token, params });
    const demoted = await call(app, 'PATCH /members/:developer_id', {
      as: owner.token,
      params,
      body: { role: 'admin' },
    });
    expect([removed.body.code, demoted.body.code]).toEqual(['last_owner', 'last_owner']);

    const second = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const remove = (as: string, developer_id: string) =>
      call(app, 'DELETE /members/:developer_id', { as, params: { developer_id } });
    await Promise.all([
      ...Array.from({ length: 10 }, () => remove(owner.token, second.user.id)),
      ...Array.from({ length: 10 }, () => remove(second.token, owner.user.id)),
    ]);
    const owners = await gatehouse.database.db
      .selectFrom('members')
      .select('developer_id')
      .where('app_id', '=', app.id)
      .where('role', '=', 'owner')
      .execute();
    expect(owners).toHaveLength(1);
  });

  test('where an operator looks after an App without an owner, others may still change', async () => {
    const app = await makeApp(gatehouse);
    const { token: as } = await makeDeveloper(gatehouse, { operator: true });
    const viewer = await makeDeveloper(gatehouse, { app, role: 'viewer' });
    const params = { developer_id: viewer.user.id };
    const { body } = await call(app, 'PATCH /members/:developer_id', { as, params, body: { role: 'admin' } });
    expect(body.role).toBe('admin');
    expect((await call(app, 'DELETE /members/:developer_id', { as, params })).status).toBe(204);
  });
});
