// A user's second factors on the console: who may see them, and reset them for who lost them.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFactors } from '../../../../src/authentication/factors/kinds.ts';
import { listPasskeys } from '../../../../src/authentication/factors/passkeys/passkeys.ts';
import { listTrustedDevices, trustDevice } from '../../../../src/authentication/factors/trusted-devices.ts';
import { makeUser } from '../../../kit/app.ts';
import { makeAuthenticator } from '../../../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { makePasskey } from '../../../kit/passkey.ts';
import { type Developer, signedUp } from '../developer.ts';

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
  await trustDevice(gatehouse.database.db, app, user.id);
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

test('a developer removes one of several factors after a question, and the others stay', async () => {
  const { app, user, path } = await prepare('owner');
  const { db } = gatehouse.database;
  const [first] = await listFactors(db, app, user.id);
  const removal = `${path}/factors/${first!.id}/remove`;
  expect((await alice.open(path)).text).not.toContain(removal);
  await makeAuthenticator(gatehouse, app, user, 'Old phone');
  const page = await alice.open(path);
  expect(page.text).toContain('Remove Authenticator app “Old phone”');
  expect(page.text).toContain(`${removal}"`);
  const done = await alice.send(removal, {}, '/remove');
  expect(done.url).toContain('done=factor_removed');
  expect((await listFactors(db, app, user.id)).map(({ name }) => name)).toEqual(['Old phone']);
  expect((await alice.open(removal)).status).toBe(404);
});

test('a developer sees the browsers that a user trusts, and makes Gatehouse forget them', async () => {
  const { app, user, path } = await prepare('owner');
  expect((await alice.open(path)).text).toContain('Trusted browsers');
  const done = await alice.send(path, {}, '/trusted-devices/forget');
  expect(done.url).toContain('done=devices_forgotten');
  expect(done.text).not.toContain('Trusted browsers');
  expect(await listTrustedDevices(gatehouse.database.db, app, user)).toEqual([]);
});

test('who may only look resets and forgets nothing', async () => {
  const { app, user, path } = await prepare('viewer');
  expect((await alice.open(path)).text).not.toContain('/factors/reset"');
  expect((await alice.post(`${path}/factors/reset`)).status).toBe(403);
  const [factor] = await listFactors(gatehouse.database.db, app, user.id);
  expect((await alice.post(`${path}/factors/${factor!.id}/remove`)).status).toBe(403);
  expect((await alice.post(`${path}/trusted-devices/forget`)).status).toBe(403);
  expect(await listTrustedDevices(gatehouse.database.db, app, user)).toHaveLength(1);
  expect(await listFactors(gatehouse.database.db, app, user.id)).toHaveLength(1);
});

test('a developer sees a user’s passkeys, and removes one after a question, also the last', async () => {
  const { app, user, path } = await prepare('owner');
  const { passkey } = await makePasskey(gatehouse, app, user);
  const removal = `${path}/passkeys/${passkey.id}/remove`;
  expect((await alice.open(path)).text).toContain(`${removal}"`);
  const done = await alice.send(removal, {}, '/remove');
  expect(done.url).toContain('done=passkey_removed');
  expect(await listPasskeys(gatehouse.database.db, app, user.id)).toEqual([]);
  expect((await alice.open(removal)).status).toBe(404);
});

test('who may only look removes no passkey', async () => {
  const { app, user, path } = await prepare('viewer');
  const { passkey } = await makePasskey(gatehouse, app, user);
  const page = await alice.open(path);
  expect(page.text).toContain('Laptop');
  expect(page.text).not.toContain('/remove"');
  expect((await alice.post(`${path}/passkeys/${passkey.id}/remove`)).status).toBe(403);
  expect(await listPasskeys(gatehouse.database.db, app, user.id)).toHaveLength(1);
});
