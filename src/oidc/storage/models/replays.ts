// Assertions that were used (RFC 7523 §3): a jti is accepted once; of two at once, the row that was there first wins.
import { type Adapter, errors } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import type { Core } from '../../../core.ts';
import { insertOnceStatement } from '../artifacts.ts';
import { toValues } from '../rows.ts';
import { write } from '../write.ts';

export function replays(core: Core, app: App, model: string): Partial<Adapter> {
  return {
    async upsert(id, payload, expiresIn) {
      const rows = await write(core, insertOnceStatement, toValues(app, { model, id, payload, expiresIn }));
      if (rows.length === 0) throw new errors.InvalidClientAuth('assertion was used before');
    },
  };
}
