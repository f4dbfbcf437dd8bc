// A version meets the schema of a newer one, as in a rolling upgrade or after a rollback; and how an operator goes back to a release.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { migrateDown, migrateUp, requireMigrated } from '../../src/database/migrate.ts';
import { importMigration, listMigrationFiles, releases } from '../../src/database/migration-files.ts';
import { type CommandLine, commandLine } from '../cli/command-line.ts';
import { SECRET_KEY } from '../kit/gatehouse.ts';
import { makePlace, type Place } from '../kit/place.ts';
import { ROOT, spawnServer, startServer } from '../kit/processes.ts';

const ours = listMigrationFiles();
const [notes, titles] = listMigrationFiles(join(import.meta.dirname, 'later'));
const [breaking] = listMigrationFiles(join(import.meta.dirname, 'breaking'));
const next = [...ours, notes!, titles!];

let place: Place;
let line: CommandLine;
async function makeOne(): Promise<void> {
  place = await makePlace('versions');
  line = commandLine({ ...place.environment, SECRET_KEY });
}
async function removeIt(): Promise<void> {
  line?.remove();
  await place?.remove();
}

const migrateAsNext = (files = next) => place.look(({ db }) => migrateUp(db, files));

describe('F18 a database that a newer version migrated', () => {
  beforeEach(makeOne);
  afterEach(removeIt);

  test('is served by this one if its migrations only add, and left as it is', async () => {
    expect(await migrateAsNext()).toEqual([notes!.name, titles!.name]);
    const server = await startServer({ environment: place.environment });
    expect(server.output()).toContain('a newer version has migrated the database');
    expect(server.output()).toContain(titles!.name);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(await line.answer(['migrate'])).toEqual({ migrated: [] });
    expect((await line.run(['migrate', 'up'])).stdout).toContain(titles!.name);
    expect(await line.answer(['migrate', 'status'])).toMatchObject({ newer: [notes!.name, titles!.name] });
    expect(await line.answer(['app', 'list'])).toEqual({ apps: [] });
    await place.look(({ db }) => requireMigrated(db));
  });

  test('is refused by versions that don’t know what a migration needs, and they say how to go back', async () => {
    await migrateAsNext([...next, breaking!]);
    const server = await spawnServer({ environment: place.environment });
    expect(await server.exited).toMatchObject({ code: 1 });
    expect(server.output()).toContain(breaking!.name);
    expect(server.output()).toContain(`gatehouse migrate down --to ${ours.at(-1)!.name}`);
    for (const args of [['migrate'], ['migrate', 'status'], ['app', 'list']]) {
      const { code, stdout, stderr } = await line.run(args);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain('migrate down --to');
    }
    // The version that is needed runs on it.
    expect(await migrateAsNext()).toEqual([]);
  });

  test('is refused if this one lacks a migration, too', async () => {
    await migrateAsNext();
    const other = [...next.slice(0, -2), { name: '9000-of-another-branch', path: notes!.path }];
    await expect(migrateAsNext(other)).rejects.toThrow('newer Gatehouse');
  });

  test('is taken back by that version only', async () => {
    await migrateAsNext();
    for (const args of [['down'], ['down', '--to', '0.3.0', '--yes']]) {
      const { code, stderr } = await line.run(['migrate', ...args]);
      expect([code, stderr]).toEqual([1, expect.stringContaining(titles!.name)]);
    }
    const reset = await line.run(['reset', '--yes']);
    expect([reset.code, reset.stderr]).toEqual([1, expect.stringContaining(titles!.name)]);
  });
});

describe('F55 a command of a newer version', () => {
  beforeEach(makeOne);
  afterEach(removeIt);

  const last = ours.at(-1)!.name;
  const pending = async () => {
    const { migrations } = await line.answer<{ migrations: Step[] }>(['migrate', 'status']);
    return migrations.filter(({ executed_at }) => !executed_at).map(({ name }) => name);
  };

  test('leaves a PostgreSQL as it is, and migrates an embedded database, which nobody else uses', async () => {
    await place.look(({ db }) => migrateDown(db));
    const { code, stdout, stderr } = await line.run(['app', 'list']);
    if (place.environment.DATABASE_URL === undefined) {
      expect([code, stderr]).toEqual([0, '']);
      expect(await pending()).toEqual([]);
      return;
    }
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(last);
    expect(stderr).toContain('gatehouse migrate');
    expect(await pending()).toEqual([last]);
    await line.answer(['migrate']);
    expect(await line.answer(['app', 'list'])).toEqual({ apps: [] });
  });
});

test('a command may be the first to use an empty database', async () => {
  const empty = await makePlace('first', { empty: true });
  const first = commandLine({ ...empty.environment, SECRET_KEY });
  expect(await first.answer(['app', 'create', '--name', 'Blog'])).toMatchObject({ name: 'Blog' });
  expect(await first.answer(['app', 'list'])).toMatchObject({ apps: [{ name: 'Blog' }] });
  first.remove();
  await empty.remove();
});

type Step = { name: string; executed_at: string | null };

describe('gatehouse migrate down --to', () => {
  beforeAll(makeOne);
  afterAll(removeIt);

  const stepsAfter = (name: string) => ours.map((file) => file.name).filter((one) => one > name);

  test('says what it takes back, and does it with --yes, for a release as for a step', async () => {
    const steps = stepsAfter(releases['0.3.0']!);
    const plan = await line.run(['migrate', 'down', '--to', '0.3.0']);
    expect([plan.code, plan.stdout]).toEqual([2, '']);
    expect(plan.stderr).toContain(steps.toReversed().join(', '));
    expect(plan.stderr).toContain('--yes');
    const first = steps.at(-3)!;
    expect(await line.answer(['migrate', 'down', '--to', first, '--yes'])).toEqual({
      reverted: stepsAfter(first).reverse(),
    });
    expect(await line.answer(['migrate', 'down', '--to', first])).toEqual({ reverted: [] });
    const rest = steps.filter((name) => name <= first);
    expect(await line.answer(['migrate', 'down', '--to', '0.3.0', '--yes'])).toEqual({ reverted: rest.reverse() });
    expect(await line.answer(['migrate'])).toEqual({ migrated: steps });
  });

  test.each([
    [['down', '--to', '0.9.0', '--yes'], '0.3.0'],
    [['down', '--to', '0042', '--yes'], 'migrate status'],
    [['up', '--to', '0.3.0'], 'migrate down'],
    [['status', '--to', '0.3.0'], 'migrate down'],
  ])('refuses %j', async (args, says) => {
    const { code, stdout, stderr } = await line.run(['migrate', ...args]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(says)]);
  });
});

test('every release of the changelog since 0.2.0 has its last migration', () => {
  const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8');
  const released = [...changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(([, version = '']) => version);
  const since = released.filter((version) => version !== '0.1.0');
  expect(Object.keys(releases).sort()).toEqual(since.sort());
  const names = ours.map(({ name }) => name);
  for (const last of Object.values(releases)) expect(names).toContain(last);
});

test('a migration needs itself or one before it', async () => {
  for (const file of [...next, breaking!]) {
    const { needs } = await importMigration(file);
    if (needs === undefined) continue;
    expect([...next, breaking!].map(({ name }) => name)).toContain(needs);
    expect(needs <= file.name).toBe(true);
  }
});
