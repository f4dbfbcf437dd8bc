// `gatehouse plan`, `apply` and `pull`, with the example of the documentation: at a server through its API, and in a database.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { keyScopes } from '../../src/apps/permissions.ts';
import { holdDirectory } from '../../src/database/hold-directory.ts';
import { call, makeDeveloper, type TestDeveloper } from '../http/api/call.ts';
import { makeApiKey, makeApp } from '../kit/app.ts';
import { freePort, type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';
import { type CommandLine, commandLine } from './command-line.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/configuration-as-code.md'), 'utf8');
const example = /```yaml\n([\s\S]+?)```/.exec(page)![1]!;

const reference = `\${env:GITHUB_CLIENT_SECRET}`;

let gatehouse: Gatehouse;
let app: App;
let owner: TestDeveloper;
let cli: CommandLine;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  owner = await makeDeveloper(gatehouse, { app, role: 'owner' });
  cli = commandLine({ PORT: String(await freePort()), SECRET_KEY });
  write(example);
});
afterAll(async () => {
  cli.remove();
  await gatehouse.stop();
});

const at = (name: string) => join(cli.directory, name);
const write = (text: string) => writeFileSync(at('app.yaml'), text);
const file = ['-f', 'app.yaml'];

describe('the example of the documentation', () => {
  test('is planned, applied and pulled at a server, by a key and by a developer’s token', async () => {
    const issuer = ['--issuer', app.issuer];
    cli.environment.GATEHOUSE_TOKEN = await makeApiKey(gatehouse, app, keyScopes);
    const planned = await cli.run(['plan', ...file, ...issuer, '--exit-code']);
    expect([planned.code, planned.stderr]).toEqual([3, '']);
    expect(planned.stdout).toContain('+ clients Photo worker');
    expect(planned.stdout).toContain('settings.sign_up: "open" → "invitation"');
    expect(planned.stdout).toContain(`Not compared, because it is not set here: ${reference}`);
    const unset = await cli.run(['apply', ...file, ...issuer]);
    expect([unset.code, unset.stderr]).toEqual([1, expect.stringContaining('GITHUB_CLIENT_SECRET')]);

    cli.environment.GITHUB_CLIENT_SECRET = 'a-secret-of-github';
    const [, version = ''] = /Version: (\S+)/.exec(planned.stdout) ?? [];
    const applied = await cli.run(['apply', ...file, ...issuer, '--planned', version]);
    expect([applied.code, applied.stderr]).toEqual([0, '']);
    expect(applied.stdout).toMatch(/Photo worker {2}\S+ {2}gh_secret_/);
    expect(applied.stdout).toMatch(/https:\/\/blog.example.com\/webhooks {2}whsec_/);
    expect(applied.stdout).toMatch(/before_tokens {2}whsec_/);
    expect(applied.stdout).not.toContain('a-secret-of-github');
    expect(await cli.answer(['plan', ...file, ...issuer, '--prune', '--exit-code'])).toMatchObject({ missing: [] });
    const late = await cli.run(['apply', ...file, ...issuer, '--planned', version]);
    expect([late.code, late.stderr]).toEqual([1, expect.stringContaining('Plan again')]);

    const scopes = ['app:read', 'configuration:read'];
    const made = await call(gatehouse.url, 'POST /access-tokens', { as: owner.token, body: { name: 'cli', scopes } });
    cli.environment.GATEHOUSE_TOKEN = made.body.access_token;
    const server = ['--server', gatehouse.url, '--app', app.slug];
    await cli.answer(['pull', '-f', 'pulled.yaml', ...server]);
    const pulled = readFileSync(at('pulled.yaml'), 'utf8');
    expect(pulled).toContain(`client_secret: ${reference}`);
    expect(pulled).toContain('Willkommen bei {app}');
    expect(pulled).not.toMatch(/a-secret-of-github|gh_secret_|whsec_|\bid: /);
    expect((await cli.run(['pull', '-f', 'pulled.yaml', ...server])).code).toBe(1);
    expect((await cli.run(['plan', '-f', 'pulled.yaml', ...server, '--prune', '--exit-code'])).code).toBe(0);
    const { code, stderr } = await cli.run(['apply', ...file, ...server]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('configuration:write')]);
  });

  test('is applied in the database of the environment, once', async () => {
    const { slug } = await cli.answer<{ slug: string }>(['app', 'create', '--name', 'Blog']);
    cli.environment.GITHUB_CLIENT_SECRET = 'a-secret-of-github';
    const { secrets } = await cli.answer<{ secrets: unknown[] }>(['apply', ...file, '--app', slug]);
    expect(secrets).toHaveLength(2);
    expect((await cli.run(['plan', ...file, '--app', slug, '--prune', '--exit-code'])).code).toBe(0);
  });
});

