// What events tell of a change: the values before and after, never a secret; the object with its name; and how events are found,
// through the API and on the console's page.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import { updateClient } from '../../src/apps/clients/clients.ts';
import { createClientSecret } from '../../src/apps/clients/secrets.ts';
import { DAY } from '../../src/clock.ts';
import { transact } from '../../src/database/transact.ts';
import { toChanges } from '../../src/events/changes.ts';
import { actingAs, record } from '../../src/events/record.ts';
import { newId } from '../../src/ids.ts';
import { setUserRoles } from '../../src/users/permissions/user-roles.ts';
import { createRole, deleteRole, updateRole } from '../../src/users/roles.ts';
import { getUser } from '../../src/users/users.ts';
import { updateWebhook } from '../../src/webhooks/endpoints.ts';
import { call } from '../http/api/call.ts';
import { type Developer, signedUp } from '../http/console/developer.ts';
import { makeApiKey, makeApp, makeClient, makeUser, makeWebhook } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
let app: App;
let key: string;
let developer: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  app = await makeApp(gatehouse);
  key = await makeApiKey(gatehouse, app, ['events:read']);
  developer = await signedUp(gatehouse);
  await developer.join(app, 'owner');
});
afterAll(() => gatehouse.stop());

const list = async (query: Record<string, string> = {}, of = app, as = key) =>
  (await call(of, 'GET /events', { as, query })).body.items;

