// Runs each measure over small sources: it finds its cases and ignores code that only resembles them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { measureBlindCasts, measureCasts, measureNonNull } from './casts.ts';
import { measureCircles } from './circles.ts';
import { measureCommits, readCommits } from './commits.ts';
import type { Measured } from './figure.ts';
import { figures } from './figures.ts';
import { measureFirstParameters } from './first-parameters.ts';
import { toHouse } from './house.ts';
import { measureParameters } from './parameters.ts';
import { commentsOf, proseOf, stringsOf } from './prose.ts';
import { isWorse, toHits, toTable } from './report.ts';
import { measureSentences } from './sentences.ts';
import { measureFiles, measureFolders, measureFunctions } from './sizes.ts';
import { measureVagueWords } from './words.ts';

const sources = (texts: Record<string, string>) => toHouse(texts).src;
const source = (text: string) => sources({ 'src/a.ts': text });
const places = ({ hits }: Measured) => hits.map(({ at }) => at);
const found = ({ hits }: Measured) => hits.map(({ what }) => what);

describe('circles of imports', () => {
  const circle = sources({
    'src/a.ts': `import { b } from './noun/b.ts';`,
    'src/noun/b.ts': `export { c } from './c.ts';`,
    'src/noun/c.ts': `const a = await import('../a.ts');`,
    'src/d.ts': `import { a } from './a.ts';\nimport 'node:fs';`,
  });

  test('are found by imports, re-exports and imports that are called, with each of their edges', () => {
    const measured = measureCircles(circle, 'by value');
    expect(measured.now).toBe(1);
    expect(measured.hits).toEqual([
      { at: 'src/a.ts:1', what: 'circle 1 of 3 files: imports src/noun/b.ts' },
      { at: 'src/noun/b.ts:1', what: 'circle 1 of 3 files: imports src/noun/c.ts' },
      { at: 'src/noun/c.ts:1', what: 'circle 1 of 3 files: imports src/a.ts' },
    ]);
  });

  test.each([
    `import type { A } from './a.ts';`,
    `import { type A, type B } from './a.ts';`,
    `export type { A } from './a.ts';`,
    `export { type A } from './a.ts';`,
    `type A = import('./a.ts').A;`,
  ])('with types alone do not count by value: %s', (back) => {
    const files = sources({ 'src/a.ts': `import { b } from './b.ts';`, 'src/b.ts': back });
    expect(measureCircles(files, 'by value')).toEqual({ now: 0, hits: [] });
    expect(measureCircles(files, 'with types').now).toBe(1);
    expect(found(measureCircles(files, 'with types'))).toContain('circle 1 of 2 files: imports types of src/a.ts');
  });

  test.each([`import { type A, b } from './a.ts';`, `import a, { type A } from './a.ts';`, `import './a.ts';`])(
    'with a value or an effect count by value: %s',
    (back) => {
      const files = sources({ 'src/a.ts': `import { b } from './b.ts';`, 'src/b.ts': back });
      expect(measureCircles(files, 'by value').now).toBe(1);
    },
  );

  test('are two where no import leads back, and the import between them is no edge of either', () => {
    const files = sources({
      'src/a.ts': `import './b.ts';`,
      'src/b.ts': `import './a.ts';\nimport './c.ts';`,
      'src/c.ts': `import './d.ts';`,
      'src/d.ts': `import './c.ts';`,
    });
    expect(measureCircles(files, 'by value').now).toBe(2);
    expect(places(measureCircles(files, 'by value'))).not.toContain('src/b.ts:2');
  });
});

describe('casts', () => {
  const files = source(
    [
      'const one = x as Row;',
      'const two = x as const;',
      'const three = x as unknown as Row;',
      'const four = (',
      '  x',
      ') as never;',
      'const five = x as any[];',
      'const six = x satisfies Row;',
      '// x as Row',
      'const seven = y!.z !== w;',
    ].join('\n'),
  );

  test('are counted once each, where their type stands, and `as const` is none', () => {
    expect(places(measureCasts(files))).toEqual(['src/a.ts:1', 'src/a.ts:3', 'src/a.ts:6', 'src/a.ts:7']);
    expect(measureCasts(files).now).toBe(400);
  });

  test('that switch the checker off are told from those that it still checks', () => {
    expect(found(measureBlindCasts(files))).toEqual(['x as unknown as Row', '( x ) as never', 'x as any[]']);
  });

  test('non-null assertions are no negations', () => {
    expect(found(measureNonNull(files))).toEqual(['y!']);
  });
});

