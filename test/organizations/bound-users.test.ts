// What can't get around a required connection: another account at the same provider, a new address, a member of another
// organization, and a user who creates one to hold on to the connection.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { ConnectionRow } from '../../src/database/schema.ts';
import { setOrganizationStatus, updateOrganization } from '../../src/organizations/organizations.ts';
import { listIdentities } from '../../src/social/identities.ts';
import { updateUser } from '../../src/users/users.ts';
import { enter } from '../http/account/world.ts';
import { call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, mailTo } from '../kit/mail.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { Visitor } from '../kit/visitor.ts';
import { claimsOf, makeConnection, makeWorld, openSignIn, PRIVATE, signInWith } from '../social/world.ts';
import { makeBoundOrganization, makeMember, makeOrganization, verifyDomains } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
let app: App;
let client: TestClient;
let key: string;
/** Of an organization, with a provider of its own. Each test has another. */
let sso: ConnectionRow;
let count = 0;

beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE, { mail: true });
  upstream = await startUpstream();
  ({ app, client } = await makeWorld(gatehouse, upstream.issuer, {
    organizations_by_users: 'on',
    email_change: 'new',
  }));
  key = await makeApiKey(gatehouse, app, ['connections:write']);
});
beforeEach(async () => {
  count += 1;
  const settings = { issuer: upstream.issuer, for_organizations: true };
  sso = await makeConnection(gatehouse, app, { slug: `sso-${count}`, name: `SSO ${count}`, settings });
});
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

const makeBound = (connection: string | null = sso.id) => makeBoundOrganization(gatehouse, app, connection);
const identitiesOf = ({ id }: { id: string }) => listIdentities(gatehouse.database.db, app, id);

/** Somebody who has this account at the provider. */
async function arriveAs(sub: string, email: string, email_verified = true) {
  upstream.be({ sub, email, email_verified });
  const person = await openSignIn(app, client);
  return { ...person, page: await signInWith(person, upstream, sso.slug) };
}

test('an account of another organization at the same provider proves nothing, even with the user’s password', async () => {
  const { domain } = await makeBound();
  const other = await makeBound();
  const victim = await makeUser(gatehouse, app, { email: `alice@${domain}`, email_verified: true });
  // The address has a user, so that the page to link with one comes.
  await makeUser(gatehouse, app, { email: `mallory@${other.domain}`, email_verified: true });
  const mallory = await arriveAs(`mallory-${count}`, `mallory@${other.domain}`);
  const refused = await mallory.visitor.submit(mallory.page, { email: victim.email, password: PASSWORD });
  expect(refused.status).toBe(403);
  expect(refused.text).toContain(`Continue with ${sso.name}`);
  expect(await identitiesOf(victim)).toEqual([]);
});

test('an account with an address elsewhere, or with an unverified one, is not even asked for a user’s password', async () => {
  const { domain } = await makeBound();
  await makeUser(gatehouse, app, { email: `alice@${domain}`, email_verified: true });
  for (const [email, verified] of [
    ['mallory@example.com', true],
    [`alice@${domain}`, false],
  ] as const) {
    const { page } = await arriveAs(`mallory-${count}`, email, verified);
    expect(page.text, email).toContain('connection_refused');
    expect(page.text, email).not.toContain('name="password"');
  }
});

test('a linked account proves the connection only as long as it has an address of the domain there', async () => {
  const { domain } = await makeBound();
  const sub = `nina-${count}`;
  const first = await arriveAs(sub, `nina@${domain}`);
  const { sub: id } = await claimsOf(first, first.page);
  for (const [email, verified] of [
    ['nina@example.com', true],
    [`nina@${domain}`, false],
  ] as const) {
    const { page } = await arriveAs(sub, email, verified);
    expect(page.status, email).toBe(403);
    expect(page.text, email).toContain(`Continue with ${sso.name}`);
  }
  // Another address of the domain does.
  const again = await arriveAs(sub, `nina.smith@${domain}`);
  expect((await claimsOf(again, again.page)).sub).toBe(id);
});

test('a connection for organizations lets nobody in whose address has left their domains', async () => {
  const { organization, domain } = await makeBound();
  const { db } = gatehouse.database;
  const sub = `leo-${count}`;
  const first = await arriveAs(sub, `leo@${domain}`);
  const { sub: id } = await claimsOf(first, first.page);
  await updateUser(db, app, id, { email: `leo-${count}@example.com` });
  expect((await arriveAs(sub, `leo@${domain}`)).page.text).toContain('connection_refused');
  await updateUser(db, app, id, { email: `leo@${domain}` });
  await updateOrganization(db, app, organization, { sign_in_connection_id: null });
  expect((await arriveAs(sub, `leo@${domain}`)).page.text).toContain('connection_refused');
});

const patch = (body: object) => call(app, 'PATCH /connections/:id', { as: key, params: { id: sso.id }, body });

