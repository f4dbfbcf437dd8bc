// What somebody or something else has already: each answer names the field, so that a caller can tell one from another.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { makeApp } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call, makeDeveloper } from '../call.ts';

let gatehouse: Gatehouse;
let app: App;
let owner: Awaited<ReturnType<typeof makeDeveloper>>;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  app = await makeApp(gatehouse, { identifiers: ['email', 'username'] });
  owner = await makeDeveloper(gatehouse, { app, role: 'owner' });
});
afterAll(() => gatehouse.stop());

const user = { email: 'ann@example.com', username: 'ann', external_id: 'crm-1' };
const other = { email: 'ben@example.com', username: 'ben', external_id: 'crm-2' };
const connection = { slug: 'github', kind: 'github', client_id: 'id', client_secret: 'secret' };

test.each<[entry: string, first: object, second: object, field: string, code?: string]>([
  ['POST /users', user, { ...other, email: 'Ann@Example.com' }, 'email', 'email_taken'],
  ['POST /users', user, { ...other, username: 'ANN' }, 'username', 'username_taken'],
  ['POST /users', user, { ...other, external_id: 'crm-1' }, 'external_id'],
  ['POST /organizations', { name: 'Acme', slug: 'acme' }, { name: 'Acme Ltd', slug: 'acme' }, 'slug'],
  ['POST /roles', { name: 'staff' }, { name: 'staff' }, 'name'],
  ['POST /groups', { name: 'staff' }, { name: 'staff' }, 'name'],
  ['POST /permissions', { name: 'orders:read' }, { name: 'orders:read' }, 'name'],
  ['POST /organization-roles', { name: 'billing' }, { name: 'billing' }, 'name'],
  ['POST /resources', { identifier: 'urn:a', name: 'A' }, { identifier: 'urn:a', name: 'B' }, 'identifier'],
  ['POST /connections', connection, { ...connection, name: 'Another' }, 'slug'],
  ['POST /webhooks', { url: 'https://blog.example.com/' }, { url: 'https://blog.example.com/' }, 'url'],
  ['POST /invitations', { email: 'carl@example.com' }, { email: 'carl@example.com' }, 'email'],
])('%s with %j, and then with %j, names %s', async (entry, first, second, field, code = 'conflict') => {
  await call(app, entry, { as: owner.token, body: first });
  const { status, body } = await call(app, entry, { as: owner.token, body: second });
  expect([status, body.code, body.errors]).toMatchObject([409, code, [{ field, code }]]);
});

test('a developer who is a member is named by the address', async () => {
  const body = { email: owner.user.email, role: 'viewer' };
  const refused = await call(app, 'POST /members', { as: owner.token, body });
  expect(refused.body).toMatchObject({ status: 409, code: 'conflict', errors: [{ field: 'email', code: 'conflict' }] });
});
