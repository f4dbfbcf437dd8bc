// Sessions, grants and everything that is issued under them. Session ids and tokens are stored as hashes, so a copy of the
// database signs nobody in.
export const tokens = [
  // last_used_at is when a browser last used the session, so that users can recognise one that isn't theirs.
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
    last_used_at timestamptz,
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

  // The foreign key deletes tokens with their grant, so revoking a grant wins over issuing under it at the same moment.
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

  // What links and codes in mails and SMS stand for.
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
];
