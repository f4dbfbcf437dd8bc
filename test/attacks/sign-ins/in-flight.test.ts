// A thief's requests that are under way while the owner throws everybody out: at their hash, before their transaction, or waiting for
// the rest of their own body. None of them leaves anything.
import { request } from 'node:http';
import argon2 from 'argon2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createApiKey, revokeApiKey } from '../../../src/apps/keys/api-keys.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { apart, transact } from '../../../src/database/transact.ts';
import { revokeAccess } from '../../../src/users/sessions/end.ts';
import { call, makeDeveloper, routeOf, signInByApi, urlOf } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../../kit/app.ts';
import { authorizeUrl, makePkce, passScreens } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { untilBlocked } from '../../kit/locks.ts';
import { linkIn, mailsTo } from '../../kit/mail.ts';
import { countRows } from '../../kit/rows.ts';
import { type Act, actBeforeTransaction } from '../../kit/vanishing.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';

const OWNERS = 'harbour-velvet-tractor';
const THIEFS = 'copper-meadow-lantern';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse?.stop());
afterEach(() => vi.restoreAllMocks());

let app: App;
let user: UserRow;
let key: string;
let thief: string;
let params: { organization: string };
let count = 0;
const db = () => gatehouse.database.db;

beforeEach(async () => {
  app = await makeApp(gatehouse, {
    ...{ mfa: 'optional', organizations_by_users: 'on', email_change: 'new' },
  });
  user = await makeUser(gatehouse, app, { email: `owner-${++count}@example.com`, email_verified: true });
  key = await makeApiKey(gatehouse, app);
  thief = await tokenOf();
  const { body } = await call(app, 'POST /organizations', { as: thief, body: { name: 'Acme' } });
  params = { organization: body.id };
});

const tokenOf = async () => (await signInByApi(gatehouse, app, user)).access_token as string;
const logIn = async (password: string) =>
  (await call(app, 'POST /auth/login', { as: key, body: { email: user.email, password } })).status;
const endAll = () => call(app, 'DELETE /users/:id/sessions', { as: key, params: { id: user.id } });

/** By the link in a mail. */
async function reset(): Promise<void> {
  await call(app, 'POST /auth/password/forgot', { as: key, body: { email: user.email } });
  const find = () =>
    mailsTo(gatehouse, user.email)
      .map(linkIn)
      .find((link) => link.startsWith(`${app.issuer}/reset?`));
  await expect.poll(find).toBeDefined();
  const visitor = new Visitor();
  const [form] = formsOf(await visitor.open(find()!));
  const sent = new URLSearchParams({ ...form!.hidden, password: OWNERS });
  expect((await visitor.open(form!.action, { body: sent })).status).toBe(200);
}

/** After the next password is hashed, before its transaction: hashes of an App wait for each other. */
function actAfterHash(act: Act): { happened: boolean } {
  const state = { happened: false };
  const { hash } = argon2;
  vi.spyOn(argon2, 'hash').mockImplementationOnce(async (...args: Parameters<typeof hash>) => {
    const hashed = await hash(...args);
    actBeforeTransaction(gatehouse, () => {
      state.happened = true;
      return act();
    });
    return hashed;
  });
  return state;
}

const refused = { status: 401, body: { code: 'invalid_token' } };

