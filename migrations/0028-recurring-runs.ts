// The last run of each kind of recurring work. An older version that runs on this schema leaves the table alone.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table recurring_runs (
      name text primary key,
      node text not null,
      every_seconds integer not null,
      started_at timestamptz not null,
      duration_ms integer not null,
      error text
    )
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table recurring_runs`.execute(db);
}
