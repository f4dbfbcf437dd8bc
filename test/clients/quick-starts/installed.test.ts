// The quick starts whose libraries the tests have anyway, as they are pasted, on any port that is free.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { quickStarts } from '../../../src/http/console/kit/quick-starts/frameworks.ts';
import { type Developer, signedUp } from '../../http/console/developer.ts';
import { makeUser, PASSWORD } from '../../kit/app.ts';
import { passScreens } from '../../kit/flow.ts';
import { freePort, type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { Visitor } from '../../kit/visitor.ts';
import { openTerminal, paste, runToEnd, type Terminal, untilUp } from './paste.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
// Inside the repository, so that the programs find their libraries.
const folder = mkdtempSync(join(import.meta.dirname, '.pasted-'));

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await gatehouse.stop();
});

const hasCurl = spawnSync('sh', ['-c', 'command -v curl && command -v openssl']).status === 0;

function start(command: string, at: string): Terminal {
  const terminal = openTerminal(command, at);
  onTestFinished(async () => void (await terminal.stop()));
  return terminal;
}

test('Express signs a user in and out', async () => {
  const at = join(folder, 'express');
  const pasted = await paste(alice, { app, id: 'express', folder: at, port: await freePort() });
  const program = start(pasted.run, at);
  await untilUp(pasted.home, program);

  const user = await makeUser(gatehouse, app);
  const visitor = new Visitor();
  const away = await visitor.open(`${pasted.home}sign-in`);
  const back = await passScreens(visitor, await visitor.open(away.location!), user.email);
  const done = await visitor.open(back.location!);
  expect(done.text, program.output()).toContain(`Signed in as ${user.email}`);

  const leaving = await visitor.submit(done, {}, '/sign-out');
  const left = await passScreens(visitor, await visitor.open(leaving.location!), user.email);
  expect(left.location).toBe(pasted.home);
  expect((await visitor.open(pasted.home)).text).toContain('Sign in');
  const again = await visitor.open((await visitor.open(`${pasted.home}sign-in`)).location!);
  expect(again.text).toContain('name="password"');
});

test('Express shows the reason that the server gives for a refused sign-in', async () => {
  const at = join(folder, 'refused');
  const pasted = await paste(alice, { app, id: 'express', folder: at, port: await freePort() });
  const program = start(pasted.run, at);
  await untilUp(pasted.home, program);

  const { email } = await makeUser(gatehouse, app);
  const visitor = new Visitor();
  const away = await visitor.open(`${pasted.home}sign-in`);
  const consent = await visitor.submit(await visitor.open(away.location!), { email, password: PASSWORD });
  const back = await visitor.submit(consent, { decision: 'deny' });
  expect((await visitor.open(back.location!)).text).toMatch(/^access_denied: /);
});

test.skipIf(!hasCurl)('curl signs a user in step by step', async () => {
  const at = join(folder, 'curl');
  const pasted = await paste(alice, { app, id: 'curl', folder: at });
  const terminal = start(pasted.run, at);
  await expect.poll(() => terminal.output()).toContain('2. ');
  const user = await makeUser(gatehouse, app);
  const visitor = new Visitor();
  const address = /^http\S+\/authorize\?\S+$/m.exec(terminal.output())![0];
  const back = await passScreens(visitor, await visitor.open(address), user.email);
  terminal.type(back.location!);
  expect(await terminal.exited, terminal.output()).toBe(0);
  expect(terminal.output()).toContain(`"email":"${user.email}"`);

  const leaving = await visitor.open(/^http\S+\/logout\?\S+$/m.exec(terminal.output())![0]);
  expect(leaving.url).toContain('/logout/success');
  expect((await visitor.open(address)).text).toContain('name="password"');
});

test.skipIf(!hasCurl)('a machine reads its App with a token, asks about it and revokes it', async () => {
  const at = join(folder, 'machine');
  const pasted = await paste(alice, { app, id: 'curl-machine', folder: at });
  const output = await runToEnd(pasted.run, at);
  const said = new RegExp(
    `"token_type":"Bearer".*"slug":"${app.slug}".*"active":true.*"active":false.*"status":401`,
    's',
  );
  expect(output).toMatch(said);
  expect(output).not.toContain('5. ');
});

test.skipIf(!hasCurl).each(['jwt', 'opaque'])('an API takes a token (%s) and refuses others', async (token_format) => {
  const here = await alice.makeApp();
  const identifier = 'https://photos.example.com/';
  const resource = { name: 'Photos', identifier, scopes: '', access_token_seconds: '' };
  await alice.send(`/apps/${here.slug}/resources/new`, { ...resource, token_format });
  const at = join(folder, token_format);
  const port = await freePort();
  const pasted = await paste(alice, { app: here, id: 'resource-server', folder: at, port });
  const program = start(pasted.run, at);
  await untilUp(`${pasted.home}me`, program);
  const output = await runToEnd(pasted.try!, at);
  expect(output).toContain('"error"');
  expect(output).toContain(`"client_id":"${pasted.clientId}"`);
  const machine = join(folder, `machine-${token_format}`);
  const asked = await paste(alice, { app: here, id: 'curl-machine', folder: machine });
  const environment = join(machine, '.env');
  const ownPort = `:${quickStarts['resource-server'].port}/`;
  writeFileSync(environment, readFileSync(environment, 'utf8').replace(ownPort, `:${port}/`));
  expect(await runToEnd(asked.run, machine)).toContain(`{"sub":"${asked.clientId}","client_id":"${asked.clientId}"`);
  for (const token of ['x', 'a.b.c']) {
    const answer = await fetch(`${pasted.home}me`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
  }
});
