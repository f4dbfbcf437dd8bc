// The connection that an organization requires: addresses of its verified domains sign in by it at every door, and nothing
// else changes for anybody.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import type { ConnectionRow } from '../../src/database/schema.ts';
import { addDomain } from '../../src/organizations/domains.ts';
import { type Organization, setOrganizationStatus, updateOrganization } from '../../src/organizations/organizations.ts';
import { findSignInConnection } from '../../src/organizations/sign-in-connection.ts';
import { deleteConnection, updateConnection } from '../../src/social/connections.ts';
import { listIdentities, unlinkIdentity } from '../../src/social/identities.ts';
import { findUser } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, mailTo } from '../kit/mail.ts';
import { startUpstream, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { makePasskey, makeSoftKey } from '../kit/passkey.ts';
import { Visitor } from '../kit/visitor.ts';
import {
  allow,
  claimsOf,
  makeConnection,
  makeWorld,
  openSignIn,
  type Person,
  PRIVATE,
  signInWith,
} from '../social/world.ts';
import { makeBoundOrganization, makeOrganization, verifyDomains } from './world.ts';

let gatehouse: Gatehouse;
let upstream: Upstream;
let app: App;
let client: TestClient;
let key: string;
let managing: string;
/** The organization's own, and one of the App. */
let sso: ConnectionRow;
let shared: ConnectionRow;

beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE, { mail: true });
  upstream = await startUpstream();
  const settings = { magic_link: 'on', passkeys: 'on', identifiers: ['email', 'username'] } as const;
  ({ app, client, connection: shared } = await makeWorld(gatehouse, upstream.issuer, settings));
  sso = await makeConnection(gatehouse, app, {
    ...{ slug: 'sso', name: 'Acme SSO' },
    settings: { issuer: upstream.issuer, for_organizations: true },
  });
  key = await makeApiKey(gatehouse, app);
  managing = await makeApiKey(gatehouse, app, ['organizations:read', 'organizations:write', 'connections:write']);
});
afterAll(async () => {
  await upstream.stop();
  await gatehouse.stop();
});

const makeBound = (connection: string | null = sso.id) => makeBoundOrganization(gatehouse, app, connection);
const setVerified = (organization: Organization, at: Date | null) => verifyDomains(gatehouse, app, organization, at);

const change = (organization: Organization, body: object) =>
  call(app, 'PATCH /organizations/:organization', { as: managing, params: { organization: organization.id }, body });

const login = (identifier: string, password = PASSWORD) =>
  call(app, 'POST /auth/login', { as: key, body: { identifier, password } });

const REFUSED = { status: 403, body: { code: 'connection_required', connection: 'sso' } };

test('an organization requires a connection by id or slug, if organizations may require it, and none again', async () => {
  const organization = await makeOrganization(gatehouse, app);
  const set = (sign_in_connection_id: string | null) => change(organization, { sign_in_connection_id });
  expect((await set('sso')).body).toMatchObject({ sign_in_connection_id: sso.id });
  expect((await set(null)).body).toMatchObject({ sign_in_connection_id: null });
  expect((await set(sso.id)).body).toMatchObject({ sign_in_connection_id: sso.id });
  const google = await makeConnection(gatehouse, app, { kind: 'google' });
  expect((await set('google')).body).toMatchObject({ sign_in_connection_id: google.id });
  await set(null);
  await updateConnection(gatehouse.system, app, google.id, { enabled: false });
  // Off, without the setting, and not there.
  for (const named of ['google', shared.slug, shared.id, 'nothing'])
    expect(await set(named), named).toMatchObject({ status: 422, body: { code: 'invalid_body' } });
});

test('every door where an address is typed refuses it by its domain, whether a user has it or not', async () => {
  const { domain } = await makeBound();
  const known = (await makeUser(gatehouse, app, { email: `known@${domain}` })).email;
  const answers = [];
  for (const email of [known, `nobody@${domain}`]) {
    const doors: [string, object][] = [
      ['POST /auth/login', { identifier: email, password: PASSWORD }],
      ['POST /auth/login', { identifier: email, password: 'not the password' }],
      ['POST /auth/signup', { email, password: PASSWORD }],
      ['POST /auth/register/start', { email }],
      ['POST /auth/magic-link', { email, redirect_uri: client.redirect_uri }],
    ];
    for (const [door, body] of doors) {
      const answer = await call(app, door, { as: key, body });
      expect(answer, `${door} ${email}`).toMatchObject(REFUSED);
      answers.push(JSON.stringify({ ...answer.body, request_id: '', instance: '' }));
    }
  }
  expect(new Set(answers).size).toBe(1);
  expect((await login((await makeUser(gatehouse, app)).email)).status).toBe(200);
});

