// The claims of an access token about what its user may do. They are read when the token is issued, and again with every
// refresh; introspection and a JWT show them as they were then.
import type { AccessToken, ClientCredentials, KoaContextWithOIDC } from 'oidc-provider';
import type { Claims } from '../../hooks/answer.ts';
import { toAccessClaims } from '../../organizations/access-claims.ts';
import type { AccessClaims } from '../../users/claims.ts';
import { requestState } from '../storage/request-state.ts';

type Token = AccessToken | ClientCredentials;

const given = new WeakMap<Token, object>();

/** For a token that is issued outside of the protocol's own requests. */
export function giveAccessClaims(token: AccessToken, claims: AccessClaims & Claims): void {
  given.set(token, claims);
}

export function accessClaims(context: KoaContextWithOIDC | undefined, token: Token): object | undefined {
  const claims = given.get(token) ?? (context && claimsOfRequest(context, token));
  return claims && Object.keys(claims).length > 0 ? claims : undefined;
}

function claimsOfRequest({ oidc, req }: KoaContextWithOIDC, token: Token): AccessClaims | undefined {
  const { AuthorizationCode: code, RefreshToken: refresh, Grant: grant } = oidc.entities;
  const user = 'accountId' in token && requestState(req)?.users.get(token.accountId);
  if (!user || !grant) return undefined;
  const asked = oidc.params?.scope ? oidc.requestParamScopes : (code ?? refresh)?.scopes;
  return toAccessClaims(user, new Set(grant.getOIDCScopeFiltered(new Set(asked)).split(' ')));
}
