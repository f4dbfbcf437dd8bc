// Developers by their personal access tokens: which developer calls, and what such a token is refused whatever its scopes. A
// token lies in files and environments for months, so it opens nothing by which somebody becomes a user.
import { findPersonalToken, PERSONAL_TOKEN_PREFIX, type PersonalToken } from '../../../../apps/keys/personal-tokens.ts';
import { type Permission, tokenScopes } from '../../../../apps/permissions.ts';
import { noteAuthentication } from '../../../../limits/authentications.ts';
import type { RequestInfo } from '../../../../oidc/request/info.ts';
import type { Presented } from '../../../../oidc/tokens/proof-of-possession.ts';
import { Problem } from '../../../../problem.ts';
import type { System } from '../../../../system.ts';
import type { Caller, Route } from '../route.ts';

export const isPersonalToken = ({ token }: Presented): boolean => token.startsWith(PERSONAL_TOKEN_PREFIX);

export type TokenDeveloper = {
  id: string;
  app_id: string;
  email: string;
  email_verified: boolean;
  access_epoch: number;
  token: PersonalToken;
  as_operator: false | undefined;
};

/** Undefined for a token that is unknown, expired or revoked, or whose developer is disabled. */
export async function findByPersonalToken(
  system: System,
  { presented, info }: { presented: Presented; info: RequestInfo },
): Promise<TokenDeveloper | undefined> {
  // It is bound to nothing.
  if (presented.scheme !== 'Bearer') return undefined;
  const consoleApp = await system.consoleApp();
  const found = await findPersonalToken(system, consoleApp, presented.token);
  if (!found) return undefined;
  const { developer_id: id, email, email_verified, access_epoch, ...token } = found;
  noteAuthentication(system, consoleApp, 'personal_token.authenticated', {
    actor: { kind: 'developer', id, personal_token: token.id, ...info },
    data: { method: 'personal_token' },
  });
  const as_operator = token.operator ? undefined : false;
  return { id, app_id: consoleApp.id, email, email_verified, access_epoch, token, as_operator };
}

type Asked = { route: Pick<Route, 'access' | 'closedToTokens'>; caller: Caller; body?: unknown };

/** The problem of a personal access token at what no such token may do; undefined for other callers. */
export function findRefusal({ route: { access, closedToTokens }, caller, body }: Asked): Problem | undefined {
  if (caller.kind !== 'developer' || !caller.token) return undefined;
  const scope = scopeOf(access);
  if (closedToTokens === 'all' || (scope && !opens(scope)))
    return new Problem('forbidden', 'A personal access token can’t do this; use the console');
  const sent = closedToTokens?.filter((field) => isGiven(body, field)) ?? [];
  if (sent.length === 0) return undefined;
  return new Problem(
    'forbidden',
    `A personal access token can’t set ${sent.join(', ')}; use the console or an API key`,
  );
}

/** A token has `auth:write` only to give it to an API key. The scopes that no token can have open nothing, should one have them. */
const opens = (scope: Permission) => scope !== 'auth:write' && tokenScopes.includes(scope);

function scopeOf(access: Route['access']): Permission | undefined {
  if ('permission' in access) return access.permission;
  return 'member' in access ? access.member : undefined;
}

const isGiven = (body: unknown, field: string) =>
  typeof body === 'object' &&
  body !== null &&
  Object.entries(body).some(([name, value]) => name === field && value !== undefined);
