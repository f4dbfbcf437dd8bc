// What the headers of the API's answers say beside the body: ETags and changes that are bound to them, the next page of a
// list, and what is left of a budget.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { findReading, isConditional, isTagged, mindsIfMatch } from '../../../src/http/api/kit/headers/etag.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { createRole } from '../../../src/users/roles.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { type Answer, call, makeDeveloper, nameOf, type Sent, send } from './call.ts';
import { takenBy } from './taken.ts';
import { ask, countEvents, credentialsFor, exampleFor, makeWorld, paramsFor, type World } from './world.ts';

let gatehouse: Gatehouse;
let app: App;
let as: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app);
});
afterAll(() => gatehouse.stop());

const all = [...apiRoutes, ...serverRoutes].map((route) => [nameOf(route), route] as const);
const tagged = all.filter(([, route]) => isTagged(route));
const conditional = all.filter(([, route]) => isConditional(route) && route.method !== 'POST');
const actions = all.filter(([, route]) => isConditional(route) && route.method === 'POST');
const tagOf = ({ headers }: Answer) => headers.get('etag')!;
const ifMatch = (tag: string, sent: Sent): Sent => ({ ...sent, headers: { 'if-match': tag } });

/** A body that changes something, where the example of the schema leaves everything as it is. */
const changes: Record<string, object> = {
  'PATCH /me': { nickname: 'Robert' },
  'PATCH /users/:id': { nickname: 'Robert' },
  'PUT /users/:id': { nickname: 'Bobby' },
  'PATCH /me/metadata': { metadata_own: { theme: 'dark' } },
  'PATCH /users/:id/metadata': { metadata_public: { plan: 'pro' } },
  'PUT /organizations/:organization': { name: 'Another name', slug: 'another-name', settings: {} },
  'PATCH /app': { name: 'Another name' },
  'PATCH /clients/:id': { name: 'Another name' },
  'PATCH /api-keys/:id': { name: 'Another name' },
  'PATCH /hooks/:moment': { timeout_ms: 400 },
  'PATCH /connections/:id': { name: 'Another name' },
  'PATCH /resources/:id': { name: 'Another name' },
  'PATCH /roles/:name': { description: 'Another text' },
  'PATCH /usage/limits/:id': { amount: '12.5' },
  'DELETE /me': { current_password: PASSWORD },
};

/** What the same request changes again, such as a password, and what the world has none of. */
const renewing = [
  ...['/me/password', '/users/:id/password', '/me/username', '/me/vault/:id', '/users/:id/vault/:entry_id'],
  ...['/me/connected-apps/:client_id', '/me/factors/:id', '/me/passkeys/:id', '/signals/streams'],
  ...['/app/logo', '/app/logo-dark', '/app/favicon', '/organizations/:organization/logo'],
];

type Tagged = World & { limit: string; apiKey: string };

async function makeTaggedWorld(): Promise<Tagged> {
  const world = await makeWorld(gatehouse);
  const body = { period: 'day', currency: 'EUR', amount: '10' };
  const limit = await call(world.app, 'POST /usage/limits', { as: world.key, body });
  const name = { name: 'another backend', scopes: ['users:read'] };
  const made = await call(world.app, 'POST /api-keys', { as: world.owner, body: name });
  return { ...world, limit: limit.body.id, apiKey: made.body.id };
}

function sentTo(name: string, world: Tagged): Sent {
  const route = all.find(([one]) => one === name)![1];
  const params = paramsFor(route, world);
  if (route.path.startsWith('/usage/limits')) params.id = world.limit;
  if (route.path.startsWith('/api-keys')) params.id = world.apiKey;
  const { roles, groups } = world.params;
  const given = { 'PUT /users/:id/roles': { roles: [roles] }, 'PUT /users/:id/groups': { groups: [groups] } };
  const body = { ...changes, ...given }[name] ?? (route.body && exampleFor(route));
  return { as: credentialsFor(route, world), params, ...(body && { body }) };
}

