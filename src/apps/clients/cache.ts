// Clients in the memory of this process: the protocol asks for one with every request.

import { LRUCache } from 'lru-cache';
import type { Core } from '../../core.ts';
import type { ClientRow } from '../../database/schema.ts';
import type { App } from '../app.ts';
import { perApp } from '../per-app.ts';
import { isClientId } from './client.ts';

const MAX_CACHED_CLIENTS = 1_000;

export type Client = ClientRow & {
  secrets: { id: string; hash: Buffer; expires_at: Date | null }[];
  /** Of our copy of its logo (logo.ts). */
  logo_hash: string | null;
};

const caches = perApp(() => new LRUCache<string, Promise<Client | undefined>>({ max: MAX_CACHED_CLIENTS }));

/** A client that is not disabled, from memory if possible. A change to any client of the App empties the memory. */
export function findClient(core: Core, app: App, id: string): Promise<Client | undefined> {
  const cache = caches(app);
  const cached = cache.get(id);
  if (cached) return cached;
  const loading = loadClient(core, app, id);
  cache.set(id, loading);
  const forget = () => cache.peek(id) === loading && cache.delete(id);
  // A missing client may be created at any moment, and its creation is not announced.
  loading.then((client) => client ?? forget(), forget);
  return loading;
}

async function loadClient(core: Core, app: App, id: string): Promise<Client | undefined> {
  if (!isClientId(id)) return undefined;
  const [row] = await core.database.query<Omit<Client, 'secrets'> & { secrets: StoredSecret[] }>(findStatement, [
    app.id,
    id,
  ]);
  return row && { ...row, secrets: row.secrets.map(fromStored) };
}

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

const findStatement = {
  name: 'find_client_and_logo',
  reads: true,
  text: `select clients.*, ${secrets}, ${logoHash} from clients where app_id = $1 and id = $2 and status = 'active'`,
};

const findSecretsStatement = {
  name: 'find_client_secrets',
  reads: true,
  text: `select ${secrets} from clients where app_id = $1 and id = $2 and status = 'active'`,
};
