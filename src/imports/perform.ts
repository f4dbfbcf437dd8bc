// The job that creates the users of an import, a batch a transaction. It goes on where it stopped, on any node: what is done is
// marked in the rows. It works a quarter of the time, so that sign-ins and tokens beside it keep their pace.
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import { kindOf } from '../authentication/password/foreign.ts';
import { resetLinkJob } from '../authentication/ways/reset.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record, recordEach } from '../events/record.ts';
import { newId } from '../ids.ts';
import { defineJob } from '../job.ts';
import { createBoundedQueue } from '../limits/bounded-queue.ts';
import { toMailLocale } from '../mail/kinds.ts';
import { noteForeignHashes } from './foreign-hashes.ts';
import { giveRoles } from './roles.ts';

const BATCH = 50;
/** After each batch, in times of what it took. More work at once was felt by everyone else: docs/performance.md has figures. */
const REST = 3;
/** A node that stops waits for its jobs; what is left is a job of its own. */
const WORK_MS = 2_000;

/** A node works on several jobs at once: all of its imports together take a quarter of the time. */
const queue = createBoundedQueue({
  work: 'import',
  atOnce: 1,
  waiting: 10,
  detail: 'Too many imports are under way; try again in a moment',
  retryAfter: 10,
});

/** Throws nothing of its own: an import that was deleted meanwhile has no lines. */
export const importJob = defineJob('import_users', z.object({ import_id: z.string() }), perform);

/** All of it in this process. A server at work beside it may do its part. */
export async function performImport(core: Core, app: App, importId: string): Promise<void> {
  while ((await createBatch(core, app, importId)) > 0);
  await finish(core.db, app, importId);
}

async function perform(core: Core, app: App, { import_id }: { import_id: string }): Promise<void> {
  const end = performance.now() + WORK_MS;
  while (performance.now() < end) {
    if ((await queue.inTurn(() => createBatchAndRest(core, app, import_id), app)) === 0)
      return finish(core.db, app, import_id);
  }
  await importJob.enqueue(core, app, { import_id });
}

async function createBatchAndRest(core: Core, app: App, importId: string): Promise<number> {
  const began = performance.now();
  const count = await createBatch(core, app, importId);
  if (count > 0) await sleep(REST * (performance.now() - began));
  return count;
}

type Waiting = {
  line: number;
  id: string;
  external_id: string | null;
  user_columns: {
    email: string;
    email_key: string;
    username_key?: string;
    roles?: string[];
    status: 'active' | 'disabled';
    locale?: string | null;
  };
  password_hash: string | null;
  /** Of the import. */
  invites: boolean;
};

/** Returns how many lines are done. */
async function createBatch(core: Core, app: App, importId: string): Promise<number> {
  return transact(core, async (core) => {
    const { db } = core;
    const lines = (await lockLines(db, app, importId)).map((line) => ({ ...line, id: newId() }));
    if (lines.length === 0) return 0;
    const created = await insertUsers(db, app, lines);
    const owners = await findOwners(
      db,
      app,
      lines.filter(({ id }) => !created.has(id)),
    );
    const results = lines.map((line) => (created.has(line.id) ? toCreated(line) : toKnown(line, owners)));
    await writeResults(db, app, importId, results);
    const kinds = lines.flatMap(({ id, password_hash }) =>
      password_hash && created.has(id) ? (kindOf(password_hash) ?? []) : [],
    );
    await noteForeignHashes(db, app, [...new Set(kinds)]);
    await recordEach(
      db,
      app,
      'user.created',
      [...created].map((user_id) => ({ user_id, data: { import_id: importId } })),
    );
    await giveRoles(
      db,
      app,
      lines.flatMap(({ id, user_columns: { roles = [] } }) => (created.has(id) ? { id, roles } : [])),
    );
    await invite(
      core,
      app,
      lines.filter(({ id }) => created.has(id)),
    );
    return lines.length;
  });
}

/** If the import is to: users who can't sign in with a password yet. */
async function invite(core: Core, app: App, created: Waiting[]): Promise<void> {
  for (const { invites, password_hash, user_columns } of created) {
    const { email, status, locale } = user_columns;
    if (!invites || password_hash !== null || status !== 'active') continue;
    const language = toMailLocale(locale) ?? app.settings.locale;
    const asked = { email, locale: language, kind: 'choose_password' } as const;
    // Users who have forgotten their password don't wait for all of these.
    await resetLinkJob.enqueue(core, app, asked, { urgency: 'bulk' });
  }
}

/** Another node may work on the next lines at the same time. */
async function lockLines(db: Db, app: App, importId: string): Promise<Omit<Waiting, 'id'>[]> {
  const { rows } = await sql<Omit<Waiting, 'id'>>`
    select line, external_id, user_columns, password_hash, (
      select invites from user_imports where app_id = ${app.id} and id = ${importId}
    ) as invites from user_import_lines
    where app_id = ${app.id} and import_id = ${importId} and status = 'waiting'
    order by line limit ${BATCH} for update skip locked
  `.execute(db);
  return rows;
}

