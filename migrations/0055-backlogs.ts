// Indexes for the oldest delivery that waits (metrics), and for deleting sign-ins at providers that nobody completed. An older
// version runs on this schema as before.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index deliveries_oldest on deliveries (kind, created_at) where state = 'waiting'`.execute(db);
  // The other one is for those of one App.
  await sql`create index upstream_sign_ins_due on upstream_sign_ins (expires_at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index upstream_sign_ins_due`.execute(db);
  await sql`drop index deliveries_oldest`.execute(db);
}
