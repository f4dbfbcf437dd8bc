// The whole schema of 0.2, by subject. The primary key of every table of an App starts with app_id, and every foreign key
// between such tables contains it, so that the database itself refuses a row that refers to another App.
import { type Kysely, sql } from 'kysely';
import { apps } from './0001-foundation/apps.ts';
import { clients } from './0001-foundation/clients.ts';
import { connections } from './0001-foundation/connections.ts';
import { consoleTables } from './0001-foundation/console.ts';
import { factors } from './0001-foundation/factors.ts';
import { invitations } from './0001-foundation/invitations.ts';
import { records } from './0001-foundation/records.ts';
import { tokens } from './0001-foundation/tokens.ts';
import { users } from './0001-foundation/users.ts';

// migrate.ts keeps the checksums of the migrations that ran here.
const bookkeeping = [
  `create table migration_checksums (
    name text primary key,
    checksum text not null
  )`,
];

/** A table comes after those that it refers to. */
const statements = [
  bookkeeping,
  apps,
  users,
  clients,
  consoleTables,
  tokens,
  factors,
  connections,
  invitations,
  records,
].flat();

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

/** `if exists`, because `gatehouse reset` also deletes a database of 0.1 with it, which may lack some of these tables. */
export async function down(db: Kysely<unknown>): Promise<void> {
  const tables = statements.flatMap((statement) => /^create table (\w+)/.exec(statement)?.[1] ?? []);
  for (const table of tables.reverse()) await sql`drop table if exists ${sql.table(table)}`.execute(db);
}
