// The organization that tokens are for: named by the client, chosen by the user, checked again with every refresh.
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateResource } from '../../src/apps/resources.ts';
import { now } from '../../src/clock.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { newId } from '../../src/ids.ts';
import { inviteToOrganization } from '../../src/invitations/organizations.ts';
import { addOrganizationMember } from '../../src/organizations/members.ts';
import { listOwnOrganizations } from '../../src/organizations/membership.ts';
import { type Organization, updateOrganization } from '../../src/organizations/organizations.ts';
import { makeApiKey, makeApp, makeClient, makeResource, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import {
  authorize,
  authorizeUrl,
  introspect,
  makePkce,
  passScreens,
  redeem,
  refresh,
  send,
  userinfo,
} from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type Page, Visitor } from '../kit/visitor.ts';
import { makeOrganization as createNamed } from '../organizations/world.ts';

let gatehouse: Gatehouse;
let app: App;
let client: TestClient;
let user: UserRow;
let acme: string;
let other: string;
const db = () => gatehouse.database.db;

async function makeOrganization(name: string, more: { require_second_factor?: boolean } = {}): Promise<string> {
  return (await createNamed(gatehouse, app, { name, ...more })).id;
}

const join = (id: string, { id: user_id }: UserRow, roles: string[]) =>
  addOrganizationMember(db(), app, { id }, { user_id, roles, giver: 'app' });

const leave = (organization_id: string, { id }: UserRow) =>
  db()
    .deleteFrom('organization_members')
    .where('app_id', '=', app.id)
    .where('organization_id', '=', organization_id)
    .where('user_id', '=', id)
    .execute();

async function tokensFor(one: UserRow, more: Record<string, string>) {
  const authorized = await authorize(app, client, one.email, more);
  const { status, body } = await redeem(app, client, authorized, more.resource ? { resource: more.resource } : {});
  return { status, body, id: typeof body.id_token === 'string' ? decodeJwt(body.id_token) : {} };
}

beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  client = await makeClient(gatehouse, app, { first_party: true });
  user = await makeUser(gatehouse, app);
  acme = await makeOrganization('Acme');
  other = await makeOrganization('Other');
  await join(acme, user, ['member', 'admin']);
});
afterAll(() => gatehouse.stop());

describe('a client', () => {
  test('names an organization, and gets its tokens', async () => {
    const { body, id } = await tokensFor(user, { organization: acme });
    expect(id).toMatchObject({ org_id: acme, org_name: 'Acme', org_roles: ['admin', 'member'] });
    expect((await userinfo(app, body.access_token as string)).body).toMatchObject({ org_id: acme });
    expect((await introspect(app, client, body.access_token as string)).body).toMatchObject({
      active: true,
      org_id: acme,
      org_name: 'Acme',
      permissions: expect.arrayContaining(['organizations:write', 'organization_members:write']),
    });
  });

  test('that asks by scope gets the user’s only organization, and one that does not ask gets none', async () => {
    expect((await tokensFor(user, { scope: 'openid organization' })).id).toMatchObject({ org_id: acme });
    expect((await tokensFor(user, {})).id).not.toHaveProperty('org_id');
  });

  test.each([
    ['another’s', () => other],
    ['one that does not exist', () => newId()],
    ['no id', () => 'no-such-slug'],
    ['SQL', () => "' or 1=1 --"],
  ])('A153 that names %s is sent back', async (_what, organization) => {
    const { params } = await authorize(app, client, user.email, { organization: organization() });
    expect(params.get('error')).toBe('access_denied');
  });

  test('of a disabled organization is sent back', async () => {
    const id = await makeOrganization('Closed');
    await join(id, user, ['member']);
    await db().updateTable('organizations').set({ status: 'disabled' }).where('id', '=', id).execute();
    const { params } = await authorize(app, client, user.email, { organization: id });
    expect(params.get('error')).toBe('access_denied');
    await leave(id, user);
  });
});

