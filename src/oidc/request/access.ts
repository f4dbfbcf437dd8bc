// What a client may do for a user: scopes, single claims, and scopes at resources. A request asks for it, and a grant
// holds it.
import type { Grant, KoaContextWithOIDC } from 'oidc-provider';
import { z } from 'zod';

export const accessSchema = z.object({
  scopes: z.array(z.string()),
  /** Asked for one by one with the parameter `claims` (OpenID Connect Core §5.5). */
  claims: z.array(z.string()),
  /** Scopes by the identifier of their resource (RFC 8707). */
  resources: z.record(z.string(), z.array(z.string())),
});

export type Access = z.infer<typeof accessSchema>;

/** Claims about the sign-in itself. Every ID token has them, and they say nothing about the person. */
const ABOUT_THE_SIGN_IN = new Set(['sub', 'sid', 'iss', 'auth_time', 'acr', 'amr', 'act']);

/** All that the tokens of this request would hold, whether it was allowed before or not. */
export function requestedAccess({ oidc }: KoaContextWithOIDC): Access {
  const resources = Object.entries(oidc.resourceServers ?? {}).map(([identifier, { scopes }]) => [
    identifier,
    [...oidc.requestParamScopes].filter((scope) => scopes.has(scope)),
  ]);
  return {
    scopes: [...oidc.requestParamOIDCScopes],
    claims: [...oidc.requestParamClaims].filter((claim) => !ABOUT_THE_SIGN_IN.has(claim)),
    resources: Object.fromEntries(resources),
  };
}

export function heldAccess(grant: Grant): Access {
  const { openid, resources = {} } = grant;
  const words = (text = '') => text.split(' ').filter(Boolean);
  return {
    scopes: words(openid?.scope),
    claims: openid?.claims ?? [],
    resources: Object.fromEntries(Object.entries(resources).map(([identifier, scope]) => [identifier, words(scope)])),
  };
}

export function allowAccess(grant: Grant, { scopes, claims, resources }: Access): void {
  if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
  if (claims.length > 0) grant.addOIDCClaims(claims);
  for (const [identifier, names] of Object.entries(resources)) grant.addResourceScope(identifier, names.join(' '));
}
