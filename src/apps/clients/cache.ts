// Clients in the memory of this process: the protocol asks for one with every request.

import { LRUCache } from 'lru-cache';
import { now, timestamp } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { ClientRow } from '../../database/schema.ts';
import type { App } from '../app.ts';
import { perApp } from '../per-app.ts';
import { isClientId } from './client.ts';

const MAX_CACHED_CLIENTS = 1_000;

/** Its redirect URIs include those that expire (temporary-redirect-uris.ts), as long as they hold. */
export type Client = ClientRow & {
  secrets: { id: string; hash: Buffer; expires_at: Date | null }[];
  /** Of our copy of its logo (logo.ts). */
  logo_hash: string | null;
};

/** `until`: when its first redirect URI expires. */
type Cached = { loading: Promise<Client | undefined>; until?: Date | undefined };

const caches = perApp(() => new LRUCache<string, Cached>({ max: MAX_CACHED_CLIENTS }));

/**
 * A client that is not disabled, from memory if possible. A change to any client of the App empties the memory. A redirect URI
 * that expires is announced by nobody, so memory of the client ends with it.
 */
export function findClient(core: Core, app: App, id: string): Promise<Client | undefined> {
  const cache = caches(app);
  const cached = cache.get(id);
  if (cached && !(cached.until && cached.until <= now())) return cached.loading;
  const loaded = loadClient(core, app, id);
  const loading = loaded.then((one) => one?.client);
  const entry: Cached = { loading };
  cache.set(id, entry);
  const forget = () => cache.peek(id) === entry && cache.delete(id);
  loaded.then((one) => {
    entry.until = one?.until;
    // A missing client may be created at any moment, and its creation is not announced.
    if (!one) forget();
  }, forget);
  return loading;
}

type Stored = Omit<Client, 'secrets'> & { secrets: StoredSecret[]; temporary: StoredUri[] };
type StoredUri = { redirect_uri: string; post_logout_redirect_uri: string | null; expires_at: string };

async function loadClient(core: Core, app: App, id: string): Promise<{ client: Client; until?: Date } | undefined> {
  if (!isClientId(id)) return undefined;
  const [row] = await core.database.query<Stored>(findStatement, [app.id, id, timestamp()]);
  if (!row) return undefined;
  const { temporary, ...client } = row;
  const [first] = temporary;
  const redirect_uris = join(client.redirect_uris, temporary, 'redirect_uri');
  const post_logout_redirect_uris = join(client.post_logout_redirect_uris, temporary, 'post_logout_redirect_uri');
  return {
    client: { ...client, redirect_uris, post_logout_redirect_uris, secrets: client.secrets.map(fromStored) },
    ...(first && { until: new Date(first.expires_at) }),
  };
}

const join = (registered: string[], temporary: StoredUri[], name: 'redirect_uri' | 'post_logout_redirect_uri') => [
  ...new Set([...registered, ...temporary.flatMap((one) => one[name] ?? [])]),
];

/** A client's current secrets, read from the database. */
export async function loadSecrets(core: Core, app: App, id: string): Promise<Client['secrets']> {
  const [row] = await core.database.query<{ secrets: StoredSecret[] }>(findSecretsStatement, [app.id, id]);
  return row?.secrets.map(fromStored) ?? [];
}

type StoredSecret = { id: string; hash: string; expires_at: string | null };

const fromStored = ({ id, hash, expires_at }: StoredSecret) => ({
  id,
  hash: Buffer.from(hash, 'base64'),
  expires_at: expires_at === null ? null : new Date(expires_at),
});

export const secrets = `coalesce((
    select json_agg(json_build_object('id', client_secrets.id, 'hash', encode(secret_hash, 'base64'), 'expires_at', expires_at))
    from client_secrets where client_secrets.app_id = clients.app_id and client_id = clients.id
  ), '[]') as secrets`;

const logoHash = `(
    select hash from client_logos
    where client_logos.app_id = clients.app_id and client_id = clients.id and uri = clients.logo_uri
  ) as logo_hash`;

/** The next one to expire comes first. */
const temporary = `coalesce((
    select json_agg(json_build_object('redirect_uri', redirect_uri, 'post_logout_redirect_uri', post_logout_redirect_uri,
                                      'expires_at', expires_at) order by expires_at, id)
    from temporary_redirect_uris as temporary
    where temporary.app_id = clients.app_id and client_id = clients.id and expires_at > $3
  ), '[]') as temporary`;

const findStatement = {
  name: 'find_client_with_uris',
  reads: true,
  text: `select clients.*, ${secrets}, ${logoHash}, ${temporary} from clients where app_id = $1 and id = $2 and status = 'active'`,
};

const findSecretsStatement = {
  name: 'find_client_secrets',
  reads: true,
  text: `select ${secrets} from clients where app_id = $1 and id = $2 and status = 'active'`,
};
