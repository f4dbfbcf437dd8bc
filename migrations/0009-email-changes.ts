// Changes of a user's own address: those that wait for their proofs, and those that can still be undone. Trusted browsers
// get an id, by which their user forgets one.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index trusted_devices_id`.execute(db);
  await sql`alter table trusted_devices drop column id`.execute(db);
  await sql`drop table email_changes`.execute(db);
}

const statements = [
  `create table email_changes (
    app_id uuid not null,
    user_id uuid not null,
    id uuid not null,
    old_email text not null,
    old_email_key text not null,
    new_email text not null,
    new_email_key text not null,
    must_agree boolean not null,
    begun_by text not null,
    challenge text not null,
    password_changed_at timestamptz,
    code_entered_at timestamptz,
    agreed_at timestamptz,
    changed_at timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, user_id, id),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  // One at a time waits.
  'create unique index email_changes_pending on email_changes (app_id, user_id) where changed_at is null',
  // While a change can be undone, nobody else gets the address that it would put back.
  'create index email_changes_held on email_changes (app_id, old_email_key) where changed_at is not null',
  'create index email_changes_expires_at on email_changes (expires_at)',

  // The default is for nodes of the release before, which know of no id.
  'alter table trusted_devices add column id uuid not null default gen_random_uuid()',
  'create unique index trusted_devices_id on trusted_devices (app_id, user_id, id)',
];
