// Counts which attacks (A1 …) and faults (F1 …) of docs/threats.md have a passing test, from the ids at the beginning of test
// names, and says what was left out and how to run it. CI gets the counts, and the tests that did not pass at once, in files of their own, which
// say how far a run had come that was broken off.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const PAGE = join(import.meta.dirname, '../../../docs/threats.md');
const ID = /^([AF])(\d+)/;

export default class CaseReporter implements Reporter {
  private readonly counts = { passed: 0, failed: 0 };

  onTestModuleEnd(module: TestModule): void {
    const { RESULTS_FILE } = process.env;
    if (!RESULTS_FILE) return;
    const tests = [...module.children.allTests()];
    const inState = (state: string) => tests.filter((test) => test.result().state === state).length;
    this.counts.passed += inState('passed');
    this.counts.failed += inState('failed') + (module.errors().length > 0 ? 1 : 0);
    writeFileSync(RESULTS_FILE, `${this.counts.passed} ${this.counts.failed}\n`);
    appendFileSync(`${RESULTS_FILE}.troubles`, [...tests.flatMap(toTrouble), ...toBrokenFile(module)].join(''));
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = { A: new Set<number>(), F: new Set<number>() };
    const failed = { A: new Set<number>(), F: new Set<number>() };
    for (const test of tests) {
      const { state } = test.result();
      for (const [, letter, number] of idsOf(test.fullName.split(' > '))) {
        if (state === 'passed') passed[letter].add(number);
        if (state === 'failed') failed[letter].add(number);
      }
    }
    for (const letter of ['A', 'F'] as const) for (const number of failed[letter]) passed[letter].delete(number);
    console.log(
      `\nattacks with a passing test: ${passed.A.size} of ${countListed('A')}; faults: ${passed.F.size} of ${countListed('F')}`,
    );
    if (process.env.LIST_CASES) console.log(list('A', passed.A), list('F', passed.F));
    if (!process.env.TEST_DATABASE_URL)
      console.log('skipped: PostgreSQL tests; TEST_DATABASE_URL=postgres://… npm test runs the suite on PostgreSQL');
    if (!process.env.CHROMIUM) console.log('skipped: browser tests; CHROMIUM=/usr/bin/chromium npm test runs them');
  }
}

/** A line about a test that failed, or that passed only when it was tried again. */
function toTrouble(test: TestCase): string[] {
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  const { state, errors } = test.result();
  if (state === 'failed') return [`failed: ${name}: ${firstLine(errors?.[0]?.message)}\n`];
  return test.diagnostic()?.flaky
    ? [`passed when it was tried again: ${name}: ${firstLine(errors?.[0]?.message)}\n`]
    : [];
}

function toBrokenFile(module: TestModule): string[] {
  return module.errors().map(({ message }) => `failed: ${module.relativeModuleId}: ${firstLine(message)}\n`);
}

function firstLine(message = ''): string {
  return message.split('\n', 1)[0]!.slice(0, 300);
}

/** A name may carry several: “A26 A27 a code …”. */
function idsOf(names: string[]): [string, 'A' | 'F', number][] {
  return names.flatMap((name) => {
    const ids: [string, 'A' | 'F', number][] = [];
    for (const word of name.split(/[\s,]+/)) {
      const match = ID.exec(word);
      if (!match) break;
      ids.push([word, match[1] as 'A' | 'F', Number(match[2])]);
    }
    return ids;
  });
}

/** The lines of docs/threats.md: test/architecture/threats.test.ts sees to it that they are the ids of the tests. */
function countListed(letter: 'A' | 'F'): number {
  return readFileSync(PAGE, 'utf8').match(new RegExp(`^\\| ${letter}\\d+ \\|`, 'gm'))?.length ?? 0;
}

function list(letter: string, numbers: Set<number>): string {
  return [...numbers]
    .sort((one, other) => one - other)
    .map((number) => `${letter}${number}`)
    .join(' ');
}
