// The code that the console offers to copy, copied from the page and run as it is.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { copied } from '../../../clients/quick-starts/paste.ts';
import { makeApiKey, makeUser, PASSWORD } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
// Inside the repository, so that the code finds its libraries.
const folder = mkdtempSync(join(import.meta.dirname, '.snippets-'));

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await gatehouse.stop();
});

const run = promisify(execFile);
const curl = spawnSync('curl', ['--version']).status === 0;

/** With the variables that the code names, and nothing else of ours. */
function sh(code: string, variables: Record<string, string>) {
  return run('sh', ['-c', code.replaceAll('curl ', 'curl --silent --noproxy "*" ')], {
    env: { PATH: process.env.PATH, ...variables },
  });
}

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
  // Once users have signed in, the overview shows figures instead.
  const here = await alice.makeApp();
  const { stdout } = await sh(copied(await alice.open(`/apps/${here.slug}`), 'code-discovery'), {});
  expect(JSON.parse(stdout).issuer).toBe(here.issuer);
});

test('what a developer chose can’t break out of the code', async () => {
  const here = await alice.makeApp();
  const identifier = "https://photos.example.com/'+process.exit()+'?a=`\\";
  const fields = { name: 'Photos', scopes: '', token_format: 'jwt', access_token_seconds: '' };
  await alice.send(`/apps/${here.slug}/resources/new`, { ...fields, identifier });
  const code = copied(await alice.open(`/apps/${here.slug}`), 'code-guard');
  const file = join(folder, 'hostile.mjs');
  writeFileSync(file, code);
  await run(process.execPath, ['--check', file]);
  expect(code).toContain("'https://photos.example.com/\\'+process.exit()+\\'?a=`\\\\'");
});

test('a native app is shown what its AppAuth needs', async () => {
  const redirect_uris = 'com.example.app:/callback';
  const fields = { name: 'c', post_logout_redirect_uris: '', redirect_uris, type: 'public', 'reach:all': 'on' };
  const made = await alice.send(`/apps/${app.slug}/clients/new`, fields);
  const page = await alice.open(`/apps/${app.slug}/clients/${copied(made, 'client-id')}/quick-start`);
  const values = copied(page, 'code-native');
  for (const value of [app.issuer, copied(made, 'client-id'), redirect_uris]) expect(values).toContain(value);
});
