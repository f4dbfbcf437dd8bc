// A passkey that the App removes: its user hears of it, by each door, as of any other way to sign in that goes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from '../../http/api/call.ts';
import { makeApiKey, makeAppWithUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { mailsTo } from '../../kit/mail.ts';
import { makePasskey } from '../../kit/passkey.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse?.stop());

const doors = {
  'DELETE /users/:id/passkeys/:passkey_id': 'passkey_id',
  'DELETE /users/:id/factors/:factor_id': 'factor_id',
};

test.each(Object.entries(doors))('%s tells the user by mail', async (entry, name) => {
  const { app, user } = await makeAppWithUser(gatehouse);
  const as = await makeApiKey(gatehouse, app);
  const { passkey } = await makePasskey(gatehouse, app, user);
  const { status, text } = await call(app, entry, { as, params: { id: user.id, [name]: passkey.id } });
  expect(status, text).toBe(204);
  const subjects = () => mailsTo(gatehouse, user.email).map(({ subject }) => subject);
  await expect.poll(subjects).toContainEqual(expect.stringMatching(/passkey was removed/));
});
