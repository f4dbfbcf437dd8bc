// What `gatehouse copy` refuses, and that it leaves both databases as they were. Its work is tested beside the backups (F47,
// test/faults/backup.test.ts).
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { createPostgresqlDatabase, SECRET_KEY } from '../kit/gatehouse.ts';
import { makeDataDirectory } from '../kit/processes.ts';
import { withClient } from '../kit/run/global-setup.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const postgresql = inject('postgresql');
/** Nobody connects. */
const NOWHERE = 'postgres://gatehouse@127.0.0.1:1/gatehouse';

let directory: Awaited<ReturnType<typeof makeDataDirectory>>;
beforeAll(async () => {
  directory = await makeDataDirectory('copied');
  const line = make({ DATA_DIR: directory.path });
  await line.answer(['app', 'create', '--name', 'Blog', '--slug', 'blog']);
  line.remove();
});
afterAll(() => directory.remove());

function make(settings: NodeJS.ProcessEnv): CommandLine {
  return commandLine({ SECRET_KEY, ...settings });
}

async function refuse(settings: NodeJS.ProcessEnv, args: string[] = []) {
  const line = make(settings);
  onTestFinished(line.remove);
  const { code, stdout, stderr } = await line.run(['copy', ...args]);
  expect(stdout).toBe('');
  return { code, stderr, data: existsSync(join(line.directory, 'data')) };
}

test('without PostgreSQL there is nothing to copy into', async () => {
  const { code, stderr } = await refuse({}, ['--from', directory.path]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^Set DATABASE_URL .*\n$/)]);
});

test('a directory without a database is not made one', async () => {
  const { code, stderr, data } = await refuse({ DATABASE_URL: NOWHERE });
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^There is no embedded database in .*\/data\. .*--from.*\n$/),
  ]);
  expect(data).toBe(false);
});

test('another SECRET_KEY than the one that sealed the database', async () => {
  const other = 'another-key-than-the-one-of-the-database';
  const from = ['--from', directory.path];
  const { code, stderr } = await refuse({ DATABASE_URL: NOWHERE, SECRET_KEY: other }, from);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^The database in .* another SECRET_KEY\. .*\n$/)]);
});

test('a PostgreSQL that does not answer is told in one line', async () => {
  const { code, stderr } = await refuse({ DATABASE_URL: NOWHERE }, ['--from', directory.path]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^[^\n]*127\.0\.0\.1[^\n]*\n$/)]);
});

describe.skipIf(!postgresql)('into PostgreSQL', () => {
  test('a database with Apps keeps them, and one that was reset takes the others', async () => {
    const { url, drop } = await createPostgresqlDatabase(postgresql!);
    onTestFinished(drop);
    const line = make({ DATABASE_URL: url });
    onTestFinished(line.remove);
    await line.answer(['app', 'create', '--name', 'Shop', '--slug', 'shop']);
    const { code, stderr } = await line.run(['copy', '--from', directory.path]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^There are Apps in .*gatehouse reset --yes.*\n$/)]);
    const slugs = () => withClient(url, async (client) => (await client.query('select slug from apps')).rows);
    expect(await slugs()).toContainEqual({ slug: 'shop' });
    await line.answer(['reset', '--yes']);
    expect((await line.run(['copy', '--from', directory.path])).stdout).toMatch(
      /^\d+ rows were copied to .*\n {2}Apps +2\n/,
    );
    expect(await line.answer(['app', 'list'])).toMatchObject({ apps: [{ slug: 'blog' }] });
    expect(await slugs()).not.toContainEqual({ slug: 'shop' });
  });

  test('a copy that fails leaves an empty database, whose foreign keys are as strict as before', async () => {
    const { url, drop } = await createPostgresqlDatabase(postgresql!);
    onTestFinished(drop);
    const line = make({ DATABASE_URL: url });
    onTestFinished(line.remove);
    await withClient(url, (client) => client.query(`alter table apps add constraint no_blog check (slug <> 'blog')`));
    expect(await line.run(['copy', '--from', directory.path])).toMatchObject({ code: 1, stdout: '' });
    await withClient(url, async (client) => {
      expect((await client.query('select 1 from apps')).rows).toEqual([]);
      const lax = `select conname from pg_constraint where contype = 'f' and condeferrable and connamespace = 'public'::regnamespace`;
      expect((await client.query(lax)).rows).toEqual([]);
    });
  });
});
