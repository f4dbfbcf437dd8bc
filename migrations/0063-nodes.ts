// The nodes that are at work, and how far the clock of each is from the database's. An older version runs on this schema as before.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table nodes (
      id uuid primary key,
      clock_skew_seconds double precision not null,
      expires_at timestamptz not null
    )
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table nodes`.execute(db);
}
