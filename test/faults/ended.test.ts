// The end of a process, wished for or not: what is under way gets its answer, and the exit code says which it was.
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD } from '../kit/app.ts';
import { makePlace, type Place } from '../kit/place.ts';
import { type ServerProcess, startServer, statusOf, until } from '../kit/processes.ts';
import { ask, type RawAnswer } from '../kit/raw.ts';
import { findMissing, startLoad } from './load.ts';
import { makeWorld, type World } from './world.ts';

/** Fewer than a user may try in a row: on a busy machine, all must be done before the server gives up waiting. */
const SIGN_INS = 5;
const CRASH = pathToFileURL(join(import.meta.dirname, 'crash-on-signal.ts')).href;

describe('a server that is told to end', () => {
  let place: Place;
  let world: World;
  beforeAll(async () => {
    place = await makePlace('ended');
    world = await makeWorld(place);
  });
  afterAll(() => place?.remove());

  const started: ServerProcess[] = [];
  afterEach(async () => {
    for (const server of started.splice(0)) {
      server.kill('SIGKILL');
      await server.exited;
    }
  });

  async function start(crash?: string, more: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
    const environment = { ...world.environment, LOG_LEVEL: 'warn', CRASH: crash, ...more };
    const server = await startServer({ environment, nodeOptions: crash ? ['--import', CRASH] : [] });
    started.push(server);
    return server;
  }

  /** The status of each, or why it has none. Each has some 40 ms of a core to go. The first is done when this resolves. */
  async function startSignIns(server: ServerProcess): Promise<Promise<number | string>[]> {
    const email = `ended-${Date.now()}@example.com`;
    expect((await api(server, '/auth/signup', { email, password: PASSWORD })).status).toBe(201);
    const answers = Array.from({ length: SIGN_INS }, () =>
      api(server, '/auth/login', { email, password: PASSWORD }).then(({ status }) => status, String),
    );
    await answers[0];
    return answers;
  }

  function api(server: ServerProcess, path: string, body: object): Promise<RawAnswer> {
    const headers = { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' };
    return ask(server, {
      path: `${new URL(world.app.issuer).pathname}/api/v1${path}`,
      headers,
      body: JSON.stringify(body),
    });
  }

  test('F21 by SIGTERM under load cuts no answer short, and ends with 0', async () => {
    const server = await start();
    const idle = await openConnection(server);
    const load = await startLoad(world, { refreshers: 8, signUps: 2 });
    const signIns = await startSignIns(server);
    await load.progress();

    server.kill('SIGTERM');
    const [exit, ready] = await Promise.all([server.exited, idle.untilNotReady()]);
    const refused = load.refusals();
    await load.stop();

    // It ends with 1 where it had to give up waiting (serve.ts).
    expect(exit).toEqual({ code: 0, signal: null });
    expect([503, 'refused']).toContain(ready);
    expect(load.cut).toEqual([]);
    expect(load.complaints).toEqual([]);
    expect(refused).toBeGreaterThan(0);
    expect(await Promise.all(signIns)).toEqual(signIns.map(() => 200));
    expect(await place.look((database) => findMissing(database, world, load.signedUp))).toEqual([]);
  });

  test('F41 by SIGTERM is not ready, and serves new connections until a balancer has had time to ask', async () => {
    const server = await start(undefined, { DRAIN_DELAY_SECONDS: '5' });
    server.kill('SIGTERM');
    await until('it is not ready', async () => (await statusOf(server, '/readyz')) === 503);
    expect(await statusOf(server, '/o/console/jwks')).toBe(200);
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test.each([
    ['SIGINT', ['SIGINT']],
    ['SIGTERM, twice, and then SIGINT', ['SIGTERM', 'SIGTERM', 'SIGINT']],
  ] as [string, NodeJS.Signals[]][])('F22 by %s ends with 0, after its answers', async (_, signals) => {
    const server = await start();
    const signIns = await startSignIns(server);
    for (const signal of signals) server.kill(signal);
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await Promise.all(signIns)).toEqual(signIns.map(() => 200));
  });

  test('F22 by what nobody caught says so in its log, gives its answers, and ends with 1; then it starts again', async () => {
    // Each starts after one that crashed.
    for (const [crash, said] of [
      ['exception', 'a bug, thrown'],
      ['rejection', 'a bug, rejected'],
    ]) {
      const server = await start(crash);
      const signIns = await startSignIns(server);
      server.kill('SIGUSR2');
      expect(await server.exited).toEqual({ code: 1, signal: null });
      expect(server.output()).toContain(said);
      expect(await Promise.all(signIns)).toEqual(signIns.map(() => 200));
    }
    expect(await statusOf(await start(), '/readyz')).toBe(200);
  });
});

/** A connection that a load balancer keeps, to ask about readiness. */
async function openConnection(server: ServerProcess): Promise<{ untilNotReady(): Promise<number | 'refused'> }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const probe = () =>
    new Promise<number>((resolve, reject) => {
      const { port } = server.config;
      const req = request({ agent, host: '127.0.0.1', port, path: '/readyz' }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      });
      req.on('error', reject).end();
    });
  expect(await probe()).toBe(200);
  return {
    async untilNotReady() {
      for (;;) {
        const status = await probe().catch(() => 'refused' as const);
        if (status !== 200) return status;
      }
    },
  };
}
