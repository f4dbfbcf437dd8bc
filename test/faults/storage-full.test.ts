// The disk of the database is full: what writes says so and when to come back, what reads goes on, and all is well again as soon
// as there is room, without a restart.
import { execFileSync } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { unprivilegedOwner } from '../../bench/postgres.ts';
import { PASSWORD } from '../kit/app.ts';
import { copyDump } from '../kit/dump.ts';
import { createPostgresqlDatabase } from '../kit/gatehouse.ts';
import { type Place, toPlace } from '../kit/place.ts';
import { makeDirectory, startServer, statusOf, until } from '../kit/processes.ts';
import { ask } from '../kit/raw.ts';
import { withClient } from '../kit/run/global-setup.ts';
import { findMissing, findUnrecorded } from './load.ts';
import { makeWorld } from './world.ts';

const isPostgresql = process.env.TEST_DATABASE_URL !== undefined;
/** Of the file system: the database when it is empty, and room for the work of an embedded one. */
const MEGABYTES = isPostgresql ? 64 : 80;
/** Sooner or later a table needs a page that there is no room for. */
const MAX_WRITES = 2_000;

/** A file system in memory that is small, or the reason why there is none. */
function mount(): { path: string } | { reason: string } {
  const directory = makeDirectory('full');
  onTestFinished(() => directory.remove());
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${MEGABYTES}m`, 'tmpfs', directory.path], { stdio: 'pipe' });
  } catch {
    return { reason: 'this user may not mount a file system' };
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', directory.path], { stdio: 'pipe' }));
  return directory;
}

/** The embedded database lies there as a whole. Of PostgreSQL, its tables do, and not the log that it writes ahead. */
async function makePlaceAt(path: string): Promise<Place> {
  const postgresql = inject('postgresql');
  if (!postgresql) {
    copyDump('dump', join(path, 'data/database'));
    return toPlace({ DATA_DIR: join(path, 'data') }, async () => {});
  }
  const tables = join(path, 'tables');
  mkdirSync(tables);
  const owner = unprivilegedOwner();
  for (const one of owner ? [path, tables] : []) chownSync(one, owner!.uid, owner!.gid);
  const { url, drop } = await createPostgresqlDatabase(postgresql);
  const name = new URL(url).pathname.slice(1);
  await withClient(postgresql.url, async (client) => {
    await client.query(`create tablespace ${name} location '${tables}'`);
    await client.query(`alter database ${name} set tablespace ${name}`);
  });
  return toPlace({ DATABASE_URL: url }, async () => {
    await drop();
    await withClient(postgresql.url, (client) => client.query(`drop tablespace ${name}`));
  });
}

/** Takes all the room there is. */
function fill(path: string): { release(): void } {
  const filler = join(path, 'filler');
  const file = openSync(filler, 'w');
  for (const size of [1024 * 1024, 4_096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    }
  }
  closeSync(file);
  return { release: () => rmSync(filler) };
}

test('F12 a full disk stops writes, which say so, and nothing else; with room they work again without a restart', async ({
  skip,
}) => {
  const at = mount();
  if ('reason' in at) return skip(at.reason);
  const place = await makePlaceAt(at.path);
  onTestFinished(() => place.remove());
  const world = await makeWorld(place);
  const server = await startServer({ environment: { ...world.environment, LOG_LEVEL: 'silent' } });
  onTestFinished(async () => void (await server.stop()));
  const path = new URL(world.app.issuer).pathname;
  const signedUp: string[] = [];
  let count = 0;

  const get = (to: string, token?: string) =>
    ask(server, { path: `${path}${to}`, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

  async function signUp() {
    const email = `full-${++count}@example.com`;
    const headers = { authorization: `Bearer ${world.apiKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ email, password: PASSWORD });
    const answer = await ask(server, { path: `${path}/api/v1/auth/signup`, headers, body });
    if (answer.status === 201) signedUp.push(email);
    return answer;
  }

  const { tokens } = JSON.parse((await signUp()).text);
  const room = fill(at.path);
  let refused = await signUp();
  while (refused.status === 201 && count < MAX_WRITES) refused = await signUp();
  expect(refused).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } });
  expect(JSON.parse(refused.text)).toMatchObject({ code: 'storage_full' });

  for (const read of [get('/jwks'), get('/.well-known/openid-configuration'), get('/userinfo', tokens.access_token)])
    expect((await read).status).toBe(200);
  expect((await get('/api/v1/users', world.apiKey)).status).toBe(200);
  expect(await statusOf(server, '/readyz')).toBe(200);
  expect((await signUp()).status).toBe(503);

  room.release();
  await until('there is room again', async () => (await signUp()).status === 201);
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(await place.look((database) => findMissing(database, world, signedUp))).toEqual([]);
  expect(await place.look((database) => findUnrecorded(database, world))).toEqual([]);
});
