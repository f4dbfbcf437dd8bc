// Redirect URIs that expire, as an attacker would like them: after their end, for others, without end, or by the hundred.
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { keyScopes } from '../../../src/apps/permissions.ts';
import type { Settings } from '../../../src/apps/settings/settings.ts';
import { HOUR, MINUTE } from '../../../src/clock.ts';
import { apiRoutes } from '../../../src/http/api/table.ts';
import { call, nameOf, routeOf, send, urlOf } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeAppWithUser, makeClient, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorize, authorizeUrl, makePkce, passScreens, redeem, refresh, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask } from '../../kit/raw.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';

const PATH = '/clients/:id/temporary-redirect-uris';
const ORIGIN = 'https://pr-42.preview.example.com';
const PREVIEW = `${ORIGIN}/callback`;
const HOME = `${ORIGIN}/`;

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

async function makeWorld(more: Parameters<typeof makeClient>[2] = {}, settings: Partial<Settings> = {}) {
  const { app, client, user } = await makeAppWithUser(gatehouse, { client: more, settings });
  return { app, client, user, as: await makeApiKey(gatehouse, app, ['redirect_uris:write']) };
}

type At = { app: App; client: TestClient; as: string };

const add = ({ app, client, as }: At, body: object = {}) =>
  call(app, `POST ${PATH}`, { as, params: { id: client.client_id }, body: { redirect_uri: PREVIEW, ...body } });

const preview = (client: TestClient): TestClient => ({ ...client, redirect_uri: PREVIEW });

/** What the authorization endpoint says to a request that would begin a sign-in. */
const begin = async (app: App, client: TestClient, visitor = new Visitor()) =>
  visitor.fetch(authorizeUrl(app, client, makePkce().challenge));

