// `gatehouse login` as a developer meets it: the command waits, the developer's browser signs in, and the token is in a file.
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLI_CLIENT_ID } from '../../src/apps/clients/built-in.ts';
import { loginCommands } from '../../src/cli/login.ts';
import { groups } from '../../src/cli/program.ts';
import { defaultScopes, remoteCommands } from '../../src/cli/remote/needs.ts';
import { MINUTE } from '../../src/clock.ts';
import { sections } from '../../src/configuration/sections.ts';
import english from '../../views/messages/en.json' with { type: 'json' };
import { call, makeDeveloper, type TestDeveloper } from '../http/api/call.ts';
import { makeApp, PASSWORD } from '../kit/app.ts';
import { makePkce, passScreens } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';
import { type CommandLine, commandLine } from './command-line.ts';

let gatehouse: Gatehouse;
let developer: TestDeveloper;
let cli: CommandLine;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  developer = await makeDeveloper(gatehouse);
  cli = commandLine();
  cli.environment.XDG_CONFIG_HOME = join(cli.directory, 'config');
});
afterAll(async () => {
  cli.remove();
  await gatehouse.stop();
});

const file = () => join(cli.directory, 'config', 'gatehouse', 'credentials.json');
const kept = () => JSON.parse(readFileSync(file(), 'utf8')).servers[gatehouse.url];

/** Runs `login` and does in a browser what it says; `visit` gets the address. */
async function login(args: string[], visit: (address: string) => Promise<unknown>) {
  const child = cli.start(['login', '--server', gatehouse.url, '--no-browser', '--json', ...args]);
  const said = { stdout: '', stderr: '' };
  const address = new Promise<string>((resolve) => {
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      said.stderr += chunk;
      const [found] = /^http\S+(?=\n)/m.exec(said.stderr) ?? [];
      if (found) resolve(found);
    });
  });
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    said.stdout += chunk;
  });
  const closed = once(child, 'close');
  const reached = await Promise.race([address, closed.then(() => undefined)]);
  if (reached === undefined) throw new Error(said.stderr);
  await visit(reached);
  const [code] = await closed;
  return { code, ...said };
}

/** Signs in, agrees, and follows the last redirect to the command's own port. */
async function signInAt(address: string, visitor = new Visitor()): Promise<string> {
  const page = await passScreens(visitor, await visitor.open(address), developer.user.email, PASSWORD);
  const answer = await fetch(page.location!);
  return answer.text();
}

describe('A109 gatehouse login', () => {
  test('signs in by the browser, and keeps a token that only its owner can read', async () => {
    // A directory that is there already may be open to others.
    mkdirSync(join(cli.directory, 'config', 'gatehouse'), { recursive: true });
    chmodSync(join(cli.directory, 'config', 'gatehouse'), 0o755);
    let goOn = '';
    const { code, stdout } = await login(
      ['--scopes', 'app:read,app:write', '--expires-in-days', '7'],
      async (address) => {
        goOn = await signInAt(address);
      },
    );
    expect([code, goOn]).toEqual([0, expect.stringContaining('close this window')]);
    const said = JSON.parse(stdout);
    expect(said).toMatchObject({
      server: gatehouse.url,
      email: developer.user.email,
      scopes: ['app:read', 'app:write'],
    });
    const { token } = kept();
    expect(token).toMatch(/^gh_pat_/);
    expect(stdout).not.toContain(token);
    expect([statSync(file()).mode & 0o777, statSync(join(file(), '..')).mode & 0o777]).toEqual([0o600, 0o700]);
    expect((await call(gatehouse.url, 'GET /apps', { as: token })).status).toBe(200);
    expect(await cli.answer(['whoami'])).toMatchObject({ email: developer.user.email, operator: false });
    expect(await cli.answer(['logout'])).toEqual({ server: gatehouse.url, revoked: true });
    expect((await call(gatehouse.url, 'GET /apps', { as: token })).status).toBe(401);
    const { code: out, stderr } = await cli.run(['whoami']);
    expect([out, stderr]).toEqual([1, expect.stringContaining('not signed in')]);
  });

  test('asks for a sign-in and the developer’s word, even of a browser that is signed in', async () => {
    const visitor = new Visitor();
    const { code } = await login([], (address) => signInAt(address, visitor));
    expect(code).toBe(0);
    // Any program on the machine may use the client's id, and ask for less.
    const url = new URL(`${(await gatehouse.system.consoleApp()).issuer}/authorize`);
    const { challenge } = makePkce();
    url.search = new URLSearchParams({
      ...{ client_id: CLI_CLIENT_ID, redirect_uri: 'http://127.0.0.1:4000/callback', scope: 'openid' },
      ...{ response_type: 'code', code_challenge: challenge, code_challenge_method: 'S256' },
      token_request: asking({}),
    }).toString();
    const asked = await visitor.open(url.href);
    expect([asked.location, asked.url]).toEqual([undefined, expect.stringContaining('/interaction/')]);
    for (const redirect_uri of [
      'http://127.0.0.1:4000/other',
      'http://localhost/callback',
      'https://evil.example/callback',
    ]) {
      url.searchParams.set('redirect_uri', redirect_uri);
      expect((await visitor.open(url.href)).status).toBe(400);
    }
    await cli.answer(['logout']);
  });

  test('is refused when the developer says no', async () => {
    const { code, stdout, stderr } = await login([], async (address) => {
      const back = new URL(address).searchParams.get('redirect_uri');
      // Not the answer to this sign-in.
      expect((await fetch(`${back}?error=access_denied&state=other`)).status).toBe(404);
      const visitor = new Visitor();
      const signedIn = await visitor.submit(await visitor.open(address), {
        email: developer.user.email,
        password: PASSWORD,
      });
      const denied = await visitor.submit(signedIn, { decision: 'deny' });
      expect(await (await fetch(denied.location!)).text()).toContain('No token was created');
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('The sign-in was denied')]);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'access_denied', message: expect.stringContaining('denied') },
    });
  });

  test('sends its token to no server without https', async () => {
    const { code, stderr } = await cli.run(['login', '--server', 'http://id.example.com', '--no-browser']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('https')]);
  });
});

