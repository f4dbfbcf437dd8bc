// Resources (RFC 8707): the APIs of an App. Each has an identifier (the audience of its tokens), scopes with a
// description for people, and a format for its access tokens.

import { sql } from 'kysely';
import { now } from '../clock.ts';
import { isTaken } from '../database/failure.ts';
import { lockAppRow } from '../database/locks/order.ts';
import type { Db, ResourceRow, ResourceScope } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem, requireAll, requireEntries } from '../problem.ts';
import { withoutUndefined } from '../tables.ts';
import type { App } from './app.ts';
import { announceChange } from './changes.ts';
import { dropPermissions } from './own-permissions.ts';
import { perApp } from './per-app.ts';
import { isBuiltIn } from './permissions.ts';

/** The scopes of OpenID Connect, `roles` and `organization`. A resource must not use their names for its own scopes. */
export const STANDARD_SCOPES: readonly string[] = [
  ...['openid', 'profile', 'email', 'phone', 'address', 'roles', 'organization', 'offline_access'],
];

export type NewResource = {
  identifier: string;
  name: string;
  scopes?: ResourceScope[] | undefined;
  token_format?: 'opaque' | 'jwt' | undefined;
  /** Null for the App's setting. */
  access_token_seconds?: number | null | undefined;
  is_default?: boolean | undefined;
  /** Whether a user’s token has only those of its scopes that are permissions of the user. */
  scopes_by_permission?: boolean | undefined;
};

