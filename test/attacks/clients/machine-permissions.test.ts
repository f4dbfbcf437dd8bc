// A machine at its App's own API: it has the permissions that somebody gave who could have made an API key with them, as long
// as it has them, and nobody gives more than they have.
import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { deleteClient, updateClient } from '../../../src/apps/clients/clients.ts';
import { createClientSecret, listClientSecrets, revokeClientSecret } from '../../../src/apps/clients/secrets.ts';
import { allPermissions, type Grantor, keyScopes, type Permission } from '../../../src/apps/permissions.ts';
import { HOUR, MINUTE } from '../../../src/clock.ts';
import { listEvents } from '../../../src/events/list.ts';
import { call, makeDeveloper, send } from '../../http/api/call.ts';
import {
  CALLBACK,
  makeApiKey,
  makeApp,
  makeClient,
  makeResource,
  makeUser,
  PASSWORD,
  type TestClient,
} from '../../kit/app.ts';
import { makeDpopKey, postWithProof, prove, proveAtToken } from '../../kit/dpop.ts';
import { post, revoke, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { askForToken, machineToken, makeMachine } from '../../kit/machine.ts';
import { passTime, restoreTime } from '../../kit/time.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ TRUST_PROXY: '127.0.0.1' });
});
afterAll(() => gatehouse.stop());

let app: App;
let machine: TestClient;
beforeEach(async () => {
  app = await makeApp(gatehouse);
  machine = await makeMachine(gatehouse, app, ['users:read', 'users:write']);
});
afterEach(restoreTime);

const listUsers = async (as: string) => {
  const { status, body } = await call(app, 'GET /users', { as });
  return status === 200 ? status : [status, body.code];
};
const EVERYTHING: Grantor = { kind: 'app', permissions: allPermissions };
const UNKNOWN = [401, 'unauthorized'];
const LACKING = [403, 'insufficient_scope'];

const current = async () => (await gatehouse.system.directory.findBySlug(app.slug))!;
const change = (id: string, body: Parameters<typeof updateClient>[3]) =>
  updateClient(gatehouse.system, app, id, { grantor: EVERYTHING, ...body });

