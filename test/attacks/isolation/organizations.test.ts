// Two organizations of one App, and what belongs to the one at every door of the other. The doors come from the table of
// routes. What cannot be reached gets the answer of what does not exist, and nothing changes.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { keyScopes } from '../../../src/apps/permissions.ts';
import { type Route, takesMembers } from '../../../src/http/api/kit/route.ts';
import { apiRoutes } from '../../../src/http/api/table.ts';
import { organizationKeyScopes } from '../../../src/organizations/api-keys.ts';
import type { Organization } from '../../../src/organizations/organizations.ts';
import { findOrganization } from '../../../src/organizations/organizations.ts';
import { hashSecret } from '../../../src/secrets.ts';
import { type Answer, check, nameOf, send, urlOf } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../../kit/app.ts';
import { exampleBody } from '../../kit/example.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { fromAnotherNetwork } from '../../kit/networks.ts';
import { rowsOf } from '../../kit/rows.ts';
import { makeBoundKey, makeMember, makeOrganizationIds, nounIn, type TestMember } from '../../organizations/world.ts';

/** An organization with one of everything, and everything that acts in it. */
type Side = {
  organization: Organization;
  ids: Record<string, string>;
  admin: TestMember;
  member: TestMember;
  key: string;
};

const HEADER = 'x-organization-id';

let gatehouse: Gatehouse;
let app: App;
let key: string;
let own: Side;
let other: Side;
beforeAll(async () => {
  gatehouse = await startGatehouse({ TRUST_PROXY: '127.0.0.1' });
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app, keyScopes);
  [own, other] = [await makeSide(), await makeSide()];
  // From now on, none of them is noted as used for some minutes.
  for (const as of [key, own.key, other.key]) await send(`${app.issuer}/api/v1/users`, 'GET', { as });
});
afterAll(() => gatehouse.stop());

async function makeSide(): Promise<Side> {
  const user = await makeUser(gatehouse, app);
  const ids = { ...(await makeOrganizationIds(gatehouse, app, user)), users: user.id };
  const organization = (await findOrganization(gatehouse.database.db, app, ids.organizations))!;
  return {
    organization,
    ids,
    admin: await makeMember(gatehouse, app, { organization, roles: ['admin'] }),
    member: await makeMember(gatehouse, app, { organization }),
    key: await makeBoundKey(gatehouse, app, {
      organization,
      scopes: [...organizationKeyScopes, 'users:read', 'users:write'],
    }),
  };
}

/** For parameters that are no ids. */
const places: Record<string, string> = {
  name: 'nobody',
  permission: 'no:such',
  locale: 'de',
  key: 'sign_in.title',
  moment: 'before_tokens',
};

type Sent = { as?: string | undefined; ids: Record<string, string>; header?: string; body?: object };

async function ask(route: Route, { as, ids, header, body }: Sent): Promise<Answer> {
  const params = Object.fromEntries(
    Array.from(route.path.matchAll(/(?:([\w-]+)\/)?:(\w+)/g), ([, noun = '', name = '']) => [
      name,
      ids[nounIn(route.path, noun)] ?? places[name] ?? randomUUID(),
    ]),
  );
  const answer = await send(urlOf(app, route, { params }), route.method, {
    as,
    // So many unknown credentials come from several networks: no limit must hide an answer.
    headers: { ...fromAnotherNetwork(), ...(header !== undefined && { [HEADER]: header }) },
    body: body ?? (route.body && exampleBody(route.body, { email: 'mallory@example.com', slug: 'stolen' })),
  });
  check(route, answer);
  return answer;
}

const said = ({ status, body: { request_id: _, ...body } }: Answer) => ({ status, ...body });

const awarenessOf = ({ access }: Route) => ('permission' in access ? access.organization : undefined);
const inPath = apiRoutes.filter((route) => ['path', 'path_app'].includes(awarenessOf(route) ?? ''));
const forMembers = inPath.filter(({ access }) => takesMembers(access));
const selectable = apiRoutes.filter((route) => ['optional', 'header'].includes(awarenessOf(route) ?? ''));
const unaware = apiRoutes.filter((route) => [undefined, 'new'].includes(awarenessOf(route)));
const nobody = () => Object.fromEntries(Object.keys(own.ids).map((noun) => [noun, names[noun] ?? randomUUID()]));
const names: Record<string, string> = { 'organization-roles': 'nobody', 'organization-domains': 'nobody.com' };
const permissionOf = ({ access }: Route) => ('permission' in access ? access.permission : '');

/** Calls of API keys are counted in batches. */
const COUNTED = ['api_key_usage'];

/** Tries each route. Nothing of the App may change, since each call is refused or only reads. */
async function tryEach(routes: Route[], attempt: (route: Route) => Promise<void>): Promise<void> {
  expect(routes.length).toBeGreaterThan(5);
  const before = await rowsOf(gatehouse, app, COUNTED);
  for (const route of routes) await attempt(route);
  expect(await rowsOf(gatehouse, app, COUNTED)).toEqual(before);
}

