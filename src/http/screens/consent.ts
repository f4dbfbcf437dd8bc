// The consent screen: who asks, where it lives, and what it wants in words; and the user's decision.

import { z } from 'zod';
import { record } from '../../events/record.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { findUser, getUser } from '../../users/users.ts';
import { describeResources, describeScopes } from '../kit/consent-words.ts';
import type { Form } from '../kit/forms/forms.ts';
import { sendPage } from '../kit/render/pages.ts';
import { ACCOUNT_PATH } from '../kit/request/paths.ts';
import { redirect } from '../kit/request/redirect.ts';
import { finish, pageOptions, type Visit } from './visit.ts';

export async function showConsent(system: System, visit: Visit): Promise<void> {
  const { ctx, interaction, csrf, url } = visit;
  const { app } = ctx.state;
  const client = await describeClient(visit);
  const user = await getUser(system.db, app, accountOf(interaction));
  const options = pageOptions(visit);
  const { scopes, resources } = toMissing(interaction);
  const locals = {
    action: `${url}/consent`,
    csrf,
    client,
    user: { email: user.email, name: user.name ?? undefined },
    scopes: describeScopes(scopes, options.locale),
    resources: await describeResources(system, app, resources),
    offline: scopes.includes('offline_access'),
    revoke_url: `${app.issuer}${ACCOUNT_PATH}/apps`,
    switch_user: { action: `${url}/switch` },
  };
  sendPage(ctx, app, 'consent', locals, options);
}

async function describeClient({ protocol, interaction: { params } }: Visit) {
  const client = await protocol.provider.Client.find(String(params.client_id));
  if (!client) throw new Problem('not_found', 'The application that sent you here is gone');
  const redirect = new URL(String(params.redirect_uri));
  return {
    name: client.clientName ?? client.clientId,
    logo_url: client.logoUri,
    host: redirect.host || redirect.protocol.slice(0, -1),
    uri: client.clientUri,
    policy_uri: client.policyUri,
    tos_uri: client.tosUri,
    localhost_only: ['localhost', '127.0.0.1', '[::1]'].includes(redirect.hostname),
  };
}

/** Consent is asked of somebody who is signed in. */
function accountOf({ session }: Interaction): string {
  if (!session) throw new Error('consent is asked of nobody');
  return session.accountId;
}

type Missing = { scopes: string[]; claims: string[]; resources: Record<string, string[]> };

/** As oidc-provider says it. */
const missingSchema = z.object({
  missingOIDCScope: z.array(z.string()).default([]),
  missingOIDCClaims: z.array(z.string()).default([]),
  missingResourceScopes: z.record(z.string(), z.array(z.string())).default({}),
});

/** Scopes and claims that the client asks for and has not been allowed yet. */
function toMissing({ prompt }: Interaction): Missing {
  const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = missingSchema.parse(prompt.details);
  return { scopes: missingOIDCScope, claims: missingOIDCClaims, resources: missingResourceScopes };
}

export async function postConsent(system: System, visit: Visit, { decision }: Form): Promise<void> {
  const { ctx, interaction, step } = visit;
  const { app } = ctx.state;
  if (step !== 'consent') return redirect(ctx, visit.url);
  const user_id = accountOf(interaction);
  if (decision !== 'allow') {
    const client_id = String(interaction.params.client_id);
    await record(system.db, app, 'consent.denied', { user_id, client_id });
    return finish(visit, { error: 'access_denied', error_description: 'the user refused' });
  }
  const user = await findUser(system.db, app, user_id);
  if (user?.status !== 'active')
    return finish(visit, { error: 'access_denied', error_description: 'the user is not active' });
  await grant(system, visit, user_id);
}

async function grant(system: System, visit: Visit, accountId: string): Promise<void> {
  const { ctx, interaction, protocol } = visit;
  const clientId = String(interaction.params.client_id);
  const { Grant } = protocol.provider;
  const grant = (interaction.grantId && (await Grant.find(interaction.grantId))) || new Grant({ accountId, clientId });
  const { scopes, claims, resources } = toMissing(interaction);
  if (scopes.length > 0) grant.addOIDCScope(scopes.join(' '));
  if (claims.length > 0) grant.addOIDCClaims(claims);
  for (const [identifier, names] of Object.entries(resources)) grant.addResourceScope(identifier, names.join(' '));
  const grantId = await grant.save();
  const data = { scopes, resources };
  await record(system.db, ctx.state.app, 'consent.granted', { user_id: accountId, client_id: clientId, data });
  await finish(visit, { consent: { grantId } });
}
