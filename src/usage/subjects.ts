// The subjects of usage, limits and billing records: a user, an organization or the App as a whole.
import type { App } from '../apps/app.ts';
import type { SubjectKind } from '../database/schema/usage.ts';
import type { Db } from '../database/schema.ts';
import { Problem } from '../problem.ts';

export type Named = { user_id?: string | null | undefined; organization_id?: string | null | undefined };

export type Subject = { kind: SubjectKind; subject_id: string };

/** The organization, if one is named: it pays for what its members use in its name. */
export function toSubject(app: App, { user_id, organization_id }: Named): Subject {
  if (organization_id) return { kind: 'organization', subject_id: organization_id };
  return user_id ? { kind: 'user', subject_id: user_id } : { kind: 'app', subject_id: app.id };
}

export const namedBy = ({ kind, subject_id }: Subject) => ({
  user_id: kind === 'user' ? subject_id : null,
  organization_id: kind === 'organization' ? subject_id : null,
});

type Where = {
  /** Names the field of the n-th. */
  path?: (at: number, field: keyof Named) => string;
  code?: 'invalid_body' | 'invalid_query';
};

/** Requires that they exist in this App. Throws `invalid_body`, unless `code` says otherwise. */
export async function requireSubjects(
  db: Db,
  app: App,
  named: readonly Named[],
  { path = (_, field) => field, code = 'invalid_body' }: Where = {},
): Promise<void> {
  for (const field of ['user_id', 'organization_id'] as const) {
    const ids = [...new Set(named.flatMap((one) => one[field] ?? []))];
    const known = ids.length > 0 ? await listKnown(db, app, { field, ids }) : new Set<string>();
    const at = named.findIndex((one) => one[field] && !known.has(one[field]));
    if (at < 0) continue;
    const detail = field === 'user_id' ? 'is no user of this App' : 'is no organization of this App';
    throw new Problem(code, `${path(at, field)} ${detail}`, { fields: { [path(at, field)]: detail } });
  }
}

async function listKnown(
  db: Db,
  app: App,
  { field, ids }: { field: keyof Named; ids: string[] },
): Promise<Set<string>> {
  const table = field === 'user_id' ? 'users' : 'organizations';
  const rows = await db.selectFrom(table).select('id').where('app_id', '=', app.id).where('id', 'in', ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Names for people: of users their address, of organizations their name. Those that were deleted have none. */
export async function listSubjectNames(db: Db, app: App, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const users = db.selectFrom('users').select(['id', 'email as name']).where('app_id', '=', app.id);
  const organizations = db.selectFrom('organizations').select(['id', 'name']).where('app_id', '=', app.id);
  const rows = await Promise.all([
    users.where('id', 'in', ids).execute(),
    organizations.where('id', 'in', ids).execute(),
  ]);
  return new Map(rows.flat().map(({ id, name }) => [id, name]));
}
