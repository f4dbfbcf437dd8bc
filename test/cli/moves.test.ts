// `gatehouse export` and `gatehouse import` as an operator types them, from an embedded database to another database.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { createPostgresqlDatabase, SECRET_KEY } from '../kit/gatehouse.ts';
import { makeDataDirectory } from '../kit/processes.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const postgresql = inject('postgresql');
const PASSPHRASE = 'correct horse battery staple';

async function makeLine(settings: NodeJS.ProcessEnv): Promise<CommandLine> {
  const directory = await makeDataDirectory('moved');
  onTestFinished(() => directory.remove());
  const line = commandLine({ DATA_DIR: directory.path, ...settings });
  onTestFinished(line.remove);
  return line;
}

/** On PostgreSQL where the suite runs on one. */
async function otherDatabase(): Promise<NodeJS.ProcessEnv> {
  if (!postgresql) return {};
  const { url, drop } = await createPostgresqlDatabase(postgresql);
  onTestFinished(drop);
  return { DATABASE_URL: url };
}

test('an App moves as a file, owners are told, and what is wrong is said in one line', async () => {
  const from = await makeLine({ SECRET_KEY, BASE_URL: 'https://id.example.com' });
  const owner = { email: 'alice@example.com', password: 'wander-orbit-lantern' };
  await from.answer(['operator', 'create', '--email', owner.email, '--password', owner.password]);
  await from.answer(['app', 'create', '--name', 'Blog', '--slug', 'blog', '--owner', owner.email]);
  const bob = await from.answer(['user', 'create', '--app', 'blog', '--email', 'bob@example.com']);
  await from.answer(['api-key', 'create', '--app', 'blog', '--name', 'backend']);
  const words = join(from.directory, 'words');
  const file = join(from.directory, 'blog.age');
  const sealed = ['--file', file, '--passphrase-file', words];

  writeFileSync(words, 'short\n');
  const short = await from.run(['export', '--app', 'blog', ...sealed]);
  expect([short.code, short.stderr]).toEqual([1, expect.stringMatching(/^The passphrase must have at least 12 /)]);
  writeFileSync(words, `${PASSPHRASE}\n`);
  const { code, stdout, stderr } = await from.run(['export', '--app', 'blog', ...sealed]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^The App “Blog” was written to .*blog\.age\.\n/);
  expect(stdout).toContain('Set up anew at the other server: API keys (1).\n');
  expect(readFileSync(file, 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt /);
  const again = await from.run(['export', '--app', 'blog', ...sealed]);
  expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/^The file .*blog\.age exists already\. /)]);
  const ofConsole = await from.run([
    'export',
    '--app',
    'console',
    '--file',
    join(from.directory, 'c'),
    '--passphrase-file',
    words,
  ]);
  expect([ofConsole.code, ofConsole.stderr]).toEqual([
    1,
    expect.stringContaining('The console’s App belongs to this server'),
  ]);

  const to = await makeLine({
    ...{ SECRET_KEY: 'the-key-of-another-server-than-the-first', BASE_URL: 'https://id.example.co' },
    ...(await otherDatabase()),
  });
  if (postgresql) await to.answer(['migrate', 'up']);
  const unasked = await to.run(['import', '--file', file], '');
  expect([unasked.code, unasked.stderr]).toEqual([2, expect.stringContaining('--passphrase-file')]);
  const wrong = await to.run(['import', '--file', file, '--passphrase-file', '-'], 'another passphrase\n');
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringMatching(/^The passphrase is another one, .*\n$/)]);
  const imported = await to.run(['import', ...sealed, '--slug', 'moved']);
  expect([imported.code, imported.stderr]).toEqual([0, '']);
  expect(imported.stdout).toMatch(/^The App “Blog” was created\.\n/);
  expect(imported.stdout).toMatch(/^ {2}users +1$/m);
  // The old host begins with the new one.
  expect(imported.stdout).toContain('so users create new ones for id.example.co.');
  expect(await to.answer(['app', 'list'])).toMatchObject({ apps: [{ slug: 'moved', name: 'Blog' }] });
  const taken = await to.run(['import', ...sealed, '--json']);
  expect(taken.code).toBe(1);
  expect(JSON.parse(taken.stdout)).toMatchObject({
    error: { code: 'invalid_file', message: expect.stringContaining('is on this server already') },
  });
  const slugTaken = await to.run(['import', ...sealed, '--slug', 'moved']);
  expect([slugTaken.code, slugTaken.stderr]).toEqual([1, 'The slug moved is taken; choose another with --slug.\n']);
  const export_ = join(from.directory, 'users.jsonl');
  await to.answer(['user', 'export', '--app', 'moved', '--file', export_]);
  expect(JSON.parse(readFileSync(export_, 'utf8'))).toMatchObject({ id: bob.id, email: 'bob@example.com' });
}, 240_000);
