// An App's users, their roles, and changes of a user's own address.
export const users = [
  // email_key is the address as it is compared; email is the address as it was entered.
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
  // A forgotten address is found by a verified number.
  'create index users_phone on users (app_id, phone) where phone_verified',

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

  // A change without changed_at waits for its proofs; with changed_at it can still be undone.
  `create table email_changes (
    app_id uuid not null,
    user_id uuid not null,
    id uuid not null,
    old_email text not null,
    old_email_key text not null,
    new_email text not null,
    new_email_key text not null,
    must_agree boolean not null,
    begun_by text not null,
    challenge text not null,
    password_changed_at timestamptz,
    code_entered_at timestamptz,
    agreed_at timestamptz,
    changed_at timestamptz,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, user_id, id),
    foreign key (app_id, user_id) references users (app_id, id) on delete cascade
  )`,
  // A user has at most one change that waits.
  'create unique index email_changes_pending on email_changes (app_id, user_id) where changed_at is null',
  // While a change can be undone, nobody else may take the address that undoing it would restore.
  'create index email_changes_held on email_changes (app_id, old_email_key) where changed_at is not null',
  'create index email_changes_expires_at on email_changes (expires_at)',
];
