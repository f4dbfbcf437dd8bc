// The thief of a console session, minutes after its developer signed in: no form that leaves a way in for later is answered without
// the proof that such things ask for.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createApiKey } from '../../../src/apps/keys/api-keys.ts';
import { listMembers } from '../../../src/apps/members.ts';
import { MINUTE } from '../../../src/clock.ts';
import { createStream } from '../../../src/event-streams/streams.ts';
import { createWebhook } from '../../../src/webhooks/endpoints.ts';
import { call, makeDeveloper } from '../../http/api/call.ts';
import { type Developer, signedUp } from '../../http/console/developer.ts';
import { makeClient, PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { untilIdle } from '../../kit/jobs.ts';
import { makeMachine } from '../../kit/machine.ts';
import { countRows, rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { makeOrganization } from '../../organizations/world.ts';

let gatehouse: Gatehouse;
let app: App;
let owner: Developer;
let ids: Record<'key' | 'member' | 'client' | 'machine' | 'organization' | 'stream' | 'webhook', string>;
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
  const { client_id } = await makeClient(gatehouse, app);
  const machine = await makeMachine(gatehouse, app, []);
  const organization = await makeOrganization(gatehouse, app);
  const { stream } = await createStream(gatehouse.system, app, STREAM);
  const { webhook } = await createWebhook(gatehouse.system, app, { url: 'https://rp.example.com/events' });
  ids = {
    ...{ key: apiKey.id, member: user.id, client: client_id, machine: machine.client_id },
    ...{ organization: organization.id, stream: stream.id, webhook: webhook.id },
  };
});

const STREAM = { name: 'Archive', url: 'https://logs.example.com/', auth: 'none' } as const;
const ELSEWHERE = 'https://thief.example.com/';

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
  'a machine with permissions': {
    path: () => '/clients/new',
    fields: {
      ...{ type: 'machine', name: 'back door', 'api_permissions:users:write': 'on' },
      ...{ redirect_uris: '', post_logout_redirect_uris: '' },
    },
    done: async () => (await countRows(gatehouse, app, 'clients', { name: 'back door' })) === 1,
  },
  'another permission of a machine': {
    path: () => `/clients/${ids.machine}`,
    fields: { name: 'back door', 'api_permissions:users:write': 'on' },
    done: async () => (await countRows(gatehouse, app, 'clients', { name: 'back door' })) === 1,
  },
  'another secret of a client': {
    path: () => `/clients/${ids.client}/secrets`,
    fields: {},
    done: async () => (await countRows(gatehouse, app, 'client_secrets', { client_id: ids.client })) === 2,
  },
  'a key of an organization': {
    path: () => `/organizations/${ids.organization}/api-keys/new`,
    fields: { name: 'back door', expires: '365', 'scopes:organizations:read': 'on' },
    done: async () => (await countRows(gatehouse, app, 'api_keys')) === 2,
  },
  'an event stream': {
    path: () => '/event-streams/new',
    fields: { name: 'back door', url: ELSEWHERE, auth: 'none', secret: '', ca: '' },
    done: async () => (await countRows(gatehouse, app, 'event_streams')) === 2,
  },
  'another address of an event stream': {
    path: () => `/event-streams/${ids.stream}/edit`,
    fields: { name: 'Archive', url: ELSEWHERE, auth: 'none', secret: '', ca: '' },
    done: async () => (await countRows(gatehouse, app, 'event_streams', { url: ELSEWHERE })) === 1,
  },
  'a webhook': {
    path: () => '/webhooks/new',
    fields: { url: ELSEWHERE, description: '', which_events: 'all' },
    done: async () => (await countRows(gatehouse, app, 'webhook_endpoints')) === 2,
  },
  'another address of a webhook': {
    path: () => `/webhooks/${ids.webhook}/edit`,
    fields: { url: ELSEWHERE, description: '', which_events: 'all' },
    done: async () => (await countRows(gatehouse, app, 'webhook_endpoints', { url: ELSEWHERE })) === 1,
  },
  'another secret of a webhook': {
    path: () => `/webhooks/${ids.webhook}/rotate`,
    fields: { overlap_hours: '24' },
    done: async () => {
      const rows = db().selectFrom('webhook_endpoints').select('previous_secret_sealed').where('app_id', '=', app.id);
      return (await rows.executeTakeFirstOrThrow()).previous_secret_sealed !== null;
    },
  },
};

test.each(Object.entries(forms))('A305 A323 %s needs a fresh proof', async (_, { path, fields, done }) => {
  passTime(6 * MINUTE);
  const at = `/apps/${app.slug}${path()}`;
  const page = await owner.open(at);
  expect(page.text).toContain('name="current_password"');
  const before = await rowsOf(gatehouse, app);
  const attempts: Record<string, string>[] = [{}, { current_password: 'not-the-password-1' }];
  for (const wrong of attempts) {
    const refused = await owner.visitor.submit(page, { ...fields, ...wrong }, path());
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  }
  await owner.visitor.submit(page, { ...fields, current_password: PASSWORD }, path());
  expect(await done()).toBe(true);
});

test.each(Object.entries(forms))('%s needs none right after a sign-in', async (_, { path, fields, done }) => {
  const page = await owner.open(`/apps/${app.slug}${path()}`);
  expect(page.text).not.toContain('name="current_password"');
  await owner.visitor.submit(page, fields, path());
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
