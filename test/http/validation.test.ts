// docs/validation.md against the server: each example of the page is sent to the code that decides, and each conflict of
// settings has a row.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { createApp } from '../../src/apps/create-app.ts';
import { readImage } from '../../src/apps/images/read-image.ts';
import { createApiKey } from '../../src/apps/keys/api-keys.ts';
import { keyScopes } from '../../src/apps/permissions.ts';
import { conflictReasons, requireConsistent } from '../../src/apps/settings/conflicts.ts';
import { readSettings, type Settings } from '../../src/apps/settings/settings.ts';
import { createStream, requireStreamFields, type StreamChange } from '../../src/event-streams/streams.ts';
import { factor_name } from '../../src/http/api/kit/schemas.ts';
import { toFieldError } from '../../src/http/kit/schema-errors.ts';
import { Problem } from '../../src/problem.ts';
import { createRole } from '../../src/users/roles.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { GIF, makePng, SVG } from '../kit/images.ts';
import { type Answer, call } from './api/call.ts';

let gatehouse: Gatehouse;
let app: App;
let as: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app, keyScopes);
});
afterAll(() => gatehouse.stop());

const [, values = '', combinations = ''] = readFileSync(
  join(import.meta.dirname, '../../docs/validation.md'),
  'utf8',
).split(/^## /m);

const cellsOf = (section: string) =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .map((line) => line.slice(2, -2).split(' | '));

let count = 0;
const next = () => `x${process.pid}-${++count}`;

/** The code of a refusal, beside the first field if there is one; undefined if the value was taken. */
type Outcome = string | undefined;

const codeOf = ({ status, body }: Pick<Answer, 'status' | 'body'>): Outcome =>
  status < 400 ? undefined : (body.errors?.[0]?.code ?? body.code);

const ask = async (entry: string, sent: object): Promise<Outcome> => codeOf(await call(app, entry, { as, ...sent }));

async function codeThrown(work: () => unknown): Promise<Outcome> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code;
  }
}

const user = (fields: object) => ask('POST /users', { body: { email: `${next()}@example.com`, ...fields } });
const client = (fields: object) =>
  ask('POST /clients', { body: { name: 'Photo Prints', redirect_uris: [CALLBACK], ...fields } });
const temporary = ({ client_id: id }: { client_id: string }, fields: object = {}) =>
  ask('POST /clients/:id/temporary-redirect-uris', { params: { id }, body: { redirect_uri: CALLBACK, ...fields } });
const settings = (change: object) => ask('PATCH /app', { body: { settings: change } });
const resource = (fields: object) =>
  ask('POST /resources', { body: { identifier: `https://${next()}.example.com/`, name: 'Photos', ...fields } });
const role = (fields: object) => ask('POST /roles', { body: { name: next(), ...fields } });
const github = (fields: object) =>
  ask('POST /connections', {
    body: { kind: 'github', slug: next(), client_id: 'x', client_secret: 'x', ...fields },
  });

const stream = (fields: StreamChange) => {
  const config = { ...gatehouse.system.config, production: true };
  return codeThrown(() => requireStreamFields({ ...gatehouse.system, config }, fields));
};
const newStream = (fields: StreamChange) =>
  codeThrown(() => createStream(gatehouse.system, app, { name: 'SIEM', url: 'https://siem.example.com/', ...fields }));

const BODY = 100 * 1024;
/** A new user, in a body of so many bytes: white space is part of it. */
const padded = async (bytes: number): Promise<Outcome> =>
  ask('POST /users', { body: JSON.stringify({ email: `${next()}@example.com` }).padEnd(bytes) });

const nested = (levels: number): object => (levels === 0 ? {} : { formatted: nested(levels - 1) });

