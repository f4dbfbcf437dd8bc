// Short pieces of code to copy, right for this App: what a developer would otherwise put together from three manuals.
// Pure; test/http/console/kit/snippets.test.ts runs what it says. Whole programs are in quick-starts/.
import type { App } from '../../../apps/app.ts';
import type { ClientRow, ResourceRow } from '../../../database/schema.ts';

export type Snippet = { caption: string; code: string };

export const discoveryUrl = (app: App) => `${app.issuer}/.well-known/openid-configuration`;

/** For the App as a whole. */
export function toAppSnippets(app: App, resource: ResourceRow | undefined) {
  return {
    discovery: { caption: 'Terminal', code: `curl ${discoveryUrl(app)}` },
    api: toApiSnippet(app),
    guard: toGuardSnippet(app, resource),
  } satisfies Record<string, Snippet>;
}

/** Every platform has an AppAuth of its own (RFC 8252); what they ask for is the same. */
export function toNativeSnippet(app: App, client: ClientRow): Snippet {
  return {
    caption: 'AppAuth (iOS, Android, desktop)',
    code: `issuer        ${app.issuer}
client ID     ${client.id}
redirect URI  ${client.redirect_uris[0]}
scopes        openid profile email`,
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
