// A backup taken under load, as docs/running.md says, and restored on another host: what was acknowledged before it is there, and
// works with the same SECRET_KEY only. A move from the embedded database to PostgreSQL is held to the same.
import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { sql } from 'kysely';
import { expect, inject, onTestFinished, test } from 'vitest';
import { findBinaries } from '../../bench/postgres.ts';
import type { Database } from '../../src/database/open.ts';
import type { CopiedTable } from '../../src/database/postgresql/copy.ts';
import type { Db } from '../../src/database/schema.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { commandLine } from '../cli/command-line.ts';
import { makeApiKey, makeResource, makeUser } from '../kit/app.ts';
import { authorize, authorizeUrl, introspect, makePkce, redeem, refresh, send, signIn } from '../kit/flow.ts';
import { SECRET_KEY } from '../kit/gatehouse.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { makePlace, type Place, toPlace } from '../kit/place.ts';
import { makeDataDirectory, makeDirectory, type ServerProcess, startServer, until } from '../kit/processes.ts';
import { withClient, withDatabase } from '../kit/run/global-setup.ts';
import { startCluster } from './cluster.ts';
import { findMissing, findUnrecorded, startLoad } from './load.ts';
import { makeWorld, type World } from './world.ts';

const OTHER_KEY = 'another-key-than-the-one-of-the-backup';
const RESOURCE = 'https://prints.example.com/api';
const run = promisify(execFile);

let place: Place;
let receiver: Receiver;
let world: World;
let email: string;
let auditor: string;
let server: ServerProcess;

/** All anew for each try. */
async function begin(at: Place): Promise<void> {
  place = at;
  onTestFinished(async () => place.remove());
  receiver = await startReceiver();
  onTestFinished(receiver.stop);
  world = await makeWorld(place, {
    settings: { ALLOW_PRIVATE_UPSTREAMS: 'on' },
    async prepare(gatehouse, app) {
      ({ email } = await makeUser(gatehouse, app));
      auditor = await makeApiKey(gatehouse, app, ['events:read']);
      await makeResource(gatehouse, app, { identifier: RESOURCE, token_format: 'jwt' });
      await createWebhook(gatehouse.system, app, { url: receiver.url, events: ['group.created'] });
    },
  });
  server = await startServer({ environment: world.environment });
  onTestFinished(async () => void (await server.stop()));
}

type Backup = { restore(): Promise<Place> };

/** A restore is on a cluster of its own, whose transactions have other numbers. */
async function dumpPostgresql(databaseUrl: string): Promise<Backup> {
  const binaries = findBinaries();
  const directory = makeDirectory('dump');
  onTestFinished(directory.remove);
  const file = join(directory.path, 'gatehouse.dump');
  await run(join(binaries, 'pg_dump'), ['--format=custom', `--file=${file}`, databaseUrl]);
  return {
    async restore() {
      const cluster = await startCluster();
      onTestFinished(cluster.stop);
      await withClient(cluster.url, (client) => client.query('create database gatehouse'));
      const url = withDatabase(cluster.url, 'gatehouse');
      const options = ['--no-owner', '--no-comments', '--single-transaction', `--dbname=${url}`];
      await run(join(binaries, 'pg_restore'), [...options, file]);
      return toPlace({ DATABASE_URL: url }, async () => {});
    },
  };
}

/** Its process is stopped before the directory is copied, and would be started again. */
async function copyEmbedded(dataDir: string): Promise<Backup> {
  const directory = makeDirectory('copy');
  onTestFinished(directory.remove);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  const copy = join(directory.path, 'data');
  cpSync(dataDir, copy, { recursive: true });
  return { restore: async () => toPlace({ DATA_DIR: copy }, async () => {}) };
}

/** Into a cluster of its own, by `gatehouse copy`. */
async function copyToPostgresql(dataDir: string): Promise<Backup> {
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  const cluster = await startCluster();
  onTestFinished(cluster.stop);
  await withClient(cluster.url, (client) => client.query('create database gatehouse'));
  const target = toPlace({ DATABASE_URL: withDatabase(cluster.url, 'gatehouse') }, async () => {});
  const line = commandLine({ ...target.environment, SECRET_KEY });
  onTestFinished(line.remove);
  const { tables } = await line.answer<{ tables: CopiedTable[] }>(['copy', '--from', dataDir]);
  expect(await target.look(listContents)).toEqual(await place.look(listContents));
  const rows = new Map(tables.map((table) => [table.table, table.rows]));
  for (const table of ['users', 'sessions', 'artifacts', 'audit_log', 'deliveries', 'jobs.queue'])
    expect(rows.get(table), table).toBeGreaterThan(0);
  return { restore: async () => target };
}

