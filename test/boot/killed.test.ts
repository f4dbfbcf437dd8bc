// A first start that is killed, at whatever moment, is no hindrance to the next.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { makeDataDirectory, makeDirectory, spawnServer, startServer, statusOf, until } from '../kit/processes.ts';

/** KILLS=100 for a long look. */
const KILLS = Number(process.env.KILLS ?? 1);
/** It makes a directory, a database and the console's App, in two seconds or many more. */
const moments = Array.from({ length: KILLS }, () => 300 + Math.floor(Math.random() * 2_700));

describe('a first start that was killed', () => {
  test.each(moments)('after %i ms is no hindrance to the next', async (milliseconds) => {
    const directory = makeDirectory('killed');
    const environment = { DATA_DIR: directory.path };
    const first = await spawnServer({ environment });
    await sleep(milliseconds);
    first.kill('SIGKILL');
    await first.exited;
    const second = await startServer({ environment });
    expect(await statusOf(second, '/o/console/jwks')).toBe(200);
    await until('it says how to become its operator', () => second.output().includes('/console/setup?token='));
    await second.stop();
    directory.remove();
  });

  test('while it made the database begins again', async () => {
    const directory = await makeDataDirectory('half');
    // As it looks when the process dies in the middle: the mark is there, and some of the files.
    writeFileSync(join(directory.path, 'database.unfinished'), '');
    rmSync(join(directory.path, 'database', 'base'), { recursive: true });
    const server = await startServer({ environment: { DATA_DIR: directory.path } });
    expect(await statusOf(server, '/o/console/jwks')).toBe(200);
    expect(existsSync(join(directory.path, 'database.unfinished'))).toBe(false);
    await server.stop();
    directory.remove();
  });
});
