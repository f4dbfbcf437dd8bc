// How the commands reach an App's configuration: through the API of a server, or in the database, as most commands do.
import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { allPermissions } from '../../apps/permissions.ts';
import { applyConfiguration, planConfiguration } from '../../configuration/apply.ts';
import { withPlaces } from '../../configuration/places.ts';
import { actions } from '../../configuration/plan.ts';
import { readState, toConfiguration } from '../../configuration/state.ts';
import { parse } from '../../http/api/kit/input.ts';
import { configurationSchema } from '../../http/api/manage/configuration.ts';
import type { System } from '../../system.ts';
import type { Doors } from '../remote/door.ts';
import type { RemoteApp } from '../remote/remote-app.ts';
import { askServer } from '../remote/server-api.ts';

const field = z.object({ name: z.string(), from: z.unknown().optional(), to: z.unknown().optional() });
const change = z.object({
  ...{ section: z.string(), key: z.string(), action: z.enum(actions), fields: z.array(field) },
});
const plan = z.object({ version: z.string(), changes: z.array(change), needs: z.array(z.string()) });
const secret = z.object({ name: z.string(), client_id: z.string(), client_secret: z.string() });
const webhookSecret = z.object({ url: z.string(), webhook_id: z.string(), secret: z.string() });
const hookSecret = z.object({ moment: z.string(), secret: z.string() });
const applied = z.object({
  ...plan.shape,
  secrets: z.array(secret),
  // Older servers don't have them.
  webhook_secrets: z.array(webhookSecret).default([]),
  hook_secrets: z.array(hookSecret).default([]),
});
const current = z.object({ version: z.string(), configuration: z.record(z.string(), z.unknown()) });

export type Plan = z.output<typeof plan>;
export type Applied = z.output<typeof applied>;
type Asked = { configuration: Record<string, unknown>; prune: boolean };

export type Door = {
  read(): Promise<z.output<typeof current>>;
  plan(asked: Asked): Promise<Plan>;
  apply(asked: Asked & { version: string }): Promise<Applied>;
};

function openRemote(at: RemoteApp): Door {
  return {
    read: () => askServer({ ...at, path: '/configuration', answer: current }),
    plan: (body) => askServer({ ...at, path: '/configuration/plan', method: 'POST', body, answer: plan }),
    apply: (body) => askServer({ ...at, path: '/configuration/apply', method: 'POST', body, answer: applied }),
  };
}

export const doors: Doors<Door> = { openRemote, openLocal };

const asked = z.object({ configuration: configurationSchema });

/** The command line has the rights of the machine's administrator. */
function openLocal(system: System, app: App): Door {
  const grantor = { kind: 'app', permissions: allPermissions } as const;
  const check = async ({ configuration, prune }: Asked) => {
    const parsed = await withPlaces(configuration, () => parse(asked, { configuration }, { code: 'invalid_body' }));
    return { ...(parsed as z.output<typeof asked>), prune, grantor };
  };
  return {
    async read() {
      const state = await readState(system, app);
      return { version: state.version, configuration: toConfiguration(state) };
    },
    plan: async (asked) => planConfiguration(system, app, await check(asked)),
    apply: async (asked) => applyConfiguration(system, app, { ...(await check(asked)), version: asked.version }),
  };
}
