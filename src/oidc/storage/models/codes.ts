// Authorization codes. The organization that a code is for is noted, so that the statement which reads the code's grant reads
// the membership with it.
import type { Adapter } from 'oidc-provider';
import type { App } from '../../../apps/app.ts';
import type { Core } from '../../../core.ts';
import { requestState } from '../request-state.ts';
import { artifacts } from './artifacts.ts';

export function codes(core: Core, app: App, model: string): Partial<Adapter> {
  const rows = artifacts(core, app, model);
  return {
    async find(id) {
      const code = await rows.find(id);
      const state = requestState();
      if (state && typeof code?.organizationId === 'string') state.organizationId = code.organizationId;
      return code;
    },
  };
}
