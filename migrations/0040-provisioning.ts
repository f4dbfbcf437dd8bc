// Webhook endpoints that belong to a client, whose backend hears of the users that have a grant there; the headers of attempts; and
// finding events by the developer who acted as a user. An older version that runs on this schema sends these endpoints nothing: they have no events, and it
// can't give them any.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table webhook_endpoints
      add column client_id text,
      add constraint webhook_endpoints_client_fkey
        foreign key (app_id, client_id) references clients (app_id, id) on delete cascade,
      add constraint webhook_endpoints_client_events check (client_id is null or (events is not null and events = '{}')) not valid
  `.execute(db);
  await sql`
    create unique index webhook_endpoints_client on webhook_endpoints (app_id, client_id) where client_id is not null
  `.execute(db);
  // No reference to users: that a user was deleted has to be told afterwards.
  await sql`
    create table provisioned_users (
      app_id uuid not null,
      client_id text not null,
      user_id uuid not null,
      digest text,
      active boolean not null default true,
      delivery_id uuid,
      arrived boolean not null default false,
      ended text check (ended in ('deleted', 'access_revoked')),
      created_at timestamptz not null,
      primary key (app_id, client_id, user_id),
      foreign key (app_id, client_id) references clients (app_id, id) on delete cascade
    )
  `.execute(db);
  await sql`create index provisioned_users_user on provisioned_users (app_id, user_id)`.execute(db);
  await sql`alter table delivery_attempts add column headers jsonb`.execute(db);
  // As in 0033, it may be there already.
  await sql`
    create index if not exists audit_log_impersonator on audit_log (
      app_id, (coalesce(data ->> 'impersonated_by', data ->> 'impersonator')), at desc, id desc
    ) where coalesce(data ->> 'impersonated_by', data ->> 'impersonator') is not null
  `.execute(db);
}

/** The endpoints of clients must not become endpoints of the App. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index audit_log_impersonator`.execute(db);
  await sql`alter table delivery_attempts drop column headers`.execute(db);
  await sql`drop table provisioned_users`.execute(db);
  await sql`delete from webhook_endpoints where client_id is not null`.execute(db);
  await sql`drop index webhook_endpoints_client`.execute(db);
  await sql`
    alter table webhook_endpoints drop constraint webhook_endpoints_client_fkey, drop constraint webhook_endpoints_client_events,
      drop column client_id
  `.execute(db);
}
