// The npm package, as somebody gets it who has nothing else: packed here, installed into an empty folder, and run on the
// oldest Node that it allows. PACKAGE=yes, because it asks the npm registry; .ci/run sets it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { PASSWORD, type TestClient } from '../kit/app.ts';
import { signIn } from '../kit/flow.ts';
import { freePort, SECRET_KEY } from '../kit/gatehouse.ts';
import {
  BRIEF,
  makeDataDirectory,
  makeDirectory,
  ROOT,
  spawnProgram,
  startServer,
  untilReady,
  watch,
} from '../kit/processes.ts';

const { name, version, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const OLDEST = `${engines.node.replace('>=', '')}.0`;
/** Without the package `node`, whose install script npm may refuse to run. */
const NODE = `node-${process.platform}-${process.arch}`;
const BOB = 'bob@example.com';

describe.skipIf(!process.env.PACKAGE)('the npm package', () => {
  const folder = makeDirectory('package');
  const installed = join(folder.path, 'installed');
  const data = join(folder.path, 'data');
  let paths: string[];
  let app: App;
  let client: TestClient;

  beforeAll(async () => {
    mkdirSync(installed);
    const npm = (args: string[], cwd: string) => execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
    npm(['pack', '--pack-destination', folder.path], ROOT);
    const [file = ''] = readdirSync(folder.path).filter((one) => one.endsWith('.tgz'));
    const tarball = join(folder.path, file);
    paths = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts'];
    npm(['install', ...quiet, tarball, `${NODE}@${OLDEST}`], installed);
  });
  afterAll(() => folder.remove());

  /** `gatehouse` in the folder, on the oldest Node. */
  async function start(args: string[], environment: NodeJS.ProcessEnv = {}) {
    const command = ['node', BRIEF, join(installed, 'node_modules/.bin/gatehouse'), ...args];
    const PATH = `${join(installed, 'node_modules', NODE, 'bin')}:${process.env.PATH}`;
    return watch(spawnProgram(command, { PATH, DATA_DIR: data, SECRET_KEY, ...environment }, folder.path));
  }

  async function run(args: string[], environment?: NodeJS.ProcessEnv): Promise<string> {
    const program = await start(args, environment);
    const { code } = await program.exited;
    if (code !== 0) throw new Error(`gatehouse ${args.join(' ')} ended with ${code}: ${program.output()}`);
    return program.output();
  }

  const answer = async (args: string[], environment?: NodeJS.ProcessEnv) =>
    JSON.parse(await run([...args, '--json'], environment));

  async function serve(environment: NodeJS.ProcessEnv) {
    const server = { ...(await start(['serve'], environment)), url: environment.BASE_URL ?? '' };
    return { ...server, config: { port: Number(environment.PORT) } };
  }

  test('holds JavaScript, pages and migrations, and nothing of development', () => {
    const inside = paths.map((path) => path.replace(/^package\//, ''));
    const has = [
      'dist/src/cli.js',
      'dist/src/main.js',
      'dist/migrations/0001-foundation.js',
      'dist/views/error.ejs',
      'dist/docs/README.md',
      'dist/docs/pictures/request.png',
    ];
    expect(inside).toEqual(expect.arrayContaining([...has, 'package.json', 'README.md', 'LICENSE']));
    // Quick starts are shown, not run; some are TypeScript.
    const ran = inside.filter((path) => !path.startsWith('dist/views/quick-starts/'));
    expect(
      ran.filter((path) => /\.ts$|\.env|\.pem$|\.key$|(^|\/)(test|bench|examples|demo|data)\//.test(path)),
    ).toEqual([]);
    expect(inside.filter((path) => !path.startsWith('dist/')).sort()).toEqual(
      ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json'].sort(),
    );
  });

  test('runs on the oldest Node that it allows, and says its version', async () => {
    const bin = join(installed, 'node_modules', NODE, 'bin/node');
    expect(execFileSync(bin, ['--version'], { encoding: 'utf8' }).trim()).toBe(`v${OLDEST}`);
    expect((await run(['--version'])).trim()).toBe(version);
  });

  test('creates a database, serves it and signs a user in', async () => {
    const port = await freePort();
    const environment = { PORT: String(port), BASE_URL: `http://localhost:${port}`, HOST: '127.0.0.1' };
    const { slug } = await answer(['app', 'create', '--name', 'Blog'], environment);
    const callback = 'http://localhost:4001/callback';
    const toApp = ['--app', slug];
    const args = ['client', 'create', ...toApp, '--name', 'Prints', '--redirect-uri', callback, '--scope', 'openid'];
    client = { ...(await answer(args, environment)), redirect_uri: callback };
    await answer(['user', 'create', ...toApp, '--email', BOB, '--password', PASSWORD], environment);

    const server = await serve(environment);
    await untilReady(server);
    app = { issuer: `${server.url}/o/${slug}` } as App;
    expect(await signIn(app, client, BOB)).toHaveProperty('access_token');
    await expect(run(['migrate', 'status'], environment)).rejects.toThrow(`in use by process ${server.pid}`);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    // Neither a warning of Node's nor a demo that isn't there.
    expect(server.output()).not.toMatch(/warn|demo|Try it|^ +at /im);
  });

  test('keeps its compiled modules in its own folder, and nothing where it was started', () => {
    const own = join(installed, 'node_modules', name, 'dist/node_modules/.cache/gatehouse');
    expect(existsSync(own)).toBe(true);
    expect(
      readdirSync(folder.path)
        .filter((file) => !file.endsWith('.tgz'))
        .sort(),
    ).toEqual(['data', 'installed']);
  });

  test('a checkout opens its database, and signs the same user in', async () => {
    const { port } = new URL(app.issuer);
    const server = await startServer({ environment: { DATA_DIR: data, PORT: port } });
    expect(await signIn(app, client, BOB)).toHaveProperty('access_token');
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });

  test('opens a database that a checkout migrated', async () => {
    const directory = await makeDataDirectory('of-checkout');
    const of = { DATA_DIR: directory.path };
    expect(await answer(['migrate', 'up'], of)).toEqual({ migrated: [] });
    const port = await freePort();
    const server = await serve({ ...of, PORT: String(port), BASE_URL: `http://localhost:${port}`, HOST: '127.0.0.1' });
    await untilReady(server);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    directory.remove();
  });
});
