// The thief of a console session, minutes after its developer signed in: no form that leaves a way in for later is answered without
// the proof that such things ask for.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createApiKey } from '../../../src/apps/keys/api-keys.ts';
import { listMembers } from '../../../src/apps/members.ts';
import { MINUTE } from '../../../src/clock.ts';
import { call, makeDeveloper } from '../../http/api/call.ts';
import { type Developer, signedUp } from '../../http/console/developer.ts';
import { PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { untilIdle } from '../../kit/jobs.ts';
import { countRows, rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';

let gatehouse: Gatehouse;
let app: App;
let owner: Developer;
let ids: { key: string; member: string };
const db = () => gatehouse.database.db;

beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse?.stop());
afterEach(restoreTime);

beforeEach(async () => {
  owner = await signedUp(gatehouse);
  app = await owner.makeApp();
  const { apiKey } = await createApiKey(db(), app, { name: 'backend', scopes: ['users:read'] });
  const { user } = await makeDeveloper(gatehouse, { app, role: 'viewer' });
  ids = { key: apiKey.id, member: user.id };
});

const forms: Record<string, { path: () => string; fields: Record<string, string>; done: () => Promise<boolean> }> = {
  'an API key': {
    path: () => '/api-keys/new',
    fields: { name: 'back door', expires: 'never', 'scopes:users:write': 'on' },
    done: async () => (await countRows(gatehouse, app, 'api_keys')) === 2,
  },
  'another secret of an API key': {
    path: () => `/api-keys/${ids.key}/rotate`,
    fields: { overlap_hours: '24' },
    done: async () => (await countRows(gatehouse, app, 'api_keys')) === 2,
  },
  'an invitation of another owner': {
    path: () => '/members/add',
    fields: { email: 'accomplice@example.com', role: 'owner' },
    done: async () => (await countRows(gatehouse, app, 'member_invitations')) === 1,
  },
  'a role that may do more': {
    path: () => `/members/${ids.member}`,
    fields: { role: 'owner' },
    done: async () => (await listMembers(db(), app)).every(({ role }) => role === 'owner'),
  },
};

test.each(Object.entries(forms))('A305 %s needs a fresh proof', async (_, { path, fields, done }) => {
  passTime(6 * MINUTE);
  const at = `/apps/${app.slug}${path()}`;
  const page = await owner.open(at);
  expect(page.text).toContain('name="current_password"');
  const before = await rowsOf(gatehouse, app);
  const attempts: Record<string, string>[] = [{}, { current_password: 'not-the-password-1' }];
  for (const wrong of attempts) {
    const refused = await owner.visitor.submit(page, { ...fields, ...wrong });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  }
  await owner.visitor.submit(page, { ...fields, current_password: PASSWORD });
  expect(await done()).toBe(true);
});

test.each(Object.entries(forms))('%s needs none right after a sign-in', async (_, { path, fields, done }) => {
  const page = await owner.open(`/apps/${app.slug}${path()}`);
  expect(page.text).not.toContain('name="current_password"');
  await owner.visitor.submit(page, fields);
  expect(await done()).toBe(true);
});

test.each([
  [
    'the console',
    async () => {
      const page = await owner.open(`/apps/${app.slug}/api-keys/new`);
      await owner.visitor.submit(page, forms['an API key']!.fields);
    },
  ],
  [
    'the API',
    async () => {
      const { token } = await makeDeveloper(gatehouse, { app, role: 'admin' });
      const made = await call(app, 'POST /api-keys', {
        as: token,
        body: { name: 'back door', scopes: ['users:write'] },
      });
      await call(app, 'POST /api-keys/:id/rotate', { as: token, params: { id: made.body.id }, body: {} });
    },
  ],
])('A305 the owners hear of an API key that is created by %s', async (door, make) => {
  await make();
  await untilIdle(gatehouse);
  const kept = await db()
    .selectFrom('mails')
    .select(['kind', 'recipient'])
    .where('kind', '=', 'app_key_created')
    .execute();
  const expected = { kind: 'app_key_created', recipient: owner.email };
  expect(kept.filter(({ recipient }) => recipient === owner.email)).toEqual(
    door === 'the console' ? [expected] : [expected, expected],
  );
});
