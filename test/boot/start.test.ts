// `node src/main.ts` as it is: Vitest accepts syntax that Node's type stripping does not, and only a real process starts
// on an empty directory, meets another one, or finds its port taken.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cpuSeconds } from '../../bench/processes.ts';
import { freePort } from '../kit/gatehouse.ts';
import {
  isAlive,
  makeDataDirectory,
  makeDirectory,
  ROOT,
  type ServerProcess,
  spawnNode,
  spawnServer,
  startServer,
  statusOf,
  until,
  watch,
} from '../kit/processes.ts';
import { ask } from '../kit/raw.ts';

/**
 * What a start may cost, as a multiple of what it costs to open the bare database, both in seconds of a core: that is what
 * we can make better or worse. It is 10 on a new directory, most of which is PGlite's, and 3 to 6 on an old one, most of which is reading some thousand modules.
 */
const COST = { ofNew: 20, ofOld: 8 };

describe('on the embedded database', () => {
  const directory = makeDirectory('boot');
  const environment = { DATA_DIR: directory.path };
  let first: ServerProcess;
  let cost: number;
  beforeAll(async () => {
    first = await startServer({ environment, isOptimized: true });
    cost = await cpuSeconds(first.pid);
  });
  afterAll(async () => {
    await first.stop();
    directory.remove();
  });

  test('starts on a new directory, and says where the console is and how to become its operator', async () => {
    await until('it says where it is', () => first.output().includes(`${first.url}/console`));
    const link = setupLinkOf(first);
    expect(link).toBeDefined();
    const { location } = (await ask(first, { path: link!.slice(first.url.length) })).headers;
    const { status, text } = await ask(first, { path: location!.slice(first.url.length) });
    expect(status).toBe(200);
    expect(text).toContain('name="password"');
  });

  test('serves discovery of the console’s App', async () => {
    const { status, text } = await ask(first, { path: '/o/console/.well-known/openid-configuration' });
    expect(status).toBe(200);
    expect(JSON.parse(text).issuer).toBe(`${first.url}/o/console`);
  });

  test('F11 a second process on the same directory ends at once, names the holder, and leaves it unharmed', async () => {
    const second = await spawnServer({ environment });
    expect(await second.exited).toEqual({ code: 1, signal: null });
    expect(second.output()).toContain(`process ${first.pid}`);
    expect(second.output().trim().split('\n')).toHaveLength(1);
    expect(isAlive(first.pid)).toBe(true);
    expect(await statusOf(first, '/readyz')).toBe(200);
    expect(await statusOf(first, '/o/console/jwks')).toBe(200);
  });

  test('a second start finds its data again, and neither costs many times what the bare database does', async () => {
    const keys = (await ask(first, { path: '/o/console/jwks' })).text;
    expect(await first.stop()).toEqual({ code: 0, signal: null });
    const bare = await costOfBare(join(directory.path, 'database'));
    expect(cost / bare).toBeLessThan(COST.ofNew);
    const again = { ...environment, PORT: String(first.config.port) };
    first = await startServer({ environment: again, isOptimized: true });
    cost = await cpuSeconds(first.pid);
    expect(cost / bare).toBeLessThan(COST.ofOld);
    expect((await ask(first, { path: '/o/console/jwks' })).text).toBe(keys);
  });

  test('a directory whose holder was killed is free again', async () => {
    first.kill('SIGKILL');
    await first.exited;
    first = await startServer({ environment });
    expect(await statusOf(first, '/readyz')).toBe(200);
  });
});

describe('what stops a start', () => {
  test('a port in use', async () => {
    const directory = await makeDataDirectory('port');
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const server = await spawnServer({ environment: { DATA_DIR: directory.path, PORT: String(port) } });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toMatch(/EADDRINUSE/);
    expect(server.output()).toMatch(/PORT/);
    expect(server.output().trim().split('\n')).toHaveLength(1);
    holder.close();
    directory.remove();
  });

  test.each([
    ['DATA_DIR', 'a data directory that is a file', { 'the-file': '' }, { DATA_DIR: 'the-file' }],
    ['DATA_DIR', 'a database that is none', { 'data/database/PG_VERSION': 'x' }, { DATA_DIR: 'data' }],
    ['SECRET_KEY', 'a key file that is empty', { 'data/secret-key': '' }, { DATA_DIR: 'data', SECRET_KEY: '' }],
    ['DATABASE_URL', 'a certificate that is not there', {}, { DATABASE_URL: 'postgres://h/d?sslrootcert=/no.pem' }],
    ['HOST', 'a host that is not an address', {}, { HOST: 'host.invalid' }],
    ['HOST', 'an address of another machine', {}, { HOST: '203.0.113.9' }],
    ['.env', 'an environment file that is a directory', { '.env/file': '' }, {}],
  ])('%s: %s', async (name, _, files, environment: NodeJS.ProcessEnv) => {
    const directory = makeDirectory('mistake');
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory.path, file)), { recursive: true });
      writeFileSync(join(directory.path, file), text);
    }
    const server = await spawnServer({ environment: { DATA_DIR: 'memory://', ...environment }, cwd: directory.path });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    const lines = server.output().trim().split('\n');
    const [said = ''] = lines[0]?.startsWith('The configuration has a mistake') ? lines.slice(1) : lines;
    expect(said).toContain(name);
    expect(lines.length).toBeLessThanOrEqual(2);
    expect(server.output()).not.toMatch(/^ +at /m);
    directory.remove();
  });

  test.each([
    ['refuses connections', async () => `postgres://nobody@127.0.0.1:${await freePort()}/nothing`],
    ['is at a host that does not exist', async () => 'postgres://nobody@host.invalid/nothing'],
  ])('a PostgreSQL that %s', async (_, url) => {
    const server = await spawnServer({ environment: { DATABASE_URL: await url() } });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toContain('DATABASE_URL');
    expect(server.output().trim().split('\n')).toHaveLength(1);
  });

  test('a PostgreSQL that accepts and says nothing', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as { port: number };
    const server = await spawnServer({ environment: { DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/nothing` } });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toContain('DATABASE_URL');
    mute.close();
  });
});

/** Seconds of a core for opening the database in a process of its own. */
async function costOfBare(database: string): Promise<number> {
  const script = `
    import { PGlite } from '@electric-sql/pglite';
    const pglite = await PGlite.create(${JSON.stringify(database)});
    await pglite.query('select 1');
    await pglite.close();
    const { user, system } = process.cpuUsage();
    console.log((user + system) / 1e6);`;
  const bare = watch(spawnNode(['--input-type=module', '--eval', script], {}, ROOT));
  expect(await bare.exited).toEqual({ code: 0, signal: null });
  return Number(bare.output());
}

function setupLinkOf(server: ServerProcess): string | undefined {
  return /http:\/\/\S+\/console\/setup\?token=\S+/.exec(server.output())?.[0];
}
