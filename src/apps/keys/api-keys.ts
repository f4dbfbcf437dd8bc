// API keys: the credential of an App's own backend. Random, scoped, expiring; shown once, kept as SHA-256.
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import { DAY, HOUR, MINUTE, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { ifGiven } from '../../database/lists.ts';
import { lockAppRow } from '../../database/locks/order.ts';
import type { ApiKeyRow, Db, Schema } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { changesNothing, toChanges } from '../../events/changes.ts';
import { record, recordEach } from '../../events/record.ts';
import { isId, isKey, newId, newKey } from '../../ids.ts';
import { requireRoomInApp, requireRoomInOrganization } from '../../limits/quotas.ts';
import { Problem, requireKnown } from '../../problem.ts';
import { hashSecret } from '../../secrets.ts';
import type { App } from '../app.ts';
import type { Developer } from '../operators.ts';
import { defaultKeyScopes, keyScopes } from '../permissions.ts';
import { requireNetworks } from './networks.ts';

export const API_KEY_PREFIX = 'gh_key_';
const HINT_LENGTH = 4;
/** A key that nobody renews is likely to be forgotten, and its secret is in places that nobody looks after. */
export const DEFAULT_DAYS = 90;
export const MAX_DAYS = 3_650;
/** So long before its end, a key is shown as one to rotate. */
export const ENDS_SOON_DAYS = 14;
/** “Last used” is for people to read. Writing it with every call would cost more than the call. */
const LAST_USED_PRECISION = 5 * MINUTE;

export type NewApiKey = {
  name: string;
  scopes?: string[] | undefined;
  /** 90 if it isn't said; null for a key that never ends. */
  expires_in_days?: number | null | undefined;
  /** Addresses and ranges; empty for a key that works from everywhere. */
  allowed_networks?: string[] | undefined;
  /** The one organization that the key acts in; undefined for a key of the whole App. */
  organization_id?: string | undefined;
} & Giver;

/** `grantor`: what the caller may do in the App; undefined for the command line, which may do everything. */
type Giver = { created_by?: string | undefined; grantor?: readonly string[] | undefined };

/**
 * The key itself is never shown again. Throws `invalid_body` for a scope that keys can't have and for wrong networks,
 * `cannot_grant`, `limit_reached`.
 */
export async function createApiKey(db: Db, app: App, input: NewApiKey): Promise<{ apiKey: ApiKeyRow; key: string }> {
  const { expires_in_days = DEFAULT_DAYS, allowed_networks = [] } = input;
  const scopes = input.scopes?.length ? input.scopes : defaultKeyScopes;
  requireKnown('scopes', scopes, {
    known: keyScopes,
    toDetail: (scope) =>
      `an API key cannot have the scope “${scope.slice(0, 100)}”; choose from ${keyScopes.join(', ')}`,
  });
  requireHeld(input, scopes);
  requireNetworks(allowed_networks);
  return transact(db, async (db) => {
    const created = await insertApiKey(db, app, {
      id: newId(),
      name: input.name,
      allowed_networks,
      scopes: [...new Set(scopes)],
      organization_id: input.organization_id ?? null,
      created_by: input.created_by ?? null,
      expires_at: expires_in_days === null ? null : new Date(now().getTime() + expires_in_days * DAY),
    });
    const { id, name } = created.apiKey;
    const { scopes: given, organization_id } = created.apiKey;
    await record(db, app, 'api_key.created', { data: { id, name, scopes: given, ...toPlace(organization_id) } });
    return created;
  });
}

/** A key must not do what its creator may not: a token with few rights could otherwise make a key with many. */
function requireHeld({ grantor }: Giver, scopes: readonly string[]): void {
  const lacking = grantor && scopes.find((scope) => !grantor.includes(scope));
  if (lacking === undefined) return;
  throw new Problem('cannot_grant', `Only a caller that has ${lacking} can create an API key with it`);
}

const toPlace = (organization_id: string | null) => (organization_id === null ? {} : { organization_id });

export type Rotation = {
  /** How long the old key works beside the new one; 0 for not at all. */ overlap_hours: number;
};

/**
 * Creates a key with the name, scopes, networks and lifetime of a live one, which ends after the overlap. Throws `not_found`,
 * `cannot_grant`, `limit_reached`.
 */
export async function rotateApiKey(
  db: Db,
  app: App,
  id: string,
  { overlap_hours, created_by, grantor }: Rotation & Giver,
): Promise<{ apiKey: ApiKeyRow; key: string }> {
  return transact(db, async (db) => {
    // The new key needs room in the App.
    await lockAppRow(db, app);
    const old = await lockLiveKey(db, app, id);
    requireHeld({ grantor }, old.scopes);
    const lifetime = old.expires_at && old.expires_at.getTime() - old.created_at.getTime();
    const ends = new Date(now().getTime() + overlap_hours * HOUR);
    const ending = overlap_hours === 0 ? { revoked_at: now() } : { expires_at: earlier(ends, old.expires_at) };
    const new_id = newId();
    await db
      .updateTable('api_keys')
      .set({ ...ending, replaced_by: new_id })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .execute();
    const created = await insertApiKey(db, app, {
      id: new_id,
      name: old.name,
      scopes: old.scopes,
      allowed_networks: old.allowed_networks,
      organization_id: old.organization_id,
      created_by: created_by ?? null,
      expires_at: lifetime === null ? null : new Date(now().getTime() + lifetime),
    });
    await record(db, app, 'api_key.rotated', { data: { id, name: old.name, new_id, overlap_hours } });
    return created;
  });
}

export type ApiKeyChange = { name?: string | undefined; allowed_networks?: string[] | undefined };

/** For a key that is live. Throws `not_found`, `invalid_body`. */
export async function updateApiKey(db: Db, app: App, id: string, change: ApiKeyChange): Promise<ApiKeyRow> {
  requireNetworks(change.allowed_networks ?? []);
  return transact(db, async (db) => {
    const before = await lockLiveKey(db, app, id);
    if (changesNothing(before, change)) return before;
    const { name = before.name, allowed_networks = before.allowed_networks } = change;
    const changed = await db
      .updateTable('api_keys')
      .set({ name, allowed_networks })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, app, 'api_key.updated', { data: { id, name, allowed_networks, ...toChanges(before, change) } });
    return changed;
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
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!key) throw new Problem('not_found', 'There is no such API key');
  return key;
}

const earlier = (one: Date, other: Date | null) => (other && other < one ? other : one);

async function insertApiKey(
  db: Db,
  app: App,
  input: Pick<
    ApiKeyRow,
    'id' | 'name' | 'scopes' | 'organization_id' | 'allowed_networks' | 'created_by' | 'expires_at'
  >,
): Promise<{ apiKey: ApiKeyRow; key: string }> {
  if (input.organization_id === null) await requireRoomInApp(db, app, 'api_keys');
  else await requireRoomInOrganization(db, app, input.organization_id, 'organization_api_keys');
  const key = newKey(API_KEY_PREFIX);
  const apiKey = await db
    .insertInto('api_keys')
    .values({
      app_id: app.id,
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
  const { id, name, hint, scopes, organization_id, allowed_networks, created_by, created_at } = apiKey;
  const { expires_at, last_used_at, revoked_at } = apiKey;
  return {
    ...{ id, name, hint, scopes, organization_id, allowed_networks, created_by, created_at },
    ...{ expires_at, last_used_at, revoked_at },
  };
}

/** With an organization, one of its own alone. Throws `not_found`. */
export async function getApiKey(db: Db, app: App, id: string, organization?: { id: string }): Promise<ApiKeyRow> {
  const key = isId(id) ? await findKeyRow(db, app, id) : undefined;
  if (!key || (organization && key.organization_id !== organization.id))
    throw new Problem('not_found', 'There is no such API key');
  return key;
}

const findKeyRow = (db: Db, app: App, id: string): Promise<ApiKeyRow | undefined> =>
  db.selectFrom('api_keys').selectAll().where('app_id', '=', app.id).where('id', '=', id).executeTakeFirst();

/** Takes effect at once on every node, because keys are looked up with every call. Throws `not_found`. */
export async function revokeApiKey(
  db: Db,
  app: { id: string },
  id: string,
  organization?: { id: string },
): Promise<void> {
  const revoked = await revokeKeys(db, (where) =>
    where.and([
      where('app_id', '=', app.id),
      where('id', '=', id),
      ifGiven(organization, (one) => where('organization_id', '=', one.id)),
    ]),
  );
  if (revoked === 0) throw new Problem('not_found', 'There is no such API key');
}

/** Those that a developer created since then, in any App. Call it in the transaction of the reason. */
export async function revokeKeysOfDeveloper(db: Db, developer: Developer, since: Date): Promise<void> {
  await revokeKeys(db, (where) =>
    where.and([where('created_by', '=', developer.id), where('created_at', '>=', since)]),
  );
}

type Condition = (where: ExpressionBuilder<Schema, 'api_keys'>) => Expression<SqlBool>;

/** In one statement, which passes over a key that is revoked or deleted at the same time. Returns how many were live. */
export async function revokeKeys(db: Db, condition: Condition): Promise<number> {
  return transact(db, async (db) => {
    const revoked = await db
      .updateTable('api_keys')
      .set({ revoked_at: now() })
      .where('revoked_at', 'is', null)
      .where(condition)
      .returning(['app_id', 'id', 'name'])
      .execute();
    for (const [app_id, keys] of Map.groupBy(revoked, ({ app_id }) => app_id)) {
      const each = keys.map(({ id, name }) => ({ data: { id, name } }));
      await recordEach(db, { id: app_id }, 'api_key.revoked', each);
    }
    return revoked.length;
  });
}

export type ApiKey = Pick<
  ApiKeyRow,
  'id' | 'name' | 'scopes' | 'organization_id' | 'allowed_networks' | 'expires_at' | 'last_used_at'
>;

/** The live key with this secret, or undefined. A key of another App doesn't count. */
export async function findApiKey(core: Core, app: App, secret: string): Promise<ApiKey | undefined> {
  if (!isKey(API_KEY_PREFIX, secret)) return undefined;
  const [key] = await core.database.query<ApiKey>(findStatement, [app.id, hashSecret(secret), now()]);
  return key;
}

/** For a key that was accepted. */
export async function noteKeyUse(core: Core, app: App, { id, last_used_at }: ApiKey): Promise<void> {
  if (last_used_at && now().getTime() - last_used_at.getTime() <= LAST_USED_PRECISION) return;
  await core.database.query(touchStatement, [app.id, id, now()]);
}

const findStatement = {
  name: 'find_api_key',
  reads: true,
  text: `select id, name, scopes, organization_id, allowed_networks, expires_at, last_used_at from api_keys
         where app_id = $1 and key_hash = $2 and revoked_at is null and (expires_at is null or expires_at > $3)`,
};
const touchStatement = {
  name: 'touch_api_key',
  text: 'update api_keys set last_used_at = $3 where app_id = $1 and id = $2',
};
