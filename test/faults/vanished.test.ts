// A node vanishes in the middle of a transaction: stopped here, as a machine without power, it neither goes on nor closes its connections.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../kit/app.ts';
import { makePlace, type Place } from '../kit/place.ts';
import { type ServerProcess, startServer, until } from '../kit/processes.ts';
import { ask } from '../kit/raw.ts';
import { withClient } from '../kit/run/global-setup.ts';
import { makeWorld, type World } from './world.ts';

describe.skipIf(!process.env.TEST_DATABASE_URL)('a node that vanishes', () => {
  let place: Place;
  let world: World;
  let server: ServerProcess;
  beforeAll(async () => {
    place = await makePlace('vanished');
    world = await makeWorld(place);
    server = await startServer({ environment: { ...world.environment, LOG_LEVEL: 'silent' } });
  });
  afterAll(async () => {
    server?.kill('SIGCONT');
    await server?.stop();
    await place?.remove();
  });

  async function signUp(email: string): Promise<number> {
    const headers = { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' };
    const path = `${new URL(world.app.issuer).pathname}/api/v1/auth/signup`;
    return (await ask(server, { path, headers, body: JSON.stringify({ email, password: PASSWORD }) })).status;
  }

  const count = (where: string) =>
    withClient(place.environment.DATABASE_URL!, async (client) => {
      const { rows } = await client.query(`
        select from pg_stat_activity
        where datname = current_database() and application_name = 'gatehouse' and ${where}`);
      return rows.length;
    });

  test('F53 in a transaction holds its locks for seconds, and what it had not committed is undone', async () => {
    const url = place.environment.DATABASE_URL!;
    const holder = await lockTable(url, 'users');
    const signedUp = signUp('vanished@example.com');
    await until(
      'the sign-up waits',
      async () => (await count(`wait_event_type = 'Lock' and query like 'insert into "users"%'`)) > 0,
    );
    server.kill('SIGSTOP');
    await holder.release();
    await until('its transaction is idle', async () => (await count(`state = 'idle in transaction'`)) > 0);
    await until('its transaction has ended', async () => (await count(`state like 'idle in transaction%'`)) === 0);
    const look = (client: pg.Client) => client.query(`select from users where email = 'vanished@example.com'`);
    expect((await withClient(url, look)).rows).toEqual([]);
    server.kill('SIGCONT');
    expect(await signedUp).toBe(503);
    expect(await signUp('vanished@example.com')).toBe(201);
  });
});

/** Holds up everybody who writes to it. */
async function lockTable(url: string, table: string): Promise<{ release(): Promise<void> }> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('begin');
  await client.query(`lock table ${table} in share row exclusive mode`);
  return { release: () => client.end() };
}
