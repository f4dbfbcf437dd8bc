// An App that moves to another server: everything that moves arrives as it was, users and clients sign in as before, and a file
// that says anything else is refused with its line.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { deleteApp } from '../../src/apps/apps.ts';
import { createApiKey, revokeApiKey } from '../../src/apps/keys/api-keys.ts';
import { listSigningKeys } from '../../src/apps/signing-keys.ts';
import { exportApp } from '../../src/moves/export.ts';
import { importApp } from '../../src/moves/import.ts';
import { appFields, appLeft, type Kind, kinds, staying } from '../../src/moves/kinds.ts';
import { keysOf } from '../../src/tables.ts';
import { call, makeAppWith, signInByApi } from '../http/api/call.ts';
import { makeApiKey } from '../kit/app.ts';
import { codeOf } from '../kit/factor.ts';
import { post, send } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { ROOT } from '../kit/processes.ts';
import { readColumns } from './columns.ts';
import { makeFullApp, movedRows, readLines, toLines } from './world.ts';

let from: Gatehouse;
let to: Gatehouse;
let moved: Awaited<ReturnType<typeof makeFullApp>>;
let lines: string[];
beforeAll(async () => {
  from = await startGatehouse();
  to = await startGatehouse({ SECRET_KEY: 'the-key-of-another-server-than-the-first' });
  moved = await makeFullApp(from);
  lines = await readLines(from, moved.app);
});
afterAll(() => Promise.all([from.stop(), to.stop()]));

const bring = (some: readonly string[], slug?: string) => importApp(to.system, () => toLines(some), { slug });

/** The App at the other server, deleted again after the work. */
async function atTheOther(work: (app: App) => Promise<void>, some = lines): Promise<void> {
  const { app } = await bring(some);
  try {
    await work(app);
  } finally {
    await deleteApp(to.database.db, app);
  }
}

describe('at the other server', () => {
  test('every table that moves has the same rows, each with something in it', async () => {
    const before = await movedRows(from, moved.app);
    for (const [name, rows] of Object.entries(before)) expect(rows, name).not.toEqual([]);
    await atTheOther(async (app) => {
      expect(app).toMatchObject({ id: moved.app.id, slug: moved.app.slug, name: moved.app.name });
      expect({ ...app, updated_at: 0, issuer: 0, version: 0 }).toEqual({
        ...moved.app,
        ...(await currentOf(from)),
        updated_at: 0,
        issuer: 0,
        version: 0,
      });
      expect(await movedRows(to, app)).toEqual(before);
    });
  });

  test('users sign in with password, authenticator app, recovery code and passkey, and a disabled one doesn’t', async () => {
    await atTheOther(async (app) => {
      const as = await makeApiKey(to, app, ['auth:write', 'users:read']);
      const { access_token } = await signInByApi(to, app, { email: 'bob@example.com' });
      expect((await call(app, 'GET /me', { as: access_token })).body).toMatchObject({ id: moved.bob.id });
      await expect(signInByApi(to, app, { email: 'off@example.com' })).rejects.toThrow('invalid_credentials');
      for (const proof of [{ code: codeOf(moved.secret) }, { recovery_code: moved.recoveryCodes[0] }]) {
        const body = { email: 'mfa@example.com', password: 'wander-orbit-lantern' };
        const first = await call(app, 'POST /auth/login', { as, body });
        expect(first.body.code).toBe('second_factor_required');
        const second = await call(app, 'POST /auth/second-factor', {
          as,
          body: { ticket: first.body.ticket, ...proof },
        });
        expect(second.status, second.text).toBe(200);
      }
      const { body } = await call(app, 'POST /auth/passkeys/options', { as, body: {} });
      const passkey = moved.softKey.get(body.options, { origin: new URL(app.issuer).origin });
      const done = await call(app, 'POST /auth/passkeys/verify', { as, body: { ticket: body.ticket, passkey } });
      expect(done.status, done.text).toBe(200);
    });
  });

  test('clients’ secrets and the keys that sign are the same, or the keys are new if they were left', async () => {
    const kidsOf = async (one: Gatehouse, app: App) => (await listSigningKeys(one.system, app)).map(({ kid }) => kid);
    await atTheOther(async (app) => {
      const jwks = (issuer: string) => send(`${issuer}/jwks`).then(({ body }) => body);
      expect(await jwks(app.issuer)).toEqual(await jwks(moved.app.issuer));
      expect(await listSigningKeys(to.system, app)).toEqual(await listSigningKeys(from.system, moved.app));
      const token = await post(app, '/token', { grant_type: 'client_credentials' }, moved.machine);
      expect([token.status, token.body.error]).toEqual([200, undefined]);
      const wrong = { ...moved.machine, client_secret: 'another' };
      expect((await post(app, '/token', { grant_type: 'client_credentials' }, wrong)).body.error).toBe(
        'invalid_client',
      );
    });
    await atTheOther(
      async (app) => {
        const kids = await kidsOf(to, app);
        expect(kids).toHaveLength(4);
        expect(kids.filter((kid) => lines.some((line) => line.includes(kid)))).toEqual([]);
      },
      await readLines(from, moved.app, { keys: false }),
    );
  });

  test('with another slug, the issuer is another and the users are the same', async () => {
    const { app, from: issuer } = await bring(lines, 'moved-blog');
    expect([app.slug, issuer]).toEqual(['moved-blog', moved.app.issuer]);
    await signInByApi(to, app, { email: 'bob@example.com' });
    await deleteApp(to.database.db, app);
  });
});

