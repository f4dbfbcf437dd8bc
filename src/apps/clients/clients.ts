// OAuth 2.0 clients of an App: third-party, first-party and machine. Their secrets are random, shown once, kept as
// SHA-256, and several may be valid at once so that they can be rotated.
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { now } from '../../clock.ts';
import { isOlder, toPattern } from '../../database/conditions.ts';
import type { Database } from '../../database/open.ts';
import { type Page, readCursor, toPage } from '../../database/paging.ts';
import type { ClientRow, Db } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { newId, newSecret } from '../../ids.ts';
import { Problem } from '../../problem.ts';
import { hashSecret } from '../../secrets.ts';
import type { App } from '../apps.ts';
import { announceChange } from '../changes.ts';
import { perApp } from '../directory.ts';
import { looksNative, requireRedirectUris, requireWebUri } from './redirect-uri.ts';

export const CLIENT_SECRET_PREFIX = 'gh_secret_';
const MAX_CACHED_CLIENTS = 1_000;
const HINT_LENGTH = 4;

export type ClientType = ClientRow['type'];

export type Client = ClientRow & { secrets: { hash: Buffer; expires_at: Date | null }[] };

/** How each type proves itself and what it may ask for. */
const types: Record<ClientType, Pick<ClientRow, 'token_endpoint_auth_method' | 'grant_types'>> = {
  public: { token_endpoint_auth_method: 'none', grant_types: ['authorization_code', 'refresh_token'] },
  confidential: {
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['authorization_code', 'refresh_token'],
  },
  machine: { token_endpoint_auth_method: 'client_secret_basic', grant_types: ['client_credentials'] },
};

export type NewClient = {
  name: string;
  type: ClientType;
  first_party?: boolean | undefined;
  application_type?: 'web' | 'native' | undefined;
  /** Only a confidential client can be excepted, by name: a public one has nothing else to prove that it asked. */
  require_pkce?: boolean | undefined;
  redirect_uris?: string[] | undefined;
  post_logout_redirect_uris?: string[] | undefined;
  /** Identifiers of the resources whose tokens it may introspect; `*` for every token of the App. */
  introspects?: string[] | undefined;
  id_token_alg?: 'RS256' | 'ES256' | undefined;
  logo_uri?: string | null | undefined;
  client_uri?: string | null | undefined;
  policy_uri?: string | null | undefined;
  tos_uri?: string | null | undefined;
};

