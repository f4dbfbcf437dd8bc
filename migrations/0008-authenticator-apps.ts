// Several authenticator apps a user, each with a name; null until the user gives it one.
//
// An older version that runs on this schema reads one of a user's rows, in no particular order, and takes no codes of the
// others; it never takes a code twice, because it stores the step of the row that it read. So until the last node is
// replaced, a user with two apps, or with one and an unfinished enrolment, may have a right code refused.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table factors add column name text`.execute(db);
  await sql`drop index factors_totp`.execute(db);
  // At most one enrolment of a user waits for its first code, so that a code can only confirm the newest.
  await sql`
    create unique index factors_totp_pending on factors (app_id, user_id) where kind = 'totp' and confirmed_at is null
  `.execute(db);
}

/** Of a user's apps, the one that was used last stays; the others and their names are lost. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table factors drop column name`.execute(db);
  await sql`
    delete from factors where kind = 'totp' and (app_id, user_id, id) not in (
      select distinct on (app_id, user_id) app_id, user_id, id from factors where kind = 'totp'
      order by app_id, user_id, confirmed_at is null, last_used_at desc nulls last, id
    )
  `.execute(db);
  await sql`drop index factors_totp_pending`.execute(db);
  await sql`create unique index factors_totp on factors (app_id, user_id) where kind = 'totp'`.execute(db);
}
