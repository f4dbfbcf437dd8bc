// Second factors and passkeys: what a user has enrolled, the recovery codes beside it, and the browsers that are trusted
// for a while.
export const factors = [
  // One row for each factor of any kind. Until confirmed_at is set, it proves nothing.
  `create table factors (
    app_id uuid not null,
    user_id uuid not null,
    id uuid not null,
    kind text not null,
    secret_sealed bytea,
    last_step integer not null default 0,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    last_used_at timestamptz,
    primary key (app_id, user_id, id),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  // A user has at most one authenticator app, and at most one factor of each kind whose code is sent.
  `create unique index factors_totp on factors (app_id, user_id) where kind = 'totp'`,
  `create unique index factors_sent on factors (app_id, user_id, kind) where kind in ('email', 'sms')`,

  `create table recovery_codes (
    app_id uuid not null,
    user_id uuid not null,
    code_hash bytea not null,
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (app_id, user_id, code_hash),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,

  // The browser holds the token; the id is how its user, who never sees the token, removes it.
  `create table trusted_devices (
    app_id uuid not null,
    user_id uuid not null,
    id uuid not null default gen_random_uuid(),
    token_hash bytea not null,
    user_agent text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, user_id, token_hash),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  'create unique index trusted_devices_id on trusted_devices (app_id, user_id, id)',
  'create index trusted_devices_expires_at on trusted_devices (expires_at)',

  // WebAuthn credentials. The authenticator chooses credential_id, and the App's browsers present it without saying whose it
  // is: it must be unique in the App. counter has 32 bits and no sign, which an integer doesn't hold.
  `create table passkeys (
    app_id uuid not null,
    user_id uuid not null,
    id uuid not null,
    credential_id bytea not null,
    public_key bytea not null,
    counter bigint not null default 0,
    transports jsonb not null default '[]',
    device_type text not null,
    backed_up boolean not null,
    signs_in boolean not null,
    aaguid uuid not null,
    name text not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    primary key (app_id, user_id, id),
    unique (app_id, credential_id),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
];
