// What a client may ask for: names of scopes and identifiers of resources, `*` for all. Clients that exist go on as before.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table clients
      add column scopes text[] not null default '{*}',
      add column resources text[] not null default '{*}'
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table clients drop column scopes, drop column resources`.execute(db);
}
