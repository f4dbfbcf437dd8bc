// The catalogue lists what is recorded, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue, events, lineEvents } from '../../src/events/catalogue.ts';
import { toEventSchemas } from '../../src/http/api/event-schemas.ts';
import { toReferencePage } from './reference-page.ts';

const SRC = join(import.meta.dirname, '../../src');

const head = readFileSync(join(import.meta.dirname, 'reference-head.md'), 'utf8').trim();

/** Where events are named, not recorded. */
const NAMED_IN = ['events/', 'http/console/'];

test('each event of the catalogue is recorded somewhere', () => {
  const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !NAMED_IN.some((prefix) => path.startsWith(prefix)))
    .map((path) => readFileSync(join(SRC, path), 'utf8'))
    .concat(
      ['http/console/kit/guard.ts', 'events/chain/erase.ts', 'events/chain/export.ts', 'events/retention.ts'].map(
        (path) => readFileSync(join(SRC, path), 'utf8'),
      ),
    );
  expect(
    [...events, ...lineEvents].filter((event) => !sources.some((source) => source.includes(`'${event}'`))),
  ).toEqual([]);
});

test('docs/events.md is the catalogue', async () => {
  await expect(toReferencePage(head)).toMatchFileSnapshot('../../docs/events.md');
});

test.each([
  ['a member that its type doesn’t have', { roles: [], token: 'secret' }],
  ['a member that is missing', {}],
  ['a member of another kind', { roles: 'admin' }],
])('an event is not what the catalogue says with %s', (_, data) => {
  expect(catalogue['user.roles_changed'].data.safeParse(data).success).toBe(false);
});

test('each event fits its published schema, and no other one', async () => {
  const schemas = JSON.parse(JSON.stringify(toEventSchemas('https://id.example.com/api/v1/events.schema.json')));
  const validate = (event: object) => z.fromJSONSchema(schemas).safeParse(event).success;
  const event = JSON.parse(/```json\n([^`]*)```/.exec(head)![1]!);
  expect(validate(event)).toBe(true);
  expect(validate({ ...event, note: 'a member of a later version' })).toBe(true);
  for (const wrong of [{ type: 'user.groups_changed' }, { version: 2 }, { data: {} }, { at: 'yesterday' }])
    expect(validate({ ...event, ...wrong })).toBe(false);
});
