// What a list of users can be narrowed to and sorted by.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
let app: App;
let as: string;
let organization_id: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  const { db } = gatehouse.database;
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app, ['users:read', 'users:write', 'roles:read', 'roles:write', 'users:import']);
  const [ann, ben, cleo] = [
    await makeUser(gatehouse, app, { email: 'ann@example.com', email_verified: true }),
    await makeUser(gatehouse, app, { email: 'ben@example.com', email_verified: false }),
    await makeUser(gatehouse, app, { email: 'cleo@example.com', email_verified: true }),
  ];
  const set = (id: string, values: object) => db.updateTable('users').set(values).where('id', '=', id).execute();
  await set(ann.id, { created_at: new Date('2020-01-01'), last_sign_in_at: new Date('2021-01-01'), external_id: 'a1' });
  await set(ben.id, { created_at: new Date('2022-01-01') });
  await set(cleo.id, { created_at: new Date('2024-01-01'), last_sign_in_at: new Date('2025-01-01') });
  const at = { app_id: app.id, created_at: new Date(), updated_at: new Date() };
  await db
    .insertInto('roles')
    .values([{ ...at, name: 'staff' }])
    .execute();
  await db
    .insertInto('groups')
    .values([{ ...at, name: 'berlin' }])
    .execute();
  await db.insertInto('group_roles').values({ app_id: app.id, group_name: 'berlin', role: 'staff' }).execute();
  await db
    .insertInto('user_roles')
    .values({ app_id: app.id, created_at: new Date(), user_id: ann.id, role: 'staff' })
    .execute();
  await db
    .insertInto('user_groups')
    .values({ app_id: app.id, created_at: new Date(), user_id: cleo.id, group_name: 'berlin' })
    .execute();
  organization_id = '0b9d6c4e-2f5a-4b8e-9c1d-7a3e5f60b214';
});
afterAll(() => gatehouse.stop());

const names = (items: { email: string }[]) => items.map(({ email }) => email.split('@')[0]);

test.each([
  [{}, ['cleo', 'ben', 'ann']],
  [{ sort: 'created_at' }, ['ann', 'ben', 'cleo']],
  [{ sort: '-email' }, ['cleo', 'ben', 'ann']],
  [{ sort: '-last_sign_in_at' }, ['cleo', 'ann', 'ben']],
  [{ sort: 'last_sign_in_at' }, ['ben', 'ann', 'cleo']],
  [{ sort: '-last_sign_in_at', search: 'example' }, ['cleo', 'ann', 'ben']],
  [{ sort: 'email', email_verified: 'true' }, ['ann', 'cleo']],
  [{ email_verified: 'false' }, ['ben']],
  [{ external_id: 'a1' }, ['ann']],
  [{ email: 'Ann@EXAMPLE.com' }, ['ann']],
  [{ email: 'ann@example' }, []],
  [{ role: 'staff' }, ['cleo', 'ann']],
  [{ group: 'berlin' }, ['cleo']],
  [{ created_after: '2022-01-01T00:00:00.000Z' }, ['cleo', 'ben']],
  [{ created_before: '2022-01-01T00:00:00.000Z' }, ['ann']],
  [{ last_sign_in_after: '2023-01-01T00:00:00.000Z' }, ['cleo']],
  [{ last_sign_in_before: '2023-01-01T00:00:00.000Z' }, ['ann']],
  [{ never_signed_in: 'true' }, ['ben']],
  [{ never_signed_in: 'false', role: 'staff', created_before: '2022-01-01T00:00:00.000Z' }, ['ann']],
])('a list with %j has those users alone', async (query, expected) => {
  const { status, body, text } = await call(app, 'GET /users', { as, query });
  expect(status, text).toBe(200);
  expect(names(body.items)).toEqual(expected);
});

test.each(['last_sign_in_at', '-last_sign_in_at'])(
  'a list by %s goes on after users who never signed in',
  async (sort) => {
    const { body: whole } = await call(app, 'GET /users', { as, query: { sort } });
    const found: { email: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await call(app, 'GET /users', { as, query: { sort, limit: '1', ...(cursor && { cursor }) } });
      found.push(...body.items);
      cursor = body.next_cursor;
    }
    expect(names(found)).toEqual(names(whole.items));
  },
);

test('an organization has its members, and one that isn’t there none', async () => {
  const { body } = await call(app, 'GET /users', { as, query: { organization_id } });
  expect(body.items).toEqual([]);
});

test('a search takes them in its body', async () => {
  const { body } = await call(app, 'POST /users/search', {
    as,
    body: { search: 'ann@example.com', email_verified: true },
  });
  expect(names(body.items)).toEqual(['ann']);
});

test.each<Record<string, string>>([
  { email_verified: 'perhaps' },
  { created_after: 'yesterday' },
  { sort: 'password_hash' },
  { role: 'A B' },
])('refuses %j', async (query) => {
  expect((await call(app, 'GET /users', { as, query })).body.code).toBe('invalid_query');
});