describe('an ETag', () => {
  let world: Tagged;
  let doomed: Tagged;
  let actedOn: World;
  beforeAll(async () => {
    actedOn = await makeWorld(gatehouse);
    world = await makeTaggedWorld();
    doomed = await makeTaggedWorld();
  });

  test('has every single thing that can be changed at its address', () => {
    const readable = new Set(all.filter(([, one]) => one.method === 'GET').map(([, one]) => one.path));
    const untagged = all.filter(([, one]) => mindsIfMatch(one) && readable.has(one.path) && !isConditional(one));
    // Lists and rows of lists, processes that go on by themselves, and keys, each reading of which is recorded.
    expect([...new Set(untagged.map(([, { path }]) => path))].sort()).toEqual([
      '/clients/:id/temporary-redirect-uris',
      '/event-streams/:id',
      '/me/email',
      '/me/sessions',
      '/me/trusted-devices',
      '/me/vault/:id',
      '/organizations/:organization/invitations/:id',
      '/organizations/:organization/members/:id',
      // Named by a member of the body.
      '/signals/streams',
      '/test-messages',
      '/users/:id/factors',
      '/users/:id/sessions',
      '/users/:id/vault/:entry_id',
      '/users/imports/:id',
    ]);
  });

  test.each(tagged)('%s has one, and answers 304 to a reader who has it', async (name, route) => {
    const sent = sentTo(name, world);
    const first = await ask(route, world, sent);
    expect([first.status, tagOf(first)]).toEqual([200, expect.stringMatching(/^"[\w-]{22}"$/)]);
    const again = await ask(route, world, { ...sent, headers: { 'if-none-match': `"other", W/${tagOf(first)}` } });
    expect([again.status, again.text, tagOf(again)]).toEqual([304, '', tagOf(first)]);
    const other = await ask(route, world, { ...sent, headers: { 'if-none-match': '"other"' } });
    expect([other.status, other.text]).toEqual([200, first.text]);
  });

  test.each(conditional)('A241 %s changes nothing for a caller who saw something else', async (name, route) => {
    const here = route.method === 'DELETE' ? doomed : world;
    const reading = tagged.find(([, one]) => one.path === route.path)![1];
    const sent = sentTo(name, here);
    const seen = await ask(reading, here, { ...sent, body: undefined });
    const before = await countEvents(here);
    for (const wrong of ['"stale"', `W/${tagOf(seen)}`, '"one", "two"']) {
      const refused = await ask(route, here, ifMatch(wrong, sent));
      expect([refused.status, refused.body.code], wrong).toEqual([412, 'precondition_failed']);
    }
    expect(await countEvents(here)).toBe(before);
    expect((await ask(reading, here, { ...sent, body: undefined })).text).toBe(seen.text);
    const done = await ask(route, here, ifMatch(`"other", ${tagOf(seen)}`, sent));
    expect(done.status, done.text).toBe(route.status);
    if (route.method === 'DELETE') return;
    const now = await ask(reading, here, { ...sent, body: undefined });
    expect(tagOf(now)).not.toBe(tagOf(seen));
    if (route.response === reading.response) expect(tagOf(done)).toBe(tagOf(now));
  });

  test.each(actions)('A241 %s, below a thing, is bound to the tag of the thing', async (name, route) => {
    const [here, reading] = [actedOn, findReading(route, [...apiRoutes, ...serverRoutes])!];
    const sent = await takenBy(route, here);
    const seen = await ask(reading, here, { as: sent.as, params: sent.params });
    const before = await countEvents(here);
    const stale = await ask(route, here, ifMatch('"stale"', sent));
    expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
    expect(await countEvents(here)).toBe(before);
    // Afterwards, the owner of this world would be one no longer.
    if (name === 'POST /apps/:slug/transfer') return;
    expect((await ask(route, here, ifMatch(tagOf(seen), sent))).status).not.toBe(412);
  });

  test.each(all.filter(([, { method, path }]) => (method === 'PATCH' || method === 'PUT') && !renewing.includes(path)))(
    '%s has no effect if everything is there already',
    async (name, route) => {
      const sent = sentTo(name, world);
      const first = await ask(route, world, sent);
      expect(first.status, first.text).toBe(200);
      const before = await countEvents(world);
      const again = await ask(route, world, sent);
      expect([again.status, again.text, await countEvents(world)]).toEqual([200, first.text, before]);
    },
  );

  test('A241 lets one of twenty changes win that saw the same', async () => {
    const { id } = await makeUser(gatehouse, app);
    const params = { id };
    const seen = tagOf(await call(app, 'GET /users/:id', { as, params }));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        call(app, 'PATCH /users/:id', ifMatch(seen, { as, params, body: { nickname: `Bob ${at}` } })),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 412]));
    const now = await call(app, 'GET /users/:id', { as, params });
    expect([now.body.nickname, tagOf(now)]).toEqual([won[0]!.body.nickname, tagOf(won[0]!)]);
  });

  test('A241 is not passed over where nothing has one', async () => {
    const { id } = await makeUser(gatehouse, app);
    const body = { password: 'another-orbit-lantern' };
    const sent = { as, params: { id }, body };
    const refused = await call(app, 'PUT /users/:id/password', ifMatch('"any"', sent));
    expect([refused.status, refused.body.code]).toEqual([412, 'precondition_failed']);
    expect((await call(app, 'PUT /users/:id/password', ifMatch('*', sent))).status).toBe(204);
    const params = { id: randomUUID() };
    expect((await call(app, 'PUT /users/:id/password', ifMatch('*', { ...sent, params }))).status).toBe(404);
  });

  test('“*” stands for anything that is there', async () => {
    const name = `role-${randomUUID().slice(0, 8)}`;
    await createRole(gatehouse.database.db, app, { name });
    const sent = ifMatch('*', { as, params: { name } });
    expect((await call(app, 'DELETE /roles/:name', sent)).status).toBe(204);
    expect((await call(app, 'DELETE /roles/:name', sent)).status).toBe(404);
  });
});

