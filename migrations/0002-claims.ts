// Claims in the ID token for clients that want them there, and the claim `middle_name`. Existing clients keep the ID tokens
// that they have.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table clients add column id_token_claims boolean not null default false`.execute(db);
  await sql`alter table users add column middle_name text`.execute(db);
  // ID tokens of a sign-in through the API are signed as those of every other client are by default.
  await sql`update clients set id_token_alg = 'RS256' where built_in`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users drop column middle_name`.execute(db);
  await sql`alter table clients drop column id_token_claims`.execute(db);
}
