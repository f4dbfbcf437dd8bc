// Which requests below an issuer are oidc-provider's. Exact: its router folds case and trailing slashes, and our own steps
// round it (oidc/provider/protocol.ts) must not be passed by in another spelling. Other methods of these paths are ours to answer.

const GET = ['GET', 'HEAD'];
const POST = ['POST', 'OPTIONS'];

const methods = new Map([
  // By POST they begin again by GET: other-methods.ts.
  ['/authorize', GET],
  ['/logout', GET],
  ['/logout/confirm', ['POST']],
  ['/logout/success', GET],
  ['/token', POST],
  ['/introspect', POST],
  ['/revoke', POST],
  ['/userinfo', [...GET, ...POST]],
  ['/jwks', [...GET, 'OPTIONS']],
  ['/.well-known/openid-configuration', [...GET, 'OPTIONS']],
  ['/.well-known/oauth-authorization-server', [...GET, 'OPTIONS']],
]);
export const protocolPaths: readonly string[] = [...methods.keys()];

const RESUME = /^\/authorize\/[\w-]+$/;

/** The methods in which the protocol answers at this path; undefined where it has none. */
export function protocolMethods(path: string): string[] | undefined {
  return methods.get(path) ?? (RESUME.test(path) ? GET : undefined);
}

export function isProtocolRequest(method: string | undefined, path: string): boolean {
  return protocolMethods(path)?.includes(method ?? '') ?? false;
}

/** One of a few texts for all requests that are the protocol's. */
export const protocolRoute = (path: string): string => (methods.has(path) ? path : '/authorize/:uid');

const INSERTED = /^(\/\.well-known\/(?:openid-configuration|oauth-authorization-server|ssf-configuration))(\/.*[^/])$/;

/** RFC 8414 §3.1, SSF 1.0 §7.2: the well-known part comes before the issuer's whole path, and so before that of BASE_URL. */
export function fromInserted(path: string): { issuerPath: string; rest: string } | undefined {
  const [, rest, issuerPath] = INSERTED.exec(path) ?? [];
  return rest && issuerPath ? { issuerPath, rest } : undefined;
}
