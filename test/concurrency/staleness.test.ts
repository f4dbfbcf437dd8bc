// What is changed on one node is obeyed by the others within five seconds: by LISTEN/NOTIFY, and by the poll where that
// connection is broken or can't be had (behind a pooler, say).
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { deleteApp, updateApp } from '../../src/apps/apps.ts';
import { updateClient } from '../../src/apps/clients/clients.ts';
import { revokeApiKey } from '../../src/apps/keys/api-keys.ts';
import { rotateSigningKeys } from '../../src/apps/signing-keys.ts';
import { scheduleDeletion } from '../../src/registry/deletion.ts';
import { makeApiKey, makeApp, makeClient } from '../kit/app.ts';
import type { Gatehouse } from '../kit/gatehouse.ts';
import { type DatabaseProxy, startDatabaseProxy } from '../kit/outside/database-proxy.ts';
import type { ServerProcess } from '../kit/processes.ts';
import { ask } from '../kit/raw.ts';
import { withClient } from '../kit/run/global-setup.ts';
import { postToken, startTwoNodes, type TwoNodes } from './two-nodes.ts';

/** By this process's own sleeps, which are longer on a busy machine: what is asked meanwhile does not count. */
const SOON = 5_000;
const LOOK_MS = 50;
/** A machine may be busier in the one process than in the other, but hardly so each time. */
const TRIES = 3;

type See = (node: ServerProcess) => Promise<string>;
/** Makes what is changed in an App; what a node shows of it, and the change. */
type Case = (gatehouse: Gatehouse, app: App) => Promise<{ see: See; change(): Promise<unknown> }>;

const cases: Record<string, Case> = {
  'a client that is disabled': async (gatehouse, app) => {
    const client = await makeClient(gatehouse, app, { type: 'machine' });
    return {
      see: async (node) =>
        String((await postToken(node, app.issuer, client, { grant_type: 'client_credentials' })).status),
      change: () => updateClient(gatehouse.system, app, client.client_id, { status: 'disabled' }),
    };
  },
  'an App that is suspended': async ({ system }, app) => ({
    see: discovery(app),
    change: () => updateApp(system, app, { status: 'suspended' }),
  }),
  'an App whose deletion is begun': async ({ system }, app) => ({
    see: discovery(app),
    change: async () => scheduleDeletion(system, app, { consoleApp: await system.consoleApp() }),
  }),
  'an App that is deleted': async ({ database: { db } }, app) => ({
    see: discovery(app),
    change: () => deleteApp(db, app),
  }),
  'keys that are rotated': async ({ system }, app) => ({
    see: async (node) => (await ask(node, { path: `${pathOf(app)}/jwks` })).text,
    change: () => rotateSigningKeys(system, app),
  }),
  'an API key that is revoked': async (gatehouse, app) => {
    const key = await makeApiKey(gatehouse, app);
    const { db } = gatehouse.database;
    const { id } = await db.selectFrom('api_keys').select('id').where('app_id', '=', app.id).executeTakeFirstOrThrow();
    return {
      see: async (node) => {
        const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
        return String((await ask(node, { path: `${pathOf(app)}/api/v1/auth/login`, headers, body: '{}' })).status);
      },
      change: () => revokeApiKey(db, app, id),
    };
  },
};

const pathOf = (app: App) => new URL(app.issuer).pathname;

function discovery(app: App): See {
  return async (node) => String((await ask(node, { path: `${pathOf(app)}/.well-known/openid-configuration` })).status);
}

describe.skipIf(!process.env.TEST_DATABASE_URL)('another node obeys', () => {
  let two: TwoNodes;
  let proxy: DatabaseProxy;
  beforeAll(async () => {
    two = await startTwoNodes(async (databaseUrl) => {
      proxy = await startDatabaseProxy(databaseUrl);
      proxy.refuse('gatehouse listen');
      return proxy.url;
    });
  });
  afterAll(async () => {
    await two?.stop();
    await proxy?.close();
  });

  async function isObeyedSoon(name: string, node: ServerProcess, tries = TRIES): Promise<boolean> {
    const app = await makeApp(two.gatehouse);
    const { see, change } = await cases[name]!(two.gatehouse, app);
    const before = await see(node);
    expect(await see(node)).toBe(before);
    await change();
    for (let slept = 0; slept < SOON; slept += LOOK_MS) {
      if ((await see(node)) !== before) return true;
      await sleep(LOOK_MS);
    }
    return tries > 1 && isObeyedSoon(name, node, tries - 1);
  }

  test.each(Object.keys(cases))('F19 %s', async (name) => {
    expect(await isObeyedSoon(name, two.nodes[0])).toBe(true);
  });

  test.each(Object.keys(cases))('F19 %s, while its listening connection is killed again and again', async (name) => {
    const killing = setInterval(() => void killListeners(two.gatehouse.databaseUrl!), 100);
    await killListeners(two.gatehouse.databaseUrl!);
    try {
      expect(await isObeyedSoon(name, two.nodes[0])).toBe(true);
    } finally {
      clearInterval(killing);
    }
  });

  test.each(Object.keys(cases))('F19 %s, without ever hearing of it', async (name) => {
    expect(await isObeyedSoon(name, two.nodes[1])).toBe(true);
  });
});

function killListeners(databaseUrl: string): Promise<unknown> {
  return withClient(databaseUrl, (client) =>
    client.query(`select pg_terminate_backend(pid) from pg_stat_activity
                  where application_name = 'gatehouse listen' and datname = current_database()`),
  ).catch(() => {});
}
