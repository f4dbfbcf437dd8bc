import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeApp, makeUser } from '../../../kit/app.ts';
import { send as fetchJson } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { call, makeAppWith, makeDeveloper, send, signInByApi } from '../call.ts';

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
  test('a developer makes one, owns it, sees it, and deletes it', async () => {
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
    expect((await call(at, 'DELETE /apps/:slug', { as, params })).status).toBe(204);
    expect((await call(at, 'GET /apps/:slug', { as, params })).status).toBe(404);
    expect((await send(`${app.issuer}/api/v1/app`, 'GET', { as })).body.code).toBe('app_not_found');
    const resting = await call(at, 'POST /apps', { as, body: { name: 'x', slug: app.slug } });
    expect(resting.body.code).toBe('slug_taken');
  });

  test('an operator sees all; the console can’t be deleted', async () => {
    const at = gatehouse.url;
    const app = await makeApp(gatehouse);
    const { token: as } = await makeDeveloper(gatehouse, { operator: true });
    const { body } = await call(at, 'GET /apps', { as, query: { search: app.slug } });
    expect(body.items).toMatchObject([{ id: app.id, role: 'owner' }]);
    const { body: refused } = await call(at, 'DELETE /apps/:slug', { as, params: { slug: 'console' } });
    expect(refused.code).toBe('forbidden');
  });

  test.each(['Admin', 'a--b', '-a', 'ä', 'console', 'x'.repeat(51), 'a/b', ''])('“%s” is no slug', async (slug) => {
    const { token: as } = await makeDeveloper(gatehouse);
    const { status } = await call(gatehouse.url, 'POST /apps', { as, body: { name: 'x', slug } });
    expect(status).toBe(422);
  });
});
