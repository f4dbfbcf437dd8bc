// Authorization codes. The organization that a code is for is noted, so that the statement which reads the code's grant reads
// the membership with it. Its session says whether a developer acts as the user now.
import type { Adapter } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import { now } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import { type CodeRow, findCodeStatement, hashId } from '../artifacts.ts';
import { requestState } from '../request-state.ts';
import { fromRow } from '../rows.ts';

export function codes(core: Core, app: App, model: string): Partial<Adapter> {
  return {
    async find(id) {
      const [row] = await core.database.query<CodeRow>(findCodeStatement, [app.id, hashId(id), model, now()]);
      const code = row && Object.assign(fromRow(row, id), { impersonation: row.impersonation ?? undefined });
      const state = requestState();
      if (state && typeof code?.organizationId === 'string') state.organizationId = code.organizationId;
      return code;
    },
  };
}
