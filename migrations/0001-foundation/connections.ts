// Upstream identity providers of an App, its users' identities at them, and sign-ins on their way there.
export const connections = [
  `create table connections (
    app_id uuid not null references apps (id) on delete cascade,
    id uuid not null,
    slug text not null,
    kind text not null,
    name text not null,
    settings jsonb not null default '{}',
    client_id text not null,
    secret_sealed bytea not null,
    enabled boolean not null default true,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (app_id, id),
    unique (app_id, slug)
  )`,

  // Issuer and subject alone identify a person at a connection; an address may pass to somebody else.
  `create table identities (
    app_id uuid not null,
    connection_id uuid not null,
    issuer text not null,
    subject text not null,
    user_id uuid not null,
    email text,
    created_at timestamptz not null,
    last_sign_in_at timestamptz,
    primary key (app_id, connection_id, issuer, subject),
    foreign key (app_id, connection_id) references connections (app_id, id) on delete cascade,
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  'create index identities_user on identities (app_id, user_id)',

  // browser_hash binds a sign-in to the browser that began it: an attacker can't have a victim's browser complete theirs.
  `create table upstream_sign_ins (
    app_id uuid not null,
    state_hash bytea not null,
    connection_id uuid not null,
    browser_hash bytea not null,
    checks_sealed bytea not null,
    answer_sealed bytea,
    passage jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, state_hash),
    foreign key (app_id, connection_id) references connections (app_id, id) on delete cascade
  )`,
  'create index upstream_sign_ins_expires_at on upstream_sign_ins (app_id, expires_at)',
];
