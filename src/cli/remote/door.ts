// How commands that work at either place reach an App: through the API of a server, or in the database, as most commands do.
import type { App } from '../../apps/app.ts';
import { DirectoryHeld } from '../../database/hold-directory.ts';
import type { System } from '../../system.ts';
import { optional, Refusal, WRONG_USAGE } from '../command.ts';
import { onSystem, readConfiguration } from '../on-system.ts';
import type { RemoteCommand } from './needs.ts';
import { findRemoteApp, type RemoteApp, type Where } from './remote-app.ts';

/** The options of `Where`. */
export const where = () => [
  optional('--app <slug>', 'the App (required without --issuer)'),
  optional('--server <url>', 'a server elsewhere, with GATEHOUSE_TOKEN or your sign-in there (default: the database)'),
  optional('--issuer <url>', 'the App’s issuer, in place of --server and --app, with an API key as GATEHOUSE_TOKEN'),
];

/** What a command does at an App, in both ways. */
export type Doors<Door> = { openRemote(at: RemoteApp): Door; openLocal(system: System, app: App): Door };

type Passage<Door, Result> = {
  command: RemoteCommand;
  options: Where;
  doors: Doors<Door>;
  work: (door: Door) => Promise<Result>;
};

/** With --server or --issuer at a server; otherwise in the database that the environment names. */
export async function throughDoor<Door, Result>(passage: Passage<Door, Result>): Promise<Result> {
  const { command, options, work } = passage;
  const { openRemote, openLocal } = passage.doors;
  if (options.server !== undefined || options.issuer !== undefined)
    return work(openRemote(await findRemoteApp(command, options)));
  const { app: slug } = options;
  if (slug === undefined) throw new Refusal('Say which App: --app SLUG, or --issuer URL.', WRONG_USAGE);
  return atDatabase(slug, (system, app) => work(openLocal(system, app))).catch((error) => {
    throw error instanceof DirectoryHeld ? new Refusal(`${error.message} ${askServerInstead()}`) : error;
  });
}

/** A server holds the data directory as long as it runs. */
function askServerInstead(): string {
  const { baseUrl } = readConfiguration();
  return `If that is a server, sign in there with \`gatehouse login --server ${baseUrl}\`, and run this again with --server ${baseUrl}.`;
}

async function atDatabase<Result>(slug: string, work: (system: System, app: App) => Promise<Result>): Promise<Result> {
  let result: Result[] = [];
  const run = onSystem(async (system) => {
    const app = await system.directory.findBySlug(slug);
    if (!app) throw new Refusal(`There is no App “${slug}” in the database here. ${ELSEWHERE}`);
    result = [await work(system, app)];
    return { json: {}, text: '' };
  });
  await run({});
  return result[0] as Result;
}

const ELSEWHERE = 'For an App of a server elsewhere, add --server URL; `gatehouse app list` shows those that are here.';
