// What a route doesn't declare is refused, at each entry of the table: a parameter or a field that was passed over would do
// something else than its caller meant.
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addMember } from '../../../src/apps/members.ts';
import { passesOver, type Route } from '../../../src/http/api/kit/route.ts';
import { makeApp } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { call, makeDeveloper, urlOf } from './call.ts';
import {
  ask,
  countEvents,
  credentialsFor,
  exampleFor,
  makeWorld,
  namedRoutes,
  paramsFor,
  type World,
} from './world.ts';

let gatehouse: Gatehouse;
let world: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  world = await makeWorld(gatehouse);
});
afterAll(() => gatehouse.stop());

const open = namedRoutes.filter(([, { access }]) => !passesOver(access));
const bodiless = open.filter(([, { body, takes, method }]) => !body && !takes && method !== 'GET');

const calling = (route: Route, real = true) => ({
  as: credentialsFor(route, world),
  params: paramsFor(route, world, real),
});

test.each(open)('A110 %s refuses parameters that it does not take', async (_, route) => {
  const before = await countEvents(world);
  const body = route.body && exampleFor(route);
  const lines = route.takes === 'lines' && {
    body: 'email\nann@example.com\n',
    headers: { 'content-type': 'text/csv' },
  };
  const { status, body: problem } = await ask(route, world, { ...calling(route), body, ...lines, query: { x: '1' } });
  const unknown = { field: 'x', code: 'unknown_field', detail: 'is not a field of this request' };
  expect([status, problem.code, problem.errors.at(-1)]).toEqual([400, 'invalid_query', unknown]);
  expect(await countEvents(world)).toBe(before);
});

test.each(bodiless)('A110 %s refuses fields, because it takes no body', async (_, route) => {
  const before = await countEvents(world);
  const { status, body } = await ask(route, world, { ...calling(route), body: { x: 1 } });
  expect([status, body.code, body.errors[0].field]).toEqual([422, 'invalid_body', 'x']);
  expect(await countEvents(world)).toBe(before);
});

test.each(bodiless.filter(([, { path }]) => path.includes(':')))('%s takes an empty object', async (_, route) => {
  const { body } = await ask(route, world, { ...calling(route, false), body: {} });
  expect(body?.code).not.toBe('invalid_body');
});

test('GET takes no body', async () => {
  const url = urlOf(world.app, namedRoutes.find(([name]) => name === 'GET /users')![1], {});
  const status = await new Promise((resolve, reject) => {
    const asked = request(url, {
      headers: { authorization: `Bearer ${world.key}`, 'content-type': 'application/json' },
    });
    asked.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    asked.setHeader('content-length', 20);
    asked.end('{"status":"disabled"}'.slice(0, 20));
  });
  expect(status).toBe(400);
});

const paged = namedRoutes.filter(([, { query }]) => query && 'cursor' in query.shape);

test.each(paged)('%s lets its caller say how long a page is', (_, { query }) => {
  expect(Object.keys(query?.shape ?? {})).toContain('limit');
});

test('a developer’s Apps come in pages of the length that is asked for', async () => {
  const { user, token: as } = await makeDeveloper(gatehouse, { app: world.app, role: 'owner' });
  for (const app of [await makeApp(gatehouse), await makeApp(gatehouse)])
    await addMember(gatehouse.database.db, app, user, 'owner');
  const query = { limit: '2' };
  const first = (await call(gatehouse.url, 'GET /apps', { as, query })).body;
  expect(first.items).toHaveLength(2);
  const next = (await call(gatehouse.url, 'GET /apps', { as, query: { ...query, cursor: first.next_cursor } })).body;
  expect([next.items.length, next.next_cursor]).toEqual([1, null]);
});
