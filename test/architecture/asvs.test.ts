// docs/asvs.md says of each requirement of OWASP ASVS where Gatehouse stands, and how one can see it. Whether that is enough
// is for a reader to judge; that every requirement is there, that what is named exists, and that the figures are right, is
// held here.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { allRequirements, requirements } from './asvs.ts';

const ROOT = join(import.meta.dirname, '../..');
const DOCS = join(ROOT, 'docs');
const page = readFileSync(join(DOCS, 'asvs.md'), 'utf8');

const STATES = ['met', 'deviation', 'open', 'n/a'];
const MAX_WORDS = 14;

type Row = { chapter: string; id: string; level: number; about: string; state: string; shown: string };

/** The tables of the chapters, which follow the table of counts. */
const rows: Row[] = page.split(/^## (?=V\d)/m).flatMap((section, index) => (index === 0 ? [] : rowsOf(section)));

function rowsOf(section: string): Row[] {
  const [chapter = '', ...lines] = section.split('\n');
  return lines
    .filter((line) => /^\| \d/.test(line))
    .map((line) => {
      const [, id = '', level, about = '', state = '', ...shown] = line.split('|').map((cell) => cell.trim());
      return { chapter, id, level: Number(level), about, state, shown: shown.join('|').replace(/\|$/, '').trim() };
    });
}

test('the list has the numbers of ASVS 5.0.0: 70 of Level 1, 183 of Level 2, 92 of Level 3', () => {
  expect([1, 2, 3].map((wanted) => allRequirements.filter(({ level }) => level === wanted).length)).toEqual([
    70, 183, 92,
  ]);
});

test('docs/asvs.md has each requirement of Levels 1 and 2 once, in order, with its level and in its chapter', () => {
  expect(rows.map(({ chapter, id, level }) => ({ chapter, id, level }))).toEqual(requirements);
});

test('each row has a state, says in a few words what it is about, and how that is shown or what is missing', () => {
  const faulty = rows.filter(
    ({ about, state, shown }) =>
      !STATES.includes(state) || shown === '' || about === '' || about.split(' ').length > MAX_WORDS,
  );
  expect(faulty).toEqual([]);
});

test('an open requirement says what is missing, and no other does', () => {
  expect(rows.filter(({ state, shown }) => (state === 'open') !== shown.includes('Missing: '))).toEqual([]);
});

test('the counts are those of the rows', () => {
  const counted = [...new Set(requirements.map(({ chapter }) => chapter))].map((chapter) =>
    toCounts(`| [${chapter}](#${toAnchor(chapter)}) |`, (row) => row.chapter === chapter),
  );
  const all = toCounts('| all |', () => true);
  expect(page.split('\n').filter((line) => /^\| (?:\[V|all )/.test(line))).toEqual([...counted, all]);
});

function toCounts(name: string, isCounted: (row: Row) => boolean): string {
  const counted = rows.filter(isCounted);
  const countOf = (level: number) =>
    STATES.map((state) => counted.filter((row) => row.level === level && row.state === state).length).join(' / ');
  return `${name} ${countOf(1)} | ${countOf(2)} |`;
}

describe('what a row of docs/asvs.md names exists', () => {
  test('a met requirement names a test, a page or a source file', () => {
    const bare = rows.filter(({ state, shown }) => state === 'met' && !filesIn(shown).length && !linksIn(shown).length);
    expect(bare).toEqual([]);
  });

  test('each test has exactly this name, in a file of the row', () => {
    const missing = rows.flatMap(({ id, shown }) => {
      const files = filesIn(shown).filter((file) => file.endsWith('.test.ts'));
      return [...shown.matchAll(/“([^”]+)”/g)]
        .map(([, name]) => name!)
        .filter((name) => !files.some((file) => hasTest(textOf(file), name)))
        .map((name) => `${id}: ${name}`);
    });
    expect(missing).toEqual([]);
    expect(rows.filter(({ shown }) => shown.includes('“')).length).toBeGreaterThan(80);
  });

  test('each file exists', () => {
    const missing = rows.flatMap(({ id, shown }) =>
      filesIn(shown)
        .filter((file) => !existsSync(join(ROOT, file)))
        .map((file) => `${id}: ${file}`),
    );
    expect(missing).toEqual([]);
  });

  test('each name that stands before a source file is in it', () => {
    const missing = rows.flatMap(({ id, shown }) =>
      [...shown.matchAll(/`([\w$]+)` in `([\w./-]+)`/g)]
        .filter(([, name, file]) => !new RegExp(`\\b${name}\\b`).test(textOf(file!)))
        .map(([said]) => `${id}: ${said}`),
    );
    expect(missing).toEqual([]);
  });

  test('each linked page has the heading that the link names', () => {
    const missing = linksIn(page).filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path, anchor] = link.split('#');
      const file = path ? join(DOCS, path) : join(DOCS, 'asvs.md');
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
    });
    expect(missing).toEqual([]);
  });

  test('each deviation links a decision that names the requirement', () => {
    const deviations = rows.filter(({ state }) => state === 'deviation');
    const undecided = deviations.filter(({ id, shown }) => {
      const decisions = linksIn(shown).filter((link) => dirname(link) === 'decisions');
      return !decisions.some((link) => isNamed(id, readFileSync(join(DOCS, link.split('#')[0]!), 'utf8')));
    });
    expect(undecided.map(({ id }) => id)).toEqual([]);
  });
});

/** 3.3.3 is not named by 13.3.3 or 3.3.31. */
const isNamed = (id: string, text: string) => new RegExp(`(?<![\\d.])${id.replaceAll('.', '\\.')}(?!\\d)`).test(text);

const filesIn = (text: string): string[] =>
  [
    ...text.matchAll(/`((?:src|test|deploy|views|bench|examples|migrations|\.ci)\/[\w./-]+|[\w-]+\.(?:json|yml))`/g),
  ].map(([, file]) => file!);

const linksIn = (text: string): string[] => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);

function textOf(file: string): string {
  return existsSync(join(ROOT, file)) ? readFileSync(join(ROOT, file), 'utf8') : '';
}

/** As the first argument of a call: the name of a test, or of a group of tests. */
const hasTest = (text: string, name: string): boolean =>
  ["'", '"', '`'].some((quote) => new RegExp(`\\(\\s*${quote}${escaped(name)}${quote}`).test(text));

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const anchorsOf = (text: string): string[] => [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => toAnchor(title!));

/** As GitHub forms it. */
const toAnchor = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
