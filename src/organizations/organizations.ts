// Organizations of an App: a customer's company or team, with settings and members of its own. The members are in
// members.ts, what their roles allow in roles.ts, and who reaches an organization in reach.ts.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { newSlug, requireSlug } from '../apps/slug.ts';
import { now } from '../clock.ts';
import { isTaken } from '../database/failure.ts';
import type { Searchable } from '../database/lists/search.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import { lockAppRow } from '../database/locks/order.ts';
import type { JsonObject } from '../database/schema/columns.ts';
import type { Db, OrganizationRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { isId, newId } from '../ids.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem, requireAll } from '../problem.ts';
import { mergePatch } from '../users/metadata.ts';
import type { Giver } from './giving.ts';
import { keepSeats, requireSettings } from './settings.ts';
import { holdSignInConnection } from './sign-in-connection.ts';

/** With the hash of its logo, if it has one. */
export type Organization = OrganizationRow & { logo_hash: string | null };

export type OrganizationChange = {
  name?: string | undefined;
  slug?: string | undefined;
  /** Replaces the settings as a whole. */
  settings?: JsonObject | undefined;
  /** Changes the settings that it names (RFC 7396); null removes one. */
  settings_patch?: JsonObject | undefined;
  /** Whether its members reach it only with a second factor. */
  require_second_factor?: boolean | undefined;
  /** The id or slug of the connection by which addresses of its verified domains sign in; null for none. */
  sign_in_connection_id?: string | null | undefined;
};

export type NewOrganization = Omit<OrganizationChange, 'settings_patch'> & {
  name: string;
  /** The user, if one creates it. */
  created_by?: string | undefined;
};

/** Without a slug, it gets one from its name. Throws `invalid_slug`, `invalid_body`, `conflict`, `limit_reached`. */
export async function createOrganization(db: Db, app: App, input: NewOrganization): Promise<Organization> {
  const giver = input.created_by === undefined ? 'app' : { member: input.created_by };
  const named = input.sign_in_connection_id ?? null;
  await requireOrganizationFields(input);
  const id = newId();
  return refusingTakenSlug(() =>
    transact(db, async (db) => {
      await requireRoomInApp(db, app, 'organizations');
      const slug = input.slug ?? (await findFreeSlug(db, app, { id, name: input.name }));
      const row = await db
        .insertInto('organizations')
        .values({
          ...{ app_id: app.id, id, slug, name: input.name, created_by: input.created_by ?? null },
          settings: JSON.stringify(input.settings ?? {}),
          require_second_factor: input.require_second_factor ?? false,
          sign_in_connection_id: await holdSignInConnection(db, app, { named, giver, kept: null }),
          ...{ created_at: now(), updated_at: now() },
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(db, app, 'organization.created', { data: { organization_id: id, slug, name: row.name } });
      return { ...row, logo_hash: null };
    }),
  );
}

/**
 * Throws the mistakes of all given fields as one problem: `invalid_slug`, `invalid_body`. The slug that the organization has
 * `before` is accepted, as the rules may have come after it.
 */
export async function requireOrganizationFields(
  { slug, ...change }: OrganizationChange,
  before?: Pick<Organization, 'slug' | 'settings'>,
): Promise<void> {
  const settings = toSettings(change, before);
  await requireAll(
    () => slug !== undefined && slug !== before?.slug && requireOrganizationSlug(slug),
    () => settings && requireSettings(settings),
  );
}

/** As they would be stored; undefined if they stay. */
const toSettings = ({ settings, settings_patch }: OrganizationChange, before?: Pick<Organization, 'settings'>) =>
  settings_patch ? mergePatch(before?.settings, settings_patch) : settings;

/** What looks like an id would name another organization by its slug. */
function requireOrganizationSlug(slug: string): void {
  requireSlug(slug);
  if (isId(slug))
    throw new Problem('invalid_slug', 'A slug must not look like an id', { fields: { slug: 'is an id' } });
}

async function findFreeSlug(db: Db, app: App, { id, name }: { id: string; name: string }): Promise<string> {
  const slug = newSlug(name, 'org');
  const taken = await db
    .selectFrom('organizations')
    .select('id')
    .where('app_id', '=', app.id)
    .where('slug', '=', slug)
    .executeTakeFirst();
  const [part = ''] = id.split('-');
  return taken || isId(slug) ? `${slug.slice(0, 40).replace(/-$/, '')}-${part}` : slug;
}

async function refusingTakenSlug<Result>(change: () => Promise<Result>): Promise<Result> {
  try {
    return await change();
  } catch (error) {
    if (!isTaken(error, 'organizations_app_id_slug_key')) throw error;
    throw new Problem('conflict', 'Another organization has this slug', { fields: { slug: 'is taken' } });
  }
}

/** By its id or its slug. */
export async function findOrganization(db: Db, app: App, named: string): Promise<Organization | undefined> {
  return selectOrganizations(db, app)
    .where(isId(named) ? 'id' : 'slug', '=', named)
    .executeTakeFirst();
}

export async function findOrganizationNames(db: Db, app: App, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('organizations')
    .select(['id', 'name'])
    .where('app_id', '=', app.id)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function selectOrganizations(db: Db, app: App) {
  return db.selectFrom('organizations').selectAll().select(logoHash.as('logo_hash')).where('app_id', '=', app.id);
}

/** A subquery, so that the columns of a list keep their names. */
const logoHash = sql<string | null>`(
  select hash from organization_logos as logo
  where logo.app_id = organizations.app_id and logo.organization_id = organizations.id
)`;

export type OrganizationQuery = PageQuery & {
  search?: string | undefined;
  status?: OrganizationRow['status'] | undefined;
  sort?: 'created' | 'name' | undefined;
  direction?: 'ascending' | 'descending' | undefined;
};

const searchable: Searchable = {
  table: 'organizations',
  keys: (text) => (isId(text) ? [sql<boolean>`id = ${text}`] : []),
  beginnings: [
    [sql`slug`, (text) => text.toLowerCase()],
    [sql`lower(name)`, (text) => text.toLowerCase()],
  ],
  parts: sql`(name || ' ' || slug)`,
  isSmall: true,
};

/** Newest first, or by name, or the other way round with `direction`. `search` is part of a name or slug, or a whole id. Throws as `readPage`. */
export async function listOrganizations(db: Db, app: App, query: OrganizationQuery = {}): Promise<Page<Organization>> {
  const select = (db: Db) =>
    selectOrganizations(db, app).where((where) => ifGiven(query.status, (status) => where('status', '=', status)));
  const searched = { ...query, searchable };
  if (query.sort === 'name') return readPage(db, app, select, { direction: 'ascending', ...searched, by: 'name' });
  return readPage(db, app, select, { ...searched, by: 'created_at' });
}

/**
 * Changes the given fields only. Givers other than the App leave `max_users` to it, and assign no connection for organizations. Throws
 * `invalid_slug`, `invalid_body`, `conflict`, `not_found`, `forbidden`.
 */
export async function updateOrganization(
  db: Db,
  app: App,
  { id }: { id: string },
  { giver = 'app', ...asked }: OrganizationChange & { giver?: Giver },
): Promise<Organization> {
  const { settings: _, settings_patch: __, sign_in_connection_id: named, ...rest } = asked;
  return refusingTakenSlug(() =>
    transact(db, async (db) => {
      // A change of the connection locks the App, too, before it sees which organizations have it.
      if (named !== undefined) await lockAppRow(db, app);
      const before = await lockOrganization(db, app, { id });
      const change = giver === 'app' ? asked : keepSeats(asked, before);
      await requireOrganizationFields(change, before);
      const settings = toSettings(change, before);
      const kept = before.sign_in_connection_id;
      const isChosen = named !== undefined && named !== kept;
      const columns = {
        ...rest,
        ...(settings && { settings: JSON.stringify(settings) }),
        ...(isChosen && { sign_in_connection_id: await holdSignInConnection(db, app, { named, giver, kept }) }),
      };
      if (changesNothing(before, { ...columns, settings })) return before;
      const changed = db
        .updateTable('organizations')
        .set({ ...columns, updated_at: now() })
        .where('app_id', '=', app.id)
        .where('id', '=', id);
      await changed.execute();
      const { name = before.name } = rest;
      // What an App keeps in the settings is its own, and may be a secret.
      const changes = toChanges(before, { ...columns, settings }, { hidden: ['settings'] });
      const data = { organization_id: id, name, fields: Object.keys(columns), ...changes };
      await record(db, app, 'organization.updated', { data });
      return selectOrganizations(db, app).where('id', '=', id).executeTakeFirstOrThrow();
    }),
  );
}

/** Its members reach a disabled organization no longer, nor do its API keys. Throws `not_found`. */
export async function setOrganizationStatus(
  db: Db,
  app: App,
  { id }: { id: string },
  status: OrganizationRow['status'],
): Promise<Organization> {
  return transact(db, async (db) => {
    const organization = await lockOrganization(db, app, { id });
    if (organization.status === status) return organization;
    await db
      .updateTable('organizations')
      .set({ status, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .execute();
    const event = status === 'disabled' ? 'organization.disabled' : 'organization.enabled';
    await record(db, app, event, { data: { organization_id: id, name: organization.name } });
    return { ...organization, status };
  });
}

/** With its memberships, invitations, domains and API keys; its users stay users of the App. Throws `not_found`. */
export async function deleteOrganization(db: Db, app: App, { id }: { id: string }): Promise<void> {
  await transact(db, async (db) => {
    const row = await db
      .deleteFrom('organizations')
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returning(['slug', 'name'])
      .executeTakeFirst();
    if (!row) throw noSuchOrganization();
    await record(db, app, 'organization.deleted', { data: { organization_id: id, ...row } });
  });
}

/**
 * Call it in the transaction of a change to what belongs to the organization: parallel changes wait for each other, so that
 * its last admin stays and `max_users` holds. Throws `not_found`.
 */
export async function lockOrganization(db: Db, app: App, { id }: { id: string }): Promise<Organization> {
  const row = await selectOrganizations(db, app).where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  if (!row) throw noSuchOrganization();
  return row;
}

export const noSuchOrganization = () => new Problem('not_found', 'There is no such organization');

export function toOrganizationJson(app: Pick<App, 'issuer'>, organization: Organization) {
  const { id, slug, name, status, settings, require_second_factor, sign_in_connection_id } = organization;
  const { logo_hash, created_by, created_at, updated_at } = organization;
  const logo_url = logo_hash && `${app.issuer}/assets/organizations/${id}/logo?v=${logo_hash}`;
  return {
    ...{ id, slug, name, status, settings, require_second_factor, sign_in_connection_id, logo_url },
    ...{ created_by, created_at, updated_at },
  };
}
