// Migrates once: the embedded database in a directory that each test file copies or shares, PostgreSQL into a template that each test
// file copies.
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrateUp } from '../../../src/database/migrate.ts';
import { createPglite, type Database, openPatiently, wrapEmbedded } from '../../../src/database/open.ts';
import { startQueue } from '../../../src/jobs/register.ts';
import { createLog } from '../../../src/log.ts';
import { createQueue } from '../../../src/queue.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directories of the embedded database: migrated, and as it is when it was just made. */
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
  const dumps = { migrated: join(folder, 'migrated'), blank: join(folder, 'blank') };
  // The one that is written last.
  if (!existsSync(dumps.migrated)) await makeDumps(dumps);
  return dumps;
}

async function makeDumps({ migrated, blank }: Dumps): Promise<void> {
  mkdirSync(blank, { recursive: true });
  const made = await createPglite({ dataDir: blank });
  await made.close();
  // What a new database of the same server would be copied from: there is none, and they were half of the files.
  for (const template of TEMPLATES) rmSync(join(blank, 'base', template), { recursive: true });
  const unfinished = `${migrated}.unfinished`;
  cpSync(blank, unfinished, { recursive: true });
  const database = wrapEmbedded(await createPglite({ dataDir: unfinished }));
  await migrateUp(database.db);
  await makeQueue(database, undefined);
  await database.close();
  renameSync(unfinished, migrated);
}

/** The object ids of template1 and template0. */
const TEMPLATES = ['1', '4'];

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
