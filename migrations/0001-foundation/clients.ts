// OAuth clients of an App, the resources that tokens are issued for, and the keys of its JSON API.
export const clients = [
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

  // A client may have several, so that a secret can be replaced without an outage.
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
];
