// The receivers of examples/webhooks, each in a process of its own, at a real endpoint: they take what is signed, once, and
// nothing else. Python's runs where there is a Python, Go's where GO names one, as in .ci/long.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { newSigningSecret } from '../../src/signatures/secrets.ts';
import { signRequest } from '../../src/signatures/sign.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { freePort, startCommand } from '../examples/programs.ts';
import { makeApp, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makeDirectory } from '../kit/processes.ts';
import { passTime, restoreTime } from '../kit/time.ts';

const FOLDER = 'examples/webhooks';
const hasPython = spawnSync('python3', ['--version']).status === 0;
const { GO, PATH = '' } = process.env;
const directory = makeDirectory('receiver');
const BINARY = join(directory.path, 'receiver');

type Means = { WEBHOOK_SECRET: string } | { ISSUER: string };

const receivers = [
  { name: 'main.ts by the secret', command: [process.execPath, `${FOLDER}/main.ts`], runs: true },
  { name: 'main.ts by the keys', command: [process.execPath, `${FOLDER}/main.ts`], runs: true, byKeys: true },
  { name: 'receiver.py', command: ['python3', `${FOLDER}/receiver.py`], runs: hasPython },
  { name: 'receiver.go', command: [BINARY], runs: GO !== undefined },
];

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  if (GO) execFileSync(GO, ['build', '-o', BINARY, `${FOLDER}/receiver.go`], { stdio: 'pipe' });
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  app = await makeApp(gatehouse);
});
afterAll(async () => {
  await gatehouse.stop();
  directory.remove();
});

const deliver = () =>
  deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });

describe.each(receivers.filter(({ runs }) => runs))('A117 the example $name', ({ command, byKeys }) => {
  test('takes each event once, and no request that is edited, old, or signed by somebody else', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const secret = newSigningSecret();
    const means: Means = byKeys ? { ISSUER: app.issuer } : { WEBHOOK_SECRET: secret };
    const receiver = await startCommand(command, { ...means, PORT: new URL(url).port, PATH });
    onTestFinished(async () => {
      await receiver.stop();
    });
    await createWebhook(gatehouse.system, app, { url, secret, events: ['user.created'] });
    const { id } = await makeUser(gatehouse, app);
    await deliver();
    await expect.poll(receiver.output).toContain(`user.created ${id}`);

    const body = JSON.stringify({ id: 'event-of-the-test', type: 'user.deleted', user_id: id });
    const sign = (to: App, secrets: string[]) =>
      signRequest(gatehouse.system, to, { typ: 'webhook', id: 'one', body, secrets });
    const send = async (headers: Record<string, string>, sent = body) =>
      (await fetch(url, { method: 'POST', headers, body: sent })).status;
    const right = await sign(app, [newSigningSecret(), secret]);
    expect(await send(right)).toBe(204);
    expect(await send(right)).toBe(204);
    expect(await send(right, body.replace('deleted', 'created'))).toBe(401);
    expect(await send({ ...right, 'webhook-id': 'two' })).toBe(401);
    expect(await send(await sign(await makeApp(gatehouse), [newSigningSecret()]))).toBe(401);
    passTime(-10 * 60_000);
    const old = await sign(app, [secret]);
    restoreTime();
    expect(await send(old)).toBe(401);
    expect(receiver.output().match(/user\.deleted/g)).toHaveLength(1);
  });
});