describe('A190 a machine’s token', () => {
  test('opens what its scopes say, and nothing without any', async () => {
    const answer = await askForToken(app, machine, { scope: 'users:read' });
    expect(answer).toMatchObject({ status: 200, body: { scope: 'users:read', token_type: 'Bearer' } });
    const token = String(answer.body.access_token);
    expect(decodeJwt(token)).toMatchObject({ aud: app.issuer, sub: machine.client_id, scope: 'users:read' });
    expect(decodeJwt(token)).not.toHaveProperty('secret_id');
    expect(await listUsers(token)).toBe(200);
    const body = { email: 'new@example.com' };
    expect((await call(app, 'POST /users', { as: token, body })).body.code).toBe('insufficient_scope');
    expect(
      (await call(app, 'POST /users', { as: await machineToken(app, machine, ['users:write']), body })).status,
    ).toBe(201);

    const none = await askForToken(app, machine);
    expect(none.body).not.toHaveProperty('scope');
    expect(await listUsers(String(none.body.access_token))).toEqual(LACKING);
  });

  test('has no scope that the machine was not given, and none of a user', async () => {
    for (const scope of ['events:read', 'users:read events:read', 'api_keys:write', 'openid', '*']) {
      expect(await askForToken(app, machine, { scope }), scope).toMatchObject({ body: { error: 'invalid_scope' } });
    }
  });

  test('is given to no client that may ask for everything but was given nothing', async () => {
    const everything = { scopes: ['*'], resources: ['*'] };
    await makeResource(gatehouse, app, { scopes: [{ name: 'users:read', description: 'See' }], token_format: 'jwt' });
    for (const more of [everything, { ...everything, first_party: true }]) {
      const other = await makeClient(gatehouse, app, { type: 'machine', ...more });
      const asked = await askForToken(app, other, { scope: 'users:read' });
      expect(asked.body.error).toMatch(/^invalid_(target|scope)$/);
      // A resource of the App may have a scope of the same name.
      const resource = 'https://photos.example.com/';
      const { body } = await askForToken(app, other, { scope: 'users:read', resource });
      expect(await listUsers(String(body.access_token))).toEqual(UNKNOWN);
    }
  });

  test('for another API of the App, which has a scope of the same name, opens nothing', async () => {
    await makeResource(gatehouse, app, { scopes: [{ name: 'users:read', description: 'See' }], token_format: 'jwt' });
    const both = await makeMachine(gatehouse, app, ['users:read'], { scopes: ['*'], resources: ['*'] });
    const resource = 'https://photos.example.com/';
    const { body } = await askForToken(app, both, { scope: 'users:read', resource });
    expect(body.scope).toBe('users:read');
    expect(await listUsers(String(body.access_token))).toEqual(UNKNOWN);
  });

  test('lives an hour at most', async () => {
    for (const [access_token_seconds, lifetime] of [
      [86_400, 3_600],
      [600, 600],
    ] as const) {
      app = await makeApp(gatehouse, { access_token_seconds });
      machine = await makeMachine(gatehouse, app, ['users:read']);
      expect((await askForToken(app, machine)).body.expires_in).toBe(lifetime);
    }
    const token = await machineToken(app, machine, ['users:read']);
    passTime(600_000 + MINUTE);
    expect(await listUsers(token)).toEqual(UNKNOWN);
  });

  test('is for that API: not for a user’s routes, the server’s own, userinfo, or another App', async () => {
    const token = await machineToken(app, machine, ['users:read']);
    expect((await call(app, 'GET /me', { as: token })).status).toBe(403);
    expect((await call(gatehouse.url, 'GET /apps', { as: token })).status).toBe(401);
    expect((await send(`${app.issuer}/userinfo`, 'GET', { as: token })).status).toBe(401);
    const other = await makeApp(gatehouse);
    expect((await call(other, 'GET /users', { as: token })).status).toBe(401);
  });

  test('ends with the expiry of its secret', async () => {
    const expiresAt = new Date(Date.now() + 10 * MINUTE);
    const more = { expiresAt, grantor: EVERYTHING };
    const { secret } = await createClientSecret(gatehouse.database.db, app, machine.client_id, more);
    const token = await machineToken(app, { ...machine, client_secret: secret }, ['users:read']);
    expect(await listUsers(token)).toBe(200);
    passTime(11 * MINUTE);
    expect(await listUsers(token)).toEqual(UNKNOWN);
  });
});

describe('A190 at the next call, a token has lost', () => {
  test('a permission that its machine lost', async () => {
    const token = await machineToken(app, machine, ['users:read', 'users:write']);
    await change(machine.client_id, { api_permissions: ['users:write'] });
    expect(await listUsers(token)).toEqual(LACKING);
    await change(machine.client_id, { api_permissions: ['users:read'] });
    expect(await listUsers(token)).toBe(200);
  });

  test('everything while its machine is disabled, and after it was deleted', async () => {
    const token = await machineToken(app, machine, ['users:read']);
    await change(machine.client_id, { status: 'disabled' });
    expect(await listUsers(token)).toEqual(UNKNOWN);
    await change(machine.client_id, { status: 'active' });
    expect(await listUsers(token)).toBe(200);
    await deleteClient(gatehouse.database.db, app, machine.client_id);
    expect(await listUsers(token)).toEqual(UNKNOWN);
  });

  test('everything when its own secret was revoked, and nothing when another one was', async () => {
    const { db } = gatehouse.database;
    const [old] = await listClientSecrets(db, app, machine.client_id);
    const more = { grantor: EVERYTHING };
    const { secret } = await createClientSecret(db, app, machine.client_id, more);
    const before = await machineToken(await current(), machine, ['users:read']);
    const after = await machineToken(await current(), { ...machine, client_secret: secret }, ['users:read']);
    await revokeClientSecret(db, app, machine.client_id, old!.id);
    expect(await listUsers(before)).toEqual(UNKNOWN);
    expect(await listUsers(after)).toBe(200);
  });

  test('everything when it was revoked', async () => {
    const token = await machineToken(app, machine, ['users:read']);
    expect((await revoke(app, machine, token)).status).toBe(200);
    expect(await listUsers(token)).toEqual(UNKNOWN);
  });
});

