// A user as oidc-provider's Account. Asked at every issue of a token, by whichever grant: a disabled user has none.

import type { Account, KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { Db } from '../../database/schema.ts';
import { toClaims } from '../../users/claims.ts';
import { listUserRoles } from '../../users/roles.ts';
import { findUser } from '../../users/users.ts';
import { requestState } from '../storage/request-state.ts';

export async function findAccount(
  db: Db,
  app: App,
  context: KoaContextWithOIDC | undefined,
  id: string,
): Promise<Account | undefined> {
  // The statement that read the token or session has read the user's status with it.
  if (requestState()?.activeUsers.has(id)) {
    return {
      accountId: id,
      claims: (use, scope, claims) =>
        needsUser(context, { use, scope, claims }) ? claimsOf(db, app, id, wantsRoles(scope, claims)) : { sub: id },
    };
  }
  const user = await findUser(db, app, id);
  if (user?.status !== 'active') return undefined;
  return {
    accountId: id,
    claims: async (_use, scope, claims) =>
      toClaims(user, wantsRoles(scope, claims) ? await listUserRoles(db, app, id) : undefined),
  };
}

async function claimsOf(db: Db, app: App, id: string, withRoles: boolean): Promise<{ sub: string }> {
  const user = await findUser(db, app, id);
  if (!user) return { sub: id };
  return toClaims(user, withRoles ? await listUserRoles(db, app, id) : undefined);
}

const wantsRoles = (scope: string, claims: object | undefined) =>
  scope.split(' ').includes('roles') || 'roles' in (claims ?? {});

const SCOPES_WITH_CLAIMS = ['profile', 'email', 'phone', 'address', 'roles'];

/** OpenID Connect Core §5.4: beside an access token for userinfo, the ID token carries what `claims` asks for and no scope's claims. */
function needsUser(
  context: KoaContextWithOIDC | undefined,
  { use, scope, claims }: { use: string; scope: string; claims: object | undefined },
): boolean {
  if (Object.keys(claims ?? {}).length > 0) return true;
  if (use === 'id_token' && !context?.oidc.entities.AccessToken?.aud) return false;
  return SCOPES_WITH_CLAIMS.some((name) => scope.split(' ').includes(name));
}
