// The demo of development stays deleted, and comes back in a database that was reset.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deleteApp } from '../../src/apps/apps.ts';
import { startDemo } from '../../src/demo/demo.ts';
import { freePort } from '../examples/programs.ts';
import { startGatehouse } from '../kit/gatehouse.ts';
import { makeDirectory, until } from '../kit/processes.ts';

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