test('a plan that needs a secret again says that its variable is not set', async () => {
  cli.environment.GATEHOUSE_TOKEN = await makeApiKey(gatehouse, app, keyScopes);
  const work = (issuer: string) =>
    write(
      [
        ...[
          'connections:',
          '  - slug: work',
          '    kind: oidc',
          '    client_id: us',
          `    settings: { issuer: ${issuer} }`,
        ],
        `    client_secret: $\{env:WORK_CLIENT_SECRET}`,
      ].join('\n'),
    );
  cli.environment.WORK_CLIENT_SECRET = 'for-the-first';
  work('https://first.example.com');
  expect((await cli.run(['apply', ...file, '--issuer', app.issuer])).code).toBe(0);
  delete cli.environment.WORK_CLIENT_SECRET;
  work('https://second.example.com');
  const { code, stderr } = await cli.run(['plan', ...file, '--issuer', app.issuer]);
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/line 6, connections\.work\.client_secret: .*WORK_CLIENT_SECRET/),
  ]);
});

describe('a file is refused before anything is sent', () => {
  test.each([
    ['a secret in it', example.replace(reference, 'hunter2hunter2'), 'must be a reference'],
    ['what is no YAML', 'settings: [', 'app.yaml'],
    ['a section twice', 'roles: []\nroles: []', 'unique'],
    ['a list', '- settings', 'is no configuration'],
    ['aliases of aliases', bomb(), 'alias'],
  ])('%s', async (_, text, words) => {
    write(text);
    const { code, stdout, stderr } = await cli.run(['plan', ...file, '--issuer', 'http://127.0.0.1:9']);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(words)]);
    expect(stderr).not.toContain('hunter2');
  });

  test('a field that the API does not have is named by its place', async () => {
    cli.environment.GATEHOUSE_TOKEN = await makeApiKey(gatehouse, app, keyScopes);
    write('clients:\n  - name: Web\n    type: confidential\n    redirect_uri: https://x.example/\n');
    const { stderr } = await cli.run(['plan', ...file, '--issuer', app.issuer]);
    expect(stderr).toContain('app.yaml: line 4, clients.Web.redirect_uri: ');
  });
});

const WRONG = [
  'settings:',
  '  session_seconds: 1209600',
  '  session_max_seconds: 3600',
  'clients:',
  '  - type: public',
  '    redirect_uris: [https://web.example.com/]',
  '    name: The.Web',
  '  - name: Worker',
  '    type: machine',
].join('\n');

describe('a mistake is named by its thing and its line, by the command as by the API', () => {
  test.each([
    ['in the form', ['    logo_uri: 5'], [{ field: 'clients.Worker.logo_uri', line: 10 }]],
    ['of a thing that is named twice', ['  - { name: Worker, type: machine }'], [{ field: 'clients.Worker', line: 8 }]],
    ['of a thing without a name', ['  - type: machine'], [{ field: 'clients.2.name', line: 10 }]],
    ['of a section', ['users: []'], [{ field: 'users', line: 10 }]],
  ])('%s', async (_, more, errors) => {
    write([WRONG, ...more].join('\n'));
    const { code, stdout } = await cli.run(['plan', ...file, '--issuer', app.issuer, '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'invalid_body', errors } }]);
  });

  test('A301 a name moves no cursor of the terminal', async () => {
    write('clients:\n  - { name: "Web\\e[2J", type: machine, logo_uri: 5 }');
    const { code, stderr } = await cli.run(['plan', ...file, '--issuer', app.issuer]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('clients.Web·[2J.logo_uri')]);
    expect(stderr).not.toContain('\u001b');
  });

  test('that only applying it finds', async () => {
    write(`${WRONG}\n    redirect_uris: [http://web.example.com/]`);
    cli.environment.GATEHOUSE_TOKEN = await makeApiKey(gatehouse, app, keyScopes);
    const settings = await cli.run(['apply', ...file, '--issuer', app.issuer, '--json']);
    expect(JSON.parse(settings.stdout).error).toMatchObject({
      code: 'settings_conflict',
      errors: [{ field: 'settings.session_max_seconds', line: 3 }],
    });
    write(
      `${WRONG.replace('max_seconds: 3600', 'max_seconds: 1209600')}\n    redirect_uris: [http://web.example.com/]`,
    );
    const clients = await cli.run(['apply', ...file, '--issuer', app.issuer]);
    expect(clients.stderr).toMatch(/^app\.yaml: line 10, clients\.Worker\.redirect_uris\.0: [^\n]+\n$/);
  });
});

describe('without --server', () => {
  test('a command beside a running server says how to ask it', async () => {
    const busy = commandLine({ BASE_URL: 'http://localhost:4999' });
    const data = busy.environment.DATA_DIR!;
    mkdirSync(data, { recursive: true });
    const release = await holdDirectory(data);
    writeFileSync(join(busy.directory, 'app.yaml'), 'name: Blog');
    for (const args of [['plan', ...file], ['apply', ...file], ['pull']]) {
      const { code, stderr } = await busy.run([...args, '--app', 'blog']);
      expect([code, stderr]).toEqual([1, expect.stringMatching(/in use by .*--server http:\/\/localhost:4999/)]);
    }
    await release();
    busy.remove();
  });

  test('an App that is not here may be elsewhere', async () => {
    const { code, stderr } = await cli.run(['pull', '--app', 'nowhere']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no App “nowhere” .*--server/)]);
  });
});

function bomb(): string {
  const lines = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ');
    return `a${level}: &a${level} [${inner}]`;
  });
  return lines.join('\n');
}
