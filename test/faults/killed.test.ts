// kill -9 under load, again and again: whatever a client was told is done is there after the next start, and a client
// that lost an answer goes on. Every change has its event, and every event its change.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { answerWith, startReceiver } from '../kit/outside/receiver.ts';
import { makePlace, type Place } from '../kit/place.ts';
import { type ServerProcess, startServer, until } from '../kit/processes.ts';
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

  test('F8 while it sends webhooks loses none: each arrives under one id, and those of a user in order', async () => {
    const receiver = await startReceiver();
    onTestFinished(() => receiver.stop());
    const { webhookKey, app } = world;
    const start = () => startServer({ environment: { ...world.environment, ALLOW_PRIVATE_UPSTREAMS: 'on' } });
    const post = async (path: string, body: object, method = 'POST') => {
      const headers = { authorization: `Bearer ${webhookKey}`, 'content-type': 'application/json' };
      const answer = await fetch(`${app.issuer}/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return answer.json();
    };
    server = await start();
    receiver.answer = answerWith(503);
    await post('/webhooks', { url: receiver.url, events: ['user.created', 'user.updated'] });
    const users = await Promise.all(['a', 'b', 'c'].map((name) => post('/users', { email: `${name}@example.com` })));
    await until('the receiver is asked while it is down', () => receiver.received.length > 0);
    // It takes the next requests, and the server dies before it has their answers.
    receiver.answer = () => {};
    for (const nickname of ['1', '2', '3'])
      await Promise.all(users.map(({ id }) => post(`/users/${id}`, { nickname }, 'PATCH')));
    const asked = receiver.received.length;
    await until('it is sending', () => receiver.received.length > asked);
    server.kill('SIGKILL');
    await server.exited;
    // A dead worker's lease, a pause and a delay end by themselves within minutes.
    await place.look(async ({ db }) => {
      await db.updateTable('delivery_targets').set({ leased_until: null, paused_until: null }).execute();
      await db.updateTable('deliveries').set({ due_at: new Date() }).where('state', '=', 'waiting').execute();
    });
    const lost = receiver.received.splice(0);
    receiver.answer = answerWith(204);
    server = await start();
    const arrived = () =>
      receiver.received.map(({ headers, body }) => ({ id: headers['webhook-id'], ...JSON.parse(body) }));
    await until('all have arrived', () => new Set(arrived().map(({ id }) => id)).size === 4 * users.length);
    for (const { id } of users) {
      const own = arrived().filter(({ user_id }) => user_id === id);
      expect(own.map(({ type }) => type)).toEqual(['user.created', 'user.updated', 'user.updated', 'user.updated']);
      expect(own.map(({ at }) => at)).toEqual(own.map(({ at }) => at).sort());
    }
    // What was sent in vain before is sent again under its id.
    const ids = new Set(arrived().map(({ id }) => id));
    for (const { headers } of lost) expect(ids).toContain(headers['webhook-id']);
    await server.stop();
  });
});