type Plan = { changes: { section: string }[]; needs: string[] };

/** Goes through the browser as any program could, which has an access token of the command line's client afterwards. */
async function signInAs(tokenRequest: string, visitor = new Visitor()) {
  const consoleApp = await gatehouse.system.consoleApp();
  const { challenge, verifier } = makePkce();
  const redirect_uri = 'http://127.0.0.1:4000/callback';
  const search = new URLSearchParams({
    ...{ client_id: CLI_CLIENT_ID, redirect_uri, scope: 'openid', response_type: 'code', state: 'x' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256', token_request: tokenRequest },
  });
  const opened = await visitor.open(`${consoleApp.issuer}/authorize?${search}`);
  const page = await passScreens(visitor, opened, developer.user.email, PASSWORD);
  const code = page.location ? (new URL(page.location).searchParams.get('code') ?? '') : '';
  const body = new URLSearchParams({
    ...{ client_id: CLI_CLIENT_ID, grant_type: 'authorization_code', code, redirect_uri, code_verifier: verifier },
  });
  const answer = await fetch(`${consoleApp.issuer}/token`, { method: 'POST', body });
  const { access_token: as = '' } = (await answer.json()) as { access_token?: string };
  return { as, page, opened };
}

const asking = (request: object) => JSON.stringify({ scopes: ['app:read'], expires_in_days: 7, ...request });

describe('the scopes of a sign-in', () => {
  test('are known of every command that asks a server', () => {
    const others = groups.filter((group) => group !== loginCommands);
    // A group with a name needs the same for each of its commands.
    const names = others.flatMap(({ name: group, commands }) =>
      commands
        .filter(({ options = [] }) => options.some(({ long }) => long === '--server'))
        .map(({ name }) => group ?? name),
    );
    expect([...new Set(names)].sort()).toEqual([...remoteCommands].sort());
  });

  test('are by default what these commands need, for all that a file can have', async () => {
    const app = await makeApp(gatehouse);
    const { token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const body = { name: 'cli', scopes: defaultScopes };
    cli.environment.GATEHOUSE_TOKEN = (
      await call(gatehouse.url, 'POST /access-tokens', { as: token, body })
    ).body.access_token;
    cli.environment.GITHUB_CLIENT_SECRET = 'a-secret-of-github';
    const page = readFileSync(join(import.meta.dirname, '../../docs/configuration-as-code.md'), 'utf8');
    writeFileSync(join(cli.directory, 'app.yaml'), /```yaml\n([\s\S]+?)```/.exec(page)![1]!);
    const at = ['--app', app.slug, '--server', gatehouse.url];
    const { changes, needs } = await cli.answer<Plan>(['plan', '-f', 'app.yaml', ...at]);
    const touched = new Set(changes.map(({ section }) => section));
    expect([...touched].sort()).toEqual(['app', ...Object.keys(sections)].sort());
    expect(needs.filter((one) => !defaultScopes.some((scope) => scope === one))).toEqual([]);
    await cli.answer(['apply', '-f', 'app.yaml', ...at]);
    await cli.answer(['pull', ...at]);
    const listening = { secret: `whsec_${Buffer.alloc(32).toString('base64')}` };
    const as = cli.environment.GATEHOUSE_TOKEN;
    expect((await call(app, 'POST /webhooks/listen', { as, body: listening })).status).toBe(200);
    delete cli.environment.GATEHOUSE_TOKEN;
  });

  test('can be more than those', async () => {
    const { code, stdout } = await login(['--scopes', 'default,users:read'], (address) => signInAt(address));
    expect([code, JSON.parse(stdout).scopes.sort()]).toEqual([0, [...defaultScopes, 'users:read'].sort()]);
    await cli.answer(['logout']);
  });
});

test('A109 the sign-in of the command line opens nothing but the creation of a token, while it is fresh', async () => {
  const consoleApp = await gatehouse.system.consoleApp();
  const { as } = await signInAs(asking({ expires_in_days: 90 }));
  const app = await makeApp(gatehouse);
  const statuses: Record<string, number> = {};
  for (const entry of ['GET /apps', 'GET /access-tokens', 'GET /developer']) {
    statuses[entry] = (await call(gatehouse.url, entry, { as })).status;
  }
  statuses['GET /users'] = (await call(app, 'GET /users', { as })).status;
  statuses['GET /me/sessions'] = (await call(consoleApp, 'GET /me/sessions', { as })).status;
  expect(statuses).toEqual({
    ...{ 'GET /apps': 403, 'GET /access-tokens': 403, 'GET /developer': 200 },
    ...{ 'GET /users': 401, 'GET /me/sessions': 403 },
  });
  const create = () => call(gatehouse.url, 'POST /access-tokens', { as, body: { name: 'cli', scopes: ['app:read'] } });
  passTime(6 * MINUTE);
  expect((await create()).body.code).toBe('proof_required');
  restoreTime();
  expect((await create()).status).toBe(201);
});

describe('A300 a sign-in creates no token but the one that the developer read about', () => {
  const create = (as: string, body: object) =>
    call(gatehouse.url, 'POST /access-tokens', { as, body: { name: 'cli', scopes: ['app:read'], ...body } });

  test.each([
    ['with another scope', { scopes: ['app:read', 'users:write'], expires_in_days: 7 }],
    ['for longer', { expires_in_days: 8 }],
    ['for the usual time, which is longer', {}],
    ['with the powers of an operator', { expires_in_days: 1, operator: true }],
  ])('none %s', async (_, body) => {
    const { as } = await signInAs(asking({}));
    const { status, body: problem } = await create(as, body);
    expect([status, problem.code]).toEqual([403, 'forbidden']);
    expect((await create(as, { expires_in_days: 7 })).status).toBe(201);
  });

  test('two, one after the other or at once, are one', async () => {
    const { as } = await signInAs(asking({}));
    const answers = await Promise.all([1, 2, 3].map(() => create(as, { expires_in_days: 7 })));
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
    expect((await create(as, { expires_in_days: 7 })).status).toBe(401);
  });

  test('none by a sign-in that said less before', async () => {
    const visitor = new Visitor();
    const { as: before } = await signInAs(asking({}), visitor);
    const { as, opened } = await signInAs(asking({ scopes: ['app:read', 'app:write'] }), visitor);
    // The developer, who is signed in, reads it again.
    expect(opened.text).toContain('name="decision"');
    const more = { scopes: ['app:write'], expires_in_days: 7 };
    expect((await create(before, more)).status).toBe(401);
    expect((await create(as, more)).status).toBe(201);
  });

  test.each([
    ['nothing', ''],
    ['no scopes', asking({ scopes: [] })],
    ['a scope that no token can have', asking({ scopes: ['members:write'] })],
    ['too many days', asking({ expires_in_days: 366 })],
    ['an operator’s powers for longer than a day', asking({ operator: true })],
    ['another field', asking({ note: 'harmless' })],
  ])('a request that says %s is not shown', async (_, request) => {
    const { opened, as } = await signInAs(request);
    expect([new URL(opened.location ?? '').searchParams.get('error'), as]).toEqual(['invalid_request', '']);
  });

  test('the screen says what the token may do, for how long, and where it is revoked', async () => {
    const request = asking({ scopes: ['webhooks:write'], expires_in_days: 90 });
    const consoleApp = await gatehouse.system.consoleApp();
    const visitor = new Visitor();
    await signInAs(asking({}), visitor);
    const { challenge } = makePkce();
    const search = new URLSearchParams({
      ...{ client_id: CLI_CLIENT_ID, redirect_uri: 'http://127.0.0.1:4000/callback', scope: 'openid' },
      ...{ response_type: 'code', code_challenge: challenge, code_challenge_method: 'S256', token_request: request },
    });
    const { text } = await visitor.open(`${consoleApp.issuer}/authorize?${search}`);
    for (const words of [
      'personal access token',
      'In every App that you belong to',
      english['console.permission.webhooks_write'],
      '90 days',
      `href="${consoleApp.issuer}/account/access-tokens"`,
    ])
      expect(text).toContain(words);
    expect(text).not.toContain(english['consent.token_operator']);
  });
});
