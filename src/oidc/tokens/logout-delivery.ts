// How the outbox tells clients that a session has ended (OpenID Connect Back-Channel Logout 1.0 §2.5). What is told, and to
// whom, is in users/sessions/tell.ts.
import { z } from 'zod';
import { findClient } from '../../apps/clients/cache.ts';
import { LOGOUT_KIND } from '../../apps/clients/targets.ts';
import { DAY } from '../../clock.ts';
import type { DeliveryKind } from '../../deliveries/kinds.ts';
import { issueLogoutToken } from './logout-tokens.ts';

const ended = z.object({ sub: z.string(), sid: z.string().optional() });

export const logoutDelivery: DeliveryKind = {
  name: LOGOUT_KIND,
  /** A token lives for two minutes, so each attempt has one of its own. */
  async makeRequest(core, app, { target_id, payload }) {
    const client = await findClient(core, app, target_id);
    if (!client?.backchannel_logout_uri) return undefined;
    const { sub, sid } = ended.parse(payload);
    const named = client.backchannel_logout_session_required ? sid : undefined;
    const logout_token = await issueLogoutToken(core, app, { client, sub, sid: named });
    return {
      url: client.backchannel_logout_uri,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token }).toString(),
    };
  },
  delays: [5, 15, 60, 300, 900, 3600],
  lifetime: DAY,
  // §2.8 says 200; web frameworks answer an empty page with 204.
  succeeded: (status) => status === 200 || status === 204,
};
