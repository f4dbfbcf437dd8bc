// A user's second factors on the console: who may see them, and reset them for who lost them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFactors } from '../../../src/authentication/factors.ts';
import { makeUser } from '../../kit/app.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { type Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());

async function prepare(role: 'owner' | 'viewer') {
  const app = await alice.makeApp(role);
  const user = await makeUser(gatehouse, app);
  await makeAuthenticator(gatehouse, app, user);
  return { app, user, path: `/apps/${app.slug}/users/${user.id}` };
}

test('a developer sees a user’s factors, and resets them after a question', async () => {
  const { app, user, path } = await prepare('owner');
  expect((await alice.open(path)).text).toContain(`${path}/factors/reset"`);
  const done = await alice.send(`${path}/factors/reset`, {}, '/factors/reset');
  expect(done.url).toContain('done=factors_reset');
  expect(done.text).not.toContain('/factors/reset"');
  expect(await listFactors(gatehouse.database.db, app, user.id)).toEqual([]);
});

test('who may only look resets nothing', async () => {
  const { app, user, path } = await prepare('viewer');
  expect((await alice.open(path)).text).not.toContain('/factors/reset"');
  expect((await alice.post(`${path}/factors/reset`)).status).toBe(403);
  expect(await listFactors(gatehouse.database.db, app, user.id)).toHaveLength(1);
});
