// The lengths of commit subjects, without merges: a short subject is read, and the reason belongs in the body.
import { execFileSync } from 'node:child_process';
import type { Result } from './report.ts';

const MEDIAN = 60;
const NINTH_DECILE = 72;
const UNPUBLISHED = 'origin/main..HEAD';

/** The number of commits that are read if the clone does not hold the range. */
const LAST = 50;

export type Commit = { hash: string; subject: string };

/** A clone in CI may hold a single commit: a range that is unknown there gives way to the last commits. */
export function readCommits(root: string, range = UNPUBLISHED): { from: string; commits: Commit[] } {
  const commits = readRange(root, [range, '--']);
  if (commits) return { from: range, commits };
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
