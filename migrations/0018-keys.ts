// The networks of API keys, their calls by day and route, and developers' personal access tokens. An older version that runs
// on this schema accepts a key from every network, counts nothing, and knows no personal tokens.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table api_keys add column allowed_networks text[] not null default '{}'`.execute(db);
  await sql`
    create table api_key_usage (
      app_id uuid not null,
      api_key_id uuid not null,
      day date not null,
      route text not null,
      calls integer not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (app_id, api_key_id, day, route),
      foreign key (app_id, api_key_id) references api_keys (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index api_key_usage_expires_at on api_key_usage (expires_at)`.execute(db);
  await sql`
    create table personal_tokens (
      app_id uuid not null,
      id uuid not null,
      developer_id uuid not null,
      name text not null,
      token_hash bytea not null,
      hint text not null,
      scopes text[] not null,
      operator boolean not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      last_used_at timestamptz,
      primary key (app_id, id),
      unique (app_id, token_hash),
      foreign key (app_id, developer_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index personal_tokens_developer on personal_tokens (app_id, developer_id)`.execute(db);
  await sql`create index personal_tokens_expires_at on personal_tokens (expires_at)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table personal_tokens`.execute(db);
  await sql`drop table api_key_usage`.execute(db);
  await sql`alter table api_keys drop column allowed_networks`.execute(db);
}
