// The demo of development: an App "Alice's Blog" with a user, its clients, and the two example programs that use them. Only
// development loads this folder; the image and the package don't have it.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { type App, DEMO_SLUG } from '../apps/app.ts';
import { createClient } from '../apps/clients/clients.ts';
import { createApp } from '../apps/create-app.ts';
import { createResource } from '../apps/resources.ts';
import { createUserWithPassword } from '../authentication/ways/sign-up.ts';
import type { Demo } from '../first-start.ts';
import type { System } from '../system.ts';

const DEMO_USER = { email: 'bob@example.com', password: 'wander-orbit-lantern', name: 'Bob' };
/** The examples listen beside us (at 4001 and 4002, we at 3000), so that two servers on one machine don't meet. */
const PORTS_AFTER_OURS = { photo_prints: 1_001, blog_api: 1_002 };
/** Two programs, so that one never takes what the other tries next. */
const PORT_STEP = 2;
const PORTS_TO_TRY = 40;

type Example = { client_id: string; client_secret: string; port: number };
/** What is kept of the demo. `console_id`: of the console App, and so of the database that the demo is in. */
type Kept = { console_id?: string } & Record<keyof typeof PORTS_AFTER_OURS, Example>;

const urlOf = ({ port }: Pick<Example, 'port'>) => `http://localhost:${port}`;

/** Undefined if the demo was deleted, or its secrets are not on this machine. */
export async function startDemo(system: System): Promise<Demo | undefined> {
  const file = join(system.config.dataDir, 'demo-clients.json');
  const known = await system.directory.findBySlug(DEMO_SLUG);
  const kept = await readKept(system, file);
  // As long as the file is there, a demo that was deleted is not created again.
  if (known ? !kept : kept) return undefined;
  const { app, photo_prints, blog_api } = known && kept ? { app: known, ...kept } : await createDemo(system, file);
  const taken = await findTaken([photo_prints.port, blog_api.port]);
  if (taken !== undefined) return { welcome: tellTaken(taken), stop: () => {} };
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
  return {
    welcome: [
      `Try it      ${url}`,
      `            sign in as ${DEMO_USER.email} with the password ${DEMO_USER.password}`,
    ],
    stop,
  };
}

const tellTaken = (port: number): string[] => [
  `The example programs have not started: another program uses port ${port}.`,
  'Stop it, and start Gatehouse again.',
];

/** The first of these ports that another program has. */
async function findTaken(ports: number[]): Promise<number | undefined> {
  for (const port of ports) if (!(await isFree(port))) return port;
  return undefined;
}

/** On the address at which the examples listen. */
async function isFree(port: number): Promise<boolean> {
  const probe = createNetServer();
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}

/** The one wished for, or the next above it that is free. The clients' addresses say which it is. */
async function findFree(wished: number): Promise<number> {
  for (let port = wished; port < wished + PORTS_TO_TRY; port += PORT_STEP) if (await isFree(port)) return port;
  return wished;
}

/** Undefined if the file is missing, or about a database that was reset since. */
async function readKept(system: System, file: string): Promise<Kept | undefined> {
  if (!existsSync(file)) return undefined;
  const { id } = await system.consoleApp();
  const kept: Kept = JSON.parse(readFileSync(file, 'utf8'));
  return (kept.console_id ?? id) === id ? kept : undefined;
}

async function createDemo(system: System, file: string): Promise<Kept & { app: App }> {
  const { config, db } = system;
  const ports = {
    photo_prints: await findFree(config.port + PORTS_AFTER_OURS.photo_prints),
    blog_api: await findFree(config.port + PORTS_AFTER_OURS.blog_api),
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
  const photoPrints = await createClient(system, app, {
    name: 'Photo Prints',
    type: 'confidential',
    redirect_uris: [`${url}/callback`],
    post_logout_redirect_uris: [`${url}/`],
    // An address of this machine, which the server calls only with ALLOW_PRIVATE_UPSTREAMS.
    ...(config.allowPrivateUpstreams && {
      backchannel_logout_uri: `${url}/backchannel-logout`,
      backchannel_logout_session_required: true,
    }),
    client_uri: url,
    scopes: ['openid', 'profile', 'email', 'offline_access', ...scopes.map(({ name }) => name)],
    resources: [resource],
  });
  const blogApi = await createClient(system, app, { name: 'Blog API', type: 'machine', introspects: [resource] });
  await createUserWithPassword(system, app, { ...DEMO_USER, email_verified: true });
  const kept: Kept = {
    console_id: (await system.consoleApp()).id,
    photo_prints: {
      client_id: photoPrints.client.id,
      client_secret: secretOf(photoPrints),
      port: ports.photo_prints,
    },
    blog_api: { client_id: blogApi.client.id, client_secret: secretOf(blogApi), port: ports.blog_api },
  };
  writeFileSync(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
  return { app, ...kept };
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
  `import { endWithParent } from '${new URL('../end-with-parent.ts', import.meta.url)}'; endWithParent(() => process.exit());`,
)}`;

/** With an environment of its own: what configures this server must not configure the examples. */
function startProgram({ log }: System, name: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const main = join(import.meta.dirname, '../../examples', name, 'main.ts');
  const program = spawn(process.execPath, ['--import', END_WITH_US, main], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  program.stderr?.on('data', (chunk: Buffer) => log.warn({ example: name }, chunk.toString().trim().slice(0, 500)));
  program.on('error', (error) => log.warn({ example: name, error: error.message }, 'could not start an example'));
  return program;
}