/** The secret is undefined for a public client, and never to be had again. Throws `invalid_redirect_uri`, `invalid_body`. */
export async function createClient(
  db: Db,
  app: App,
  input: NewClient,
): Promise<{ client: ClientRow; secret: string | undefined }> {
  const redirectUris = input.redirect_uris ?? [];
  requireUris(input);
  requireFit(input.type, { redirect_uris: redirectUris, require_pkce: input.require_pkce });
  return transact(db, async (db) => {
    const client = await db
      .insertInto('clients')
      .values({
        app_id: app.id,
        id: newId(),
        name: input.name,
        type: input.type,
        first_party: input.first_party ?? false,
        require_pkce: input.require_pkce ?? true,
        application_type:
          input.application_type ?? (input.type === 'public' && redirectUris.some(looksNative) ? 'native' : 'web'),
        redirect_uris: redirectUris,
        post_logout_redirect_uris: input.post_logout_redirect_uris ?? [],
        introspects: input.introspects ?? [],
        id_token_alg: input.id_token_alg ?? 'RS256',
        logo_uri: input.logo_uri ?? null,
        client_uri: input.client_uri ?? null,
        policy_uri: input.policy_uri ?? null,
        tos_uri: input.tos_uri ?? null,
        ...types[input.type],
        created_at: now(),
        updated_at: now(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const secret = input.type === 'public' ? undefined : (await insertSecret(db, client)).secret;
    await record(db, app, 'client.created', { client_id: client.id, data: { name: client.name, type: client.type } });
    return { client, secret };
  });
}

/** The App's own first-party client: sign-in through the API issues its tokens to it (oidc/tokens/sign-in-tokens.ts). */
export async function createBuiltInClient(db: Db, app: App): Promise<void> {
  await db
    .insertInto('clients')
    .values({
      app_id: app.id,
      id: builtInClientId(app),
      name: app.name,
      type: 'public',
      first_party: true,
      built_in: true,
      token_endpoint_auth_method: 'none',
      grant_types: ['refresh_token'],
      id_token_alg: 'ES256',
      created_at: now(),
      updated_at: now(),
    })
    .execute();
}

/** Whether some client of the App that is not disabled has registered exactly this address (RFC 9700 §2.1). */
export async function isRedirectUri(db: Db, app: App, uri: string): Promise<boolean> {
  const client = await db
    .selectFrom('clients')
    .select('id')
    .where('app_id', '=', app.id)
    .where('status', '=', 'active')
    .where(sql<boolean>`${uri} = any(redirect_uris)`)
    .limit(1)
    .executeTakeFirst();
  return client !== undefined;
}

/** The client as which the developers' dashboard asks its own issuer. */
export const CONSOLE_CLIENT_ID = 'console';

type Uris = { redirect_uris: string[]; post_logout_redirect_uris: string[] };

/** Makes the console's client, or lets the one that is there follow a new BASE_URL. */
export async function ensureConsoleClient(db: Db, consoleApp: App, uris: Uris): Promise<void> {
  await ensureOwnClient(db, consoleApp, CONSOLE_CLIENT_ID, { name: 'Console', ...uris });
}

/** The client as which an App's account pages lead through its sign-in. */
export const ACCOUNT_CLIENT_ID = 'account';

/** Makes it, or lets the one that is there follow a new address or name of the App. */
export async function ensureAccountClient(db: Db, app: App, redirectUri: string): Promise<void> {
  const facts = { name: app.name, redirect_uris: [redirectUri], post_logout_redirect_uris: [] };
  await ensureOwnClient(db, app, ACCOUNT_CLIENT_ID, facts);
}

async function ensureOwnClient(db: Db, app: App, id: string, facts: Uris & { name: string }): Promise<void> {
  const current = await db
    .selectFrom('clients')
    .select(['name', 'redirect_uris', 'post_logout_redirect_uris'])
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (current && isDeepStrictEqual({ ...current }, facts)) return;
  await transact(db, async (db) => {
    await db
      .insertInto('clients')
      .values({
        app_id: app.id,
        id,
        type: 'public',
        first_party: true,
        built_in: true,
        ...facts,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        created_at: now(),
        updated_at: now(),
      })
      .onConflict((conflict) => conflict.columns(['app_id', 'id']).doUpdateSet({ ...facts, updated_at: now() }))
      .execute();
    await announceChange(db, app);
  });
}

export const builtInClientId = (app: { id: string }) => `first-party-${app.id}`;

export type ClientChange = Partial<Omit<NewClient, 'type'>> & { status?: ClientRow['status'] | undefined };

/** Throws `not_found`, `invalid_redirect_uri`, `invalid_body`. Built-in clients can't be changed. */
export async function updateClient(db: Db, app: App, id: string, change: ClientChange): Promise<ClientRow> {
  requireUris(change);
  return transact(db, async (db) => {
    const current = await getClientRow(db, app, id);
    if (current.built_in)
      throw new Problem('forbidden', 'The built-in client belongs to Gatehouse and cannot be changed');
    requireFit(current.type, change);
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const client = await db
      .updateTable('clients')
      .set({ ...given, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, app, 'client.updated', { client_id: id, data: change });
    await announceChange(db, app);
    return client;
  });
}

/** Its grants and their tokens go with it. */
export async function deleteClient(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    const client = await getClientRow(db, app, id);
    if (client.built_in)
      throw new Problem('forbidden', 'The built-in client belongs to Gatehouse and cannot be deleted');
    await db.deleteFrom('clients').where('app_id', '=', app.id).where('id', '=', id).execute();
    await record(db, app, 'client.deleted', { client_id: id, data: { name: client.name } });
    await announceChange(db, app);
  });
}

export async function getClientRow(db: Db, app: App, id: string): Promise<ClientRow> {
  const row = await db
    .selectFrom('clients')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new Problem('not_found', 'There is no such client');
  return row;
}

export type ClientQuery = { search?: string | undefined; limit?: number | undefined; cursor?: string | undefined };

/**
 * Newest first; built-in ones are Gatehouse's business and left out. `search` is part of a name, or a whole id.
 * Throws `invalid_cursor`.
 */
export async function listClients(db: Db, app: App, query: ClientQuery = {}): Promise<Page<ClientRow>> {
  const limit = query.limit ?? 50;
  const after = readCursor(query.cursor);
  const search = query.search?.trim() ?? '';
  const pattern = toPattern(search);
  const rows = await db
    .selectFrom('clients')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('built_in', '=', false)
    .$if(search !== '', (select) =>
      select.where((where) => where.or([where('id', '=', search), where('name', 'ilike', pattern)])),
    )
    .$if(after !== undefined, (select) => select.where(isOlder(after!)))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return toPage(rows, limit, (client) => ({ at: client.created_at, id: client.id }));
}

export type ClientSecret = { id: string; hint: string; created_at: Date; expires_at: Date | null };

/** Two are enough to rotate; each one more is compared with at every request of the client. */
const MAX_SECRETS = 5;

/** A further secret; the old ones stay valid until they are revoked. Throws `not_found`, `invalid_body`, `conflict`. */
export async function createClientSecret(
  db: Db,
  app: App,
  clientId: string,
  expiresAt?: Date,
): Promise<ClientSecret & { secret: string }> {
  return transact(db, async (db) => {
    const client = await getClientRow(db, app, clientId);
    if (client.type === 'public') throw new Problem('invalid_body', 'A public client has no secret');
    const secrets = await listClientSecrets(db, app, clientId);
    if (secrets.length >= MAX_SECRETS) {
      throw new Problem('conflict', `A client has at most ${MAX_SECRETS} secrets; revoke one first`);
    }
    const created = await insertSecret(db, client, expiresAt);
    await record(db, app, 'client_secret.created', { client_id: clientId, data: { hint: created.hint } });
    await announceChange(db, app);
    return created;
  });
}

export async function revokeClientSecret(db: Db, app: App, clientId: string, id: string): Promise<void> {
  await transact(db, async (db) => {
    const revoked = await db
      .deleteFrom('client_secrets')
      .where('app_id', '=', app.id)
      .where('client_id', '=', clientId)
      .where('id', '=', id)
      .returning('hint')
      .executeTakeFirst();
    if (!revoked) throw new Problem('not_found', 'There is no such secret');
    await record(db, app, 'client_secret.revoked', { client_id: clientId, data: { hint: revoked.hint } });
    await announceChange(db, app);
  });
}

export async function listClientSecrets(db: Db, app: App, clientId: string): Promise<ClientSecret[]> {
  return db
    .selectFrom('client_secrets')
    .select(['id', 'hint', 'created_at', 'expires_at'])
    .where('app_id', '=', app.id)
    .where('client_id', '=', clientId)
    .orderBy('created_at', 'desc')
    .execute();
}

/** What the App's own backend may see of a client. */
export function toClientJson(client: ClientRow) {
  return {
    id: client.id,
    name: client.name,
    type: client.type,
    first_party: client.first_party,
    status: client.status,
    require_pkce: client.require_pkce,
    application_type: client.application_type,
    token_endpoint_auth_method: client.token_endpoint_auth_method,
    grant_types: client.grant_types,
    redirect_uris: client.redirect_uris,
    post_logout_redirect_uris: client.post_logout_redirect_uris,
    introspects: client.introspects,
    id_token_alg: client.id_token_alg,
    logo_uri: client.logo_uri,
    client_uri: client.client_uri,
    policy_uri: client.policy_uri,
    tos_uri: client.tos_uri,
    created_at: client.created_at,
    updated_at: client.updated_at,
  };
}

async function insertSecret(db: Db, client: ClientRow, expiresAt?: Date) {
  const secret = newSecret(CLIENT_SECRET_PREFIX);
  const row = await db
    .insertInto('client_secrets')
    .values({
      app_id: client.app_id,
      client_id: client.id,
      id: newId(),
      secret_hash: hashSecret(secret),
      hint: secret.slice(-HINT_LENGTH),
      created_at: now(),
      expires_at: expiresAt ?? null,
    })
    .returning(['id', 'hint', 'created_at', 'expires_at'])
    .executeTakeFirstOrThrow();
  return { ...row, secret };
}

const caches = perApp(() => new LRUCache<string, Promise<Client | undefined>>({ max: MAX_CACHED_CLIENTS }));

/** One that is not disabled; from this process's memory where it can be. A change to any client of the App empties it. */
export function findClient(database: Pick<Database, 'query'>, app: App, id: string): Promise<Client | undefined> {
  const cache = caches(app);
  const cached = cache.get(id);
  if (cached) return cached;
  const loading = loadClient(database, app, id);
  cache.set(id, loading);
  const forget = () => cache.peek(id) === loading && cache.delete(id);
  // What isn't there may be made any moment, and making one announces nothing.
  loading.then((client) => client ?? forget(), forget);
  return loading;
}

/** What can't be one of our ids is never asked for: PostgreSQL refuses a NUL with an error, which would be our failure. */
const CLIENT_ID = /^[\x21-\x7e]{1,100}$/;

async function loadClient(database: Pick<Database, 'query'>, app: App, id: string): Promise<Client | undefined> {
  if (!CLIENT_ID.test(id)) return undefined;
  const [row] = await database.query<ClientRow & { secrets: StoredSecret[] }>(findStatement, [app.id, id]);
  return row && { ...row, secrets: row.secrets.map(fromStored) };
}

/** A client's secrets as they stand now, past this process's memory. */
export async function loadSecrets(database: Pick<Database, 'query'>, app: App, id: string): Promise<Client['secrets']> {
  const [row] = await database.query<{ secrets: StoredSecret[] }>(findSecretsStatement, [app.id, id]);
  return row?.secrets.map(fromStored) ?? [];
}

type StoredSecret = { hash: string; expires_at: string | null };

const fromStored = ({ hash, expires_at }: StoredSecret) => ({
  hash: Buffer.from(hash, 'base64'),
  expires_at: expires_at === null ? null : new Date(expires_at),
});

const secrets = `coalesce((
    select json_agg(json_build_object('hash', encode(secret_hash, 'base64'), 'expires_at', expires_at))
    from client_secrets where client_secrets.app_id = clients.app_id and client_id = clients.id
  ), '[]') as secrets`;

const findStatement = {
  name: 'find_client',
  reads: true,
  text: `select clients.*, ${secrets} from clients where app_id = $1 and id = $2 and status = 'active'`,
};

const findSecretsStatement = {
  name: 'find_client_secrets',
  reads: true,
  text: `select ${secrets} from clients where app_id = $1 and id = $2 and status = 'active'`,
};

/** What goes with which type of client. */
function requireFit(type: ClientType, { redirect_uris, require_pkce }: ClientChange): void {
  if (type !== 'machine' && redirect_uris?.length === 0) {
    throw new Problem('invalid_body', 'A client that signs users in needs a redirect URI', {
      fields: { redirect_uris: 'at least one is needed' },
    });
  }
  if (type === 'public' && require_pkce === false) {
    throw new Problem('invalid_body', 'A public client cannot do without PKCE', {
      fields: { require_pkce: 'must be true' },
    });
  }
}

function requireUris(input: Partial<NewClient>): void {
  requireRedirectUris('redirect_uris', input.redirect_uris ?? []);
  requireRedirectUris('post_logout_redirect_uris', input.post_logout_redirect_uris ?? []);
  for (const field of ['logo_uri', 'client_uri', 'policy_uri', 'tos_uri'] as const) {
    const uri = input[field];
    if (uri != null) requireWebUri(field, uri);
  }
}
