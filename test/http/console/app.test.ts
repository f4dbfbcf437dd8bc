// What is set for a whole App in the console holds for the App: settings, look, keys, APIs, its end; and what operators see.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { makeOperator } from '../../../src/apps/operators.ts';
import { makeClient, makeUser } from '../../kit/app.ts';
import { authorizeUrl, introspect, makePkce, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { Visitor } from '../../kit/visitor.ts';
import { type Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
});
afterAll(() => gatehouse.stop());

const path = (rest = '') => `/apps/${app.slug}${rest}`;
const current = async () => (await gatehouse.system.directory.findBySlug(app.slug))!;

const general = {
  ...{ name: 'Renamed', locale: 'de' },
  cors_origins: 'https://app.example.com\r\n\r\nhttps://www.example.com',
};
const methods = { magic_link: 'on', sign_up: 'closed', email_verification: 'required', remember_me: 'ask' };
const security = {
  ...{
    password_min_length: '12',
    password_min_strength: '3',
    password_words: 'Moonpalace\r\nHarbour Festival',
    mfa: 'required',
    mfa_roles: 'staff\r\nadmin',
    trusted_device_days: '7',
    lockout_attempts: '5',
    lockout_minutes: '60',
    captcha: 'proof_of_work',
  },
};

describe('settings', () => {
  test('are changed tab by tab, and the App goes by them', async () => {
    for (const [tab, fields] of [
      ['', general],
      ['/sign-in', methods],
      ['/security', security],
    ] as const) {
      const saved = await alice.change(path(`/settings${tab}`), fields);
      expect(saved.url).toContain(`/settings${tab}?done=saved`);
    }
    const { name, settings } = await current();
    expect(name).toBe('Renamed');
    expect(settings).toMatchObject({
      ...{ sign_up: 'closed', magic_link: 'on', email_verification: 'required' },
      ...{ locale: 'de', password_min_length: 12, password_min_strength: 3 },
      password_words: ['Moonpalace', 'Harbour Festival'],
      ...{
        mfa: 'required',
        mfa_roles: ['staff', 'admin'],
        remember_me: 'ask',
        trusted_device_days: 7,
      },
      cors_origins: ['https://app.example.com', 'https://www.example.com'],
    });
    const client = await makeClient(gatehouse, app);
    const page = await new Visitor().open(authorizeUrl(app, client, makePkce().challenge));
    expect(page.text).toContain('lang="de"');
    expect(page.text).not.toContain('/sign-up');
  });

  test('a checkbox that is not sent turns its setting off, on its own tab only', async () => {
    await alice.change(path('/settings/sign-in'), { magic_link: 'on' });
    await alice.change(path('/settings/security'), {});
    expect((await current()).settings.magic_link).toBe('on');
    const { magic_link: _, ...without } = await alice.filled(path('/settings/sign-in'));
    await alice.send(path('/settings/sign-in'), without);
    expect((await current()).settings.magic_link).toBe('off');
  });

  test('at least one kind of second factor is left to be set up', async () => {
    const filled = Object.entries(await alice.filled(path('/settings/security')));
    const without = Object.fromEntries(filled.filter(([name]) => !name.startsWith('mfa_methods:')));
    await alice.send(path('/settings/security'), { ...without, 'mfa_methods:totp': 'on' });
    expect((await current()).settings.mfa_methods).toEqual(['totp']);
    const page = await alice.send(path('/settings/security'), without);
    expect(page.status).toBe(422);
    expect(page.text).toContain('id="f-mfa_methods-error"');
  });

  test('a mailbox is not made both factors, whichever tab would do it', async () => {
    const words = 'With sign-in by email and codes by email, one mailbox would be both factors';
    await alice.change(path('/settings/sign-in'), { magic_link: 'on' });
    const codes = { ...(await alice.filled(path('/settings/security'))), 'mfa_methods:email': 'on' };
    const refused = await alice.send(path('/settings/security'), codes);
    expect([refused.status, refused.text.includes(words)]).toEqual([422, true]);
    const { magic_link: _, ...without } = await alice.filled(path('/settings/sign-in'));
    await alice.send(path('/settings/sign-in'), without);
    await alice.send(path('/settings/security'), codes);
    expect((await current()).settings.mfa_methods).toContain('email');
    const back = await alice.send(path('/settings/sign-in'), { ...without, magic_link: 'on' });
    expect([back.status, back.text.includes(words)]).toEqual([422, true]);
    const { 'mfa_methods:email': __, ...rest } = codes;
    await alice.send(path('/settings/security'), { ...rest, 'mfa_methods:totp': 'on' });
  });

  test.each([
    ['/settings/security', { password_min_length: '7' }, 'password_min_length'],
    ['/settings/security', { password_min_length: '1e1' }, 'password_min_length'],
    ['/settings/security', { password_min_strength: '5' }, 'password_min_strength'],
    ['/settings/security', { password_words: 'ab' }, 'password_words'],
    ['/settings', { cors_origins: 'https://app.example.com/path' }, 'cors_origins'],
    ['/settings', { cors_origins: '*' }, 'cors_origins'],
    ['/settings', { name: '' }, 'name'],
    ['/settings', { locale: 'fr' }, 'locale'],
    ['/settings/security', { trusted_device_days: '366' }, 'trusted_device_days'],
    ['/settings/security', { lockout_attempts: '2' }, 'lockout_attempts'],
    ['/settings/security', { lockout_minutes: '61' }, 'lockout_minutes'],
    ['/settings/security', { captcha: 'maybe' }, 'captcha'],
    ['/settings/security', { mfa: 'sometimes' }, 'mfa'],
    ['/settings/sign-in', { sign_up: 'maybe' }, 'sign_up'],
    ['/settings/sign-in', { remember_me: 'sometimes' }, 'remember_me'],
    ['/settings/security', { mfa_roles: 'No Role' }, 'mfa_roles'],
    [
      '/settings/lifetimes',
      { access_token_seconds: '25', 'access_token_seconds:unit': 'hours' },
      'access_token_seconds',
    ],
    ['/settings/lifetimes', { session_seconds: '-1' }, 'session_seconds'],
    ['/settings/branding', { color: 'red' }, 'color'],
    ['/settings/branding', { color: '#fff;}body{display:none' }, 'color'],
    ['/settings/branding', { logo_url: 'javascript:alert(1)' }, 'logo_url'],
    ['/settings/branding', { privacy_url: 'javascript:alert(1)' }, 'privacy_url'],
  ])('%s refuses %j beside the field', async (where, fields, field) => {
    const before = await current();
    const page = await alice.change(path(where), fields as Record<string, string>);
    expect(page.status).toBe(422);
    expect(page.text).toContain(`id="f-${field}-error"`);
    expect((await current()).version).toBe(before.version);
  });

  test('A110 a setting of another tab is refused', async () => {
    const before = await current();
    expect((await alice.post(path('/settings/sign-in'), { ...methods, mfa: 'off' })).status).toBe(400);
    expect((await current()).version).toBe(before.version);
  });

  test('lifetimes are in the unit that fits', async () => {
    const fields = await alice.filled(path('/settings/lifetimes'));
    expect(fields).toMatchObject({
      session_seconds: '14',
      'session_seconds:unit': 'days',
      session_max_seconds: '30',
      'session_max_seconds:unit': 'days',
      refresh_leeway_seconds: '10',
    });
    const wanted = {
      ...fields,
      access_token_seconds: '5',
      'access_token_seconds:unit': 'minutes',
      refresh_leeway_seconds: '0',
    };
    await alice.send(path('/settings/lifetimes'), wanted);
    expect((await current()).settings).toMatchObject({
      access_token_seconds: 300,
      refresh_leeway_seconds: 0,
      session_seconds: 14 * 86_400,
    });
  });

  test('branding shows on the screens, and can be taken away', async () => {
    await alice.change(path('/settings/branding'), { color: '#c2410c', logo_url: 'https://cdn.example.com/logo.png' });
    expect((await current()).branding).toEqual({ color: '#c2410c', logo_url: 'https://cdn.example.com/logo.png' });
    await alice.change(path('/settings/branding'), { color: '', logo_url: '' });
    expect((await current()).branding).toEqual({});
  });
});

