// Code to copy, right for this App and this client: what a developer would otherwise put together from three manuals.
// Pure; test/http/console/kit/quick-starts.test.ts runs what it says.
import type { App } from '../../../apps/app.ts';
import type { ClientRow, ResourceRow } from '../../../database/schema.ts';

export type Snippet = { caption: string; code: string };

export const discoveryUrl = (app: App) => `${app.issuer}/.well-known/openid-configuration`;

/** For the App as a whole; `client` is one that signs users in, where there is one. */
export function toAppSnippets(app: App, client: ClientRow | undefined, resource: ResourceRow | undefined) {
  return {
    discovery: { caption: 'Terminal', code: `curl ${discoveryUrl(app)}` },
    signIn: toSignInSnippet(app, client),
    api: toApiSnippet(app),
    guard: toGuardSnippet(app, resource),
  } satisfies Record<string, Snippet>;
}

/** For one client, by what it is. */
export function toClientSnippets(app: App, client: ClientRow): Snippet[] {
  if (client.type === 'machine') return [toMachineSnippet(app, client), toIntrospectionSnippet(app, client)];
  if (client.application_type === 'native') return [toNativeSnippet(app, client)];
  if (client.type === 'public') return [toBrowserSnippet(app, client)];
  return [
    { caption: 'Terminal', code: 'npm install openid-client express express-session' },
    toSignInSnippet(app, client),
  ];
}

function toSignInSnippet(app: App, client: ClientRow | undefined): Snippet {
  if (client?.application_type === 'native') return toNativeSnippet(app, client);
  if (client?.type === 'public') return toBrowserSnippet(app, client);
  const redirectUri = client?.redirect_uris[0] ?? 'http://localhost:4001/callback';
  const callback = new URL(redirectUri);
  // openid-client refuses http unless it is told that this is meant.
  const insecure = `, {
  execute: [oidc.allowInsecureRequests], // http: on this machine only
}`;
  return {
    caption: 'sign-in.mjs',
    code: `import express from 'express';
import session from 'express-session';
import * as oidc from 'openid-client';

const issuer = new URL(${quote(app.issuer)});
const clientId = ${quote(client?.id ?? 'CLIENT_ID')};
const secret = oidc.ClientSecretBasic(process.env.CLIENT_SECRET);
const config = await oidc.discovery(issuer, clientId, undefined, secret${app.issuer.startsWith('http:') ? insecure : ''});

const server = express();
server.use(
  session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }),
);

server.get('/sign-in', async (req, res) => {
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  req.session.signIn = { verifier, state };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: ${quote(redirectUri)},
    scope: 'openid profile email',
    state,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  res.redirect(url.href);
});

server.get(${quote(callback.pathname)}, async (req, res) => {
  const { verifier, state } = req.session.signIn;
  const answer = new URL(req.originalUrl, ${quote(callback.origin)});
  const tokens = await oidc.authorizationCodeGrant(config, answer, {
    pkceCodeVerifier: verifier,
    expectedState: state,
  });
  const user = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  res.json(user);
});

server.listen(${callback.port || 'process.env.PORT'});`,
  };
}

function toBrowserSnippet(app: App, client: ClientRow): Snippet {
  const callback = client.redirect_uris[0] ?? 'http://localhost:5173/callback';
  return {
    caption: 'sign-in.js',
    code: `// npm install oidc-client-ts
import { UserManager } from 'oidc-client-ts';

const users = new UserManager({
  authority: ${quote(app.issuer)},
  client_id: ${quote(client.id)},
  redirect_uri: ${quote(callback)},
  scope: 'openid profile email',
});

// The "Sign in" button:
await users.signinRedirect();

// The page at ${callback}:
const user = await users.signinRedirectCallback();
console.log(user.profile.sub, user.access_token);`,
  };
}

/** Every platform has an AppAuth of its own (RFC 8252); what they ask for is the same. */
function toNativeSnippet(app: App, client: ClientRow): Snippet {
  return {
    caption: 'AppAuth (iOS, Android, desktop)',
    code: `issuer        ${app.issuer}
client ID     ${client.id}
redirect URI  ${client.redirect_uris[0]}
scopes        openid profile email`,
  };
}

function toMachineSnippet(app: App, client: ClientRow): Snippet {
  return {
    caption: 'Terminal',
    code: `curl ${app.issuer}/token \\
  --user "${client.id}:$CLIENT_SECRET" \\
  --data grant_type=client_credentials`,
  };
}

function toIntrospectionSnippet(app: App, client: ClientRow): Snippet {
  return {
    caption: 'Terminal',
    code: `curl ${app.issuer}/introspect \\
  --user "${client.id}:$CLIENT_SECRET" \\
  --data token="$ACCESS_TOKEN"`,
  };
}

function toApiSnippet(app: App): Snippet {
  return {
    caption: 'Terminal',
    code: `curl ${app.issuer}/api/v1/auth/login \\
  --header "Authorization: Bearer $GATEHOUSE_API_KEY" \\
  --header "Content-Type: application/json" \\
  --data '{ "email": "user@example.com", "password": "…" }'`,
  };
}

function toGuardSnippet(app: App, resource: ResourceRow | undefined): Snippet {
  return {
    caption: 'guard.mjs',
    code: `// npm install jose
import { createRemoteJWKSet, jwtVerify } from 'jose';

const keys = createRemoteJWKSet(new URL(${quote(`${app.issuer}/jwks`)}));

/** The token's claims; throws when it is not ours, expired, or meant for another API. */
export async function verify(authorization) {
  const token = authorization.replace(/^Bearer /, '');
  const { payload } = await jwtVerify(token, keys, {
    issuer: ${quote(app.issuer)},
    audience: ${quote(resource?.identifier ?? 'https://api.example.com/')},
    typ: 'at+jwt',
  });
  return payload;
}`,
  };
}

/** As JavaScript, whatever the text is. */
function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
