// Organizations of an App: their members with roles, domains, logos, invitations, and API keys that act for one alone.
//
// An older version that runs on this schema would take an organization's invitation for one of the App, and its API key for
// one of the whole App: run it only if there are none.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table organizations (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      slug text not null,
      name text not null,
      status text not null default 'active' check (status in ('active', 'disabled')),
      settings jsonb not null default '{}',
      require_second_factor boolean not null default false,
      connection_id uuid,
      created_by uuid,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, id),
      unique (app_id, slug),
      foreign key (app_id, connection_id) references connections (app_id, id) on delete set null (connection_id),
      foreign key (app_id, created_by) references users (app_id, id) on delete set null (created_by)
    )
  `.execute(db);
  await sql`create index organizations_created_at on organizations (app_id, created_at desc, id desc)`.execute(db);
  await sql`create index organizations_name on organizations (app_id, name, id)`.execute(db);
  await sql`
    create index organizations_connection on organizations (app_id, connection_id) where connection_id is not null
  `.execute(db);
  await sql`
    create index organizations_created_by on organizations (app_id, created_by) where created_by is not null
  `.execute(db);
  // Of the App: what a role may do in every organization. The built-in ones may have a row with what the App adds to them.
  await sql`
    create table organization_roles (
      app_id uuid not null references apps (id) on delete cascade,
      name text not null,
      description text not null default '',
      permissions text[] not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, name)
    )
  `.execute(db);
  await sql`
    create table organization_members (
      app_id uuid not null,
      organization_id uuid not null,
      user_id uuid not null,
      roles text[] not null,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, organization_id, user_id),
      foreign key (app_id, organization_id) references organizations (app_id, id) on delete cascade,
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index organization_members_user on organization_members (app_id, user_id)`.execute(db);
  await sql`
    create index organization_members_created_at
    on organization_members (app_id, organization_id, created_at desc, user_id desc)
  `.execute(db);
  await sql`
    create table organization_logos (
      app_id uuid not null,
      organization_id uuid not null,
      type text not null check (type in ('image/png', 'image/jpeg', 'image/webp')),
      bytes bytea not null,
      hash text not null,
      created_at timestamptz not null,
      primary key (app_id, organization_id),
      foreign key (app_id, organization_id) references organizations (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`
    create table organization_domains (
      app_id uuid not null,
      organization_id uuid not null,
      domain text not null,
      token text not null,
      joins boolean not null default false,
      created_at timestamptz not null,
      verified_at timestamptz,
      checked_at timestamptz,
      failures integer not null default 0,
      primary key (app_id, organization_id, domain),
      foreign key (app_id, organization_id) references organizations (app_id, id) on delete cascade
    )
  `.execute(db);
  // Any number may claim a domain, and one can have it.
  await sql`
    create unique index organization_domains_verified
    on organization_domains (app_id, domain) where verified_at is not null
  `.execute(db);
  await sql`
    alter table invitations
      add column organization_id uuid,
      add column organization_roles text[] not null default '{}',
      add foreign key (app_id, organization_id) references organizations (app_id, id) on delete cascade
  `.execute(db);
  await sql`
    create index invitations_organization on invitations (app_id, organization_id, created_at desc, id desc)
    where organization_id is not null
  `.execute(db);
  await sql`drop index invitations_open`.execute(db);
  await sql`
    create unique index invitations_open on invitations (app_id, email_key, organization_id) nulls not distinct
    where accepted_at is null and revoked_at is null
  `.execute(db);
  await sql`
    alter table api_keys
      add column organization_id uuid,
      add foreign key (app_id, organization_id) references organizations (app_id, id) on delete cascade
  `.execute(db);
  await sql`
    create index api_keys_organization on api_keys (app_id, organization_id) where organization_id is not null
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  // What is only one organization's must not become the App's.
  for (const table of ['api_keys', 'invitations']) {
    await sql`delete from ${sql.table(table)} where organization_id is not null`.execute(db);
  }
  await sql`alter table api_keys drop column organization_id`.execute(db);
  await sql`drop index invitations_open`.execute(db);
  await sql`alter table invitations drop column organization_roles, drop column organization_id`.execute(db);
  await sql`
    create unique index invitations_open on invitations (app_id, email_key)
    where accepted_at is null and revoked_at is null
  `.execute(db);
  const tables = ['organization_domains', 'organization_logos', 'organization_members', 'organization_roles'];
  for (const table of [...tables, 'organizations']) await sql`drop table ${sql.table(table)}`.execute(db);
}
