// `npm run shape`: measures the structure of the code and lists every place that keeps a figure from its goal.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCommits, readCommits } from './commits.ts';
import { figures } from './figures.ts';
import { readHouse } from './house.ts';
import { isWorse, type Result, toHits, toTable } from './report.ts';

const ROOT = join(import.meta.dirname, '../..');

const USAGE = `npm run shape -- [--hits] [WORD…]      the figures whose names hold a word, or all
npm run shape -- --commits [--hits] [RANGE]    the subjects of commits
  --hits also lists the places behind figures that have reached their goals`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { hits: { type: 'boolean' }, commits: { type: 'boolean' }, help: { type: 'boolean' } },
});

if (values.help) console.log(USAGE);
else print(values.commits ? ofCommits(positionals[0]) : ofCode(positionals));

function ofCode(words: string[]): Result[] {
  const house = readHouse(ROOT);
  return figures
    .filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
    .map(({ name, goal, measure }) => ({ name, goal, ...measure(house, goal) }));
}

function ofCommits(range: string | undefined): Result[] {
  const { from, commits } = readCommits(ROOT, range);
  console.log(`${commits.length} commits: ${from}\n`);
  return measureCommits(commits);
}

function print(results: Result[]) {
  console.log(toTable(results));
  const hits = toHits(results.filter((result) => values.hits || isWorse(result)));
  if (hits) console.log(`\n${hits}`);
  if (results.some(isWorse)) process.exitCode = 1;
}
