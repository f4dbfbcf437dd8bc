// Access tokens at our own API: opaque or JWT, alive or not, by the same rows that introspection reads.
import type { App } from '../../apps/app.ts';
import { findClient } from '../../apps/clients/cache.ts';
import { type AllowedToken, readGranted } from '../../apps/keys/token-requests.ts';
import type { System } from '../../system.ts';
import { hashId, JWT_MODEL, type TokenRow } from '../storage/artifacts.ts';
import { findTokenRow } from '../storage/find-token.ts';
import { withinGrant } from '../storage/within-grant.ts';
import { type Presented, requirePossession } from './proof-of-possession.ts';
import type { Protocol } from './protocol.ts';
import { looksStructured } from './structured-tokens.ts';

export type FoundToken = {
  kind: 'access' | 'refresh';
  user_id: string;
  /** Of the user, when the token was found (users/sessions/epoch.ts). */
  access_epoch: number;
  client_id: string;
  /** Undefined for a token that is meant for userinfo and this API alone. */
  audience: string | undefined;
  scopes: Set<string>;
  session_uid: string | undefined;
  /** The organization that an access token is for. */
  organization_id: string | undefined;
  /** The id of the developer who acts as the user by it. */
  impersonated_by: string | undefined;
  /** What the command line may create with it. */
  allowed_token: AllowedToken | undefined;
};

/**
 * A user's valid access or refresh token of this App, or undefined. Throws `invalid_token` and `invalid_dpop_proof` if the
 * request doesn't prove possession of the key that the token is bound to.
 */
export async function findToken(
  system: System,
  app: App,
  protocol: Protocol,
  presented: Presented,
): Promise<FoundToken | undefined> {
  const row = await findAnyToken(system, app, protocol, presented.token);
  const payload = row && isAlive(row) ? withinGrant(row) : undefined;
  if (!row || !payload) return undefined;
  const { accountId, clientId, aud, scope = '', sessionUid, extra, jkt, 'x5t#S256': certificate } = payload;
  if (accountId === undefined || clientId === undefined || row.access_epoch === null) return undefined;
  if (!(await findClient(system, app, clientId))) return undefined;
  await requirePossession(system, app, { client_id: clientId, jkt, certificate }, presented);
  return {
    kind: row.model === 'RefreshToken' ? 'refresh' : 'access',
    user_id: accountId,
    access_epoch: row.access_epoch,
    client_id: clientId,
    audience: aud === undefined ? undefined : String(aud),
    scopes: new Set(String(scope).split(' ')),
    session_uid: sessionUid,
    organization_id: typeof extra?.org_id === 'string' ? extra.org_id : undefined,
    impersonated_by: row.impersonated_by ?? undefined,
    allowed_token: toAllowed(row),
  };
}

function toAllowed({ grant_payload, payload }: TokenRow): AllowedToken | undefined {
  const request = readGranted(grant_payload?.rar);
  return request && payload.grantId ? { ...request, grant_hash: hashId(payload.grantId) } : undefined;
}

/** The session that a token was issued in, also where the token is a refresh token that was used since. */
export async function findSessionOf(
  system: System,
  app: App,
  protocol: Protocol,
  token: string,
): Promise<string | undefined> {
  const row = await findAnyToken(system, app, protocol, token);
  return row?.payload.sessionUid;
}

function findAnyToken(system: System, app: App, protocol: Protocol, token: string): Promise<TokenRow | undefined> {
  return looksStructured(token)
    ? findStructured(system, app, protocol, token)
    : findTokenRow(system, app, token, { models: ['AccessToken', 'RefreshToken'] });
}

async function findStructured(
  system: System,
  app: App,
  protocol: Protocol,
  token: string,
): Promise<TokenRow | undefined> {
  const payload = await protocol.tokens.verify(token);
  return payload && findTokenRow(system, app, payload.jti, { models: [JWT_MODEL] });
}

/** The user is active, the grant stands, and the session too where the token ends with it. */
function isAlive(row: TokenRow): boolean {
  const { payload } = row;
  if (row.user_status !== 'active' || row.consumed_at || !row.grant_payload) return false;
  if (row.grant_payload.accountId !== payload.accountId || row.grant_payload.clientId !== payload.clientId)
    return false;
  if (!payload.expiresWithSession) return true;
  const session = row.session_payload;
  return (
    session?.accountId === payload.accountId &&
    session?.authorizations?.[payload.clientId ?? '']?.grantId === payload.grantId
  );
}
