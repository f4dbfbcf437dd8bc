// That nobody forgets the time limits of SECURITY.md: what is proposed, and what is checked without a change of ours.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { daysBehind, LIMIT_DAYS } from '../../.ci/age.ts';
import { ROOT } from '../kit/processes.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test('a workflow checks known vulnerabilities and the age of packages each day', () => {
  const workflow = z
    .object({
      on: z.object({ schedule: z.tuple([z.object({ cron: z.string() })]) }),
      jobs: z.object({ audit: z.object({ steps: z.array(z.object({ run: z.string().optional() })) }) }),
    })
    .parse(parseYaml(read('.github/workflows/audit.yml')));
  expect(workflow.on.schedule[0].cron).toMatch(/^\d+ \d+ \* \* \*$/);
  expect(workflow.jobs.audit.steps.map(({ run }) => run)).toContain('.ci/audit');
  expect(statSync(join(ROOT, '.ci/audit')).mode & 0o111).not.toBe(0);
  const steps = read('.ci/audit');
  expect(steps).toMatch(/^ {2}step .* check_vulnerabilities required && count 1 0$/m);
  expect(steps).toMatch(/^ {2}step .*\/node \.ci\/age\.ts && count 1 0$/m);
  expect(steps).toMatch(/^run_all main$/m);
});

test('Dependabot proposes updates of packages, the image and the workflows each week', () => {
  const { updates } = z
    .object({
      updates: z.array(
        z.object({ 'package-ecosystem': z.string(), schedule: z.object({ interval: z.literal('weekly') }) }),
      ),
    })
    .parse(parseYaml(read('.github/dependabot.yml')));
  expect(updates.map((one) => one['package-ecosystem']).sort()).toEqual(['docker', 'github-actions', 'npm']);
});

test('SECURITY.md has the limit that is checked', () => {
  expect(read('SECURITY.md')).toContain(`for more than ${LIMIT_DAYS} days`);
});

describe('a package', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const times = {
    created: '2020-01-01T00:00:00Z',
    '1.2.0': '2026-01-01T00:00:00Z',
    '1.2.1': '2026-01-02T00:00:00Z',
    '1.3.0-rc.1': '2026-01-03T00:00:00Z',
    '1.3.0': '2026-02-01T00:00:00Z',
    '1.4.0': '2026-05-01T00:00:00Z',
    '2.0.0': '2025-01-01T00:00:00Z',
    '0.5.1': '2026-01-01T00:00:00Z',
    '0.5.2': '2026-05-22T00:00:00Z',
    '0.6.0': '2025-01-01T00:00:00Z',
  };

  test.each([
    ['1.2.0', 120],
    ['1.3.0', 31],
    ['1.4.0', 0],
    ['2.0.0', 0],
    ['0.5.1', 10],
    ['0.6.0', 0],
  ])('%s is behind its line for %i days', (version, days) => {
    expect(daysBehind(version, times, now)).toBe(days);
  });
});