describe('A321 a change that is under way while the owner throws everybody out', () => {
  test('A321 a new password doesn’t overwrite the owner’s', async () => {
    const race = actAfterHash(reset);
    const body = { current_password: PASSWORD, new_password: THIEFS };
    expect(await call(app, 'PUT /me/password', { as: thief, body })).toMatchObject(refused);
    expect(race.happened).toBe(true);
    expect([await logIn(THIEFS), await logIn(OWNERS)]).toEqual([401, 200]);
  });

  test('A321 nor does one from the account page, which leads to the sign-in', async () => {
    const client = await makeClient(gatehouse, app);
    const visitor = new Visitor();
    await passScreens(visitor, await visitor.open(authorizeUrl(app, client, makePkce().challenge)), user.email);
    const page = await visitor.open(`${app.issuer}/account/password`);
    const [form] = formsOf(page)
      .filter(({ hidden }) => 'csrf' in hidden)
      .slice(-1);
    expect(page.text).toContain('name="current_password"');
    const race = actAfterHash(reset);
    const sent = { ...form!.hidden, current_password: PASSWORD, new_password: THIEFS };
    const answer = await visitor.fetch(`${app.issuer}/account/password`, { body: new URLSearchParams(sent) });
    expect(race.happened).toBe(true);
    expect(answer.location).toContain(`${app.issuer}/authorize?`);
    expect([await logIn(THIEFS), await logIn(OWNERS)]).toEqual([401, 200]);
  });

  const deeds: [string, () => object][] = [
    ['POST /me/vault', () => ({ service_name: 'openai', api_key: 'sk-of-whom-it-may-be-0001' })],
    ['POST /me/email', () => ({ email: `thief-${count}@example.com`, password: PASSWORD })],
    ['PATCH /me', () => ({ name: 'Mallory' })],
    ['POST /me/factors/totp', () => ({ password: PASSWORD })],
    [
      'POST /organizations/:organization/api-keys',
      () => ({ name: 'deploy', scopes: ['organization_members:read'], password: PASSWORD }),
    ],
  ];

  test.each(deeds)('A321 %s leaves nothing', async (entry, body) => {
    const before = await left();
    const race = actBeforeTransaction(gatehouse, endAll);
    expect(await call(app, entry, { as: thief, params, body: body() })).toMatchObject(refused);
    expect(race.happened).toBe(true);
    expect(await left()).toEqual(before);
  });

  test('users who sign out the others or change their password go on', async () => {
    const owner = await tokenOf();
    expect((await call(app, 'DELETE /me/sessions', { as: owner, body: { password: PASSWORD } })).status).toBe(204);
    const body = { current_password: PASSWORD, new_password: OWNERS };
    expect((await call(app, 'PUT /me/password', { as: owner, body })).status).toBe(204);
  });
});

const left = async () => ({
  user: await db()
    .selectFrom('users')
    .select(['name', 'username', 'email', 'password_hash'])
    .where('app_id', '=', app.id)
    .where('id', '=', user.id)
    .executeTakeFirst(),
  vault: await countRows(gatehouse, app, 'vault_entries', {}),
  keys: await countRows(gatehouse, app, 'api_keys', {}),
  factors: await countRows(gatehouse, app, 'factors', {}),
});

type Stalled = { as: string; params?: Record<string, string>; body: object };

/** Sends all of a request but the end of its body, until its credential was found. */
async function stall(at: App | string, entry: string, { as, params = {}, body }: Stalled) {
  const route = routeOf(at, entry);
  const text = JSON.stringify(body);
  const found = vi.fn();
  const { database } = gatehouse;
  const { query } = database;
  const spy = vi.spyOn(database, 'query').mockImplementation(async (...args) => {
    const rows = await query(...args);
    if (/^find_(token|personal_token)/.test(args[0].name)) found();
    return rows;
  });
  const answered = Promise.withResolvers<{ status: number | undefined; body: unknown }>();
  const headers = {
    ...{ authorization: `Bearer ${as}`, 'content-type': 'application/json' },
    'content-length': Buffer.byteLength(text),
  };
  const sending = request(urlOf(at, route, { params }), { method: route.method, headers, agent: false }, (response) => {
    let said = '';
    response.on('data', (chunk) => {
      said += chunk;
    });
    response.on('end', () => answered.resolve({ status: response.statusCode, body: said && JSON.parse(said) }));
  });
  sending.on('error', answered.reject);
  sending.write(text.slice(0, -1));
  await vi.waitFor(() => expect(found).toHaveBeenCalled());
  spy.mockRestore();
  return {
    finish() {
      sending.end(text.slice(-1));
      return answered.promise;
    },
  };
}