test('signing keys are rotated, and replaced at once', async () => {
  const kids = async () => {
    const { keys } = (await (await fetch(`${app.issuer}/jwks`)).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };
  const before = await kids();
  expect((await alice.send(path('/settings/signing-keys/rotate'), {}, '/rotate')).url).toContain('done=keys_rotated');
  const rotated = await kids();
  expect(rotated).toEqual(expect.arrayContaining(before));
  await alice.send(path('/settings/signing-keys/replace'), {}, '/replace');
  expect((await kids()).filter((kid) => rotated.includes(kid))).toEqual([]);
});

test('an API is registered, changed and deleted', async () => {
  const fields = {
    name: 'Photos',
    identifier: 'https://photos.example.com/',
    token_format: 'jwt',
    access_token_seconds: '300',
  };
  const wrong = await alice.send(path('/resources/new'), { ...fields, scopes: 'openid Sign in' });
  expect(wrong.text).toContain('id="f-scopes-error"');
  const made = await alice.send(path('/resources/new'), {
    ...fields,
    scopes: 'photos:read  See your photos\r\nphotos:write',
    'described:de': 'photos:read Ihre Fotos sehen',
  });
  expect(made.text).toContain('See your photos');
  expect(made.text).toContain('Ihre Fotos sehen');
  expect(made.text).toContain('5 minutes');
  const again = await alice.send(path('/resources/new'), { ...fields, scopes: '' });
  expect(again.text).toMatch(/id="f-identifier-error">There is an API/);
  const url = new URL(made.url).pathname.replace('/console', '');
  const unknown = await alice.change(`${url}`, { 'described:de': 'photos:print Drucken' });
  expect(unknown.text).toMatch(/id="f-described:de-error">This names a scope/);
  const changed = await alice.change(`${url}`, {
    name: 'Pictures',
    scopes: 'photos:read Look',
    access_token_seconds: '',
  });
  expect(changed.text).toContain('Pictures');
  expect(changed.text).not.toContain('photos:write');
  await alice.send(`${url}/delete`, {}, '/delete');
  expect((await alice.open(url)).status).toBe(404);
});

test('a client is changed, disabled and deleted', async () => {
  const client = await makeClient(gatehouse, app);
  const url = path(`/clients/${client.client_id}`);
  const edited = await alice.change(`${url}`, {
    ...{
      name: 'Other',
      redirect_uris: 'https://rp.example.com/two',
      client_uri: 'https://rp.example.com/',
      logo_uri: '',
    },
    'introspects:all': 'on',
  });
  expect(edited.url).toContain('done=saved');
  expect(edited.text).toContain('https://rp.example.com/two');
  expect(edited.text).not.toContain(client.redirect_uri);
  expect((await alice.send(url, {}, '/disable')).text).toContain('This client is disabled');
  expect((await introspect(app, client, 'x')).status).toBe(401);
  await alice.send(url, {}, '/enable');
  expect((await introspect(app, client, 'x')).status).toBe(200);
  await alice.send(`${url}/delete`, {}, '/delete');
  expect((await alice.open(url)).status).toBe(404);
});

test('A58 a suspended App is gone to the outside and comes back; so does a deleted one, if it is restored in time', async () => {
  const own = await alice.makeApp();
  const base = `/apps/${own.slug}`;
  const client = await makeClient(gatehouse, own);
  const user = await makeUser(gatehouse, own);
  const { access_token } = await signIn(own, client, user.email);
  const discovery = async () => (await fetch(`${own.issuer}/.well-known/openid-configuration`)).status;

  expect((await alice.send(`${base}/settings/danger/suspend`, {}, '/suspend')).text).toContain('This App is suspended');
  expect(await discovery()).toBe(404);
  expect((await introspect(own, client, access_token)).status).toBe(404);
  await alice.send(`${base}/settings/danger`, {}, '/activate');
  expect(await discovery()).toBe(200);

  expect((await alice.open(`${base}/settings/danger/delete`)).text).toMatch(/<dt>Users<\/dt><dd><bdi>1</);
  expect(await discovery()).toBe(200);
  expect((await alice.send(`${base}/settings/danger/delete`, {}, '/delete')).url).toContain('done=app_deleted');
  expect(await discovery()).toBe(404);
  expect((await alice.open(base)).text).toContain('This App is being deleted');
  expect((await alice.open(`${base}/settings/danger`)).text).toMatch(/is deleted permanently on \w+ \d+, 20\d\d/);
  expect((await alice.send('/apps/new', { name: 'New', slug: own.slug })).text).toMatch(
    /id="f-slug-error">This slug is taken/,
  );
  expect((await alice.send(`${base}/settings/danger`, {}, '/restore')).url).toContain('done=app_restored');
  expect(await discovery()).toBe(200);
});

describe('operators', () => {
  test('see every App and the server; others don’t', async () => {
    const operator = await signedUp(gatehouse);
    expect((await operator.open(path())).status).toBe(404);
    expect((await operator.open('/server')).status).toBe(404);
    expect((await operator.open('')).text).not.toContain('/console/server');
    await makeOperator(gatehouse.database.db, await gatehouse.system.consoleApp(), operator.id);
    expect((await operator.open(path())).status).toBe(200);
    const server = await operator.open('/server');
    expect(server.text).toMatch(/Gatehouse \d+\.\d+\.\d+/);
    expect((await operator.open('')).text).toContain('/console/server');
    const { text } = await operator.open(`?q=${app.slug}`);
    expect([text.includes(app.slug), /data-label="Your role">Operator</.test(text)]).toEqual([true, true]);
  });

  test('look after the console’s own App, but can’t end it', async () => {
    const operator = await signedUp(gatehouse);
    expect((await operator.open('/apps/console/users')).status).toBe(404);
    await makeOperator(gatehouse.database.db, await gatehouse.system.consoleApp(), operator.id);
    expect((await operator.open('/apps/console/users')).text).toContain(alice.email);
    expect((await operator.post('/apps/console/settings/danger/suspend')).status).toBe(403);
    expect((await operator.post('/apps/console/settings/danger/delete')).status).toBe(403);
    expect((await operator.open('/apps/console')).status).toBe(200);
  });
});

test('Apps are paged and searched', async () => {
  const many = await signedUp(gatehouse);
  const { db } = gatehouse.database;
  const { id: console_app_id } = await gatehouse.system.consoleApp();
  for (let number = 100; number < 175; number++) {
    const at = new Date();
    const id = crypto.randomUUID();
    await db
      .insertInto('apps')
      .values({
        id,
        slug: `many-${number}`,
        name: `Number ${number}`,
        settings: '{}',
        branding: '{}',
        created_at: at,
        updated_at: at,
      })
      .execute();
    await db
      .insertInto('members')
      .values({ app_id: id, console_app_id, developer_id: many.id, role: 'owner', created_at: at })
      .execute();
  }
  const first = await many.open('');
  const shown = (text: string) => new Set(text.match(/many-1\d\d(?=<\/span>)/g));
  expect(shown(first.text).size).toBe(50);
  const next = await many.open(/href="\/console(\?after=[^"]+)" rel="next"/.exec(first.text)![1]!);
  expect(shown(next.text).size).toBe(25);
  expect(shown(first.text).intersection(shown(next.text)).size).toBe(0);
  expect(shown((await many.open('?q=number+123')).text)).toEqual(new Set(['many-123']));
  expect((await many.open('?q=%25')).text).toContain('Nothing was found');
});
