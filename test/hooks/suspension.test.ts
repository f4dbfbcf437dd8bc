// A hook whose server is gone: what the App's owner reads of it, in the mail and in the console.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { HOUR, now } from '../../src/clock.ts';
import { updateHook } from '../../src/hooks/hooks.ts';
import { mailSuspension } from '../../src/hooks/owners-mail.ts';
import { type Developer, signedUp } from '../http/console/developer.ts';
import { makeClient, type TestClient } from '../kit/app.ts';
import { post } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { mailsTo, mailTo, noMoreMail } from '../kit/mail.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { allow, makeHook } from './world.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let owner: Developer;
let app: App;
let machine: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' }, { mail: true });
  receiver = await startReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await gatehouse.stop();
});
beforeEach(async () => {
  owner = await signedUp(gatehouse);
  app = await owner.makeApp();
  machine = await makeClient(gatehouse, app, { type: 'machine' });
});
afterEach(restoreTime);

const ask = () => post(app, '/token', { grant_type: 'client_credentials' }, machine);

async function suspend(): Promise<void> {
  receiver.answer = answerWith(503);
  for (let count = 0; count < 5; count++) await ask();
}

const pageOf = async () => (await owner.open(`/apps/${app.slug}/hooks/before_tokens`)).text;

test('the page of the hook says that it doesn’t answer, and later when that was', async () => {
  await makeHook(gatehouse, app, 'before_tokens', { url: receiver.url });
  expect(await pageOf()).not.toMatch(/Not answering|Last failed/);
  await suspend();
  const during = await pageOf();
  expect(during).toContain('Not answering');
  expect(during).toContain('The answer must have the status 200.');
  expect(during).not.toContain('status-success');
  passTime(10_001);
  receiver.answer = allow();
  expect((await ask()).status).toBe(200);
  const after = await pageOf();
  expect(after).toContain('status-success');
  expect(after).toContain('Last failed five times in a row');
  expect(after).not.toContain('Not answering');
});

test('a hook that was changed since is not said to fail', async () => {
  await makeHook(gatehouse, app, 'before_tokens', { url: receiver.url });
  await suspend();
  passTime(1_000);
  await updateHook(gatehouse.system, app, 'before_tokens', { timeout_ms: 500 });
  expect(await pageOf()).not.toContain('Not answering');
});

test.each([
  ['before_sign_up', 'refuse', '“Before a sign-up”', 'sign-ups are refused'],
  ['before_sign_up', 'continue', '“Before a sign-up”', 'sign-ups go on without it'],
  ['before_tokens', 'refuse', '“Before tokens”', 'no tokens are issued'],
  ['before_tokens', 'continue', '“Before tokens”', 'tokens are issued without it'],
] as const)('the mail says what becomes of requests meanwhile: %s, %s', async (moment, on_failure, name, meanwhile) => {
  await makeHook(gatehouse, app, moment, { url: receiver.url, on_failure });
  await mailSuspension(gatehouse.system, app, { moment, url: receiver.url, on_failure });
  // Beside that of the sign-up.
  await mailTo(gatehouse, owner.email, 2);
  const text = mailsTo(gatehouse, owner.email)
    .map((mail) => mail.text)
    .join();
  expect(text).toContain(`${name} of ${app.name}`);
  expect(text).toContain(`Until it answers, ${meanwhile}.`);
});

test('a mail that was sent before the clock was set back keeps no other from being sent', async () => {
  const moment = 'before_tokens';
  const { on_failure, url } = { on_failure: 'refuse', url: receiver.url } as const;
  await makeHook(gatehouse, app, moment, { url });
  const { db } = gatehouse.database;
  const mailed_at = new Date(now().getTime() + 1_000 * HOUR);
  await db.updateTable('decision_hooks').set({ mailed_at }).where('app_id', '=', app.id).execute();
  for (let count = 0; count < 2; count++) await mailSuspension(gatehouse.system, app, { moment, url, on_failure });
  // Beside that of the sign-up.
  await mailTo(gatehouse, owner.email, 2);
  expect(await noMoreMail(gatehouse, owner.email, 2)).toBe(true);
});
