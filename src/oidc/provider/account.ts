// A user as oidc-provider's Account. It is looked up whenever a token is issued, by any grant: a disabled user has none. It
// also decides which claims an ID token has in addition to userinfo.

import type { Account, KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { Db } from '../../database/schema.ts';
import { toAccessClaims } from '../../organizations/access-claims.ts';
import { findMembership } from '../../organizations/membership.ts';
import { findAccess } from '../../users/access.ts';
import { claimNamesOf, claimsByScope, toClaims } from '../../users/claims.ts';
import { findUser } from '../../users/users.ts';
import { type KnownUser, requestState } from '../storage/request-state.ts';

export async function findAccount(
  db: Db,
  app: App,
  context: KoaContextWithOIDC | undefined,
  id: string,
): Promise<Account | undefined> {
  const state = requestState();
  let user = state?.users.get(id);
  // The statement that read the token or session has read the user's status with it.
  if (!user && !state?.activeUsers.has(id)) {
    const found = await findUser(db, app, id);
    if (found?.status !== 'active') return undefined;
    user = { claims: found };
  }
  return {
    accountId: id,
    async claims(use, scope, claims) {
      const always = { ...(use === 'userinfo' && actorOf(context)), sub: id };
      const names = namesOf(app, context, { use, scope, claims });
      if (names.size === 0) return always;
      user ??= await findClaims(db, app, id);
      if (!user) return always;
      const reach = await findReach(db, app, { user, names, organization: organizationOf(context) });
      const given = Object.entries(toClaims(app, user.claims, toAccessClaims(reach, OF_ALL_SCOPES)));
      return { ...Object.fromEntries(given.filter(([name]) => names.has(name))), ...always };
    },
  };
}

/** At userinfo, the developer who acts as the user by the access token. An ID token has its own (impersonation.ts). */
function actorOf(context: KoaContextWithOIDC | undefined): { act?: unknown } {
  const act = context?.oidc?.entities.AccessToken?.extra?.act;
  return act === undefined ? {} : { act };
}

/** The claims that were asked for are picked by their names afterwards. */
const OF_ALL_SCOPES = new Set(['roles']);

async function findClaims(db: Db, app: App, id: string): Promise<KnownUser | undefined> {
  const claims = await findUser(db, app, id);
  return claims && { claims };
}

type Wanted = { user: KnownUser; names: Set<string>; organization: string | undefined };

/** What came with the token is not looked up again; nothing that isn't wanted is looked up at all. */
async function findReach(db: Db, app: App, { user, names, organization }: Wanted): Promise<Omit<KnownUser, 'claims'>> {
  const { id } = user.claims;
  const wants = (scope: 'roles' | 'organization') => claimsByScope[scope].some((name) => names.has(name));
  const isFor = organization !== undefined && (wants('organization') || names.has('permissions'));
  return {
    access: wants('roles') ? (user.access ?? (await findAccess(db, app, id))) : undefined,
    membership: isFor ? (user.membership ?? (await findMembership(db, app, id, organization))) : undefined,
  };
}

/** What the request's code or refresh token is for, or at userinfo the access token. */
function organizationOf(context: KoaContextWithOIDC | undefined): string | undefined {
  const { AccessToken: token } = context?.oidc?.entities ?? {};
  const told = token?.extra?.org_id;
  return requestState()?.organizationId ?? (typeof told === 'string' ? told : undefined);
}

type Asked = { use: string; scope: string; claims: object | undefined };

/** Scopes whose claims many libraries look for only in the ID token. */
const IN_ID_TOKEN = new Set(['profile', 'email', 'phone']);

/** A client has to know in which organization its user is. */
const ALWAYS_IN_ID_TOKEN = new Set(['organization']);

/** The claims that the scopes bring here, and those that were asked for by name. */
function namesOf(app: App, context: KoaContextWithOIDC | undefined, { use, scope, claims }: Asked): Set<string> {
  const inAnswer = use === 'id_token' ? scopesOfIdToken(context) : () => true;
  const scopes = new Set(scope.split(' ').filter(inAnswer));
  return new Set([...claimNamesOf(app, scopes), ...Object.keys(claims ?? {})]);
}

/**
 * OpenID Connect Core §5.4: without an access token for userinfo the ID token has the claims of every scope. Beside one, it
 * has those of `profile`, `email` and `phone` if the client wants them.
 */
function scopesOfIdToken(context: KoaContextWithOIDC | undefined): (scope: string) => boolean {
  const { client, entities } = context?.oidc ?? {};
  if (entities?.AccessToken?.aud) return () => true;
  return (scope) => ALWAYS_IN_ID_TOKEN.has(scope) || (client?.id_token_claims === true && IN_ID_TOKEN.has(scope));
}
