// A form that is sent with several mistakes names all of them at once, each beside its field and in words of its own, and
// keeps everything that was typed but passwords. The API names the same mistakes by field and code.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { keyScopes } from '../../../../src/apps/permissions.ts';
import { makeApiKey, makeApp, makeClient, PASSWORD } from '../../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { linkIn, mailTo } from '../../../kit/mail.ts';
import { type Page, Visitor } from '../../../kit/visitor.ts';
import { makeWorld } from '../../account/world.ts';
import { call, signInByApi } from '../../api/call.ts';
import { type Developer, signedUp } from '../../console/developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
let key: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  alice = await signedUp(gatehouse);
  app = await alice.makeApp();
  key = await makeApiKey(gatehouse, app, keyScopes);
});
afterAll(() => gatehouse.stop());

const LONG = 'x'.repeat(201);
/** Strong, and more than is hashed. */
const LONG_PASSWORD = 'wander orbit lantern harvest pebble '.repeat(60).slice(0, 1_600);
const TAKEN_FOR_A_LIST = 'https://a.example.com/cb,https://b.example.com/cb';

/** What is said beside each field. */
function errorsOf({ text }: Page): Record<string, string> {
  const found = text.matchAll(/id="(?:f-)?([\w:-]+)-error"[^>]*>(?:<svg[\s\S]*?<\/svg>)?([\s\S]*?)</g);
  return Object.fromEntries([...found].map(([, field = '', said = '']) => [field, said.trim()]));
}

const empty = (...names: string[]) => Object.fromEntries(names.map((name) => [name, '']));

const atSignUp = async (visitor: Visitor, of: App) => {
  const { url } = await visitor.open(authorizeUrl(of, await makeClient(gatehouse, of), makePkce().challenge));
  return visitor.open(`${url}/sign-up`);
};

