// One OAuth 2.0 client as its row, and what the API shows of it.
import type { ClientRow, Db } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { App } from '../app.ts';

export type ClientType = ClientRow['type'];

/** Other texts are never looked up: PostgreSQL answers a NUL with an error, which would count as our failure. */
export const isClientId = (text: string): boolean => /^[\x21-\x7e]{1,100}$/.test(text);

export async function getClientRow(db: Db, app: App, id: string): Promise<ClientRow> {
  return present(await findClientRow(db, app, id));
}

/** In a transaction that decides by what the client is now, after the App's row if it locks that, too. Throws `not_found`. */
export async function lockClientRow(db: Db, app: App, id: string): Promise<ClientRow> {
  return present(await selectClient(db, app, id).forNoKeyUpdate().executeTakeFirst());
}

function present(row: ClientRow | undefined): ClientRow {
  if (!row) throw new Problem('not_found', 'There is no such client');
  return row;
}

export async function findClientRow(db: Db, app: App, id: string): Promise<ClientRow | undefined> {
  return selectClient(db, app, id).executeTakeFirst();
}

const selectClient = (db: Db, app: App, id: string) =>
  db.selectFrom('clients').selectAll().where('app_id', '=', app.id).where('id', '=', id);

/** A receiver of security events gets a token of its own for its streams (RFC 6749 §4.4), and for nothing else. */
export const grantTypesOf = ({ grant_types, shared_signals }: Pick<ClientRow, 'grant_types' | 'shared_signals'>) =>
  shared_signals ? [...grant_types, 'client_credentials'] : grant_types;

/** The part of a client that the App's own backend may see. */
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
    grant_types: grantTypesOf(client),
    redirect_uris: client.redirect_uris,
    post_logout_redirect_uris: client.post_logout_redirect_uris,
    introspects: client.introspects,
    scopes: client.scopes,
    resources: client.resources,
    api_permissions: client.api_permissions,
    id_token_alg: client.id_token_alg,
    id_token_claims: client.id_token_claims,
    provisioning: client.provisioning,
    shared_signals: client.shared_signals,
    backchannel_logout_uri: client.backchannel_logout_uri,
    backchannel_logout_session_required: client.backchannel_logout_session_required,
    logo_uri: client.logo_uri,
    client_uri: client.client_uri,
    policy_uri: client.policy_uri,
    tos_uri: client.tos_uri,
    created_at: client.created_at,
    updated_at: client.updated_at,
  };
}
