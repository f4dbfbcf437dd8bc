// On PostgreSQL the command line works beside a server, which hears of what it changes.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { makeApp } from '../kit/app.ts';
import { createPostgresqlDatabase, type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';
import { commandLine } from './command-line.ts';

const postgresql = inject('postgresql');

describe.skipIf(!postgresql)('on PostgreSQL', () => {
  let gatehouse: Gatehouse;
  beforeAll(async () => {
    gatehouse = await startGatehouse();
  });
  afterAll(() => gatehouse.stop());

  test('a running server hears of keys that were rotated', async () => {
    const app = await makeApp(gatehouse);
    const { answer, run, remove } = commandLine({
      DATABASE_URL: gatehouse.databaseUrl,
      BASE_URL: gatehouse.url,
      SECRET_KEY,
    });
    const kids = async () => {
      const { keys } = (await (await fetch(`${app.issuer}/jwks`)).json()) as { keys: { kid: string }[] };
      return keys.map(({ kid }) => kid);
    };
    const before = await kids();
    const { current } = await answer<{ current: string[] }>(['keys', 'rotate', '--app', app.slug, '--emergency']);
    await expect.poll(kids).toEqual(expect.arrayContaining(current));
    expect(await kids()).not.toEqual(expect.arrayContaining(before));
    expect(await run(['check'])).toMatchObject({ code: 0, stderr: '' });
    remove();
  });

  test('migrate goes up, down and up again', async () => {
    const database = await createPostgresqlDatabase({ url: postgresql!.url, template: undefined });
    const { answer, remove } = commandLine({ DATABASE_URL: database.url, SECRET_KEY });
    const { migrated } = await answer<{ migrated: string[] }>(['migrate']);
    expect(await answer(['migrate', 'up'])).toEqual({ migrated: [] });
    expect(await answer(['migrate', 'down', '--yes'])).toEqual({ reverted: migrated.slice(-1) });
    const { migrations } = await answer<{ migrations: { name: string; executed_at: string | null }[] }>([
      'migrate',
      'status',
    ]);
    const pending = migrations.filter(({ executed_at }) => !executed_at).map(({ name }) => name);
    expect(pending).toEqual(migrated.slice(-1));
    expect(await answer(['migrate', 'up'])).toEqual({ migrated: migrated.slice(-1) });
    remove();
    await database.drop();
  });

  test('reset deletes everything, and a database that isn’t there is named', async () => {
    const database = await createPostgresqlDatabase(postgresql!);
    const { answer, run, remove } = commandLine({ DATABASE_URL: database.url, SECRET_KEY });
    await answer(['app', 'create', '--name', 'Blog']);
    await answer(['reset', '--yes']);
    expect(await answer(['app', 'list'])).toEqual({ apps: [] });
    await database.drop();
    const { code, stderr } = await run(['app', 'list']);
    remove();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^database .* does not exist\..*DATABASE_URL\.\n$/);
  });
});