async function preflight(app: App, origin: string) {
  const { headers } = await ask(gatehouse, {
    method: 'OPTIONS',
    path: `${new URL(app.issuer).pathname}/token`,
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  return headers['access-control-allow-origin'];
}

describe('A313 a temporary redirect URI after its end', () => {
  test('A313 is refused at the authorization endpoint, also by memory that took it a moment ago', async () => {
    const { app, client, as } = await makeWorld();
    passTime(0);
    expect((await begin(app, preview(client))).status).toBe(400);
    await add({ app, client, as }, { expires_in: 3600 });
    expect((await begin(app, preview(client))).status).toBe(303);
    passTime(HOUR - 1_000);
    expect((await begin(app, preview(client))).status).toBe(303);
    passTime(1_000);
    const page = await begin(app, preview(client));
    expect([page.status, page.location]).toEqual([400, undefined]);
    // The client's own are as they were.
    expect((await begin(app, client)).status).toBe(303);
  });

  test('A313 is refused at once when it is removed, or the row is gone for another reason', async () => {
    const { app, client, as } = await makeWorld();
    await add({ app, client, as });
    expect((await begin(app, preview(client))).status).toBe(303);
    await call(app, `DELETE ${PATH}`, { as, params: { id: client.client_id }, query: { redirect_uri: PREVIEW } });
    expect((await begin(app, preview(client))).status).toBe(400);
  });

  test('A313 gets no code of a sign-in that began before; a code that was issued before is still redeemed', async () => {
    const { app, client, user, as } = await makeWorld();
    passTime(0);
    await add({ app, client, as }, { expires_in: 60 });
    const visitor = new Visitor();
    const { challenge } = makePkce();
    const form = await visitor.open(authorizeUrl(app, preview(client), challenge));
    passTime(MINUTE - 10_000);
    const issued = await authorize(app, preview(client), user.email);
    passTime(10_000);
    const page = await passScreens(visitor, form, user.email);
    expect([page.status, page.location]).toEqual([400, undefined]);
    expect(page.text).toContain('invalid_redirect_uri');
    const { status, body } = await redeem(app, preview(client), issued);
    expect(status).toBe(200);
    expect((await userinfo(app, String(body.access_token))).status).toBe(200);
  });

  test('A313 gets no error of a sign-in that began before', async () => {
    const { app, client, user, as } = await makeWorld();
    await add({ app, client, as }, { expires_in: 60 });
    const visitor = new Visitor();
    const asked = await visitor.open(authorizeUrl(app, preview(client), makePkce().challenge));
    const consent = await visitor.submit(asked, { email: user.email, password: PASSWORD });
    passTime(MINUTE);
    const page = await visitor.submit(consent, { decision: 'deny' });
    expect([page.status, page.location, page.text.includes('invalid_redirect_uri')]).toEqual([400, undefined, true]);
  });

  test('A313 leaves the session and its refresh token alone', async () => {
    const { app, client, user, as } = await makeWorld();
    await add({ app, client, as }, { expires_in: 60 });
    const signedIn = await authorize(app, preview(client), user.email, {
      scope: 'openid offline_access',
      prompt: 'consent',
    });
    const { body } = await redeem(app, preview(client), signedIn);
    passTime(2 * MINUTE);
    expect((await refresh(app, client, String(body.refresh_token))).status).toBe(200);
    const again = await signedIn.visitor.open(authorizeUrl(app, client, makePkce().challenge));
    expect(again.location).toContain('code=');
  });

  test('A313 is no place to go after signing out', async () => {
    const { app, client, user, as } = await makeWorld();
    await add({ app, client, as }, { expires_in: 60, post_logout_redirect_uri: HOME });
    const { visitor, ...signedIn } = await authorize(app, preview(client), user.email);
    const { body } = await redeem(app, preview(client), signedIn);
    const url = `${app.issuer}/logout?${new URLSearchParams({ id_token_hint: String(body.id_token), post_logout_redirect_uri: HOME })}`;
    expect((await visitor.fetch(url)).status).not.toBe(400);
    passTime(MINUTE);
    const late = await visitor.fetch(url);
    expect([late.status, late.text.includes('post_logout_redirect_uri_unknown')]).toEqual([400, true]);
  });

  test('A313 gives scripts of its origin no leave, also by memory of the origin', async () => {
    const { app, client, as } = await makeWorld();
    passTime(0);
    expect(await preflight(app, ORIGIN)).toBeUndefined();
    await add({ app, client, as }, { expires_in: 60 });
    expect(await preflight(app, ORIGIN)).toBe(ORIGIN);
    passTime(MINUTE - 1_000);
    expect(await preflight(app, ORIGIN)).toBe(ORIGIN);
    passTime(1_000);
    expect(await preflight(app, ORIGIN)).toBeUndefined();
    const answer = await ask(gatehouse, {
      path: `${new URL(app.issuer).pathname}/token`,
      headers: { origin: ORIGIN, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        client_id: client.client_id,
        grant_type: 'authorization_code',
        code: 'x',
      }).toString(),
    });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('A313 is where no magic link leads', async () => {
    const { app, client, as } = await makeWorld({}, { magic_link: 'on' });
    await add({ app, client, as }, { expires_in: 60 });
    const backend = await makeApiKey(gatehouse, app);
    const ask = async () =>
      (
        await call(app, 'POST /auth/magic-link', {
          as: backend,
          body: { identifier: 'bob@example.com', redirect_uri: PREVIEW },
        })
      ).status;
    expect(await ask()).toBe(202);
    passTime(MINUTE);
    expect(await ask()).toBe(400);
  });
});

describe('A314 a temporary redirect URI', () => {
  test('A314 is of its own client alone, and of its App', async () => {
    const { app, client, as } = await makeWorld();
    const sibling = await makeClient(gatehouse, app);
    const elsewhere = await makeApp(gatehouse);
    const stranger = await makeClient(gatehouse, elsewhere);
    await add({ app, client, as });
    expect((await begin(app, preview(sibling))).status).toBe(400);
    expect((await begin(elsewhere, preview(stranger))).status).toBe(400);
    expect(await preflight(elsewhere, ORIGIN)).toBeUndefined();
    const byAnother = await makeApiKey(gatehouse, elsewhere, ['redirect_uris:write']);
    expect((await add({ app, client, as: byAnother })).status).toBe(401);
    expect((await add({ app: elsewhere, client, as: byAnother })).body.code).toBe('not_found');
    const others = await call(elsewhere, `GET ${PATH}`, { as: byAnother, params: { id: client.client_id } });
    expect(others.body.code).toBe('not_found');
  });

  test.each([
    'https://*.preview.example.com/callback',
    'https://pr-42.preview.example.com/*',
    'javascript:alert(1)',
    'http://pr-42.preview.example.com/callback',
    'https://pr-42.preview.example.com/callback#x',
    'https://user@pr-42.preview.example.com/callback',
    '//pr-42.preview.example.com/callback',
    'myapp:/callback',
  ])('A314 %s is refused, also for after signing out', async (uri) => {
    const world = await makeWorld();
    const mistake = async (body: object) => {
      const { status, body: problem } = await add(world, body);
      return [status, problem.code, problem.errors?.[0]?.field];
    };
    expect(await mistake({ redirect_uri: uri })).toEqual([400, 'invalid_redirect_uri', 'redirect_uri']);
    expect(await mistake({ post_logout_redirect_uri: uri })).toEqual([
      ...[400, 'invalid_redirect_uri', 'post_logout_redirect_uri'],
    ]);
  });

  test.each([
    [{ type: 'confidential', application_type: 'web' }, 'com.example.app:/callback'],
    [{ type: 'public', application_type: 'native' }, 'https://localhost/callback'],
  ] as const)('A314 of %j, %s is refused: the client would refuse every sign-in', async (kind, uri) => {
    const world = await makeWorld({ ...kind });
    expect((await add(world, { redirect_uri: uri })).body.code).toBe('invalid_redirect_uri');
    const as = await makeApiKey(gatehouse, world.app, ['clients:write']);
    const body = { redirect_uris: [world.client.redirect_uri, uri] };
    const changed = await call(world.app, 'PATCH /clients/:id', { as, params: { id: world.client.client_id }, body });
    expect(changed.body).toMatchObject({ code: 'invalid_redirect_uri', errors: [{ field: 'redirect_uris.1' }] });
    const created = await call(world.app, 'POST /clients', { as, body: { name: 'Blog', ...kind, ...body } });
    expect(created.body).toMatchObject({ code: 'invalid_redirect_uri', errors: [{ field: 'redirect_uris.1' }] });
    expect((await begin(world.app, world.client)).status).toBe(303);
  });
});

describe('A315 a key with redirect_uris:write alone', () => {
  test('A315 may do nothing else', async () => {
    const { app, client, as } = await makeWorld();
    const others = apiRoutes.filter(({ path, access }) => 'permission' in access && !path.startsWith(PATH));
    for (const route of others) {
      const names = Array.from(route.path.matchAll(/:(\w+)/g), ([, name = '']) => name);
      const params = Object.fromEntries(names.map((name) => [name, client.client_id]));
      const { status, body } = await send(urlOf(app, route, { params }), route.method, { as });
      // Some parts of a path can't be what they are here, and then name nothing.
      expect(
        [
          [403, 'insufficient_scope'],
          [404, 'not_found'],
        ],
        nameOf(route),
      ).toContainEqual([status, body.code]);
      if (status === 404) expect(names.length, nameOf(route)).toBeGreaterThan(0);
    }
  });

  test('A315 no other scope but those of clients opens its routes', async () => {
    const { app, client } = await makeWorld();
    const lesser = keyScopes.filter((one) => !['redirect_uris:write', 'clients:write', 'clients:read'].includes(one));
    const as = await makeApiKey(gatehouse, app, lesser);
    for (const method of ['GET', 'POST', 'DELETE']) {
      const url = urlOf(app, routeOf(app, `${method} ${PATH}`), { params: { id: client.client_id } });
      expect((await send(url, method, { as })).status, method).toBe(403);
    }
  });

  test('A315 a first-party client of the console’s App gets none', async () => {
    const app = await gatehouse.system.consoleApp();
    const client = await makeClient(gatehouse, app, { first_party: true });
    const as = await makeApiKey(gatehouse, app, ['redirect_uris:write']);
    expect((await add({ app, client, as })).body.code).toBe('operator_protected');
  });
});

describe('A316 many temporary redirect URIs', () => {
  test('A316 a hundred hold at once, and one that expires or is removed gives its place free', async () => {
    const world = await makeWorld();
    const { app, client, as } = world;
    for (let one = 0; one < 100; one++) await add(world, { redirect_uri: `${PREVIEW}/${one}`, expires_in: 60 + one });
    expect((await add(world)).body).toMatchObject({
      code: 'limit_reached',
      limit: 'temporary_redirect_uris',
      max: 100,
    });
    expect((await add(world, { redirect_uri: `${PREVIEW}/7`, expires_in: 3600 })).status).toBe(200);
    await call(app, `DELETE ${PATH}`, {
      as,
      params: { id: client.client_id },
      query: { redirect_uri: `${PREVIEW}/9` },
    });
    expect((await add(world, { redirect_uri: `${PREVIEW}/9`, expires_in: 3600 })).status).toBe(200);
    passTime(MINUTE);
    expect((await add(world)).status).toBe(200);
  });

  test('A316 those that have expired don’t pile up', async () => {
    const world = await makeWorld();
    await add(world, { expires_in: 60 });
    await sql`
      insert into temporary_redirect_uris
      select app_id, client_id, gen_random_uuid(), redirect_uri || number, null, added_by_kind, added_by_id, created_at,
             expires_at, forgotten_at
      from temporary_redirect_uris, generate_series(1, 150) as number where client_id = ${world.client.client_id}
    `.execute(gatehouse.database.db);
    passTime(MINUTE);
    await add(world);
    const rows = await gatehouse.database.db
      .selectFrom('temporary_redirect_uris')
      .select('id')
      .where('client_id', '=', world.client.client_id)
      .execute();
    expect(rows).toHaveLength(101);
  });

  test('A316 fifty pipelines that add the same one at once share it', async () => {
    const world = await makeWorld();
    const { app, client, as } = world;
    const answers = await Promise.all(Array.from({ length: 50 }, () => add(world)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const { body } = await call(app, `GET ${PATH}`, { as, params: { id: client.client_id } });
    expect(body.items).toHaveLength(1);
    expect((await begin(app, preview(client))).status).toBe(303);
  });
});
