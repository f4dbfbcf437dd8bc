// Creates a number of Apps (its argument), each with a machine client, in the database of the environment, and prints
// them as JSON. It is a process of its own, because the command line would have to start a thousand times.
import { createClient } from '../src/apps/clients/clients.ts';
import { createApp } from '../src/apps/create-app.ts';
import { readConfig } from '../src/config.ts';
import { createCore } from '../src/core.ts';
import { openDatabase } from '../src/database/open.ts';
import { createLog } from '../src/log.ts';
import { createKeyring } from '../src/secrets.ts';
import { required } from './required.ts';
import type { Client } from './target.ts';

export type MadeApp = Client & { issuer: string };

// RSA keys are generated on libuv's threads.
const CONCURRENCY = 4;

const config = readConfig(process.env);
const log = createLog('warn');
const database = await openDatabase(config, log);
const core = createCore(config, { database, log, keyring: createKeyring(required(config.secretKeys, 'SECRET_KEY')) });

const names = Array.from({ length: Number(process.argv[2]) }, (_, index) => `Shop ${index + 1}`);
const made: MadeApp[] = [];
await Promise.all(Array.from({ length: CONCURRENCY }, makeUntilNoneIsLeft));
await database.close();
process.stdout.write(JSON.stringify(made));

async function makeUntilNoneIsLeft() {
  for (let name = names.pop(); name; name = names.pop()) {
    const app = await createApp(core, { name });
    const { client, secret } = await createClient(core, app, { name: 'Nightly job', type: 'machine' });
    made.push({ issuer: app.issuer, client_id: client.id, client_secret: required(secret, 'client secret') });
  }
}
