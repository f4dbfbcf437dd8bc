// The one command of the README: `npm start` brings the demo with it, and ends with everything that it started.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { family } from '../../bench/processes.ts';
import { freePort } from '../kit/gatehouse.ts';
import { isAlive, makeDataDirectory, ROOT, type ServerProcess, until, untilReady, watch } from '../kit/processes.ts';
import { Visitor } from '../kit/visitor.ts';

describe('npm start', () => {
  let directory: Awaited<ReturnType<typeof makeDataDirectory>>;
  let npm: ServerProcess;
  beforeAll(async () => {
    directory = await makeDataDirectory('npm');
    const port = await freePortForAll();
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, PORT: String(port), DATA_DIR: directory.path, LOG_LEVEL: 'warn' };
    const child = spawn('npm', ['start'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    npm = { url: `http://localhost:${port}`, config: { port }, ...watch(child) };
    await untilReady(npm);
    await until('it says what to try', () => npm.output().includes('Try it'));
  });
  afterAll(async () => {
    await npm?.stop();
    directory?.remove();
  });

  test('prints the console, a link for the first operator, and what to try', () => {
    expect(npm.output()).toContain(`${npm.url}/console`);
    expect(npm.output()).toMatch(/\/console\/setup\?token=/);
    expect(exampleUrl()).toBeDefined();
  });

  test('brings an example that leads to the sign-in page of the demo’s App, and the API it reads from', async () => {
    const [photoPrints, blogApi] = [exampleUrl()!, `http://localhost:${npm.config.port + 1002}/photos`];
    await until('the examples answer', async () => (await answers(photoPrints)) && (await answers(blogApi)));
    const visitor = new Visitor();
    const leaving = await visitor.open(`${photoPrints}/connect`);
    expect(leaving.location).toContain(`${npm.url}/o/alices-blog/authorize`);
    expect((await visitor.open(leaving.location!)).text).toContain('name="password"');
    expect((await fetch(blogApi)).status).toBe(401);
  });

  test('says what it is doing while it starts, and then where to go', () => {
    const said = npm.output();
    const lines = ['Opening the database', 'Starting the example programs', `Gatehouse   ${npm.url}`, 'Try it'];
    const places = lines.map((line) => said.indexOf(line));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  test('ends with npm, by SIGTERM, and leaves nobody behind', async () => {
    const pids = (await family(npm.pid)).map(({ pid }) => pid);
    // npm, the server, two examples.
    expect(pids.length).toBeGreaterThanOrEqual(4);
    npm.kill('SIGTERM');
    await npm.exited;
    await until('all have ended', () => !pids.some(isAlive));
  });

  const exampleUrl = () => /Try it\s+(http\S+)/.exec(npm.output())?.[1];
});

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** The examples listen beside the server. */
async function freePortForAll(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const beside = await Promise.all([port + 1001, port + 1002].map(isFree));
    if (!beside.includes(false)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  if (port > 65_535) return Promise.resolve(false);
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
