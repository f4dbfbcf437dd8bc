// An issuer for the example programs to meet: bare oidc-provider with its development screens, under a path as our
// issuers are. It lets a test choose how tokens look, and counts what it was asked.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

export const PHOTO_PRINTS = { id: 'photo-prints', secret: 'photo-prints-secret' };
export const BLOG_API = { id: 'blog-api', secret: 'blog-api-secret' };
const PATH = '/o/alices-blog';

export type Settings = {
  format: 'jwt' | 'opaque';
  accessTokenSeconds: number;
  scopes: string;
  /** How long the token endpoint takes to answer, in milliseconds. */
  tokenDelay: number;
  keysBroken: boolean;
};

const defaults: Settings = {
  format: 'opaque',
  accessTokenSeconds: 600,
  scopes: 'photos:read',
  tokenDelay: 0,
  keysBroken: false,
};

export type StandInIssuer = Awaited<ReturnType<typeof startIssuer>>;

/** `photoPrints` is the URL of that program, `port` 0 for any. */
export async function startIssuer(photoPrints: string, port = 0) {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const rsa = await generateKeyPair('RS256', { extractable: true });
  const settings = { ...defaults };

  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
  const keys = [await toJwk(privateKey, 'ES256'), await toJwk(rsa.privateKey, 'RS256')];
  const provider = withoutAdvice(() => new Provider(issuer, configure(keys, settings, photoPrints)));

  const seen = { refreshes: 0, refreshTokens: [] as string[], accessTokens: [] as string[] };
  provider.on('grant.success', (ctx) => {
    if (ctx.oidc.params?.grant_type === 'refresh_token') seen.refreshes += 1;
  });
  provider.on('refresh_token.saved', (token) => seen.refreshTokens.push(token.jti));
  provider.on('access_token.saved', (token) => seen.accessTokens.push(token.jti));

  // Introspection here names the audience of refresh tokens too: then only the missing type tells them apart.
  provider.use(async (ctx, next) => {
    if (ctx.path.endsWith('/token')) await setTimeout(settings.tokenDelay);
    await next();
    if (ctx.path.endsWith('/jwks') && settings.keysBroken) ctx.status = 500;
    const refreshToken = ctx.path.endsWith('/introspection') ? ctx.oidc?.entities.RefreshToken : undefined;
    if (refreshToken) ctx.body = { ...(ctx.body as object), aud: refreshToken.resource };
  });

  const handle = provider.callback();
  server.on('request', (req: IncomingMessage & { originalUrl?: string }, res) => {
    req.originalUrl = req.url;
    req.url = req.url?.slice(PATH.length) || '/';
    handle(req, res);
  });

  return {
    issuer,
    settings,
    reset: () => Object.assign(settings, defaults),
    seen,
    signingKey: privateKey,
    /** As if the user had ended it: every token of the grant is gone. */
    revokeAccess: async (refreshToken: string) => provider.RefreshToken.revokeByGrantId(await grantOf(refreshToken)),
    expire: async (accessToken: string) => (await provider.AccessToken.find(accessToken))?.destroy(),
    knows: async (refreshToken: string) => (await provider.RefreshToken.find(refreshToken)) !== undefined,
    clientCredentials: (parameters: Record<string, string>) => clientCredentials(issuer, parameters),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };

  async function grantOf(refreshToken: string) {
    return (await provider.RefreshToken.find(refreshToken))!.grantId!;
  }
}

/** oidc-provider advises against its development screens and its memory, which are what a stand-in is made of. */
function withoutAdvice<Result>(make: () => Result): Result {
  const { warn } = console;
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}

async function toJwk(key: CryptoKey, alg: string): Promise<JWK> {
  return { ...(await exportJWK(key)), alg, kid: alg, use: 'sig' };
}

function configure(keys: JWK[], settings: Settings, photoPrints: string): Configuration {
  return {
    jwks: { keys: keys as never },
    cookies: { keys: ['a key of the stand-in'] },
    clients: [
      {
        client_id: PHOTO_PRINTS.id,
        client_secret: PHOTO_PRINTS.secret,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${photoPrints}/callback`],
        post_logout_redirect_uris: [`${photoPrints}/`],
        backchannel_logout_uri: `${photoPrints}/backchannel-logout`,
        backchannel_logout_session_required: true,
      },
      {
        client_id: BLOG_API.id,
        client_secret: BLOG_API.secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    // Programs of a test are on this machine.
    fetch: (url, options) => fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    findAccount: (_ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `${id} of the blog`, email: `${id}@example.com` }),
    }),
    rotateRefreshToken: true,
    ttl: {
      AccessToken: (_ctx, { resourceServer }) => resourceServer?.accessTokenTTL ?? 600,
      ClientCredentials: 600,
      Grant: 600,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 600,
      Session: 600,
    },
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: true },
      claimsParameter: { enabled: true },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_ctx, client) => client.clientId === BLOG_API.id },
      revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
      rpInitiatedLogout: {
        enabled: true,
        postLogoutSuccessSource: (ctx) => {
          ctx.body = 'Signed out';
        },
        logoutSource: (ctx, form) => {
          ctx.body = form.replace('</form>', '<button name="logout" value="yes">Sign out</button></form>');
        },
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, audience) => ({
          audience,
          scope: settings.scopes,
          accessTokenTTL: settings.accessTokenSeconds,
          accessTokenFormat: settings.format,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}

async function clientCredentials(issuer: string, parameters: Record<string, string>): Promise<string> {
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${BLOG_API.id}:${BLOG_API.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...parameters }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  return access_token;
}
