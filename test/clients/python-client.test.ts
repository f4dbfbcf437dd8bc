// The Python client of clients/python: its generated files, and its own tests against a running server. These need a Python with
// the packages of pyproject.toml: the one that PYTHON names, as in .ci/run, or else python3 if it has them. PYTHON_TYPES=yes
// has the types checked by mypy, as in .ci/long.
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { collected, GENERATED, head, schemaHead } from '../../clients/python/generated.ts';
import { keyScopes } from '../../src/apps/permissions.ts';
import { deliverAll } from '../../src/deliveries/dispatcher.ts';
import { deliveryKinds } from '../../src/jobs/deliveries.ts';
import { newSigningSecret } from '../../src/signatures/secrets.ts';
import { createWebhook } from '../../src/webhooks/endpoints.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { startGatehouse } from '../kit/gatehouse.ts';
import { startReceiver } from '../kit/outside/receiver.ts';

const HERE = join(import.meta.dirname, '../../clients/python');
const PACKAGES = 'import httpx, pydantic, pytest, standardwebhooks, typing_extensions';
const { PYTHON, PYTHON_TYPES } = process.env;
const python = PYTHON || 'python3';
const runs = PYTHON !== undefined || spawnSync(python, ['-c', PACKAGES]).status === 0;

const read = (name: string) => readFileSync(join(HERE, name), 'utf8');

describe('its generated files are those of the API: npm run client makes them anew', () => {
  test.each(Object.entries(GENERATED))('%s', (name, write) => {
    expect(read(`src/gatehouse/${name}`) === `${head}\n${write()}`).toBe(true);
  });

  test.each(Object.entries(collected))('%s.py', (name, document) => {
    expect(read(`src/gatehouse/${name}.py`).startsWith(schemaHead(document))).toBe(true);
  });
});

test('it has the version of the server that it comes with', () => {
  const [, version] = /^version = "(.*)"$/m.exec(read('pyproject.toml')) ?? [];
  expect(version).toBe(JSON.parse(read('../../package.json')).version);
});

test.runIf(runs)('its tests pass', async ({ signal }) => {
  const gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  const receiver = await startReceiver();
  onTestFinished(async () => {
    await receiver.stop();
    await gatehouse.stop();
  });
  const app = await makeApp(gatehouse);
  const secret = newSigningSecret();
  await createWebhook(gatehouse.system, app, { url: receiver.url, secret, events: ['user.created'] });
  await makeUser(gatehouse, app);
  await deliverAll(gatehouse.system, { kinds: deliveryKinds, findApp: gatehouse.system.directory.findById });
  const [received] = receiver.received;
  const world = {
    issuer: app.issuer,
    slug: app.slug,
    credential: await makeApiKey(gatehouse, app, keyScopes),
    webhook: { secret, body: received?.body, headers: received?.headers },
  };
  const output = await runPython(['-m', 'pytest'], { env: { GATEHOUSE: JSON.stringify(world) }, signal });
  expect(output).toMatch(/\d+ passed/);
});

test.runIf(PYTHON_TYPES)('its types are right, and those of its tests', async ({ signal }) => {
  expect(await runPython(['-m', 'mypy', '--cache-dir=/dev/null'], { env: {}, signal })).toContain('no issues found');
});

type Surroundings = { env: Record<string, string>; signal: AbortSignal };

/** What it wrote; throws with it if it failed. It ends with its test. */
async function runPython(words: string[], { env, signal }: Surroundings): Promise<string> {
  const all = { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1', PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1' };
  const run = promisify(execFile)(python, words, { cwd: HERE, env: all, signal });
  const { stdout } = await run.catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${error.stdout}\n${error.stderr}`);
  });
  return stdout;
}
