// The catalogue lists what is recorded, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { events, lineEvents } from '../../src/events/catalogue.ts';

const SRC = join(import.meta.dirname, '../../src');

/** Where events are named, not recorded. */
const NAMED_IN = ['events/', 'http/console/'];

test('each event of the catalogue is recorded somewhere', () => {
  const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !NAMED_IN.some((prefix) => path.startsWith(prefix)))
    .map((path) => readFileSync(join(SRC, path), 'utf8'))
    .concat(readFileSync(join(SRC, 'http/console/kit/guard.ts'), 'utf8'));
  expect(
    [...events, ...lineEvents].filter((event) => !sources.some((source) => source.includes(`'${event}'`))),
  ).toEqual([]);
});

test('docs/logging.md explains each event', () => {
  const page = readFileSync(join(SRC, '../docs/logging.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` \|/gm)].map(([, event]) => event);
  expect(listed).toEqual([...events, ...lineEvents].sort());
});