describe('a refresh', () => {
  const asked = { scope: 'openid organization roles offline_access' };

  test('A113 reads the roles again', async () => {
    const member = await makeUser(gatehouse, app);
    await join(acme, member, ['admin']);
    const { body } = await tokensFor(member, asked);
    const roles = db()
      .updateTable('organization_members')
      .set({ roles: ['member'] })
      .where('app_id', '=', app.id);
    await roles.where('user_id', '=', member.id).execute();
    const again = await refresh(app, client, body.refresh_token as string);
    expect(decodeJwt(again.body.id_token as string)).toMatchObject({ org_roles: ['member'] });
    const told = await introspect(app, client, again.body.access_token as string);
    expect(told.body).toMatchObject({ org_roles: ['member'], permissions: ['organizations:read'] });
  });

  test('A113 gives a former member nothing', async () => {
    const member = await makeUser(gatehouse, app);
    await join(acme, member, ['member']);
    const { body } = await tokensFor(member, asked);
    await leave(acme, member);
    expect(await refresh(app, client, body.refresh_token as string)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  test('switches to another organization of the user, and to no other', async () => {
    const member = await makeUser(gatehouse, app);
    await join(acme, member, ['member']);
    await join(other, member, ['admin']);
    const { body } = await tokensFor(member, { ...asked, organization: acme });
    const switched = await refresh(app, client, body.refresh_token as string, { organization: other });
    expect(decodeJwt(switched.body.id_token as string)).toMatchObject({ org_id: other, org_roles: ['admin'] });
    const again = await refresh(app, client, switched.body.refresh_token as string);
    expect(decodeJwt(again.body.id_token as string)).toMatchObject({ org_id: other });
    const token = again.body.refresh_token as string;
    const stranger = await makeOrganization('Elsewhere');
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    expect(await refresh(app, client, token, { organization: stranger })).toMatchObject(refused);
    expect(await refresh(app, client, token, { organization: 'x' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request' },
    });
    const { body: without } = await tokensFor(member, { scope: 'openid offline_access' });
    expect(await refresh(app, client, without.refresh_token as string, { organization: acme })).toMatchObject(refused);
    // What was refused used nothing up.
    expect((await refresh(app, client, token)).status).toBe(200);
  });

  test('gives nothing any more once the organization wants a second factor', async () => {
    const id = await makeOrganization('Stricter now');
    const member = await makeUser(gatehouse, app);
    await join(id, member, ['member']);
    const { body } = await tokensFor(member, asked);
    await db().updateTable('organizations').set({ require_second_factor: true }).where('id', '=', id).execute();
    expect((await refresh(app, client, body.refresh_token as string)).status).toBe(400);
  });

  test('A113 gives nothing for a code of a former member', async () => {
    const member = await makeUser(gatehouse, app);
    await join(acme, member, ['member']);
    const authorized = await authorize(app, client, member.email, asked);
    await leave(acme, member);
    expect(await redeem(app, client, authorized)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

describe('a member of several', () => {
  let both: UserRow;
  beforeAll(async () => {
    both = await makeUser(gatehouse, app);
    await join(acme, both, ['member']);
    await join(other, both, ['admin']);
  });

  async function openChoice(visitor: Visitor, more: Record<string, string> = {}) {
    const { verifier, challenge } = makePkce();
    const url = authorizeUrl(app, client, challenge, { scope: 'openid organization', ...more });
    return { verifier, page: await passScreens(visitor, await visitor.open(url), both.email) };
  }

  test('chooses on a screen, is remembered, and switches without signing in', async () => {
    const visitor = new Visitor();
    const { verifier, page } = await openChoice(visitor);
    expect(page.text).toContain('Which organization are you here for?');
    expect(page.text).toContain('Acme');
    const back = await visitor.submit(page, { organization: other });
    const code = new URL(back.location ?? '').searchParams.get('code') ?? '';
    const { body } = await redeem(app, client, { code, verifier });
    expect(decodeJwt(body.id_token as string)).toMatchObject({ org_id: other, org_roles: ['admin'] });

    const again = await authorize(app, client, both.email, { scope: 'openid organization', prompt: 'none' }, visitor);
    expect(decodeJwt((await redeem(app, client, again)).body.id_token as string)).toMatchObject({ org_id: other });
    const switched = await authorize(app, client, both.email, { organization: acme }, visitor);
    expect(decodeJwt((await redeem(app, client, switched)).body.id_token as string)).toMatchObject({ org_id: acme });
    expect((await openChoice(visitor, { prompt: 'select_organization' })).page.text).toContain('Which organization');
  });

  test('is not asked where a client forbids it', async () => {
    const visitor = new Visitor();
    await authorize(app, client, both.email, {}, visitor);
    const { params } = await authorize(
      app,
      client,
      both.email,
      { scope: 'openid organization', prompt: 'none' },
      visitor,
    );
    expect(params.get('error')).toBe('interaction_required');
  });

  test('A153 cannot choose another organization than those on the page', async () => {
    const visitor = new Visitor();
    const { page } = await openChoice(visitor);
    const stranger = await makeOrganization('Stranger');
    const at = await visitor.submit(page, { organization: stranger });
    expect(at.location).toBeUndefined();
    expect(at.text).toContain('Which organization are you here for?');
  });
});

describe('the choice', () => {
  async function openAs(one: UserRow, at = app, by = client) {
    const { verifier, challenge } = makePkce();
    const visitor = new Visitor();
    const url = authorizeUrl(at, by, challenge, { scope: 'openid organization', prompt: 'select_organization' });
    return { visitor, verifier, page: await passScreens(visitor, await visitor.open(url), one.email) };
  }

  async function idTokenOf(page: Page, verifier: string, at = app, by = client) {
    const code = new URL(page.location ?? '').searchParams.get('code') ?? '';
    return decodeJwt((await redeem(at, by, { code, verifier })).body.id_token as string);
  }

  const invite = (id: string, email: string) =>
    inviteToOrganization(gatehouse.system, app, { id } as Organization, { email, roles: ['member'], giver: 'app' });

  test('offers the invitations of the verified address, and goes on in the one that is accepted', async () => {
    const invited = await makeUser(gatehouse, app, { email_verified: true });
    const id = await makeOrganization('Inviting');
    await invite(id, invited.email);
    const foreign = await invite(other, 'somebody@example.com');
    const { visitor, verifier, page } = await openAs(invited);
    expect(page.text).toContain('Inviting');
    expect(page.text).not.toContain(foreign.id);
    const refused = await visitor.submit(page, { invitation: foreign.id });
    expect(refused.text).toContain('This invitation was accepted, revoked, or has expired.');
    const [, value] = /name="invitation" value="([^"]+)"/.exec(page.text) ?? [];
    const back = await visitor.submit(page, { invitation: String(value) });
    expect(await idTokenOf(back, verifier)).toMatchObject({ org_id: id, org_roles: ['member'] });
    // Without an address that was verified there is nothing to accept, and nothing to ask.
    const unproved = await makeUser(gatehouse, app);
    await invite(id, unproved.email);
    expect((await openAs(unproved)).page.location).toContain('code=');
  });

  test('joins no organization beyond its seats', async () => {
    const invited = await makeUser(gatehouse, app, { email_verified: true });
    const id = await makeOrganization('Full');
    await invite(id, invited.email);
    await join(id, await makeUser(gatehouse, app), ['admin']);
    await updateOrganization(db(), app, { id }, { settings: { max_users: 1 } });
    const { visitor, page } = await openAs(invited);
    const [, value] = /name="invitation" value="([^"]+)"/.exec(page.text) ?? [];
    expect((await visitor.submit(page, { invitation: String(value) })).text).toContain(
      'as many members as it may have',
    );
    expect(await listOwnOrganizations(db(), app, invited.id)).toEqual([]);
  });

  test('creates an organization where the App lets users, and goes on in it as its admin', async () => {
    const open = await makeApp(gatehouse, { organizations_by_users: 'on' });
    const by = await makeClient(gatehouse, open, { first_party: true });
    const founder = await makeUser(gatehouse, open);
    const { visitor, verifier, page } = await openAs(founder, open, by);
    const form = await visitor.open(`${page.url}/new-organization`);
    expect((await visitor.submit(form, { name: '   ' })).text).toContain('Fill this in.');
    const back = await visitor.submit(form, { name: 'Founded' });
    expect(await idTokenOf(back, verifier, open, by)).toMatchObject({ org_name: 'Founded', org_roles: ['admin'] });
    // Elsewhere the page isn't there.
    const both = await makeUser(gatehouse, app);
    await join(acme, both, ['member']);
    const closed = await openAs(both);
    expect(closed.page.text).not.toContain('new-organization');
    const none = await closed.visitor.open(`${closed.page.url}/new-organization`);
    expect(none.text).toContain('Which organization');
  });
});

test('an organization that asks for a second factor gets one, and the App’s other sign-ins stay as they are', async () => {
  const strict = await makeOrganization('Strict', { require_second_factor: true });
  const member = await makeUser(gatehouse, app);
  await join(strict, member, ['member']);
  const visitor = new Visitor();
  expect((await authorize(app, client, member.email, {}, visitor)).code).not.toBe('');
  const { challenge } = makePkce();
  const page = await visitor.open(authorizeUrl(app, client, challenge, { organization: strict }));
  expect(page.location).toBeUndefined();
  expect(page.url).toContain('/interaction/');
});

describe('a sign-in through the API', () => {
  let key: string;
  beforeAll(async () => {
    key = await makeApiKey(gatehouse, app);
  });
  const call = (method: string, path: string, credential: string, body?: object) =>
    send(`${app.issuer}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const login = (more: object = {}, one = user) =>
    call('POST', '/auth/login', key, { email: one.email, password: PASSWORD, ...more });

  test('is for the user’s only organization, or for the one that is named', async () => {
    for (const more of [{}, { organization: acme }]) {
      const { body } = await login(more);
      expect(body).toMatchObject({ user: { organization_id: acme } });
      const tokens = body.tokens as { access_token: string; id_token: string; refresh_token: string };
      expect(decodeJwt(tokens.id_token)).toMatchObject({ org_id: acme });
      expect(decodeJwt(tokens.access_token)).toMatchObject({ org_id: acme, org_roles: ['admin', 'member'] });
      const me = await call('GET', '/me', tokens.access_token);
      expect(me.body).toMatchObject({ org_id: acme, org_name: 'Acme' });
      const again = await call('POST', '/auth/refresh', key, { refresh_token: tokens.refresh_token });
      expect(decodeJwt((again.body.tokens as typeof tokens).access_token)).toMatchObject({ org_id: acme });
    }
  });

  test('A153 is refused for another organization', async () => {
    expect(await login({ organization: other })).toMatchObject({ status: 403, body: { code: 'not_a_member' } });
  });

  test('asks for the second factor that the organization wants', async () => {
    const strict = await makeOrganization('Stricter', { require_second_factor: true });
    const member = await makeUser(gatehouse, app);
    await join(strict, member, ['member']);
    expect((await login({}, member)).body).toMatchObject({ user: { organization_id: null } });
    expect(await login({ organization: strict }, member)).toMatchObject({
      status: 403,
      body: { code: 'factor_enrolment_required' },
    });
  });
});

describe('roles, groups and permissions', () => {
  let one: UserRow;
  beforeAll(async () => {
    one = await makeUser(gatehouse, app);
    const at = { app_id: app.id, created_at: now(), updated_at: now() };
    const roles = [
      { ...at, name: 'editor', permissions: ['photos:read', 'posts:write'] },
      { ...at, name: 'seller', permissions: ['orders:refund'] },
    ];
    await db().insertInto('roles').values(roles).execute();
    await db()
      .insertInto('groups')
      .values({ ...at, name: 'shop' })
      .execute();
    await db().insertInto('group_roles').values({ app_id: app.id, group_name: 'shop', role: 'seller' }).execute();
    const of = { app_id: app.id, user_id: one.id, created_at: now() };
    await db()
      .insertInto('user_groups')
      .values({ ...of, group_name: 'shop' })
      .execute();
    await db()
      .insertInto('user_roles')
      .values({ ...of, role: 'editor' })
      .execute();
  });
  const all = {
    roles: ['editor', 'seller'],
    groups: ['shop'],
    permissions: ['orders:refund', 'photos:read', 'posts:write'],
  };

  test('are in userinfo, introspection and a JWT, with the scope roles alone', async () => {
    const { body } = await tokensFor(one, { scope: 'openid roles offline_access' });
    expect((await userinfo(app, body.access_token as string)).body).toMatchObject(all);
    expect((await introspect(app, client, body.access_token as string)).body).toMatchObject(all);
    const again = await refresh(app, client, body.refresh_token as string);
    expect((await introspect(app, client, again.body.access_token as string)).body).toMatchObject(all);
    const { body: without } = await tokensFor(one, {});
    expect((await introspect(app, client, without.access_token as string)).body).not.toHaveProperty('permissions');
  });

  test('bound the scopes of a resource that goes by them', async () => {
    const scopes = ['photos:read', 'photos:write'].map((name) => ({ name, description: '' }));
    const resource = await makeResource(gatehouse, app, { token_format: 'jwt', scopes });
    const asked = { scope: 'openid offline_access photos:read photos:write', resource: resource.identifier };
    const wide = await tokensFor(one, asked);
    expect(decodeJwt(wide.body.access_token as string).scope).toBe('photos:read photos:write');
    await updateResource(db(), app, resource.id, { scopes_by_permission: true });
    const narrow = await tokensFor(one, asked);
    expect(decodeJwt(narrow.body.access_token as string).scope).toBe('photos:read');
  });

  test('cost a token request no statement more', async () => {
    await join(other, one, ['member']);
    const count = async (scope: string) => {
      const authorized = await authorize(app, client, one.email, { scope: `openid offline_access${scope}` });
      const code = await countStatements(() => redeem(app, client, authorized));
      const refreshed = await countStatements(() => refresh(app, client, code.value.body.refresh_token as string));
      expect(refreshed.value.status).toBe(200);
      return { code: code.statements, refresh: refreshed.statements };
    };
    // The first request reads what is then kept in memory.
    await count('');
    const without = await count('');
    expect(without).toEqual({ code: expect.any(Number), refresh: expect.any(Number) });
    expect(without.refresh).toBeGreaterThan(0);
    expect(await count(' roles organization')).toEqual(without);
  });
});

/** Of the hot statements, and of those that go through Kysely. */
async function countStatements<Value>(work: () => Promise<Value>): Promise<{ value: Value; statements: number }> {
  const hot = vi.spyOn(gatehouse.database, 'query');
  const others = vi.spyOn(gatehouse.database.db.getExecutor(), 'executeQuery');
  try {
    const value = await work();
    return { value, statements: hot.mock.calls.length + others.mock.calls.length };
  } finally {
    hot.mockRestore();
    others.mockRestore();
  }
}
