import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { createClient } from '../../../../src/apps/clients/clients.ts';
import { keyScopes } from '../../../../src/apps/permissions.ts';
import { readSettings, settingsSchema } from '../../../../src/apps/settings/settings.ts';
import { readState } from '../../../../src/configuration/state.ts';
import { CALLBACK, makeApiKey, makeApp } from '../../../kit/app.ts';
import { post } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { rowsOf } from '../../../kit/rows.ts';
import { call, makeAppWith, makeDeveloper } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const whole = {
  name: 'Photos',
  settings: { sign_up: 'invitation', mfa: 'required_for_roles', mfa_roles: ['staff'] },
  branding: { color: '#0a7d5a' },
  permissions: [{ name: 'orders:refund', description: 'Pay back' }],
  resources: [{ identifier: 'https://api.example.com/', name: 'API', scopes: [{ name: 'a:b', description: 'See b' }] }],
  roles: [{ name: 'staff', permissions: ['orders:refund', 'a:b'] }],
  groups: [{ name: 'support', roles: ['staff'] }],
  clients: [
    {
      name: 'Web',
      type: 'confidential',
      redirect_uris: [CALLBACK],
      resources: ['https://api.example.com/'],
      backchannel_logout_uri: 'https://rp.example.com/out',
    },
    { name: 'Worker', type: 'machine', scopes: ['a:b'], provisioning: true },
  ],
  connections: [{ slug: 'github', kind: 'github', client_id: 'id', client_secret: 'a-very-secret-thing' }],
  webhooks: [
    { url: 'https://blog.example.com/hooks', events: ['user.deleted', 'user.created'] },
    { url: 'https://shop.example.com/users', client: 'Worker' },
  ],
  hooks: [{ moment: 'before_tokens', url: 'https://blog.example.com/decide', on_failure: 'continue' }],
  texts: [{ locale: 'de', key: 'sign_in.title', text: 'Willkommen bei {app}' }],
};

type Document = Partial<typeof whole> | object;

type Change = { section: string; key: string; action: string; fields: { name: string }[] };

const plan = (app: App, as: string, configuration: Document, prune = false) =>
  call(app, 'POST /configuration/plan', { as, body: { configuration, prune } });

async function apply(app: App, as: string, configuration: Document, more: { prune?: boolean; version?: string } = {}) {
  const version = more.version ?? (await plan(app, as, {})).body.version;
  return call(app, 'POST /configuration/apply', { as, body: { configuration, ...more, version } });
}

const effects = (changes: Change[]) =>
  changes
    .filter(({ action }) => action !== 'keep')
    .map(({ section, key, action, fields }) => [section, key, action, ...fields.map(({ name }) => name)].join(' '));

async function makeConfigured() {
  const { app, owner } = await makeAppWith(gatehouse, 'owner');
  const { body, text } = await apply(app, owner.token, whole);
  if (!body.changes) throw new Error(text);
  return { app, as: owner.token, applied: body };
}

let made: ReturnType<typeof makeConfigured> | undefined;

/** For tests that change nothing. */
function configured() {
  made ??= makeConfigured();
  return made;
}

