// What makes the audit log tamper-evident: the transaction that wrote each row, by which one sealer takes the rows in order; a
// salt, so that the personal part can be erased under a hash that reveals nothing; the seals, each App's a chain; and the keys
// that sign them. An older version that runs on this schema writes rows that a newer one seals; its sweep of old events leaves
// seals whose rows are missing, so don't stay with it for long.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table audit_keys (
      kid text not null primary key,
      public_jwk jsonb not null,
      key_sealed bytea not null,
      created_at timestamptz not null,
      retired_at timestamptz
    )
  `.execute(db);
  await sql`
    create table audit_seals (
      app_id uuid not null references apps (id) on delete cascade,
      number bigint not null,
      version smallint not null,
      from_xid xid8 not null,
      to_xid xid8 not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      count integer not null,
      ids uuid[] not null,
      hashes bytea not null,
      hash bytea not null,
      signature text not null,
      sealed_at timestamptz not null,
      cut_at timestamptz,
      primary key (app_id, number)
    )
  `.execute(db);
  // Which seals may hold a row, and which still have their rows.
  await sql`create index audit_seals_xid on audit_seals (app_id, to_xid)`.execute(db);
  await sql`create index audit_seals_uncut on audit_seals (app_id, number) where cut_at is null`.execute(db);
  await sql`
    create table audit_sealer (
      one boolean not null primary key default true check (one),
      xid xid8 not null,
      row_app uuid not null,
      row_id uuid not null,
      foreign_until xid8,
      sealed_from timestamptz
    )
  `.execute(db);
  await sql`
    insert into audit_sealer (xid, row_app, row_id)
    values ('0', '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000')
  `.execute(db);
  await revokeLikeAuditLog(db);
  await addToAuditLog(db);
}

/**
 * Last, because nothing can be recorded from here on until the migrations commit. An operator with a large log does this before the
 * upgrade, beside the version before (docs/releases.md); then nothing is left to do.
 */
async function addToAuditLog(db: Kysely<unknown>): Promise<void> {
  // Constant defaults first: the rows that are there get them without being written or read. No check of the digest, for which the
  // whole table would be read.
  await sql`
    alter table audit_log
      add column if not exists xid xid8 not null default '0',
      add column if not exists salt bytea,
      add column if not exists personal_digest bytea
  `.execute(db);
  await sql`
    alter table audit_log
      alter column xid set default pg_current_xact_id(),
      alter column salt set default uuid_send(gen_random_uuid())
  `.execute(db);
  await sql`create index if not exists audit_log_xid on audit_log (xid, app_id, id)`.execute(db);
}

/** Default privileges would let a server's role rewrite seals although it may not rewrite the log (docs/running.md, “Two roles”). */
async function revokeLikeAuditLog(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare role_name name;
    begin
      for role_name in
        select distinct rolname from pg_class, aclexplode(relacl) as granted join pg_roles on pg_roles.oid = granted.grantee
        where pg_class.oid = 'audit_log'::regclass and privilege_type = 'INSERT'
          and not has_table_privilege(rolname, 'audit_log', 'update')
      loop
        execute format('revoke update, delete on audit_seals from %I', role_name);
      end loop;
    end $$
  `.execute(db);
}

/** Seals and their keys are lost; a later upgrade begins new chains. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table audit_sealer`.execute(db);
  await sql`drop table audit_seals`.execute(db);
  await sql`drop table audit_keys`.execute(db);
  await sql`drop index audit_log_xid`.execute(db);
  await sql`alter table audit_log drop column xid, drop column salt, drop column personal_digest`.execute(db);
}
