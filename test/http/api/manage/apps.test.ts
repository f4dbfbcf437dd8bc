import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../../src/apps/create-app.ts';
import { requireDispensable } from '../../../../src/apps/last-owner.ts';
import { DAY, MINUTE } from '../../../../src/clock.ts';
import { restoreApp } from '../../../../src/registry/deletion.ts';
import { transferApp } from '../../../../src/registry/owners.ts';
import { purgeApps } from '../../../../src/registry/purge.ts';
import { makeApiKey, makeApp, makeUser } from '../../../kit/app.ts';
import { send as fetchJson } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { rowsOf } from '../../../kit/rows.ts';
import { passTime, restoreTime } from '../../../kit/time.ts';
import { call, makeAppWith, makeDeveloper, send, signInByApi, type TestDeveloper } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

describe('the App', () => {
  test('takes single settings, replaces branding whole, and stores what differs', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const as = admin.token;
    const patch = (body: object) => call(app, 'PATCH /app', { as, body });
    await patch({
      settings: { access_token_seconds: 600 },
      branding: { color: '#0a7d5a', privacy_url: 'https://x.example' },
    });
    const { body } = await patch({ name: 'New name', settings: { sign_up: 'closed' }, branding: { color: '#000000' } });
    expect(body).toMatchObject({ name: 'New name', slug: app.slug, branding: { color: '#000000' } });
    expect(body.settings).toMatchObject({ access_token_seconds: 600, sign_up: 'closed', password_min_length: 8 });
    expect((await call(app, 'GET /app', { as })).body).toEqual(body);
    const { settings } = await gatehouse.database.db
      .selectFrom('apps')
      .select('settings')
      .where('id', '=', app.id)
      .executeTakeFirstOrThrow();
    expect(settings).toEqual({ access_token_seconds: 600, sign_up: 'closed' });
  });

  test.each([
    [{ settings: { access_token_seconds: 1 } }, 'settings.access_token_seconds'],
    [{ settings: { password_min_length: 4 } }, 'settings.password_min_length'],
    [{ settings: { cors_origins: ['*'] } }, 'settings.cors_origins.0'],
    [{ settings: { cors_origins: ['null'] } }, 'settings.cors_origins.0'],
    [{ branding: { color: 'red;}' } }, 'branding.color'],
    [{ branding: { logo_url: 'javascript:alert(1)' } }, 'branding.logo_url'],
    [{ slug: 'other' }, 'slug'],
    [{ status: 'suspended' }, 'status'],
    [{ name: ' ' }, 'name'],
  ])('refuses %j', async (body, field) => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const answer = await call(app, 'PATCH /app', { as: admin.token, body });
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, [field]]);
  });

  test('lets only an owner have events deleted sooner', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const key = await makeApiKey(gatehouse, app, ['app:write']);
    const patch = async (as: string, days: number) =>
      (await call(app, 'PATCH /app', { as, body: { settings: { audit_log_days: days } } })).status;
    for (const as of [admin.token, key]) expect([await patch(as, 500), await patch(as, 30)]).toEqual([200, 403]);
    const { app: own, owner } = await makeAppWith(gatehouse, 'owner');
    const body = { settings: { audit_log_days: 30 } };
    expect((await call(own, 'PATCH /app', { as: owner.token, body })).status).toBe(200);
  });

  test('rotates its signing keys without an interruption, and shows no private part of them', async () => {
    const { app, admin } = await makeAppWith(gatehouse, 'admin');
    const as = admin.token;
    const user = await makeUser(gatehouse, app);
    const { access_token } = await signInByApi(gatehouse, app, user);
    type Keys = { items: { kid: string; state: string }[] };
    const kidsOf = (keys: Keys, state: string) => keys.items.filter((key) => key.state === state).map(({ kid }) => kid);
    const before: Keys = (await call(app, 'GET /signing-keys', { as })).body;
    const { body, text } = await call(app, 'POST /signing-keys/rotate', { as, body: {} });
    expect(kidsOf(body, 'retired').sort()).toEqual(kidsOf(before, 'current').sort());
    expect(kidsOf(body, 'current').sort()).toEqual(kidsOf(before, 'next').sort());
    expect(kidsOf(body, 'next')).toHaveLength(2);
    expect(text).not.toMatch(/"(?:d|p|q|dp|dq|qi|k)":/);
    const published = (await fetchJson(`${app.issuer}/jwks`)).body.keys as { kid: string }[];
    const kids = body.items.map(({ kid }: { kid: string }) => kid);
    expect(published.map(({ kid }) => kid).sort()).toEqual(kids.sort());
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(200);

    await call(app, 'POST /signing-keys/rotate', { as, body: { emergency: true } });
    expect((await call(app, 'GET /me', { as: access_token })).status).toBe(401);
  });
});

