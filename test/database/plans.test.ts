// A hundred thousand users and events: no list reads a table from end to end, and a search finds exactly what it
// should, wherever in the list that is.
import { CompiledQuery, type Dialect, Kysely, type LogEvent, PGliteDialect, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { listClients } from '../../src/apps/clients/clients.ts';
import { listAppsOf } from '../../src/apps/members.ts';
import type { PageQuery } from '../../src/database/lists.ts';
import type { Db, Schema } from '../../src/database/schema.ts';
import { countNewUsers } from '../../src/events/figures.ts';
import { countEvents, listEvents } from '../../src/events/list.ts';
import { newId } from '../../src/ids.ts';
import { listInvitations } from '../../src/invitations/list.ts';
import { listMails } from '../../src/mail/list.ts';
import { createOrganization } from '../../src/organizations/organizations.ts';
import { countUsers, listUsers, type UserQuery } from '../../src/users/list.ts';
import { createGroup } from '../../src/users/permissions/groups.ts';
import { listUsersInGroup, listUsersWithRole } from '../../src/users/permissions/holders.ts';
import { createRole } from '../../src/users/roles.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';

/** The embedded database has the same planner, and takes a minute to fill. */
const isSkipped = !process.env.TEST_DATABASE_URL;

const USERS = 100_000;
const OTHERS = 2_000;
/** Of users and events. */
const ROWS = sql`generate_series(1, ${sql.lit(USERS)}) as i`;

let gatehouse: Gatehouse;
let app: App;
let small: App;
/** With a hundredth of the users. */
let organization: string;
/** The same database; what is asked of it is kept here. */
let db: Db;
let asked: LogEvent['query'][] = [];

beforeAll(async () => {
  if (isSkipped) return;
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  small = await makeApp(gatehouse);
  const log = ({ query }: LogEvent) => void asked.push(query);
  db = new Kysely<Schema>({ dialect: toDialect(gatehouse), log });
  await fill();
}, 120_000);
afterAll(async () => {
  if (isSkipped) return;
  if (gatehouse.databaseUrl) await db?.destroy();
  await gatehouse.stop();
});

const toDialect = ({ databaseUrl, database }: Gatehouse): Dialect =>
  databaseUrl
    ? new PostgresDialect({ pool: new pg.Pool({ connectionString: databaseUrl, max: 2 }) })
    : new PGliteDialect({ pglite: database.pglite! });

/** User i signed up in second i, so that the users with low numbers are at the end of the list. */
async function fill(): Promise<void> {
  const at = sql`timestamptz '2026-01-01' + i * interval '1 second'`;
  const id = sql`('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;
  const whose = sql`case when i % ${sql.lit(USERS / OTHERS)} = 0 then ${small.id}::uuid else ${app.id}::uuid end`;
  const email = sql`'user' || lpad(i::text, 6, '0') || '@' || case when i <= 20000 then 'early' else 'late' end || '.example.com'`;
  await sql`
    insert into users (app_id, id, email, email_key, email_verified, username, username_key, name, phone, status, created_at,
      updated_at, last_sign_in_at)
    select ${whose}, ${id}, ${email}, ${email}, i % 20001 <> 2, 'nick' || i, 'nick' || i, 'Ann Miller ' || i,
      '+4915100' || lpad(i::text, 6, '0'), case when i % 20001 = 1 then 'disabled' else 'active' end, ${at}, ${at},
      case when i % 3 > 0 then ${at} + interval '200 days' - i % 50 * interval '1 day' end from ${ROWS}
  `.execute(db);
  for (const role of ['common', 'rare']) await createRole(db, app, { name: role });
  await createGroup(db, app, { name: 'berlin', roles: ['rare'] });
  const { id: organization_id } = await createOrganization(db, app, { name: 'Acme' });
  organization = organization_id;
  const some = (every: number) =>
    sql`from users where app_id = ${app.id} and extract(epoch from created_at - timestamptz '2026-01-01')::int % ${sql.lit(every)} = 1`;
  await sql`insert into user_roles (app_id, user_id, role, created_at) select app_id, id, 'common', created_at ${some(2)}`.execute(
    db,
  );
  await sql`insert into user_roles (app_id, user_id, role, created_at) select app_id, id, 'rare', created_at ${some(9999)}`.execute(
    db,
  );
  await sql`insert into user_groups (app_id, user_id, group_name, created_at) select app_id, id, 'berlin', created_at ${some(99)}`.execute(
    db,
  );
  await sql`
    insert into organization_members (app_id, organization_id, user_id, roles, created_at, updated_at)
    select app_id, ${organization_id}::uuid, id, '{member}', created_at, created_at ${some(999)}
  `.execute(db);
  await sql`
    insert into audit_log (app_id, id, at, event, actor_kind, user_id, client_id, request_id)
    select ${whose}, ${id}, ${at}, case when i % 9999 = 1 then 'user.deleted' else 'sign_in.succeeded' end, 'user', ${id},
      'client' || i % 1000, 'request' || i from ${ROWS}
  `.execute(db);
  await sql`
    insert into mails (app_id, id, kind, recipient, locale, content_sealed, state, created_at, expires_at)
    select ${whose}, ${id}, 'welcome', ${email}, 'en', '', case when i % 9999 = 1 then 'queued' else 'sent' end, ${at},
      timestamptz '2999-01-01' from ${ROWS} where i % 5 = 1
  `.execute(db);
  for (const table of ['users', 'user_roles', 'user_groups', 'organization_members', 'audit_log', 'mails'])
    await sql`analyze ${sql.table(table)}`.execute(db);
}

const numbersOf = (items: { email: string }[]) => items.map(({ email }) => Number(email.slice(4, 10)));

const PAGE = 100;

/** The first three pages. */
async function findFirst(query: UserQuery, of = app): Promise<number[]> {
  const found: number[] = [];
  let cursor: string | null = '';
  for (let count = 0; count < 3 && cursor !== null; count++) {
    const page = await listUsers(db, of, { ...query, cursor, limit: PAGE });
    found.push(...numbersOf(page.items));
    cursor = page.next_cursor;
  }
  return found;
}

/** The numbers of the App's users on these pages, the newest first. */
const having = (isFound: (index: number) => boolean, isInOrder: (numbers: number[]) => number[] = (all) => all) =>
  isInOrder(Array.from({ length: USERS }, (_, index) => USERS - index))
    .filter((index) => index % (USERS / OTHERS) !== 0 && isFound(index))
    .slice(0, 3 * PAGE);

const oldestFirst = (numbers: number[]) => numbers.reverse();

type Node = { 'Node Type': string; 'Relation Name'?: string; Plans?: Node[] };
type Explained = { 'QUERY PLAN': [{ Plan: Node }] };

/** The tables that these statements read from end to end, when they are asked again in one transaction. */
async function tablesReadWhole(queries: LogEvent['query'][]): Promise<string[]> {
  return db.transaction().execute(async (db) => {
    const tables: string[] = [];
    for (const { sql: text, parameters } of queries.filter(({ sql: text }) => /^\s*(with|select)\b/i.test(text))) {
      const isSetting = text.includes('set_config');
      const query = CompiledQuery.raw(isSetting ? text : `explain (format json) ${text}`, [...parameters]);
      const { rows } = await db.executeQuery(query);
      if (!isSetting) tables.push(...tablesIn((rows as Explained[])[0]!['QUERY PLAN'][0].Plan));
    }
    return tables;
  });
}

const tablesIn = (node: Node): string[] => [
  ...(node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : []),
  ...(node.Plans ?? []).flatMap(tablesIn),
];

const LARGE = new Set(['users', 'audit_log', 'mails', 'artifacts']);
const at = new Date('2026-01-01T12:00:00Z');
const byEmail = { by: 'email', direction: 'ascending' } as const;
const page: PageQuery = { limit: PAGE };
const bySignIn = { by: 'last_sign_in', direction: 'descending' } as const;

const lists: [name: string, read: () => Promise<unknown>][] = [
  ['users', () => listUsers(db, app)],
  ['users by email', () => listUsers(db, app, { sort: byEmail })],
  ['users from a place on', async () => listUsers(db, app, { cursor: (await listUsers(db, app)).next_cursor! })],
  ['disabled users', () => listUsers(db, app, { status: 'disabled' })],
  ['users by their last sign-in', () => listUsers(db, app, { sort: bySignIn })],
  [
    'users by their last sign-in, from a place on',
    async () =>
      listUsers(db, app, { sort: bySignIn, cursor: (await listUsers(db, app, { sort: bySignIn })).next_cursor! }),
  ],
  ['users by their last sign-in and a part', () => listUsers(db, app, { sort: bySignIn, search: '@early' })],
  ['users who never signed in', () => listUsers(db, app, { never_signed_in: true, sort: bySignIn })],
  ['users who signed in lately', () => listUsers(db, app, { last_sign_in_after: new Date('2026-07-19T12:00:00Z') })],
  ['users who didn’t sign in for long', () => listUsers(db, app, { last_sign_in_before: new Date('2026-06-01') })],
  ['users with an unverified address', () => listUsers(db, app, { email_verified: false })],
  ['users of a day', () => listUsers(db, app, { created_after: new Date('2026-01-01'), created_before: at })],
  ['users with a common role', () => listUsers(db, app, { role: 'common' })],
  ['users with a rare role', () => listUsers(db, app, { role: 'rare' })],
  ['users with a rare role by a part', () => listUsers(db, app, { role: 'rare', search: 'early' })],
  ['users in a group', () => listUsers(db, app, { group: 'berlin' })],
  ['new users by day', () => countNewUsers({ ...gatehouse.system, db }, app, 30)],
  ['members of an organization', () => listUsers(db, app, { organization_id: organization })],
  ['holders of a common role', () => listUsersWithRole(db, app, 'common', page)],
  ['holders of a rare role', () => listUsersWithRole(db, app, 'rare', page)],
  ['the users in a group', () => listUsersInGroup(db, app, 'berlin', page)],
  ['a user by the whole email', () => listUsers(db, app, { search: 'user000123@early.example.com' })],
  ['a user by the address alone', () => listUsers(db, app, { email: 'User000123@early.example.com' })],
  ['a user by the external id', () => listUsers(db, app, { external_id: 'crm-123' })],
  ['a user by id', () => listUsers(db, app, { search: '00000000-0000-7000-8000-00000000007b' })],
  ['a user by the whole number', () => listUsers(db, app, { search: '+49 15100 000123' })],
  ['users by a beginning of two letters', () => listUsers(db, app, { search: 'us' })],
  ['users by a beginning of two letters that few have', () => listUsers(db, app, { search: 'zz' })],
  ['users by a part that few have', () => listUsers(db, app, { search: 'ser000123' })],
  ['users by a part that all have', () => listUsers(db, app, { search: 'example' })],
  ['users by a part that many have, far away', () => listUsers(db, app, { search: '@early' })],
  ['users by a part that nobody has', () => listUsers(db, app, { search: 'nobody@elsewhere', sort: byEmail })],
  ['disabled users by a part', () => listUsers(db, app, { search: 'early', status: 'disabled' })],
  ['users of a small App by a part', () => listUsers(db, small, { search: 'early' })],
  ['the number of users', () => countUsers(db, app)],
  ['the number of new users', () => countUsers(db, app, { since: at })],
  ['the Apps with the number of their users', () => listAppsOf(db, { id: newId(), app_id: newId() }, { all: false })],
  ['events', () => listEvents(db, app, page)],
  ['events of a rare kind', () => listEvents(db, app, { events: ['user.deleted', 'user.updated'] })],
  ['events of a user', () => listEvents(db, app, { user_id: '00000000-0000-7000-8000-00000000007b' })],
  ['events of a client', () => listEvents(db, app, { client_id: 'client7' })],
  ['events of a request', () => listEvents(db, app, { request_id: 'request7' })],
  ['the number of new events', () => countEvents(db, app, {}, { since: at, before: 0 })],
  ['mails', () => listMails(db, app)],
  ['mails that wait', () => listMails(db, app, { state: 'queued' })],
  ['mails to an address', () => listMails(db, app, { search: 'user000123@early.example.com' })],
  ['mails by a part of an address', () => listMails(db, app, { search: 'ser000123' })],
  ['invitations by a part', () => listInvitations(db, app, { search: 'ser000123' })],
  ['clients by a part', () => listClients(db, app, { search: 'ser000123' })],
];

describe.skipIf(isSkipped)('no large table is read from end to end for', () => {
  test.each(lists)('%s', async (_, read) => {
    asked = [];
    await read();
    const queries = asked;
    expect(queries.length).toBeGreaterThan(0);
    expect((await tablesReadWhole(queries)).filter((table) => LARGE.has(table))).toEqual([]);
  });
});

describe.skipIf(isSkipped)('a search', () => {
  test.each([
    ['a part that few have', 'ser000123@', (index: number) => index === 123],
    ['a part that some have, near and far', 'ser00', (index: number) => index < 10_000],
    ['a beginning, near and far', 'user09', (index: number) => index >= 90_000 && index < 100_000],
    ['a part that many have, far away', '@early', (index: number) => index <= 20_000],
    ['a beginning of two letters', 'us', () => true],
  ])('by %s finds all who have it, in the order of the list', async (_, search, isFound) => {
    expect(await findFirst({ search })).toEqual(having(isFound));
  });

  test('finds the same in the other order', async () => {
    const sort = { by: 'created', direction: 'ascending' } as const;
    expect(await findFirst({ search: '@late', sort })).toEqual(having((index) => index > 20_000, oldestFirst));
    expect(await findFirst({ search: '0123@', sort: byEmail })).toEqual(
      having((index) => index % 10_000 === 123, oldestFirst),
    );
  });

  test('finds by a filter, too', async () => {
    expect(await findFirst({ search: 'ann mill', status: 'disabled' })).toEqual(
      having((index) => index % 20_001 === 1),
    );
  });

  test('finds nobody of another App', async () => {
    const found = await findFirst({ search: '@early' }, small);
    expect(found.length).toBe(3 * PAGE);
    expect(found.every((index) => index % (USERS / OTHERS) === 0)).toBe(true);
  });

  test('takes no character for a pattern', async () => {
    expect(await findFirst({ search: 'user%123' })).toEqual([]);
    expect(await findFirst({ search: 'user_00123' })).toEqual([]);
  });
});

test.skipIf(isSkipped).each(['common', 'rare'])(
  'a list by a %s role has all who have it, in the order of the list',
  async (role) => {
    const every = role === 'common' ? 2 : 99;
    const own = (index: number) => index % every === 1 || (role === 'rare' && index % 9999 === 1);
    expect(await findFirst({ role })).toEqual(having(own));
  },
);

test.skipIf(isSkipped)('a large number of users is counted roughly, a small one exactly', async () => {
  expect(await countUsers(db, small)).toEqual({ count: OTHERS, is: 'exact' });
  const { count, is } = await countUsers(db, app);
  expect(is).toBe('estimate');
  expect(count / (USERS - OTHERS)).toBeGreaterThan(0.5);
  expect(count / (USERS - OTHERS)).toBeLessThan(2);
});
