// Apps, and what an issuer needs before it has any users: a slug and signing keys.
export const apps = [
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
  // Nodes poll for Apps that changed since they last looked.
  'create index apps_changed_at on apps (changed_at)',

  // No foreign key: a slug stays retired after its App was deleted.
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
];