describe('changes', () => {
  test('a role that changed has both values, and its name after it was deleted', async () => {
    const { db } = gatehouse.system;
    const grantor = { kind: 'app', permissions: [] } as const;
    await createRole(db, app, { name: 'editor', description: 'Writes' });
    await updateRole(db, app, 'editor', { description: 'Writes and reads' });
    await deleteRole(db, app, 'editor', { grantor });
    const [deleted, updated] = await list({ type: 'role.updated,role.deleted' });
    expect(updated.data.changes).toEqual({ description: { from: 'Writes', to: 'Writes and reads' } });
    expect(deleted).toMatchObject({ object: { kind: 'role', id: 'editor', name: 'editor' }, result: 'success' });
  });

  test('settings are fields of their own, and one that stayed is none', async () => {
    await updateApp(gatehouse.system, app, { name: app.name, settings: { magic_link: 'on', vault_page: 'off' } });
    const [{ data }] = await list({ type: 'app.updated' });
    expect(data.changes).toEqual({ 'settings.magic_link': { from: 'off', to: 'on' } });
  });

  test('a client that is deleted still has its name', async () => {
    const { client_id } = await makeClient(gatehouse, app, { name: 'Photo Prints' });
    await updateClient(gatehouse.system, app, client_id, { redirect_uris: ['https://rp.example.com/new'] });
    await createClientSecret(gatehouse.system.db, app, client_id);
    const [secret, updated] = await list({ client_id, type: 'client.updated,client_secret.created' });
    expect(updated.data.changes).toEqual({
      redirect_uris: { from: ['https://rp.example.com/callback'], to: ['https://rp.example.com/new'] },
    });
    for (const event of [secret, updated])
      expect(event.object).toEqual({ kind: 'client', id: client_id, name: 'Photo Prints' });
  });

  test('roles of a user', async () => {
    const user = await makeUser(gatehouse, app);
    await createRole(gatehouse.system.db, app, { name: 'writer' });
    await setUserRoles(gatehouse.system.db, app, user.id, { roles: ['writer'] });
    const [event] = await list({ user_id: user.id, type: 'user.roles_changed' });
    expect(event.data).toEqual({ roles: ['writer'], changes: { roles: { from: [], to: ['writer'] } } });
    expect(event.object).toEqual({ kind: 'user', id: user.id, name: null });
  });

  test('A215 neither a secret nor an address that may hold one is told', async () => {
    const { id } = (await makeWebhook(gatehouse, app)).webhook;
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const url = 'https://chat.example.com/services/T0/secret-path';
    await updateWebhook(gatehouse.system, app, id, { secret, url });
    const [{ data }] = await list({ type: 'webhook_endpoint.updated' });
    expect(data.changes).toMatchObject({
      ...{ secret: { hidden: true }, url: { hidden: true } },
      origin: { from: 'https://hooks.example.com', to: 'https://chat.example.com' },
    });
    expect(JSON.stringify(data)).not.toMatch(/secret-path|whsec_/);
  });

  test.each([
    ['a long text', { from: null, to: `${'x'.repeat(200)}…` }, undefined, 'x'.repeat(500)],
    ['half a character', { from: '', to: `${'x'.repeat(199)}…` }, '', `${'x'.repeat(199)}😀`],
    ['a long list', { from: [], to: [...Array(50).fill(1), '…'] }, [], Array(80).fill(1)],
    ['something large', { from: null, to: expect.stringMatching(/^\[.{999}…$/) }, null, Array(40).fill('y'.repeat(40))],
  ])('%s is cut', (_, change, before, after) => {
    expect(toChanges({ member: before }, { member: after }).changes).toEqual({ member: change });
  });

  test('the order of members is no change, and a field that was not given is none', () => {
    const before = { one: { a: 1, b: [2] }, two: 3, three: null };
    expect(toChanges(before, { one: { b: [2], a: 1 }, two: undefined, three: null })).toEqual({ changes: {} });
  });
});

describe('finding events', () => {
  let own: App;
  let ownKey: string;
  const user_id = newId();
  const key_id = newId();
  beforeAll(async () => {
    own = await makeApp(gatehouse);
    ownKey = await makeApiKey(gatehouse, own, ['events:read']);
    await developer.join(own, 'owner');
    const { db } = gatehouse.system;
    const changes = { description: { from: null, to: '<b>Writes</b>' }, url: { hidden: true as const } };
    await actingAs({ kind: 'anonymous' }, () =>
      record(db, own, 'sign_in.failed', { user_id, data: { method: 'pwd' } }),
    );
    await actingAs({ kind: 'api_key', id: key_id }, () =>
      transact(db, (db) => record(db, own, 'user.disabled', { user_id })),
    );
    await actingAs({ kind: 'operator', id: developer.id }, () =>
      transact(db, (db) => record(db, own, 'role.updated', { data: { role: 'editor', changes } })),
    );
  });

  const types = async (query: Record<string, string>) =>
    (await list(query, own, ownKey)).map(({ type }: { type: string }) => type).sort();
  const yesterday = () => new Date(Date.now() - DAY).toISOString();

  test.each([
    [{ type: 'role.updated,user.disabled' }, ['role.updated', 'user.disabled']],
    [{ result: 'refused' }, ['sign_in.failed']],
    [{ result: 'success', type: 'sign_in.failed' }, []],
    [{ actor_kind: 'api_key' }, ['user.disabled']],
    [{ actor_id: key_id }, ['user.disabled']],
    [{ user_id, actor_kind: 'anonymous' }, ['sign_in.failed']],
  ])('the API filters by %j', async (query, found) => {
    expect(await types(query)).toEqual(found);
  });

  test('the API filters by time, and refuses what is none', async () => {
    expect(await types({ to: yesterday() })).toEqual([]);
    expect(await types({ from: yesterday(), user_id })).toEqual(['sign_in.failed', 'user.disabled']);
    const wrong: Record<string, string>[] = [{ from: 'yesterday' }, { type: 'user.created,no' }, { result: 'lost' }];
    for (const query of wrong) {
      const { status, body } = await call(own, 'GET /events', { as: ownKey, query });
      expect([status, body.code]).toEqual([400, 'invalid_query']);
    }
  });

  const shown = async (query: string) => {
    const { text } = await developer.open(`/apps/${own.slug}/events?${query}`);
    return [...text.matchAll(/class="cell-sub">((?:sign_in|user|role)\.[a-z_]+)</g)].map(([, type]) => type).sort();
  };

  test.each([
    ['group=refused', ['sign_in.failed']],
    ['group=changes', ['role.updated']],
    ['group=changes&result=refused', []],
    ['type=user.disabled', ['user.disabled']],
    ['by=developer', ['role.updated']],
    [`actor=${key_id}`, ['user.disabled']],
    [`q=${key_id}`, ['user.disabled']],
    [`user=${user_id}&by=anonymous`, ['sign_in.failed']],
    [`user=${user_id}&q=${newId()}`, []],
    ['to=2020-01-01', []],
    ['from=nonsense&by=nobody&type=nothing&group=refused', ['sign_in.failed']],
  ])('the page filters by %s', async (query, found) => {
    expect(await shown(query)).toEqual(found);
  });

  test('the page tells nothing of developers who have nothing to do with the App', async () => {
    const { db } = gatehouse.database;
    const stranger = await signedUp(gatehouse);
    const consoleApp = await gatehouse.system.consoleApp();
    const { email } = await getUser(db, consoleApp, stranger.id);
    const found = async (query: string) => (await developer.open(`/apps/${own.slug}/events?${query}`)).text;
    expect(await found(`actor=${stranger.id}`)).not.toContain(email);
    expect(await found(`user=${stranger.id}`)).not.toContain(email);
    const [known, unknown] = [await found(`q=${email}`), await found(`q=x${email}`)];
    expect(known).toBe(unknown.replace(/xdeveloper-/g, 'developer-'));
    expect(await found(`actor=${developer.id}`)).toContain((await getUser(db, consoleApp, developer.id)).email);
  });

  test('the page of an event shows both values as text', async () => {
    const [{ id }] = await list({ type: 'role.updated' }, own, ownKey);
    const { text } = await developer.open(`/apps/${own.slug}/events/${id}`);
    expect(text).toContain('&lt;b&gt;Writes&lt;/b&gt;');
    expect(text).toContain('The value is not kept here.');
    expect(text).toContain(`/events?actor=${developer.id}`);
  });
});
