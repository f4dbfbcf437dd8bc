// Starts Gatehouse as in production, creates what the load needs through its command line, and describes it as a
// target.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Server } from './bare.ts';
import { freePort, type Running, start, untilAnswers } from './processes.ts';
import { required } from './required.ts';
import type { Client, Target } from './target.ts';

const ROOT = join(import.meta.dirname, '..');
const CLI_TIMEOUT_MS = 60_000;
const SLUG = 'bench';
const SCOPES = 'auth:write,users:read,users:write,users:import';
const REDIRECT_URI = 'https://photo-prints.example.com/callback';
const USER = { email: 'bob@example.com', password: 'correct horse battery staple 42' };

export type Settings = Record<string, string>;

/** Production settings behind a proxy that speaks TLS. */
export async function productionSettings(databaseUrl: string): Promise<Settings> {
  return {
    NODE_ENV: 'production',
    BASE_URL: 'https://id.example.com',
    HOST: '127.0.0.1',
    PORT: `${await freePort()}`,
    TRUST_PROXY: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    SECRET_KEY: randomBytes(32).toString('base64'),
  };
}

/** The same on the embedded database, below `directory`. */
export async function embeddedSettings(directory: string): Promise<Settings> {
  const { DATABASE_URL: _, ...settings } = await productionSettings('');
  return { ...settings, DATA_DIR: join(directory, 'data') };
}

/** Resolves when the console's issuer answers, which needs the database, a provider and its keys. */
export async function spawnGatehouse(
  settings: Settings,
  log: string,
  nodeFlags: string[] = [],
  root = ROOT,
): Promise<{ running: Running; seconds: number }> {
  const began = performance.now();
  const running = await start({
    command: process.execPath,
    args: [...nodeFlags, join(root, 'src/main.ts')],
    env: settings,
    log,
  });
  const { host, protocol } = new URL(required(settings.BASE_URL, 'BASE_URL'));
  const headers = { host, 'x-forwarded-proto': protocol.slice(0, -1) };
  await untilAnswers(running, Number(settings.PORT), '/o/console/.well-known/openid-configuration', headers);
  return { running, seconds: (performance.now() - began) / 1000 };
}

/** `name`: of the target, and of its log; `root`: the checkout that it is started from. */
export async function startGatehouse(
  settings: Settings,
  directory: string,
  nodeFlags: string[] = [],
  { name, root } = { name: 'gatehouse', root: ROOT },
): Promise<Server> {
  // Only one process at a time can open the embedded database.
  const described = settings.DATABASE_URL === undefined ? await describe(settings) : undefined;
  const { running } = await spawnGatehouse(settings, join(directory, `${name}.log`), nodeFlags, root);
  const dispose = running.stop;
  try {
    return {
      pid: running.pid,
      target: { ...(described ?? (await describe(settings))), name },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function describe(settings: Settings): Promise<Target> {
  const run = <T>(command: string, ...args: string[]) => gatehouse<T>(settings, [...command.split(' '), ...args]);
  const { issuer } = await run<{ issuer: string }>('app create', '--name', 'Bench', '--slug', SLUG);
  const create = <T>(what: string, ...args: string[]) => run<T>(`${what} create --app ${SLUG}`, ...args);
  const web = ['--name', 'Photo Prints', '--redirect-uri', REDIRECT_URI, '--type', 'confidential'];
  const key = await create<{ api_key: string }>('api-key', '--name', 'Bench', '--scopes', SCOPES);
  await create('user', '--email', USER.email, '--password', USER.password);
  return {
    name: 'gatehouse',
    port: Number(settings.PORT),
    issuer,
    web: await create<Client>('client', ...web),
    machine: await create<Client>('client', '--name', 'Nightly job', '--type', 'machine'),
    redirectUri: REDIRECT_URI,
    user: USER,
    apiKey: key.api_key,
  };
}

/** Runs the command line and reads the one JSON object that it prints. */
async function gatehouse<T>(env: Settings, args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'src/cli.ts'), ...args, '--json'], {
    env,
    timeout: CLI_TIMEOUT_MS,
  });
  return JSON.parse(stdout);
}