describe('the server’s Apps', () => {
  test('a developer makes one, owns it, sees it, changes it, and no other gets its slug', async () => {
    const at = gatehouse.url;
    const { token: as, user } = await makeDeveloper(gatehouse);
    expect((await call(at, 'GET /apps', { as })).body.items).toEqual([]);
    const body = { name: 'Alice’s Blog', settings: { sign_up: 'closed' }, branding: { color: '#0a7d5a' } };
    const { status, body: app } = await call(at, 'POST /apps', { as, body });
    expect(status).toBe(201);
    expect(app).toMatchObject({ slug: 'alices-blog', issuer: `${at}/o/alices-blog`, settings: { sign_up: 'closed' } });
    const { body: list } = await call(at, 'GET /apps', { as });
    expect(list.items).toMatchObject([{ id: app.id, role: 'owner', users: 0, issuer: app.issuer }]);
    const params = { slug: app.slug };
    expect((await call(at, 'GET /apps/:slug', { as, params })).body).toEqual(app);
    const members = await call(app, 'GET /members', { as });
    expect(members.body.items).toMatchObject([{ developer_id: user.id, role: 'owner' }]);

    const taken = await call(at, 'POST /apps', { as, body: { name: 'x', slug: app.slug } });
    expect(taken.body.code).toBe('slug_taken');
    const numbered = await call(at, 'POST /apps', { as, body });
    expect(numbered.body.slug).toBe('alices-blog-2');
    const named = await call(at, 'POST /apps', { as, body: { name: 'شركة' } });
    expect(named.body.slug).toMatch(/^app-[a-z2-9]{4}$/);
    const changed = await call(at, 'PATCH /apps/:slug', {
      as,
      params,
      body: { name: 'Bob’s', settings: { mfa: 'off' } },
    });
    expect(changed.body).toMatchObject({ name: 'Bob’s', settings: { mfa: 'off', sign_up: 'closed' } });
    expect((await call(at, 'DELETE /apps/:slug', { as, params })).status).toBe(202);
    const resting = await call(at, 'POST /apps', { as, body: { name: 'x', slug: app.slug } });
    expect(resting.body.code).toBe('slug_taken');
  });

  test('an operator sees all; the console can’t be deleted', async () => {
    const at = gatehouse.url;
    const app = await makeApp(gatehouse);
    const { token: as } = await makeDeveloper(gatehouse, { operator: true });
    const query = { search: app.slug };
    const { body } = await call(at, 'GET /apps', { as, query: { ...query, all: 'true' } });
    expect(body.items).toMatchObject([{ id: app.id, role: 'owner' }]);
    expect((await call(at, 'GET /apps', { as, query })).body.items).toEqual([]);
    const { token } = await makeDeveloper(gatehouse);
    const others = await call(at, 'GET /apps', { as: token, query: { all: 'true' } });
    expect(others.body.code).toBe('forbidden');
    const { body: refused } = await call(at, 'DELETE /apps/:slug', { as, params: { slug: 'console' } });
    expect(refused.code).toBe('forbidden');
  });

  test('an owner suspends and resumes one; nobody else does, and its members still see it', async () => {
    const at = gatehouse.url;
    const { app, owner, admin } = await makeAppWith(gatehouse, 'owner', 'admin');
    const params = { slug: app.slug };
    const user = await makeUser(gatehouse, app);
    const { access_token } = await signInByApi(gatehouse, app, user);
    const reads = async () => (await send(`${app.issuer}/api/v1/me`, 'GET', { as: access_token })).status;
    const refused = await call(at, 'POST /apps/:slug/suspend', { as: admin.token, params });
    expect([refused.body.code, await reads()]).toEqual(['forbidden', 200]);
    const { body } = await call(at, 'POST /apps/:slug/suspend', { as: owner.token, params });
    expect([body.status, await reads()]).toEqual(['suspended', 404]);
    expect((await send(`${app.issuer}/jwks`, 'GET')).status).toBe(404);
    expect((await call(at, 'GET /apps/:slug', { as: admin.token, params })).body).toEqual(body);
    expect((await call(at, 'GET /apps', { as: admin.token })).body.items).toMatchObject([{ status: 'suspended' }]);
    expect((await call(at, 'POST /apps/:slug/resume', { as: admin.token, params })).body.code).toBe('forbidden');
    expect((await call(at, 'POST /apps/:slug/resume', { as: owner.token, params })).body.status).toBe('active');
    expect(await reads()).toBe(200);
  });

  test('a deleted one is suspended for a week, in which an owner restores it as it was', async () => {
    const at = gatehouse.url;
    const { app, owner, admin } = await makeAppWith(gatehouse, 'owner', 'admin');
    const params = { slug: app.slug };
    const as = owner.token;
    const works = async () => (await send(`${app.issuer}/jwks`, 'GET')).status === 200;
    expect((await call(at, 'DELETE /apps/:slug', { as: admin.token, params })).body.code).toBe('forbidden');
    const { body } = await call(at, 'DELETE /apps/:slug', { as, params });
    expect(Date.parse(body.purge_at) - Date.now()).toBeGreaterThan(6.9 * DAY);
    expect([body.status, await works()]).toEqual(['suspended', false]);
    const { items } = (await call(at, 'GET /apps', { as })).body;
    expect(items).toMatchObject([{ status: 'suspended', purge_at: body.purge_at }]);
    for (const entry of ['DELETE /apps/:slug', 'POST /apps/:slug/resume', 'POST /apps/:slug/suspend'])
      expect((await call(at, entry, { as, params })).body.code, entry).toBe('conflict');
    await passTime(6 * DAY);
    await purgeApps(gatehouse.system, 1);
    restoreTime();
    const restored = await call(at, 'POST /apps/:slug/restore', { as, params });
    expect([restored.body.purge_at, restored.body.status, await works()]).toEqual([null, 'active', true]);
    expect((await call(at, 'POST /apps/:slug/restore', { as, params })).body.code).toBe('conflict');
    const names = (await call(app, 'GET /events', { as })).body.items.map(({ type }: { type: string }) => type);
    expect(names).toEqual(expect.arrayContaining(['app.deletion_scheduled', 'app.restored']));

    await call(at, 'POST /apps/:slug/suspend', { as, params });
    await call(at, 'DELETE /apps/:slug', { as, params });
    expect((await call(at, 'POST /apps/:slug/restore', { as, params })).body.status).toBe('suspended');
  });

  test('after the week it is purged in batches, and can’t be restored once that may have begun', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const other = await makeApp(gatehouse);
    for (let count = 0; count < 3; count++) await makeUser(gatehouse, app);
    const kept = await rowsOf(gatehouse, other);
    const { db } = gatehouse.database;
    await sql`insert into rate_limits (app_id, key, count, resets_at, expires_at)
      select ${app.id}, 'key ' || number, 1, now(), now() + interval '1 year' from generate_series(1, 1200) number`.execute(
      db,
    );
    await call(gatehouse.url, 'DELETE /apps/:slug', { as: owner.token, params: { slug: app.slug } });
    passTime(7 * DAY + MINUTE);
    await purgeApps(gatehouse.system, 1);
    await expect(restoreApp(gatehouse.system, app)).rejects.toMatchObject({ code: 'conflict' });
    const left = async () => (await sql<{ id: string }>`select id from apps where id = ${app.id}`.execute(db)).rows;
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from rate_limits where app_id = ${app.id}`.execute(db);
    expect([rows[0]?.count, (await left()).length]).toEqual([700, 1]);
    await Promise.all([1, 2].map(() => purgeApps(gatehouse.system, 100)));
    expect(await left()).toEqual([]);
    for (const [table, hash] of Object.entries(await rowsOf(gatehouse, app, ['retired_slugs'])))
      expect(hash, table).toMatch(/^0 /);
    expect(await rowsOf(gatehouse, other)).toEqual(kept);
    await expect(createApp(gatehouse.system, { name: 'Next', slug: app.slug })).rejects.toMatchObject({
      code: 'slug_taken',
    });
    restoreTime();
  });

  test('the deletion of an App is told to its owners, and lets them leave', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner', 'admin');
    const { db } = gatehouse.database;
    const consoleApp = await gatehouse.system.consoleApp();
    await expect(requireDispensable(db, consoleApp, owner.user.id)).rejects.toMatchObject({ code: 'last_owner' });
    await call(gatehouse.url, 'DELETE /apps/:slug', { as: owner.token, params: { slug: app.slug } });
    await requireDispensable(db, consoleApp, owner.user.id);
    const mails = await db
      .selectFrom('mails')
      .select(['recipient'])
      .where('kind', '=', 'app_deletion_scheduled')
      .execute();
    const about = mails.filter(({ recipient }) => recipient === owner.user.email);
    expect(about).toHaveLength(1);
  });

  test('an owner hands one to a member, once, however many calls there are', async () => {
    const at = gatehouse.url;
    const { app, owner, admin, viewer } = await makeAppWith(gatehouse, 'owner', 'admin', 'viewer');
    const params = { slug: app.slug };
    const transfer = (developer: TestDeveloper, to: TestDeveloper) =>
      call(at, 'POST /apps/:slug/transfer', { as: developer.token, params, body: { developer_id: to.user.id } });
    const stranger = await makeDeveloper(gatehouse);
    expect((await transfer(owner, stranger)).body.code).toBe('not_found');
    expect((await transfer(admin, admin)).body.code).toBe('forbidden');
    expect((await transfer(owner, owner)).body.code).toBe('conflict');
    const answers = await Promise.all([transfer(owner, admin), transfer(owner, viewer), transfer(owner, admin)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    const { items } = (await call(at, 'GET /apps/:slug/members', { as: owner.token, params })).body;
    const roles = items.map(({ role }: { role: string }) => role).sort();
    expect(roles.filter((role: string) => role === 'owner')).toHaveLength(1);
    const mails = await gatehouse.database.db
      .selectFrom('mails')
      .select('recipient')
      .where('kind', '=', 'app_transferred')
      .execute();
    const told = mails.map(({ recipient }) => recipient);
    const now = items.find(({ role }: { role: string }) => role === 'owner');
    for (const email of [owner.user.email, now.email]) expect(told.filter((one) => one === email)).toHaveLength(1);
    // One that passed the guard before the other was done.
    const consoleApp = await gatehouse.system.consoleApp();
    const late = transferApp(gatehouse.system, app, owner.user, { to: viewer.user.id, consoleApp });
    await expect(late).rejects.toMatchObject({ code: 'forbidden' });
    const mine = items.find((one: { developer_id: string }) => one.developer_id === owner.user.id);
    expect(mine.role).toBe('admin');
  });

  test('members of a suspended one are still looked after, at the server’s address', async () => {
    const at = gatehouse.url;
    const { app, owner, viewer } = await makeAppWith(gatehouse, 'owner', 'viewer');
    const as = owner.token;
    const params = { slug: app.slug, developer_id: viewer.user.id };
    await call(at, 'POST /apps/:slug/suspend', { as, params });
    const changed = await call(at, 'PATCH /apps/:slug/members/:developer_id', { as, params, body: { role: 'admin' } });
    expect(changed.body).toMatchObject({ role: 'admin' });
    const mine = { ...params, developer_id: owner.user.id };
    const alone = await call(at, 'DELETE /apps/:slug/members/:developer_id', { as, params: mine });
    expect(alone.body.code).toBe('last_owner');
    expect((await call(at, 'DELETE /apps/:slug/members/:developer_id', { as, params })).status).toBe(204);
    expect((await call(at, 'GET /apps/:slug/members', { as: viewer.token, params })).body.code).toBe('app_not_found');
  });

  test.each(['Admin', 'a--b', '-a', 'ä', 'console', 'x'.repeat(51), 'a/b', ''])('“%s” is no slug', async (slug) => {
    const { token: as } = await makeDeveloper(gatehouse);
    const { status } = await call(gatehouse.url, 'POST /apps', { as, body: { name: 'x', slug } });
    expect(status).toBe(422);
  });
});
