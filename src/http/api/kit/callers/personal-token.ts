// Developers by their personal access tokens: which developer calls, and what such a token is refused whatever its scopes. A
// token lies in files and environments for months, so it opens nothing by which somebody becomes a user.
import { findPersonalToken, PERSONAL_TOKEN_PREFIX, type PersonalToken } from '../../../../apps/keys/personal-tokens.ts';
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
  const { developer_id: id, email, email_verified, ...token } = found;
  noteAuthentication(system, consoleApp, 'personal_token.authenticated', {
    actor: { kind: 'developer', id, personal_token: token.id, ...info },
    data: { method: 'personal_token' },
  });
  return { id, app_id: consoleApp.id, email, email_verified, token, as_operator: token.operator ? undefined : false };
}

/** Parts of the API that change how users sign in, and who works on an App. Reading them is a scope like others. */
const closed =
  /^(?:\/apps\/:slug)?\/(?:auth\/|members|member-invitations|transfer|users\/:id\/(?:password|passkeys|factors))/;

/** What a user signs in with, and what makes an address the user's. */
const closedFields: Record<string, readonly string[]> = {
  'POST /users': ['password', 'email_verified', 'phone_verified'],
  'PATCH /users/:id': ['email', 'username', 'phone', 'email_verified', 'phone_verified'],
};

type Asked = { route: Pick<Route, 'method' | 'path'>; caller: Caller; body?: unknown };

/** The problem of a personal access token at what no such token may do; undefined for other callers. */
export function findRefusal({ route: { method, path }, caller, body }: Asked): Problem | undefined {
  if (caller.kind !== 'developer' || !caller.token) return undefined;
  if (method !== 'GET' && closed.test(path))
    return new Problem('forbidden', 'A personal access token can’t do this; use the console');
  const sent = closedFields[`${method} ${path}`]?.filter((field) => isGiven(body, field)) ?? [];
  if (sent.length === 0) return undefined;
  return new Problem(
    'forbidden',
    `A personal access token can’t set ${sent.join(', ')}; use the console or an API key`,
  );
}

const isGiven = (body: unknown, field: string) =>
  typeof body === 'object' &&
  body !== null &&
  Object.entries(body).some(([name, value]) => name === field && value !== undefined);
