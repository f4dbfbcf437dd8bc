// Which node does a kind of recurring work, so that one of them does it and not all. An older version that runs on this schema leaves the
// table alone, and each of its nodes does all of the work as before.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table recurring_claims (
      name text primary key,
      holder uuid not null,
      free_at timestamptz not null
    )
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table recurring_claims`.execute(db);
}