describe('A190 a token that is bound', () => {
  test('to a key opens nothing without a new proof by that key', async () => {
    const [key, other] = [await makeDpopKey(), await makeDpopKey()];
    const form = { grant_type: 'client_credentials', resource: app.issuer, scope: 'users:read' };
    const { body } = await postWithProof(app, machine, form, await proveAtToken(app, key));
    const token = String(body.access_token);
    const url = `${app.issuer}/api/v1/users`;
    const ask = (authorization: string, dpop?: string) =>
      send(url, 'GET', { headers: { authorization, ...(dpop && { dpop }) } });
    expect((await ask(`Bearer ${token}`)).body.code).toBe('invalid_token');
    expect((await ask(`DPoP ${token}`)).body.code).toBe('invalid_dpop_proof');
    const theirs = await prove(other, ['GET', url], token);
    expect((await ask(`DPoP ${token}`, theirs)).body.code).toBe('invalid_token');
    const proof = await prove(key, ['GET', url], token);
    expect((await ask(`DPoP ${token}`, proof)).status).toBe(200);
    expect((await ask(`DPoP ${token}`, proof)).body.code).toBe('invalid_dpop_proof');
  });

  test('to a certificate opens nothing', async () => {
    const token = await machineToken(app, machine, ['users:read']);
    await sql`
      update artifacts set payload = payload::jsonb || '{"x5t#S256": "x"}'
      where app_id = ${app.id} and model = 'JwtAccessToken'
    `.execute(gatehouse.database.db);
    expect(await listUsers(token)).toEqual([401, 'invalid_token']);
  });
});

describe('A190 a client with users', () => {
  test.each([{ type: 'public' }, { type: 'confidential' }, { type: 'confidential', first_party: true }] as const)(
    'has no permissions: %o',
    async (input) => {
      const owner = await makeDeveloper(gatehouse, { app, role: 'owner' });
      const body = { name: 'Photo Prints', redirect_uris: [CALLBACK], ...input };
      const refused = await call(app, 'POST /clients', {
        as: owner.token,
        body: { ...body, api_permissions: ['users:read'] },
      });
      expect(refused).toMatchObject({ status: 422, body: { fields: { api_permissions: expect.any(String) } } });
      const { body: client } = await call(app, 'POST /clients', { as: owner.token, body });
      const params = { id: client.id };
      const changed = await call(app, 'PATCH /clients/:id', {
        ...{ as: owner.token, params, body: { api_permissions: ['users:read'] } },
      });
      expect(changed).toMatchObject({ status: 422, body: { fields: { api_permissions: expect.any(String) } } });
      const insert = sql`update clients set api_permissions = '{users:read}' where id = ${client.id}`;
      await expect(insert.execute(gatehouse.database.db)).rejects.toThrow('clients_api_permissions');
    },
  );

  test('gets none by the code flow, though it is the App’s own and may ask for everything', async () => {
    const client = await makeClient(gatehouse, app, { first_party: true });
    const user = await makeUser(gatehouse, app);
    const more = { scope: 'openid users:read', resource: app.issuer };
    const tokens = await signIn(app, client, user.email, more);
    expect(tokens.scope).toBe('openid');
    // What the user's roles allow counts, and this one has none.
    expect(await listUsers(tokens.access_token)).toEqual([403, 'forbidden']);
  });
});

