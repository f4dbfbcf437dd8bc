// The clients that a user gave access to: their scopes, since when, and how to end the access with all its tokens.

import type { App } from '../apps/app.ts';
import { clientLogoUrlOf } from '../apps/clients/logo.ts';
import { now } from '../clock.ts';
import type { GrantPayload } from '../database/schema/sessions.ts';
import type { Db } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { record } from '../events/record.ts';

export type ConnectedApp = {
  client_id: string;
  name: string;
  /** One of the App's own clients, for which the user was not asked. */
  first_party: boolean;
  logo_uri: string | null;
  /** Our copy of it, if there is one. */
  logo_url: string | null;
  client_uri: string | null;
  scopes: string[];
  /** Allowed one by one, in addition to those of the scopes (OpenID Connect Core §5.5). */
  claims: string[];
  resources: { identifier: string; scopes: string[] }[];
  since: Date;
};

/** By name. Several grants of a client, one for each device, are merged into one entry. */
export async function listConnectedApps(db: Db, app: App, userId: string): Promise<ConnectedApp[]> {
  const rows = await db
    .selectFrom('grants')
    .innerJoin('clients', (join) =>
      join.onRef('clients.app_id', '=', 'grants.app_id').onRef('clients.id', '=', 'grants.client_id'),
    )
    .leftJoin('client_logos', (join) =>
      join
        .onRef('client_logos.app_id', '=', 'clients.app_id')
        .onRef('client_logos.client_id', '=', 'clients.id')
        .onRef('client_logos.uri', '=', 'clients.logo_uri'),
    )
    .select([
      'grants.client_id',
      'name',
      'first_party',
      'logo_uri',
      'hash',
      'client_uri',
      'payload',
      'grants.created_at',
    ])
    .where('grants.app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('expires_at', '>', now())
    // Built-in clients are left out: with them the user signs in at the App itself, which is listed as a session.
    .where('built_in', '=', false)
    .orderBy('name')
    .orderBy('grants.client_id')
    .orderBy('grants.created_at')
    .execute();
  const clients = Map.groupBy(rows, ({ client_id }) => client_id);
  return [...clients.values()].flatMap((grants) => {
    const [first] = grants;
    if (!first) return [];
    const { payload: _, created_at, hash, ...client } = first;
    const logo_url = clientLogoUrlOf(app, { id: client.client_id, hash }) ?? null;
    return [{ ...client, logo_url, ...unite(grants.map(({ payload }) => payload)), since: created_at }];
  });
}

/** What a client may see of a user: the scopes and claims of all its grants, or undefined if it has none. */
export async function findGrantedClaims(
  db: Db,
  app: App,
  userId: string,
  clientId: string,
): Promise<Pick<ConnectedApp, 'scopes' | 'claims'> | undefined> {
  const grants = await db
    .selectFrom('grants')
    .select('payload')
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('client_id', '=', clientId)
    .where('expires_at', '>', now())
    .execute();
  return grants.length === 0 ? undefined : unite(grants.map(({ payload }) => payload));
}

/** As personal data. */
export const ownConnectedApps = {
  name: 'connected_apps',
  list: (db: Db, app: App, user: { id: string }) => listConnectedApps(db, app, user.id),
} as const;

function unite(grants: GrantPayload[]): Pick<ConnectedApp, 'scopes' | 'claims' | 'resources'> {
  const words = (text = '') => text.split(' ').filter(Boolean);
  const resources = Map.groupBy(
    grants.flatMap((grant) => Object.entries(grant.resources ?? {})),
    ([identifier]) => identifier,
  );
  return {
    scopes: [...new Set(grants.flatMap(({ openid }) => words(openid?.scope)))],
    claims: [...new Set(grants.flatMap(({ openid }) => openid?.claims ?? []))],
    resources: Array.from(resources, ([identifier, granted]) => ({
      identifier,
      scopes: [...new Set(granted.flatMap(([, scopes]) => words(scopes)))],
    })),
  };
}

/** Ends the grants of a client on every device, and with them its tokens. Returns false if there were none. */
export async function revokeConnectedApp(db: Db, app: App, userId: string, clientId: string): Promise<boolean> {
  return transact(db, async (db) => {
    const builtIn = db.selectFrom('clients').select('id').where('app_id', '=', app.id).where('built_in', '=', true);
    const ended = await db
      .deleteFrom('grants')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('client_id', '=', clientId)
      .where('client_id', 'not in', builtIn)
      .returning('id_hash')
      .execute();
    if (ended.length === 0) return false;
    await record(db, app, 'grant.revoked', { user_id: userId, client_id: clientId });
    return true;
  });
}
