// The quick starts without running them: their values, their placeholders, their addresses, their syntax, and their pages in
// docs/quick-starts. test/clients/quick-starts runs them.
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requireClientFields } from '../../../../src/apps/clients/fields.ts';
import {
  type QuickStartId,
  quickStartOf,
  quickStarts,
} from '../../../../src/http/console/kit/quick-starts/frameworks.ts';
import { isPlain, renderQuickStart } from '../../../../src/http/console/kit/quick-starts/render.ts';
import {
  addressesOf,
  chooseQuickStart,
  findPlainResource,
  lacksPermissions,
  missingAddresses,
  toNewClient,
  toValues,
} from '../../../../src/http/console/kit/quick-starts/values.ts';
import { keysOf } from '../../../../src/tables.ts';
import { toDocument } from '../../../clients/quick-starts/document.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const ids = keysOf(quickStarts);
const app = { issuer: 'http://localhost:3000/o/alices-blog' };
const example = (id: QuickStartId) => ({
  id: 'the-client',
  application_type: 'web' as const,
  type: quickStartOf(id).client,
  resources: [],
  api_permissions: [...(quickStartOf(id).permissions ?? [])],
  ...addressesOf(id),
});
const resource = { identifier: 'https://photos.example.com/' };

async function textsOf(id: QuickStartId, values = toValues(app, id, { client: example(id), resource })) {
  const { install, files, run, try: tryIt } = await renderQuickStart(id, values);
  return [install, ...files, run, tryIt].filter((one) => one !== undefined);
}

describe.each(ids)('%s', (id) => {
  test('names no placeholder that nothing fills in', async () => {
    for (const { code } of await textsOf(id)) expect(code).not.toMatch(/\{\{\w/);
  });

  test('has the client’s own values, and no secret', async () => {
    const text = (await textsOf(id)).map(({ code }) => code).join('\n');
    const { redirect_uris } = addressesOf(id);
    for (const value of [app.issuer, 'the-client']) expect(text).toContain(value);
    // Frameworks that build the redirect URI themselves know it by the port.
    if (redirect_uris.length > 0) expect(text).toContain(String(quickStartOf(id).port));
    expect(text).not.toContain('gh_secret_');
    expect(text.includes('the-secret-that-was-shown-once')).toBe(quickStartOf(id).client !== 'public');
  });

  test('refuses a value that means something to a shell', async () => {
    const values = toValues(app, id, { client: example(id), resource });
    await expect(renderQuickStart(id, { ...values, issuer: 'http://x/$(reboot)' })).rejects.toThrow('issuer');
  });

  test('has addresses that a client may register, and that the form fills in', () => {
    const { type, name, permissions, ...addresses } = toNewClient(id);
    expect(addresses).toEqual(addressesOf(id));
    expect(name).not.toBe('');
    if (type !== 'machine') requireClientFields({ production: true, allowPrivateUpstreams: false }, type, addresses);
    expect(missingAddresses(id, addresses)).toEqual({ redirect_uris: [], post_logout_redirect_uris: [] });
    expect(lacksPermissions(id, { api_permissions: permissions })).toEqual([]);
    expect(chooseQuickStart(example(id))).toBe(id);
  });

  test('follows the client to another port', async () => {
    const { path } = quickStartOf(id);
    if (!path) return;
    const client = { ...example(id), ...addressesOf(id, 5999), id: 'x' };
    const values = toValues(app, id, { client, resource });
    expect(values).toMatchObject({ port: '5999', redirect_uri: `http://localhost:5999${path}` });
    const text = (await textsOf(id, values)).map(({ code }) => code).join('\n');
    expect(text).not.toContain(String(quickStartOf(id).port));
  });

  test('names every file in its folder', () => {
    const folder = join(ROOT, 'views/quick-starts', id);
    expect(Object.values(quickStartOf(id).files).sort()).toEqual(
      globSync('**', { cwd: folder })
        .filter((f) => f !== '.' && f !== '')
        .sort(),
    );
  });

  test('has the same page in docs', async () => {
    await expect(await toDocument(id)).toMatchFileSnapshot(join(ROOT, `docs/quick-starts/${id}.md`));
  });
});

test('each has a port of its own, away from Gatehouse and the examples', () => {
  const ports = ids.map((id) => quickStarts[id].port);
  expect(new Set(ports).size).toBe(ports.length);
  for (const port of [3000, 4000, 4001]) expect(ports).not.toContain(port);
});

test('a folder without a quick start is none', () => {
  const folders = globSync('*', { cwd: join(ROOT, 'views/quick-starts') });
  expect(folders.sort()).toEqual([...ids].sort());
  const documents = globSync('*.md', { cwd: join(ROOT, 'docs/quick-starts') });
  expect(documents.map((name) => basename(name, '.md')).sort()).toEqual([...ids].sort());
});

test('names an API only to a client that may ask for its tokens', async () => {
  const environmentFor = async (resources: string[]) => {
    const client = { ...example('curl-machine'), resources };
    return (await textsOf('curl-machine', toValues(app, 'curl-machine', { client, resource })))[0]?.code;
  };
  const api = `AUDIENCE=${resource.identifier}\nAPI_URL=http://localhost:${quickStarts['resource-server'].port}/me\n`;
  expect(await environmentFor([resource.identifier])).toContain(api);
  expect(await environmentFor([])).toMatch(/CLIENT_SECRET=\S+\n$/);
});

test('an identifier that a shell would read as more stays out', () => {
  const hostile = 'https://api.example.com/$(reboot)';
  expect(isPlain(hostile)).toBe(false);
  const rows = [{ identifier: hostile }, resource] as Parameters<typeof findPlainResource>[0];
  expect(findPlainResource(rows)).toEqual(resource);
  for (const text of ["a'b", 'a b', 'a"b', 'a\nb', 'a`b', 'a;b', 'a&b', 'a#b', 'a\\b', ''])
    expect(isPlain(text)).toBe(false);
});

/** By a file's ending, what reads it without running it. */
const parsers: Record<string, string[]> = {
  mjs: [process.execPath, '--check'],
  py: ['python3', '-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())'],
  sh: ['sh', '-n'],
  go: ['gofmt', '-e', '-l'],
  rs: ['rustfmt', '--check', '--edition', '2024'],
};

describe('the syntax', () => {
  const files = globSync('views/quick-starts/**/*.{mjs,py,sh,go,rs}', { cwd: ROOT });
  test.each(files)('of %s is right', (file) => {
    const [command = '', ...args] = parsers[file.slice(file.lastIndexOf('.') + 1)] ?? [];
    if (spawnSync(command, ['--version']).error) return;
    expect(execFileSync(command, [...args, join(ROOT, file)], { encoding: 'utf8' })).toBe('');
  });

  test('of a client’s environment is one that every shell reads', () => {
    for (const file of globSync('views/quick-starts/*/env', { cwd: ROOT }))
      for (const line of readFileSync(join(ROOT, file), 'utf8').trimEnd().split('\n'))
        expect(line).toMatch(/^[A-Z_]+=\{\{[a-z_]+\}\}$/);
  });
});