/** How an example that is no literal text is written on the page. */
const described: Record<string, unknown> = {
  '201 characters': 'x'.repeat(201),
  '61 characters': 'x'.repeat(61),
  '1,025 bytes': 'wander orbit lantern harvest '.repeat(40).slice(0, 1_025),
  'a line break': 'Bob\nBuilder',
  nothing: '',
  '51 of them': Array.from({ length: 51 }, () => CALLBACK),
  'the id of a client': async () => (await makeClient(gatehouse, app)).client_id,
  'the cursor of a page': async () => {
    await makeUser(gatehouse, app);
    await makeUser(gatehouse, app);
    return (await call(app, 'GET /users', { as, query: { limit: '1' } })).body.next_cursor;
  },
  'a PNG of 2,000 × 2,000 pixels': makePng(2_000, 2_000),
  'an SVG': SVG,
  'a GIF': GIF,
  'a PNG that is cut off': makePng().subarray(0, -1),
  'a PNG of 2001 × 1 pixels': makePng(2_001, 1),
  'nothing at all': Buffer.alloc(0),
  'a NUL': 'B\0b',
  'half a surrogate pair': 'B\ud800b',
  '100 KB': BODY,
  'one byte more': BODY + 1,
  'an object in an object': { formatted: 'Vienna' },
  '13 levels': nested(13),
};

// biome-ignore lint/suspicious/noExplicitAny: the examples of a row are what its item takes
const items: Record<string, (value: any) => Promise<Outcome>> = {
  'email address': (email) => user({ email: email.replace('bob@', `${next()}@`) }),
  'phone number': (phone) => user({ phone }),
  username: (username) => user({ username }),
  'length of a user’s name': (name) => user({ name }),
  'characters of a user’s name': (name) => user({ name }),
  password: (password) => user({ password }),
  birthdate: (birthdate) => user({ birthdate }),
  language: (locale) => user({ locale }),
  'time zone': (zoneinfo) => user({ zoneinfo }),
  'picture, website and profile of a user': async (url) =>
    sameOf(await user({ picture: url }), await user({ website: url }), await user({ profile: url })),
  'redirect URI': (uri) => client({ type: 'public', redirect_uris: [uri] }),
  'lifetime of a temporary redirect URI (`expires_in`)': async (seconds) =>
    temporary(await makeClient(gatehouse, app), { expires_in: Number(seconds) }),
  'number of redirect URIs': async (uris) =>
    sameOf(await client({ redirect_uris: [uris].flat() }), await client({ post_logout_redirect_uris: [uris].flat() })),
  'post-logout URI': (uri) => client({ post_logout_redirect_uris: [uri] }),
  'logo, home page, terms and privacy page of a client': async (uri) =>
    sameOf(
      ...(await Promise.all(
        ['logo_uri', 'client_uri', 'policy_uri', 'tos_uri'].map((name) => client({ [name]: uri })),
      )),
    ),
  'custom claim (`custom_claims`)': (claim) => settings({ custom_claims: [claim] }),
  'origin (`cors_origins`)': (origin) => settings({ cors_origins: [origin] }),
  'slug of an App': (slug) => codeThrown(() => createApp(gatehouse.system, { name: 'Blog', slug })),
  'slug of a connection': (slug) => github({ slug }),
  'name of an App, client, resource, connection or API key': async (name) =>
    sameOf(
      await ask('PATCH /app', { body: { name } }),
      await client({ name }),
      await resource({ name }),
      await github({ name }),
    ),
  'network of an API key': (network) =>
    codeThrown(() => createApiKey(gatehouse.system.db, app, { name: 'x', allowed_networks: [network] })),
  'emptiness of such a name': (name) => client({ name }),
  'name of a passkey or authenticator app': async (name) => {
    const { error } = factor_name.safeParse(name);
    return error && toFieldError(error.issues[0]!, 'name', name).code;
  },
  'name of a scope': (name) => resource({ scopes: [{ name, description: 'See your photos' }] }),
  'resource indicator': (identifier) => resource({ identifier }),
  'name of a role': (name) => ask('POST /roles', { body: { name } }),
  'least value of a setting': (value) => settings({ session_seconds: Number(value) }),
  'greatest value of a setting': (value) =>
    settings({ session_seconds: Number(value), session_max_seconds: 31_536_000 }),
  'choice of a setting': (mfa) => settings({ mfa }),
  'address of an event stream': (url) => stream({ url }),
  'token of an event stream': (secret) => stream({ auth: 'bearer', secret }),
  'certificates of an event stream': (ca) => stream({ ca }),
  colour: (color) => ask('PATCH /app', { body: { branding: { color } } }),
  'logo of an App': (logo_url) => ask('PATCH /app', { body: { branding: { logo_url } } }),
  'uploaded logo, logo for dark pages or favicon': (image) => codeThrown(() => readImage(image)),
  'own text for `sign_in.title`': (text) =>
    ask('PUT /texts/:locale/:key', { params: { locale: 'en', key: 'sign_in.title' }, body: { text } }),
  id: (id) => ask('GET /clients/:id', { params: { id } }),
  'cost of usage, amount of a spending limit': async (money) =>
    sameOf(
      await ask('POST /usage', { body: { service: 'claude', currency: 'EUR', cost: money } }),
      await ask('POST /usage/limits', {
        body: { user_id: (await makeUser(gatehouse, app)).id, period: 'day', currency: 'EUR', amount: money },
      }),
    ),
  currency: (currency) => ask('POST /usage', { body: { service: 'claude', currency } }),
  time: (time) => ask('GET /users', { query: { created_after: time } }),
  cursor: (cursor) => ask('GET /users', { query: { cursor } }),
  'least page size': (limit) => ask('GET /users', { query: { limit } }),
  'greatest page size': (limit) => ask('GET /users', { query: { limit } }),
  'field or parameter': (name) => user({ [name]: 'Bob' }),
  type: (value) => user({ email_verified: JSON.parse(value) }),
  'boolean in an address': (email_verified) => ask('GET /users', { query: { email_verified } }),
  text: (name) => user({ name }),
  'size of a body': padded,
  'depth of JSON': (address) => user({ address }),
  'syntax of a body': (body) => ask('POST /clients', { body }).then((code) => (code === 'missing' ? undefined : code)),
};

