// Indexes for pages and searches of API keys, and for deleting those that ended long ago. An older version runs on this schema
// as before.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index api_keys_newest on api_keys (app_id, created_at, id)`.execute(db);
  await sql`create index api_keys_of_app on api_keys (app_id, created_at, id) where organization_id is null`.execute(
    db,
  );
  await sql`create index api_keys_name_beginning on api_keys (app_id, lower(name) text_pattern_ops)`.execute(db);
  await sql`create index api_keys_ended on api_keys (least(revoked_at, expires_at))`.execute(db);
  // Where the extensions are (0016-searches.ts).
  if (await findsParts(db))
    await sql`create index api_keys_search on api_keys using gin (app_id, name gin_trgm_ops)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index if exists api_keys_search`.execute(db);
  await sql`drop index api_keys_ended`.execute(db);
  await sql`drop index api_keys_name_beginning`.execute(db);
  await sql`drop index api_keys_of_app`.execute(db);
  await sql`drop index api_keys_newest`.execute(db);
}

async function findsParts(db: Kysely<unknown>): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select to_regclass('users_search') is not null as found`.execute(db);
  return rows[0]?.found === true;
}
