// Indexes for searches and filters of lists: beginnings of emails, usernames, names and the like; rare states; and, if the
// database has PostgreSQL's extensions pg_trgm and btree_gin and this role may create them, every part of such a text. An
// older version that runs on this schema uses what its statements can.
import { type Kysely, sql } from 'kysely';

const beginnings = [
  'create index users_email_beginning on users (app_id, email_key text_pattern_ops)',
  `create index users_username_beginning on users (app_id, username_key text_pattern_ops)
     where username_key is not null`,
  'create index users_name_beginning on users (app_id, lower(name) text_pattern_ops) where name is not null',
  'create index users_number on users (app_id, phone) where phone is not null',
  `create index users_disabled on users (app_id, created_at desc, id desc) where status = 'disabled'`,
  'create index mails_recipient_beginning on mails (app_id, lower(recipient) text_pattern_ops)',
  `create index mails_queued on mails (app_id, created_at desc, id desc) where state = 'queued'`,
  'create index invitations_email_beginning on invitations (app_id, email_key text_pattern_ops)',
  `create index invitations_name_beginning on invitations (app_id, lower(name) text_pattern_ops)
     where name is not null`,
  'create index organizations_slug_beginning on organizations (app_id, slug text_pattern_ops)',
  'create index organizations_name_beginning on organizations (app_id, lower(name) text_pattern_ops)',
];

/** With app_id, so that the search of a small App doesn't read what matches in all the others. */
const parts = [
  `create index users_search on users using gin
     (app_id, (email || ' ' || coalesce(username, '') || ' ' || coalesce(name, '')) gin_trgm_ops)`,
  'create index mails_search on mails using gin (app_id, recipient gin_trgm_ops)',
  `create index invitations_search on invitations using gin
     (app_id, (email || ' ' || coalesce(name, '')) gin_trgm_ops)`,
  `create index organizations_search on organizations using gin (app_id, (name || ' ' || slug) gin_trgm_ops)`,
];

const EXTENSIONS = ['pg_trgm', 'btree_gin'] as const;
/** Marks an extension that wasn't there before. */
const OURS = 'Created by Gatehouse for its searches';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const index of beginnings) await sql.raw(index).execute(db);
  await sql`savepoint without_parts`.execute(db);
  try {
    for (const name of EXTENSIONS) await createExtension(db, name);
    for (const index of parts) await sql.raw(index).execute(db);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await sql`rollback to savepoint without_parts`.execute(db);
  }
  await sql`release savepoint without_parts`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  for (const index of [...parts, ...beginnings]) {
    await sql`drop index if exists ${sql.ref(index.split(' ')[2] ?? '')}`.execute(db);
  }
  for (const name of EXTENSIONS) {
    if (await isOurs(db, name)) await sql`drop extension ${sql.ref(name)}`.execute(db);
  }
}

async function createExtension(db: Kysely<unknown>, name: string): Promise<void> {
  const { rows } = await sql`select 1 from pg_extension where extname = ${name}`.execute(db);
  if (rows.length > 0) return;
  await sql`create extension ${sql.ref(name)}`.execute(db);
  await sql`comment on extension ${sql.ref(name)} is ${sql.lit(OURS)}`.execute(db);
}

async function isOurs(db: Kysely<unknown>, name: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_extension where extname = ${name} and obj_description(oid, 'pg_extension') = ${OURS}
  `.execute(db);
  return rows.length > 0;
}

/**
 * SQLSTATE insufficient_privilege, undefined_file and feature_not_supported of an extension that can't be created, and
 * undefined_object of one that is in a schema that isn't searched.
 */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['42501', '58P01', '0A000', '42704'].includes(code);
}
