// Every event that a test records is held against the catalogue: a member that its schema doesn't have, or one that it misses,
// fails the file. So does the event of a change that isn't written in a transaction, which could tell of a change that never was.
import { subscribe } from 'node:diagnostics_channel';
import { afterAll, expect } from 'vitest';
import type { Event } from '../../../src/events/catalogue.ts';

// The files of a worker share one process, which subscribes once.
const worker = globalThis as typeof globalThis & { wrongEvents?: string[] };
worker.wrongEvents ??= watch();
const mistakes = worker.wrongEvents;

afterAll(() => {
  expect([...new Set(mistakes.splice(0))], 'events that the catalogue does not describe').toEqual([]);
});

/** These tell of no change that could be missing. Refusals don't either. */
const withoutChange = new Set<Event>([
  'clock.corrected',
  'clock.strayed',
  'consent.denied',
  'events.exported',
  'passkey.refused',
  'refresh_token.reused',
  'sign_in.code_required',
  'sign_in.failed',
  'sign_in.locked',
  'users.exported',
  'vault_entry.read',
]);

type Told = { event: Event; data: { personal_token?: string; impersonated_by?: string }; in_transaction: boolean };

function watch(): string[] {
  const found: string[] = [];
  let tables: Promise<typeof import('../../../src/events/catalogue.ts')> | undefined;
  subscribe('gatehouse.event', async (message) => {
    // Copied at once, as JSON: what is recorded is not what the caller does with its object later.
    const { event, data, in_transaction } = JSON.parse(JSON.stringify(message)) as Told;
    const { personal_token: _token, impersonated_by: _by, ...told } = data;
    // Loaded with the first event: many files record none.
    tables ??= import('../../../src/events/catalogue.ts');
    const { catalogue, isRefusal } = await tables;
    const { error } = catalogue[event].data.safeParse(told);
    for (const { path, message } of error?.issues ?? []) found.push(`${event}: ${path.join('.')} ${message}`);
    if (!in_transaction && !isRefusal(event) && !withoutChange.has(event))
      found.push(`${event} is not in the transaction of its change`);
  });
  return found;
}
