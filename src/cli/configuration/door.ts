// How the commands reach an App's configuration: through the API of a server, or in the database, as most commands do.
import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { allPermissions } from '../../apps/permissions.ts';
import { applyConfiguration, planConfiguration } from '../../configuration/apply.ts';
import { withPlaces } from '../../configuration/places.ts';
import { actions } from '../../configuration/plan.ts';
import { readState, toConfiguration } from '../../configuration/state.ts';
import { DirectoryHeld } from '../../database/hold-directory.ts';
import { parse } from '../../http/api/kit/input.ts';
import { configurationSchema } from '../../http/api/manage/configuration.ts';
import type { System } from '../../system.ts';
import { Refusal, WRONG_USAGE } from '../command.ts';
import { onSystem, readConfiguration } from '../on-system.ts';
import type { RemoteCommand } from '../remote/needs.ts';
import { findRemoteApp, type Where } from '../remote/remote-app.ts';
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

/** With --server or --issuer at a server; otherwise in the database that the environment names. */
export async function throughDoor<Result>(
  command: RemoteCommand,
  where: Where,
  work: (door: Door) => Promise<Result>,
): Promise<Result> {
  if (where.server !== undefined || where.issuer !== undefined)
    return work(toDoor(await findRemoteApp(command, where)));
  const { app: slug } = where;
  if (slug === undefined) throw new Refusal('Say which App: --app SLUG, or --issuer URL.', WRONG_USAGE);
  return atDatabase(slug, work).catch((error) => {
    throw error instanceof DirectoryHeld ? new Refusal(`${error.message} ${askServerInstead()}`) : error;
  });
}

/** A server holds the data directory as long as it runs. */
function askServerInstead(): string {
  const { baseUrl } = readConfiguration();
  return `If that is a server, sign in there with \`gatehouse login --server ${baseUrl}\`, and run this again with --server ${baseUrl}.`;
}

async function atDatabase<Result>(slug: string, work: (door: Door) => Promise<Result>): Promise<Result> {
  let result: Result[] = [];
  const run = onSystem(async (system) => {
    const app = await system.directory.findBySlug(slug);
    if (!app) throw new Refusal(`There is no App “${slug}” in the database here. ${ELSEWHERE}`);
    result = [await work(openLocal(system, app))];
    return { json: {}, text: '' };
  });
  await run({});
  return result[0] as Result;
}

const ELSEWHERE = 'For an App of a server elsewhere, add --server URL; `gatehouse app list` shows those that are here.';

function toDoor(at: { server: string; token: string }): Door {
  return {
    read: () => askServer({ ...at, path: '/configuration', answer: current }),
    plan: (body) => askServer({ ...at, path: '/configuration/plan', method: 'POST', body, answer: plan }),
    apply: (body) => askServer({ ...at, path: '/configuration/apply', method: 'POST', body, answer: applied }),
  };
}

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
