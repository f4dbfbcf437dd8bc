// Domains that were verified and lost: they go on requiring their organization's connection, so that each sign-in looks for them.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index organization_domains_lost
    on organization_domains (app_id, domain) where verified_at is null and failures >= 3
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop index organization_domains_lost`.execute(db);
}
