// Secrets that are read from files, and what stops a start.
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { secretVariables } from '../src/config/secret-files.ts';
import { ConfigurationError, readConfig } from '../src/config.ts';
import { makeDirectory, ROOT, spawnServer } from './kit/processes.ts';

const directory = makeDirectory('secrets');
afterAll(() => directory.remove());

const KEY = 'k'.repeat(32);

function file(name: string, content: string): string {
  const path = join(directory.path, name);
  writeFileSync(path, content);
  return path;
}

function mistakesOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.mistakes;
  }
}

describe('a secret in a file', () => {
  test('counts as the variable that it stands for', () => {
    const values = {
      SECRET_KEY: KEY,
      DATABASE_URL: 'postgres://u:p@localhost/d',
      DATABASE_DIRECT_URL: 'postgres://u:p@localhost/direct',
      SMTP_URL: 'smtp://u:p@localhost',
      SMS_TOKEN: 'sms-token',
      METRICS_TOKEN: 'metrics-token-of-some-length',
      OPERATOR_PASSWORD: 'a long enough password',
    };
    const rest = { SMS_URL: 'https://sms.example.com', OPERATOR_EMAIL: 'me@example.com' };
    const files = Object.entries(values).map(([name, value]) => [`${name}_FILE`, file(name, `${value}\n`)]);
    expect(readConfig({ ...rest, ...Object.fromEntries(files) })).toEqual(readConfig({ ...rest, ...values }));
  });

  test.each([
    ['without a line break', 'p a', 'p a'],
    ['with one', 'p a\n', 'p a'],
    ['with one of Windows', 'p a\r\n', 'p a'],
    ['with two, of which one is its own', 'p a\n\n', 'p a\n'],
  ])('is taken as it is: %s', (_, content, password) => {
    const { databaseUrl } = readConfig({ DATABASE_HOST: 'h', DATABASE_PASSWORD_FILE: file('password', content) });
    expect(decodeURIComponent(new URL(databaseUrl!).password)).toBe(password);
  });

  test('is refused beside the variable, or if it is empty, not there or a directory: by name, without other complaints', () => {
    mkdirSync(join(directory.path, 'folder'));
    const environment = {
      NODE_ENV: 'production',
      BASE_URL: 'https://id.example.com',
      SECRET_KEY: KEY,
      SECRET_KEY_FILE: file('key', KEY),
      SMTP_URL_FILE: join(directory.path, 'nothing'),
      OPERATOR_PASSWORD_FILE: file('empty', '\n'),
      METRICS_TOKEN_FILE: join(directory.path, 'folder'),
    };
    expect(mistakesOf(environment)).toEqual([
      'SECRET_KEY_FILE: is set beside SECRET_KEY; set one of them',
      `SMTP_URL_FILE: ${environment.SMTP_URL_FILE} cannot be read (ENOENT)`,
      `METRICS_TOKEN_FILE: ${environment.METRICS_TOKEN_FILE} cannot be read (EISDIR)`,
      `OPERATOR_PASSWORD_FILE: ${environment.OPERATOR_PASSWORD_FILE} is empty`,
    ]);
  });

  test.runIf(process.getuid?.() !== 0)('that may not be read is refused', () => {
    const path = file('closed', KEY);
    chmodSync(path, 0o000);
    expect(mistakesOf({ SECRET_KEY_FILE: path })).toEqual([`SECRET_KEY_FILE: ${path} cannot be read (EACCES)`]);
  });

  test('is named, and not quoted, if its content is wrong', () => {
    const [mistake = ''] = mistakesOf({ SECRET_KEY_FILE: file('short', 'sh0rt-s3cret') });
    expect(mistake).toMatch(/^SECRET_KEY: /);
    expect(mistake).not.toContain('sh0rt');
  });

  test('stops a start in one line if it is not there', async () => {
    const environment = { SECRET_KEY: '', SECRET_KEY_FILE: '/nowhere/key', DATA_DIR: directory.path };
    const server = await spawnServer({ environment });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output().trim().split('\n')).toHaveLength(2);
    expect(server.output()).toContain('SECRET_KEY_FILE: /nowhere/key cannot be read (ENOENT)');
  });
});

test('every variable that holds a secret can be a file, and docs/configuration.md lists them', () => {
  const page = readFileSync(join(ROOT, 'docs/configuration.md'), 'utf8');
  const [, section = ''] = /## Secrets in files\n(.*?)\n## /s.exec(page) ?? [];
  const listed = section
    .split('\n\n')
    .filter((paragraph) => /^(`[A-Z_]+`,?\s*)+$/.test(paragraph.trim()))
    .flatMap((paragraph) => [...paragraph.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name));
  expect(listed).toEqual([...secretVariables]);
  const sources = ['src/config.ts', 'src/config/database.ts', 'src/config/captcha.ts'];
  const known = sources.map((path) => readFileSync(join(ROOT, path), 'utf8')).join();
  const names = [...known.matchAll(/^ {2}([A-Z_]+): z/gm)].map(([, name]) => name!);
  const secret = names.filter((name) => /PASSWORD|TOKEN|SECRET/.test(name));
  expect(secretVariables).toEqual(expect.arrayContaining(secret));
});
