// The grant that a request goes on with: the one of this session, what the user allowed this client before on any device,
// or, for the App's own clients, a new one without asking.

import type { AdapterPayload, Grant, KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { findLatestGrantStatement } from './artifacts.ts';

export async function loadExistingGrant(core: Core, app: App, context: KoaContextWithOIDC): Promise<Grant | undefined> {
  const { provider, client, session, result, account } = context.oidc;
  if (!client || !session || !account) throw new Error('a grant is looked for before there is a client and a user');
  const { clientId } = client;
  const id = result?.consent?.grantId ?? session.grantIdFor(clientId);
  const current = id ? await provider.Grant.find(id) : undefined;
  if (current) return client.first_party ? allowAll(context, current) : current;

  const accountId = account.accountId;
  const fresh = new provider.Grant({ accountId, clientId });
  if (client.first_party) return allowAll(context, fresh);
  // The user allowed it for themselves, not for a developer who acts as them.
  if ('impersonation' in session && session.impersonation) return undefined;

  // A session of its own gets a grant of its own: signing out on one device leaves the others' tokens alone.
  const [row] = await core.database.query<{ payload: AdapterPayload }>(findLatestGrantStatement, [
    app.id,
    accountId,
    clientId,
    now(),
  ]);
  if (!row) return undefined;
  const { openid, resources, rejected } = row.payload;
  Object.assign(fresh, structuredClone({ openid, resources, rejected }));
  await fresh.save();
  return fresh;
}

/** The App's own clients act for the App: its users are not asked whether they trust it. */
async function allowAll(context: KoaContextWithOIDC, grant: Grant): Promise<Grant> {
  const { oidc } = context;
  const before = JSON.stringify([grant.openid, grant.resources]);
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '));
  grant.addOIDCClaims([...oidc.requestParamClaims]);
  for (const [identifier, resource] of Object.entries(oidc.resourceServers ?? {})) {
    grant.addResourceScope(
      identifier,
      [...oidc.requestParamScopes].filter((scope) => resource.scopes.has(scope)).join(' '),
    );
  }
  const changed = before !== JSON.stringify([grant.openid, grant.resources]);
  if (changed || !grant.jti) await grant.save();
  return grant;
}
