// WORKERS: several processes behind one port, one server to whoever starts and stops it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { family } from '../../bench/processes.ts';
import { makePlace, type Place } from '../kit/place.ts';
import { isAlive, type ServerProcess, spawnServer, startServer, statusOf, until } from '../kit/processes.ts';

const WORKERS = 2;

describe.skipIf(!process.env.TEST_DATABASE_URL)('several workers', () => {
  let place: Place;
  let server: ServerProcess;
  beforeAll(async () => {
    place = await makePlace('workers');
    server = await startServer({ environment: { ...place.environment, WORKERS: String(WORKERS) } });
  });
  afterAll(async () => {
    await server?.stop();
    await place?.remove();
  });

  const workers = async () => (await family(server.pid)).map(({ pid }) => pid).filter((pid) => pid !== server.pid);

  test('serve as one, and one of them says how to become the operator', async () => {
    await until('all have started', async () => (await workers()).length === WORKERS);
    await until('one says where it is', () => server.output().includes('/console/setup?token='));
    expect(server.output().match(/setup\?token=/g)).toHaveLength(1);
    expect(await statusOf(server, '/o/console/jwks')).toBe(200);
  });

  test('lose one of them, and get another', async () => {
    const [victim] = await workers();
    process.kill(victim!, 'SIGKILL');
    await until('its signal is in the log', () => /"signal":"SIGKILL"/.test(server.output()));
    expect(server.output()).toContain('"exit_code":null');
    await until(
      'there is another',
      async () => {
        const now = await workers();
        return now.length === WORKERS && !now.includes(victim!);
      },
      30_000,
    );
    await until('it serves', async () => (await statusOf(server, '/readyz')) === 200);
  });

  test('tell a mistake once, not each', async () => {
    const environment = { DATABASE_URL: 'postgres://nobody@host.invalid/nothing', WORKERS: String(WORKERS) };
    const refused = await spawnServer({ environment });
    expect(await refused.exited).toEqual({ code: 1, signal: null });
    expect(refused.output().trim().split('\n')).toHaveLength(1);
  });

  test('end together by SIGTERM, with 0', async () => {
    const pids = await workers();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(pids.filter(isAlive)).toEqual([]);
  });
});
