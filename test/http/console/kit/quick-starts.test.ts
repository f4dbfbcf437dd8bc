// The code that the console offers to copy, copied from the page and run as it is.
import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { makeApiKey, makeUser, PASSWORD } from '../../../kit/app.ts';
import { passScreens } from '../../../kit/flow.ts';
import { freePort, type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Page, Visitor } from '../../../kit/visitor.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
// Inside the repository, so that the code finds its libraries.
const folder = mkdtempSync(join(import.meta.dirname, '.quick-start-'));
const programs: ChildProcess[] = [];

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
});
afterAll(async () => {
  for (const program of programs) program.kill();
  rmSync(folder, { recursive: true });
  await gatehouse.stop();
});

const entities: Record<string, string> = { '&#34;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** What the copy button beside it copies. */
function copied(page: Page, id: string): string {
  const text = new RegExp(`<code id="${id}">([^<]*)</code>`).exec(page.text)?.[1];
  if (text === undefined) throw new Error(`nothing to copy as ${id} at ${page.url}`);
  return text.replace(/&#34;|&#39;|&lt;|&gt;|&amp;/g, (entity) => entities[entity]!);
}

function makeClient(fields: Record<string, string>): Promise<Page> {
  return alice.send(`/apps/${app.slug}/clients/new`, {
    name: 'c',
    post_logout_redirect_uris: '',
    redirect_uris: '',
    'reach:all': 'on',
    ...fields,
  });
}

const run = promisify(execFile);
const curl = spawnSync('curl', ['--version']).status === 0;

/** With the variables that the code names, and nothing else of ours. */
function sh(code: string, variables: Record<string, string>) {
  return run('sh', ['-c', code.replaceAll('curl ', 'curl --silent --noproxy "*" ')], {
    env: { PATH: process.env.PATH, ...variables },
  });
}

test('a web app with a server signs a user in', async () => {
  const port = await freePort();
  const page = await makeClient({ type: 'confidential', redirect_uris: `http://localhost:${port}/callback` });
  const file = join(folder, 'sign-in.mjs');
  writeFileSync(file, copied(page, 'code-1'));
  const env = { PATH: process.env.PATH, CLIENT_SECRET: copied(page, 'client-secret'), SESSION_SECRET: 'secret' };
  const program = spawn(process.execPath, [file], { env, stdio: 'ignore' });
  programs.push(program);
  const start = `http://localhost:${port}/sign-in`;
  await expect
    .poll(() =>
      fetch(start, { redirect: 'manual' }).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(302);

  const user = await makeUser(gatehouse, app, { name: 'Bob' });
  const visitor = new Visitor();
  const away = await visitor.open(start);
  const back = await passScreens(visitor, await visitor.open(away.location!), user.email);
  const done = await visitor.open(back.location!);
  expect(JSON.parse(done.text)).toMatchObject({ sub: user.id, name: 'Bob', email: user.email });

  // The App's overview shows the same code, for the same client.
  expect(copied(await alice.open(`/apps/${app.slug}`), 'code-sign-in')).toBe(copied(page, 'code-1'));
});

test.skipIf(!curl)('a machine gets a token and asks about it', async () => {
  const page = await makeClient({ type: 'machine' });
  const variables = { CLIENT_SECRET: copied(page, 'client-secret') };
  const token = JSON.parse((await sh(copied(page, 'code-0'), variables)).stdout);
  expect(token.token_type).toBe('Bearer');
  const asked = await sh(copied(page, 'code-1'), { ...variables, ACCESS_TOKEN: token.access_token });
  expect(JSON.parse(asked.stdout)).toMatchObject({ active: true, client_id: copied(page, 'client-id') });
});

test.skipIf(!curl)('a backend signs a user in, and an API verifies the token', async () => {
  const resource = 'https://photos.example.com/';
  const fields = { name: 'Photos', identifier: resource, scopes: '', token_format: 'jwt', access_token_seconds: '' };
  await alice.send(`/apps/${app.slug}/resources/new`, fields);
  const user = await makeUser(gatehouse, app);
  const page = await alice.open(`/apps/${app.slug}`);
  const code = copied(page, 'code-api')
    .replace('user@example.com', user.email)
    .replace('"password": "…"', `"password": "${PASSWORD}", "resource": "${resource}"`);
  const { stdout } = await sh(code, { GATEHOUSE_API_KEY: await makeApiKey(gatehouse, app, ['auth:write']) });
  const { tokens } = JSON.parse(stdout);

  const file = join(folder, 'guard.mjs');
  writeFileSync(file, copied(page, 'code-guard'));
  const { verify } = await import(file);
  expect(await verify(`Bearer ${tokens.access_token}`)).toMatchObject({ sub: user.id, aud: resource });
  await expect(verify(`Bearer ${tokens.id_token}`)).rejects.toThrow();
});

test.skipIf(!curl)('discovery answers', async () => {
  const { stdout } = await sh(copied(await alice.open(`/apps/${app.slug}`), 'code-discovery'), {});
  expect(JSON.parse(stdout).issuer).toBe(app.issuer);
});

test('what a developer chose can’t break out of the code', async () => {
  const hostile = "https://rp.example.com/'+process.exit()+'?a=`\\";
  const refused = await makeClient({ type: 'confidential', redirect_uris: hostile });
  expect(refused.status).toBe(400);
  const page = await makeClient({
    type: 'confidential',
    redirect_uris: "https://rp.example.com/'+process.exit()+'?a=`",
  });
  const file = join(folder, 'hostile.mjs');
  writeFileSync(file, copied(page, 'code-1'));
  await run(process.execPath, ['--check', file]);
  expect(copied(page, 'code-1')).toContain("'https://rp.example.com/\\'+process.exit()+\\'?a=`'");
});
