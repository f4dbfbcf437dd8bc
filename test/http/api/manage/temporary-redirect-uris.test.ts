// Redirect URIs that expire, through the API: adding, moving, listing and removing them, and which clients can have them.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { updateClient } from '../../../../src/apps/clients/clients.ts';
import { DAY, HOUR } from '../../../../src/clock.ts';
import { sweep } from '../../../../src/jobs/sweep.ts';
import { makeApiKey, makeApp, makeClient, type TestClient } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { makeMachine } from '../../../kit/machine.ts';
import { passTime, restoreTime } from '../../../kit/time.ts';
import { call } from '../call.ts';

const PATH = '/clients/:id/temporary-redirect-uris';
const PREVIEW = 'https://pr-42.preview.example.com/callback';
const HOME = 'https://pr-42.preview.example.com/';
const WEEK = 7 * DAY;

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

type World = { app: App; client: TestClient; as: string };

async function makeWorld(more: Parameters<typeof makeClient>[2] = {}): Promise<World> {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app, more);
  return { app, client, as: await makeApiKey(gatehouse, app, ['redirect_uris:write']) };
}

const at = ({ client, as }: World) => ({ as, params: { id: client.client_id } });
const add = (world: World, body: object) => call(world.app, `POST ${PATH}`, { ...at(world), body });
const list = async (world: World) => (await call(world.app, `GET ${PATH}`, at(world))).body.items;

const untilOf = ({ expires_at }: { expires_at: string }) => Date.parse(expires_at) - Date.now();

