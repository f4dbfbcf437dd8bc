// A request reads a grant, a session, a user, a client, and by the time it writes one of them is gone. Each test deletes it
// right before the write, so that the race is lost every time.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { deleteApp } from '../../../src/apps/apps.ts';
import { deleteClient } from '../../../src/apps/clients/clients.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { revokeConnectedApp } from '../../../src/users/connected-apps.ts';
import { revokeAccess } from '../../../src/users/sessions/end.ts';
import { deleteUser } from '../../../src/users/users.ts';
import { makeApiKey, makeAppWithUser, makeClient, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, makePkce, post, redeem, refresh, send, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { countRows } from '../../kit/rows.ts';
import {
  type Act,
  actBefore as happenBefore,
  actBeforeTransaction as happenBeforeTransaction,
} from '../../kit/vanishing.ts';
import { type Page, Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(() => vi.restoreAllMocks());

let app: App;
let client: TestClient;
let user: UserRow;
beforeEach(async () => {
  ({ app, client, user } = await makeAppWithUser(gatehouse));
});

const db = () => gatehouse.database.db;
const removeUser: Act = () => deleteUser(db(), app, user.id);
const removeClient: Act = () => deleteClient(db(), app, client.client_id);
const removeApp: Act = () => deleteApp(db(), app);
const revokeGrant: Act = () => revokeConnectedApp(db(), app, user.id, client.client_id);
const signOut: Act = () => revokeAccess(db(), app, user.id);

const actBefore = (statement: string | RegExp, act: Act, value?: string) =>
  happenBefore(gatehouse, statement, act, value);

const actBeforeTransaction = (act: Act) => happenBeforeTransaction(gatehouse, act);

const begin = (one = client) => authorizeUrl(app, one, makePkce().challenge);
const errorOf = (page: Page) => page.location && new URL(page.location).searchParams.get('error');

function expectError(page: Page, error: string): void {
  expect([page.status, errorOf(page)]).toEqual([303, error]);
  expect(page.location?.startsWith(client.redirect_uri)).toBe(true);
  expect(new URL(page.location!).searchParams.get('state')).toBe('the-state');
}

function expectPage(page: Page): void {
  expect([page.status, page.location]).toEqual([400, undefined]);
  expect(page.headers.get('content-type')).toContain('text/html');
}

const makeOwnClient = () => makeClient(gatehouse, app, { first_party: true });

describe('A150 while a code is written', () => {
  const cases: [string, Act, string][] = [
    ['the grant is revoked', revokeGrant, 'access_denied'],
    ['the user signs out', signOut, 'login_required'],
    ['the user is deleted', removeUser, 'login_required'],
    ['the client is deleted', removeClient, 'access_denied'],
  ];

  test.each(cases)('A150 %s: the client is told, and the next request starts anew', async (_name, act, error) => {
    const { visitor } = await signIn(app, client, user.email);
    const race = actBefore('upsert_artifact', act, 'AuthorizationCode');
    expectError(await visitor.fetch(begin()), error);
    expect(race.happened).toBe(true);
    expect(await countRows(gatehouse, app, 'artifacts', { model: 'AuthorizationCode' })).toBe(0);
    const again = await visitor.open(begin());
    expect(again.status).toBe(act === removeClient ? 400 : 200);
  });
});

describe('A150 while a grant is written', () => {
  beforeEach(async () => {
    client = await makeOwnClient();
  });

  test('A150 the user is deleted', async () => {
    const { visitor } = await signIn(app, client, user.email);
    client = await makeOwnClient();
    const race = actBefore('upsert_grant_and_tell', removeUser);
    expectError(await visitor.fetch(begin()), 'login_required');
    expect(race.happened).toBe(true);
  });

  test('A150 the client is deleted: no redirect, as to an unknown one', async () => {
    const { visitor } = await signIn(app, client, user.email);
    client = await makeOwnClient();
    const race = actBefore('upsert_grant_and_tell', removeClient);
    expectPage(await visitor.fetch(begin()));
    expect(race.happened).toBe(true);
  });

  test('A150 it is revoked: there is a new one', async () => {
    const { visitor } = await signIn(app, client, user.email);
    const race = actBefore('upsert_grant_and_tell', revokeGrant);
    const { verifier, challenge } = makePkce();
    const page = await visitor.fetch(authorizeUrl(app, client, challenge, { scope: 'openid email' }));
    expect(race.happened).toBe(true);
    const code = new URL(page.location!).searchParams.get('code')!;
    expect((await redeem(app, client, { code, verifier })).status).toBe(200);
  });

  test('A150 the user is deleted while agreeing to it', async () => {
    client = await makeClient(gatehouse, app);
    const visitor = new Visitor();
    const consent = await visitor.submit(await visitor.open(begin()), { email: user.email, password: PASSWORD });
    const race = actBeforeTransaction(removeUser);
    const page = await visitor.submit(consent, { decision: 'allow' });
    expect(race.happened).toBe(true);
    expect(page.status).toBeLessThan(500);
    expect(await countRows(gatehouse, app, 'grants')).toBe(0);
  });
});

describe('A150 while a session is written', () => {
  test('A150 the user who signs in for the first time is deleted', async () => {
    const visitor = new Visitor();
    const screen = await visitor.open(begin());
    const race = actBefore('upsert_session', removeUser, user.id);
    expectError(await visitor.submit(screen, { email: user.email, password: PASSWORD }), 'login_required');
    expect(race.happened).toBe(true);
    expect(await countRows(gatehouse, app, 'sessions')).toBe(0);
  });

  test.each<[string, Act]>([
    ['signs out', signOut],
    ['is deleted', removeUser],
  ])('A150 the user %s: the session does not come back', async (_name, act) => {
    const { visitor, access_token } = await signIn(app, client, user.email);
    const race = actBefore('update_session', act);
    expectError(await visitor.fetch(begin()), 'login_required');
    expect(race.happened).toBe(true);
    expect(await countRows(gatehouse, app, 'sessions')).toBe(0);
    expect((await userinfo(app, access_token)).status).toBe(401);
    expect((await visitor.open(begin())).text).toContain('name="password"');
  });

  test('A150 the user signs out elsewhere between a sign-in and the new id of the session', async () => {
    const { visitor } = await signIn(app, client, user.email);
    const screen = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'login' }));
    const race = actBefore('update_session', signOut, user.id);
    const page = await visitor.submit(screen, { email: user.email, password: PASSWORD });
    expect(race.happened).toBe(true);
    expect(page.status).toBeLessThan(500);
    expect(await countRows(gatehouse, app, 'sessions', { user_id: user.id })).toBe(0);
  });

  test('A150 the user signs out on the page that asks whether to', async () => {
    const { visitor } = await signIn(app, client, user.email);
    const race = actBefore('update_session', signOut);
    const page = await visitor.fetch(`${app.issuer}/logout`);
    expect(race.happened).toBe(true);
    expect([page.status, page.location]).toEqual([303, `${app.issuer}/logout/success`]);
    expect(await countRows(gatehouse, app, 'sessions', { user_id: user.id })).toBe(0);
  });
});

