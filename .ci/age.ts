// Whether a package that the server needs is behind the newest minor version of its line for longer than SECURITY.md allows.
// It asks the registry for the dates of the versions, which every registry has. `node .ci/age.ts` fails if one is.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** SECURITY.md, Dependencies. */
export const LIMIT_DAYS = 90;

/** Whole releases; what is tried out before one has a hyphen. */
const RELEASE = /^(\d+)\.(\d+)\.(\d+)$/;

/**
 * For how many days there has been a newer minor version of the line of `version`. `times`: when each version was published.
 * Below 1.0, the second number is the line's (semantic versioning), and the third one is that of the minor version.
 */
export function daysBehind(version: string, times: Record<string, string>, now: Date): number {
  const own = toLine(version);
  if (!own) return 0;
  const newer = Object.entries(times)
    .map(([name, time]) => ({ ...toLine(name), time: new Date(time).getTime() }))
    .filter(({ line, minor }) => line === own.line && minor !== undefined && minor > own.minor);
  const first = Math.min(...newer.map(({ time }) => time));
  return newer.length === 0 ? 0 : Math.max(0, Math.floor((now.getTime() - first) / DAY_MS));
}

function toLine(version: string): { line: string; minor: number } | undefined {
  const [, major, minor, patch] = RELEASE.exec(version) ?? [];
  if (major === undefined) return undefined;
  return major === '0' ? { line: `0.${minor}`, minor: Number(patch) } : { line: major, minor: Number(minor) };
}

function main(): void {
  const root = join(import.meta.dirname, '..');
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const late = Object.keys(packages[''].dependencies).flatMap((name) => {
    const { version } = packages[`node_modules/${name}`];
    const times = JSON.parse(execFileSync('npm', ['view', name, 'time', '--json'], { cwd: root, encoding: 'utf8' }));
    const days = daysBehind(version, times, new Date());
    return days > LIMIT_DAYS ? [`${name} ${version}: behind for ${days} days`] : [];
  });
  for (const line of late) console.error(line);
  process.exitCode = late.length > 0 ? 1 : 0;
}

if (import.meta.main) main();
