// What the system of this name does with organizations, as far as Gatehouse does it today; docs/coverage.md has the rows.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailTo } from '../kit/mail.ts';
import { Visitor } from '../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

const ORGANIZATION = '/organizations/:organization';
const scopes = ['organizations:read', 'organizations:write', 'organization_members:write', 'users:read'];

/** An App with two organizations, each with an admin who was invited. */
async function makeWorld(name: string) {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app, scopes);
  const make = async (slug: string) => {
    const made = await call(app, 'POST /organizations', { as, body: { name: slug, slug } });
    const params = { organization: made.body.id };
    const email = `${name}-${slug}@example.com`;
    await call(app, `POST ${ORGANIZATION}/invitations`, { as, params, body: { email, roles: ['admin'] } });
    const visitor = new Visitor();
    await visitor.submit(await visitor.open(linkIn(await mailTo(gatehouse, email))), { password: PASSWORD });
    return { params, email, token: (await signInByApi(gatehouse, app, { email })).access_token };
  };
  return { app, as, acme: await make('acme'), umbrella: await make('umbrella') };
}

test('O1 organizations have details, settings, members and invitations, and see nothing of each other', async () => {
  const { app, acme, umbrella } = await makeWorld('o1');
  const as = acme.token;
  const settings = { language: 'en', features: { reports: true } };
  const body = { name: 'Acme Ltd.', slug: 'acme', settings };
  expect((await call(app, `PUT ${ORGANIZATION}`, { as, params: acme.params, body })).body).toMatchObject(body);
  expect((await call(app, `GET ${ORGANIZATION}`, { as, params: { organization: 'acme' } })).body.settings).toEqual(
    settings,
  );
  const invited = { email: 'o1-bob@example.com' };
  const invitation = { as, params: acme.params, body: invited };
  expect((await call(app, `POST ${ORGANIZATION}/invitations`, invitation)).status).toBe(201);
  const { items } = (await call(app, `GET ${ORGANIZATION}/members`, { as, params: acme.params })).body;
  expect(items.map(({ email }: { email: string }) => email)).toEqual([acme.email]);
  for (const entry of [`GET ${ORGANIZATION}`, `GET ${ORGANIZATION}/members`, `GET ${ORGANIZATION}/invitations`])
    expect((await call(app, entry, { as, params: umbrella.params })).status, entry).toBe(404);
});

test('O2 roles in an organization have permissions, there and nowhere else', async () => {
  const { app, as, acme, umbrella } = await makeWorld('o2');
  const role = { name: 'manager', permissions: ['organizations:read', 'organizations:write'] };
  expect((await call(app, 'POST /organization-roles', { as, body: role })).status).toBe(201);
  const { items } = (await call(app, 'GET /users', { as })).body;
  const { id } = items.find(({ email }: { email: string }) => email === umbrella.email);
  const added = { as, params: acme.params, body: { user_id: id, roles: ['member'] } };
  expect((await call(app, `POST ${ORGANIZATION}/members`, added)).status).toBe(201);
  const rename = () =>
    call(app, `PATCH ${ORGANIZATION}`, { as: umbrella.token, params: acme.params, body: { name: 'Renamed' } });
  // The admin of one organization is a member of the other like any.
  expect((await rename()).status).toBe(403);
  const params = { ...acme.params, id };
  const given = { params, body: { roles: ['manager'] } };
  expect((await call(app, `PUT ${ORGANIZATION}/members/:id/roles`, { ...given, as: acme.token })).status).toBe(200);
  expect((await rename()).status).toBe(200);
});

test('O3 a backend acts for one organization by the header, or by an API key of it', async () => {
  const { app, as, acme, umbrella } = await makeWorld('o3');
  const emailsIn = async (key: string, headers: Record<string, string> = {}) => {
    const { body } = await call(app, 'GET /users', { as: key, headers });
    return body.items?.map(({ email }: { email: string }) => email) ?? body.code;
  };
  const select = ({ params }: typeof acme) => ({ 'x-organization-id': params.organization });
  expect(await emailsIn(as)).toHaveLength(2);
  expect(await emailsIn(as, select(acme))).toEqual([acme.email]);
  const { token: developer } = await makeDeveloper(gatehouse, { app, role: 'owner' });
  const bound = { name: 'Acme', scopes: ['users:read'], organization_id: acme.params.organization };
  const { api_key } = (await call(app, 'POST /api-keys', { as: developer, body: bound })).body;
  expect(await emailsIn(api_key)).toEqual([acme.email]);
  expect(await emailsIn(api_key, select(umbrella))).toBe('not_found');

  const body = { name: 'Reports', scopes: ['organization_members:read'], expires_in_days: 365 };
  const own = await call(app, `POST ${ORGANIZATION}/api-keys`, { as: acme.token, params: acme.params, body });
  const list = (params: object) =>
    call(app, `GET ${ORGANIZATION}/members`, { as: own.body.api_key, params: params as Record<string, string> });
  expect((await list(acme.params)).body.items).toHaveLength(1);
  expect((await list(umbrella.params)).status).toBe(404);
});