describe('A150 while tokens are written', () => {
  const cases: [string, Act][] = [
    ['the grant is revoked', revokeGrant],
    ['the user is deleted', removeUser],
    ['the client is deleted', removeClient],
    ['the App is deleted', removeApp],
  ];
  const refused = { status: 400, body: { error: 'invalid_grant' } };

  test.each(cases)('A150 for a code: %s', async (_name, act) => {
    const authorized = await authorize(app, client, user.email);
    const race = actBefore(/^write_tokens/, act);
    expect(await redeem(app, client, authorized)).toMatchObject(refused);
    expect(race.happened).toBe(true);
  });

  test.each(cases)('A150 for a refresh token: %s', async (_name, act) => {
    const { refresh_token } = await signIn(app, client, user.email, { scope: 'openid offline_access' });
    const race = actBefore(/^write_tokens/, act);
    expect(await refresh(app, client, refresh_token!)).toMatchObject(refused);
    expect(race.happened).toBe(true);
  });

  test('A150 for a machine: the App is deleted', async () => {
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    const race = actBefore(/^insert_artifacts/, removeApp);
    expect(await post(app, '/token', { grant_type: 'client_credentials' }, machine)).toMatchObject(refused);
    expect(race.happened).toBe(true);
  });

  test('A150 for a sign-in through the API: the user is deleted', async () => {
    const key = await makeApiKey(gatehouse, app);
    const race = actBefore(/^write_tokens/, removeUser);
    const answer = await send(`${app.issuer}/api/v1/auth/login`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ email: user.email, password: PASSWORD }),
    });
    expect(race.happened).toBe(true);
    expect(answer).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
  });
});

test('A150 an App is deleted while an interaction is written: a page, and no fault', async () => {
  const race = actBefore('begin_interaction', removeApp, 'Interaction');
  expectPage(await new Visitor().fetch(begin()));
  expect(race.happened).toBe(true);
});
