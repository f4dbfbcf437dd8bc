// What a first start does for who sits in front of it: a link that makes the first operator, and in development an App
// "Alice's Blog" with a user, its clients, and the two example programs that use them.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from './apps/app.ts';
import { createClient } from './apps/clients/clients.ts';
import { createApp } from './apps/create-app.ts';
import { hasOperator, makeOperator } from './apps/operators.ts';
import { createResource } from './apps/resources.ts';
import { claimUser } from './authentication/addresses/take-over.ts';
import { createOneTimeToken } from './authentication/one-time/tokens.ts';
import { hashPassword } from './authentication/password/password.ts';
import { requireGoodPassword } from './authentication/password/policy.ts';
import { createUserWithPassword } from './authentication/ways/sign-up.ts';
import type { Config } from './config.ts';
import type { UserRow } from './database/schema.ts';
import { transact } from './database/transact.ts';
import { Problem } from './problem.ts';
import type { System } from './system.ts';
import { parseEmail } from './users/email.ts';
import { findUserByEmail } from './users/users.ts';

export type FirstStart = { setupUrl: string | undefined };

/** OPERATOR_EMAIL makes the first operator; without it, a one-time link does. */
export async function prepareFirstStart(system: System): Promise<FirstStart> {
  const { config, db } = system;
  const consoleApp = await system.consoleApp();
  if (await hasOperator(db, consoleApp)) return { setupUrl: undefined };
  if (config.operator) {
    await createOperator(system, config.operator);
    return { setupUrl: undefined };
  }
  const token = await createOneTimeToken(db, consoleApp, 'operator_setup');
  return { setupUrl: `${config.baseUrl}/console/setup?token=${token}` };
}

/**
 * Creates the developer if none has this email, and makes them an operator. Anybody could have signed up with an address
 * that was never verified: such a developer is taken over if a password is given, and refused otherwise. Throws
 * `developer_unverified`.
 */
export async function createOperator(
  system: System,
  input: { email: string; password: string; name?: string | undefined },
): Promise<string> {
  const consoleApp = await system.consoleApp();
  const known = await findDeveloper(system, input.email);
  const developer = known ?? (await createDeveloper(system, input));
  const claimed = developer.email_verified ? undefined : await hashClaim(system, consoleApp, input);
  await transact(system.db, async (db) => {
    if (claimed) await claimUser(db, consoleApp, developer, claimed);
    await makeOperator(db, consoleApp, developer.id);
  });
  return developer.id;
}

async function hashClaim(
  system: System,
  consoleApp: App,
  { email, password }: { email: string; password: string },
): Promise<string> {
  if (!password)
    throw new Problem('developer_unverified', `${email} was never verified. Add --password to take it over.`);
  await requireGoodPassword(system, consoleApp, password, [email]);
  return hashPassword(password);
}

async function findDeveloper(system: System, text: string): Promise<UserRow | undefined> {
  const email = parseEmail(text);
  return email && findUserByEmail(system.db, await system.consoleApp(), email);
}

async function createDeveloper(system: System, input: { email: string; password: string }): Promise<UserRow> {
  try {
    return await createUserWithPassword(system, await system.consoleApp(), { ...input, email_verified: true });
  } catch (error) {
    // If two nodes start at once, the other one may have created it.
    const made = await findDeveloper(system, input.email);
    if (!made) throw error;
    return made;
  }
}

const DEMO_SLUG = 'alices-blog';
const DEMO_USER = { email: 'bob@example.com', password: 'wander-orbit-lantern', name: 'Bob' };
/** The examples listen beside us (at 4001 and 4002, we at 3000), so that two servers on one machine don't meet. */
const PORTS_AFTER_OURS = { photo_prints: 1_001, blog_api: 1_002 };

export type Demo = { url: string; user: typeof DEMO_USER; stop(): void };

type Example = { client_id: string; client_secret: string; port: number };
type Examples = Record<keyof typeof PORTS_AFTER_OURS, Example>;

const urlOf = ({ port }: Pick<Example, 'port'>) => `http://localhost:${port}`;

