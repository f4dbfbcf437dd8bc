// API keys: the credential of an App's own backend. Random, scoped, expiring; shown once, kept as SHA-256.
import { record } from '../audit-log.ts';
import { DAY, MINUTE, now } from '../clock.ts';
import type { Database } from '../database/open.ts';
import type { ApiKeyRow, Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { newId, newSecret } from '../ids.ts';
import { Problem } from '../problem.ts';
import { hashSecret } from '../secrets.ts';
import type { App } from './apps.ts';
import { defaultKeyScopes, keyScopes, type Permission } from './permissions.ts';

export const API_KEY_PREFIX = 'gh_key_';
const HINT_LENGTH = 4;
const MAX_LISTED = 200;
/** "Last used" is for people; a write with every call would cost more than the call. */
const LAST_USED_PRECISION = 5 * MINUTE;

export type NewApiKey = {
  name: string;
  scopes?: string[] | undefined;
  expires_in_days?: number | undefined;
  created_by?: string | undefined;
};

/** The key itself is never to be had again. Throws `invalid_body` for a scope that keys can't have. */
export async function createApiKey(db: Db, app: App, input: NewApiKey): Promise<{ apiKey: ApiKeyRow; key: string }> {
  const scopes = input.scopes?.length ? input.scopes : defaultKeyScopes;
  const unknown = scopes.find((scope) => !keyScopes.includes(scope as Permission));
  if (unknown !== undefined) {
    throw new Problem(
      'invalid_body',
      `An API key cannot have the scope “${unknown.slice(0, 100)}”; choose from ${keyScopes.join(', ')}`,
      {
        fields: { scopes: `choose from ${keyScopes.join(', ')}` },
      },
    );
  }
  const key = newSecret(API_KEY_PREFIX);
  return transact(db, async (db) => {
    const apiKey = await db
      .insertInto('api_keys')
      .values({
        app_id: app.id,
        id: newId(),
        name: input.name,
        key_hash: hashSecret(key),
        hint: key.slice(-HINT_LENGTH),
        scopes: [...new Set(scopes)],
        created_by: input.created_by ?? null,
        created_at: now(),
        expires_at: input.expires_in_days ? new Date(now().getTime() + input.expires_in_days * DAY) : null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, app, 'api_key.created', { data: { id: apiKey.id, name: apiKey.name, scopes: apiKey.scopes } });
    return { apiKey, key };
  });
}

export async function listApiKeys(db: Db, app: App): Promise<ApiKeyRow[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('app_id', '=', app.id)
    .orderBy('created_at', 'desc')
    .limit(MAX_LISTED)
    .execute();
}

/** At once, everywhere: keys are looked up with every call. Throws `not_found`. */
export async function revokeApiKey(db: Db, app: App, id: string): Promise<void> {
  await transact(db, async (db) => {
    const row = await db
      .updateTable('api_keys')
      .set({ revoked_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning(['id', 'name'])
      .executeTakeFirst();
    if (!row) throw new Problem('not_found', 'There is no such API key');
    await record(db, app, 'api_key.revoked', { data: row });
  });
}

export type ApiKey = Pick<ApiKeyRow, 'id' | 'name' | 'scopes' | 'expires_at' | 'last_used_at'>;

/** The live key behind a secret, or undefined; a key of another App is none. */
export async function findApiKey(database: Database, app: App, secret: string): Promise<ApiKey | undefined> {
  if (!secret.startsWith(API_KEY_PREFIX)) return undefined;
  const [key] = await database.query<ApiKey>(findStatement, [app.id, hashSecret(secret), now()]);
  if (key && (!key.last_used_at || now().getTime() - key.last_used_at.getTime() > LAST_USED_PRECISION)) {
    await database.query(touchStatement, [app.id, key.id, now()]);
  }
  return key;
}

const findStatement = {
  name: 'find_api_key',
  text: `select id, name, scopes, expires_at, last_used_at from api_keys
         where app_id = $1 and key_hash = $2 and revoked_at is null and (expires_at is null or expires_at > $3)`,
};
const touchStatement = {
  name: 'touch_api_key',
  text: 'update api_keys set last_used_at = $3 where app_id = $1 and id = $2',
};