describe('a configuration', () => {
  test('is planned without effect, applied whole, and then planned as nothing', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const as = owner.token;
    const before = await rowsOf(gatehouse, app);
    const { body, text } = await plan(app, as, whole);
    expect(await rowsOf(gatehouse, app)).toEqual(before);
    expect(text).not.toContain('a-very-secret-thing');
    expect(effects(body.changes)).toEqual([
      `app ${app.slug} change name settings.sign_up settings.mfa settings.mfa_roles branding`,
      'permissions orders:refund create name description',
      'resources https://api.example.com/ create identifier name scopes',
      'roles staff create name permissions',
      'groups support create name roles',
      'clients Web create type name redirect_uris resources backchannel_logout_uri',
      'clients Worker create type name scopes provisioning',
      'connections github create kind slug client_id client_secret',
      'webhooks https://blog.example.com/hooks create url events',
      'webhooks https://shop.example.com/users create url client',
      'hooks before_tokens create moment url on_failure',
      'texts de/sign_in.title create locale key text',
    ]);
    expect(body.needs).toEqual([
      ...['app:write', 'roles:write', 'resources:write', 'clients:write', 'connections:write', 'webhooks:write'],
      'hooks:write',
    ]);
    const applied = await apply(app, as, whole, { version: body.version });
    expect(applied.body.changes).toEqual(body.changes);
    expect(applied.body.secrets.map(({ name }: { name: string }) => name)).toEqual(['Web', 'Worker']);
    const [, worker] = applied.body.secrets;
    const token = await post(app, '/token', { grant_type: 'client_credentials' }, { ...worker, redirect_uri: '' });
    expect(token.status).toBe(200);
    expect(applied.body.webhook_secrets).toEqual(
      whole.webhooks.map(({ url }) => ({
        url,
        webhook_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        secret: expect.stringMatching(/^whsec_/),
      })),
    );

    expect(applied.body.hook_secrets).toEqual([{ moment: 'before_tokens', secret: expect.stringMatching(/^whsec_/) }]);

    const again = await plan(app, as, whole, true);
    expect(effects(again.body.changes)).toEqual([]);
    expect(again.body.version).toBe(applied.body.version);
    const kept = await rowsOf(gatehouse, app);
    const repeated = (await apply(app, as, whole, { prune: true })).body;
    expect([repeated.secrets, repeated.webhook_secrets, repeated.hook_secrets]).toEqual([[], [], []]);
    expect(await rowsOf(gatehouse, app)).toEqual(kept);
    const { items } = (await call(app, 'GET /events', { as, query: { type: 'configuration.applied' } })).body;
    expect(items).toMatchObject([{ data: { create: 11, change: 1, delete: 0 } }]);
  });

  test('that is read is planned as nothing, has no secret, and fits another App', async () => {
    const { app, as } = await makeConfigured();
    const { body, text } = await call(app, 'GET /configuration', { as });
    expect(text).not.toMatch(/secret/);
    expect(body.configuration.settings).toEqual({ ...readSettings({}), ...whole.settings });
    expect(Object.keys(body.configuration.settings)).toEqual(Object.keys(settingsSchema.shape));
    expect(body.configuration.clients[0]).not.toHaveProperty('id');
    expect(effects((await plan(app, as, body.configuration, true)).body.changes)).toEqual([]);
    const other = await makeAppWith(gatehouse, 'owner');
    const { connections: _, ...rest } = body.configuration;
    expect((await apply(other.app, other.owner.token, rest)).status).toBe(200);
    const copy = (await call(other.app, 'GET /configuration', { as: other.owner.token })).body.configuration;
    expect(copy).toEqual({ ...rest, connections: [] });
    const webhooks = [{ events: ['user.created', 'user.deleted'] }, { client: 'Worker' }];
    expect(copy).toMatchObject({ webhooks, hooks: whole.hooks, texts: whole.texts });
  });

  test('that is read takes back what another App has in place of its defaults and empty fields', async () => {
    const from = await makeAppWith(gatehouse, 'owner');
    const to = await makeAppWith(gatehouse, 'owner');
    const client = { name: 'Web', type: 'confidential', redirect_uris: [CALLBACK] };
    const webhook = { url: 'https://blog.example.com/all' };
    await apply(from.app, from.owner.token, { clients: [client], webhooks: [webhook] });
    const narrower = { ...webhook, events: ['user.created'], description: 'Tells the newsletter' };
    const changed = {
      settings: { magic_link: 'on', session_seconds: 3600, password_words: ['prints'] },
      branding: { color: '#0a7d5a' },
      clients: [{ ...client, tos_uri: 'https://rp.example.com/terms' }],
      webhooks: [narrower],
    };
    await apply(to.app, to.owner.token, changed);
    const { configuration } = (await call(from.app, 'GET /configuration', { as: from.owner.token })).body;
    const { body } = await apply(to.app, to.owner.token, configuration);
    expect(effects(body.changes)).toEqual([
      `app ${to.app.slug} change name settings.session_seconds settings.magic_link settings.password_words branding`,
      'clients Web change tos_uri',
      'webhooks https://blog.example.com/all change description events',
    ]);
    const copy = (await call(to.app, 'GET /configuration', { as: to.owner.token })).body;
    expect(copy.configuration).toEqual(configuration);
  });

  test('changes only what it says, and deletes only what is pruned from a section that it has', async () => {
    const { app, as } = await makeConfigured();
    const change = { clients: [{ name: 'Web', type: 'confidential', post_logout_redirect_uris: [CALLBACK] }] };
    const planned = (await plan(app, as, change)).body.changes;
    expect(effects(planned).filter((one) => !one.endsWith('unlisted'))).toEqual([
      'clients Web change post_logout_redirect_uris',
    ]);
    expect(effects(planned)).toContain('clients Worker unlisted');
    await apply(app, as, change);
    const read = async () => (await call(app, 'GET /configuration', { as })).body.configuration;
    expect((await read()).clients).toMatchObject([{ name: 'Web', redirect_uris: [CALLBACK] }, { name: 'Worker' }]);
    const timeout = { hooks: [{ moment: 'before_tokens', url: 'https://blog.example.com/decide', timeout_ms: 500 }] };
    expect(effects((await apply(app, as, timeout)).body.changes)).toContain('hooks before_tokens change timeout_ms');
    expect((await read()).hooks).toEqual([{ ...whole.hooks[0], enabled: true, timeout_ms: 500 }]);
    const { body } = await apply(app, as, { ...change, permissions: [], hooks: [] }, { prune: true });
    expect(effects(body.changes).filter((one) => !one.endsWith('unlisted'))).toEqual([
      'hooks before_tokens delete',
      'clients Worker delete',
      'permissions orders:refund delete',
    ]);
    expect(await read()).toMatchObject({
      permissions: [],
      hooks: [],
      roles: [{ name: 'staff', permissions: ['a:b'] }],
      clients: [{ name: 'Web' }],
      connections: [{ slug: 'github' }],
    });
  });

  test('is refused if anything changed since it was planned; of several at once one is applied', async () => {
    const { app, as } = await makeConfigured();
    const { version } = (await plan(app, as, {})).body;
    await call(app, 'POST /roles', { as, body: { name: 'other' } });
    const late = await apply(app, as, { name: 'Late' }, { version });
    expect([late.status, late.body.code]).toEqual([409, 'configuration_changed']);
    const { version: now } = (await plan(app, as, {})).body;
    const names = ['One', 'Two', 'Three'];
    const answers = await Promise.all(names.map((name) => apply(app, as, { name }, { version: now })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  });

  test('A283 a secret of a connection is not kept for another server', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const as = owner.token;
    const work = (issuer: string, more = {}) => ({
      connections: [{ slug: 'work', kind: 'oidc', client_id: 'id', settings: { issuer }, ...more }],
    });
    const secret = { client_secret: 'for-the-first' };
    await apply(app, as, work('https://first.example.com', secret));
    const moved = work('https://second.example.com');
    for (const ask of [plan, apply]) {
      const { status, body } = await ask(app, as, moved);
      expect([status, body.code, Object.keys(body.fields)]).toEqual([
        ...[422, 'secret_required', ['connections.work.client_secret']],
      ]);
    }
    // Also if the other server has the same one.
    const again = work('https://second.example.com', secret);
    expect(effects((await plan(app, as, again)).body.changes)).toEqual(['connections work change settings']);
    expect((await apply(app, as, again)).status).toBe(200);
    const unknown = work('https://second.example.com', { kind: 'oauth2', settings: {} });
    expect((await plan(app, as, unknown)).body.code).toBe('invalid_body');
    expect((await plan(app, as, work('no address', secret))).status).toBe(200);
  });

  test('creates no connection without its secret', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const { client_secret: _, ...rest } = { ...whole.connections[0] };
    const { status, body } = await apply(app, owner.token, { name: 'Changed', connections: [rest] });
    expect([status, body.code, body.errors]).toEqual([
      ...[422, 'invalid_body', [expect.objectContaining({ field: 'connections.github.client_secret' })]],
    ]);
    const { configuration } = (await call(app, 'GET /configuration', { as: owner.token })).body;
    expect(configuration).toMatchObject({ name: app.name, connections: [] });
  });

  test('A285 a version tells nothing of secrets to those who know everything else', async () => {
    const { app } = await configured();
    const { system } = gatehouse;
    const { version } = await readState(system, app);
    const keyring = { ...system.keyring, derive: () => [Buffer.alloc(32)] };
    expect((await readState({ ...system, keyring }, app)).version).not.toBe(version);
    expect((await readState(system, app)).version).toBe(version);
  });

  test('of a secret: shown by nobody, compared only for those who could change it, and no reference', async () => {
    const { app, as } = await makeConfigured();
    const [connection] = whole.connections;
    const guess = (client_secret: string) => ({ connections: [{ ...connection, client_secret }] });
    const reader = await makeApiKey(gatehouse, app, ['configuration:read']);
    for (const secret of ['a-very-secret-thing', 'another'])
      expect(
        effects((await plan(app, reader, guess(secret))).body.changes).filter((one) => /github/.test(one)),
      ).toEqual([]);
    const { body, text } = await plan(app, as, guess('another'));
    expect(effects(body.changes)).toContain('connections github change client_secret');
    expect(text).not.toMatch(/another|a-very/);
    const hook = {
      webhooks: [{ ...whole.webhooks[0], secret: `whsec_${Buffer.alloc(32, 'other').toString('base64')}` }],
    };
    expect(effects((await plan(app, reader, hook)).body.changes)).not.toContainEqual(
      expect.stringMatching(/hooks change/),
    );
    const replaced = await apply(app, as, hook);
    expect(effects(replaced.body.changes)).toContain('webhooks https://blog.example.com/hooks change secret');
    expect([replaced.body.webhook_secrets, replaced.text]).toEqual([[], expect.not.stringContaining('whsec_')]);
    const asked = { moment: 'before_tokens', url: 'https://blog.example.com/decide' };
    const decider = { hooks: [{ ...asked, secret: `whsec_${Buffer.alloc(32, 'other').toString('base64')}` }] };
    expect(effects((await plan(app, reader, decider)).body.changes)).not.toContainEqual(
      expect.stringMatching(/before_tokens change/),
    );
    const changed = await apply(app, as, decider);
    expect(effects(changed.body.changes)).toContain('hooks before_tokens change secret');
    expect([changed.body.hook_secrets, changed.text]).toEqual([[], expect.not.stringContaining('whsec_')]);
    const kept = await call(app, 'GET /hooks/:moment', { as, params: { moment: 'before_tokens' } });
    expect(kept.body).toMatchObject({ on_failure: 'continue', enabled: true, timeout_ms: 1500 });
    const reference = await plan(app, as, guess(`\${env:SECRET}`));
    expect(Object.keys(reference.body.fields)).toEqual(['connections.github.client_secret']);
  });

  test.each([
    [{ clients: [{ name: 'Web', type: 'public', redirect_uris: [CALLBACK] }] }, 'clients.Web.type'],
    [{ connections: [{ slug: 'github', kind: 'google', client_id: 'x' }] }, 'connections.github.kind'],
    [{ roles: [{ name: 'a' }, { name: 'a' }] }, 'roles.a'],
    [{ clients: [{ id: crypto.randomUUID(), name: 'a', type: 'machine' }] }, 'clients.a.id'],
    [{ clients: [{ name: 'Web', type: 'confidential', secret: 'x' }] }, 'clients.Web.secret'],
    [{ texts: [{ ...whole.texts[0] }, { ...whole.texts[0] }] }, 'texts.de/sign_in.title'],
    [
      { webhooks: [{ url: 'https://blog.example.com/hooks', secret: `\${file:x}` }] },
      'webhooks.https://blog.example.com/hooks.secret',
    ],
    [
      { hooks: [{ moment: 'before_tokens', url: 'https://x.example/', secret: `\${env:X}` }] },
      'hooks.before_tokens.secret',
    ],
    [{ hooks: [whole.hooks[0], whole.hooks[0]] }, 'hooks.before_tokens'],
    [{ users: [] }, 'users'],
    [{ settings: { sign_up: 'sometimes' } }, 'settings.sign_up'],
    [{ clients: [{ type: 'machine' }] }, 'clients.0.name'],
    [{ texts: [{ key: 'sign_in.title', text: 'Hi' }] }, 'texts.0.locale'],
    [{ clients: [{ name: 'a', type: 'machine', redirect_uris: [1] }] }, 'clients.a.redirect_uris.0'],
  ])('refuses %j', async (configuration, field) => {
    const { app, as } = await configured();
    const { status, body } = await plan(app, as, configuration);
    expect([status, Object.keys(body.fields)]).toEqual([422, [field]]);
  });

  test('asks for the id of a client whose name another has', async () => {
    const { app, as } = await makeConfigured();
    const { client } = await createClient(gatehouse.system, app, { name: 'Worker', type: 'machine' });
    const worker = { name: 'Worker', type: 'machine' };
    const { body } = await plan(app, as, { clients: [worker] });
    expect(Object.keys(body.fields)).toEqual(['clients.Worker.name']);
    await apply(app, as, { clients: [{ ...worker, id: client.id, name: 'Renamed' }] });
    expect((await call(app, 'GET /clients/:id', { as, params: { id: client.id } })).body.name).toBe('Renamed');
  });
});

