// The connections of an App: the other identity providers that its users may sign in with. The kinds are in
// catalogue.ts. A connection's secret is stored and never shown.

import { createHash } from 'node:crypto';
import type { App } from '../apps/app.ts';
import { announceChange } from '../apps/changes.ts';
import { lockRow } from '../apps/locks.ts';
import { perApp } from '../apps/per-app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isTaken } from '../database/failure.ts';
import { lockAppRow } from '../database/locks/order.ts';
import type { ConnectionRow, Db } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';
import { transact } from '../database/transact.ts';
import { changesNothing, toChanges } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { newId } from '../ids.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { requireUnusedConnection } from '../organizations/sign-in-connection.ts';
import { Problem } from '../problem.ts';
import { secretRequired, staysWith } from '../secrets.ts';
import { withoutUndefined } from '../tables.ts';
import { type Kind, type KindName, kindNameOf, kindOf, kinds } from './catalogue.ts';
import { readSettings, requireConnectionFields, requireSecret, SLUG } from './connection-fields.ts';
import { requireSameSource } from './identity-source.ts';
import { type ConnectionSettings, settingsOf } from './settings.ts';

export type NewConnection = {
  kind: KindName;
  slug: string;
  name?: string | undefined;
  client_id: string;
  client_secret: string;
  settings?: ConnectionSettings | undefined;
  enabled?: boolean | undefined;
};

/**
 * The slug is part of the redirect URI that the provider knows, and the kind determines what identities mean. Both
 * can't change.
 */
export type ConnectionChange = Partial<Omit<NewConnection, 'kind' | 'slug'>>;