test('a user who is named in another way is refused after the proof, and not before', async () => {
  const { domain } = await makeBound();
  const user = await makeUser(gatehouse, app, { email: `petra@${domain}`, username: 'petra' });
  expect((await login('petra', 'not the password')).body).toMatchObject({ code: 'invalid_credentials' });
  expect(await login('petra')).toMatchObject(REFUSED);

  const { softKey } = await makePasskey(gatehouse, app, user, { softKey: makeSoftKey(app), wrong: {} });
  const { ticket, options } = (await call(app, 'POST /auth/passkeys/options', { as: key, body: {} })).body;
  const body = { ticket, passkey: softKey.get(options) };
  expect(await call(app, 'POST /auth/passkeys/verify', { as: key, body })).toMatchObject(REFUSED);
});

test('a code that many wrong passwords ask for is asked for before the connection: a refusal would tell of the password', async () => {
  const { domain } = await makeBound();
  await makeUser(gatehouse, app, { email: `slow@${domain}`, username: 'slow' });
  await login('slow', 'not the password');
  const { db } = gatehouse.database;
  const budget = db.updateTable('rate_limits').set({ count: 100 }).where('app_id', '=', app.id);
  await budget.where('key', 'like', 'password_user:%').execute();
  const asked = (await login('slow')).body;
  expect(asked).toMatchObject({ code: 'email_verification_required', reason: 'wrong_passwords' });
  const code = codeIn(await mailTo(gatehouse, `slow@${domain}`));
  const entered = await call(app, 'POST /auth/verify-email', { as: key, body: { ticket: asked.ticket, code } });
  expect(entered).toMatchObject(REFUSED);
});

const typed = ({ visitor, page }: Person, fields: Record<string, string>) => visitor.submit(page, fields, '/sign-in');

test('on the screens the address leads to the connection, where a new person becomes a user', async () => {
  const { domain } = await makeBound();
  const person = await openSignIn(app, client);
  const led = await typed(person, { email: `nina@${domain}`, password: '' });
  expect(led.status).toBe(403);
  expect(led.text).toContain('Continue with Acme SSO');
  upstream.be({ sub: `nina@${domain}`, email: `nina@${domain}`, email_verified: true });
  const there = { ...person, page: led };
  const claims = await claimsOf(there, await signInWith(there, upstream, 'sso'));
  expect(claims).toMatchObject({ email: `nina@${domain}`, email_verified: true });
  // Without a password, the identity is the only way in: neither mail nor passkey is one.
  const { db } = gatehouse.database;
  const [identity] = await listIdentities(db, app, claims.sub);
  const removal = unlinkIdentity(gatehouse.system, app, (await findUser(db, app, claims.sub))!, identity!);
  await expect(removal).rejects.toMatchObject({ code: 'last_way_in' });
  // Others are asked for their password.
  const other = await openSignIn(app, client);
  expect((await typed(other, { email: 'bob@example.com', password: '' })).text).toContain('Fill this in.');
});

test('a password that may be left empty isn’t called optional', async () => {
  const { page } = await openSignIn(app, client);
  expect(page.text).toContain('/connect/');
  expect(page.text).not.toContain('field-optional');
});

test('an existing user is linked only with a proof, and another connection doesn’t do', async () => {
  const { domain } = await makeBound();
  const user = await makeUser(gatehouse, app, { email: `otto@${domain}`, email_verified: true });
  upstream.be({ sub: `otto@${domain}`, email: user.email, email_verified: true });
  const elsewhere = await openSignIn(app, client);
  const refused = await signInWith(elsewhere, upstream, shared.slug);
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('Continue with Acme SSO');
  const there = { ...elsewhere, page: refused };
  const asked = await signInWith(there, upstream, 'sso');
  expect(await listIdentities(gatehouse.database.db, app, user.id)).toEqual([]);
  const done = await there.visitor.submit(asked, { email: user.email, password: PASSWORD });
  expect((await claimsOf(there, await allow(there, done))).sub).toBe(user.id);
  expect(await listIdentities(gatehouse.database.db, app, user.id)).toMatchObject([{ slug: 'sso' }]);
  const again = await openSignIn(app, client);
  expect((await claimsOf(again, await signInWith(again, upstream, 'sso'))).sub).toBe(user.id);
});

test('a user who signs in elsewhere proves by that that a first arrival from the required connection is theirs', async () => {
  const { organization, domain } = await makeBound(null);
  upstream.be({ sub: `ida@${domain}`, email: `ida@${domain}`, email_verified: true });
  const before = await openSignIn(app, client);
  const { sub } = await claimsOf(before, await signInWith(before, upstream, shared.slug));
  await change(organization, { sign_in_connection_id: 'sso' });
  const person = await openSignIn(app, client);
  const asked = { ...person, page: await signInWith(person, upstream, 'sso') };
  expect((await claimsOf(asked, await signInWith(asked, upstream, shared.slug))).sub).toBe(sub);
  expect((await listIdentities(gatehouse.database.db, app, sub)).map(({ slug }) => slug).sort()).toEqual([
    'oidc',
    'sso',
  ]);
});