describe('A322 a request whose body stops until the owner has thrown everybody out', () => {
  test('A322 adds no vault entry, and does so if nobody was thrown out', async () => {
    const send = () =>
      stall(app, 'POST /me/vault', { as: thief, body: { service_name: 'openai', api_key: 'sk-0001' } });
    expect(await (await send()).finish()).toMatchObject({ status: 201 });
    const parked = await send();
    await reset();
    expect(await parked.finish()).toMatchObject(refused);
    expect(await countRows(gatehouse, app, 'vault_entries', { user_id: user.id })).toBe(1);
  });

  test('A322 creates no key of an organization, even if the thief knows the new password', async () => {
    const body = { name: 'deploy', scopes: ['organization_members:read'], password: OWNERS };
    const parked = await stall(app, 'POST /organizations/:organization/api-keys', { as: thief, params, body });
    await reset();
    expect(await parked.finish()).toMatchObject(refused);
    expect(await countRows(gatehouse, app, 'api_keys', { organization_id: params.organization })).toBe(0);
  });

  test('A322 creates neither a key of a developer’s App nor a personal access token', async () => {
    const { user: developer, token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const consoleApp = await gatehouse.system.consoleApp();
    const as = await makeApiKey(gatehouse, consoleApp, ['users:write']);
    const keys = await countRows(gatehouse, app, 'api_keys', {});
    const toKey = await stall(app, 'POST /api-keys', { as: token, body: { name: 'deploy' } });
    const asked = { name: 'laptop', scopes: ['users:read'], password: PASSWORD };
    const toToken = await stall(gatehouse.url, 'POST /access-tokens', { as: token, body: asked });
    await call(consoleApp, 'DELETE /users/:id/sessions', { as, params: { id: developer.id } });
    expect(await toKey.finish()).toMatchObject(refused);
    expect(await toToken.finish()).toMatchObject(refused);
    expect(await countRows(gatehouse, app, 'api_keys', {})).toBe(keys);
    expect(await countRows(gatehouse, consoleApp, 'personal_tokens', { developer_id: developer.id })).toBe(0);
  });
});

/** PGlite has one connection. */
describe.runIf(process.env.TEST_DATABASE_URL)('A321 an end that is under way', () => {
  /** Begins before the next transaction, and commits once that waits. */
  function endDuring(change: Parameters<typeof transact<ReturnType<typeof db>, void>>[1]) {
    let ending: Promise<void> | undefined;
    actBeforeTransaction(gatehouse, () =>
      apart(
        () =>
          new Promise<void>((resolve) => {
            ending = transact(db(), async (db) => {
              await change(db);
              resolve();
              await untilBlocked(gatehouse.database.db);
            });
          }),
      ),
    );
    return async () => {
      expect(ending).toBeDefined();
      await ending;
    };
  }

  test('A321 a key of an organization waits for it, and is not created', async () => {
    const ended = endDuring((db) => revokeAccess(db, app, user.id));
    const body = { name: 'deploy', scopes: ['organization_members:read'], password: PASSWORD };
    const entry = 'POST /organizations/:organization/api-keys';
    expect(await call(app, entry, { as: thief, params, body })).toMatchObject(refused);
    await ended();
    expect(await countRows(gatehouse, app, 'api_keys', { organization_id: params.organization })).toBe(0);
  });

  test('A304 “This wasn’t me” holds although a key is revoked at the same time', async () => {
    const { user: developer, token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const consoleApp = await gatehouse.system.consoleApp();
    const input = { name: 'deploy', created_by: developer.id };
    const { apiKey } = await createApiKey(db(), app, input);
    const { body: sessions } = await call(consoleApp, 'GET /me/sessions', { as: token });
    const { access_token: as } = await signInByApi(gatehouse, consoleApp, developer);
    const ended = endDuring((db) => revokeApiKey(db, app, apiKey.id));
    const body = { password: PASSWORD, new_password: OWNERS };
    const uid = sessions.items[0].uid;
    const answer = await call(consoleApp, 'POST /me/sessions/:uid/disown', { as, params: { uid }, body });
    expect(answer.status, answer.text).toBe(204);
    await ended();
    expect(await countRows(gatehouse, consoleApp, 'sessions', { uid })).toBe(0);
  });
});
