// A token opens no more than its grant holds at the moment of its use, because the user may have taken a part of the grant
// back since the token was issued (users/narrowed-access.ts). Reading it so leaves no moment in which a token request that
// is under way could store a token with more.
import type { AdapterPayload } from 'oidc-provider';
import type { GrantPayload } from '../../database/schema/sessions.ts';
import type { TokenRow } from './artifacts.ts';

/**
 * The token with those of its scopes that the grant still holds. Undefined if none are left, and for a token that outlives
 * the session only because of `offline_access`, once that was taken back. A token without its grant is left as it is: it is
 * refused for that reason.
 */
export function withinGrant(row: TokenRow): AdapterPayload | undefined {
  const { payload, grant_payload: grant } = row;
  const issued = words(payload.scope);
  if (!grant || issued.length === 0) return payload;
  const held = heldFor(row, grant);
  if (issued.includes('offline_access') && !held.has('offline_access')) return undefined;
  const left = issued.filter((scope) => held.has(scope));
  if (left.length === issued.length) return payload;
  return left.length > 0 ? { ...payload, scope: left.join(' ') } : undefined;
}

/** An access token is for one resource, or for userinfo; a refresh token is for all of them. */
function heldFor({ model, payload: { aud } }: TokenRow, { openid, resources = {} }: GrantPayload): Set<string> {
  if (model === 'RefreshToken') return new Set([openid?.scope, ...Object.values(resources)].flatMap(words));
  return new Set(words(aud === undefined ? openid?.scope : resources[String(aud)]));
}

const words = (text: unknown) => (typeof text === 'string' ? text.split(' ').filter(Boolean) : []);
