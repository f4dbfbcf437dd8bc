// The line that mends a request, by library, where the mistake is in the developer's own program: no change of the client would
// help, or none that is safe. docs/clients.md has more of them.
import type { ClientRow } from '../../../database/schema.ts';
import type { CheckName } from '../../../diagnosis/kinds.ts';
import { entriesOf } from '../../../tables.ts';
import { type QuickStartId, quickStartOf } from '../kit/quick-starts/frameworks.ts';
import type { Snippet } from '../kit/snippets.ts';

const libraries = {
  openid: { library: 'openid-client', quick_start: 'express' },
  authjs: { library: 'Auth.js', quick_start: 'nextjs' },
  oidc_client_ts: { library: 'oidc-client-ts', quick_start: 'react' },
  angular: { library: 'angular-auth-oidc-client', quick_start: 'angular' },
  authlib: { library: 'Authlib', quick_start: 'flask' },
  allauth: { library: 'django-allauth' },
  go: { library: 'golang.org/x/oauth2', quick_start: 'go' },
  spring: { library: 'Spring Security', quick_start: 'spring' },
  rust: { library: 'openidconnect', quick_start: 'rust' },
  oauth2_proxy: { library: 'oauth2-proxy' },
} as const satisfies Record<string, { library: string; quick_start?: QuickStartId }>;

type Lines = Partial<Record<keyof typeof libraries, string>>;

const pkce: Lines = {
  openid: "code_challenge, code_challenge_method: 'S256'",
  authjs: "checks: ['pkce', 'state']",
  authlib: 'client_kwargs={"code_challenge_method": "S256"}',
  allauth: '"OAUTH_PKCE_ENABLED": True',
  go: 'oauth2.S256ChallengeOption(verifier)',
  spring: 'requireProofKey(true)',
  rust: 'PkceCodeChallenge::new_random_sha256()',
  oauth2_proxy: '--code-challenge-method=S256',
};

/** RFC 6749 §2.3.1: in the header, and nowhere else. */
const withSecret: Lines = {
  openid: 'discovery(issuer, clientId, undefined, ClientSecretBasic(clientSecret))',
  authjs: 'clientSecret: process.env.AUTH_GATEHOUSE_SECRET',
  authlib: 'client_secret=os.environ["CLIENT_SECRET"]',
  allauth: '"secret": os.environ["CLIENT_SECRET"]',
  go: 'oauth2.Endpoint{AuthStyle: oauth2.AuthStyleInHeader}',
  spring: 'client-authentication-method: client_secret_basic',
  rust: 'CoreClient::from_provider_metadata(metadata, client_id, Some(client_secret))',
  oauth2_proxy: '--client-secret-file=/run/secrets/client_secret',
};

/** Of those for browsers, the whole call: a secret that is in it has to go. */
const withoutSecret: Lines = {
  oidc_client_ts: 'new UserManager({ authority, client_id, redirect_uri })',
  angular: "provideAuth({ config: { authority, clientId, redirectUrl, responseType: 'code' } })",
  openid: 'discovery(issuer, clientId, undefined, None())',
  authjs: "client: { token_endpoint_auth_method: 'none' }",
  authlib: 'client_kwargs={"token_endpoint_auth_method": "none"}',
  go: 'oauth2.Endpoint{AuthStyle: oauth2.AuthStyleInParams}',
  spring: 'client-authentication-method: none',
  rust: 'CoreClient::from_provider_metadata(metadata, client_id, None)',
};

const codeFlow: Lines = {
  openid: "buildAuthorizationUrl(config, { response_type: 'code', … })",
  authjs: "authorization: { params: { response_type: 'code' } }",
  oidc_client_ts: "response_type: 'code'",
  angular: "responseType: 'code'",
  authlib: 'client_kwargs={"response_type": "code"}',
  spring: 'authorization-grant-type: authorization_code',
};

const codeGrant: Lines = {
  openid: 'authorizationCodeGrant(config, currentUrl, { pkceCodeVerifier, expectedState })',
  authlib: 'oauth.gatehouse.authorize_access_token()',
  go: 'config.Exchange(ctx, code, oauth2.VerifierOption(verifier))',
  spring: 'authorization-grant-type: authorization_code',
  rust: 'client.exchange_code(AuthorizationCode::new(code))',
};

const machineGrant: Lines = {
  openid: 'clientCredentialsGrant(config, { resource })',
  authlib: 'session.fetch_token(token_url, grant_type="client_credentials")',
  go: 'clientcredentials.Config{ClientID: id, ClientSecret: secret, TokenURL: url}',
  spring: 'authorization-grant-type: client_credentials',
  rust: 'client.exchange_client_credentials()',
};

/** Undefined if the App has no such client. */
type ClientType = ClientRow['type'] | undefined;

const ofGrant = (type: ClientType) =>
  type === 'machine'
    ? { title: 'console.requests.lines.machine_grant', lines: machineGrant }
    : { title: 'console.requests.lines.code_grant', lines: codeGrant };

/** By the check that failed, for the client that was named. */
const byCheck: Partial<Record<CheckName, (type: ClientType) => { title: string; lines: Lines } | undefined>> = {
  pkce: () => ({ title: 'console.requests.lines.pkce', lines: pkce }),
  auth_method: (type) =>
    type === 'public'
      ? { title: 'console.requests.lines.without_secret', lines: withoutSecret }
      : { title: 'console.requests.lines.with_secret', lines: withSecret },
  // A machine signs nobody in.
  response_type: (type) =>
    type === 'machine' ? undefined : { title: 'console.requests.lines.code_flow', lines: codeFlow },
  grant_type: ofGrant,
  grant_allowed: ofGrant,
};

export type ShownLines = { title: string; snippets: Snippet[] };

/** `title` is a key of the catalogue of messages. */
export function listLines(failed: readonly CheckName[], type: ClientType): ShownLines[] {
  const found = failed.flatMap((name) => byCheck[name]?.(type) ?? []);
  return found.map(({ title, lines }) => ({
    title,
    snippets: entriesOf(lines).map(([name, code]) => ({ caption: captionOf(name), code })),
  }));
}

function captionOf(name: keyof typeof libraries): string {
  const { library, quick_start }: { library: string; quick_start?: QuickStartId } = libraries[name];
  return quick_start ? `${quickStartOf(quick_start).name} (${library})` : library;
}
