// What a machine may do at the App's own API: permissions with the names of API keys' scopes. Clients that exist get none.
//
// An older version that runs on this schema ignores the column, and takes no machine's token at its API.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table clients
      add column api_permissions text[] not null default '{}',
      add constraint clients_api_permissions check (type = 'machine' or api_permissions = '{}')
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table clients drop column api_permissions`.execute(db);
}
