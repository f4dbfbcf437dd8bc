// What the client of a request may ask for (apps/clients/reach.ts), as the library knows the client.
import type { Client } from 'oidc-provider';
import type { Reach } from '../../apps/clients/reach.ts';

/** `api_permissions`: those that a machine has at the App's own API; `shared_signals`: it may have streams there. */
export type OwnClient = Reach & { first_party: boolean; api_permissions: string[]; shared_signals: boolean };

/** From the metadata that oidc/provider/client-metadata.ts gives to the library. */
export const toOwnClient = (client: Client): OwnClient => ({
  first_party: client.first_party === true,
  scopes: toList(client.reach_scopes),
  resources: toList(client.reach_resources),
  api_permissions: toList(client.api_permissions),
  shared_signals: client.shared_signals === true,
});

const toList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