const currentOf = async ({ system }: Gatehouse) => system.directory.findById(moved.app.id);

describe('an App that is there already', () => {
  test('is refused by its id, and another with its slug by that', async () => {
    await atTheOther(async (app) => {
      await expect(bring(lines)).rejects.toMatchObject({ code: 'slug_taken', detail: `The slug ${app.slug} is taken` });
      await expect(bring(lines, 'another-slug')).rejects.toThrow(/is on this server already/);
      expect(await to.system.directory.findBySlug('another-slug')).toBeUndefined();
      expect((await movedRows(to, app)).users).toHaveLength(3);
    });
  });
});

/** The lines with those of this kind changed. */
const change = (kind: string, edit: (line: Record<string, unknown>) => object | undefined) =>
  lines.flatMap((text) => {
    const line = JSON.parse(text);
    const row = line.kind === kind ? edit(line.row) : line.row;
    return row === undefined ? [] : [JSON.stringify({ ...line, row })];
  });

const deep = (levels: number) => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 0);

const ofUsers = { scopes: [{ name: 'users:read', description: 'Read' }], scopes_by_permission: true };

describe('A318: a hostile file', () => {
  test.each<[string, string, object, RegExp]>([
    [
      'a field of another App',
      'users',
      { app_id: '00000000-0000-4000-8000-000000000000' },
      /^Line \d+: line: .*app_id/,
    ],
    ['a client of the server', 'clients', { built_in: true }, /^Line \d+: .*built_in/],
    ['a script as a page', 'clients', { client_uri: 'javascript:alert(1)' }, /^Line \d+: client_uri/],
    ['a script as a redirect URI', 'clients', { redirect_uris: ['javascript:alert(1)'] }, /^Line \d+: redirect_uris/],
    ['grants of another type of client', 'clients', { type: 'public' }, /^Line \d+: /],
    ['a page as a picture', 'app_images', { bytes: `\\x${Buffer.from('<script>').toString('hex')}` }, /^Line \d+: /],
    ['a permission of developers', 'roles', { permissions: ['vault:read'] }, /^Line \d+: permissions/],
    [
      'a hash that takes a gigabyte',
      'users',
      { password_hash: `$argon2id$v=19$m=1048576,t=2,p=1$${'a'.repeat(22)}$${'b'.repeat(43)}` },
      /^Line \d+: password_hash/,
    ],
    ['an address of no mailbox', 'users', { email: 'nobody' }, /^Line \d+: email/],
    ['a key under another’s name', 'signing_keys', { kid: 'another' }, /^Line \d+: kid/],
    ['a setting that isn’t one', 'app', { settings: { everything: true } }, /^Line 2: settings/],
    ['the slug of the console', 'app', { slug: 'console' }, /is reserved/],
    ['a user who isn’t there', 'user_roles', { user_id: '00000000-0000-4000-8000-000000000000' }, /^Lines? \d+/],
    ['a column that isn’t there', 'users', { access_level: 9 }, /^Line \d+: line: .*access_level/],
    ['text that no database keeps', 'organizations', { settings: { note: 'a\0b' } }, /^Line \d+: .*cannot be stored/],
    ['JSON without a floor', 'connections', { settings: { raw: deep(20) } }, /^Line \d+: is more than 10 levels deep/],
    ['a number out of range', 'organization_domains', { failures: 2 ** 40 }, /^Lines \d+ to \d+ .*can't keep/],
    ['a time out of range', 'app', { created_at: '0000-01-01T00:00:00Z' }, /^Line 2: /],
    ['a permission of its own that is built in', 'permissions', { name: 'users:read' }, /^Line \d+: name/],
    ['a permission that it hasn’t', 'roles', { permissions: ['later:write'] }, /^roles: .* no later:write/],
    ['a role that it hasn’t', 'organization_members', { roles: ['later'] }, /^organization_members: .* no later/],
    ['a role with a name that no URL has', 'groups', { name: '../admin' }, /^Line \d+: name/],
    ['a scope that is a built-in permission', 'resources', ofUsers, /^Line \d+: scopes/],
    ['an address with more in it', 'users', { address: { formatted: 'x', roles: [] } }, /^Line \d+: address/],
    ['a key that is retired at no time', 'signing_keys', { state: 'retired' }, /^Line \d+: retired_at/],
    ['a developer of the server', 'members', {}, /^Line \d+: “members” is no kind of line/],
  ])('with %s is refused, and nothing is created', async (_, kind, edit, message) => {
    const some =
      kind === 'members'
        ? [...lines, JSON.stringify({ kind: 'members', row: { role: 'owner' } })]
        : change(kind, (line) => ({ ...line, ...edit }));
    await expect(bring(some)).rejects.toThrow(message);
    expect(await to.system.directory.findById(moved.app.id)).toBeUndefined();
  });

  test('with a key whose public half is another’s is refused', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const { n } = await exportJWK(publicKey);
    const kid = await calculateJwkThumbprint({ kty: 'RSA', n: n!, e: 'AQAB' });
    const some = change('signing_keys', (line) =>
      line.alg === 'RS256'
        ? { ...line, kid, private_jwk: JSON.stringify({ ...JSON.parse(`${line.private_jwk}`), n }) }
        : line,
    );
    await expect(bring(some)).rejects.toThrow(/^Line \d+: private_jwk: must be a private key for RS256/);
  });

  test.each<[string, () => string[]]>([
    ['a line less than its manifest says', () => change('user_groups', () => undefined)],
    ['a line twice', () => lines.flatMap((line) => (line.includes('"user_roles"') ? [line, line] : [line]))],
    ['lines in another order', () => [...lines.slice(0, 2), ...lines.slice(2).reverse()]],
    ['no manifest', () => lines.slice(1)],
    ['no lines', () => []],
    ['a line that is no JSON', () => [...lines, '{']],
  ])('with %s is refused, and nothing is created', async (_, make) => {
    await expect(bring(make())).rejects.toThrow(/line|file/i);
    expect(await to.system.directory.findById(moved.app.id)).toBeUndefined();
  });
});

