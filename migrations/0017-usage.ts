// Users' keys for other services, the usage that Apps report, sums of it by day, spending limits, and billing records.
//
// Usage and billing name their users and organizations without a foreign key: they are accounts, which stay as they were when a
// user is deleted (docs/decisions/0023). An older version that runs on this schema ignores the tables; it deletes users with
// their keys, as the foreign key says.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table vault_entries (
      app_id uuid not null,
      user_id uuid not null,
      id uuid not null,
      service_name text not null,
      label text,
      api_key_sealed bytea not null,
      hint text,
      status text not null default 'active' check (status in ('active', 'disabled')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      rotated_at timestamptz,
      last_read_at timestamptz,
      primary key (app_id, user_id, id),
      foreign key (app_id, user_id) references users (app_id, id) on delete cascade
    )
  `.execute(db);
  await createUsage(db);
  await createSpendingLimits(db);
  await createBilling(db);
}

async function createUsage(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table usage_records (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      at timestamptz not null,
      service text not null,
      tokens_used bigint not null check (tokens_used >= 0),
      cost numeric(20,6) not null check (cost >= 0),
      currency text not null,
      model_name text,
      request_type text,
      user_id uuid,
      organization_id uuid,
      idempotency_key text,
      billing_id uuid,
      created_at timestamptz not null,
      primary key (app_id, id)
    )
  `.execute(db);
  await sql`
    create unique index usage_records_idempotency_key on usage_records (app_id, idempotency_key)
    where idempotency_key is not null
  `.execute(db);
  await sql`create index usage_records_at on usage_records (app_id, at desc, id desc)`.execute(db);
  await sql`
    create index usage_records_user on usage_records (app_id, user_id, at desc, id desc) where user_id is not null
  `.execute(db);
  await sql`
    create index usage_records_organization on usage_records (app_id, organization_id, at desc, id desc)
    where organization_id is not null
  `.execute(db);
  await sql`
    create index usage_records_billing on usage_records (app_id, billing_id) where billing_id is not null
  `.execute(db);
  await sql`
    create table usage_days (
      app_id uuid not null references apps (id) on delete cascade,
      kind text not null check (kind in ('app', 'user', 'organization')),
      subject_id uuid not null,
      currency text not null,
      day date not null,
      service text not null,
      slot smallint not null,
      records bigint not null,
      tokens_used bigint not null,
      cost numeric(30,6) not null,
      primary key (app_id, kind, subject_id, currency, day, service, slot)
    )
  `.execute(db);
  await sql`create index usage_days_day on usage_days (app_id, kind, currency, day)`.execute(db);
}

async function createSpendingLimits(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table spending_limits (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      kind text not null check (kind in ('app', 'user', 'organization')),
      subject_id uuid not null,
      period text not null check (period in ('day', 'month')),
      currency text not null,
      amount numeric(20,6) not null check (amount > 0),
      warned_for date,
      reached_for date,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, id),
      unique (app_id, subject_id, currency, period)
    )
  `.execute(db);
  await sql`create index spending_limits_created_at on spending_limits (app_id, created_at desc, id desc)`.execute(db);
}

async function createBilling(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table billing_records (
      app_id uuid not null references apps (id) on delete cascade,
      id uuid not null,
      user_id uuid,
      organization_id uuid,
      period_start date not null,
      period_end date not null,
      currency text not null,
      cost numeric(30,6) not null,
      amount bigint not null,
      usage_count bigint not null,
      status text not null check (status in ('draft', 'open', 'paid', 'void', 'failed')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (app_id, id),
      check (num_nonnulls(user_id, organization_id) = 1),
      check (period_start < period_end)
    )
  `.execute(db);
  await sql`create index billing_records_created_at on billing_records (app_id, created_at desc, id desc)`.execute(db);
  await sql`
    create index billing_records_user on billing_records (app_id, user_id, created_at desc, id desc)
    where user_id is not null
  `.execute(db);
  await sql`
    create index billing_records_organization on billing_records (app_id, organization_id, created_at desc, id desc)
    where organization_id is not null
  `.execute(db);
}

/** Everything in these tables is lost. */
export async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['billing_records', 'spending_limits', 'usage_days', 'usage_records', 'vault_entries']) {
    await sql`drop table ${sql.table(table)}`.execute(db);
  }
}
