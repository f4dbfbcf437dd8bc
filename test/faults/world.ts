// An App with an API key in a database that a spawned server is about to serve.

import type { App } from '../../src/apps/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/log.ts';
import { buildSystem } from '../../src/system.ts';
import { makeApiKey, makeApp, makeClient, type TestClient } from '../kit/app.ts';
import { freePort, type Gatehouse, SECRET_KEY } from '../kit/gatehouse.ts';
import type { Place } from '../kit/place.ts';

export type World = {
  app: App;
  apiKey: string;
  /** Of an API key that may create webhook endpoints and users. */
  webhookKey: string;
  client: TestClient;
  machine: TestClient;
  /** For every server that is to serve it, so that one can take the place of another. */
  environment: NodeJS.ProcessEnv;
};

/** `prepare`: what else is to be there; `settings`: of its servers. */
type Details = { prepare?: (gatehouse: Gatehouse, app: App) => Promise<unknown>; settings?: NodeJS.ProcessEnv };

export async function makeWorld(place: Place, { prepare = async () => {}, settings }: Details = {}): Promise<World> {
  const port = String(await freePort());
  const environment = {
    ...place.environment,
    ...settings,
    PORT: port,
    BASE_URL: `http://localhost:${port}`,
    SECRET_KEY,
  };
  const config = readConfig({ ...environment, DEMO: 'off' });
  return place.look(async (database) => {
    const system = await buildSystem({
      config,
      log: createLog('silent'),
      database: { ...database, close: async () => {} },
    });
    const gatehouse = { system, database } as Gatehouse;
    // A server that died is back within this time, also on a busy machine; then its clients try again.
    const app = await makeApp(gatehouse, { refresh_leeway_seconds: 60 });
    const apiKey = await makeApiKey(gatehouse, app);
    const webhookKey = await makeApiKey(gatehouse, app, ['webhooks:write', 'users:write']);
    const client = await makeClient(gatehouse, app);
    const machine = await makeClient(gatehouse, app, { type: 'machine' });
    await prepare(gatehouse, app);
    await system.close();
    return { app, apiKey, webhookKey, client, machine, environment };
  });
}
