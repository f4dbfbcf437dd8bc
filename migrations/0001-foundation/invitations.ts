// Invitations to an App. The link in an invitation is a one-time token (tokens.ts).
export const invitations = [
  // roles holds names without a foreign key: a role that was deleted before the invitation is accepted is not given.
  `create table invitations (
    app_id uuid not null references apps (id) on delete cascade,
    id uuid not null,
    email text not null,
    email_key text not null,
    name text,
    roles text[] not null default '{}',
    client_id text,
    redirect_uri text,
    locale text not null,
    invited_by uuid,
    inviter text,
    created_at timestamptz not null,
    sent_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    accepted_user_id uuid,
    revoked_at timestamptz,
    primary key (app_id, id),
    foreign key (app_id, client_id) references clients (app_id, id) on delete set null (client_id),
    foreign key (app_id, accepted_user_id) references users (app_id, id) on delete cascade
  )`,
  // An address has at most one invitation that is open.
  `create unique index invitations_open on invitations (app_id, email_key)
     where accepted_at is null and revoked_at is null`,
  'create index invitations_created_at on invitations (app_id, created_at, id)',
  'create index invitations_user on invitations (app_id, accepted_user_id) where accepted_user_id is not null',
];
