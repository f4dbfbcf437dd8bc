// When an App that its owner deleted is purged, and which clients are told about users. An older version that runs on this
// schema serves an App that waits for its deletion, because it only knows the status.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table apps add column purge_at timestamptz`.execute(db);
  await sql`create index apps_purge_at on apps (purge_at) where purge_at is not null`.execute(db);
  await sql`alter table clients add column provisioning boolean not null default false`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table clients drop column provisioning`.execute(db);
  await sql`alter table apps drop column purge_at`.execute(db);
}
