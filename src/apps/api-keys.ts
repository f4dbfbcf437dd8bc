// API keys: the credential of an App's own backend. Random, scoped, expiring; shown once, kept as SHA-256.

import { DAY, HOUR, MINUTE, now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { ApiKeyRow, Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';
import { newId, newSecret } from '../ids.ts';
import { requireRoomInApp } from '../limits/quotas.ts';
import { Problem } from '../problem.ts';
import { hashSecret } from '../secrets.ts';
import type { App } from './app.ts';
import { defaultKeyScopes, keyScopes } from './permissions.ts';

export const API_KEY_PREFIX = 'gh_key_';
const HINT_LENGTH = 4;
/** A key that nobody renews is likely to be forgotten, and its secret is in places that nobody looks after. */
export const DEFAULT_DAYS = 90;
export const MAX_DAYS = 3_650;
/** So long before its end, a key is shown as one to rotate. */
export const ENDS_SOON_DAYS = 14;
const MAX_LISTED = 200;
/** “Last used” is for people to read. Writing it with every call would cost more than the call. */
const LAST_USED_PRECISION = 5 * MINUTE;

export type NewApiKey = {
  name: string;
  scopes?: string[] | undefined;
  /** 90 if it isn't said; null for a key that never ends. */
  expires_in_days?: number | null | undefined;
  created_by?: string | undefined;
};

/** The key itself is never shown again. Throws `invalid_body` for a scope that keys can't have, `limit_reached`. */
export async function createApiKey(db: Db, app: App, input: NewApiKey): Promise<{ apiKey: ApiKeyRow; key: string }> {
  const { expires_in_days = DEFAULT_DAYS } = input;
  const scopes = input.scopes?.length ? input.scopes : defaultKeyScopes;
  const unknown = scopes.find((scope) => !keyScopes.some((one) => one === scope));
  if (unknown !== undefined) {
    throw new Problem(
      'invalid_body',
      `An API key cannot have the scope “${unknown.slice(0, 100)}”; choose from ${keyScopes.join(', ')}`,
      {
        fields: { scopes: `choose from ${keyScopes.join(', ')}` },
      },
    );
  }
  return transact(db, async (db) => {
    const created = await insertApiKey(db, app, {
      name: input.name,
      scopes: [...new Set(scopes)],
      created_by: input.created_by ?? null,
      expires_at: expires_in_days === null ? null : new Date(now().getTime() + expires_in_days * DAY),
    });
    const { id, name } = created.apiKey;
    await record(db, app, 'api_key.created', { data: { id, name, scopes: created.apiKey.scopes } });
    return created;
  });
}

export type Rotation = {
  /** How long the old key works beside the new one; 0 for not at all. */ overlap_hours: number;
};

/** Creates a key with the name, scopes and lifetime of a live one, which ends after the overlap. Throws `not_found`, `limit_reached`. */
export async function rotateApiKey(
  db: Db,
  app: App,
  id: string,
  { overlap_hours, created_by }: Rotation & { created_by?: string | undefined },
): Promise<{ apiKey: ApiKeyRow; key: string }> {
  return transact(db, async (db) => {
    const old = await lockLiveKey(db, app, id);
    const lifetime = old.expires_at && old.expires_at.getTime() - old.created_at.getTime();
    const ends = new Date(now().getTime() + overlap_hours * HOUR);
    await db
      .updateTable('api_keys')
      .set(overlap_hours === 0 ? { revoked_at: now() } : { expires_at: earlier(ends, old.expires_at) })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .execute();
    const created = await insertApiKey(db, app, {
      name: old.name,
      scopes: old.scopes,
      created_by: created_by ?? null,
      expires_at: lifetime === null ? null : new Date(now().getTime() + lifetime),
    });
    await record(db, app, 'api_key.rotated', {
      data: { id, name: old.name, new_id: created.apiKey.id, overlap_hours },
    });
    return created;
  });
}

async function lockLiveKey(db: Db, app: App, id: string): Promise<ApiKeyRow> {
  const key = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now())]))
    .forUpdate()
    .executeTakeFirst();
  if (!key) throw new Problem('not_found', 'There is no such API key');
  return key;
}

const earlier = (one: Date, other: Date | null) => (other && other < one ? other : one);

async function insertApiKey(
  db: Db,
  app: App,
  input: Pick<ApiKeyRow, 'name' | 'scopes' | 'created_by' | 'expires_at'>,
): Promise<{ apiKey: ApiKeyRow; key: string }> {
  await requireRoomInApp(db, app, 'api_keys');
  const key = newSecret(API_KEY_PREFIX);
  const apiKey = await db
    .insertInto('api_keys')
    .values({
      app_id: app.id,
      id: newId(),
      key_hash: hashSecret(key),
      hint: key.slice(-HINT_LENGTH),
      created_at: now(),
      ...input,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return { apiKey, key };
}

/** A live key that should be rotated in the next days. */
export function endsSoon({ expires_at }: Pick<ApiKeyRow, 'expires_at'>): boolean {
  return expires_at !== null && expires_at.getTime() - now().getTime() < ENDS_SOON_DAYS * DAY;
}

export function toApiKeyJson(apiKey: ApiKeyRow) {
  const { id, name, hint, scopes, created_by, created_at, expires_at, last_used_at, revoked_at } = apiKey;
  return { id, name, hint, scopes, created_by, created_at, expires_at, last_used_at, revoked_at };
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

/** Takes effect at once on every node, because keys are looked up with every call. Throws `not_found`. */
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

/** The live key with this secret, or undefined. A key of another App doesn't count. */
export async function findApiKey(core: Core, app: App, secret: string): Promise<ApiKey | undefined> {
  if (!secret.startsWith(API_KEY_PREFIX)) return undefined;
  const [key] = await core.database.query<ApiKey>(findStatement, [app.id, hashSecret(secret), now()]);
  if (key && (!key.last_used_at || now().getTime() - key.last_used_at.getTime() > LAST_USED_PRECISION)) {
    await core.database.query(touchStatement, [app.id, key.id, now()]);
  }
  return key;
}

const findStatement = {
  name: 'find_api_key',
  reads: true,
  text: `select id, name, scopes, expires_at, last_used_at from api_keys
         where app_id = $1 and key_hash = $2 and revoked_at is null and (expires_at is null or expires_at > $3)`,
};
const touchStatement = {
  name: 'touch_api_key',
  text: 'update api_keys set last_used_at = $3 where app_id = $1 and id = $2',
};