test('the word of a connection for organizations counts at the domains of those that require it, and nowhere else', async () => {
  const { domain } = await makeBound();
  const other = await makeBound(null);
  for (const email of [`eve@${other.domain}`, `eve-${domain}@example.com`]) {
    upstream.be({ sub: email, email, email_verified: true });
    const page = await signInWith(await openSignIn(app, client), upstream, 'sso');
    expect(page.text).toContain('connection_refused');
  }
  // Nor does another connection’s, at theirs.
  upstream.be({ sub: `eve@${domain}`, email: `eve@${domain}`, email_verified: true });
  expect((await signInWith(await openSignIn(app, client), upstream, shared.slug)).text).toContain('Acme SSO');
});

test('a client that suggests the address spares its user the form', async () => {
  const { domain } = await makeBound();
  const { challenge } = makePkce();
  const page = await new Visitor().open(authorizeUrl(app, client, challenge, { login_hint: `kim@${domain}` }));
  expect(page.text).toContain('Continue with Acme SSO');
  expect(page.text).not.toContain('type="password"');
});

test('the rule rests while the domain isn’t verified or the organization is disabled', async () => {
  const { organization, domain } = await makeBound();
  const { email } = await makeUser(gatehouse, app, { email: `rest@${domain}` });
  const { db } = gatehouse.database;
  expect(await login(email)).toMatchObject(REFUSED);
  await setVerified(organization, null);
  expect((await login(email)).status).toBe(200);
  await setVerified(organization, new Date());
  await setOrganizationStatus(db, app, organization, 'disabled');
  expect((await login(email)).status).toBe(200);
  await setOrganizationStatus(db, app, organization, 'active');
  expect(await login(email)).toMatchObject(REFUSED);
});

test('A295 the rule goes on when the record of the domain is lost, until it is another organization’s', async () => {
  const { organization, domain } = await makeBound();
  const { email } = await makeUser(gatehouse, app, { email: `bound@${domain}` });
  const arrive = async (name: string) => {
    upstream.be({ sub: `${name}@${domain}`, email: `${name}@${domain}`, email_verified: true });
    const person = await openSignIn(app, client);
    return [person, await signInWith(person, upstream, 'sso')] as const;
  };
  await claimsOf(...(await arrive('linked')));
  const { db } = gatehouse.database;
  const lose = (named: { id: string }) =>
    db
      .updateTable('organization_domains')
      .set({ verified_at: null, failures: 3 })
      .where('organization_id', '=', named.id)
      .execute();
  await lose(organization);
  expect(await login(email)).toMatchObject(REFUSED);
  // Users whom the provider signed in before come back; about anybody else, its word counts no longer.
  expect(await claimsOf(...(await arrive('linked')))).toMatchObject({ email: `linked@${domain}` });
  expect((await arrive('stranger'))[1].text).toContain('connection_refused');
  await db
    .updateTable('organization_domains')
    .set({ failures: 0 })
    .where('organization_id', '=', organization.id)
    .execute();
  expect((await login(email)).status).toBe(200);
});

test('a connection that organizations require is neither disabled nor deleted, and the refusal names them', async () => {
  const { system, database } = gatehouse;
  const own = await makeConnection(gatehouse, app, {
    slug: 'own',
    settings: { issuer: upstream.issuer, for_organizations: true },
  });
  const { organization } = await makeBound(own.id);
  const params = { id: own.id };
  const refusals = [
    await call(app, 'PATCH /connections/:id', { as: managing, params, body: { enabled: false } }),
    await call(app, 'DELETE /connections/:id', { as: managing, params }),
  ];
  const named = { code: 'connection_in_use', organizations: [{ id: organization.id, name: organization.name }] };
  for (const refusal of refusals) expect(refusal).toMatchObject({ status: 409, body: named });
  await updateOrganization(database.db, app, organization, { sign_in_connection_id: null });
  await updateConnection(system, app, own.id, { enabled: false });
  await deleteConnection(database.db, app, own.id);
});

test('no rule binds the console, so that developers have a way back', async () => {
  const { system, database } = gatehouse;
  const consoleApp = await system.consoleApp();
  const connection = await makeConnection(gatehouse, consoleApp, { kind: 'google' });
  const organization = await makeOrganization(gatehouse, consoleApp);
  const set = updateOrganization(database.db, consoleApp, organization, { sign_in_connection_id: connection.id });
  await expect(set).rejects.toMatchObject({ code: 'invalid_body' });
  // Even if the row were there.
  const { db } = database;
  await db
    .updateTable('organizations')
    .set({ sign_in_connection_id: connection.id })
    .where('app_id', '=', consoleApp.id)
    .execute();
  await addDomain(db, consoleApp, organization, { domain: 'acme.com' });
  await db
    .updateTable('organization_domains')
    .set({ verified_at: new Date() })
    .where('app_id', '=', consoleApp.id)
    .execute();
  expect(await findSignInConnection(db, consoleApp, 'boss@acme.com')).toBeUndefined();
});
