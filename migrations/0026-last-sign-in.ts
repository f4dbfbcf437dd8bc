// The order of users by their last sign-in, and the list of those whose address isn't verified.
//
// A sign-in changes the column of the index, which costs it a tenth of a millisecond.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // As lists write it (database/lists/order.ts): users who never signed in have a place in the order.
  await sql`
    create index users_last_sign_in on users (app_id, (coalesce(last_sign_in_at, timestamptz 'epoch')) desc, id desc)
  `.execute(db);
  await sql`
    create index users_unverified on users (app_id, created_at desc, id desc) where not email_verified
  `.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const index of ['users_unverified', 'users_last_sign_in']) await sql`drop index ${sql.ref(index)}`.execute(db);
}