describe('what was created', () => {
  test.each([
    ['POST /users', { email: 'created@example.com' }, true],
    ['POST /roles', { name: 'created' }, true],
    ['POST /groups', { name: 'created' }, true],
    ['POST /permissions', { name: 'orders:create' }, true],
    ['POST /resources', { identifier: 'urn:example:created', name: 'Created' }, true],
    ['POST /organizations', { name: 'Created' }, true],
    ['POST /invitations', { email: 'invited@example.com' }, true],
    ['POST /organization-roles', { name: 'created' }, true],
    // The answer to the creation alone shows the secret.
    ['POST /clients', { name: 'Created', type: 'machine' }, false],
  ] as const)('%s says where it is, and its ETag', async (name, body, isTagged) => {
    const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const made = await call(app, name, { as: token, body });
    expect(made.status, made.text).toBe(201);
    const at = made.headers.get('location')!;
    expect(at.startsWith(`${app.issuer}/api/v1${name.slice(5)}/`)).toBe(true);
    const read = await send(at, 'GET', { as: token });
    expect(read.status).toBe(200);
    if (isTagged) expect([tagOf(made), made.text]).toEqual([tagOf(read), read.text]);
    else expect(made.headers.get('etag')).toBeNull();
  });

  test('by the server’s own API has an address, too', async () => {
    const { token } = await makeDeveloper(gatehouse);
    const made = await call(gatehouse.url, 'POST /apps', { as: token, body: { name: 'Created' } });
    expect(made.headers.get('location')).toBe(`${gatehouse.url}/api/v1/apps/${made.body.slug}`);
    expect((await send(made.headers.get('location')!, 'GET', { as: token })).status).toBe(200);
  });
});

describe('a list', () => {
  test('links to its next page, and the last page to none', async () => {
    const here = await makeApp(gatehouse);
    const key = await makeApiKey(gatehouse, here);
    for (let made = 0; made < 5; made++) await makeUser(gatehouse, here);
    const seen: string[] = [];
    let url: string | undefined = `${here.issuer}/api/v1/users?limit=2&status=active`;
    for (let pages = 0; url; pages++) {
      const query = Object.fromEntries(new URL(url).searchParams);
      expect(pages).toBeLessThan(3);
      const { body, headers } = await call(here, 'GET /users', { as: key, query });
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      const link = headers.get('link');
      url = /^<([^>]+)>; rel="next"$/.exec(link ?? '')?.[1];
      expect(link === null).toBe(body.next_cursor === null);
      if (url) expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ limit: '2', status: 'active' });
      if (url) expect(url.startsWith(`${here.issuer}/api/v1/users?`)).toBe(true);
    }
    expect(new Set(seen).size).toBe(5);
  });

  test('that is searched by a body has no link: its words don’t belong in an address', async () => {
    const here = await makeApp(gatehouse);
    const key = await makeApiKey(gatehouse, here);
    for (let made = 0; made < 2; made++) await makeUser(gatehouse, here);
    const { body, headers } = await call(here, 'POST /users/search', { as: key, body: { limit: 1 } });
    expect([body.next_cursor === null, headers.get('link')]).toEqual([false, null]);
  });
});

describe('a budget', () => {
  test('is told as it empties, also with the refusal, and not where it is full again', async () => {
    const user = await makeUser(gatehouse, app);
    const attempt = (password: string) =>
      call(app, 'POST /auth/login', { as, body: { email: user.email, password, ip: '203.0.113.77' } });
    const lefts: number[] = [];
    for (;;) {
      const { status, headers } = await attempt('wrong-orbit-lantern');
      const [policy, limit] = [headers.get('ratelimit-policy')!, headers.get('ratelimit')!];
      const name = /^"([\w-]+)";q=\d+;w=\d+/.exec(policy)![1]!;
      const [, left, seconds] = new RegExp(`"${name}";r=(\\d+);t=(\\d+)`).exec(limit)!;
      lefts.push(Number(left));
      expect(Number(seconds)).toBeGreaterThan(0);
      if (status === 429) {
        expect(limit).toMatch(/;r=0;/);
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        break;
      }
    }
    expect(lefts.length).toBeGreaterThan(2);
    const free = await call(app, 'GET /users', { as });
    expect([free.headers.get('ratelimit'), free.headers.get('ratelimit-policy')]).toEqual([null, null]);
  });
});
