// Addresses that no page of ours has: an answer, never an error of ours, and nothing found.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { screens } from '../../../src/http/console/routes.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { takeTurn } from '../../kit/turns.ts';
import { type Developer, signedUp } from './developer.ts';
import { makeWorld, type World } from './world.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let world: World;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
  world = await makeWorld(gatehouse, alice);
});
afterAll(() => gatehouse.stop());

const strange = ['%00', '%ff', '%zz', '%2e%2e%2f', '1e999', '-1', '%F0%9F%98%80', '%27', '%0d%0a', 'a'.repeat(3000)];
const withId = screens.filter(({ path, show }) => show && /:(?!slug)/.test(path)).map(({ path }) => path);

test.each(withId)('A116 %s with ids that are none', async (path) => {
  for (const id of takeTurn(strange, withId.indexOf(path), 3)) {
    const page = await alice.open(path.replace(':slug', world.app.slug).replace(/:\w+/g, id));
    expect(page.status, id).toBeGreaterThanOrEqual(400);
    expect(page.status, id).toBeLessThan(500);
  }
});

const lists = ['', '/users', '/clients', '/events'];
const parameters = ['q', 'cursor', 'after', 'status', 'group', 'done', 'limit'];

test.each(lists)('A116 the list at %j with queries that are none', async (list) => {
  const base = list ? `/apps/${world.app.slug}${list}` : '';
  for (const [index, name] of parameters.entries()) {
    for (const value of takeTurn(strange, lists.indexOf(list) + index, 3)) {
      const page = await alice.open(`${base}?${name}=${value}`);
      expect(page.status, `${name}=${value}`).toBeLessThan(500);
    }
  }
  expect((await alice.open(`${base}?q=a&q=b`)).status).toBe(200);
});

test('a word about what was done is ours or none', async () => {
  const page = await alice.open('?done=%3Cb%3EYou+won%3C/b%3E');
  expect(page.text).not.toMatch(/You won|callout-success/);
  for (const word of ['__proto__', 'constructor', 'toString'])
    expect((await alice.open(`?done=${word}`)).status).toBe(200);
});