describe('A190 nobody gives what they do not have', () => {
  const SCOPES = ['clients:read', 'clients:write', 'users:read'] as const satisfies Permission[];

  /** Callers that may change clients and see users, but not create keys. */
  const lesser = async (): Promise<Record<string, string>> => ({
    key: await makeApiKey(gatehouse, app, [...SCOPES]),
    everyKey: await makeApiKey(gatehouse, app, keyScopes),
    machine: await machineToken(app, await makeMachine(gatehouse, app, SCOPES), SCOPES),
  });

  test('neither a key nor a machine gives a permission: at creation, by a change, by enabling, by a secret', async () => {
    const bare = await makeMachine(gatehouse, app, []);
    const disabled = await makeMachine(gatehouse, app, ['users:read']);
    await change(disabled.client_id, { status: 'disabled' });
    const permissions = { api_permissions: ['users:read'] };
    for (const [name, as] of Object.entries(await lesser())) {
      const params = { id: machine.client_id };
      const attempts = {
        create: await call(app, 'POST /clients', { as, body: { name: 'Job', type: 'machine', ...permissions } }),
        change: await call(app, 'PATCH /clients/:id', { as, params: { id: bare.client_id }, body: permissions }),
        enable: await call(app, 'PATCH /clients/:id', {
          ...{ as, params: { id: disabled.client_id }, body: { status: 'active' } },
        }),
        secret: await call(app, 'POST /clients/:id/secrets', { as, params, body: {} }),
      };
      for (const [attempt, { status, body }] of Object.entries(attempts))
        expect([status, body.code], `${name}: ${attempt}`).toEqual([403, 'cannot_grant']);
      // What gives nothing is allowed, as before.
      const renamed = await call(app, 'PATCH /clients/:id', { as, params, body: { name } });
      expect(renamed.body).toMatchObject({ name, api_permissions: ['users:read', 'users:write'] });
      const same = await call(app, 'PATCH /clients/:id', { as, params: { id: disabled.client_id }, body: { name } });
      expect(same.status).toBe(200);
      expect(
        (await call(app, 'POST /clients/:id/secrets', { as, params: { id: bare.client_id }, body: {} })).status,
      ).toBe(201);
    }
    const { items } = await listEvents(gatehouse.database.db, app, { events: ['access.denied'] });
    expect(items.map(({ actor_kind, data }) => [actor_kind, data.problem])).toContainEqual(['client', 'cannot_grant']);
    const as = (await lesser()).key!;
    const body = { api_permissions: ['users:write'] };
    const narrowed = await call(app, 'PATCH /clients/:id', { as, params: { id: machine.client_id }, body });
    expect(narrowed.body.api_permissions).toEqual(['users:write']);
  });

  test.each(['owner', 'admin'] as const)('an %s gives each permission of keys, and no other', async (role) => {
    const { token: as } = await makeDeveloper(gatehouse, { app, role });
    const body = { name: 'Job', type: 'machine', api_permissions: keyScopes };
    const { status, body: made } = await call(app, 'POST /clients', { as, body });
    expect([status, made.api_permissions]).toEqual([201, keyScopes]);
    const params = { id: made.id };
    expect((await call(app, 'POST /clients/:id/secrets', { as, params, body: {} })).status).toBe(201);
    const { body: refused } = await call(app, 'PATCH /clients/:id', {
      ...{ as, params, body: { api_permissions: ['api_keys:write'] } },
    });
    expect(refused.code).toBe('invalid_body');
  });

  test('in the code: without a grantor, and with one who lacks the permission itself', async () => {
    const attempt = (held?: Permission[]) =>
      updateClient(gatehouse.system, app, machine.client_id, {
        api_permissions: ['users:read', 'events:read'],
        grantor: held && { kind: 'app', permissions: held },
      });
    await expect(attempt()).rejects.toMatchObject({ code: 'cannot_grant' });
    await expect(attempt(['api_keys:write', 'users:read'])).rejects.toMatchObject({ code: 'cannot_grant' });
    await expect(attempt(['events:read'])).rejects.toMatchObject({ code: 'cannot_grant' });
    await expect(attempt(['api_keys:write', 'events:read'])).resolves.toBeDefined();
  });

  test('a machine of the console App is no operator', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const operator = await makeDeveloper(gatehouse, { operator: true });
    const backend = await makeMachine(gatehouse, consoleApp, keyScopes);
    const as = await machineToken(consoleApp, backend, keyScopes);
    const params = { id: operator.user.id };
    expect((await call(consoleApp, 'POST /users/:id/disable', { as, params })).body.code).toBe('operator_protected');
    const login = { email: operator.user.email, password: PASSWORD };
    expect((await call(consoleApp, 'POST /auth/login', { as, body: login })).body.code).toBe('operator_protected');
    const client = { name: 'Tool', type: 'public', redirect_uris: [CALLBACK], first_party: true };
    expect((await call(consoleApp, 'POST /clients', { as, body: client })).body.code).toBe('operator_protected');
  });
});