/** Each table with a hash of its rows, but for what each database notes about itself; and each foreign key. */
async function listContents({ db }: Database) {
  const { rows: tables } = await sql<{ name: string }>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'jobs') and c.relname !~ '^(kysely_|queue_stats|bam|version|warning)'
    order by 1
  `.execute(db);
  const contents = tables.map(async ({ name }) => {
    const hash = sql<{ hash: string }>`
      select md5(coalesce(string_agg(row::text, E'\n' order by row::text), '')) as hash from ${sql.table(name)} as row
    `;
    return [name, (await hash.execute(db)).rows[0]?.hash];
  });
  const { rows: keys } = await sql`
    select conname, condeferrable, condeferred from pg_constraint where contype = 'f' order by conname, conrelid::regclass::text
  `.execute(db);
  return { contents: Object.fromEntries(await Promise.all(contents)), keys };
}

function backUp(): Promise<Backup> {
  const { DATABASE_URL: url, DATA_DIR: dataDir } = place.environment;
  return url === undefined ? copyEmbedded(dataDir!) : dumpPostgresql(url);
}

async function createGroup(name: string): Promise<void> {
  const headers = { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' };
  const url = `${world.app.issuer}/api/v1/groups`;
  expect((await send(url, { method: 'POST', headers, body: JSON.stringify({ name }) })).status).toBe(201);
}

/** The ids of the requests about a group, in the order in which they arrived. */
const idsOf = (group: string) =>
  receiver.received.filter(({ body }) => body.includes(`"${group}"`)).map(({ headers }) => headers['webhook-id']);

const isDelivered = (group: string) =>
  place.look(async ({ db }) => {
    const { rows } = await sql`select 1 from deliveries where state = 'delivered' and id = ${idsOf(group)[0]}`.execute(
      db,
    );
    return rows.length > 0;
  });

/** A retry waits for minutes, and the lease of a server that was at work for a while: this is later. */
async function passTime(db: Db): Promise<void> {
  await sql`update deliveries set due_at = now() where state = 'waiting'`.execute(db);
  await sql`update delivery_targets set leased_until = null, paused_until = null`.execute(db);
}

const countSeals = async (db: Db) => {
  const { rows } = await sql<{ seals: number }>`
    select count(*)::integer as seals from audit_seals where app_id = ${world.app.id}
  `.execute(db);
  return rows[0]!.seals;
};

async function listLaterSeals(after: number): Promise<string[]> {
  const headers = { authorization: `Bearer ${auditor}` };
  const answer = await fetch(`${world.app.issuer}/api/v1/events/export?after=${after}`, { headers });
  expect(answer.status).toBe(200);
  return (await answer.text()).split('\n').filter((line) => line.startsWith('{"seal"'));
}

type ForeignKey = { name: string; child: string; parent: string; columns: string[]; keys: string[] };

/** Foreign keys with rows that point nowhere, in every schema; constraints alone don't look at files that were copied. */
async function findOrphans(db: Db): Promise<string[]> {
  const { rows } = await sql<ForeignKey>`
    select conname as name, conrelid::regclass::text as child, confrelid::regclass::text as parent,
      array(select format('%I', attname) from unnest(conkey) with ordinality as key (number, at)
        join pg_attribute on attrelid = conrelid and attnum = number order by at) as columns,
      array(select format('%I', attname) from unnest(confkey) with ordinality as key (number, at)
        join pg_attribute on attrelid = confrelid and attnum = number order by at) as keys
    from pg_constraint where contype = 'f'
  `.execute(db);
  expect(rows.length).toBeGreaterThan(50);
  const orphans = await Promise.all(
    rows.map(async ({ name, child, parent, columns, keys }) => {
      const isSet = columns.map((column) => `child.${column} is not null`).join(' and ');
      const points = columns.map((column, index) => `parent.${keys[index]} = child.${column}`).join(' and ');
      const query = `select 1 from ${child} as child where ${isSet} and not exists (select 1 from ${parent} as parent where ${points}) limit 1`;
      return (await sql.raw(query).execute(db)).rows.length > 0 ? [name] : [];
    }),
  );
  return orphans.flat();
}

test('F27 a backup under load is restored on another host with all that was acknowledged, and needs the SECRET_KEY', async () => {
  await begin(await makePlace('backup'));
  await goOnElsewhere(backUp);
});

test.skipIf(!inject('postgresql'))(
  'F47 a database that is moved to PostgreSQL goes on with all that was acknowledged',
  async () => {
    const { path, remove } = await makeDataDirectory('moved');
    await begin(toPlace({ DATA_DIR: path }, async () => remove()));
    await goOnElsewhere(() => copyToPostgresql(path));
  },
);

async function goOnElsewhere(backUp: () => Promise<Backup>): Promise<void> {
  const { app, client } = world;
  const first = await signIn(app, client, email, { scope: 'openid offline_access', prompt: 'consent' });
  const { visitor } = first;
  const forApi = { scope: 'openid', resource: RESOURCE };
  const jwt = await redeem(app, client, await authorize(app, client, email, forApi, visitor), { resource: RESOURCE });
  await createGroup('delivered');
  await until('the first event has arrived', () => idsOf('delivered').length > 0);
  if (place.environment.DATABASE_URL) await until('its answer is kept', () => isDelivered('delivered'));
  receiver.answer = answerWith(503);
  const load = await startLoad(world, { refreshers: 2, changers: 1 });
  await load.progress();
  await createGroup('waiting');
  const acknowledged = [...load.signedUp];

  const backup = await backUp();
  if (place.environment.DATABASE_URL) await load.progress();
  await load.stop();
  expect(load.complaints).toEqual([]);
  await server.stop();
  const attempted = idsOf('waiting');

  const restored = await backup.restore();
  const environment = { ...world.environment, ...restored.environment };
  const underAnother = startServer({ environment: { ...environment, SECRET_KEY: OTHER_KEY } });
  await expect(underAnother).rejects.toThrow(/ended \(1\):\nThe database was made under another SECRET_KEY\./);
  const seals = await restored.look(async (database) => {
    expect(await findMissing(database, world, acknowledged)).toEqual([]);
    expect(await findUnrecorded(database, world)).toEqual([]);
    expect(await findOrphans(database.db)).toEqual([]);
    await passTime(database.db);
    return countSeals(database.db);
  });

  const [deliveredBefore, arrivedBefore] = [idsOf('delivered').length, receiver.received.length];
  receiver.answer = answerWith(204);
  server = await startServer({ environment });
  expect((await introspect(app, client, first.access_token)).body.active).toBe(true);
  const jwks = createRemoteJWKSet(new URL(`${app.issuer}/jwks`));
  await jwtVerify(String(jwt.body.access_token), jwks, { issuer: app.issuer, audience: RESOURCE });
  expect((await refresh(app, client, first.refresh_token!)).status).toBe(200);
  const silent = await visitor.open(authorizeUrl(app, client, makePkce().challenge, { prompt: 'none' }));
  expect(new URL(silent.location!).searchParams.get('code')).toEqual(expect.any(String));
  const again = await signIn(app, client, acknowledged[0]!, { prompt: 'consent' });
  expect((await introspect(app, client, again.access_token)).body.active).toBe(true);

  await createGroup('later');
  await until('what waited and what is new have arrived', () =>
    ['waiting', 'later'].every((group) =>
      receiver.received.slice(arrivedBefore).some(({ body }) => body.includes(`"${group}"`)),
    ),
  );
  expect(new Set(idsOf('waiting')).size).toBe(1);
  expect(idsOf('waiting').length).toBe(attempted.length + 1);
  expect(idsOf('delivered').length).toBe(deliveredBefore);

  await until('the sealer has gone on', async () => (await listLaterSeals(seals)).length > 0);
  await server.stop();
  const line = commandLine(environment);
  onTestFinished(line.remove);
  expect(await line.answer(['audit', 'verify'])).toMatchObject({ ok: true });
}