test('A320: an export is an event, and its owners get a mail', async () => {
  const { app, owner } = await makeAppWith(from, 'owner');
  await readLines(from, app);
  const { db } = from.database;
  const events = await db.selectFrom('audit_log').select(['event', 'data']).where('app_id', '=', app.id).execute();
  expect(events).toContainEqual({ event: 'app.exported', data: { keys: true } });
  const mails = await db.selectFrom('mails').select('recipient').where('kind', '=', 'app_exported').execute();
  expect(mails).toEqual([{ recipient: owner.user.email }]);
});

test('an export counts the integrations to set up anew, and no key that was revoked', async () => {
  const { app } = await makeAppWith(from, 'owner');
  const { db } = from.database;
  const input = { name: 'backend', expires_in_days: null };
  await createApiKey(db, app, input);
  const { apiKey } = await createApiKey(db, app, input);
  await revokeApiKey(db, app, apiKey.id);
  const options = { consoleApp: await from.system.consoleApp(), keys: true };
  const stays = await exportApp(from.system, app, options, async ({ stays }) => stays);
  expect(stays).toEqual({
    ...{ api_keys: 1, webhook_endpoints: 0, decision_hooks: 0, event_streams: 0, signal_streams: 0 },
  });
});

test('docs/moving.md has every kind of line with its fields', () => {
  const page = readFileSync(join(ROOT, 'docs/moving.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| [^|]+ \| (`.+`) \|$/gm)];
  const documented = rows.map(([, name = '', list = '']) => [
    name,
    [...list.matchAll(/`(\w+)`/g)].map(([, one]) => one),
  ]);
  const fields = keysOf(kinds).map((name) => [name, keysOf(kinds[name].fields)]);
  expect(documented.filter(([name]) => name !== 'manifest')).toEqual([['app', keysOf(appFields)], ...fields]);
});

test('each column of an App’s tables moves, or stays for a reason', async () => {
  const columns = await readColumns(from);
  const of = (table: string) =>
    columns
      .filter((one) => one.table === table)
      .map(({ column }) => column)
      .sort();
  const tables = [...new Set(columns.map(({ table }) => table))];
  expect(tables.sort()).toEqual(['apps', ...keysOf(kinds), ...Object.values(staying).flat()].sort());
  expect(of('apps')).toEqual([...keysOf(appFields), ...appLeft].sort());
  for (const name of keysOf(kinds)) {
    const { fields, left = [], sealed } = kinds[name] as Kind;
    const own = keysOf(fields).map((field) => (field === sealed?.as ? sealed.by.column : field));
    expect(['app_id', ...own, ...left].sort(), name).toEqual(of(name));
  }
});
