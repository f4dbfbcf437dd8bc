// Taking in an import: its lines are stored first, those with mistakes as refused, and a job creates the users. The file itself
// isn't kept.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import type { Grantor } from '../apps/permissions.ts';
import { whyRefused } from '../authentication/password/foreign-caps.ts';
import { readImportedHash } from '../authentication/password/password.ts';
import { DAY, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { JsonObject } from '../database/schema/columns.ts';
import type { ImportError } from '../database/schema/users.ts';
import type { UserImportRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem } from '../problem.ts';
import { requireEmail } from '../users/email.ts';
import { requireMetadata } from '../users/metadata.ts';
import { type Profile, requireNumber, toColumns } from '../users/profile.ts';
import { requireUsername } from '../users/username.ts';
import { requireUserFields } from '../users/users.ts';
import { MAX_KINDS } from './foreign-hashes.ts';
import { getImport } from './imports.ts';
import { importJob } from './perform.ts';
import { type CheckRoles, readRolesToGive } from './roles.ts';

export const MAX_LINES = 10_000;
/** Of a file: 10,000 users with all that is known about them. */
export const MAX_IMPORT_BYTES = 5_000_000;
const KEPT = 3 * DAY;
/** Lines of one statement. */
const CHUNK = 500;
/** By then a caller is done, or its process was killed. */
const ABANDONED_SECONDS = 120;

export type ImportedUser = Profile & {
  external_id?: string | undefined;
  email: string;
  email_verified?: boolean | undefined;
  username?: string | null | undefined;
  phone_verified?: boolean | undefined;
  status?: 'active' | 'disabled' | undefined;
  created_at?: Date | undefined;
  metadata_public?: JsonObject | undefined;
  metadata_private?: JsonObject | undefined;
  metadata_own?: JsonObject | undefined;
  roles?: string[] | undefined;
  /** As the other system exports it. */
  password_hash?: string | null | undefined;
};

/** A file as it arrives, and what reads its lines. */
export type ImportFile = { format: 'json' | 'csv'; text: string };
export type ReadImportLines = (file: ImportFile) => AsyncIterable<ImportLine>;

/** A line as it was parsed at the door. */
export type ImportLine = { line: number } & ({ user: ImportedUser } | Refused);

type Refused = { errors: ImportError[]; email?: string | undefined; external_id?: string | undefined };

type Stored = {
  line: number;
  status: 'waiting' | 'refused';
  external_id?: string | undefined;
  email?: string | undefined;
  errors?: ImportError[];
  user_columns?: object;
  password_hash?: string | undefined;
  kind?: string | undefined;
};

type Options = {
  by?: 'job' | 'caller';
  invites?: boolean | undefined;
  grantor?: Grantor | undefined;
};

/**
 * `by`: a job creates the users, or the caller does (`performImport`); then the job completes what the caller leaves. `invites`:
 * users without a hash get a link to choose a password by mail. `grantor`: who gives the users their roles. Throws
 * `import_too_long`, `limit_reached`, `too_many_hash_kinds`.
 */
export async function takeImport(
  core: Core,
  app: App,
  lines: AsyncIterable<ImportLine> | Iterable<ImportLine>,
  { by = 'job', invites = false, grantor }: Options = {},
): Promise<UserImportRow> {
  const checkRoles = await readRolesToGive(core.db, app, grantor);
  const stored: Stored[] = [];
  for await (const line of lines) {
    if (stored.length >= MAX_LINES) throw tooLong();
    stored.push(await toStored(line, checkRoles));
  }
  requireFewKinds(app, stored);
  const id = newId();
  const expires_at = new Date(now().getTime() + KEPT);
  const refused = stored.filter(({ status }) => status === 'refused').length;
  await transact(core.db, async (db) => {
    await requireRoomInApp(db, app, 'user_imports');
    const counts = { total: stored.length, refused };
    const fresh = {
      app_id: app.id,
      id,
      status: 'receiving' as const,
      invites,
      ...counts,
      created_at: now(),
      expires_at,
    };
    await db.insertInto('user_imports').values(fresh).execute();
  });
  for (let at = 0; at < stored.length; at += CHUNK) {
    await insertLines(core, app, { id, expires_at, lines: stored.slice(at, at + CHUNK) });
  }
  return transact(core, async (core) => {
    const { db } = core;
    await db
      .updateTable('user_imports')
      .set({ status: 'running' })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .execute();
    await record(db, app, 'users.import_begun', { data: { import_id: id, lines: stored.length } });
    await importJob.enqueue(core, app, { import_id: id }, by === 'caller' ? { afterSeconds: ABANDONED_SECONDS } : {});
    return getImport(db, app, id);
  });
}

const tooLong = () =>
  new Problem('import_too_long', `An import has at most ${MAX_LINES} lines; send the others as another one`, {
    members: { max: MAX_LINES },
  });

/** The rules of the fields, beyond the door's schema. */
async function toStored(line: ImportLine, checkRoles: CheckRoles): Promise<Stored> {
  if ('errors' in line) return { ...line, status: 'refused' };
  const { external_id, email } = line.user;
  try {
    const columns = await toUserColumns(line.user);
    const errors = checkRoles(columns.user_columns);
    if (errors.length > 0) return { line: line.line, status: 'refused', external_id, email, errors };
    return { line: line.line, status: 'waiting', external_id, email, ...columns };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { line: line.line, status: 'refused', external_id, email, errors: toErrors(error) };
  }
}

async function toUserColumns(user: ImportedUser) {
  await requireUserFields(user);
  const { metadata_public = {}, metadata_private = {}, metadata_own = {}, ...fields } = user;
  const metadata = { metadata_public, metadata_private, metadata_own };
  await requireMetadata(metadata);
  const { external_id, email, email_verified = false, username, phone_verified = false, ...others } = fields;
  const { status = 'active', created_at = now(), password_hash, roles = [], ...profile } = others;
  const columns = toColumns(profile);
  requireNumber(phone_verified, columns.phone);
  const { address, key } = requireEmail(email);
  const named = username ? requireUsername(username) : undefined;
  const imported = password_hash ? readImportedHash(password_hash) : undefined;
  if (password_hash && !imported) throw refusedHash(password_hash);
  const user_columns = {
    ...columns,
    ...metadata,
    ...(profile.address && { address: profile.address }),
    ...{ external_id, email: address, email_key: key, email_verified, phone_verified, status },
    ...(named && { username: named.name, username_key: named.key }),
    roles: [...new Set(roles)],
    created_at: created_at > now() ? now() : created_at,
  };
  return { user_columns, password_hash: imported?.hash, kind: imported?.kind };
}

const WITHOUT = 'leave it out, so that the user chooses a new password (invite=true mails them a link)';

function refusedHash(hash: string): Problem {
  const detail = `${whyRefused(hash)}; ${WITHOUT}`;
  return new Problem('invalid_body', undefined, {
    errors: [{ field: 'password_hash', code: 'invalid_format', detail }],
  });
}

const toErrors = ({ code, errors, detail, title }: Problem): ImportError[] =>
  errors?.map(({ field, code, detail }) => ({ field, code, detail })) ?? [
    { field: 'line', code, detail: detail ?? title },
  ];

/** Each kind makes every sign-in at the App longer. */
function requireFewKinds(app: App, lines: Stored[]): void {
  const kinds = new Set([...app.foreign_hashes, ...lines.flatMap(({ kind }) => kind ?? [])]);
  if (kinds.size <= MAX_KINDS) return;
  throw new Problem(
    'too_many_hash_kinds',
    `Users of an App may have hashes of ${MAX_KINDS} kinds at once; import those of other kinds without a hash`,
    { members: { max: MAX_KINDS, kinds: [...kinds].slice(0, 20) } },
  );
}

type Chunk = { id: string; expires_at: Date; lines: Stored[] };

async function insertLines({ db }: Core, app: App, { id, expires_at, lines }: Chunk): Promise<void> {
  await sql`
    insert into user_import_lines
      (app_id, import_id, line, status, external_id, email, errors, user_columns, password_hash, expires_at)
    select ${app.id}::uuid, ${id}::uuid, line, status, external_id, left(email, 300), errors, user_columns, password_hash,
      ${expires_at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as item (line integer, status text, external_id text,
      email text, errors jsonb, user_columns jsonb, password_hash text)
  `.execute(db);
}
