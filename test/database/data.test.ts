// docs/data.md, which says of every column how it is protected and how long it is kept, against the real schema and the code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealedColumns } from '../../src/cli/sealed.ts';
import { swept } from '../../src/jobs/sweep.ts';

import { makeAppWithUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { readPersonalData } from '../kit/personal-data.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

type Column = { table: string; column: string; class: string; stored: string };

const [introduction = '', ...sections] = readFileSync(join(import.meta.dirname, '../../docs/data.md'), 'utf8').split(
  '\n### ',
);

const tables = sections.map((section) => {
  const [, table = '', kept = '', exported = ''] =
    /^`(\w+)`\n\nKept: (.+?)\. Read by: .+\. Export: (?:`(\w+)`|no)\.$/m.exec(section) ?? [];
  const columns: Column[] = [...section.matchAll(/^\| (\w+) \| ([\w-]+) \| (`.+`) \|$/gm)].flatMap(
    ([, name = '', stored = '', list = '']) =>
      [...list.matchAll(/`(\w+)`/g)].map(([, column = '']) => ({ table, column, class: name, stored })),
  );
  return { table, kept, exported, columns };
});
const columns = tables.flatMap((one) => one.columns);

const nameOf = ({ table, column }: { table: string; column: string }) => `${table}.${column}`;
const namesOf = (some: { table: string; column: string }[]) => some.map(nameOf).sort();

/** Of migrations; the page names them in its introduction. */
const WITHOUT_SECTION = ['kysely_migration', 'kysely_migration_lock', 'migration_checksums'];

test('the page has every table and column of the database once, and no other', async () => {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = current_schema()
  `.execute(gatehouse.database.db);
  expect(namesOf(columns)).toEqual(namesOf(rows.filter(({ table }) => !WITHOUT_SECTION.includes(table))));
  for (const table of WITHOUT_SECTION) expect(introduction).toContain(`\`${table}\``);
});

test('a column is of a class that the page explains, and stored as the class demands', () => {
  const explained = new Map(
    [...introduction.matchAll(/^\| (\w+) \| [^|]+ \| ([^|]+) \|/gm)].map(([, name = '', stored = '']) => [
      name,
      [...stored.matchAll(/`([\w-]+)`/g)].map(([, one]) => one),
    ]),
  );
  for (const column of columns) expect(explained.get(column.class), nameOf(column)).toContain(column.stored);
});

test('the sealed columns are those that the code seals, and hashes are called so', () => {
  // The answer to a refresh is sealed under the refresh token, not under SECRET_KEY (src/oidc/storage/refresh-reply.ts).
  // An answer that is kept for a day is sealed under the caller's idempotency key (src/limits/idempotency-keys.ts).
  const byCallers = [
    { table: 'artifacts', column: 'reply' },
    { table: 'idempotency_keys', column: 'answer_sealed' },
  ];
  const sealed = [...sealedColumns, ...byCallers];
  expect(namesOf(columns.filter(({ stored }) => stored === 'sealed'))).toEqual(namesOf(sealed));
  expect(namesOf(columns.filter((one) => one.class === 'credential'))).toEqual(
    namesOf(columns.filter(({ column }) => column.endsWith('_hash'))),
  );
});

test('a table is kept until a time in its rows if the sweep deletes them by it, and only then', () => {
  const columns = new Map(tables.map(({ table, kept }) => [table, /^until `(\w+)`/.exec(kept)?.[1]]));
  const untilThen = [...columns].filter(([, column]) => column !== undefined);
  expect(untilThen.sort()).toEqual([...Object.entries(swept), ['sessions', 'expires_at']].sort());
});

/** By what a table is pruned that is kept for some days after something. */
const prunedAfterDays = {
  invitations: 'src/jobs/sweep.ts',
  audit_seals: 'src/events/chain/prune.ts',
};

test('what is kept until some days after something has a pruner of its own', () => {
  const times = tables.flatMap(({ table, kept }) =>
    [...kept.matchAll(/until .*?\d+ days.*/g)].filter(([text]) => !text.startsWith('until `')).map(() => table),
  );
  expect(times.sort()).toEqual(Object.keys(prunedAfterDays).sort());
  for (const [table, file] of Object.entries(prunedAfterDays))
    expect(readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).toContain(table);
});

test('the export has every member that the page names', async () => {
  const { app, user } = await makeAppWithUser(gatehouse);
  const members = Object.keys(await readPersonalData(gatehouse.database.db, app, user));
  const exported = new Set(tables.map((one) => one.exported).filter(Boolean));
  expect([...exported].sort()).toEqual(members.filter((name) => !['exported_at', 'app'].includes(name)).sort());
});
