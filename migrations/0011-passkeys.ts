// Passkeys (WebAuthn credentials): one row each, of one user of one App. What the authenticator calls it is unique there.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table passkeys`.execute(db);
}

const statements = [
  // counter is 32 bits without a sign, more than an integer holds.
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
