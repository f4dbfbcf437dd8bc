// When an App's owners last got a mail about a decision hook that was suspended. An older version that runs on this schema sends none.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table decision_hooks add column mailed_at timestamptz`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table decision_hooks drop column mailed_at`.execute(db);
}
