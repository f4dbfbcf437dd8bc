// The names of permissions in an App: built-in ones, the App's own, and the scopes of its APIs. Roles are sets of these names;
// a name that the App no longer has leaves them.
import { sql } from 'kysely';
import { now } from '../clock.ts';
import { isTaken } from '../database/failure.ts';
import { lockAppRow } from '../database/locks/order.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem, requireKnown } from '../problem.ts';
import type { App } from './app.ts';
import { allowsUsers, isBuiltIn, permissions, userPermissions } from './permissions.ts';

/** Of the App's own. A scope of an API may also have other characters. */
export const PERMISSION_NAME = /^[a-z][a-z0-9_-]{0,49}(?::[a-z0-9_-]{1,50}){0,2}$/;
export const MAX_PERMISSION = 100;
/** All of them go into the user's tokens. */
export const MAX_ROLE_PERMISSIONS = 100;

export const permissionKinds = ['built_in', 'own', 'resource'] as const;

export type KnownPermission = {
  name: string;
  kind: (typeof permissionKinds)[number];
  description: string;
  /** The identifier of the API, for one of its scopes. */
  resource: string | null;
  created_at: Date | null;
};

/** Those that a user's role may have, by kind and name. A name that is in several places is listed once. */
export async function listPermissions(db: Db, app: App): Promise<KnownPermission[]> {
  const builtIn = userPermissions.map((name) => ({
    name,
    description: allowsUsers[name] ?? permissions[name],
    created_at: null,
  }));
  const own = await db
    .selectFrom('permissions')
    .select(['name', 'description', 'created_at'])
    .where('app_id', '=', app.id)
    .orderBy('name')
    .execute();
  const resources = await db
    .selectFrom('resources')
    .select(['identifier', 'scopes'])
    .where('app_id', '=', app.id)
    .orderBy('identifier')
    .execute();
  const ofResources = resources.flatMap(({ identifier, scopes }) =>
    scopes.map(({ name, description }) => ({ name, description, resource: identifier, created_at: null })),
  );
  const found = new Map<string, KnownPermission>();
  for (const row of builtIn) found.set(row.name, { ...row, kind: 'built_in', resource: null });
  for (const row of own) found.set(row.name, { ...row, kind: 'own', resource: null });
  // A scope named like a built-in permission is no permission of users: a role must not mean both.
  for (const row of ofResources) {
    if (!isBuiltIn(row.name) && !found.has(row.name)) found.set(row.name, { ...row, kind: 'resource' });
  }
  return [...found.values()];
}

/** Throws `not_found`. */
export async function getPermission(db: Db, app: App, name: string): Promise<KnownPermission> {
  const found = (await listPermissions(db, app)).find((one) => one.name === name);
  if (!found) throw new Problem('not_found', 'There is no such permission');
  return found;
}

/** Throws `conflict`, `limit_reached`. */
export async function createPermission(
  db: Db,
  app: App,
  { name, description = '' }: { name: string; description?: string | undefined },
): Promise<KnownPermission> {
  if (isBuiltIn(name)) {
    throw new Problem('conflict', `${name} is a built-in permission`, { fields: { name: 'is built in' } });
  }
  try {
    return await transact(db, async (db) => {
      await requireRoomInApp(db, app, 'permissions');
      const row = await db
        .insertInto('permissions')
        .values({ app_id: app.id, name, description, created_at: now(), updated_at: now() })
        .returning(['name', 'description', 'created_at'])
        .executeTakeFirstOrThrow();
      await record(db, app, 'permission.created', { data: { permission: name } });
      return { ...row, kind: 'own', resource: null };
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Problem('conflict', `There is already a permission ${name}`, { fields: { name: 'is taken' } });
  }
}

/** One of the App's own. The name can't change, because the App's code knows it. Throws `not_found`. */
export async function updatePermission(db: Db, app: App, name: string, description: string): Promise<KnownPermission> {
  return transact(db, async (db) => {
    const before = await db
      .selectFrom('permissions')
      .select(['name', 'description', 'created_at'])
      .where('app_id', '=', app.id)
      .where('name', '=', name)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!before) throw noOwnPermission();
    if (before.description === description) return { ...before, kind: 'own', resource: null };
    const row = await db
      .updateTable('permissions')
      .set({ description, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('name', '=', name)
      .returning(['name', 'description', 'created_at'])
      .executeTakeFirstOrThrow();
    await record(db, app, 'permission.updated', {
      data: { permission: name, ...toChanges(before, { description }) },
    });
    return { ...row, kind: 'own', resource: null };
  });
}

/** One of the App's own, which leaves all roles. Throws `not_found`. */
export async function deletePermission(db: Db, app: App, name: string): Promise<void> {
  await transact(db, async (db) => {
    await lockPermissions(db, app);
    const row = await db
      .deleteFrom('permissions')
      .where('app_id', '=', app.id)
      .where('name', '=', name)
      .returning('name')
      .executeTakeFirst();
    if (!row) throw noOwnPermission();
    const roles = await dropPermissions(db, app, [name]);
    await record(db, app, 'permission.deleted', { data: { permission: name, roles } });
  });
}

const noOwnPermission = () => new Problem('not_found', 'The App has no permission of its own with this name');

/**
 * Names that the App may have had until now: those that nothing defines any more leave every role, of which it returns the
 * names. `db` is the transaction that removed the definition.
 */
export async function dropPermissions(db: Db, app: App, names: string[]): Promise<string[]> {
  if (names.length === 0) return [];
  await lockPermissions(db, app);
  const known = new Set((await listPermissions(db, app)).map(({ name }) => name));
  const gone = names.filter((name) => !known.has(name) && !isBuiltIn(name));
  if (gone.length === 0) return [];
  const roles: string[] = [];
  for (const table of ['roles', 'organization_roles'] as const) {
    const { rows } = await sql<{ name: string }>`
      update ${sql.table(table)} set
        permissions = array(select one from unnest(permissions) one where one <> all(${gone}::text[]) order by one)
      where app_id = ${app.id} and permissions && ${gone}::text[]
      returning name
    `.execute(db);
    if (table === 'roles') roles.push(...rows.map(({ name }) => name));
  }
  return roles.sort();
}

/**
 * Call it in the transaction that gives a role permissions, before they are looked up: the App's row is locked until its end,
 * so that no role gets a name that is being deleted.
 */
export async function lockPermissions(db: Db, app: App): Promise<void> {
  await lockAppRow(db, app);
}

/** That the App has these permissions, and users may have them. Throws `invalid_body`. */
export async function requirePermissions(db: Db, app: App, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  if (names.length > MAX_ROLE_PERMISSIONS) {
    const fields = { permissions: `at most ${MAX_ROLE_PERMISSIONS}` };
    throw new Problem('invalid_body', `A role has at most ${MAX_ROLE_PERMISSIONS} permissions`, { fields });
  }
  const known = new Set((await listPermissions(db, app)).map(({ name }) => name));
  const toDetail = (name: string) => {
    const shown = name.slice(0, MAX_PERMISSION);
    return isBuiltIn(name) ? `no role of users can have ${shown}` : `“${shown}” is no permission of this App`;
  };
  requireKnown('permissions', names, { known, toDetail });
}
