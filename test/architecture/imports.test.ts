// Imports point one way: base ← database ← nouns ← oidc ← http ← server ← main, cli. Read from the import lines of src/;
// a folder that is none of these is a noun.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sameOnBoth } from '../kit/same-on-both.ts';

const SRC = join(import.meta.dirname, '../../src');

type Source = { path: string; text: string; imports: string[] };

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    return { path: path.split(sep).join('/'), text, imports: readImports(text) };
  });

/** `import … from`, `export … from`, `import '…'` and `import('…')`. */
function readImports(text: string): string[] {
  return [...text.matchAll(/^(?:import|export)\b[^'"`;]*?['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm)].map(
    ([, named, called]) => (named ?? called)!,
  );
}

/** The first that matches is the layer; each may import itself and what stands above it. */
const layers: [name: string, paths: RegExp][] = [
  ['base', /^(clock|config|end-with-parent|environment|ids|log|metrics|outbound|problem|secrets|tables)\.ts$/],
  ['database', /^database\//],
  ['tables that every noun uses', /^(queue\.ts|events\/record\.ts|limits\/budgets\.ts)$/],
  ['nouns', /^(?!oidc\/|http\/|jobs\/|cli\/)[a-z-]+\//],
  ['system', /^(clock-watch|system)\.ts$/],
  ['oidc', /^oidc\//],
  ['http', /^http\//],
  ['server', /^(server\.ts|first-start\.ts|jobs\/)/],
  ['main, cli', /^(main\.ts|serve\.ts|cli\.ts|cli\/)/],
];

const layerOf = (path: string) => layers.findIndex(([, paths]) => paths.test(path));
const isIn = (layer: string) => (source: Source) => layers[layerOf(source.path)]?.[0] === layer;
const nameOf = (path: string) => layers[layerOf(path)]?.[0];
const pathsOf = (found: Source[]) => found.map(({ path }) => path);

const local = ({ path, imports }: Source) =>
  imports
    .filter((one) => one.startsWith('.'))
    .map((one) =>
      normalize(join(dirname(path), one))
        .split(sep)
        .join('/'),
    );

describe('imports', () => {
  test('every file has a layer', () => {
    expect(pathsOf(sources.filter(({ path }) => layerOf(path) === -1))).toEqual([]);
    expect(sources.length).toBeGreaterThan(80);
  });

  test('point one way', () => {
    const against = sources.flatMap((source) =>
      local(source)
        .filter((imported) => layerOf(imported) > layerOf(source.path))
        .map((imported) => `${source.path} (${nameOf(source.path)}) imports ${imported} (${nameOf(imported)})`),
    );
    expect(against).toEqual([]);
  });

  test('of oidc-provider are in oidc/ alone', () => {
    const importing = sources.filter(({ imports }) => imports.some((one) => /^oidc-provider\b/.test(one)));
    expect(pathsOf(importing.filter((source) => !isIn('oidc')(source)))).toEqual([]);
    expect(importing.length).toBeGreaterThan(0);
  });

  test('of Koa are in http/ alone', () => {
    const importing = sources.filter(({ imports }) => imports.some((one) => /^@?koa\b/.test(one)));
    expect(pathsOf(importing.filter((source) => !isIn('http')(source)))).toEqual([]);
    expect(importing.length).toBeGreaterThan(0);
  });

  test('of the database’s drivers are in database/ alone', () => {
    const importing = sources.filter(({ imports }) => imports.some((one) => /^(pg|@electric-sql\/pglite)$/.test(one)));
    expect(pathsOf(importing.filter((source) => !isIn('database')(source)))).toEqual([]);
    expect(importing.length).toBeGreaterThan(0);
  });
});

describe('pages', () => {
  test('of the console and of the user are not made from each other: what both use is in http/kit/', () => {
    const across = sources.flatMap((source) =>
      local(source)
        .filter((imported) => `${areaOf(source.path)} ${areaOf(imported)}`.match(/^(account console|console account)$/))
        .map((imported) => `${source.path} imports ${imported}`),
    );
    expect(across).toEqual([]);
    expect(sources.filter(({ path }) => areaOf(path) === 'kit').length).toBeGreaterThan(0);
  });
});

const areaOf = (path: string) => /^http\/([a-z-]+)\//.exec(path)?.[1];

const SQL = /\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|transaction)\(|\bsql`|\.query\(|\bkysely\b/;

describe('the doors', () => {
  test('hold no SQL', () => {
    const doors = sources.filter((source) => isIn('http')(source) || source.path === 'server.ts');
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
