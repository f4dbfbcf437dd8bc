// The question before tokens: whom they are for, which client asked, and for what.
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { ClaimSource } from '../users/claims.ts';
import { askHook, type Outcome } from './ask.ts';
import { toUserTold } from './user.ts';

export type TokensAsked = {
  /** Undefined for a machine. */
  user: ClaimSource | undefined;
  client: { id: string; name: string | undefined };
  /** `api` for a sign-in through the JSON API. */
  grant_type: string;
  scopes: readonly string[];
  /** Of the access token; undefined for one that is for userinfo alone. */
  audience: string | undefined;
  organization: { id: string; name: string } | undefined;
  /** A developer acts as the user. */
  impersonated: boolean;
  ip: string;
  user_agent: string;
};

/** Outside of transactions, and before anything is written. */
export const askBeforeTokens = (core: Core, app: App, toAsked: () => Promise<TokensAsked>): Promise<Outcome> =>
  askHook(core, app, 'before_tokens', async () => {
    const { user, client, ...rest } = await toAsked();
    const { grant_type, scopes, audience = null, organization, impersonated, ip, user_agent } = rest;
    const body = {
      user: user ? toUserTold(user) : null,
      client: { client_id: client.id, name: client.name ?? null },
      request: {
        ...{ grant_type, scopes, audience },
        organization: organization ? { id: organization.id, name: organization.name } : null,
        impersonated,
        ...{ ip: ip || null, user_agent: user_agent || null },
      },
    };
    return { user, body };
  });
