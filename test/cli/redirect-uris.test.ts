// `gatehouse redirect-uri`, and the examples of the documentation as a pipeline runs them.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, makeDeveloper } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, type TestClient } from '../kit/app.ts';
import { freePort, type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/clients.md'), 'utf8');
const section = page.slice(page.indexOf('## Preview deployments'), page.indexOf('## Libraries that send no PKCE'));
const examples = Array.from(section.matchAll(/```sh\n([\s\S]+?)```/g), ([, script = '']) => script);
const [adding = '', removing = '', commands = ''] = examples;

const PREVIEW_URL = 'https://pr-42.preview.example.com';
const PREVIEW = `${PREVIEW_URL}/callback`;
const PATH = '/clients/:id/temporary-redirect-uris';

let gatehouse: Gatehouse;
let cli: CommandLine;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  cli = commandLine({ PORT: String(await freePort()), SECRET_KEY });
});
afterAll(async () => {
  cli.remove();
  await gatehouse.stop();
});

async function makeWorld() {
  const app = await makeApp(gatehouse);
  const client = await makeClient(gatehouse, app);
  const as = await makeApiKey(gatehouse, app, ['redirect_uris:write']);
  const list = async (one: TestClient = client) =>
    (await call(app, `GET ${PATH}`, { as, params: { id: one.client_id } })).body.items;
  return { app, client, as, list, environment: environmentOf(app.issuer, client, as) };
}

const environmentOf = (issuer: string, client: TestClient, as: string) => ({
  ...{ PATH: process.env.PATH, ISSUER: issuer, CLIENT_ID: client.client_id, GATEHOUSE_TOKEN: as, PREVIEW_URL },
});

async function run(script: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-euc', script], { env: environment });
  return stdout;
}

describe('the examples of the documentation', () => {
  test('add a preview’s redirect URI with curl, again and again, and remove it', async () => {
    const { list, environment } = await makeWorld();
    for (const _ of [1, 2]) {
      expect(JSON.parse(await run(adding, environment))).toMatchObject({ redirect_uri: PREVIEW });
      expect(await list()).toMatchObject([{ redirect_uri: PREVIEW, post_logout_redirect_uri: `${PREVIEW_URL}/` }]);
    }
    expect(JSON.parse(await run(removing, environment))).toEqual({ removed: true });
    expect(JSON.parse(await run(removing, environment))).toEqual({ removed: false });
    expect(await list()).toEqual([]);
  });

  test('do the same with the command line', async () => {
    const { list, environment } = await makeWorld();
    const gatehouseCommand = `${process.execPath} --no-warnings ${join(import.meta.dirname, '../../src/cli.ts')}`;
    const script = commands.replaceAll('npm exec gatehouse --', gatehouseCommand);
    const stdout = await run(script, environment);
    expect(stdout.match(/Users can sign in there until it expires/g)).toHaveLength(1);
    expect(stdout.split(PREVIEW).length).toBeGreaterThan(2);
    expect(stdout).toContain('The temporary redirect URI is removed.');
    expect(await list()).toEqual([]);
  });

  test('are the step of the workflow, too', () => {
    const steps = /```yaml\n([\s\S]+?)```/.exec(section)?.[1] ?? '';
    const step = steps.slice(steps.indexOf('curl')).replaceAll(/^ {10}/gm, '');
    expect(step.split('\n').slice(0, 2)).toEqual(adding.split('\n').slice(0, 2));
  });
});

describe('gatehouse redirect-uri', () => {
  test('works at a server by a developer’s token, and names the App by its slug', async () => {
    const { app, client, list } = await makeWorld();
    const owner = await makeDeveloper(gatehouse, { app, role: 'owner' });
    cli.environment.GATEHOUSE_TOKEN = owner.token;
    const where = ['--server', gatehouse.url, '--app', app.slug, '--client', client.client_id];
    const added = await cli.answer(['redirect-uri', 'add', ...where, '--redirect-uri', PREVIEW, '--days', '1']);
    expect(added).toMatchObject({ redirect_uri: PREVIEW, post_logout_redirect_uri: null });
    expect(await list()).toMatchObject([{ id: added.id, added_by: { kind: 'developer' } }]);
    expect(await cli.answer(['redirect-uri', 'list', ...where])).toMatchObject({ items: [{ id: added.id }] });
    const removed = await cli.answer(['redirect-uri', 'remove', ...where, '--redirect-uri', PREVIEW]);
    expect(removed).toEqual({ removed: true });
    expect((await cli.run(['redirect-uri', 'list', ...where])).stdout).toContain('no temporary redirect URI');
    delete cli.environment.GATEHOUSE_TOKEN;
  });

  test('says what is wrong in one line', async () => {
    const { app, client, as } = await makeWorld();
    cli.environment.GATEHOUSE_TOKEN = as;
    const where = ['--issuer', app.issuer, '--client', client.client_id];
    const refused = await cli.run(['redirect-uri', 'add', ...where, '--redirect-uri', 'https://*.example.com/']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('wildcard')]);
    expect((await cli.run(['redirect-uri', 'add', ...where, '--redirect-uri', PREVIEW, '--days', '91'])).code).toBe(2);
    delete cli.environment.GATEHOUSE_TOKEN;
  });

  test('works on the database, where it is the command line that added it', async () => {
    const created = await cli.answer<{ slug: string }>(['app', 'create', '--name', 'Blog']);
    const own = ['--app', created.slug];
    const { client_id } = await cli.answer<{ client_id: string }>([
      ...['client', 'create', ...own, '--name', 'Blog', '--redirect-uri', 'https://blog.example.com/callback'],
    ]);
    const where = [...own, '--client', client_id];
    const added = await cli.answer(['redirect-uri', 'add', ...where, '--redirect-uri', PREVIEW]);
    const { items } = await cli.answer<{ items: object[] }>(['redirect-uri', 'list', ...where]);
    expect(items).toEqual([added]);
    const removed = await cli.answer(['redirect-uri', 'remove', ...where, '--redirect-uri', PREVIEW]);
    expect(removed).toEqual({ removed: true });
    const unknown = await cli.run(['redirect-uri', 'list', ...own, '--client', 'nobody']);
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('no such client')]);
  });
});
