// Counts how often all access of a user was ended: what was proved in an earlier epoch signs nobody in (users/sessions/epoch.ts). An
// older version that runs on this schema doesn't know the epoch, so a new password and disabling move it by a trigger. Hashing the
// same password again, as a sign-in may do, leaves `password_changed_at` as it is, and the epoch, too.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column access_epoch integer not null default 0`.execute(db);
  await sql`
    create function move_access_epoch() returns trigger language plpgsql as $$
    begin
      new.access_epoch := old.access_epoch + 1;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger move_access_epoch before update of password_changed_at, status on users
    for each row when (
      new.access_epoch = old.access_epoch and (
        new.password_changed_at is distinct from old.password_changed_at
        or (old.status = 'active' and new.status <> 'active')
      )
    ) execute function move_access_epoch()`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger move_access_epoch on users`.execute(db);
  await sql`drop function move_access_epoch()`.execute(db);
  await sql`alter table users drop column access_epoch`.execute(db);
}
