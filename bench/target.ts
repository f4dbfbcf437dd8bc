// What the load needs to know of a server under test. Gatehouse and bare oidc-provider are both described by it, so that
// nothing that measures knows which one it has before it.
export type Target = {
  name: string;
  /** Where connections go. Requests carry the issuer's host and scheme, as a reverse proxy would send them. */
  port: number;
  issuer: string;
  /** A confidential client that signs users in, and introspects its tokens. */
  web: Client;
  /** A client of client credentials. */
  machine: Client;
  redirectUri: string;
  user: { email: string; password: string };
  /** Only Gatehouse has the JSON API. */
  apiKey?: string;
};

export type Client = { client_id: string; client_secret: string };
