// Lists of API keys: however many keys there are, each can be found, rotated and revoked.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createApiKey } from '../../../src/apps/keys/api-keys.ts';
import { ENDED_KEY_DAYS } from '../../../src/apps/keys/ended.ts';
import { DAY } from '../../../src/clock.ts';
import { newId } from '../../../src/ids.ts';
import { sweep } from '../../../src/jobs/sweep.ts';
import type { Organization } from '../../../src/organizations/organizations.ts';
import { makeClient, makeStuckMail, makeUser } from '../../kit/app.ts';
import { signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';
import { makeMember, makeOrganization } from '../../organizations/world.ts';
import { enter } from '../account/world.ts';
import { call, makeDeveloper } from '../api/call.ts';
import { type Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

/** Its first page tells of its health once somebody has signed in. */
async function makeUsedApp(): Promise<App> {
  const app = await alice.makeApp();
  await signIn(app, await makeClient(gatehouse, app), (await makeUser(gatehouse, app)).email);
  return app;
}

const MANY = 220;

/** Younger than any other key. */
async function addKeys(
  app: App,
  { organization_id, revoked_at }: { organization_id: string | null; revoked_at?: Date },
) {
  const created_at = new Date(Date.now() + 1000);
  const keys = Array.from({ length: MANY }, (_, at) => ({
    ...{
      app_id: app.id,
      id: newId(),
      name: `filler ${at}`,
      key_hash: Buffer.from(newId()),
      hint: 'abcd',
      organization_id,
    },
    ...{ scopes: ['organizations:read'], created_at, revoked_at: revoked_at ?? null },
  }));
  await gatehouse.database.db.insertInto('api_keys').values(keys).execute();
}

const makeKey = (app: App, more: { organization_id?: string; expires_in_days?: number } = {}) =>
  createApiKey(gatehouse.database.db, app, { name: 'Leaked backend', scopes: ['organizations:read'], ...more });

async function makeFullOrganization(app: App): Promise<{ organization: Organization; id: string }> {
  const organization = await makeOrganization(gatehouse, app);
  const { apiKey } = await makeKey(app, { organization_id: organization.id });
  await addKeys(app, { organization_id: organization.id, revoked_at: new Date() });
  return { organization, id: apiKey.id };
}

describe('A307 members of organizations don’t hide the App’s own keys behind theirs', () => {
  test('neither on the console’s pages, nor in its search, nor in its health', async () => {
    const app = await makeUsedApp();
    const { apiKey } = await makeKey(app, { expires_in_days: 10 });
    const organization = await makeOrganization(gatehouse, app);
    await addKeys(app, { organization_id: organization.id });
    const list = await alice.open(`/apps/${app.slug}/api-keys`);
    expect(list.text).toContain(`/api-keys/${apiKey.id}/revoke`);
    expect(list.text).not.toContain('filler');
    expect((await alice.open(`/apps/${app.slug}`)).text).toContain('Ending within two weeks: 1');
    const found = await alice.open(`/apps/${app.slug}/search?q=leaked`);
    expect(found.text).toContain(`/apps/${app.slug}/api-keys/${apiKey.id}"`);
  });

  test('nor at the API, which has pages, filters and a search', async () => {
    const app = await alice.makeApp();
    const { apiKey } = await makeKey(app);
    const organization = await makeOrganization(gatehouse, app);
    await addKeys(app, { organization_id: organization.id });
    const { token: as } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const idsOf = async (query: Record<string, string>) => {
      const { body } = await call(app, 'GET /api-keys', { as, query });
      return body.items.map(({ id }: { id: string }) => id);
    };
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await call(app, 'GET /api-keys', { as, query: { limit: '100', cursor } });
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
    }
    expect([ids.length, new Set(ids).size, ids.at(-1)]).toEqual([MANY + 1, MANY + 1, apiKey.id]);
    expect(await idsOf({ organization_id: 'none' })).toEqual([apiKey.id]);
    expect(await idsOf({ organization_id: organization.id, limit: '100' })).toHaveLength(100);
    expect(await idsOf({ search: 'leak' })).toEqual([apiKey.id]);
    expect(await idsOf({ search: apiKey.id })).toEqual([apiKey.id]);
    await call(app, 'DELETE /api-keys/:id', { as, params: { id: apiKey.id } });
    expect(await idsOf({ state: 'revoked' })).toEqual([apiKey.id]);
    expect(await idsOf({ state: 'live', organization_id: 'none' })).toEqual([]);
    expect((await call(app, 'GET /api-keys', { as, query: { state: 'old' } })).status).toBe(400);
  });
});

describe('a key that is older than two hundred others of its organization', () => {
  test('is listed, rotated and revoked by developers', async () => {
    const app = await alice.makeApp();
    const { organization, id } = await makeFullOrganization(app);
    const path = `/apps/${app.slug}/organizations/${organization.id}/api-keys`;
    const list = await alice.open(path);
    expect(list.text).toContain(`/api-keys/${id}/revoke`);
    expect(list.text).not.toContain('filler');
    await alice.send(`${path}/${id}/rotate`, { overlap_hours: '1' }, '/rotate');
    const done = await alice.send(`${path}/${id}/revoke`, {}, '/revoke');
    expect(done.url).toContain('done=key_revoked');
    const revoked = await alice.open(`${path}?state=revoked`);
    expect(revoked.text).toContain('filler');
    expect(revoked.text).toContain('rel="next"');
  });

  test('is listed and revoked by the organization’s own people', async () => {
    const app = await alice.makeApp();
    const { organization, id } = await makeFullOrganization(app);
    const { user } = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
    const visitor = new Visitor();
    await enter(visitor, app, user.email);
    const url = `${app.issuer}/account/organizations/${organization.id}/api-keys`;
    const list = await visitor.open(url);
    expect(list.text).toContain(`/api-keys/${id}/revoke`);
    expect(list.text).not.toContain('filler');
    expect((await visitor.open(`${url}?state=revoked`)).text).toContain('rel="next"');
    expect((await visitor.open(`${url}/${id}/rotate`)).status).toBe(200);
    const done = await visitor.submit(await visitor.open(`${url}/${id}/revoke`), {}, '/revoke');
    expect(done.url).toContain('done=key_revoked');
    const { apiKey } = await makeKey(app);
    expect((await visitor.open(`${url}/${apiKey.id}/revoke`)).status).toBe(404);
    expect((await visitor.open(`${url}/nonsense/revoke`)).status).toBe(404);
  });
});

test('a message that failed is told of, however many wait behind it', async () => {
  const app = await makeUsedApp();
  const { db } = gatehouse.database;
  const stuck = await makeStuckMail(gatehouse, app);
  const { created_at: _, ...mail } = await db
    .selectFrom('mails')
    .selectAll()
    .where('id', '=', stuck.id)
    .executeTakeFirstOrThrow();
  const waiting = Array.from({ length: 60 }, () => ({
    ...mail,
    ...{ id: newId(), last_error: null, created_at: new Date(Date.now() + 1000) },
  }));
  await db.insertInto('mails').values(waiting).execute();
  expect((await alice.open(`/apps/${app.slug}`)).text).toContain('1 could not be sent so far');
});

test('ended keys are listed for a year, and then deleted', async () => {
  const app = await alice.makeApp();
  const { db } = gatehouse.database;
  const [expired, revoked, live] = [await makeKey(app), await makeKey(app), await makeKey(app)];
  const set = (id: string, ends: object) => db.updateTable('api_keys').set(ends).where('id', '=', id).execute();
  await set(expired.apiKey.id, { expires_at: new Date() });
  await set(revoked.apiKey.id, { revoked_at: new Date() });
  await set(live.apiKey.id, { expires_at: null });
  const left = async () => {
    await sweep(db);
    const rows = await db.selectFrom('api_keys').select('id').where('app_id', '=', app.id).execute();
    return rows.map(({ id }) => id).sort();
  };
  passTime((ENDED_KEY_DAYS - 1) * DAY);
  expect(await left()).toHaveLength(3);
  passTime(2 * DAY);
  expect(await left()).toEqual([live.apiKey.id]);
});
