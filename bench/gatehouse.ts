// Starts Gatehouse as an operator would in production, makes what the load needs by its command line, and describes it
// as a target.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Server } from './bare.ts';
import { freePort, start, untilAnswers } from './processes.ts';
import type { Client } from './target.ts';

export const ROOT = join(import.meta.dirname, '..');
const SLUG = 'bench';
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

export async function startGatehouse(settings: Settings, directory: string): Promise<Server> {
  const port = Number(settings.PORT);
  const running = await start({
    command: process.execPath,
    args: [join(ROOT, 'src/main.ts')],
    env: settings,
    log: join(directory, 'gatehouse.log'),
  });
  const headers = { host: new URL(settings.BASE_URL!).host, 'x-forwarded-proto': 'https' };
  await untilAnswers(running, port, '/o/console/.well-known/openid-configuration', headers);

  const app = await gatehouse<{ issuer: string }>(settings, ['app', 'create', '--name', 'Bench', '--slug', SLUG]);
  const web = ['--name', 'Photo Prints', '--redirect-uri', REDIRECT_URI, '--type', 'confidential'];
  const machine = ['--name', 'Nightly job', '--type', 'machine'];
  const key = await gatehouse<{ api_key: string }>(settings, ['api-key', 'create', '--app', SLUG, '--name', 'Bench']);
  await gatehouse(settings, ['user', 'create', '--app', SLUG, '--email', USER.email, '--password', USER.password]);
  const target = {
    name: 'gatehouse',
    port,
    issuer: app.issuer,
    web: await gatehouse<Client>(settings, ['client', 'create', '--app', SLUG, ...web]),
    machine: await gatehouse<Client>(settings, ['client', 'create', '--app', SLUG, ...machine]),
    redirectUri: REDIRECT_URI,
    user: USER,
    apiKey: key.api_key,
  };
  return { pid: running.pid, target, [Symbol.asyncDispose]: running.stop };
}

/** Runs the command line and reads the one JSON object that it prints. */
async function gatehouse<T>(env: Settings, args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'src/cli.ts'), ...args, '--json'], {
    env,
  });
  return JSON.parse(stdout);
}
