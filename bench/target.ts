// The facts that the load needs about a measured server. Gatehouse and bare oidc-provider are described in the same
// way, so that no measuring code knows which one it has.
export type Target = {
  name: string;
  /** The port of the server. Requests carry the issuer's host and scheme, as a reverse proxy would send them. */
  port: number;
  issuer: string;
  /** A confidential client that signs users in and introspects its tokens. */
  web: Client;
  /** A client for client credentials. */
  machine: Client;
  redirectUri: string;
  user: { email: string; password: string };
  /** Only Gatehouse has the JSON API. */
  apiKey?: string;
  /** How many users scale.ts made. */
  users?: number;
};

export type Client = { client_id: string; client_secret: string };
