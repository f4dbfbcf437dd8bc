// What Photo Prints is told by its environment. At the issuer it is registered as a confidential client with the two
// URLs below, letter for letter: `redirectUri` and, to return to after signing out, `homeUrl`. Where the issuer can reach it,
// `logoutPath` is registered as well.
const env = process.env;

const missing = ['ISSUER', 'CLIENT_ID', 'CLIENT_SECRET'].filter((name) => !env[name]);
if (missing.length > 0) {
  console.error(`Set ${missing.join(', ')}; examples/README.md says where they come from.`);
  process.exit(1);
}

const port = Number(env.PORT ?? 4001);
/** Our own URL. Never taken from the Host header, which whoever calls may set as they like. */
const baseUrl = new URL(env.BASE_URL ?? `http://localhost:${port}`);

export const config = {
  issuer: new URL(env.ISSUER!),
  clientId: env.CLIENT_ID!,
  clientSecret: env.CLIENT_SECRET!,
  port,
  baseUrl,
  homeUrl: new URL('/', baseUrl).href,
  redirectUri: new URL('/callback', baseUrl).href,
  /** Registered as the client's `backchannel_logout_uri`, below our own URL. */
  logoutPath: '/backchannel-logout',
  /** Where the API is. */
  blogApi: new URL(env.BLOG_API ?? 'http://localhost:4002'),
  /** The API's identifier at the issuer: what its access tokens are for. */
  blogResource: env.BLOG_RESOURCE ?? 'http://localhost:4002/',
};
