// The subjects of commits, merges left out: short ones are read, and the reason belongs in the body.
import { execFileSync } from 'node:child_process';
import type { Result } from './report.ts';

const MEDIAN = 60;
const NINTH_DECILE = 72;
/** How many are read where there is no origin to compare with. */
const LAST = 50;

export type Commit = { hash: string; subject: string };

/** Without a range, or where the clone does not hold it (one commit in CI): what origin/main lacks, or the last commits. */
export function readCommits(root: string, range: string | undefined): { from: string; commits: Commit[] } {
  for (const from of [range, 'origin/main..HEAD']) {
    const commits = from && readRange(root, [from, '--']);
    if (from && commits) return { from, commits };
  }
  return { from: `the last ${LAST} commits`, commits: readRange(root, [`-${LAST}`]) ?? [] };
}

function readRange(root: string, revisions: string[]): Commit[] | undefined {
  try {
    const log = execFileSync('git', ['log', '--no-merges', '--format=%h %s', ...revisions], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return log.split('\n').filter(Boolean).map(toCommit);
  } catch {
    return undefined;
  }
}

function toCommit(line: string): Commit {
  const space = line.indexOf(' ');
  return { hash: line.slice(0, space), subject: line.slice(space + 1) };
}

export function measureCommits(commits: Commit[]): Result[] {
  const lengths = commits.map(({ subject }) => subject.length).sort((one, other) => one - other);
  const at = (share: number) => lengths[Math.ceil(lengths.length * share) - 1] ?? 0;
  const longer = (most: number) =>
    commits
      .filter(({ subject }) => subject.length > most)
      .map(({ hash, subject }) => ({ at: hash, what: `${subject.length} characters: ${subject}` }));
  return [
    { name: 'subjects of commits, median', goal: MEDIAN, now: at(0.5), hits: longer(MEDIAN) },
    { name: 'subjects of commits, ninth decile', goal: NINTH_DECILE, now: at(0.9), hits: longer(NINTH_DECILE) },
  ];
}
