// What the console's settings mean depends on where it runs: what an operator chose is kept, also where it changes nothing.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toApp } from '../../src/apps/app.ts';
import { updateApp } from '../../src/apps/apps.ts';
import { lockStoredApp } from '../../src/apps/locks.ts';
import { transact } from '../../src/database/transact.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

test('an optional second factor that was chosen in development is optional in production', async () => {
  const { system } = gatehouse;
  const consoleApp = await system.consoleApp();
  const inProduction = async () => {
    const row = await transact(system, ({ db }) => lockStoredApp(db, consoleApp));
    return toApp(row, { ...system.config, production: true }).settings.mfa;
  };
  expect([consoleApp.settings.mfa, await inProduction()]).toEqual(['optional', 'required']);
  await updateApp(system, consoleApp, { settings: { mfa: 'optional' } });
  expect(await inProduction()).toBe('optional');
});
