// OAuth 2.0 clients of an App: third-party, first-party and machine. Their secrets are in secrets.ts.

import { sql } from 'kysely';
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Searchable } from '../../database/lists/search.ts';
import { type Page, type PageQuery, readPage } from '../../database/lists.ts';
import { lockAppRow } from '../../database/locks/order.ts';
import type { ClientRow, Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { changesNothing, toChanges } from '../../events/changes.ts';
import { record } from '../../events/record.ts';
import { newId } from '../../ids.ts';
import { requireRoomInApp } from '../../limits/quotas.ts';
import { Problem, requireAll } from '../../problem.ts';
import { withoutUndefined } from '../../tables.ts';
import type { App } from '../app.ts';
import { announceChange } from '../changes.ts';
import { protectFirstParty } from '../operators.ts';
import { type Grantor, WITHOUT_PERMISSIONS } from '../permissions.ts';
import { gained, requireGrantor } from './api-permissions.ts';
import { type ClientType, lockClientRow } from './client.ts';
import { replaceLogo, requestLogo } from './fetch-logo.ts';
import { type ClientChange, type NewClient, requireClientFields } from './fields.ts';
import { defaultReach, EVERYTHING, requireReach } from './reach.ts';
import { looksNative, requireFitting } from './redirect-uri.ts';
import { insertSecret } from './secrets.ts';
import { deleteTargetsOf, dropSignals } from './targets.ts';

/** How each type of client authenticates, and the grants that it may use. */
export const clientTypes: Record<ClientType, Pick<ClientRow, 'token_endpoint_auth_method' | 'grant_types'>> = {
  public: { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] },
  confidential: {
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'refresh_token'],
  },
  machine: { token_endpoint_auth_method: 'client_secret_basic', grant_types: ['client_credentials'] },
};

/** For `api_permissions`; without it none can be given. */
export type Granted = { grantor?: Grantor | undefined };

/**
 * The secret is shown only here; a public client has none. Throws `invalid_redirect_uri`, `invalid_body`,
 * `operator_protected`, `cannot_grant`, `limit_reached`.
 */
