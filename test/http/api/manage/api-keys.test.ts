import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { defaultKeyScopes, keyScopes } from '../../../../src/apps/permissions.ts';
import { DAY } from '../../../../src/clock.ts';
import { newKey, newSecret } from '../../../../src/ids.ts';
import { sweep } from '../../../../src/jobs/sweep.ts';
import { writeSummaries } from '../../../../src/limits/summaries.ts';
import { hashSecret } from '../../../../src/secrets.ts';
import { makeApiKey, makeUser } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../../kit/time.ts';
import { call, makeAppWith, makeDeveloper, send, signInByApi } from '../call.ts';

/** For secret scanners, as the documentation has it. */
const [, PUBLISHED = ''] = /^(gh_\(.*)$/m.exec(readFileSync('docs/api.md', 'utf8')) ?? [];

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ TRUST_PROXY: '127.0.0.1' });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

describe('API keys', () => {
  test('A108 are shown once, recognisable, kept as a hash, and tell when they were used', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const as = admin.token;
    const { status, body: made } = await call(app, 'POST /api-keys', { as, body: { name: 'backend' } });
    expect(status).toBe(201);
    expect(made.api_key).toMatch(new RegExp(`^${PUBLISHED}$`));
    expect(made).toMatchObject({ scopes: defaultKeyScopes, created_by: admin.user.id });
    const began = Date.now();
    await call(app, 'GET /users', { as: made.api_key });
    const list = await call(app, 'GET /api-keys', { as });
    expect(list.text).not.toContain(made.api_key);
    const { last_used_at, ...rest } = list.body.items[0];
    const { api_key: _, last_used_at: __, ...shown } = made;
    expect(rest).toEqual(shown);
    expect(Date.parse(last_used_at)).toBeGreaterThanOrEqual(began);
    const rows = await gatehouse.database.db.selectFrom('api_keys').selectAll().where('id', '=', made.id).execute();
    expect(JSON.stringify(rows)).not.toContain(made.api_key.slice('gh_key_'.length));
    const { body: events } = await call(app, 'GET /events', { as, query: { type: 'api_key.created' } });
    expect(JSON.stringify(events)).not.toContain(made.api_key);
  });

  test('A108 a key ends after 90 days unless the developer says otherwise, and never only by choice', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const create = async (more: object) => {
      const { body } = await call(app, 'POST /api-keys', { as: admin.token, body: { name: 'backend', ...more } });
      return body.expires_at && Math.round((Date.parse(body.expires_at) - Date.parse(body.created_at)) / 86_400_000);
    };
    expect(await create({})).toBe(90);
    expect(await create({ expires_in_days: 3_650 })).toBe(3_650);
    expect(await create({ expires_in_days: null })).toBe(null);
  });

  test('A108 a revoked, an expired and a cut one, and one in another place, are unknown', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const as = admin.token;
    const { body: made } = await call(app, 'POST /api-keys', { as, body: { name: 'backend', expires_in_days: 1 } });
    const ask = async (key: string) => (await call(app, 'GET /users', { as: key })).status;
    expect(await ask(made.api_key)).toBe(200);
    expect(await ask(made.api_key.slice(0, -1))).toBe(401);
    expect(await ask(`${made.api_key}A`)).toBe(401);
    expect(await ask(made.api_key.slice(0, 15))).toBe(401);
    const expire = { expires_at: new Date(Date.now() - 1000) };
    await gatehouse.database.db.updateTable('api_keys').set(expire).where('id', '=', made.id).execute();
    expect(await ask(made.api_key)).toBe(401);

    const { body: other } = await call(app, 'POST /api-keys', { as, body: { name: 'other' } });
    expect((await call(app, 'DELETE /api-keys/:id', { as, params: { id: other.id } })).status).toBe(204);
    expect(await ask(other.api_key)).toBe(401);
    expect((await call(app, 'DELETE /api-keys/:id', { as, params: { id: other.id } })).status).toBe(404);
    const inUrl = await send(`${app.issuer}/api/v1/users?api_key=${other.api_key}`, 'GET');
    expect([inUrl.status, inUrl.text.includes(other.api_key)]).toEqual([401, false]);
  });

  test('A109 no key makes keys, whatever its scopes, and nobody without a role does', async () => {
    const { app, viewer } = await makeAppWith(gatehouse, 'viewer');
    const key = await makeApiKey(gatehouse, app, keyScopes);
    const stranger = await makeDeveloper(gatehouse);
    const user = await makeUser(gatehouse, app);
    const { access_token } = await signInByApi(gatehouse, app, user);
    const statuses: Record<string, number> = {};
    for (const [name, as] of Object.entries({ key, viewer: viewer.token, stranger: stranger.token, access_token })) {
      statuses[name] = (await call(app, 'POST /api-keys', { as, body: { name: 'x' } })).status;
    }
    expect(statuses).toEqual({ key: 403, viewer: 403, stranger: 401, access_token: 403 });
    for (const scope of ['api_keys:write', 'members:write', 'app:delete', 'everything']) {
      await expect(makeApiKey(gatehouse, app, [scope])).rejects.toThrow('cannot have the scope');
    }
  });

  test('A109 nobody makes a key in another’s name', async () => {
    const { app, admin, owner } = await makeAppWith(gatehouse, 'admin', 'owner');
    const body = { name: 'x', created_by: owner.user.id };
    const { status } = await call(app, 'POST /api-keys', { as: admin.token, body });
    expect(status).toBe(422);
  });

  test('rotate with an overlap, or none', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const as = admin.token;
    const options = { name: 'backend', scopes: ['users:read'], expires_in_days: 30 };
    const { body: first } = await call(app, 'POST /api-keys', { as, body: options });
    const rotate = (id: string, body: object) => call(app, 'POST /api-keys/:id/rotate', { as, params: { id }, body });
    const { body: second } = await rotate(first.id, {});
    expect(second).toMatchObject({ name: 'backend', scopes: ['users:read'] });
    expect(Date.parse(second.expires_at) - Date.now()).toBeGreaterThan(29 * 86_400_000);
    const ask = async (key: string) => (await call(app, 'GET /users', { as: key })).status;
    expect([await ask(first.api_key), await ask(second.api_key)]).toEqual([200, 200]);
    const { body: list } = await call(app, 'GET /api-keys', { as });
    const old = list.items.find(({ id }: { id: string }) => id === first.id);
    expect(Date.parse(old.expires_at) - Date.now()).toBeLessThan(86_400_001);

    const { body: third } = await rotate(second.id, { overlap_hours: 0 });
    expect([await ask(second.api_key), await ask(third.api_key)]).toEqual([401, 200]);
    expect((await rotate(second.id, {})).status).toBe(404);
    const { body: events } = await call(app, 'GET /events', { as, query: { type: 'api_key.rotated' } });
    expect(events.items).toHaveLength(2);
  });

  test('A108 one with a wrong checksum is refused whatever the database has, and one from before there were checksums works', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const { body: made } = await call(app, 'POST /api-keys', { as: admin.token, body: { name: 'backend' } });
    const worksAs = async (key: string) => {
      const key_hash = hashSecret(key);
      await gatehouse.database.db.updateTable('api_keys').set({ key_hash }).where('id', '=', made.id).execute();
      return (await call(app, 'GET /users', { as: key })).status;
    };
    const end = made.api_key.at(-1) === 'a' ? 'b' : 'a';
    expect(await worksAs(made.api_key.slice(0, -1) + end)).toBe(401);
    expect(await worksAs(`${newKey('gh_key_').slice(0, -6)}${made.api_key.slice(-6)}`)).toBe(401);
    expect(await worksAs(`${newSecret('gh_key_')}aaa`)).toBe(401);
    expect(await worksAs(newSecret('gh_key_'))).toBe(200);
    expect(await worksAs(newKey('gh_key_'))).toBe(200);
  });

  test('A108 one from a network that its developer did not name is refused, on record, and not used', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const as = admin.token;
    const allowed_networks = ['203.0.113.0/24', '2001:db8:5::/48', '198.51.100.7'];
    const { body: made } = await call(app, 'POST /api-keys', { as, body: { name: 'backend', allowed_networks } });
    expect(made).toMatchObject({ allowed_networks });
    const from = async (ip: string, key = made.api_key) => {
      const { status, body } = await call(app, 'GET /users', { as: key, headers: { 'x-forwarded-for': ip } });
      return status === 200 ? status : body.code;
    };
    const outside = ['203.0.114.1', '198.51.100.8', '2001:db8:6::1', '::ffff:203.0.114.1'];
    for (const ip of outside) expect(await from(ip), ip).toBe('network_not_allowed');
    // The address is that of the connection, and nothing that the caller says of its user.
    const said = { email: 'bob@example.com', password: 'x', ip: '203.0.113.9' };
    expect((await call(app, 'POST /auth/login', { as: made.api_key, body: said })).body.code).toBe(
      'network_not_allowed',
    );
    const read = async () => (await call(app, 'GET /api-keys/:id', { as, params: { id: made.id } })).body;
    expect((await read()).last_used_at).toBeNull();
    const { body: events } = await call(app, 'GET /events', { as, query: { type: 'access.denied' } });
    expect(events.items[0]).toMatchObject({
      actor: { kind: 'api_key', id: made.id },
      data: { problem: 'network_not_allowed' },
    });
    for (const ip of ['203.0.113.255', '198.51.100.7', '2001:db8:5:1::2', '::ffff:203.0.113.4', '::ffff:cb00:7104']) {
      expect(await from(ip), ip).toBe(200);
    }
    expect((await read()).last_used_at).not.toBeNull();

    const rotated = await call(app, 'POST /api-keys/:id/rotate', { as, params: { id: made.id }, body: {} });
    expect(await from('203.0.114.1', rotated.body.api_key)).toBe('network_not_allowed');
    const change = await call(app, 'PATCH /api-keys/:id', {
      ...{ as, params: { id: made.id }, body: { allowed_networks: ['203.0.114.0/24'], name: 'moved' } },
    });
    expect(change.body).toMatchObject({ name: 'moved', allowed_networks: ['203.0.114.0/24'] });
    expect([await from('203.0.114.1'), await from('203.0.113.1')]).toEqual([200, 'network_not_allowed']);
  });

  test('A108 a network is an address or a range', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const wrong = [
      '203.0.113.0/33',
      '203.0.113.0/-1',
      '203.0.113.0/',
      '203.0.113.0/8/8',
      '203.0.113',
      'example.com',
      '*',
    ];
    for (const network of [...wrong, '::/129', 'fe80::1%eth0', '203.0.113.0 /24']) {
      const body = { name: 'backend', allowed_networks: ['203.0.113.1', network] };
      const answer = await call(app, 'POST /api-keys', { as: admin.token, body });
      expect([answer.status, answer.body.errors?.[0].field], network).toEqual([422, 'allowed_networks']);
    }
  });

  test('are counted by day and route, for ninety days', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const as = admin.token;
    const { body: made } = await call(app, 'POST /api-keys', { as, body: { name: 'backend' } });
    const users = await Promise.all([makeUser(gatehouse, app), makeUser(gatehouse, app)]);
    const use = async () => {
      for (const { id } of users) await call(app, 'GET /users/:id', { as: made.api_key, params: { id } });
      await call(app, 'GET /users', { as: made.api_key });
      // Refused by the guard, so that it is no use of the key.
      await call(app, 'GET /clients', { as: made.api_key });
    };
    await use();
    await passTime(DAY);
    await use();
    // A developer's token would have expired.
    const reader = await makeApiKey(gatehouse, app, ['api_keys:read']);
    const ask = async (query: Record<string, string> = {}) => {
      const answer = await call(app, 'GET /api-keys/:id/usage', { as: reader, params: { id: made.id }, query });
      return answer.body;
    };
    const rows = async () => (await ask()).items.map(({ route, calls }: Row) => `${route} ${calls}`);
    expect(await rows()).toEqual([]);
    await writeSummaries(gatehouse.system, { all: true });
    const counted = ['GET /users/:id 2', 'GET /users 1'];
    expect(await rows()).toEqual([...counted, ...counted]);
    await use();
    await writeSummaries(gatehouse.system, { all: true });
    expect(await rows()).toEqual(['GET /users/:id 4', 'GET /users 2', ...counted]);
    const first = await ask({ limit: '3' });
    const second = await ask({ limit: '3', cursor: first.next_cursor });
    expect([...first.items, ...second.items]).toEqual((await ask()).items);
    expect(second.next_cursor).toBeNull();
    for (const cursor of ['x', '2026-02-31 GET /users', "2026-02-03 '; drop"]) {
      expect((await ask({ cursor })).code).toBe('invalid_cursor');
    }
    await passTime(89 * DAY);
    await sweep(gatehouse.database.db);
    expect(await rows()).toEqual(['GET /users/:id 4', 'GET /users 2']);
  });
});

type Row = { route: string; calls: number };
