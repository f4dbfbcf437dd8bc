// The demo of development stays deleted, and comes back in a database that was reset.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { deleteApp } from '../../src/apps/apps.ts';
import { startDemo } from '../../src/demo/demo.ts';
import { startGatehouse } from '../kit/gatehouse.ts';
import { makeDirectory } from '../kit/processes.ts';

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
