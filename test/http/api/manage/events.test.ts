import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApiKey, PASSWORD } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call, makeAppWith } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

describe('events', () => {
  test('tell who did what, from where, and are found by what they are about', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const key = await makeApiKey(gatehouse, app);
    const body = { email: 'bob@example.com', password: PASSWORD, ip: '203.0.113.7', user_agent: 'Phone' };
    const signUp = await call(app, 'POST /auth/signup', { as: key, body });
    const { body: made } = await call(app, 'POST /clients', { as: admin.token, body: { name: 'x', type: 'machine' } });
    const list = async (query: Record<string, string>) =>
      (await call(app, 'GET /events', { as: admin.token, query })).body.items;

    const request_id = signUp.headers.get('x-request-id')!;
    const shared = {
      user_id: signUp.body.user.id,
      ip: '203.0.113.7',
      user_agent: 'Phone',
      actor: { kind: 'api_key' },
    };
    expect(await list({ request_id })).toMatchObject([
      { ...shared, type: 'sign_in.succeeded' },
      { ...shared, type: 'user.created' },
    ]);
    expect(await list({ client_id: made.id })).toMatchObject([
      { type: 'client.created', version: 1, actor: { kind: 'developer', id: admin.user.id } },
    ]);
    expect(await list({ user_id: signUp.body.user.id, type: 'user.deleted' })).toEqual([]);
    expect((await list({ type: 'client.created' })).length).toBe(1);
    const other = await makeAppWith(gatehouse, 'admin');
    const { body: elsewhere } = await call(other.app, 'GET /events', { as: other.admin.token, query: { request_id } });
    expect(elsewhere.items).toEqual([]);

    const [first] = await list({ request_id });
    expect((await call(app, 'GET /events/:id', { as: admin.token, params: { id: first.id } })).body).toEqual(first);
    const foreign = await call(other.app, 'GET /events/:id', { as: other.admin.token, params: { id: first.id } });
    expect([foreign.status, foreign.body.code]).toEqual([404, 'not_found']);
  });

  test('come in pages that miss none', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    for (let index = 0; index < 5; index++) await makeApiKey(gatehouse, app);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: Record<string, string> = { limit: '2', type: 'api_key.created', ...(cursor && { cursor }) };
      const { body } = await call(app, 'GET /events', { as: admin.token, query });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
    }
    expect(new Set(seen).size).toBe(5);
  });

  test.each([
    ['type', 'nonsense'],
    ['user_id', 'nonsense'],
    ['user_id', '%00'],
    ['client_id', '\0'],
    ['app_id', 'x'],
  ])('%s=%j is refused', async (name, value) => {
    const query = { [name]: value };
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const { status, body } = await call(app, 'GET /events', { as: admin.token, query });
    expect([status, body.code]).toEqual([400, 'invalid_query']);
  });
});
