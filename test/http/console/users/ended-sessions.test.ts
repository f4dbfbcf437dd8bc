// What a developer sees of sessions that ended: which clients have confirmed that they heard of it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { revokeOtherSessions } from '../../../../src/users/sessions/end.ts';
import { makeClient, makeUser } from '../../../kit/app.ts';
import { signIn } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

test('the page of a user shows sessions that ended, and what each client said', async () => {
  const { db } = gatehouse.database;
  const alice = await signedUp(gatehouse);
  const app = await alice.makeApp();
  const user = await makeUser(gatehouse, app);
  const page = async () => (await alice.open(`/apps/${app.slug}/users/${user.id}`)).text;
  const backchannel_logout_uri = 'https://rp.example.com/logout';
  for (const name of ['Gallery', 'Photo Prints'])
    await signIn(
      app,
      await makeClient(gatehouse, app, { name, first_party: true, backchannel_logout_uri }),
      user.email,
    );
  expect(await page()).not.toContain('Ended in the last week');

  await revokeOtherSessions(db, app, user.id, undefined);
  const stateOf = async (name: string) =>
    new RegExp(`${name}</bdi>: <span class="[^"]*">([^<]+)`).exec(await page())?.[1];
  expect(await page()).toContain('ended from elsewhere');
  expect([await stateOf('Gallery'), await stateOf('Photo Prints')]).toEqual(['not confirmed yet', 'not confirmed yet']);

  const { client_id } = await db
    .selectFrom('clients')
    .select('id as client_id')
    .where('app_id', '=', app.id)
    .where('name', '=', 'Gallery')
    .executeTakeFirstOrThrow();
  await db
    .updateTable('deliveries')
    .set({ state: 'delivered' })
    .where('app_id', '=', app.id)
    .where('target_id', '=', client_id)
    .execute();
  expect([await stateOf('Gallery'), await stateOf('Photo Prints')]).toEqual(['confirmed', 'not confirmed yet']);
});