describe('parameters', () => {
  test.each([
    'function f(a, b, c) {}',
    'export async function f(db: Db, app: App, a, b, c) {}',
    'const f = (app: App, a, b, c) => {};',
    'const f = function (core, a, b, c) {};',
    'class C { m(a, b, c = 1) {} }',
    'const o = { m(a, b, ...c) {} };',
    'const o = { m: (a, b, c) => {} };',
    'type Parts = { database: Database };\nfunction f({ database }: Parts, app: App, a, b, c) {}',
    'type Call = { system: System };\nfunction f({ system }: Call, a, b) {}',
  ])('of their own are more than two: %s', (text) => {
    expect(measureParameters(source(text))).toMatchObject({
      now: 100,
      hits: [{ what: expect.stringMatching(/^[fm]\(/) }],
    });
  });

  test.each([
    'function f(a, b) {}',
    'function f(db: Db, app: App, a, b) {}',
    'function f(tx: Db, tenant: App, a, b) {}',
    'function f(this: C, a, b) {}',
    'type Parts = { database: Database };\nfunction f({ database }: Parts, app: App, a, b) {}',
    'function f({ query }: Pick<Database, "query">, a, b) {}',
  ])('are few enough: %s', (text) => {
    expect(measureParameters(source(text))).toEqual({ now: 0, hits: [] });
  });

  test('are a share of the functions that have a name and a body', () => {
    const text = 'function f(a: 1): void;\nfunction f(a, b, c) {}\nconst g = () => list.map((a, b, c) => a);';
    expect(measureParameters(source(text))).toEqual({ now: 50, hits: [{ at: 'src/a.ts:2', what: 'f(a, b, c)' }] });
  });
});

describe('shapes of the first parameter', () => {
  test('are told apart by the type, not by its name in a file', () => {
    const files = sources({
      'src/apps/a.ts': 'type Parts = { database: Database };\nexport function a({ database }: Parts) {}',
      'src/users/b.ts': 'type Mailing = {\n  database: Database;\n};\nexport const b = (mailing: Mailing) => 1;',
      'src/users/c.ts': "import type { Parts } from './d.ts';\nexport function c({ outbox }: Pick<Parts, 'outbox'>) {}",
      'src/users/d.ts':
        'export type Parts = { outbox: Outbox };\nexport function d(db: Db) {}\nexport function e(db: Db) {}',
    });
    expect(measureFirstParameters(files)).toEqual({
      now: 3,
      hits: [
        { at: 'src/apps/a.ts:2', what: '{ database: Database }: a' },
        { at: 'src/users/b.ts:4', what: '{ database: Database }: b' },
        { at: 'src/users/d.ts:2', what: 'Db: d' },
        { at: 'src/users/d.ts:3', what: 'Db: e' },
        { at: 'src/users/c.ts:2', what: "Pick<Parts, 'outbox'>: c" },
      ],
    });
  });

  test.each([
    ['a subject of another kind', 'src/users/a.ts', 'export function a(user: UserRow) {}'],
    [
      'a subject that is taken apart',
      'src/users/a.ts',
      'type Row = { id: string };\nexport function a({ id }: Row) {}',
    ],
    ['functions that are not exported', 'src/users/a.ts', 'function a(db: Db) {}'],
    ['doors', 'src/http/a.ts', 'export function a(db: Db) {}'],
    ['the protocol', 'src/oidc/storage/a.ts', 'export function a(db: Db) {}'],
  ])('leave out %s', (_, path, text) => {
    expect(measureFirstParameters(sources({ [path]: text }))).toEqual({ now: 0, hits: [] });
  });
});

describe('sizes', () => {
  test('of folders count the files that lie directly in them', () => {
    const paths = ['src/a.ts', 'src/noun/b.ts', 'src/noun/c.ts', 'src/noun/deep/d.ts'];
    expect(measureFolders(paths, 1)).toEqual({ now: 2, hits: [{ at: 'src/noun', what: '2 files' }] });
    expect(measureFolders(paths, 2)).toEqual({ now: 2, hits: [] });
  });

  test('of files don’t count the end of the last line', () => {
    expect(measureFiles(source('1;\n2;\n3;\n'), 2)).toEqual({ now: 3, hits: [{ at: 'src/a.ts:1', what: '3 lines' }] });
  });

  test('of functions leave out the comment, and count those without a name', () => {
    const files = source('/**\n * A comment.\n */\nfunction f() {\n}\nrun(() => {\n  f();\n});\n');
    expect(measureFunctions(files, 2)).toEqual({ now: 3, hits: [{ at: 'src/a.ts:6', what: '3 lines' }] });
  });
});

describe('sentences', () => {
  const inComments = (text: string) => measureSentences(source(text).flatMap(commentsOf));

  test.each([
    ['// Who has a factor is asked for it.', 1],
    ['// One.\n// Two. Whoever comes\n// last wins.', 2],
    ['/** Whose it is. */', 1],
    ['/**\n * A line.\n *\n * To who is no member, it is not there.\n */', 4],
    ['type T = {\n  a: 1; // Whom it greets.\n};', 2],
    ['function f() {\n  f();\n  // “Who asks” waits.\n}', 3],
    [`f(\`\${a /* Who is it */}\`);`, 1],
    ['// Is it? Who asks is told.', 1],
    ['/**\n * - Who is new signs up.\n * @param a Who is new.\n * Who signs up. */', 2],
  ])('have a clause as subject: %s', (text, line) => {
    expect(places(inComments(text))[0]).toBe(`src/a.ts:${line}`);
  });

  test.each([
    '// Who may call this, and\n// whose key is it?',
    '// A user who has a factor. Users whose code is wrong.',
    '// The first of them, e.g. Whoville.',
    '// Asks (e.g. who it is), whoever it is.',
    'type Call<Who extends Access> = { caller: Who };',
    'const text = "// Who asks is told.";',
  ])('have none: %s', (text) => {
    expect(inComments(text)).toEqual({ now: 0, hits: [] });
  });

  test('of strings are read in every kind of literal', () => {
    const text = `f("Who asks.", \`One \${a}.\nWho asks \${b}. Who is it?\`);\ng({ title: 'One.\\nWhoever asks.' });`;
    expect(measureSentences(source(text).flatMap(stringsOf)).hits).toEqual([
      { at: 'src/a.ts:1', what: 'Who asks.' },
      { at: 'src/a.ts:2', what: 'Who asks' },
      { at: 'src/a.ts:3', what: 'Whoever asks.' },
    ]);
  });

  test('of pages are read in headings, lists and tables, but not in code', () => {
    const text =
      '# Who is a user\n\n- **Whoever asks** is told.\n\n## Who is it?\n```\nWho asks.\n```\n| a | Who asks |\n';
    expect(measureSentences(proseOf({ path: 'docs/a.md', text })).hits.map(({ at }) => at)).toEqual([
      'docs/a.md:1',
      'docs/a.md:3',
      'docs/a.md:9',
    ]);
  });

  test('of messages are read one a line', () => {
    const text = '{\n  "a": "Fine.",\n  "b": "Fine. Who asks is told",\n  "c": "Who is it?"\n}\n';
    expect(measureSentences(proseOf({ path: 'views/messages/en.json', text }))).toEqual({
      now: 1,
      hits: [{ at: 'views/messages/en.json:3', what: 'Who asks is told' }],
    });
  });
});

test('vague words are counted in any place of a sentence, with their lines', () => {
  const text = 'It holds, whatever happens.\nWhoever asks, and whoever\nelse is told. However, what everyone does.\n';
  expect(places(measureVagueWords(proseOf({ path: 'docs/a.md', text })))).toEqual([
    'docs/a.md:1',
    'docs/a.md:2',
    'docs/a.md:2',
  ]);
});

describe('commits', () => {
  const ofLengths = (...lengths: number[]) =>
    measureCommits(lengths.map((length, index) => ({ hash: `${index}`, subject: 'x'.repeat(length) })));

  test('are measured by the median and the ninth decile of their subjects', () => {
    const [median, decile] = ofLengths(10, 20, 61, 61, 61, 61, 61, 61, 73, 80);
    expect(median).toMatchObject({ now: 61, goal: 60 });
    expect(median?.hits).toHaveLength(8);
    expect(decile).toMatchObject({ now: 73, goal: 72 });
    expect(places(decile as Measured)).toEqual(['8', '9']);
  });

  test('of an empty range reach the goal', () => {
    expect(ofLengths().map(({ now }) => now)).toEqual([0, 0]);
  });

  test('are read from a clone that holds one alone, whatever range is asked for', () => {
    const root = mkdtempSync(join(tmpdir(), 'gatehouse-shape-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
    git('init', '--quiet');
    git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--allow-empty', '-m', 'Begin\n\nWhy.');
    for (const range of [undefined, 'HEAD~3..HEAD']) {
      const { from, commits } = readCommits(root, range);
      expect(from).toBe('the last 50 commits');
      expect(commits.map(({ subject }) => subject)).toEqual(['Begin']);
    }
  });
});

describe('the report', () => {
  const results = [
    { name: 'one', now: 2, goal: 2, hits: [] },
    { name: 'other', now: 2.25, goal: 2, hits: [{ at: 'src/a.ts:1', what: 'a' }] },
  ];

  test('says which figure is worse than its goal', () => {
    expect(results.map(isWorse)).toEqual([false, true]);
    expect(toTable(results).split('\n').slice(1)).toEqual(['one        2     2  ok', 'other   2.25     2  worse']);
  });

  test('names the places', () => {
    expect(toHits(results)).toBe('other: 1\n  src/a.ts:1  a');
  });

  test('has a figure for every measure, and a house without a fault passes them all', () => {
    const house = toHouse({
      'src/a.ts': '// Fine.\nexport const a = 1;\n',
      'test/a.test.ts': '',
      'README.md': '# Fine\n',
    });
    const all = figures.map(({ name, goal, measure }) => ({ name, goal, ...measure(house, goal) }));
    expect(all.filter((result) => isWorse(result) || result.hits.length > 0)).toEqual([]);
    expect(all).toHaveLength(16);
  });
});
