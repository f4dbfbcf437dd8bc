// Every event that a test records is held against its schema in the catalogue: a member that the catalogue doesn't have, or one
// that it misses, fails the file.
import { subscribe } from 'node:diagnostics_channel';
import { afterAll, expect } from 'vitest';
import type { EventLine } from '../../../src/events/record.ts';

// The files of a worker share one process, which subscribes once.
const worker = globalThis as typeof globalThis & { unknownEvents?: string[] };
worker.unknownEvents ??= watch();
const mistakes = worker.unknownEvents;

afterAll(() => {
  expect([...new Set(mistakes.splice(0))], 'events that the catalogue does not describe').toEqual([]);
});

function watch(): string[] {
  const found: string[] = [];
  let schemas: Promise<typeof import('../../../src/events/catalogue.ts')> | undefined;
  subscribe('gatehouse.event', async (message) => {
    // Copied at once, as JSON: what is recorded is not what the caller does with its object later.
    const { event, data } = JSON.parse(JSON.stringify(message)) as EventLine;
    const { personal_token: _, ...told } = data as { personal_token?: string };
    // Loaded with the first event: many files record none.
    schemas ??= import('../../../src/events/catalogue.ts');
    const { catalogue, lineCatalogue } = await schemas;
    const { success, error } = { ...catalogue, ...lineCatalogue }[event].data.safeParse(told);
    if (!success)
      found.push(
        `${event} ${JSON.stringify(told)}: ${error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join(', ')}`,
      );
  });
  return found;
}