describe('a temporary redirect URI', () => {
  test('holds for a week unless the call says otherwise, and is listed with the caller that added it', async () => {
    const world = await makeWorld();
    const { status, body } = await add(world, { redirect_uri: PREVIEW, post_logout_redirect_uri: HOME });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      redirect_uri: PREVIEW,
      post_logout_redirect_uri: HOME,
      added_by: { kind: 'api_key' },
    });
    expect(untilOf(body)).toBeGreaterThan(WEEK - HOUR);
    expect(untilOf(body)).toBeLessThanOrEqual(WEEK);
    expect(await list(world)).toEqual([body]);
    expect(
      (await add(world, { redirect_uri: `${PREVIEW}/2`, expires_in: 3600 })).body.expires_at < body.expires_at,
    ).toBe(true);
    expect((await list(world)).map((one: { redirect_uri: string }) => one.redirect_uri)).toEqual([
      `${PREVIEW}/2`,
      PREVIEW,
    ]);
  });

  test('that is added again is the same one with another end, and the newest call says all of it', async () => {
    const world = await makeWorld();
    const first = await add(world, { redirect_uri: PREVIEW, post_logout_redirect_uri: HOME });
    passTime(DAY);
    const again = await add(world, { redirect_uri: PREVIEW });
    expect(again.body).toMatchObject({ id: first.body.id, post_logout_redirect_uri: null });
    expect(again.body.created_at).toBe(first.body.created_at);
    expect(untilOf(again.body)).toBe(WEEK);
    expect(await list(world)).toEqual([again.body]);
    const earlier = await add(world, { redirect_uri: PREVIEW, expires_in: 60 });
    expect(untilOf(earlier.body)).toBe(60_000);
  });

  test('is never one of the client’s own redirect URIs', async () => {
    const world = await makeWorld();
    await add(world, { redirect_uri: PREVIEW });
    const as = await makeApiKey(gatehouse, world.app, ['clients:read']);
    const { body } = await call(world.app, 'GET /clients/:id', { as, params: { id: world.client.client_id } });
    expect(body.redirect_uris).toEqual([world.client.redirect_uri]);
  });

  test('is removed by its id, or by its address, which may be gone already', async () => {
    const world = await makeWorld();
    const { id } = (await add(world, { redirect_uri: PREVIEW })).body;
    const byId = () =>
      call(world.app, `DELETE ${PATH}/:uri_id`, { as: world.as, params: { id: world.client.client_id, uri_id: id } });
    expect((await byId()).status).toBe(204);
    expect((await byId()).body.code).toBe('not_found');
    const byAddress = async () =>
      (await call(world.app, `DELETE ${PATH}`, { ...at(world), query: { redirect_uri: PREVIEW } })).body;
    expect(await byAddress()).toEqual({ removed: false });
    await add(world, { redirect_uri: PREVIEW });
    expect(await byAddress()).toEqual({ removed: true });
    expect(await list(world)).toEqual([]);
  });

  test('that has expired is not listed or removed, and begins anew when it is added again', async () => {
    const world = await makeWorld();
    const first = (await add(world, { redirect_uri: PREVIEW, expires_in: 3600 })).body;
    passTime(HOUR);
    expect(await list(world)).toEqual([]);
    const removed = await call(world.app, `DELETE ${PATH}/:uri_id`, {
      as: world.as,
      params: { id: world.client.client_id, uri_id: first.id },
    });
    expect(removed.body.code).toBe('not_found');
    const again = (await add(world, { redirect_uri: PREVIEW })).body;
    expect(again.created_at > first.created_at).toBe(true);
    expect(await list(world)).toEqual([again]);
  });

  test('is forgotten a week after its end', async () => {
    const world = await makeWorld();
    const { db } = gatehouse.database;
    const count = async () =>
      (await db.selectFrom('temporary_redirect_uris').select('id').where('app_id', '=', world.app.id).execute()).length;
    await add(world, { redirect_uri: PREVIEW, expires_in: 3600 });
    passTime(HOUR + WEEK - 1000);
    await sweep(db);
    expect(await count()).toBe(1);
    passTime(2000);
    await sweep(db);
    expect(await count()).toBe(0);
  });

  test('is in the audit log with its end, each time it is added', async () => {
    const world = await makeWorld();
    await add(world, { redirect_uri: PREVIEW });
    await add(world, { redirect_uri: PREVIEW });
    await call(world.app, `DELETE ${PATH}`, { ...at(world), query: { redirect_uri: PREVIEW } });
    const as = await makeApiKey(gatehouse, world.app, ['events:read']);
    const { body } = await call(world.app, 'GET /events', { as });
    const events = body.items.filter(({ type }: { type: string }) => type.startsWith('temporary_redirect_uri.'));
    expect(events.map(({ type, data }: { type: string; data: { renewed?: boolean } }) => [type, data.renewed])).toEqual(
      [
        ['temporary_redirect_uri.removed', undefined],
        ['temporary_redirect_uri.added', true],
        ['temporary_redirect_uri.added', false],
      ],
    );
    expect(events[1]).toMatchObject({
      actor: { kind: 'api_key' },
      client_id: world.client.client_id,
      data: { client_name: 'Photo Prints', redirect_uri: PREVIEW, expires_at: expect.any(String) },
    });
  });

  test('can be of a native client with a scheme of its own', async () => {
    const world = await makeWorld({ type: 'public', application_type: 'native' });
    expect((await add(world, { redirect_uri: 'com.example.preview:/callback' })).status).toBe(200);
  });

  test.each([
    [{ redirect_uri: PREVIEW, expires_in: 59 }, 'expires_in'],
    [{ redirect_uri: PREVIEW, expires_in: 90 * 24 * 3600 + 1 }, 'expires_in'],
    [{ redirect_uri: PREVIEW, expires_in: 3600.5 }, 'expires_in'],
    [{}, 'redirect_uri'],
  ])('%j is refused', async (body, field) => {
    const world = await makeWorld();
    const answer = await add(world, body);
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([422, 'invalid_body', field]);
  });

  test('of a machine or a disabled client is refused', async () => {
    const world = await makeWorld();
    const machine = await makeMachine(gatehouse, world.app, []);
    expect((await add({ ...world, client: machine }, { redirect_uri: PREVIEW })).body).toMatchObject({
      code: 'invalid_body',
      errors: [{ field: 'redirect_uri' }],
    });
    await add(world, { redirect_uri: PREVIEW });
    await updateClient(gatehouse.system, world.app, world.client.client_id, { status: 'disabled' });
    expect((await add(world, { redirect_uri: PREVIEW })).body.code).toBe('conflict');
    // Those that are there can be seen and removed.
    expect(await list(world)).toHaveLength(1);
    const removed = await call(world.app, `DELETE ${PATH}`, { ...at(world), query: { redirect_uri: PREVIEW } });
    expect(removed.body).toEqual({ removed: true });
  });

  test('goes with its client', async () => {
    const world = await makeWorld();
    await add(world, { redirect_uri: PREVIEW });
    const as = await makeApiKey(gatehouse, world.app, ['clients:write']);
    await call(world.app, 'DELETE /clients/:id', { as, params: { id: world.client.client_id } });
    expect((await call(world.app, `GET ${PATH}`, at(world))).body.code).toBe('not_found');
  });
});

describe('the keys that may', () => {
  test.each([
    [['clients:write'], 200, 403],
    [['clients:read'], 403, 200],
    [['clients:read', 'clients:write'], 200, 200],
    [['redirect_uris:write'], 200, 200],
    [['users:write', 'app:write'], 403, 403],
  ])('%j: adding %i, listing %i', async (scopes, adding, listing) => {
    const world = await makeWorld();
    const as = await makeApiKey(gatehouse, world.app, scopes);
    const added = await add({ ...world, as }, { redirect_uri: PREVIEW });
    const listed = await call(world.app, `GET ${PATH}`, { ...at(world), as });
    expect([added.status, listed.status]).toEqual([adding, listing]);
    if (adding === 403) expect(added.body.detail).toContain('redirect_uris:write or clients:write');
  });
});
