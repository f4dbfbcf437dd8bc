// Permissions of users: an App's own names beside the built-in ones, roles as sets of them, groups that carry roles, and
// resources whose scopes reach only as far as the user's permissions.
//
// An older version that runs on this schema ignores all of it: its roles are names.
import { type Kysely, sql } from 'kysely';

const holders = [
  ['api_keys', 'scopes'],
  ['clients', 'api_permissions'],
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table permissions (
      app_id uuid not null references apps (id) on delete cascade,
      name text not null,
      description text not null default '',
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, name)
    )
  `.execute(db);
  await sql`alter table roles add column permissions text[] not null default '{}'`.execute(db);
  await sql`
    create table groups (
      app_id uuid not null references apps (id) on delete cascade,
      name text not null,
      description text not null default '',
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, name)
    )
  `.execute(db);
  await sql`
    create table group_roles (
      app_id uuid not null,
      group_name text not null,
      role text not null,
      primary key (app_id, group_name, role),
      foreign key (app_id, group_name) references groups (app_id, name) on delete cascade,
      foreign key (app_id, role) references roles (app_id, name) on delete cascade
    )
  `.execute(db);
  await sql`create index group_roles_role on group_roles (app_id, role)`.execute(db);
  await sql`
    create table user_groups (
      app_id uuid not null,
      user_id uuid not null,
      group_name text not null,
      created_at timestamptz not null,
      primary key (app_id, user_id, group_name),
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade,
      foreign key (app_id, group_name) references groups (app_id, name) on delete cascade
    )
  `.execute(db);
  await sql`create index user_groups_group on user_groups (app_id, group_name)`.execute(db);
  // Callers that could define roles until now still can: that was part of managing users.
  for (const [table, column] of holders) {
    for (const verb of ['read', 'write']) {
      await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = array_append(${sql.ref(column)}, ${`roles:${verb}`})
        where ${`users:${verb}`} = any(${sql.ref(column)}) and not ${`roles:${verb}`} = any(${sql.ref(column)})
      `.execute(db);
    }
  }
  await sql`alter table resources add column scopes_by_permission boolean not null default false`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table resources drop column scopes_by_permission`.execute(db);
  for (const [table, column] of holders) {
    for (const name of ['roles:read', 'roles:write']) {
      await sql`
        update ${sql.table(table)} set ${sql.ref(column)} = array_remove(${sql.ref(column)}, ${name})
        where ${name} = any(${sql.ref(column)})
      `.execute(db);
    }
  }
  for (const table of ['user_groups', 'group_roles', 'groups']) await sql`drop table ${sql.table(table)}`.execute(db);
  await sql`alter table roles drop column permissions`.execute(db);
  await sql`drop table permissions`.execute(db);
}
