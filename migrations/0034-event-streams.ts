// Finding events by their actor, and by kinds of actors that are rare among users. An older version that runs on this schema leaves it alone.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index audit_log_actor on audit_log (app_id, actor_id, at desc, id desc) where actor_id is not null
  `.execute(db);
  // Users and strangers cause most events, so that a page of theirs is found by time.
  await sql`
    create index audit_log_actor_kind on audit_log (app_id, actor_kind, at desc, id desc)
    where actor_kind in ('developer', 'operator', 'api_key', 'client', 'system')
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_log_actor_kind`.execute(db);
  await sql`drop index audit_log_actor`.execute(db);
}
