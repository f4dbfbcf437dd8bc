// A process that dies in the middle of a migration: the next start finds a whole database, and makes it right.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makePlace } from '../kit/place.ts';
import { spawnNode, startServer, statusOf, until, watch } from '../kit/processes.ts';
import { schemaOf } from './schema-of.ts';

const SLOW_MIGRATOR = join(import.meta.dirname, 'slow-migrator.ts');

describe('a migration', () => {
  test.each([
    ['an empty database', true],
    ['a database that has all but the last step', false],
  ])('F16 of %s that is killed half way is taken back, and the next start works', async (_, empty) => {
    const place = await makePlace('migration', { empty });
    const migrator = watch(spawnNode([SLOW_MIGRATOR], place.environment));
    await until('the migration is half way', () => migrator.output().includes('half way'));
    migrator.kill('SIGKILL');
    await migrator.exited;

    const server = await startServer({ environment: place.environment });
    expect(await statusOf(server, '/o/console/jwks')).toBe(200);
    expect(await server.stop()).toEqual({ code: 0, signal: null });

    const fresh = await makePlace('fresh');
    const expected = await fresh.look(({ db }) => schemaOf(db));
    expect(await place.look(({ db }) => schemaOf(db))).toEqual(expected);
    await fresh.remove();
    await place.remove();
  });
});