describe('A152 a form with several mistakes', () => {
  test('A152 sign-up: every field has its own words, and all but the password is kept', async () => {
    const app = await makeApp(gatehouse, { identifiers: ['email', 'username'] });
    const visitor = new Visitor();
    const page = await atSignUp(visitor, app);
    const typed = { email: 'not an address', username: 'a', name: LONG, password: LONG_PASSWORD };
    const answer = await visitor.submit(page, typed);
    expect(answer.status).toBe(422);
    expect(errorsOf(answer)).toEqual({
      email: expect.stringContaining('name@example.com'),
      username: expect.stringContaining('3 to 64'),
      name: expect.stringContaining('200'),
      password: expect.stringContaining('1024 bytes'),
    });
    expect(answer.text).toContain('value="not an address"');
    expect(answer.text).toContain(LONG);
    expect(answer.text).not.toContain(LONG_PASSWORD);
  });

  test('A152 sign-in: neither the address nor the password may be empty', async () => {
    const visitor = new Visitor();
    const client = await makeClient(gatehouse, app);
    const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const answer = await visitor.submit(page, empty('email', 'password'), '/sign-in');
    expect([answer.status, errorsOf(answer)]).toEqual([422, { email: 'Fill this in.', password: 'Fill this in.' }]);
  });

  test.each([
    [
      '/clients/new',
      {
        ...{ name: LONG, type: 'confidential', redirect_uris: TAKEN_FOR_A_LIST },
        post_logout_redirect_uris: 'http://www.example.com/',
      },
      { name: /200/, redirect_uris: /comma/, post_logout_redirect_uris: /^Line 1: use https/ },
    ],
    [
      '/clients/new',
      { name: '', type: 'public', redirect_uris: 'x\n'.repeat(51), post_logout_redirect_uris: 'nothing' },
      { name: /Fill/, redirect_uris: /50/, post_logout_redirect_uris: /nothing/ },
    ],
    [
      '/resources/new',
      { identifier: 'not a URI', name: LONG, scopes: 'openid', token_format: 'jwt', access_token_seconds: '' },
      { identifier: /URI/, name: /200/, scopes: /openid/ },
    ],
    [
      '/connections/new/oidc',
      {
        name: LONG,
        slug: 'No Slug',
        client_id: 'c',
        client_secret: 's',
        issuer: 'http://op.example.com',
        ...empty('scope', 'allowed_domains'),
      },
      { name: /200/, slug: /lower/i, issuer: /https/ },
    ],
    [
      '/users/new',
      { email: 'nobody', name: LONG, password: 'short' },
      { email: /@/, name: /200/, password: /at least/ },
    ],
    ['/invitations/new', { email: 'nobody', name: LONG, locale: 'en', arrive: '' }, { email: /@/, name: /200/ }],
    [
      '/settings/branding',
      { color: 'red', logo_url: 'http://a', privacy_url: 'no', terms_url: '' },
      {
        ...{ color: /#0a7d5a/, logo_url: /https/, privacy_url: /https/ },
      },
    ],
  ] as [string, Record<string, string>, Record<string, RegExp>][])(
    'A152 of the console (%s) says all of them',
    async (path, fields, said) => {
      const page = await alice.open(`/apps/${app.slug}${path}`);
      const answer = await alice.visitor.submit(page, fields);
      expect([answer.status >= 400, answer.status < 500]).toEqual([true, true]);
      const errors = errorsOf(answer);
      expect(Object.keys(errors).sort()).toEqual(Object.keys(said).sort());
      for (const [field, words] of Object.entries(said)) expect(errors[field]).toMatch(words);
      if (fields.password) expect(answer.text).not.toContain(`value="${fields.password}"`);
      if (fields.name) expect(answer.text).toContain(fields.name);
    },
  );

  test('A152 the profile: a number and an address that can’t be', async () => {
    const { visitor, open } = await makeWorld(gatehouse);
    const answer = await visitor.submit(await open(''), {
      ...empty('given_name', 'middle_name', 'family_name', 'nickname'),
      ...empty('street_address', 'postal_code', 'locality', 'region', 'country'),
      ...{ name: LONG, phone: '12', picture: 'http://a.example.com/' },
    });
    expect(errorsOf(answer)).toEqual({
      name: expect.stringContaining('200'),
      phone: expect.stringContaining('+49'),
      picture: expect.stringContaining('https://'),
    });
    expect(answer.text).toContain('value="12"');
  });

  test('A152 an invitation’s page names the name and the password', async () => {
    const email = 'invited-all@example.com';
    await call(app, 'POST /invitations', { as: key, body: { email } });
    const visitor = new Visitor();
    const page = await visitor.open(linkIn(await mailTo(gatehouse, email)));
    const answer = await visitor.submit(page, { name: LONG, password: 'short' });
    expect(Object.keys(errorsOf(answer)).sort()).toEqual(['name', 'password']);
    const joined = await visitor.submit(answer, { name: 'Bob', password: PASSWORD });
    expect(joined.status).toBe(200);
  });
});

describe('A152 a call with several mistakes', () => {
  const mistakes = async (entry: string, body: unknown) => {
    const { status, body: problem } = await call(app, entry, { as: key, body });
    const named = problem.errors.map(({ field, code }: Record<string, string>) => [field, code]);
    // The older member names the same fields.
    expect(Object.keys(problem.fields).sort()).toEqual(named.map(([field]: string[]) => field).sort());
    return { status, code: problem.code, errors: Object.fromEntries(named) };
  };

  test.each([
    [
      'POST /users',
      {
        email: 'nobody',
        username: 'a',
        phone: '12',
        password: LONG_PASSWORD,
        birthdate: '1990-02-30',
        zoneinfo: 'Mars/Base',
      },
      {
        ...{ email: 'invalid_email', username: 'invalid_username', phone: 'invalid_phone', password: 'weak_password' },
        ...{ birthdate: 'invalid_value', zoneinfo: 'invalid_value' },
      },
    ],
    [
      'POST /auth/signup',
      { email: 'nobody', name: LONG, password: 'short' },
      { email: 'invalid_email', name: 'too_long', password: 'weak_password' },
    ],
    [
      'POST /clients',
      {
        name: LONG,
        type: 'confidential',
        redirect_uris: [TAKEN_FOR_A_LIST],
        logo_uri: 'nothing',
        colour: 'red',
        scopes: ['none'],
      },
      {
        name: 'too_long',
        'redirect_uris.0': 'invalid_redirect_uri',
        logo_uri: 'invalid_format',
        colour: 'unknown_field',
        'scopes.0': 'invalid_body',
      },
    ],
    [
      'POST /clients',
      { type: 'public', redirect_uris: Array.from({ length: 51 }, () => 'https://a.example.com/') },
      { name: 'missing', redirect_uris: 'too_many' },
    ],
    [
      'POST /resources',
      { identifier: 'nothing', name: 7, scopes: [{ name: 'openid', description: '' }] },
      { identifier: 'invalid_body', name: 'wrong_type', 'scopes.0': 'invalid_body' },
    ],
    [
      'POST /connections',
      {
        kind: 'oidc',
        slug: 'No',
        client_id: 'c',
        client_secret: 's',
        settings: { issuer: 'nothing', scope: 'openid' },
      },
      { slug: 'invalid_format', 'settings.issuer': 'invalid_body' },
    ],
    [
      'POST /invitations',
      { email: 'nobody', roles: ['none'], client_id: 'nothing' },
      { email: 'invalid_email', 'roles.0': 'invalid_body', client_id: 'invalid_redirect_uri' },
    ],
    [
      'PATCH /app',
      { settings: { magic_link: 'on', mfa_methods: ['email', 'sms'], captcha: 'service' } },
      {
        'settings.magic_link': 'settings_conflict',
        'settings.mfa_methods': 'settings_conflict',
        'settings.captcha': 'captcha_unavailable',
      },
    ],
  ])('A152 %s is told all of them by field and code', async (entry, body, errors) => {
    expect(await mistakes(entry, body)).toEqual({ status: 422, code: 'invalid_body', errors });
  });

  test('A152 every redirect URI that can’t be used is named by its place', async () => {
    const redirect_uris = ['http://example.com/cb', 'https://a.example.com/', 'nonsense'];
    const { body } = await call(app, 'POST /clients', { as: key, body: { name: 'Kiosk', redirect_uris } });
    const code = 'invalid_redirect_uri';
    expect(body.errors).toMatchObject([
      { field: 'redirect_uris.0', code, uri: 'http://example.com/cb', reason: 'http' },
      { field: 'redirect_uris.2', code, uri: 'nonsense', reason: 'unusable' },
    ]);
  });

  test('A152 a single mistake keeps its own code, and its members stand beside the field', async () => {
    const { body } = await call(app, 'POST /users', { as: key, body: { email: 'b@example.com', password: 'short' } });
    expect(body).toMatchObject({
      code: 'weak_password',
      min: 8,
      errors: [{ field: 'password', code: 'weak_password', reason: 'too_short', min: 8 }],
    });
    const long = await call(app, 'POST /users', { as: key, body: { email: 'b@example.com', name: LONG } });
    expect(long.body).toMatchObject({ code: 'invalid_body', errors: [{ field: 'name', code: 'too_long', max: 200 }] });
  });
});

describe('A152 ten thousand redirect URIs', () => {
  const uris = Array.from({ length: 10_000 }, (_, at) => `https://a.example.com/${at}`);

  test('A152 in the console: the form says how many there may be, and keeps what was typed', async () => {
    const page = await alice.open(`/apps/${app.slug}/clients/new`);
    const fields = { name: '', type: 'public', redirect_uris: uris.join('\n'), post_logout_redirect_uris: '' };
    const answer = await alice.visitor.submit(page, fields);
    expect([answer.status, errorsOf(answer)]).toEqual([
      422,
      { name: expect.stringContaining('Fill'), redirect_uris: expect.stringContaining('50') },
    ]);
    expect(answer.text).toContain(uris.at(-1));
  });

  test('A152 through the API: too many, or too large a body', async () => {
    const many = await call(app, 'POST /clients', { as: key, body: { redirect_uris: Array(10_000).fill('a:b') } });
    expect(many.body).toMatchObject({ code: 'invalid_body' });
    expect(many.body.errors).toContainEqual(
      expect.objectContaining({ field: 'redirect_uris', code: 'too_many', max: 50 }),
    );
    const large = await call(app, 'POST /clients', { as: key, body: { redirect_uris: uris } });
    expect([large.status, large.body.code]).toEqual([413, 'body_too_large']);
  });
});

test('A152 a date and a time zone that are none are refused at every door of the profile', async () => {
  const wrong = { birthdate: '1990-02-30', zoneinfo: 'Mars/Base' };
  const mistakes = [
    expect.objectContaining({ field: 'birthdate', detail: expect.stringContaining('calendar') }),
    expect.objectContaining({ field: 'zoneinfo', detail: expect.stringContaining('Europe/Vienna') }),
  ];
  const { user } = await makeWorld(gatehouse, { app });
  const { access_token } = await signInByApi(gatehouse, app, user);
  const answers = [
    await call(app, 'POST /users', { as: key, body: { email: 'a@example.com', ...wrong } }),
    await call(app, 'PATCH /users/:id', { as: key, params: { id: user.id }, body: wrong }),
    await call(app, 'POST /auth/signup', { as: key, body: { email: 'a@example.com', password: PASSWORD, ...wrong } }),
    await call(app, 'POST /auth/register/confirm', {
      as: key,
      body: { start_token: 'x', code: '123456', password: PASSWORD, ...wrong },
    }),
    await call(app, 'PATCH /me', { as: access_token, body: wrong }),
  ];
  for (const { status, body } of answers) expect([status, body.errors]).toEqual([422, mistakes]);
});

test('A152 a name of 200 characters is taken wherever one is', async () => {
  const name = 'é'.repeat(200);
  const visitor = new Visitor();
  const done = await visitor.submit(await atSignUp(visitor, app), {
    email: 'long@example.com',
    name,
    password: PASSWORD,
  });
  expect(errorsOf(done)).toEqual({});
  const made = await call(app, 'POST /users', { as: key, body: { email: 'long-too@example.com', name } });
  expect([made.status, made.body.name]).toEqual([201, name]);
  const created = await call(app, 'POST /clients', {
    as: key,
    body: { name, redirect_uris: ['https://a.example.com/'] },
  });
  const path = `/apps/${app.slug}/clients/${created.body.id}`;
  const saved = await alice.change(`${path}/edit`, {
    post_logout_redirect_uris: '',
    redirect_uris: 'https://a.example.com/',
  });
  expect(saved.url).toContain(path);
  expect(errorsOf(saved)).toEqual({});
});
