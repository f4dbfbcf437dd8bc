// Changes of a hook at the same moment.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { lockApp } from '../../src/apps/locks.ts';
import { transact } from '../../src/database/transact.ts';
import { deleteHook, getHook, rotateHookSecret, saveHook, updateHook } from '../../src/hooks/hooks.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilBlocked } from '../kit/locks.ts';

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  app = await makeApp(gatehouse);
});

const url = 'http://127.0.0.1:9/hook';
const moment = 'before_tokens';

test('two changes at once of different fields are both kept', async () => {
  const { system } = gatehouse;
  await saveHook(system, app, moment, { url });
  await Promise.all([
    updateHook(system, app, moment, { timeout_ms: 500 }),
    updateHook(system, app, moment, { on_failure: 'continue' }),
    updateHook(system, app, moment, { enabled: false }),
  ]);
  const hook = await getHook(gatehouse.database.db, app, moment);
  expect(hook).toMatchObject({ timeout_ms: 500, on_failure: 'continue', enabled: false });
});

describe.runIf(process.env.TEST_DATABASE_URL)('on PostgreSQL', () => {
  test('a hook that two create at once is created by one and replaced by the other, who is shown no secret', async () => {
    const { system, database } = gatehouse;
    let second: Promise<unknown> | undefined;
    const first = await transact(system, async (core) => {
      const saved = await saveHook(core, app, moment, { url });
      second = saveHook(system, app, moment, { url, timeout_ms: 500 }).catch((error: unknown) => error);
      await untilBlocked(database.db);
      return saved;
    });
    expect(first.secret).toMatch(/^whsec_/);
    expect(await second).toMatchObject({ hook: { moment, timeout_ms: 500 }, secret: undefined });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a PUT', () => saveHook(gatehouse.system, app, moment, { url })],
    ['a PATCH', () => updateHook(gatehouse.system, app, moment, { enabled: false })],
    ['a rotation', () => rotateHookSecret(gatehouse.system, app, moment, { overlapHours: 1 })],
    ['a deletion', () => deleteHook(gatehouse.system, app, moment)],
  ])('%s waits for the App before it holds the hook, as an applied configuration does', async (_name, change) => {
    const { system, database } = gatehouse;
    await saveHook(system, app, moment, { url });
    let changing: Promise<unknown> | undefined;
    await transact(system, async (core) => {
      await lockApp(core, app);
      changing = change();
      await untilBlocked(database.db);
      const hook = core.db.selectFrom('decision_hooks').select('moment').where('app_id', '=', app.id);
      expect(await hook.forUpdate().noWait().execute()).toEqual([{ moment }]);
    });
    await changing;
  });
});
