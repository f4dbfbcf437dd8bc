// What accumulates while an App runs: mails and SMS, budgets of attempts, the audit log.
export const records = [
  // One row for each mail or SMS. The content is sealed, because links and codes in it must be useless to anybody who reads
  // the database.
  `create table mails (
    app_id uuid not null references apps (id) on delete cascade,
    id uuid not null,
    channel text not null default 'mail' check (channel in ('mail', 'sms')),
    kind text not null,
    recipient text not null,
    locale text not null,
    content_sealed bytea not null,
    state text not null default 'queued' check (state in ('queued', 'sent')),
    attempts integer not null default 0,
    last_error text,
    created_at timestamptz not null,
    sent_at timestamptz,
    expires_at timestamptz not null,
    primary key (app_id, id)
  )`,
  'create index mails_created_at on mails (app_id, created_at desc, id desc)',
  'create index mails_expires_at on mails (expires_at)',

  // A row outlives resets_at, when its budget is full again: strikes remembers how often the budget was used up.
  `create table rate_limits (
    app_id uuid not null references apps (id) on delete cascade,
    key text not null,
    count integer not null,
    strikes integer not null default 0,
    resets_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (app_id, key)
  )`,
  'create index rate_limits_expires_at on rate_limits (expires_at)',

  // user_id and client_id have no foreign keys: the log keeps what happened to a user after the user was deleted.
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
  // As it is read: all of it, one user's history, or one kind of event, newest first; or everything of one request.
  'create index audit_log_at on audit_log (app_id, at desc, id desc)',
  'create index audit_log_user on audit_log (app_id, user_id, at desc, id desc) where user_id is not null',
  'create index audit_log_event on audit_log (app_id, event, at desc, id desc)',
  'create index audit_log_request on audit_log (app_id, request_id) where request_id is not null',
];
