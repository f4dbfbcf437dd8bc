// A client in the words of OpenID Connect Dynamic Client Registration 1.0 §2, as oidc-provider wants it.
import type { ClientMetadata } from 'oidc-provider';
import { apiPermissionsOf } from '../../apps/clients/api-permissions.ts';
import type { Client } from '../../apps/clients/cache.ts';
import { grantTypesOf } from '../../apps/clients/client.ts';

/** The library insists on a secret where the method uses one; the real ones are hashes, compared in provider.ts. */
const STORED_AS_HASH = 'stored-as-a-hash';

const known = new WeakMap<Client, ClientMetadata>();

/** What the library doesn't know of a client. */
export const OWN_METADATA = [
  ...['first_party', 'require_pkce', 'introspects', 'reach_scopes', 'reach_resources', 'api_permissions'],
  ...['id_token_claims', 'logo_hash', 'shared_signals'],
] as const;

export function toClientMetadata(client: Client): ClientMetadata {
  let metadata = known.get(client);
  if (!metadata) {
    metadata = build(client);
    known.set(client, metadata);
  }
  return metadata;
}

const algorithms = ['RS256', 'ES256'] as const;

function build(client: Client): ClientMetadata {
  const signsIn = client.grant_types.includes('authorization_code');
  return {
    client_id: client.id,
    client_name: client.name,
    ...(client.token_endpoint_auth_method !== 'none' && { client_secret: STORED_AS_HASH }),
    token_endpoint_auth_method: client.token_endpoint_auth_method,
    application_type: client.application_type,
    redirect_uris: client.redirect_uris,
    post_logout_redirect_uris: client.post_logout_redirect_uris,
    grant_types: grantTypesOf(client),
    response_types: signsIn ? ['code'] : [],
    id_token_signed_response_alg: algorithms.find((one) => one === client.id_token_alg),
    ...(client.client_uri && { client_uri: client.client_uri }),
    ...(client.policy_uri && { policy_uri: client.policy_uri }),
    ...(client.tos_uri && { tos_uri: client.tos_uri }),
    ...(client.backchannel_logout_uri && {
      backchannel_logout_uri: client.backchannel_logout_uri,
      backchannel_logout_session_required: client.backchannel_logout_session_required,
    }),
    first_party: client.first_party,
    require_pkce: client.require_pkce,
    introspects: client.introspects,
    // The library has a "scopes" of its own.
    reach_scopes: client.scopes,
    reach_resources: client.resources,
    api_permissions: apiPermissionsOf(client),
    id_token_claims: client.id_token_claims,
    logo_hash: client.logo_hash,
    shared_signals: client.shared_signals,
  };
}
