// What production must not start with: all mistakes named at once, nothing made, and no operator that nobody chose.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.ts';
import { createLog } from '../../src/log.ts';
import { SECRET_KEY } from '../kit/gatehouse.ts';
import { makeDataDirectory, makeDirectory, spawnServer, startServer } from '../kit/processes.ts';

const production = { NODE_ENV: 'production', BASE_URL: 'https://id.example.com', SECRET_KEY };

describe('production', () => {
  test('A130 does not start without a key, over http, or with a weak operator password, and says all of it at once', async () => {
    const directory = makeDirectory('production');
    const server = await spawnServer({
      environment: {
        NODE_ENV: 'production',
        BASE_URL: 'http://id.example.com',
        SECRET_KEY: '',
        OPERATOR_EMAIL: 'operator@example.com',
        OPERATOR_PASSWORD: 'short',
        DATA_DIR: join(directory.path, 'data'),
      },
    });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    const mistakes = server.output().trim().split('\n').slice(1);
    expect(mistakes.map((line) => line.trim().split(':')[0]).sort()).toEqual([
      'BASE_URL',
      'OPERATOR_PASSWORD',
      'SECRET_KEY',
    ]);
    expect(existsSync(join(directory.path, 'data'))).toBe(false);
    directory.remove();
  });

  test('A130 does not start with a known or a short SECRET_KEY', async () => {
    const server = await spawnServer({ environment: { ...production, SECRET_KEY: 'changeme' } });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toContain('SECRET_KEY');
  });
});

describe('the operator', () => {
  let directory: Awaited<ReturnType<typeof makeDataDirectory>>;
  beforeAll(async () => {
    directory = await makeDataDirectory('operator');
  });
  afterAll(() => directory.remove());

  async function startOnce(environment: NodeJS.ProcessEnv): Promise<string> {
    const server = await startServer({ environment: { ...production, DATA_DIR: directory.path, ...environment } });
    await server.stop();
    return server.output();
  }

  async function readOperators(): Promise<{ users: number; operators: string[] }> {
    const { db, close } = await openDatabase(
      { databaseUrl: undefined, databasePoolSize: 1, dataDir: directory.path },
      createLog('silent'),
    );
    const operators = await db
      .selectFrom('operators')
      .innerJoin('users', (join) =>
        join.onRef('users.id', '=', 'operators.developer_id').onRef('users.app_id', '=', 'operators.app_id'),
      )
      .select('email')
      .execute();
    const { users } = await db
      .selectFrom('users')
      .select(({ fn }) => fn.countAll<string>().as('users'))
      .executeTakeFirstOrThrow();
    await close();
    return { users: Number(users), operators: operators.map(({ email }) => email) };
  }

  test('A130 is nobody until somebody is chosen: there is no default one', async () => {
    const output = await startOnce({});
    expect(output).toMatch(/\/console\/setup\?token=/);
    expect(await readOperators()).toEqual({ users: 0, operators: [] });
  });

  test('A130 is refused with a password that is long and easy to guess', async () => {
    const server = await spawnServer({
      environment: {
        ...production,
        DATA_DIR: directory.path,
        OPERATOR_EMAIL: 'operator@example.com',
        OPERATOR_PASSWORD: 'passwordpassword',
      },
    });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toContain('OPERATOR_PASSWORD');
    expect(await readOperators()).toEqual({ users: 0, operators: [] });
  });

  test('is made of OPERATOR_EMAIL and OPERATOR_PASSWORD, once', async () => {
    const password = 'wander-orbit-lantern';
    const output = await startOnce({ OPERATOR_EMAIL: 'operator@example.com', OPERATOR_PASSWORD: password });
    expect(output).not.toContain('token=');
    expect(output).not.toContain(password);
    await startOnce({ OPERATOR_EMAIL: 'another@example.com', OPERATOR_PASSWORD: password });
    expect(await readOperators()).toEqual({ users: 1, operators: ['operator@example.com'] });
  });

  test('is not served under another SECRET_KEY than the database was made under', async () => {
    const environment = { ...production, DATA_DIR: directory.path, SECRET_KEY: 'another-key-that-is-long-enough-too' };
    const server = await spawnServer({ environment });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toMatch(/^[^\n]*SECRET_KEY[^\n]*\n$/);
  });
});
