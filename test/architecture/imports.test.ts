// Imports point one way, from room to room (rooms.ts), and what belongs to one room alone stays in it.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sameOnBoth } from '../kit/run/same-on-both.ts';
import { measureCircles } from '../shape/circles.ts';
import { readHouse } from '../shape/house.ts';
import { neighbours, roomOf, rooms } from './rooms.ts';
import { pathsOf, type Source, SRC, sources } from './sources.ts';

const isIn = (folder: string) => (source: Source) => source.path.startsWith(folder);

describe('imports', () => {
  test('every file stands in a room, and every room has a file', () => {
    expect(pathsOf(sources.filter(({ path }) => roomOf(path) === -1))).toEqual([]);
    const used = new Set(sources.map(({ path }) => roomOf(path)));
    expect(rooms.filter((_room, index) => !used.has(index)).map(({ name }) => name)).toEqual([]);
  });

  test('reach only the rooms before one’s own', () => {
    const against = sources.flatMap(({ path, local }) =>
      local
        .filter((imported) => roomOf(imported) > roomOf(path))
        .map(
          (imported) => `${path} (${rooms[roomOf(path)]?.name}) imports ${imported} (${rooms[roomOf(imported)]?.name})`,
        ),
    );
    expect(against).toEqual([]);
  });

  test('of files make no circle, not even for a type', () => {
    expect(measureCircles(readHouse(join(SRC, '..')).src, 'with types').hits).toEqual([]);
  });

  test('of oidc-provider are in oidc/ alone', () => {
    const importing = sources.filter(({ imports }) => imports.some((one) => /^oidc-provider\b/.test(one)));
    expect(pathsOf(importing.filter((source) => !isIn('oidc/')(source)))).toEqual([]);
    expect(importing.length).toBeGreaterThan(0);
  });

  test('of Koa are in http/ alone', () => {
    const importing = sources.filter(({ imports }) => imports.some((one) => /^@?koa\b/.test(one)));
    expect(pathsOf(importing.filter((source) => !isIn('http/')(source)))).toEqual([]);
    expect(importing.length).toBeGreaterThan(0);
  });

  test('of the database’s drivers are in database/ alone', () => {
    const importing = sources.filter(({ imports }) => imports.some((one) => /^(pg|@electric-sql\/pglite)$/.test(one)));
    expect(pathsOf(importing.filter((source) => !isIn('database/')(source)))).toEqual([]);
    expect(importing.length).toBeGreaterThan(0);
  });
});

describe('what could run input', () => {
  const using = (pattern: RegExp) => pathsOf(sources.filter(({ text }) => pattern.test(text)));

  test('no file but the demo starts another program, and the command line a browser; serve.ts starts this one again', () => {
    expect(using(/['"](?:node:)?child_process['"]/)).toEqual(['demo/demo.ts', 'cli/remote/sign-in.ts']);
    // The metrics only read which worker they are of.
    expect(using(/['"](?:node:)?cluster['"]/)).toEqual(['serve.ts', 'http/ops/routes.ts']);
    expect(using(/\bcluster\.(?:fork|setupPrimary)\b/)).toEqual(['serve.ts']);
    expect(using(/['"](?:node:)?vm['"]|\beval\(|new Function\(/)).toEqual([]);
    // A thread holds a lock on Node 22.12; what it runs is the file beside it.
    const threads = using(/['"](?:node:)?worker_threads['"]/);
    expect(threads).toEqual(['database/lock-file.ts', 'database/lock-thread.ts']);
  });

  test('no statement takes a text as SQL', () => {
    expect(using(/\bsql\.raw\(|\braw\(/)).toEqual([]);
  });
});

describe('neighbours', () => {
  test.each(neighbours)('under %s don’t import each other', (parent, names) => {
    const areaOf = (path: string) =>
      path.startsWith(`${parent}/`) ? path.slice(parent.length + 1).split('/')[0] : undefined;
    const isNeighbour = (area: string | undefined) => area !== undefined && names.includes(area);
    const across = sources.flatMap(({ path, local }) =>
      local
        .filter((imported) => isNeighbour(areaOf(path)) && isNeighbour(areaOf(imported)))
        .filter((imported) => areaOf(path) !== areaOf(imported))
        .map((imported) => `${path} imports ${imported}`),
    );
    expect(across).toEqual([]);
    expect(names.filter((name) => !sources.some(({ path }) => areaOf(path) === name))).toEqual([]);
  });
});

const SQL = /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|transaction)\(|\bsql`|\.query\(|\bkysely\b/;

describe('the doors', () => {
  test('hold no SQL', () => {
    const doors = sources.filter((source) => isIn('http/')(source) || source.path === 'server.ts');
    expect(pathsOf(doors.filter(({ text }) => SQL.test(text)))).toEqual([]);
  });
});

describe('one-time tokens', () => {
  test('are marked used by one-time/tokens.ts alone', () => {
    const marking = sources.filter(
      ({ text }) => /updateTable\('one_time_tokens'\)|update one_time_tokens/.test(text) && /consumed_at/.test(text),
    );
    expect(pathsOf(marking)).toEqual(['authentication/one-time/tokens.ts']);
  });
});

describe('names', () => {
  test('say what a file is about', () => {
    const vague = sources.filter(({ path }) =>
      path.split('/').some((part) => /^(utils?|helpers?|common|services?|misc|shared)$/.test(basename(part, '.ts'))),
    );
    expect(pathsOf(vague)).toEqual([]);
  });

  test('are no barrels', () => {
    const barrels = sources.filter(
      ({ path, text }) => /(^|\/)index\.ts$/.test(path) || text.match(/^export \* from/gm) !== null,
    );
    expect(pathsOf(barrels)).toEqual([]);
  });

  test('are in kebab-case', () => {
    expect(pathsOf(sources.filter(({ path }) => !/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(path)))).toEqual([]);
  });
});

describe('tests that run on one database alone', () => {
  const ASKS =
    /startGatehouse|startTwoNodes|makePlace|createTestDatabase|createPostgresqlDatabase|inject\(|hasChromium|TEST_DATABASE_URL|makeWorld/;

  test.each(sameOnBoth.filter((path) => !path.endsWith('imports.test.ts')))(
    '%s does not ask for the suite’s',
    (path) => {
      expect(readFileSync(join(SRC, '..', path), 'utf8')).not.toMatch(ASKS);
    },
  );
});
