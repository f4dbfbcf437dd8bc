// npm run mutate [PART OF A FILE'S PATH …]: breaks each guard of guards.ts, one at a time and in a copy of the work tree,
// and runs the tests that must notice. Ends with 1 where a guard survived, or is not where the list says it is.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Guard, guards } from './guards.ts';

const ROOT = join(import.meta.dirname, '../..');
/** A run uses one core for most of its time. */
const AT_ONCE = 2;
/** Tests end by their own limits long before. */
const TIMEOUT_MS = 15 * 60_000;

type Verdict = 'killed' | 'SURVIVED' | 'NOT FOUND' | 'BROKEN';

process.exitCode = await main(process.argv.slice(2));

async function main(parts: string[]): Promise<number> {
  const chosen = guards.filter(({ file }) => parts.length === 0 || parts.some((part) => file.includes(part)));
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-mutate-'));
  const running = new Set<ChildProcess>();
  const cleanUp = () => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', cleanUp);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

  const trees = Array.from({ length: AT_ONCE }, (_, index) => makeTree(join(folder, String(index)), running));
  // A test that fails anyway notices nothing.
  const [whole = [], named = []] = [
    chosen.filter(({ only }) => only === undefined),
    chosen.filter(({ only }) => only !== undefined),
  ];
  const unsound = await shareOut(trees, [whole, named], findUnsound);
  if (unsound.flat().length > 0) return 1;

  const verdicts = await shareOut(trees, chosen, async (tree, guard) => {
    const began = performance.now();
    const verdict = await judge(tree, guard);
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(`${verdict.padEnd(9)} ${String(seconds).padStart(3)} s  ${guard.file}  ${firstLine(guard.text)}`);
    return verdict;
  });

  const killed = verdicts.filter((verdict) => verdict === 'killed').length;
  const others = verdicts.length - killed;
  console.log(`\n${killed} killed, ${others} not`);
  if (process.env.RESULTS_FILE) appendFileSync(process.env.RESULTS_FILE, `${killed} ${others}\n`);
  return others === 0 ? 0 : 1;
}

/** Whichever tree is free takes the next. */
async function shareOut<Item, Result>(
  trees: Tree[],
  items: Item[],
  work: (tree: Tree, item: Item) => Promise<Result>,
): Promise<Result[]> {
  const waiting = [...items];
  const results: Result[] = [];
  const take = async (tree: Tree) => {
    for (let item = waiting.shift(); item; item = waiting.shift()) results.push(await work(tree, item));
  };
  await Promise.all(trees.map(take));
  return results;
}

/** The guards whose tests fail without being broken, or are not there. All of a kind in one run: starting takes longer. */
async function findUnsound(tree: Tree, some: Guard[]): Promise<Guard[]> {
  if (some.length === 0) return [];
  const files = [...new Set(some.flatMap(({ tests }) => tests))];
  const names = [...new Set(some.flatMap(({ only }) => (only === undefined ? [] : [RegExp.escape(only)])))];
  const { cases, ended, output } = await tree.run(files, { only: names.join('|') || undefined, bail: 0 });
  const unsound = some.filter(({ tests, only = '' }) => {
    const own = cases.filter(({ file, name }) => tests.some((path) => file.endsWith(path)) && name.includes(only));
    return !own.some(({ status }) => status === 'passed') || own.some(({ status }) => status === 'failed');
  });
  for (const { tests, only } of unsound) console.log(`FAILS ANYWAY  ${tests.join(' ')} ${only ?? ''}`);
  if (!ended || unsound.length > 0) console.log(output);
  return ended ? unsound : some;
}

async function judge(tree: Tree, { file, text, replacement, tests, only }: Guard): Promise<Verdict> {
  const path = join(tree.path, file);
  const original = readFileSync(path, 'utf8');
  if (original.split(text).length !== 2) return 'NOT FOUND';
  writeFileSync(
    path,
    original.replace(text, () => replacement),
  );
  try {
    const { cases, ended } = await tree.run(tests, { only, bail: 1 });
    if (cases.some(({ status }) => status === 'failed')) return 'killed';
    return ended && cases.some(({ status }) => status === 'passed') ? 'SURVIVED' : 'BROKEN';
  } finally {
    writeFileSync(path, original);
  }
}

type Tree = ReturnType<typeof makeTree>;
type Case = { file: string; name: string; status: string };
type Outcome = { cases: Case[]; ended: boolean; output: string };

/** A copy of the work tree as it is, with the same packages. */
function makeTree(path: string, running: Set<ChildProcess>) {
  const left = new Set(['node_modules', '.git']);
  cpSync(ROOT, path, { recursive: true, filter: (from) => from === ROOT || !left.has(basename(from)) });
  symlinkSync(join(ROOT, 'node_modules'), join(path, 'node_modules'));

  async function run(tests: string[], { only, bail }: { only?: string | undefined; bail: number }): Promise<Outcome> {
    const report = join(path, 'report.json');
    rmSync(report, { force: true });
    const args = [
      'run',
      '--config',
      'test/vitest.config.ts',
      `--bail=${bail}`,
      '--reporter=json',
      `--outputFile=${report}`,
    ];
    const vitest = join(path, 'node_modules/vitest/vitest.mjs');
    const { TEST_DATABASE_URL: _, CHROMIUM: __, CI: ___, ...env } = process.env;
    const child = spawn(process.execPath, [vitest, ...args, ...(only ? ['-t', only] : []), ...tests], {
      cwd: path,
      env: { ...env, TEST_DUMPS: join(path, 'dumps') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    const [code] = await once(child, 'close');
    clearTimeout(timer);
    running.delete(child);
    return { cases: readReport(report), ended: code !== null, output };
  }

  return { path, run };
}

/** A file that can't be loaded has no test that failed: what broke it says nothing about the tests. */
function readReport(path: string): Case[] {
  try {
    const { testResults }: Report = JSON.parse(readFileSync(path, 'utf8'));
    return testResults.flatMap(({ name: file, assertionResults }) =>
      assertionResults.map(({ fullName, status }) => ({ file, name: fullName, status })),
    );
  } catch {
    return [];
  }
}

type Report = { testResults: { name: string; assertionResults: { fullName: string; status: string }[] }[] };

function firstLine(text: string): string {
  return text.trim().split('\n', 1).join().slice(0, 80);
}
