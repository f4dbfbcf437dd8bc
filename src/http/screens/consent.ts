// The consent screen: who asks, where it lives, and what it wants in words.

import type { App } from '../../apps/app.ts';
import { knownResources } from '../../apps/resources.ts';
import type { Interaction } from '../../oidc/request/screens.ts';
import type { Protocol } from '../../oidc/tokens/protocol.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { getUser } from '../../users/users.ts';
import type { AppContext } from '../kit/context.ts';
import { translator } from '../kit/messages.ts';
import { sendPage } from '../kit/pages.ts';
import { pageOptions } from './routes.ts';

type Visit = { ctx: AppContext; protocol: Protocol; interaction: Interaction; csrf: string; url: string };

export async function showConsent(system: System, visit: Visit): Promise<void> {
  const { ctx, protocol, interaction, csrf, url } = visit;
  const { app } = ctx.state;
  const client = await protocol.provider.Client.find(String(interaction.params.client_id));
  if (!client) throw new Problem('not_found', 'The application that sent you here is gone');
  const user = await getUser(system.db, app, interaction.session!.accountId!);
  const options = pageOptions(visit);
  const { scopes, resources } = toMissing(interaction);
  const redirect = new URL(String(interaction.params.redirect_uri));
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(redirect.hostname);
  const locals = {
    action: `${url}/consent`,
    csrf,
    client: {
      name: client.clientName ?? client.clientId,
      logo_url: client.logoUri,
      host: redirect.host || redirect.protocol.slice(0, -1),
      uri: client.clientUri,
      policy_uri: client.policyUri,
      tos_uri: client.tosUri,
      localhost_only: local,
    },
    user: { email: user.email, name: user.name ?? undefined },
    scopes: describeScopes(scopes, options.locale),
    resources: await describeResources(system, app, resources),
    offline: scopes.includes('offline_access'),
    revoke_url: `${app.issuer}/account/apps`,
    switch_user: { action: `${url}/switch` },
  };
  sendPage(ctx, app, 'consent', locals, options);
}

type Missing = { scopes: string[]; claims: string[]; resources: Record<string, string[]> };

/** What the client asks for and has not been allowed yet. */
export function toMissing({ prompt }: Interaction): Missing {
  const details = prompt.details as {
    missingOIDCScope?: string[];
    missingOIDCClaims?: string[];
    missingResourceScopes?: Record<string, string[]>;
  };
  return {
    scopes: details.missingOIDCScope ?? [],
    claims: details.missingOIDCClaims ?? [],
    resources: details.missingResourceScopes ?? {},
  };
}

/** `openid` is how a client asks at all, and offline_access has a line of its own. */
const UNSAID = new Set(['openid', 'offline_access']);

export function describeScopes(scopes: string[], locale: Parameters<typeof translator>[0]) {
  const t = translator(locale);
  return scopes.filter((scope) => !UNSAID.has(scope)).map((scope) => ({ scope, description: t(`scope.${scope}`) }));
}

export async function describeResources(system: System, app: App, asked: Record<string, string[]>) {
  const known = await knownResources(system.db, app);
  return Object.entries(asked).flatMap(([identifier, names]) => {
    const resource = known.find((one) => one.identifier === identifier);
    if (!resource) return [];
    const scopes = names.map((name) => ({
      scope: name,
      description: resource.scopes.find((one) => one.name === name)?.description || name,
    }));
    return [{ name: resource.name, scopes }];
  });
}