/** Throws `invalid_body`, `conflict`, `limit_reached`. */
export async function createConnection(core: Core, app: App, input: NewConnection): Promise<ConnectionRow> {
  const kind: Kind = kinds[input.kind];
  await requireConnectionFields(core, kind, { ...input, settings: input.settings ?? {} });
  const settings = readSettings(input.settings ?? {});
  const id = newId();
  try {
    return await transact(core, async (core) => {
      const { db } = core;
      await requireRoomInApp(db, app, 'connections');
      const row = await db
        .insertInto('connections')
        .values({
          app_id: app.id,
          id,
          slug: input.slug,
          kind: input.kind,
          name: input.name ?? kind.name,
          settings: JSON.stringify(settings),
          client_id: input.client_id,
          secret_sealed: core.keyring.seal(input.client_secret, placeOf(app, id)),
          enabled: input.enabled ?? true,
          created_at: now(),
          updated_at: now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(db, app, 'connection.created', { data: { slug: row.slug, kind: row.kind } });
      await announceChange(db, app);
      return row;
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Problem('conflict', `There is already a connection ${input.slug}`, { fields: { slug: 'is taken' } });
  }
}

/**
 * Changes the given fields only; settings are replaced as a whole. Throws `not_found`, `invalid_body`, `conflict`,
 * `secret_required`, `connection_has_identities`, and `connection_in_use` if it is disabled, or closed to organizations, while some
 * require it.
 */
export async function updateConnection(
  core: Core,
  app: App,
  id: string,
  change: ConnectionChange,
): Promise<ConnectionRow> {
  return transact(core, async (core) => {
    const { db } = core;
    // What isn't given stays as it is, and not as it was before somebody else's change.
    await lockRow(core, app, { table: 'connections', by: 'id', value: id });
    const current = await getConnection(db, app, id);
    const kind = kindOf(current);
    const clientId = change.client_id ?? current.client_id;
    const secret = change.client_secret ?? openSecret(core, app, current);
    if (change.settings)
      await requireConnectionFields(core, kind, { ...change, client_id: clientId, client_secret: secret });
    else await requireSecret(kind, { client_id: clientId, secret, settings: settingsOf(current) });
    const settings = change.settings ? readSettings(change.settings) : settingsOf(current);
    if (change.client_secret === undefined && !keepsSecret(current, { settings }))
      throw secretRequired('client_secret');
    const before = { ...current, settings: settingsOf(current) };
    const after = { ...change, settings: change.settings && settings };
    // A secret that is given counts as another one: whether it is the stored one is told to nobody.
    if (changesNothing(before, after)) return current;
    await requireSameSource(db, app, current, settings);
    const row = await db
      .updateTable('connections')
      .set({
        client_id: clientId,
        settings: JSON.stringify(settings),
        ...(change.client_secret !== undefined && { secret_sealed: core.keyring.seal(secret, placeOf(app, id)) }),
        ...(change.name !== undefined && { name: change.name }),
        ...(change.enabled !== undefined && { enabled: change.enabled }),
        updated_at: now(),
      })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const fields = Object.keys(withoutUndefined(change));
    const closes = before.settings.for_organizations === true && settings.for_organizations !== true;
    if (closes || (current.enabled && change.enabled === false)) await requireUnusedConnection(db, app, row);
    const changes = toChanges(before, after, { hidden: ['client_secret'] });
    await record(db, app, 'connection.updated', { data: { slug: row.slug, fields, ...changes } });
    await announceChange(db, app);
    return row;
  });
}

/**
 * Deletes the identities, too: users without another way to sign in can't sign in any more. Throws `not_found`,
 * `connection_in_use`.
 */
export async function deleteConnection(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    await lockAppRow(db, app);
    await db
      .selectFrom('connections')
      .select('id')
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .forUpdate()
      .execute();
    await requireUnusedConnection(db, app, { id });
    const row = await db
      .deleteFrom('connections')
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returning('slug')
      .executeTakeFirst();
    if (!row) throw new Problem('not_found', 'There is no such connection');
    await record(db, app, 'connection.deleted', { data: { slug: row.slug } });
    await announceChange(db, app);
  });
}

export async function listConnections(db: Db, app: App): Promise<ConnectionRow[]> {
  return db
    .selectFrom('connections')
    .selectAll()
    .where('app_id', '=', app.id)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Throws `not_found`. */
export async function getConnection(db: Db, app: App, id: string): Promise<ConnectionRow> {
  const row = await db
    .selectFrom('connections')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new Problem('not_found', 'There is no such connection');
  return row;
}

/** Whether people may sign in with it, at any door and for any client of its App. */
const mayBeUsed = ({ enabled }: ConnectionRow): boolean => enabled;

/** A connection that people may sign in with, read from the database. Throws `not_found`, `connection_disabled`. */
export async function getUsableConnection(db: Db, app: App, slug: string): Promise<ConnectionRow> {
  const row = SLUG.test(slug)
    ? await db
        .selectFrom('connections')
        .selectAll()
        .where('app_id', '=', app.id)
        .where('slug', '=', slug)
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Problem('not_found', 'There is no such connection');
  if (!mayBeUsed(row)) throw new Problem('connection_disabled');
  return row;
}

/** A connection as it was when a sign-in began there. */
export type AsBegun = { connection_id: string; connection_version: string };

export const asBegun = (connection: ConnectionRow): AsBegun => ({
  connection_id: connection.id,
  connection_version: versionOf(connection),
});

/**
 * The connection of a sign-in that is under way. If it has been switched off, deleted or changed in the meantime, its answers
 * no longer count (A149). Throws `connection_disabled`, `connection_changed`.
 */
export async function getConnectionAsBegun(db: Db, app: App, begun: AsBegun): Promise<ConnectionRow> {
  const row = await getConnection(db, app, begun.connection_id).catch((error) => {
    throw error instanceof Problem ? new Problem('connection_disabled', undefined, { cause: error }) : error;
  });
  if (!mayBeUsed(row)) throw new Problem('connection_disabled');
  if (versionOf(row) !== begun.connection_version) throw new Problem('connection_changed');
  return row;
}

/**
 * Holds the connection as it was read until the end of the transaction, so that what comes from its server counts for no other one.
 * Throws `connection_changed`.
 */
export async function holdConnection(db: Db, app: App, connection: ConnectionRow): Promise<void> {
  const row = await db
    .selectFrom('connections')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('id', '=', connection.id)
    .forShare()
    .executeTakeFirst();
  if (!row || versionOf(row) !== versionOf(connection)) throw new Problem('connection_changed');
}

/** Changes with every setting that decides which accounts come from there; a new name or secret doesn't change it. */
const versionOf = ({ client_id, settings }: ConnectionRow) =>
  createHash('sha256')
    .update(JSON.stringify([client_id, Object.entries(settings).sort()]))
    .digest('base64url');

const loaded = perApp((): { connections?: Promise<ConnectionRow[]> | undefined } => ({}));

/** The connections that screens offer, from memory; a change empties it. */
export async function offeredConnections(db: Db, app: App): Promise<ConnectionRow[]> {
  const holder = loaded(app);
  holder.connections ??= listConnections(db, app).catch((error) => {
    holder.connections = undefined;
    throw error;
  });
  return (await holder.connections).filter(mayBeUsed);
}

/** Whether the secret still goes to the server that it was given for. The settings may be unchecked. */
export function keepsSecret({ kind, settings }: Fields, after: Fields): boolean {
  const { secretGoesTo } = kindOf({ kind: String(kind) });
  if (!secretGoesTo) return true;
  return staysWith(secretGoesTo(settingsOf({ settings })), secretGoesTo(settingsOf({ settings: after.settings })));
}

type Fields = { kind?: unknown; settings?: unknown };

export const redirectUriOf = (app: App, { slug }: { slug: string }) => `${app.issuer}/connect/${slug}/callback`;

export const openSecret = (core: Core, app: App, { id, secret_sealed }: ConnectionRow) =>
  core.keyring.open(secret_sealed, placeOf(app, id)).toString();

/** The part of a connection that the App's own backend may see. */
export function toConnectionJson(app: App, connection: ConnectionRow) {
  const { id, slug, name, client_id, settings, enabled, created_at, updated_at } = connection;
  const redirect_uri = redirectUriOf(app, connection);
  return {
    id,
    slug,
    kind: kindNameOf(connection),
    name,
    client_id,
    settings,
    enabled,
    redirect_uri,
    created_at,
    updated_at,
  };
}

export const sealedConnections = sealedColumn('connections', {
  column: 'secret_sealed',
  key: ['app_id', 'id'],
  placeOf: ({ app_id, id }) => placeOf({ id: app_id }, id),
  // Not switched off: organizations may require it, and passwords would then be let in (organizations/sign-in-connection.ts).
  lost: {
    becomes: 'replace',
    words: 'secrets of connections: enter them again, nobody can sign in with them until then',
  },
});

const placeOf = (app: { id: string }, id: string) => `connections/${app.id}/${id}`;