export async function createClient(
  core: Core,
  app: App,
  input: NewClient & Granted,
): Promise<{ client: ClientRow; secret: string | undefined }> {
  const redirectUris = input.redirect_uris ?? [];
  const { type, first_party = false } = input;
  const reach = defaultReach({ type, first_party });
  return transact(core, async (core) => {
    const { db } = core;
    if (input.first_party) await protectFirstParty(db, app);
    await requireAll(
      () => requireClientFields(core.config, type, { ...input, redirect_uris: redirectUris }),
      () => requireReach(db, app, input, { type, ...reach }),
    );
    const application_type =
      input.application_type ?? (type === 'public' && redirectUris.some(looksNative) ? 'native' : 'web');
    await requireFittingUris({ application_type }, input);
    requireGrantor(input.grantor ?? WITHOUT_PERMISSIONS, input.api_permissions ?? []);
    await requireRoomInApp(db, app, 'clients');
    const client = await db
      .insertInto('clients')
      .values({
        app_id: app.id,
        id: newId(),
        name: input.name,
        type,
        first_party,
        require_pkce: input.require_pkce ?? true,
        application_type,
        redirect_uris: redirectUris,
        post_logout_redirect_uris: input.post_logout_redirect_uris ?? [],
        introspects: input.introspects ?? [],
        scopes: input.scopes ?? reach.scopes,
        resources: input.resources ?? reach.resources,
        api_permissions: input.api_permissions ?? [],
        id_token_alg: input.id_token_alg ?? 'RS256',
        id_token_claims: input.id_token_claims ?? true,
        provisioning: input.provisioning ?? false,
        shared_signals: input.shared_signals ?? false,
        backchannel_logout_uri: input.backchannel_logout_uri ?? null,
        backchannel_logout_session_required: input.backchannel_logout_session_required ?? false,
        logo_uri: input.logo_uri ?? null,
        client_uri: input.client_uri ?? null,
        policy_uri: input.policy_uri ?? null,
        tos_uri: input.tos_uri ?? null,
        ...clientTypes[input.type],
        created_at: now(),
        updated_at: now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const secret = input.type === 'public' ? undefined : (await insertSecret(db, client)).secret;
    if (client.logo_uri) await requestLogo(core, app, client);
    const { api_permissions } = client;
    const data = { name: client.name, type, ...(api_permissions.length > 0 && { api_permissions }) };
    await record(db, app, 'client.created', { client_id: client.id, data });
    return { client, secret };
  });
}

type Uris = Pick<NewClient, 'redirect_uris' | 'post_logout_redirect_uris'>;

/** Throws `invalid_redirect_uri`. */
const requireFittingUris = (kind: Pick<ClientRow, 'application_type'>, uris: Uris): Promise<void> =>
  requireAll(
    () => requireFitting(kind, 'redirect_uris', uris.redirect_uris ?? []),
    () => requireFitting(kind, 'post_logout_redirect_uris', uris.post_logout_redirect_uris ?? []),
  );

/** Whether an active client of the App has registered exactly this address (RFC 9700 §2.1), for good or for a while. */
export async function isRedirectUri(db: Db, app: App, uri: string): Promise<boolean> {
  const client = await db
    .selectFrom('clients')
    .select('id')
    .where('app_id', '=', app.id)
    .where('status', '=', 'active')
    .where((where) =>
      where.or([
        sql<boolean>`${uri} = any(redirect_uris)`,
        where.exists(
          where
            .selectFrom('temporary_redirect_uris as temporary')
            .select('temporary.id')
            .where('temporary.app_id', '=', app.id)
            .whereRef('temporary.client_id', '=', 'clients.id')
            .where('temporary.redirect_uri', '=', uri)
            .where('temporary.expires_at', '>', now()),
        ),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return client !== undefined;
}

/**
 * Throws `not_found`, `invalid_redirect_uri`, `invalid_body`, `operator_protected`, `cannot_grant`. Built-in clients can't be
 * changed.
 */
export async function updateClient(
  core: Core,
  app: App,
  id: string,
  { grantor = WITHOUT_PERMISSIONS, ...change }: ClientChange & Granted,
): Promise<ClientRow> {
  return transact(core, async (core) => {
    const { db } = core;
    await lockAppRow(db, app);
    const current = await lockClientRow(db, app, id);
    if (current.built_in)
      throw new Problem('forbidden', 'The built-in client belongs to Gatehouse and cannot be changed');
    if (current.first_party || change.first_party) await protectFirstParty(db, app);
    await requireAll(
      () => requireClientFields(core.config, current.type, change),
      () => requireReach(db, app, change, current),
    );
    const given = withoutUndefined(change);
    // Of a client whose kind stays, only the URIs that are given: an older one may have others.
    await requireFittingUris({ ...current, ...given }, change.application_type ? { ...current, ...given } : given);
    requireGrantor(grantor, gained(current, given));
    if (changesNothing(current, given)) return current;
    const client = await db
      .updateTable('clients')
      .set({ ...given, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (mayHear(current) && !mayHear(client)) await dropSignals(db, app, id);
    if (client.logo_uri !== current.logo_uri) await replaceLogo(core, app, client);
    await record(db, app, 'client.updated', {
      client_id: id,
      data: { ...change, client_name: client.name, ...toChanges(current, change) },
    });
    await announceChange(db, app);
    return client;
  });
}

const mayHear = ({ shared_signals, status }: ClientRow) => shared_signals && status === 'active';

/**
 * Deletes the client with its grants and their tokens, with the copy of its logo, and with what waits to be delivered to it. Throws
 * `not_found`, `forbidden`.
 */
export async function deleteClient(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    await lockAppRow(db, app);
    const client = await lockClientRow(db, app, id);
    if (client.built_in)
      throw new Problem('forbidden', 'The built-in client belongs to Gatehouse and cannot be deleted');
    await deleteTargetsOf(db, app, id);
    await db.deleteFrom('clients').where('app_id', '=', app.id).where('id', '=', id).execute();
    await record(db, app, 'client.deleted', { client_id: id, data: { name: client.name } });
    await announceChange(db, app);
  });
}

export type ClientQuery = PageQuery & {
  search?: string | undefined;
  /** An App's few clients are sorted by name without an index. */
  sort?: { by: 'created' | 'name'; direction: 'ascending' | 'descending' } | undefined;
};

/** An App's few clients are all looked at. */
const searchable: Searchable = {
  table: 'clients',
  keys: (text) => [sql<boolean>`id = ${text}`],
  beginnings: [],
  parts: sql`name`,
  isSmall: true,
};

/**
 * Newest first, unless `sort` says otherwise, without the built-in clients, which belong to Gatehouse. `search` is part of
 * a name, or a whole id. Throws as `readPage`.
 */
export async function listClients(db: Db, app: App, query: ClientQuery = {}): Promise<Page<ClientRow>> {
  const select = (db: Db) =>
    db.selectFrom('clients').selectAll().where('app_id', '=', app.id).where('built_in', '=', false);
  const { by, direction } = query.sort ?? { by: 'created', direction: 'descending' };
  return readPage(db, app, select, {
    ...query,
    ...{ by: by === 'name' ? 'name' : 'created_at', direction, searchable },
  });
}

/** The names of these clients by their ids, as far as they exist. */
export async function findClientNames(db: Db, app: App, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('app_id', '=', app.id)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** All of the App's, by name; without the built-in ones. The quota bounds them. */
export async function listConfiguredClients(db: Db, app: App): Promise<ClientRow[]> {
  return db
    .selectFrom('clients')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('built_in', '=', false)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** Of the client with this name. Throws `invalid_body`, also if several have it. */
export async function getClientId(db: Db, app: App, name: string): Promise<string> {
  const [client, other] = (await listConfiguredClients(db, app)).filter((one) => one.name === name);
  if (client && !other) return client.id;
  const mistake = 'must be the name of one client';
  throw new Problem('invalid_body', `client ${mistake}`, { fields: { client: mistake } });
}

/** The clients whose tokens may be for this resource, by name; without the built-in ones. */
export async function listAskers(
  db: Db,
  app: App,
  { identifier }: { identifier: string },
  { limit }: { limit: number },
): Promise<Pick<ClientRow, 'id' | 'name' | 'type'>[]> {
  return db
    .selectFrom('clients')
    .select(['id', 'name', 'type'])
    .where('app_id', '=', app.id)
    .where('built_in', '=', false)
    .where(sql<boolean>`resources && array[${identifier}, ${EVERYTHING}]`)
    .orderBy('name')
    .orderBy('id')
    .limit(limit)
    .execute();
}