/** Where the demo's secrets are kept; as long as it is there, a demo that was deleted is not made again. */
export const demoFile = ({ dataDir }: Pick<Config, 'dataDir'>) => join(dataDir, 'demo-clients.json');

/** Undefined where the demo was deleted, or its secrets are not on this machine. */
export async function startDemo(system: System): Promise<Demo | undefined> {
  const { config, directory } = system;
  const file = demoFile(config);
  const app =
    (await directory.findBySlug(DEMO_SLUG)) ?? (existsSync(file) ? undefined : await createDemo(system, file));
  if (!app || !existsSync(file)) return undefined;
  const { photo_prints, blog_api }: Examples = JSON.parse(readFileSync(file, 'utf8'));
  const [url, api] = [urlOf(photo_prints), urlOf(blog_api)];
  const programs = [
    startProgram(system, 'photo-prints', {
      ...toEnvironment(app, photo_prints),
      BASE_URL: url,
      BLOG_API: api,
      BLOG_RESOURCE: `${api}/`,
    }),
    startProgram(system, 'blog-api', { ...toEnvironment(app, blog_api), RESOURCE: `${api}/` }),
  ];
  const stop = () => {
    for (const program of programs) program.kill();
  };
  return { url, user: DEMO_USER, stop };
}

async function createDemo(system: System, file: string): Promise<App> {
  const { config, db } = system;
  const ports = {
    photo_prints: config.port + PORTS_AFTER_OURS.photo_prints,
    blog_api: config.port + PORTS_AFTER_OURS.blog_api,
  };
  const url = urlOf({ port: ports.photo_prints });
  const resource = `${urlOf({ port: ports.blog_api })}/`;
  const app = await createApp(system, {
    name: 'Alice’s Blog',
    slug: DEMO_SLUG,
    branding: { color: '#0f766e' },
  });
  const scopes = [{ name: 'photos:read', description: 'See the photos of your blog' }];
  await createResource(db, app, { identifier: resource, name: 'Alice’s Blog photos', scopes, token_format: 'opaque' });
  const photoPrints = await createClient(db, app, {
    name: 'Photo Prints',
    type: 'confidential',
    redirect_uris: [`${url}/callback`],
    post_logout_redirect_uris: [`${url}/`],
    client_uri: url,
    scopes: ['openid', 'profile', 'email', 'offline_access', ...scopes.map(({ name }) => name)],
    resources: [resource],
  });
  const blogApi = await createClient(db, app, { name: 'Blog API', type: 'machine', introspects: [resource] });
  await createUserWithPassword(system, app, { ...DEMO_USER, email_verified: true });
  const examples: Examples = {
    photo_prints: {
      client_id: photoPrints.client.id,
      client_secret: secretOf(photoPrints),
      port: ports.photo_prints,
    },
    blog_api: { client_id: blogApi.client.id, client_secret: secretOf(blogApi), port: ports.blog_api },
  };
  writeFileSync(file, JSON.stringify(examples, null, 2), { mode: 0o600 });
  return app;
}

function secretOf({ secret }: { secret: string | undefined }): string {
  if (secret === undefined) throw new Error('a confidential client has a secret');
  return secret;
}

function toEnvironment(app: App, { client_id, client_secret, port }: Example): NodeJS.ProcessEnv {
  return { ISSUER: app.issuer, CLIENT_ID: client_id, CLIENT_SECRET: client_secret, PORT: String(port) };
}

/** Loaded before an example: should we be killed, it must not live on as nobody's. */
const END_WITH_US = `data:text/javascript,${encodeURIComponent(
  `import { endWithParent } from '${new URL('end-with-parent.ts', import.meta.url)}'; endWithParent(() => process.exit());`,
)}`;

/** With an environment of its own: what configures this server must not configure the examples. */
function startProgram({ log }: System, name: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const main = join(import.meta.dirname, '../examples', name, 'main.ts');
  const program = spawn(process.execPath, ['--import', END_WITH_US, main], {
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
