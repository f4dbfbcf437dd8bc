// What stops a start on a PostgreSQL that is there.
import { describe, expect, test } from 'vitest';
import { spawnServer } from '../kit/processes.ts';

describe.skipIf(!process.env.TEST_DATABASE_URL)('what stops a start', () => {
  test('a PostgreSQL without that database', async () => {
    const url = new URL(process.env.TEST_DATABASE_URL!);
    url.pathname = '/there-is-no-such-database';
    const server = await spawnServer({ environment: { DATABASE_URL: url.href } });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toContain('DATABASE_URL');
    expect(server.output().trim().split('\n')).toHaveLength(1);
  });
});