test('A153 a member, or an API key, of one organization is nobody at another, by every door', async () => {
  await tryEach(forMembers, async (route) => {
    for (const as of [own.admin.token, own.key]) {
      // Keys create no keys.
      if (as === own.key && permissionOf(route) === 'organization_keys:write') continue;
      const name = nameOf(route);
      const unknown = said(await ask(route, { as, ids: nobody() }));
      expect(unknown, name).toMatchObject({ status: 404, code: 'not_found' });
      expect(said(await ask(route, { as, ids: other.ids })), name).toEqual(unknown);
      const bySlug = { ...other.ids, organizations: other.organization.slug };
      expect(said(await ask(route, { as, ids: bySlug })), name).toEqual(unknown);
      expect(said(await ask(route, { as, ids: other.ids, header: own.organization.id })), name).toEqual(unknown);
      if (!/:organization\/[\w-]+\/:/.test(route.path)) continue;
      const within = { organizations: own.organization.id };
      const unknownWithin = said(await ask(route, { as, ids: { ...nobody(), ...within } }));
      expect(unknownWithin, name).toMatchObject({ status: 404, code: 'not_found' });
      expect(said(await ask(route, { as, ids: { ...other.ids, ...within } })), name).toEqual(unknownWithin);
    }
  });
});

test('A57 the header adds nothing to the organization in a path, and roles are required there', async () => {
  await tryEach(inPath, async (route) => {
    const as = permissionOf(route) === 'organization_keys:write' ? own.admin.token : key;
    const name = nameOf(route);
    const mixed = await ask(route, { as, ids: own.ids, header: other.organization.id });
    expect(said(mixed), name).toMatchObject({ status: 400, code: 'organization_mismatch' });
    const malformed = await ask(route, { as, ids: own.ids, header: "' or 1=1" });
    expect(said(malformed), name).toMatchObject({ status: 400, code: 'invalid_request' });
    const byMember = await ask(route, { as: own.member.token, ids: own.ids });
    if (!takesMembers(route.access)) expect(said(byMember), name).toMatchObject({ status: 403, code: 'forbidden' });
    else if (permissionOf(route) === 'organizations:read') expect(byMember.status, name).toBe(200);
    else expect(said(byMember), name).toMatchObject({ status: 403, code: 'forbidden' });
  });
});

test('A57 users of one organization are no targets of a call in another', async () => {
  await tryEach(selectable, async (route) => {
    const isRead = awarenessOf(route) === 'optional';
    const name = nameOf(route);
    const unreachable = await ask(route, { as: key, ids: own.ids, header: randomUUID() });
    expect(said(unreachable), name).toMatchObject({ status: 404, code: 'not_found' });
    const foreign = await ask(route, { as: own.key, ids: own.ids, header: other.organization.id });
    const refusal = { status: 403, code: 'organization_only' };
    expect(said(foreign), name).toMatchObject(isRead ? { status: 404, code: 'not_found' } : refusal);
    const header = own.organization.id;
    for (const sent of [{ as: key, header }, { as: own.key }, { as: own.key, header }]) {
      const answer = await ask(route, { ...sent, ids: other.ids, body: route.body && {} });
      if (sent.as === own.key && !isRead) expect(said(answer), name).toMatchObject(refusal);
      else if (route.path.includes(':id')) expect(said(answer), name).toMatchObject({ status: 404, code: 'not_found' });
      else expect(idsIn(answer), name).toEqual([own.ids.users, own.admin.user.id, own.member.user.id].sort());
    }
  });
});

const idsIn = ({ body }: Answer) => body.items.map(({ id }: { id: string }) => id).sort();

test('A57 every other route refuses a call that selects an organization, and the API keys of one', async () => {
  const bound = await makeBoundKey(gatehouse, app, { organization: own.organization, scopes: keyScopes });
  await send(`${app.issuer}/api/v1/users`, 'GET', { as: bound });
  await tryEach(unaware, async (route) => {
    const isUsers = 'user' in route.access;
    const isKeys = keyScopes.some((one) => one === permissionOf(route));
    const name = nameOf(route);
    if (isKeys) {
      const answer = await ask(route, { as: bound, ids: nobody() });
      expect(said(answer), name).toMatchObject({ status: 403, code: 'organization_only' });
    }
    if (!isKeys && !isUsers) return;
    const as = isUsers ? own.admin.token : key;
    const selected = await ask(route, { as, ids: nobody(), header: own.organization.id });
    expect(said(selected), name).toMatchObject({ status: 400, code: 'organization_unaware' });
  });
});

/** No credential, another App's and too few permissions are tried in http/api/who-may-call.test.ts. */
test('A153 every route refuses an expired key, with the ids of an organization, too', async () => {
  const expired = await makeApiKey(gatehouse, app, keyScopes);
  await gatehouse.database.db
    .updateTable('api_keys')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('app_id', '=', app.id)
    .where('key_hash', '=', hashSecret(expired))
    .execute();
  const guarded = apiRoutes.filter(({ access }) => !('public' in access));
  await tryEach(guarded, async (route) => {
    expect((await ask(route, { as: expired, ids: own.ids })).status, nameOf(route)).toBe(401);
  });
});
