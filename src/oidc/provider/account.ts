// A user as oidc-provider's Account. It is looked up whenever a token is issued, by any grant: a disabled user has none. It
// also decides which claims an ID token has in addition to userinfo.

import type { Account, KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import type { Db } from '../../database/schema.ts';
import { type ClaimSource, claimsByScope, toClaims } from '../../users/claims.ts';
import { listUserRoles } from '../../users/roles.ts';
import { findUser } from '../../users/users.ts';
import { requestState } from '../storage/request-state.ts';

export async function findAccount(
  db: Db,
  app: App,
  context: KoaContextWithOIDC | undefined,
  id: string,
): Promise<Account | undefined> {
  const state = requestState();
  let user: ClaimSource | undefined = state?.users.get(id);
  // The statement that read the token or session has read the user's status with it.
  if (!user && !state?.activeUsers.has(id)) {
    const found = await findUser(db, app, id);
    if (found?.status !== 'active') return undefined;
    user = found;
  }
  return {
    accountId: id,
    async claims(use, scope, claims) {
      const names = namesOf(context, { use, scope, claims });
      if (names.size === 0) return { sub: id };
      user ??= await findUser(db, app, id);
      if (!user) return { sub: id };
      const given = Object.entries(
        toClaims(app, user, names.has('roles') ? await listUserRoles(db, app, id) : undefined),
      );
      return { ...Object.fromEntries(given.filter(([name]) => names.has(name))), sub: id };
    },
  };
}

type Asked = { use: string; scope: string; claims: object | undefined };

/** Scopes whose claims many libraries look for only in the ID token. */
const IN_ID_TOKEN = new Set(['profile', 'email', 'phone']);

/** The claims that the scopes bring here, and those that were asked for by name. */
function namesOf(context: KoaContextWithOIDC | undefined, { use, scope, claims }: Asked): Set<string> {
  const granted = new Set(scope.split(' '));
  const inAnswer = use === 'id_token' ? scopesOfIdToken(context) : () => true;
  const byScope = Object.entries(claimsByScope)
    .filter(([name]) => name !== 'openid' && granted.has(name) && inAnswer(name))
    .flatMap(([, names]) => [...names]);
  return new Set([...byScope, ...Object.keys(claims ?? {})]);
}

/**
 * OpenID Connect Core §5.4: without an access token for userinfo the ID token has the claims of every scope. Beside one, it
 * has those of `profile`, `email` and `phone` if the client wants them.
 */
function scopesOfIdToken(context: KoaContextWithOIDC | undefined): (scope: string) => boolean {
  const { client, entities } = context?.oidc ?? {};
  if (entities?.AccessToken?.aud) return () => true;
  return (scope) => client?.id_token_claims === true && IN_ID_TOKEN.has(scope);
}
