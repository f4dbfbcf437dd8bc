// Indexes for deleting invitations that nobody accepted, and slugs that may be given again. An older version runs on this schema as
// before.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index invitations_ended on invitations ((coalesce(revoked_at, expires_at))) where accepted_at is null
  `.execute(db);
  await sql`create index retired_slugs_until on retired_slugs (until)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index retired_slugs_until`.execute(db);
  await sql`drop index invitations_ended`.execute(db);
}
