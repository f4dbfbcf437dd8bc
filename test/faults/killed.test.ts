// kill -9 under load, again and again: whatever a client was told is done is there after the next start, and a client
// that lost an answer goes on. Every change has its event, and every event its change.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makePlace, type Place } from '../kit/place.ts';
import { type ServerProcess, startServer } from '../kit/processes.ts';
import { findMissing, findUnrecorded, startLoad } from './load.ts';
import { makeWorld, type World } from './world.ts';

/** KILLS=100 for a long look. */
const KILLS = Number(process.env.KILLS ?? 5);

vi.setConfig({ testTimeout: 300_000 + KILLS * 60_000 });

const fault = process.env.TEST_DATABASE_URL ? 'F9' : 'F10';

describe('a server that is killed', () => {
  let place: Place;
  let world: World;
  let server: ServerProcess | undefined;
  beforeAll(async () => {
    place = await makePlace('killed');
    world = await makeWorld(place);
  });
  afterAll(async () => {
    await server?.stop();
    await place?.remove();
  });

  test(`${fault} A36 under load loses nothing that it acknowledged, no event and no change without the other, and no client gets stuck`, async () => {
    server = await startServer({ environment: world.environment });
    const load = await startLoad(world, { changers: 2 });
    for (let kill = 0; kill < KILLS; kill++) {
      await load.progress();
      await sleep(Math.random() * 300);
      server.kill('SIGKILL');
      await server.exited;
      server = await startServer({ environment: world.environment });
    }
    await load.progress();
    await load.stop();
    await server.stop();
    expect(load.complaints).toEqual([]);
    expect(await place.look((database) => findMissing(database, world, load.signedUp))).toEqual([]);
    expect(await place.look((database) => findUnrecorded(database, world))).toEqual([]);
  });
});
