// Developers and operators. They are users of the console App, so a reference to one carries the console App's id.
export const consoleTables = [
  // app_id is the App that the developer works on; the developer's own is console_app_id.
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
