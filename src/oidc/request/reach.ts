// What the client of a request may ask for (apps/clients/reach.ts), as the library knows the client.
import type { Client } from 'oidc-provider';
import type { Reach } from '../../apps/clients/reach.ts';

export type OwnClient = Reach & { first_party: boolean };

/** From the metadata that oidc/provider/client-metadata.ts gives to the library. */
export const toOwnClient = ({ first_party, reach_scopes, reach_resources }: Client): OwnClient => ({
  first_party: first_party === true,
  scopes: toList(reach_scopes),
  resources: toList(reach_resources),
});

const toList = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
