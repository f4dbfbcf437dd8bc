// Migrates once: the embedded database into a dump that each test file loads, PostgreSQL into a template that each test
// file copies.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrateUp } from '../../../src/database/migrate.ts';
import { createPglite, type Database, openPatiently, wrapEmbedded } from '../../../src/database/open.ts';
import { startQueue } from '../../../src/jobs/register.ts';
import { createLog } from '../../../src/log.ts';
import { createQueue } from '../../../src/queue.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Files of dumps of the embedded database: migrated, and as it is when it was just made. */
    dump: string;
    blank: string;
    /** PostgreSQL server and the migrated template database on it; empty without TEST_DATABASE_URL. */
    postgresql: { url: string; template: string } | undefined;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // TEST_DUMPS: where many runs of one tree share them.
  const shared = process.env.TEST_DUMPS;
  const folder = shared ?? mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const { migrated, blank } = await findDumps(folder);
  project.provide('dump', migrated);
  project.provide('blank', blank);
  const url = process.env.TEST_DATABASE_URL;
  const template = url ? await makeTemplate(url) : undefined;
  project.provide('postgresql', url && template ? { url, template } : undefined);
  return async () => {
    if (!shared) rmSync(folder, { recursive: true, force: true });
    if (url && template)
      await withClient(url, (client) => client.query(`drop database if exists ${template} with (force)`));
  };
}

type Dumps = { migrated: string; blank: string };

async function findDumps(folder: string): Promise<Dumps> {
  const dumps = { migrated: join(folder, 'migrated.tar'), blank: join(folder, 'blank.tar') };
  mkdirSync(folder, { recursive: true });
  // The one that is written last.
  if (!existsSync(dumps.migrated)) await makeDumps(dumps);
  return dumps;
}

async function makeDumps({ migrated, blank }: Dumps): Promise<void> {
  const pglite = await createPglite();
  await dumpTo(blank, pglite);
  const database = wrapEmbedded(pglite);
  await migrateUp(database.db);
  await makeQueue(database, undefined);
  await dumpTo(migrated, pglite);
  await database.close();
}

async function dumpTo(file: string, pglite: PGlite): Promise<void> {
  // Otherwise each that loads it would go through its log first.
  await pglite.exec('checkpoint');
  const dump = await pglite.dumpDataDir('none');
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
}

async function makeTemplate(url: string): Promise<string> {
  const template = `gatehouse_template_${process.pid}`;
  await withClient(url, (client) => client.query(`create database ${template}`));
  const database = openPatiently(withDatabase(url, template), createLog('silent'));
  await migrateUp(database.db);
  await makeQueue(database, withDatabase(url, template));
  await database.close();
  return template;
}

async function makeQueue(database: Database, url: string | undefined): Promise<void> {
  const queue = createQueue(url, { database, log: createLog('silent') });
  await startQueue({ queue });
  await queue.stop();
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
