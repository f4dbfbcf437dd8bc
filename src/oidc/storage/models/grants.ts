// Grants: what a user allows a client. A grant that came with a token is kept for the rest of the request.
import { type Adapter, errors } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import { now, timestamp } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import { wakeDispatcher } from '../../../deliveries/outbox.ts';
import type { LostGrant } from '../../../events/signal-writes.ts';
import * as sql from '../artifacts.ts';
import { hashId } from '../artifacts.ts';
import { scopesNeedAccess } from '../find-token.ts';
import { rememberUser, requestState } from '../request-state.ts';
import { expiry } from '../rows.ts';
import { currentWrites } from '../token-writes.ts';
import { toGrantValues, upsertGrantStatement } from '../upsert-grant.ts';
import { write } from '../write.ts';

export function grants(core: Core, app: App): Partial<Adapter> {
  return {
    async find(id) {
      const state = requestState();
      if (state?.grants.has(id)) return state.grants.get(id);
      const needsAccess = state?.writes !== undefined && (await scopesNeedAccess(core, app));
      const values = [app.id, hashId(id), now(), needsAccess, state?.organizationId ?? null];
      const [row] = await core.database.query<sql.GrantRow>(sql.findGrantStatement, values);
      if (row) rememberUser(row.user_id, row);
      return row && { ...row.payload, jti: id };
    },
    async upsert(id, { jti: _, ...payload }, expiresIn) {
      const { accountId: user_id, clientId: client_id } = payload;
      if (user_id === undefined || client_id === undefined) throw new Error('a grant needs a user and a client');
      const grant = {
        id_hash: hashId(id),
        user_id,
        client_id,
        payload: JSON.stringify(payload),
        created_at: timestamp(),
        expires_at: expiry(expiresIn),
      };
      const state = requestState();
      state?.grants.delete(id);
      const writes = currentWrites();
      if (writes) writes.grants.push(grant);
      else {
        const values = toGrantValues(app, grant, state?.epochs.get(user_id));
        const [saved] = await write<{ told: boolean }>(core, upsertGrantStatement, values);
        if (!saved) throw new errors.LoginRequired('the session has ended');
        if (saved.told) wakeDispatcher(core.db);
      }
    },
    async destroy(id) {
      const state = requestState();
      state?.grants.delete(id);
      const lost = await core.database.query<LostGrant>(sql.destroyGrantStatement, [app.id, hashId(id)]);
      state?.lostGrants.push(...lost);
    },
  };
}