test('an organization whose rule rests does not keep developers from disabling a connection', async () => {
  const { db } = gatehouse.database;
  // Without a domain, as any user may create one.
  await makeOrganization(gatehouse, app, { sign_in_connection_id: sso.id });
  const { organization } = await makeBound();
  expect((await patch({ enabled: false })).body).toMatchObject({
    code: 'connection_in_use',
    organizations: [{ id: organization.id }],
  });
  await setOrganizationStatus(db, app, organization, 'disabled');
  expect((await patch({ enabled: false })).status).toBe(200);
  await patch({ enabled: true });
  await setOrganizationStatus(db, app, organization, 'active');
  await verifyDomains(gatehouse, app, organization, null);
  expect((await patch({ enabled: false })).status).toBe(200);
});

test('a connection that organizations require can’t be opened to everybody', async () => {
  const { organization } = await makeBound();
  const settings = { issuer: upstream.issuer };
  for (const change of [{ settings }, { settings: { ...settings, for_organizations: false } }])
    expect(await patch(change)).toMatchObject({ status: 409, body: { code: 'connection_in_use' } });
  expect((await patch({ settings: { ...settings, for_organizations: true, trust_email: true } })).status).toBe(200);
  await updateOrganization(gatehouse.database.db, app, organization, { sign_in_connection_id: null });
  expect((await patch({ settings })).status).toBe(200);
});

test('members choose what everybody sees, and keep what the App has assigned to them', async () => {
  const google = await makeConnection(gatehouse, app, { kind: 'google', slug: `google-${count}` });
  const organization = await makeOrganization(gatehouse, app);
  const { user, token } = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
  const set = (named: string | null) =>
    call(app, 'PATCH /organizations/:organization', {
      ...{ as: token, params: { organization: organization.id } },
      body: { sign_in_connection_id: named },
    });
  const unknown = await set('nothing');
  const visitor = new Visitor();
  await enter(visitor, app, user.email);
  const page = () => visitor.open(`${app.issuer}/account/organizations/${organization.id}`);
  for (const named of [sso.id, sso.slug])
    expect(await set(named), named).toMatchObject({ status: 422, body: { errors: unknown.body.errors } });
  const creation = { name: 'Mine', sign_in_connection_id: sso.id };
  expect((await call(app, 'POST /organizations', { as: token, body: creation })).status).toBe(422);
  expect((await set(google.slug)).body).toMatchObject({ sign_in_connection_id: google.id });
  const { text } = await page();
  expect(text).toContain(`value="${google.id}"`);
  expect(text).not.toContain(sso.name);
  await updateOrganization(gatehouse.database.db, app, organization, { sign_in_connection_id: sso.id });
  expect((await set(sso.slug)).body).toMatchObject({ sign_in_connection_id: sso.id });
  expect((await page()).text).toContain(sso.name);
});

test('a bound user can’t leave the rule with another address, also not with a change that began before', async () => {
  const { db } = gatehouse.database;
  const { organization, domain } = await makeBound(null);
  const user = await makeUser(gatehouse, app, { email: `ida@${domain}`, email_verified: true });
  const { access_token: token } = await signInByApi(gatehouse, app, user);
  const visitor = new Visitor();
  await enter(visitor, app, user.email);
  const page = () => visitor.open(`${app.issuer}/account/email`);
  expect((await page()).text).toContain(`action="${app.issuer}/account/email"`);
  const to = `ida-${count}@example.com`;
  const begin = () => call(app, 'POST /me/email', { as: token, body: { email: to, password: PASSWORD } });
  expect((await begin()).status).toBe(202);
  const code = codeIn(await mailTo(gatehouse, to));
  await updateOrganization(db, app, organization, { sign_in_connection_id: sso.id });
  const refused = { status: 403, body: { code: 'connection_required' } };
  expect(await call(app, 'POST /me/email/confirm', { as: token, body: { code } })).toMatchObject(refused);
  expect(await begin()).toMatchObject(refused);
  await call(app, 'DELETE /me/email', { as: token });
  const { text } = await page();
  expect(text).toContain(`Addresses at ${domain} sign in with ${sso.name}`);
  expect(text).not.toContain(`action="${app.issuer}/account/email"`);
});

test('a sign-in with a password looks the rule up once, on the screens and by the API', async () => {
  const { email } = await makeUser(gatehouse, app);
  const asked = vi.spyOn(gatehouse.database.db.getExecutor(), 'executeQuery');
  const lookUps = () =>
    asked.mock.calls.filter(([{ sql }]) => sql.includes('"organization_domains" as "claimed"')).length;
  try {
    const login = { identifier: email, password: PASSWORD };
    expect((await call(app, 'POST /auth/login', { as: await makeApiKey(gatehouse, app), body: login })).status).toBe(
      200,
    );
    expect(lookUps()).toBe(1);
    const person = await openSignIn(app, client);
    asked.mockClear();
    await person.visitor.submit(person.page, { email, password: PASSWORD }, '/sign-in');
    expect(lookUps()).toBe(1);
  } finally {
    asked.mockRestore();
  }
});
