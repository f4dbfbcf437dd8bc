// What stops a start on a PostgreSQL that is there.
import { describe, expect, test } from 'vitest';
import { spawnServer } from '../kit/processes.ts';

describe.skipIf(!process.env.TEST_DATABASE_URL)('what stops a start', () => {
  test.each([
    ['without that database', { pathname: '/there-is-no-such-database' }],
    ['without that user', { username: 'there-is-no-such-user' }],
    ['without TLS, where the URL asks for it', { search: '?sslmode=no-verify' }],
  ])('a PostgreSQL %s', async (_, change) => {
    const url = Object.assign(new URL(process.env.TEST_DATABASE_URL!), change);
    const server = await spawnServer({ environment: { DATABASE_URL: url.href } });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toContain('DATABASE_URL');
    expect(server.output().trim().split('\n')).toHaveLength(1);
  });
});
