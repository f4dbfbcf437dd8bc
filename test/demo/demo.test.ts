// The demo of development stays deleted, and comes back in a database that was reset.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deleteApp } from '../../src/apps/apps.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { startDemo } from '../../src/demo/demo.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { freePort } from '../examples/programs.ts';
import { passScreens } from '../kit/flow.ts';
import { startGatehouse } from '../kit/gatehouse.ts';
import { makeDirectory, until } from '../kit/processes.ts';
import { Visitor } from '../kit/visitor.ts';

/** Another program on this machine. */
async function listenAt(port: number): Promise<void> {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
}

test('the example programs listen beside those of another server, and say whose port is taken later', async () => {
  const directory = makeDirectory('demo-ports');
  onTestFinished(() => directory.remove());
  const port = await freePort();
  await listenAt(port + 1_001);
  const gatehouse = await startGatehouse({ DATA_DIR: directory.path, PORT: String(port) });
  onTestFinished(() => gatehouse.stop());
  const demo = await startDemo(gatehouse.system);
  const [, url] = /^Try it +(http:.+)/.exec(demo!.welcome[0]!)!;
  expect(Number(new URL(url!).port)).toBeGreaterThan(port + 1_001);
  await until('the example answers', async () => (await fetch(url!).catch(() => undefined))?.ok === true);
  const again = await startDemo(gatehouse.system);
  expect(again?.welcome.join(' ')).toMatch(/have not started: another program uses port \d+\. Stop it/);
  demo!.stop();
});

test('a deleted demo is not created again, except in a database that was reset', async () => {
  const directory = makeDirectory('demo');
  onTestFinished(() => directory.remove());
  const start = async () => {
    const gatehouse = await startGatehouse({ DATA_DIR: directory.path });
    onTestFinished(() => gatehouse.stop());
    const demoOf = async () => {
      const demo = await startDemo(gatehouse.system);
      demo?.stop();
      return demo?.welcome[0];
    };
    return { gatehouse, demoOf };
  };
  const { gatehouse, demoOf } = await start();
  expect(await demoOf()).toMatch(/^Try it +http:/);
  expect(existsSync(join(directory.path, 'demo-clients.json'))).toBe(true);
  expect(await demoOf()).toBeDefined();
  const app = await gatehouse.system.directory.findBySlug('alices-blog');
  await deleteApp(gatehouse.database.db, app!);
  expect(await demoOf()).toBeUndefined();
  const other = await start();
  expect(await other.demoOf()).toBeDefined();
});

test('whoever signs out at the issuer is signed out at Photo Prints, too', async () => {
  const directory = makeDirectory('demo-logout');
  onTestFinished(() => directory.remove());
  const gatehouse = await startGatehouse({ DATA_DIR: directory.path, ALLOW_PRIVATE_UPSTREAMS: 'on' });
  onTestFinished(() => gatehouse.stop());
  const { system } = gatehouse;
  const { welcome, stop } = (await startDemo(system))!;
  onTestFinished(stop);
  const shop = /^Try it +(http:.+)/.exec(welcome[0]!)![1]!;
  const [, email, password] = /sign in as (\S+) with the password (\S+)/.exec(welcome[1]!)!;
  const app = (await system.directory.findBySlug('alices-blog'))!;
  await until('the example answers', async () => (await fetch(shop).catch(() => undefined))?.ok === true);

  const visitor = new Visitor();
  const gone = await visitor.open(`${shop}/connect`);
  const back = await passScreens(visitor, await visitor.open(gone.location!), email!, password!);
  const photos = () => visitor.fetch(`${shop}/photos`);
  expect((await visitor.open(back.location!)).url).toBe(`${shop}/photos`);
  expect((await photos()).status).toBe(200);
  await visitor.submit(await visitor.open(`${app.issuer}/logout`), { logout: 'yes' }, '/logout/confirm');
  await deliverAll(system, { kinds: deliveryKinds, findApp: system.directory.findById });
  expect((await photos()).location).toBe(`${shop}/`);
});
