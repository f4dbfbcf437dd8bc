// Budgets remember how often they were emptied, for a day after they are full again.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql.raw('alter table rate_limits drop column strikes, drop column expires_at').execute(db);
  await sql.raw('create index rate_limits_resets_at on rate_limits (resets_at)').execute(db);
}

const statements = [
  'alter table rate_limits add column strikes integer not null default 0, add column expires_at timestamptz',
  'update rate_limits set expires_at = resets_at',
  'alter table rate_limits alter column expires_at set not null',
  'drop index rate_limits_resets_at',
  'create index rate_limits_expires_at on rate_limits (expires_at)',
];
