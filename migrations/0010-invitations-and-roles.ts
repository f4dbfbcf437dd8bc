// Roles of an App's users, and invitations, which may bring some.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['invitations', 'user_roles', 'roles']) await sql`drop table ${sql.table(table)}`.execute(db);
}

const statements = [
  `create table roles (
    app_id uuid not null references apps (id) on delete cascade,
    name text not null,
    description text not null default '',
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (app_id, name)
  )`,

  `create table user_roles (
    app_id uuid not null,
    user_id uuid not null,
    role text not null,
    created_at timestamptz not null,
    primary key (app_id, user_id, role),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade,
    foreign key (app_id, role) references roles (app_id, name) on delete cascade
  )`,
  'create index user_roles_role on user_roles (app_id, role)',

  // The link is a one-time token. Which roles it brings are names: those that are gone by then are not given.
  `create table invitations (
    app_id uuid not null references apps (id) on delete cascade,
    id uuid not null,
    email text not null,
    email_key text not null,
    name text,
    roles text[] not null default '{}',
    client_id text,
    redirect_uri text,
    locale text not null,
    invited_by uuid,
    inviter text,
    created_at timestamptz not null,
    sent_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_user_id uuid,
    revoked_at timestamptz,
    primary key (app_id, id),
    foreign key (app_id, client_id) references clients (app_id, id) on delete set null (client_id),
    foreign key (app_id, accepted_user_id) references users (app_id, id) on delete cascade
  )`,
  `create unique index invitations_open on invitations (app_id, email_key)
     where accepted_at is null and revoked_at is null`,
  'create index invitations_created_at on invitations (app_id, created_at, id)',
  'create index invitations_user on invitations (app_id, accepted_user_id) where accepted_user_id is not null',
];