/** What several fields with one rule answer. */
function sameOf(...outcomes: Outcome[]): Outcome {
  expect(new Set(outcomes).size).toBe(1);
  return outcomes[0];
}

async function examplesOf(cell: string): Promise<[name: string, value: unknown][]> {
  const literal = [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => [text!, text!] as [string, unknown]);
  const words = cell.replace(/`[^`]+`/g, '').split(/, (?!\d{3})/);
  const named = words.map((one) => one.trim()).filter((one) => one !== '' && one !== ',');
  const others = named.map(async (name) => {
    const value = described[name];
    if (value === undefined) throw new Error(`the register doesn't know “${name}”`);
    return [name, typeof value === 'function' ? await value() : value] as [string, unknown];
  });
  return [...literal, ...(await Promise.all(others))];
}

const unquoted = (text: string) => text.replaceAll("'", '’');

describe('docs/validation.md', () => {
  const rows = cellsOf(values);

  test('has a row for each item of the register, and no other', () => {
    expect(rows.map(([item = '']) => unquoted(item))).toEqual(Object.keys(items));
  });

  test.each(rows)(
    '%s: what is accepted and what is refused',
    async (item = '', _, accepted = '', refused = '', code) => {
      const send = items[unquoted(item)]!;
      for (const [name, value] of await examplesOf(accepted))
        expect([name, await send(value)]).toEqual([name, undefined]);
      for (const [name, value] of await examplesOf(refused))
        expect([name, `\`${await send(value)}\``]).toEqual([name, code]);
    },
  );
});

const conflict = async (change: Partial<Settings>, before: Partial<Settings> = {}): Promise<Outcome> => {
  const other = await makeApp(gatehouse, before);
  const key = await makeApiKey(gatehouse, other, ['app:write']);
  const { status, body } = await call(other, 'PATCH /app', { as: key, body: { settings: change } });
  return status === 422 ? `${body.code} (${body.errors[0].reason})` : `${status}`;
};

/** As a server without SMS and captcha refuses it. */
const onBareServer = (change: Partial<Settings>): Promise<Outcome> =>
  codeThrown(() =>
    requireConsistent(
      { ...readSettings({}), ...change },
      {
        ...{ before: readSettings({}), change },
        server: { sms: false, captcha: false },
      },
    ),
  );