/** Throws `invalid_body`, `conflict`, `limit_reached`. */
export async function createResource(db: Db, app: App, input: NewResource): Promise<ResourceRow> {
  await requireResourceFields(app, input);
  requireOwnNames(input);
  try {
    return await transact(db, async (db) => {
      if (input.is_default) await clearDefault(db, app);
      await requireRoomInApp(db, app, 'resources');
      const row = await db
        .insertInto('resources')
        .values({
          app_id: app.id,
          id: newId(),
          identifier: input.identifier,
          name: input.name,
          scopes: JSON.stringify(input.scopes ?? []),
          token_format: input.token_format ?? 'opaque',
          access_token_seconds: input.access_token_seconds ?? null,
          is_default: input.is_default ?? false,
          scopes_by_permission: input.scopes_by_permission ?? false,
          created_at: now(),
          updated_at: now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(db, app, 'resource.created', { data: { identifier: row.identifier } });
      await announceChange(db, app);
      return row;
    });
  } catch (error) {
    if (isTaken(error))
      throw new Problem('conflict', `There is already a resource ${input.identifier}`, {
        fields: { identifier: 'is taken' },
      });
    throw error;
  }
}

export type ResourceChange = Partial<Omit<NewResource, 'identifier'>>;

/** The identifier can't change, because issued tokens name it. Throws `not_found`, `invalid_body`, `conflict`. */
export async function updateResource(db: Db, app: App, id: string, change: ResourceChange): Promise<ResourceRow> {
  await requireResourceFields(app, change);
  return transact(db, async (db) => {
    await lockAppRow(db, app);
    const before = await lockResource(db, app, id);
    requireOwnNames({ ...before, ...change });
    if (changesNothing(before, change)) return before;
    if (change.is_default) await clearDefault(db, app);
    const { scopes, ...rest } = change;
    const given = withoutUndefined(rest);
    const row = await db
      .updateTable('resources')
      .set({ ...given, ...(scopes && { scopes: JSON.stringify(scopes) }), updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw noSuchResource();
    const roles = await dropPermissions(db, app, scopesOnlyIn(before, row));
    await record(db, app, 'resource.updated', {
      data: { identifier: row.identifier, ...change, ...toChanges(before, change), ...toLost(roles) },
    });
    await announceChange(db, app);
    return row;
  });
}

const noSuchResource = () => new Problem('not_found', 'There is no such resource');

type Scopes = Pick<ResourceRow, 'scopes'>;

const scopesOnlyIn = (one: Scopes, other: Scopes): string[] => {
  const kept = new Set(other.scopes.map(({ name }) => name));
  return one.scopes.map(({ name }) => name).filter((name) => !kept.has(name));
};

/** The roles that lost a scope, as events tell them. */
const toLost = (roles: string[]) => roles.length > 0 && { roles };

/** Throws `not_found`. */
export async function getResource(db: Db, app: App, id: string): Promise<ResourceRow> {
  return present(await selectResource(db, app, id).executeTakeFirst());
}

/** Throws `not_found`. */
async function lockResource(db: Db, app: App, id: string): Promise<ResourceRow> {
  return present(await selectResource(db, app, id).forNoKeyUpdate().executeTakeFirst());
}

const selectResource = (db: Db, app: App, id: string) =>
  db.selectFrom('resources').selectAll().where('app_id', '=', app.id).where('id', '=', id);

function present(row: ResourceRow | undefined): ResourceRow {
  if (!row) throw noSuchResource();
  return row;
}

/** Its scopes leave the roles that have them, unless another API has the same. Throws `not_found`. */
export async function deleteResource(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    await lockAppRow(db, app);
    const row = await db
      .deleteFrom('resources')
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returning(['identifier', 'scopes'])
      .executeTakeFirst();
    if (!row) throw noSuchResource();
    const roles = await dropPermissions(db, app, scopesOnlyIn(row, { scopes: [] }));
    // A new resource with this identifier is for other clients.
    await db
      .updateTable('clients')
      .set({ resources: sql`array_remove(resources, ${row.identifier})` })
      .where('app_id', '=', app.id)
      .where(sql<boolean>`${row.identifier} = any(resources)`)
      .execute();
    await record(db, app, 'resource.deleted', { data: { identifier: row.identifier, ...toLost(roles) } });
    await announceChange(db, app);
  });
}

export function toResourceJson(resource: ResourceRow) {
  const { id, identifier, name, scopes, token_format, access_token_seconds, is_default } = resource;
  const { scopes_by_permission, created_at, updated_at } = resource;
  return {
    ...{ id, identifier, name, scopes, token_format, access_token_seconds, is_default },
    ...{ scopes_by_permission, created_at, updated_at },
  };
}

export async function listResources(db: Db, app: App): Promise<ResourceRow[]> {
  return db.selectFrom('resources').selectAll().where('app_id', '=', app.id).orderBy('identifier').execute();
}

const loaded = perApp((): { resources?: Promise<ResourceRow[]> | undefined } => ({}));

/** Reads the resources from memory; a change to the App's resources empties it. */
export function knownResources(db: Db, app: App): Promise<ResourceRow[]> {
  const holder = loaded(app);
  holder.resources ??= listResources(db, app).catch((error) => {
    holder.resources = undefined;
    throw error;
  });
  return holder.resources;
}

async function clearDefault(db: Db, app: App): Promise<void> {
  await db.updateTable('resources').set({ is_default: false }).where('app_id', '=', app.id).execute();
}

/** Throws the mistakes of all given fields as one problem: `invalid_body`, `conflict`. */
export async function requireResourceFields(app: App, { identifier, scopes }: Partial<NewResource>): Promise<void> {
  await requireAll(
    () => identifier !== undefined && requireIdentifier(app, identifier),
    () => requireScopes(scopes ?? []),
  );
}

function requireIdentifier(app: App, identifier: string): void {
  // RFC 8707 §2: an absolute URI without a fragment.
  const url = URL.parse(identifier);
  if (!url || identifier.includes('#') || identifier.length > 2000 || !/^[\x21-\x7e]+$/.test(identifier)) {
    throw new Problem(
      'invalid_body',
      'The identifier must be an absolute URI without a fragment, like https://api.example.com',
      {
        fields: { identifier: 'must be an absolute URI without a fragment' },
      },
    );
  }
  if (identifier === app.issuer) {
    throw new Problem('conflict', 'That is the App’s own API, which always exists', {
      fields: { identifier: 'is taken' },
    });
  }
}

/** RFC 6749 §3.3 scope-token. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

function requireScopes(scopes: ResourceScope[]): void {
  const names = scopes.map(({ name }) => name);
  requireEntries('scopes', names, (name, at) => {
    if (!SCOPE.test(name) || STANDARD_SCOPES.includes(name))
      return { detail: `“${name.slice(0, 100)}” must be a name like photos:read, and none of the standard ones` };
    return names.indexOf(name) < at ? { detail: `“${name}” is listed twice` } : undefined;
  });
}

/**
 * If the scopes are permissions of users, none may have the name of a built-in one: a role that lets users read others here
 * would open the API, too. Throws `conflict`.
 */
export function requireOwnNames({
  scopes,
  scopes_by_permission,
}: Pick<NewResource, 'scopes' | 'scopes_by_permission'>): void {
  const taken = scopes_by_permission && scopes?.find(({ name }) => isBuiltIn(name));
  if (!taken) return;
  const fields = { scopes: `${taken.name} is a built-in permission` };
  throw new Problem('conflict', `${taken.name} is a built-in permission; rename the scope`, { fields });
}
