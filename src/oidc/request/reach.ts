// What the client of a request may ask for (apps/clients/reach.ts), as the library knows the client.
import type { Client } from 'oidc-provider';
import type { Reach } from '../../apps/clients/reach.ts';

/** `api_permissions`: those that a machine has at the App's own API. */
export type OwnClient = Reach & { first_party: boolean; api_permissions: string[] };

/** From the metadata that oidc/provider/client-metadata.ts gives to the library. */
export const toOwnClient = ({ first_party, reach_scopes, reach_resources, api_permissions }: Client): OwnClient => ({
  first_party: first_party === true,
  scopes: toList(reach_scopes),
  resources: toList(reach_resources),
  api_permissions: toList(api_permissions),
});

const toList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
