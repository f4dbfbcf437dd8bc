// Which paths below an issuer are oidc-provider's. Exact: its router folds case and trailing slashes, and our own steps
// round it (oidc/protocol.ts) must not be passed by in another spelling.
import type { Place } from '../../apps/issuer.ts';

export const protocolPaths = new Set([
  '/authorize',
  '/token',
  '/introspect',
  '/revoke',
  '/userinfo',
  '/jwks',
  '/logout',
  '/logout/confirm',
  '/logout/success',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
]);
const RESUME = /^\/authorize\/[\w-]+$/;

export function isProtocolPath(path: string): boolean {
  return protocolPaths.has(path) || RESUME.test(path);
}

/** RFC 8414 §3.1: the well-known part comes before the issuer's path. */
const INSERTED = /^(\/\.well-known\/(?:openid-configuration|oauth-authorization-server))\/o\/([^/]+)$/;

export function toInsertedPlace(place: Place): Place | undefined {
  const match = place.kind === 'server' ? INSERTED.exec(place.rest) : null;
  return match ? { kind: 'app', slug: match[2]!, rest: match[1]! } : undefined;
}