/** Without those whose id, address or username is in use, or reserved for another user. */
async function insertUsers(db: Db, app: App, lines: Waiting[]): Promise<Set<string>> {
  const items = lines.map(({ id, user_columns, password_hash }) => ({ ...user_columns, id, password_hash }));
  const { rows } = await sql<{ id: string }>`
    insert into users (app_id, id, external_id, email, email_key, email_verified, username, username_key, password_hash,
      password_changed_at, status, name, given_name, family_name, middle_name, nickname, preferred_username, profile,
      website, gender, birthdate, picture, phone, phone_verified, address, locale, zoneinfo, metadata_public,
      metadata_private, metadata_own, created_at, updated_at)
    select ${app.id}::uuid, id, external_id, email, email_key, email_verified, username, username_key, password_hash,
      case when password_hash is not null then ${now()}::timestamptz end, status, name, given_name, family_name,
      middle_name, nickname, preferred_username, profile, website, gender, birthdate, picture, phone, phone_verified,
      address, locale, zoneinfo, metadata_public, metadata_private, metadata_own, created_at, ${now()}::timestamptz
    from jsonb_populate_recordset(null::users, ${JSON.stringify(items)}::jsonb) as item
    where not exists (
      select 1 from email_changes as held where held.app_id = ${app.id} and held.old_email_key = item.email_key
        and held.changed_at is not null and held.expires_at > ${now()}
    ) and not exists (
      select 1 from held_usernames as held where held.app_id = ${app.id} and held.username_key = item.username_key
        and held.expires_at > ${now()}
    )
    order by email_key
    on conflict do nothing returning id
  `.execute(db);
  return new Set(rows.map(({ id }) => id));
}

type Owners = { byExternalId: Map<string, string>; usernames: Set<string> };

/** Of the users who have what these lines say. */
async function findOwners(db: Db, app: App, lines: Waiting[]): Promise<Owners> {
  const external = lines.flatMap(({ external_id }) => external_id ?? []);
  const usernames = lines.flatMap(({ user_columns: { username_key } }) => username_key ?? []);
  const { rows } = await sql<{ id: string; external_id: string | null; username_key: string | null }>`
    select id, external_id, null as username_key from users
    where app_id = ${app.id} and external_id = any(${external}::text[])
    union all
    select id, null, username_key from users where app_id = ${app.id} and username_key = any(${usernames}::text[])
    union all
    select null, null, username_key from held_usernames
    where app_id = ${app.id} and username_key = any(${usernames}::text[]) and expires_at > ${now()}
  `.execute(db);
  return {
    byExternalId: new Map(rows.flatMap(({ id, external_id }) => (external_id === null ? [] : [[external_id, id]]))),
    usernames: new Set(rows.flatMap(({ username_key }) => username_key ?? [])),
  };
}

type Result = { line: number; status: 'created' | 'exists' | 'refused'; user_id?: string; errors?: object[] };

const toCreated = ({ line, id }: Waiting): Result => ({ line, status: 'created', user_id: id });

/** A user with the same external id is the one of an earlier import, and stays as they are. */
function toKnown({ line, external_id, user_columns }: Waiting, { byExternalId, usernames }: Owners): Result {
  const user_id = external_id === null ? undefined : byExternalId.get(external_id);
  if (user_id !== undefined) return { line, status: 'exists', user_id };
  const isName = user_columns.username_key !== undefined && usernames.has(user_columns.username_key);
  const [field, code] = isName ? ['username', 'username_taken'] : ['email', 'email_taken'];
  return { line, status: 'refused', errors: [{ field, code, detail: 'is in use' }] };
}

async function writeResults(db: Db, app: App, importId: string, results: Result[]): Promise<void> {
  const count = (status: Result['status']) => results.filter((one) => one.status === status).length;
  await sql`
    update user_import_lines as line set status = done.status, user_id = done.user_id, errors = done.errors,
      user_columns = null, password_hash = null
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as done (line integer, status text, user_id uuid, errors jsonb)
    where line.app_id = ${app.id} and line.import_id = ${importId} and line.line = done.line
  `.execute(db);
  await sql`
    update user_imports set created = created + ${count('created')}, existing = existing + ${count('exists')},
      refused = refused + ${count('refused')} where app_id = ${app.id} and id = ${importId}
  `.execute(db);
}

/** Lines that another node works on count as waiting: that node finishes. */
async function finish(db: Db, app: App, importId: string): Promise<void> {
  await transact(db, async (db) => {
    const { rows } = await sql<{ created: number; existing: number; refused: number }>`
      update user_imports set status = 'done', finished_at = ${now()}
      where app_id = ${app.id} and id = ${importId} and status = 'running' and not exists (
        select 1 from user_import_lines
        where app_id = ${app.id} and import_id = ${importId} and status = 'waiting'
      ) returning created, existing, refused
    `.execute(db);
    const [counts] = rows;
    if (counts) await record(db, app, 'users.imported', { data: { import_id: importId, ...counts } });
  });
}