describe('a machine that acts', () => {
  test('is the actor of what it does, at the place that it says the user is', async () => {
    const backend = await makeMachine(gatehouse, app, ['auth:write', 'users:write']);
    const as = await machineToken(app, backend, ['auth:write', 'users:write']);
    const user = await makeUser(gatehouse, app);
    await call(app, 'POST /users', { as, body: { email: 'other@example.com' } });
    const body = { email: user.email, password: PASSWORD, ip: '203.0.113.7' };
    expect((await call(app, 'POST /auth/login', { as, body })).status).toBe(200);
    const { items } = await listEvents(gatehouse.database.db, app, { events: ['user.created', 'sign_in.succeeded'] });
    const actors = items.map(({ event, actor_kind, actor_id, ip }) => [event, actor_kind, actor_id, ip]);
    expect(actors).toContainEqual(['user.created', 'client', backend.client_id, expect.any(String)]);
    expect(actors).toContainEqual(['sign_in.succeeded', 'client', backend.client_id, '203.0.113.7']);
  });

  test('has tickets of its own', async () => {
    app = await makeApp(gatehouse, { email_verification: 'required' });
    const user = await makeUser(gatehouse, app);
    const tokenOf = async () => machineToken(app, await makeMachine(gatehouse, app, ['auth:write']), ['auth:write']);
    const [as, other] = [await tokenOf(), await tokenOf()];
    const login = { email: user.email, password: PASSWORD };
    const { ticket } = (await call(app, 'POST /auth/login', { as, body: login })).body;
    const answer = { ticket, code: '000000' };
    const verify = async (as: string) => (await call(app, 'POST /auth/verify-email', { as, body: answer })).body.code;
    expect(await verify(other)).toBe('invalid_ticket');
    expect(await verify(as)).toBe('invalid_one_time_token');
  });

  test('is known by one statement, which no other caller causes', async () => {
    const asked: string[] = [];
    const { database } = gatehouse.system;
    const { query } = database;
    const key = await makeApiKey(gatehouse, app, ['users:read']);
    const owner = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const token = await machineToken(app, machine, ['users:read']);
    database.query = ((statement, values) => {
      asked.push(statement.name);
      return query.call(database, statement, values);
    }) as typeof query;
    try {
      for (const as of [key, owner.token, 'nonsense']) await call(app, 'GET /users', { as });
      expect(asked).toContain('find_api_key');
      expect(asked).not.toContain('find_machine_token_and_signals');
      asked.length = 0;
      expect(await listUsers(token)).toBe(200);
      expect(asked.filter((name) => name.startsWith('find_'))).toEqual(['find_machine_token_and_signals']);
    } finally {
      database.query = query;
    }
  });
});

test('A190 an old token of a machine does not come back with its next hour', async () => {
  const token = await machineToken(app, machine, ['users:read']);
  passTime(HOUR + MINUTE);
  expect(await listUsers(token)).toEqual(UNKNOWN);
  const { body } = await post(app, '/introspect', { token }, machine);
  expect(body.active).toBe(false);
});