describe('nobody applies what they could not do otherwise', () => {
  test.each([
    [['configuration:write'], { name: 'x' }, 'forbidden'],
    [['configuration:write', 'app:write'], { roles: [{ name: 'a' }] }, 'forbidden'],
    [['configuration:write', 'app:write'], { webhooks: whole.webhooks }, 'forbidden'],
    [['configuration:write', 'webhooks:write'], { hooks: whole.hooks }, 'forbidden'],
    [['configuration:write', 'roles:write'], { roles: [{ name: 'a', permissions: ['users:write'] }] }, 'cannot_grant'],
    [
      keyScopes,
      { roles: [{ name: 'a' }], clients: [{ name: 'm', type: 'machine', api_permissions: ['users:read'] }] },
      'cannot_grant',
    ],
    [['clients:write'], { clients: [] }, 'insufficient_scope'],
  ] as const)('a key with %j, by %j', async (scopes, configuration, code) => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app, [...scopes]);
    const reader = await makeApiKey(gatehouse, app, ['configuration:read']);
    const { version } = (await plan(app, reader, {})).body;
    const before = await rowsOf(gatehouse, app, ['api_keys', 'audit_log']);
    const { body } = await apply(app, as, configuration, { version });
    expect(body.code).toBe(code);
    // All of it or nothing.
    expect(await rowsOf(gatehouse, app, ['api_keys', 'audit_log'])).toEqual(before);
  });

  test('a viewer plans, and applies nothing', async () => {
    const { app, viewer } = await makeAppWith(gatehouse, 'viewer');
    expect((await plan(app, viewer.token, whole)).status).toBe(200);
    expect((await apply(app, viewer.token, whole)).body.code).toBe('forbidden');
  });

  test('the console is not configured in this way', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const { token: as } = await makeDeveloper(gatehouse, { operator: true });
    expect((await call(consoleApp, 'GET /configuration', { as })).body.code).toBe('forbidden');
    expect((await apply(consoleApp, as, { name: 'Mine' }, { version: 'x' })).body.code).toBe('forbidden');
  });

  test('a mistake in one thing undoes all, and names the thing', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const clients = [{ name: 'Bad', type: 'public', redirect_uris: ['http://prints.example.com/'] }];
    const before = await rowsOf(gatehouse, app);
    const { body } = await apply(app, owner.token, { name: 'Undone', roles: [{ name: 'undone' }], clients });
    expect([body.code, Object.keys(body.fields)]).toEqual(['invalid_redirect_uri', ['clients.Bad.redirect_uris.0']]);
    expect(await rowsOf(gatehouse, app)).toEqual(before);
    const texts = [{ locale: 'de', key: 'sign_in.title', text: 'Willkommen' }];
    const wrong = await apply(app, owner.token, { name: 'Undone', texts });
    expect([wrong.body.code, Object.keys(wrong.body.fields)]).toEqual([
      'invalid_pattern',
      ['texts.de/sign_in.title.text'],
    ]);
    expect(await rowsOf(gatehouse, app)).toEqual(before);
  });
});