async function signUpIn(identifiers: Settings['identifiers'], body: object): Promise<Outcome> {
  const other = await makeApp(gatehouse, { identifiers });
  const key = await makeApiKey(gatehouse, other);
  const sent = { email: `${next()}@example.com`, password: PASSWORD, ...body };
  return codeOf(await call(other, 'POST /auth/signup', { as: key, body: sent }));
}

const invite = (body: object) => ask('POST /invitations', { body: { email: `${next()}@example.com`, ...body } });

const combined: Record<string, () => Promise<Outcome>> = {
  '`session_seconds` above `session_max_seconds`': () =>
    conflict({ session_seconds: 7_200, session_max_seconds: 3_600, session_short_seconds: 3_600 }),
  '`session_short_seconds` above `session_max_seconds`': () =>
    conflict({ session_seconds: 3_600, session_max_seconds: 3_600, session_short_seconds: 7_200 }),
  '`refresh_token_seconds` above `refresh_token_max_seconds`': () =>
    conflict({ refresh_token_seconds: 7_200, refresh_token_max_seconds: 3_600 }),
  '`mfa` is `required_for_roles` without `mfa_roles`': () => conflict({ mfa: 'required_for_roles' }),
  '`sms` in `mfa_methods` without `totp` or `passkey`': () => conflict({ mfa_methods: ['sms', 'email'] }),
  '`email` in `mfa_methods` while `magic_link` is `on`': () =>
    conflict({ mfa_methods: ['totp', 'email'] }, { magic_link: 'on' }),
  '`sms` in `mfa_methods` on a server without `SMS_URL`': () => onBareServer({ mfa_methods: ['totp', 'sms'] }),
  '`captcha` is `service` on a server without one': () => onBareServer({ captcha: 'service' }),
  'a public client without PKCE': () => client({ type: 'public', require_pkce: false }),
  '`provisioning` of a public client': () => client({ type: 'public', provisioning: true }),
  '`shared_signals` of a client that is not confidential': () => client({ type: 'public', shared_signals: true }),
  '`backchannel_logout_uri` or `backchannel_logout_session_required` of a machine': () =>
    client({ type: 'machine', redirect_uris: [], backchannel_logout_uri: 'https://prints.example.com/logout' }),
  'a public or confidential client without a redirect URI': async () =>
    sameOf(...(await Promise.all(['public', 'confidential'].map((type) => client({ type, redirect_uris: [] }))))),
  '`grant_types` or `token_endpoint_auth_method` beside a `type`, from which both follow': async () =>
    sameOf(
      await client({ type: 'public', grant_types: ['client_credentials'] }),
      await client({ type: 'public', token_endpoint_auth_method: 'client_secret_basic' }),
    ),
  'another `type` for a client that exists': async () => {
    const { client_id: id } = await makeClient(gatehouse, app);
    return ask('PATCH /clients/:id', { params: { id }, body: { type: 'machine' } });
  },
  'a secret for a public client': async () => {
    const { client_id: id } = await makeClient(gatehouse, app, { type: 'public' });
    return ask('POST /clients/:id/secrets', { params: { id }, body: {} });
  },
  'a machine with a standard scope such as `openid`': () =>
    client({ type: 'machine', redirect_uris: [], scopes: ['openid'] }),
  'a temporary redirect URI of a machine': async () => temporary(await makeClient(gatehouse, app, { type: 'machine' })),
  'a temporary redirect URI of a disabled client': async () => {
    const client = await makeClient(gatehouse, app);
    await ask('PATCH /clients/:id', { params: { id: client.client_id }, body: { status: 'disabled' } });
    return temporary(client);
  },
  '`api_permissions` of a client that isn’t a machine': () => client({ api_permissions: ['users:read'] }),
  'a client with a scope or resource that the App does not have': async () =>
    sameOf(await client({ scopes: ['nothing:read'] }), await client({ resources: ['https://nothing.example.com/'] })),
  'a resource with the issuer as its identifier': () => resource({ identifier: app.issuer }),
  'two resources with one identifier': async () => {
    const identifier = `https://${next()}.example.com/`;
    await resource({ identifier });
    return resource({ identifier });
  },
  'a scope twice in one resource': () =>
    resource({ scopes: ['one', 'two'].map((description) => ({ name: 'photos:read', description })) }),
  'a verified phone number without a number': () => user({ phone_verified: true }),
  'a user who signs up with a username where the App uses none': () => signUpIn(['email'], { username: 'bob' }),
  'a user who signs up without a username where users sign in by nothing else': () => signUpIn(['username'], {}),
  'a sign-in with both `identifier` and `email`': () =>
    ask('POST /auth/login', { body: { identifier: 'bob', email: 'bob@example.com', password: PASSWORD } }),
  'an invitation with a redirect URI and no client': () => invite({ redirect_uri: CALLBACK }),
  'an invitation with a redirect URI that its client has not registered': async () => {
    const { client_id } = await makeClient(gatehouse, app);
    return invite({ client_id, redirect_uri: `${CALLBACK}/other` });
  },
  'an invitation with a role that the App does not have': () => invite({ roles: ['nobody'] }),
  'an invitation while `sign_up` is `closed`': async () => {
    const other = await makeApp(gatehouse, { sign_up: 'closed' });
    const key = await makeApiKey(gatehouse, other);
    return codeOf(await call(other, 'POST /invitations', { as: key, body: { email: 'bob@example.com' } }));
  },
  'an event stream to syslog with `auth` or `gzip`': async () => {
    const url = 'syslog+tls://logs.example.com';
    return sameOf(await newStream({ url, auth: 'bearer', secret: 'x' }), await newStream({ url, gzip: true }));
  },
  'an event stream with `auth` `bearer` and no token': () => newStream({ auth: 'bearer' }),
  'a connection with a setting of another kind': () => github({ settings: { tenant: 'common' } }),
  'a connection without a setting that its kind needs': () => github({ kind: 'oidc', settings: {} }),
  'a role, a group or an organization for a test user of a real App': () =>
    createRole(gatehouse.database.db, app, { name: 'tested' }).then(() =>
      invite({ email: `ada@test.${app.slug}.invalid`, roles: ['tested'] }),
    ),
  'a test address for a real user, or the other way round': async () => {
    const { id } = await makeUser(gatehouse, app);
    const body = { email: `ada@test.${app.slug}.invalid` };
    return codeOf(await call(app, 'PATCH /users/:id', { as, params: { id }, body }));
  },
  'roles or groups of the App’s own in the console’s App': async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const key = await makeApiKey(gatehouse, consoleApp, keyScopes);
    const sent = { as: key, body: { name: 'staff' } };
    return sameOf(
      codeOf(await call(consoleApp, 'POST /roles', sent)),
      codeOf(await call(consoleApp, 'POST /groups', sent)),
    );
  },
  'a role with a permission that the App does not have, or that users can’t have': async () =>
    sameOf(await role({ permissions: ['nothing:read'] }), await role({ permissions: ['clients:read'] })),
  'a permission of the App’s own with the name of a built-in one': () =>
    ask('POST /permissions', { body: { name: 'users:read' } }),
  'a resource with `scopes_by_permission` and a scope with such a name': async () => {
    const scopes = [{ name: 'users:read', description: 'See your customers' }];
    expect(await resource({ scopes })).toBeUndefined();
    return resource({ scopes, scopes_by_permission: true });
  },
};

describe('docs/validation.md, combinations', () => {
  const rows = cellsOf(combinations);

  test('has a row for each combination of the register, and no other', () => {
    expect(rows.map(([what = '']) => unquoted(what))).toEqual(Object.keys(combined));
  });

  test('has each conflict of settings', () => {
    const reasons = rows.flatMap(([, code]) => /^`settings_conflict` \(`(\w+)`\)$/.exec(code ?? '')?.[1] ?? []);
    expect(reasons.sort()).toEqual([...conflictReasons].sort());
  });

  test.each(rows)('%s', async (what = '', code = '') => {
    expect(await combined[unquoted(what)]!()).toBe(code.replaceAll('`', ''));
  });
});
