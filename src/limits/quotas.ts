// How many of a thing an App, a client or a user may have. Without an end, one developer or one stolen key could fill the
// database, or make every request slow that reads such a list. docs/configuration.md has the same table for people.

import { type RawBuilder, sql } from 'kysely';
import { now } from '../clock.ts';
import { lockAppRow } from '../database/locks/order.ts';
import type { Db } from '../database/schema.ts';
import { Problem, type ProblemCode } from '../problem.ts';

type Quota = { of: 'App' | 'organization' | 'client' | 'user'; max: number; code: ProblemCode };

export const quotas = {
  /** The built-in client doesn't count. */
  clients: { of: 'App', max: 500, code: 'limit_reached' },
  /** Live ones of the whole App: a revoked or expired key gives its place free. */
  api_keys: { of: 'App', max: 100, code: 'limit_reached' },
  /** Every process keeps them in memory, and a form shows all of them. */
  resources: { of: 'App', max: 100, code: 'limit_reached' },
  /** The sign-in screen has a button for each. */
  connections: { of: 'App', max: 50, code: 'limit_reached' },
  /** Each event is compared with all of them. */
  webhook_endpoints: { of: 'App', max: 20, code: 'limit_reached' },
  /** Each security event of a user is compared with all of the App's. */
  signal_streams: { of: 'App', max: 50, code: 'limit_reached' },
  /** One that is in use, and one that takes its place. */
  client_signal_streams: { of: 'client', max: 2, code: 'limit_reached' },
  /** Each reads and sends every event. */
  event_streams: { of: 'App', max: 5, code: 'limit_reached' },
  /** The list is returned in one piece, and a form shows all of it. */
  roles: { of: 'App', max: 200, code: 'limit_reached' },
  groups: { of: 'App', max: 200, code: 'limit_reached' },
  /** The form of a role shows all of them. */
  permissions: { of: 'App', max: 500, code: 'limit_reached' },
  members: { of: 'App', max: 200, code: 'limit_reached' },
  /** Each usage that is reported is compared with those of its App, user and organization alone. */
  spending_limits: { of: 'App', max: 10_000, code: 'limit_reached' },
  organizations: { of: 'App', max: 10_000, code: 'limit_reached' },
  /** As the roles of users; every organization has them. */
  organization_roles: { of: 'App', max: 50, code: 'limit_reached' },
  /** The same, of an organization: its members must not fill the App's places. */
  organization_api_keys: { of: 'organization', max: 20, code: 'limit_reached' },
  /** Each is kept for a few days with a report of up to 10,000 lines; enough for a million users at once. */
  user_imports: { of: 'App', max: 100, code: 'limit_reached' },
  /** Each verified one is checked every day. */
  organization_domains: { of: 'organization', max: 20, code: 'limit_reached' },
  /** Two are enough to rotate, and every request of the client is compared with each of them. */
  client_secrets: { of: 'client', max: 5, code: 'limit_reached' },
  /** Every authorization request is compared with all of them. One that has expired gives its place free. */
  temporary_redirect_uris: { of: 'client', max: 100, code: 'limit_reached' },
  /** Of a developer; the account page shows all of them. */
  personal_tokens: { of: 'user', max: 50, code: 'limit_reached' },
  passkeys: { of: 'user', max: 20, code: 'too_many_passkeys' },
  /** For another phone or two and a password manager; every wrong code is compared with each. */
  authenticator_apps: { of: 'user', max: 5, code: 'too_many_factors' },
  /** A key for each service, with some to spare for rotation. */
  vault_entries: { of: 'user', max: 100, code: 'limit_reached' },
} as const satisfies Record<string, Quota>;

type QuotaOf<Owner> = {
  [Name in keyof typeof quotas]: (typeof quotas)[Name]['of'] extends Owner ? Name : never;
}[keyof typeof quotas];

/** API keys that were revoked, or have expired. */
export const endedKeys = () => sql<boolean>`(revoked_at is not null or coalesce(expires_at <= ${now()}, false))`;

/** Rows of the table that don't count. */
const beside: Partial<Record<keyof typeof quotas, () => RawBuilder<boolean>>> = {
  clients: () => sql`built_in`,
  api_keys: () => sql`(organization_id is not null or ${endedKeys()})`,
  organization_api_keys: endedKeys,
  temporary_redirect_uris: () => sql`expires_at <= ${now()}`,
};

/** Where the table has another name. */
const tables: Partial<Record<keyof typeof quotas, string>> = {
  organization_api_keys: 'api_keys',
  client_signal_streams: 'signal_streams',
};

/**
 * Requires room for another thing of the App. Call it in the transaction that creates the thing: the App's row is locked
 * until its end, so that parallel requests create no more than the quota allows. Throws `limit_reached`.
 */
export async function requireRoomInApp(db: Db, app: { id: string }, name: QuotaOf<'App'>): Promise<void> {
  await lockAppRow(db, app);
  await requireFewer(db, name, sql`app_id = ${app.id}`);
}

/** The same for a client, whose row is the lock. Throws `not_found` for a client that is gone, `limit_reached`. */
export async function requireRoomInClient(
  db: Db,
  app: { id: string },
  clientId: string,
  name: QuotaOf<'client'>,
): Promise<void> {
  const client = db.selectFrom('clients').select('id').where('app_id', '=', app.id).where('id', '=', clientId);
  if (!(await client.forNoKeyUpdate().executeTakeFirst())) throw new Problem('not_found', 'There is no such client');
  await requireFewer(db, name, sql`app_id = ${app.id} and client_id = ${clientId}`);
}

/** The same for a user, whose row is the lock. Throws `not_found` for an unknown user, `limit_reached`. */
export async function requireRoomOfUser(
  db: Db,
  app: { id: string },
  userId: string,
  name: 'vault_entries',
): Promise<void> {
  const user = db.selectFrom('users').select('id').where('app_id', '=', app.id).where('id', '=', userId);
  if (!(await user.forNoKeyUpdate().executeTakeFirst())) throw new Problem('not_found', 'There is no such user');
  await requireFewer(db, name, sql`app_id = ${app.id} and user_id = ${userId}`);
}

/** The same for what belongs to one organization. Throws `limit_reached`, `not_found`. */
export async function requireRoomInOrganization(
  db: Db,
  app: { id: string },
  id: string,
  name: QuotaOf<'organization'>,
): Promise<void> {
  const organization = db.selectFrom('organizations').select('id').where('app_id', '=', app.id).where('id', '=', id);
  if (!(await organization.forNoKeyUpdate().executeTakeFirst()))
    throw new Problem('not_found', 'There is no such organization');
  await requireFewer(db, name, sql`app_id = ${app.id} and organization_id = ${id}`);
}

async function requireFewer(
  db: Db,
  name: QuotaOf<'App' | 'client' | 'organization'> | 'vault_entries',
  owned: RawBuilder<unknown>,
): Promise<void> {
  const { max, code } = quotas[name];
  const counted = sql`${owned} and not ${beside[name]?.() ?? sql`false`}`;
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from ${sql.table(tables[name] ?? name)} where ${counted}
  `.execute(db);
  if ((rows[0]?.count ?? 0) < max) return;
  const words = name.replaceAll('_', ' ');
  throw new Problem(code, `There are ${max} ${words} already, which is the limit; delete one first`, {
    members: { limit: name, max },
  });
}
