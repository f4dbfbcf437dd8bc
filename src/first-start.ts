// What a first start does for who sits in front of it: a link that makes the first operator, and in development an App
// "Alice's Blog" with a user, its clients, and the two example programs that use them.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, createApp } from './apps/apps.ts';
import { createClient } from './apps/clients.ts';
import { hasOperator, makeOperator } from './apps/members.ts';
import { createResource } from './apps/resources.ts';
import { createOneTimeToken } from './authentication/one-time-tokens.ts';
import { createUserWithPassword } from './authentication/sign-up.ts';
import type { Config } from './config.ts';
import type { System } from './system.ts';
import { parseEmail } from './users/email.ts';
import { findUserByEmail } from './users/users.ts';

export type FirstStart = { setupUrl: string | undefined };

/** OPERATOR_EMAIL makes the first operator; without it, a one-time link does. */
export async function prepareFirstStart(system: System): Promise<FirstStart> {
  const { config, database } = system;
  const consoleApp = await system.consoleApp();
  if (await hasOperator(database.db, consoleApp)) return { setupUrl: undefined };
  if (config.operator) {
    await createOperator(system, config.operator);
    return { setupUrl: undefined };
  }
  const token = await createOneTimeToken(database.db, consoleApp, 'operator_setup');
  return { setupUrl: `${config.baseUrl}/console/setup?token=${token}` };
}

/** Makes the developer where there is none with this email, and an operator of it. */
export async function createOperator(
  system: System,
  input: { email: string; password: string; name?: string | undefined },
): Promise<string> {
  const { database } = system;
  const consoleApp = await system.consoleApp();
  const email = parseEmail(input.email);
  const known = email && (await findUserByEmail(database.db, consoleApp, email));
  const developer = known ?? (await createUserWithPassword(database, consoleApp, { ...input, email_verified: true }));
  await makeOperator(database.db, consoleApp, developer.id);
  return developer.id;
}

const DEMO_SLUG = 'alices-blog';
const DEMO_USER = { email: 'bob@example.com', password: 'wander-orbit-lantern', name: 'Bob' };
const PHOTO_PRINTS = { port: '4001', url: 'http://localhost:4001' };
const BLOG_API = { port: '4002', url: 'http://localhost:4002' };
const RESOURCE = `${BLOG_API.url}/`;

export type Demo = { url: string; user: typeof DEMO_USER; stop(): void };

type DemoSecrets = Record<'photo_prints' | 'blog_api', { client_id: string; client_secret: string }>;

/** Where the demo's secrets are kept; as long as it is there, a demo that was deleted is not made again. */
export const demoFile = ({ dataDir }: Pick<Config, 'dataDir'>) => join(dataDir, 'demo-clients.json');

/** Undefined where the demo was deleted, or its secrets are not on this machine. */
export async function startDemo(system: System): Promise<Demo | undefined> {
  const { config, directory } = system;
  const file = demoFile(config);
  const app =
    (await directory.findBySlug(DEMO_SLUG)) ?? (existsSync(file) ? undefined : await createDemo(system, file));
  if (!app || !existsSync(file)) return undefined;
  const secrets: DemoSecrets = JSON.parse(readFileSync(file, 'utf8'));
  const programs = [
    startProgram(system, 'photo-prints', {
      ...toEnvironment(secrets.photo_prints),
      ISSUER: app.issuer,
      PORT: PHOTO_PRINTS.port,
      BASE_URL: PHOTO_PRINTS.url,
      BLOG_API: BLOG_API.url,
      BLOG_RESOURCE: RESOURCE,
    }),
    startProgram(system, 'blog-api', {
      ...toEnvironment(secrets.blog_api),
      ISSUER: app.issuer,
      PORT: BLOG_API.port,
      RESOURCE,
    }),
  ];
  return { url: PHOTO_PRINTS.url, user: DEMO_USER, stop: () => programs.forEach((program) => program.kill()) };
}

async function createDemo(system: System, file: string): Promise<App> {
  const { config, database, keyring } = system;
  const { db } = database;
  const app = await createApp(db, keyring, config, {
    name: 'Alice’s Blog',
    slug: DEMO_SLUG,
    branding: { color: '#0f766e' },
  });
  const scopes = [{ name: 'photos:read', description: 'See the photos of your blog' }];
  await createResource(db, app, { identifier: RESOURCE, name: 'Alice’s Blog photos', scopes, token_format: 'opaque' });
  const photoPrints = await createClient(db, app, {
    name: 'Photo Prints',
    type: 'confidential',
    redirect_uris: [`${PHOTO_PRINTS.url}/callback`],
    post_logout_redirect_uris: [`${PHOTO_PRINTS.url}/`],
    client_uri: PHOTO_PRINTS.url,
  });
  const blogApi = await createClient(db, app, { name: 'Blog API', type: 'machine', introspects: [RESOURCE] });
  await createUserWithPassword(database, app, { ...DEMO_USER, email_verified: true });
  const secrets: DemoSecrets = {
    photo_prints: { client_id: photoPrints.client.id, client_secret: photoPrints.secret! },
    blog_api: { client_id: blogApi.client.id, client_secret: blogApi.secret! },
  };
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return app;
}

function toEnvironment({ client_id, client_secret }: DemoSecrets['photo_prints']): NodeJS.ProcessEnv {
  return { CLIENT_ID: client_id, CLIENT_SECRET: client_secret };
}

/** With an environment of its own: what configures this server must not configure the examples. */
function startProgram({ log }: System, name: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const main = join(import.meta.dirname, '../examples', name, 'main.ts');
  const program = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  program.stderr?.on('data', (chunk: Buffer) => log.warn({ example: name }, chunk.toString().trim().slice(0, 500)));
  program.on('error', (error) => log.warn({ example: name, error: error.message }, 'could not start an example'));
  return program;
}

export function welcome({ config, database }: System, { setupUrl }: FirstStart, demo: Demo | undefined): void {
  const lines = [
    '',
    `  Gatehouse   ${config.baseUrl}`,
    `  Console     ${config.baseUrl}/console`,
    `  Database    ${database.kind === 'embedded' ? `embedded, in ${config.dataDir}` : 'PostgreSQL'}`,
    ...(setupUrl ? ['', '  Make the first operator (this link works once, within 24 hours):', `  ${setupUrl}`] : []),
    ...(demo
      ? [
          '',
          `  Try it      ${demo.url}`,
          `              sign in as ${demo.user.email} with the password ${demo.user.password}`,
        ]
      : []),
    ...(!config.smtpUrl && config.production
      ? ['', '  WARNING: SMTP_URL is not set; no mail will leave this server.']
      : []),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
