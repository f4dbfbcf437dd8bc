// The vault through its doors: a user's own, and the App's backend's.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { defaultKeyScopes } from '../../src/apps/permissions.ts';
import { sealedColumns } from '../../src/cli/sealed.ts';
import { reseal } from '../../src/database/sealed.ts';
import { createLog } from '../../src/log.ts';

import { createKeyring } from '../../src/secrets.ts';
import { call, makeDeveloper, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../kit/app.ts';
import { signIn } from '../kit/flow.ts';
import { type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';
import { readPersonalData } from '../kit/personal-data.ts';

const KEY = 'sk-ant-api03-forest-harbour-lantern-x4Qz';

/** What the server logs, down to the least. */
const lines: string[] = [];

let gatehouse: Gatehouse;
beforeAll(async () => {
  const log = createLog('trace', { write: (line) => void lines.push(line) });
  gatehouse = await startGatehouse({}, { log });
});
afterAll(() => gatehouse.stop());

async function prepare() {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const { access_token } = await signInByApi(gatehouse, app, user);
  return { app, user, as: access_token };
}

const store = async (app: App, as: string, body: object = {}) =>
  (await call(app, 'POST /me/vault', { as, body: { service_name: 'claude', api_key: KEY, ...body } })).body;

async function eventsOf(app: App) {
  const rows = await gatehouse.database.db
    .selectFrom('audit_log')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('event', 'like', 'vault_entry.%')
    .orderBy('at')
    .execute();
  return rows.map(({ event, actor_kind, user_id, data }) => ({ event, actor_kind, user_id, data }));
}

test('a user stores a key, sees it masked in the list, reads, replaces, disables and deletes it', async () => {
  const { app, as } = await prepare();
  const entry = await store(app, as, { label: 'Team budget' });
  expect(entry).toMatchObject({ service_name: 'claude', hint: 'x4Qz', status: 'active', last_read_at: null });
  const params = { id: entry.id };
  const list = await call(app, 'GET /me/vault', { as });
  expect(list.body.items).toEqual([entry]);
  expect(list.text).not.toContain(KEY);
  expect((await call(app, 'GET /me/vault/:id', { as, params })).body).toMatchObject({ api_key: KEY });

  const rotated = await call(app, 'PUT /me/vault/:id', { as, params, body: { api_key: 'short' } });
  expect(rotated.body).toMatchObject({ hint: null, rotated_at: expect.any(String), label: 'Team budget' });
  expect((await call(app, 'GET /me/vault/:id', { as, params })).body.api_key).toBe('short');

  for (const _ of ['a change', 'none'])
    await call(app, 'PATCH /me/vault/:id', { as, params, body: { status: 'disabled' } });
  const refused = await call(app, 'GET /me/vault/:id', { as, params });
  expect(refused).toMatchObject({ status: 409, body: { code: 'vault_entry_disabled' } });
  await call(app, 'PATCH /me/vault/:id', { as, params, body: { status: 'active', label: null } });
  expect((await call(app, 'GET /me/vault/:id', { as, params })).body).toMatchObject({ api_key: 'short', label: null });

  expect((await call(app, 'DELETE /me/vault/:id', { as, params })).status).toBe(204);
  expect((await call(app, 'GET /me/vault/:id', { as, params })).status).toBe(404);
  expect((await eventsOf(app)).map(({ event }) => event)).toEqual([
    'vault_entry.created',
    'vault_entry.read',
    'vault_entry.rotated',
    'vault_entry.read',
    'vault_entry.updated',
    'vault_entry.updated',
    'vault_entry.read',
    'vault_entry.deleted',
  ]);
});

describe('a key leaves the vault in one way alone', () => {
  test('by a reading, which is recorded with who read', async () => {
    const { app, user, as } = await prepare();
    const { id } = await store(app, as);
    const backend = await makeApiKey(gatehouse, app, ['vault:read']);
    const params = { id: user.id, entry_id: id };
    const read = await call(app, 'GET /users/:id/vault/:entry_id', { as: backend, params });
    expect(read.body.api_key).toBe(KEY);
    const data = { vault_entry: id, service_name: 'claude', status: 'active' };
    expect((await eventsOf(app)).at(-1)).toEqual({
      ...{ event: 'vault_entry.read', actor_kind: 'api_key', user_id: user.id, data },
    });
    const masked = await call(app, 'GET /users/:id/vault', { as: backend, params });
    expect(masked.body.items[0].last_read_at).not.toBeNull();
  });

  test('and is in no list, event, log line, export or column in the clear', async () => {
    const { app, user, as } = await prepare();
    const { id } = await store(app, as);
    await call(app, 'GET /me/vault/:id', { as, params: { id } });
    const { db } = gatehouse.database;
    const exported = await readPersonalData(db, app, user);
    expect(exported.vault).toMatchObject([{ id, service_name: 'claude', hint: 'x4Qz' }]);
    const row = await db.selectFrom('vault_entries').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const everything = [
      JSON.stringify(exported),
      JSON.stringify(await eventsOf(app)),
      Buffer.from(row.api_key_sealed).toString('latin1'),
      lines.join(''),
    ];
    for (const text of everything) expect(text).not.toContain(KEY);
  });

  test('never to a third party, another user, a key without vault:read, a viewer or another App', async () => {
    const { app, user, as } = await prepare();
    const other = await makeUser(gatehouse, app);
    const { id } = await store(app, as);
    const client = await makeClient(gatehouse, app);
    const thirdParty = await signIn(app, client, user.email, { scope: 'openid profile email' });
    const own = { id };
    for (const entry of ['GET /me/vault', 'GET /me/vault/:id', 'DELETE /me/vault/:id']) {
      const refused = await call(app, entry, { as: thirdParty.access_token, params: own });
      expect(refused.body.code, entry).toBe('forbidden');
    }
    const stranger = (await signInByApi(gatehouse, app, other)).access_token;
    for (const entry of ['GET /me/vault/:id', 'DELETE /me/vault/:id']) {
      expect((await call(app, entry, { as: stranger, params: own })).status, entry).toBe(404);
    }
    const body = { api_key: 'mine now' };
    expect((await call(app, 'PUT /me/vault/:id', { as: stranger, params: own, body })).status).toBe(404);
    const wrongUser = { id: other.id, entry_id: id };
    const backend = await makeApiKey(gatehouse, app, ['vault:read']);
    expect((await call(app, 'GET /users/:id/vault/:entry_id', { as: backend, params: wrongUser })).status).toBe(404);
    const params = { id: user.id, entry_id: id };
    const { token: viewer } = await makeDeveloper(gatehouse, { app, role: 'viewer' });
    const lesser = [await makeApiKey(gatehouse, app, [...defaultKeyScopes, 'vault:write']), viewer];
    for (const one of lesser) {
      expect((await call(app, 'GET /users/:id/vault/:entry_id', { as: one, params })).status).toBe(403);
    }
    expect((await eventsOf(app)).map(({ event }) => event)).toEqual(['vault_entry.created']);
  });
});

test('a sealed key that is moved to another entry, user or App does not open', async () => {
  const [one, other] = [await prepare(), await prepare()];
  const [from, to] = [await store(one.app, one.as), await store(other.app, other.as)];
  const { db } = gatehouse.database;
  const { api_key_sealed } = await db
    .selectFrom('vault_entries')
    .select('api_key_sealed')
    .where('id', '=', from.id)
    .executeTakeFirstOrThrow();
  await db.updateTable('vault_entries').set({ api_key_sealed }).where('id', '=', to.id).execute();
  const answer = await call(other.app, 'GET /me/vault/:id', { as: other.as, params: { id: to.id } });
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain(KEY);
});

test('keys are sealed again under a new SECRET_KEY', async () => {
  const { app, as } = await prepare();
  const { id } = await store(app, as);
  const secrets = [SECRET_KEY, 'another-secret-key-of-32-characters-or-more'];
  const rows = sealedColumns.find(({ table }) => table === 'vault_entries')!;
  const { db } = gatehouse.database;
  const newest = createKeyring(secrets.toReversed());
  const before = await call(app, 'GET /me/vault/:id', { as, params: { id } });
  await reseal(db, newest, rows);
  const { api_key_sealed, user_id } = await db
    .selectFrom('vault_entries')
    .select(['api_key_sealed', 'user_id'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const place = rows.placeOf({ app_id: app.id, user_id, id });
  expect(createKeyring([secrets[1]!]).open(api_key_sealed, place).toString()).toBe(before.body.api_key);
  await reseal(db, createKeyring(secrets), rows);
});

test('a user has at most 100 entries, also when many are stored at once', async () => {
  const { app, user, as } = await prepare();
  const { db } = gatehouse.database;
  const first = await store(app, as);
  const row = await db.selectFrom('vault_entries').selectAll().where('id', '=', first.id).executeTakeFirstOrThrow();
  const rows = Array.from({ length: 97 }, () => ({ ...row, id: crypto.randomUUID() }));
  await db.insertInto('vault_entries').values(rows).execute();
  const answers = await Promise.all(Array.from({ length: 5 }, () => store(app, as)));
  expect(answers.filter(({ code }) => code === 'limit_reached')).toHaveLength(3);
  const seen = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: Record<string, string> = { limit: '30', ...(cursor && { cursor }) };
    const { body } = await call(app, 'GET /me/vault', { as, query });
    for (const { id } of body.items) seen.add(id);
    cursor = body.next_cursor;
  }
  expect(seen.size).toBe(100);
  expect(await db.selectFrom('vault_entries').select('id').where('user_id', '=', user.id).execute()).toHaveLength(100);
});
