// What is refused before there is a database to speak of.
import { afterAll, describe, expect, test } from 'vitest';
import { commandLine } from './command-line.ts';

const nowhere = commandLine({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' });
afterAll(nowhere.remove);

describe('wrong usage ends with 2 and says so on standard error', () => {
  test.each([
    [''],
    ['app'],
    ['app create'],
    ['app create --name Blog extra'],
    ['app create --name Blog --colour red'],
    ['client create --app blog --name Prints --type secret'],
    ['api-key create --app blog --name Key --expires-in-days soon'],
    ['resource create --app blog --identifier https://api.example.com --name Photos --scope photos:read'],
    ['migrate sideways'],
    ['login --server https://id.example.com --scopes everything'],
    ['login --server https://id.example.com --operator --expires-in-days 2'],
    ['help nonsense'],
    ['help app nonsense'],
  ])('gatehouse %s', async (line) => {
    const { code, stdout, stderr } = await nowhere.run(line.split(' ').filter(Boolean));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('with --json it is an object, too', async () => {
    const { code, stdout } = await nowhere.run(['app', 'create', '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([
      ...[2, { error: { code: 'wrong_usage', message: expect.stringContaining('--name') } }],
    ]);
  });

  test('a name is a line of text', async () => {
    expect(await nowhere.run(['app', 'create', '--name', 'Blog\nroot'])).toMatchObject({ code: 2, stdout: '' });
  });
});

test('help and version are answers', async () => {
  const help = await nowhere.run(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const word of ['serve', 'check', 'migrate', 'reset', 'operator', 'app', 'client', 'resource', 'user', 'keys']) {
    expect(help.stdout).toContain(word);
  }
  const one = await nowhere.run(['help', 'client', 'create']);
  expect(one).toEqual(await nowhere.run(['client', 'create', '--help']));
  expect(one.stdout).toMatch(/--app <slug> .*\(required\)/);
  expect(await nowhere.run(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test('without --yes, reset says what would be lost, and never the password of the database', async () => {
  const secretive = commandLine({ DATABASE_URL: 'postgres://gatehouse:hush@db.example.com/identities' });
  const { code, stderr } = await secretive.run(['reset']);
  secretive.remove();
  expect(code).toBe(2);
  expect(stderr).toMatch(/every App .*db\.example\.com\/identities.*--yes/);
  expect(stderr).not.toContain('hush');
});

describe('what stands in the way is one line on standard error', () => {
  test.each([['app list'], ['migrate'], ['reset --yes']])('gatehouse %s, and PostgreSQL is away', async (line) => {
    const { code, stdout, stderr } = await nowhere.run(line.split(' '));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^The database cannot be reached .*DATABASE_URL\.\n$/);
  });

  test('mistakes in the configuration, all at once', async () => {
    const mistaken = commandLine({ PORT: 'eighty', SMTP_URL: 'mail.example.com' });
    const { code, stdout, stderr } = await mistaken.run(['app', 'list', '--json']);
    mistaken.remove();
    expect([code, JSON.parse(stdout)]).toEqual([1, { error: { code: 'refused', message: stderr.trimEnd() } }]);
    expect(stderr).toMatch(/^.*PORT.*SMTP_URL.*\n$/);
  });

  test('a data directory that can’t be one', async () => {
    const blocked = commandLine({ DATA_DIR: import.meta.filename });
    const { code, stderr } = await blocked.run(['app', 'list']);
    blocked.remove();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^.*DATA_DIR.*\n$/);
  });
});
