// The foundation: Apps and what belongs to them. Every table of an App starts its primary key with app_id, and every
// foreign key is composite, so that the database itself refuses a row that crosses Apps.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of tables) await sql.raw(`drop table ${table}`).execute(db);
}

const statements = [
  `create table migration_checksums (
    name text primary key,
    checksum text not null
  )`,

  `create table apps (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    status text not null default 'active' check (status in ('active', 'suspended')),
    settings jsonb not null default '{}',
    branding jsonb not null default '{}',
    version integer not null default 1,
    changed_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index apps_changed_at on apps (changed_at)',

  `create table retired_slugs (
    slug text primary key,
    app_id uuid not null,
    until timestamptz not null
  )`,

  `create table signing_keys (
    app_id uuid not null references apps (id) on delete cascade,
    kid text not null unique,
    alg text not null,
    state text not null check (state in ('next', 'current', 'retired')),
    public_jwk jsonb not null,
    private_sealed bytea not null,
    created_at timestamptz not null,
    retired_at timestamptz,
    primary key (app_id, kid)
  )`,

  `create table users (
    app_id uuid not null references apps (id) on delete cascade,
    id uuid not null,
    email text not null,
    email_key text not null,
    email_verified boolean not null default false,
    password_hash text,
    password_changed_at timestamptz,
    status text not null default 'active' check (status in ('active', 'disabled')),
    name text,
    given_name text,
    family_name text,
    nickname text,
    preferred_username text,
    profile text,
    website text,
    gender text,
    birthdate text,
    picture text,
    phone text,
    phone_verified boolean not null default false,
    address jsonb,
    locale text,
    zoneinfo text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    last_sign_in_at timestamptz,
    primary key (app_id, id),
    unique (app_id, email_key)
  )`,
  'create index users_created_at on users (app_id, created_at desc, id desc)',

  `create table clients (
    app_id uuid not null references apps (id) on delete cascade,
    id text not null,
    name text not null,
    type text not null check (type in ('public', 'confidential', 'machine')),
    first_party boolean not null default false,
    built_in boolean not null default false,
    status text not null default 'active' check (status in ('active', 'disabled')),
    require_pkce boolean not null default true,
    token_endpoint_auth_method text not null,
    application_type text not null default 'web' check (application_type in ('web', 'native')),
    redirect_uris text[] not null default '{}',
    post_logout_redirect_uris text[] not null default '{}',
    grant_types text[] not null,
    introspects text[] not null default '{}',
    id_token_alg text not null default 'RS256',
    logo_uri text,
    client_uri text,
    policy_uri text,
    tos_uri text,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (app_id, id)
  )`,

  `create table client_secrets (
    app_id uuid not null,
    client_id text not null,
    id uuid not null,
    secret_hash bytea not null,
    hint text not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    primary key (app_id, client_id, id),
    foreign key (app_id, client_id) references clients (app_id, id) on delete cascade
  )`,

  `create table resources (
    app_id uuid not null references apps (id) on delete cascade,
    id uuid not null,
    identifier text not null,
    name text not null,
    scopes jsonb not null default '[]',
    token_format text not null default 'opaque' check (token_format in ('opaque', 'jwt')),
    access_token_seconds integer,
    is_default boolean not null default false,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (app_id, id),
    unique (app_id, identifier)
  )`,

  `create table api_keys (
    app_id uuid not null references apps (id) on delete cascade,
    id uuid not null,
    name text not null,
    key_hash bytea not null,
    hint text not null,
    scopes text[] not null,
    created_by text,
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (app_id, id),
    unique (app_id, key_hash)
  )`,

  `create table members (
    app_id uuid not null references apps (id) on delete cascade,
    console_app_id uuid not null,
    developer_id uuid not null,
    role text not null check (role in ('owner', 'admin', 'viewer')),
    created_at timestamptz not null,
    primary key (app_id, developer_id),
    foreign key (console_app_id, developer_id) references users (app_id, id) on delete cascade
  )`,
  'create index members_developer on members (console_app_id, developer_id)',

  `create table operators (
    app_id uuid not null,
    developer_id uuid not null,
    created_at timestamptz not null,
    primary key (app_id, developer_id),
    foreign key (app_id, developer_id) references users (app_id, id) on delete cascade
  )`,

  `create table sessions (
    app_id uuid not null references apps (id) on delete cascade,
    id_hash bytea not null,
    uid text not null,
    user_id uuid,
    payload json not null,
    ip text,
    user_agent text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, id_hash),
    unique (app_id, uid),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  'create index sessions_user on sessions (app_id, user_id) where user_id is not null',
  'create index sessions_expires_at on sessions (expires_at)',

  `create table grants (
    app_id uuid not null references apps (id) on delete cascade,
    id_hash bytea not null,
    user_id uuid not null,
    client_id text not null,
    payload json not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, id_hash),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade,
    foreign key (app_id, client_id) references clients (app_id, id) on delete cascade
  )`,
  'create index grants_user on grants (app_id, user_id, client_id)',
  'create index grants_client on grants (app_id, client_id)',
  'create index grants_expires_at on grants (expires_at)',

  // A token dies with its grant, by foreign key: whoever revokes a grant wins over everyone who issues under it.
  `create table artifacts (
    app_id uuid not null,
    id_hash bytea not null,
    model text not null,
    grant_hash bytea,
    user_id uuid,
    session_uid text,
    uid text,
    payload json not null,
    reply bytea,
    consumed_at timestamptz,
    expires_at timestamptz not null,
    primary key (app_id, id_hash, model),
    foreign key (app_id) references apps (id) on delete cascade,
    foreign key (app_id, grant_hash) references grants (app_id, id_hash) on delete cascade
  )`,
  'create index artifacts_grant on artifacts (app_id, grant_hash) where grant_hash is not null',
  'create index artifacts_uid on artifacts (app_id, model, uid) where uid is not null',
  'create index artifacts_expires_at on artifacts (expires_at)',

  `create table one_time_tokens (
    app_id uuid not null references apps (id) on delete cascade,
    kind text not null,
    token_hash bytea not null,
    user_id uuid,
    payload jsonb not null default '{}',
    created_at timestamptz not null,
    expires_at timestamptz not null,
    consumed_at timestamptz,
    primary key (app_id, kind, token_hash),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  'create index one_time_tokens_expires_at on one_time_tokens (expires_at)',

  `create table rate_limits (
    app_id uuid not null references apps (id) on delete cascade,
    key text not null,
    count integer not null,
    resets_at timestamptz not null,
    primary key (app_id, key)
  )`,
  'create index rate_limits_resets_at on rate_limits (resets_at)',

  `create table audit_log (
    app_id uuid not null references apps (id) on delete cascade,
    id uuid not null,
    at timestamptz not null,
    event text not null,
    actor_kind text not null,
    actor_id text,
    user_id uuid,
    client_id text,
    ip text,
    user_agent text,
    request_id text,
    data jsonb not null default '{}',
    primary key (app_id, id)
  )`,
  'create index audit_log_at on audit_log (app_id, at desc, id desc)',
  'create index audit_log_request on audit_log (app_id, request_id) where request_id is not null',

  `create table console_sessions (
    app_id uuid not null,
    id_hash bytea not null,
    developer_id uuid not null,
    session_uid text not null,
    id_token_sealed bytea not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, id_hash),
    foreign key (app_id, developer_id) references users (app_id, id) on delete cascade
  )`,
  'create index console_sessions_expires_at on console_sessions (expires_at)',
];

const tables = [
  'console_sessions',
  'audit_log',
  'rate_limits',
  'one_time_tokens',
  'artifacts',
  'grants',
  'sessions',
  'operators',
  'members',
  'api_keys',
  'resources',
  'client_secrets',
  'clients',
  'users',
  'signing_keys',
  'retired_slugs',
  'apps',
  'migration_checksums',
];
