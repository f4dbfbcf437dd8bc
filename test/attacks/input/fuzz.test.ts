// Nonsense at every door that there is: the API's table, the protocol, the screens, the server's own paths. Nothing of
// it may be our failure. FUZZ_REQUESTS asks for more, FUZZ_SEED repeats a run.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import type { App } from '../../../src/apps/app.ts';
import { keyScopes } from '../../../src/apps/permissions.ts';
import { apiRoutes } from '../../../src/http/api/table.ts';
import { API_PREFIX } from '../../../src/http/kit/request/paths.ts';
import { makeApiKey, makeAppWithUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorizeUrl, basic, makePkce, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask, type RawRequest } from '../../kit/raw.ts';
import { takeTurn } from '../../kit/turns.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 3_000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);
const AT_ONCE = 8;

type World = {
  app: App;
  client: TestClient;
  apiKey: string;
  accessToken: string;
  interaction: { url: string; cookie: string; csrf: string };
};

let gatehouse: Gatehouse;
let world: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  const { app, client, user } = await makeAppWithUser(gatehouse);
  const tokens = await signIn(app, client, user.email, { scope: 'openid profile email' });
  const visitor = new Visitor();
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const interaction = {
    url: new URL(page.url).pathname,
    cookie: visitor.cookieHeader(page.url),
    csrf: formsOf(page)[0]!.hidden.csrf!,
  };
  const apiKey = await makeApiKey(gatehouse, app, keyScopes);
  world = { app, client, apiKey, accessToken: tokens.access_token, interaction };
});
afterAll(() => gatehouse.stop());

test(`A116 nothing of ${REQUESTS} requests full of nonsense is a 5xx (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  const failed: unknown[] = [];
  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, () => random.pick(doors)(random));
    const answers = await Promise.all(batch.map((request) => ask(gatehouse, request)));
    for (const [index, { status, text }] of answers.entries()) {
      if (status >= 500) failed.push({ ...batch[index], status, text: text.slice(0, 300) });
    }
  }
  expect(failed.slice(0, 5)).toEqual([]);
}, 300_000);

/** What PostgreSQL refuses in a text or in JSON, and what it would compare with an id. */
const refusedByDatabase = ['a\0b', '\ufffe', 'x'.repeat(3_000), '\u{10ffff}'];

test('A116 no parameter of the protocol reaches the database as what it cannot hold', async () => {
  const path = new URL(world.app.issuer).pathname;
  const failed: unknown[] = [];
  for (const [at, endpoint] of PATHS.filter((one) => !one.includes('.')).entries()) {
    const requests = FIELDS.flatMap((field, index) =>
      takeTurn(refusedByDatabase, at + index, 1).map((text): RawRequest => {
        const form = new URLSearchParams({ ...wholeRequest(), [field]: text }).toString();
        if (/authorize|logout|brand/.test(endpoint)) return { path: `${path}${endpoint}?${form}` };
        const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: basic(world.client) };
        return { path: path + endpoint, headers, body: form };
      }),
    );
    const answers = await Promise.all(requests.map((request) => ask(gatehouse, request)));
    for (const [index, { status, text }] of answers.entries()) {
      if (status >= 500) failed.push({ ...requests[index], status, text: text.slice(0, 300) });
    }
  }
  expect(failed.slice(0, 5)).toEqual([]);
});

test('A116 no field of a form reaches the database as what it cannot hold', async () => {
  const { interaction } = world;
  const path = `${interaction.url}/sign-up`;
  const headers = { cookie: interaction.cookie, 'content-type': 'application/x-www-form-urlencoded' };
  for (const field of ['name', 'email', 'password', 'csrf', 'unheard_of']) {
    const whole = { name: 'Bob', email: 'nul@example.com', password: PASSWORD, csrf: interaction.csrf };
    const body = new URLSearchParams({ ...whole, [field]: 'a\0b@example.com' }).toString();
    expect(await ask(gatehouse, { path, headers, body }), field).toMatchObject({ status: 400 });
  }
});

type Random = ReturnType<typeof createRandom>;

/** mulberry32: small, and the same run for the same seed. */
function createRandom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (share: number) => next() < share,
    pick: <One>(from: readonly One[]): One => from[below(from.length)]!,
  };
}

/** Without a space: one template. */
const words = String.raw`
  ' ";-- \ % %00 %25 _ $1 <%= <script> {{7}} ../../etc/passwd %0d%0aX:1 1e999 -1 NaN null undefined true [] {} __proto__
  constructor toString a@b.co a@b @ openid S256 code none login https://rp.example.com/callback javascript:alert(1)
  http://[::1 //evil.example a:b 00000000-0000-4000-8000-000000000000 eyJhbGciOiJub25lIn0.e30. eyJ.eyJ.eyJ gh_key_x
  gh_secret_ 2099-01-01 0000-13-45 W10 bnVsbA eyJhIjoxfQ WyIyMDI0LTAxLTAxVDAwOjAwOjAwLjAwMFoiLCJ4Il0
  WyIrMjc1NzYwLTA5LTEzIiwiMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwIl0
`
  .trim()
  .split(/\s+/);

const texts = [
  ...words,
  ...['', ' ', '\0', 'a\0b', '\ud800', 'x\udc00y', '\u202egpj.exe', '\u2028', '\ufffe', '\u200b', 'İ', '👩‍👩‍👧', 'ａ'],
  ...[
    "' or '1'='1",
    '[object Object]',
    '\r\nX-Injected: 1',
    '\t',
    '\u001b[31m',
    'openid '.repeat(500),
    'é'.repeat(3_000),
  ],
];

const values: unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, -0, Number.MAX_SAFE_INTEGER + 2, [], [[]], [null], {}, { $gt: '' }],
  ...[{ constructor: 1 }, { toString: 1 }, { length: -1 }, ['a', 'a'], [{}], { '': '' }, 'x'.repeat(60_000)],
];

const anyValue = (random: Random) => (random.chance(0.6) ? random.pick(texts) : random.pick(values));

function anyText(random: Random): string {
  const value = anyValue(random);
  return toSendable(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A few are left whole, so that what stands behind the first check is reached, too. */
const segment = (random: Random): string =>
  random.pick([encodeURIComponent, encodeURI, String])(
    toSendable(
      random.pick([...texts, '.', '..', '%2e%2e', '%', '%zz', '%c0%ae', '%ed%a0%80', ';a=b', 'a%2fb', '1', ' ']),
    ),
  );

function toSendable(text: string): string {
  return text.toWellFormed().slice(0, 2_000);
}

/** What Node's client refuses to send is encoded; the rest goes as it is. */
const toPath = (path: string) => path.replace(/[^\u0021-\u00ff]/gu, (found) => encodeURIComponent(found)) || '/';

const doors: ((random: Random) => RawRequest)[] = [
  api,
  api,
  api,
  protocol,
  protocol,
  protocol,
  screens,
  screens,
  server,
];

function api(random: Random): RawRequest {
  const route = random.pick(apiRoutes);
  const path = route.path.replace(/:\w+/g, () => segment(random));
  const query = random.chance(0.5)
    ? `?${toQuery(random, ['limit', 'cursor', 'search', 'status', 'after', 'order', 'sort'])}`
    : '';
  const bearer = 'user' in route.access ? world.accessToken : world.apiKey;
  const authorization = random.chance(0.9) ? `Bearer ${bearer}` : `Bearer ${headerText(random)}`;
  const has = route.body !== undefined;
  return {
    method: random.chance(0.95) ? route.method : random.pick(['HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'DELETE']),
    path: toPath(new URL(world.app.issuer).pathname + API_PREFIX + path + query),
    headers: { authorization, ...(has && { 'content-type': contentType(random, 'application/json') }) },
    body: has ? jsonBody(random, route.body!) : undefined,
  };
}

function jsonBody(random: Random, schema: z.ZodType): string {
  if (random.chance(0.05))
    return random.pick(['', '{', '[]', 'null', '"x"', '1', '{"a":1,"a":2}', '\ufeff{}', '[['.repeat(5_000)]);
  const names = 'shape' in schema ? Object.keys(schema.shape as object) : [];
  const fields: [string, unknown][] = names.map((name) => [
    name,
    random.chance(0.6) ? (plausible[name] ?? 'text') : anyValue(random),
  ]);
  if (random.chance(0.1)) fields.push([random.pick(texts), anyValue(random)]);
  // What JSON.stringify would drop, an attacker writes by hand.
  const proto = random.chance(0.05) ? ',"__proto__":{"isAdmin":true}' : '';
  return JSON.stringify(Object.fromEntries(fields)).replace(/\}$/, `${proto}}`);
}

/** Passwords stay weak: this is about parsing, and hashing three thousand of them would take a while. */
const plausible: Record<string, unknown> = {
  email: 'alice@example.com',
  password: 'short',
  redirect_uris: ['https://rp.example.com/callback'],
  scopes: ['users:read'],
  type: 'confidential',
  role: 'viewer',
  status: 'active',
  ip: '203.0.113.7',
};

const FIELDS = `
  client_id client_secret redirect_uri response_type response_mode scope state nonce prompt max_age code
  code_verifier code_challenge code_challenge_method grant_type refresh_token token token_type_hint claims
  ui_locales login_hint id_token_hint acr_values display resource request request_uri registration
  post_logout_redirect_uri logout xsrf access_token audience assertion client_assertion client_assertion_type
`
  .trim()
  .split(/\s+/);
const PATHS = `
  /authorize /token /introspect /revoke /userinfo /jwks /logout /logout/confirm /logout/success
  /.well-known/openid-configuration /.well-known/oauth-authorization-server /authorize/x /par /register /brand.css
`
  .trim()
  .split(/\s+/);

function wholeRequest(): Record<string, string> {
  const { client_id, redirect_uri } = world.client;
  return {
    client_id,
    redirect_uri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    grant_type: 'authorization_code',
    token: world.accessToken,
  };
}

function protocol(random: Random): RawRequest {
  const { client, app } = world;
  const valid = {
    ...wholeRequest(),
    grant_type: random.pick(['authorization_code', 'refresh_token', 'client_credentials']),
  };
  const form = new URLSearchParams(random.chance(0.7) ? valid : {});
  for (let count = random.below(4); count >= 0; count--) form.set(random.pick(FIELDS), anyText(random));
  if (random.chance(0.1)) form.append(random.pick(FIELDS), toSendable(random.pick(texts)));
  const path = new URL(app.issuer).pathname + random.pick(PATHS);
  const authorization = random.pick([
    basic(client),
    `Bearer ${world.accessToken}`,
    `Basic ${Buffer.from(random.pick(texts)).toString('base64')}`,
    headerText(random),
    undefined,
  ]);
  const headers = {
    ...(authorization !== undefined && { authorization }),
    accept: random.pick(['text/html', 'application/json', '*/*', headerText(random)]),
  };
  if (random.chance(0.5)) return { path: toPath(`${path}?${form}`), headers };
  const body = random.chance(0.05) ? random.pick(texts) : form.toString();
  return {
    path,
    headers: { ...headers, 'content-type': contentType(random, 'application/x-www-form-urlencoded') },
    body,
  };
}

function screens(random: Random): RawRequest {
  const { interaction } = world;
  // Not `cancel` nor a true sign-in: the interaction has to last.
  const url = random.chance(0.8) ? interaction.url : `${interaction.url.replace(/[^/]+$/, '')}${segment(random)}`;
  const path = toPath(url + random.pick(['', '/', '/sign-in', '/sign-up', '/consent', `/${segment(random)}`]));
  const cookie = random.chance(0.8)
    ? interaction.cookie
    : `gatehouse_sign_in=${headerText(random)}; gatehouse_session=${headerText(random)}; gatehouse_known=${headerText(random)}`;
  const headers = { cookie, 'accept-language': headerText(random), 'user-agent': headerText(random) };
  if (random.chance(0.3) || path.includes('cancel'))
    return { path: `${path}?${toQuery(random, ['ui_locales', 'prompt'])}`, headers };
  const form = new URLSearchParams({ csrf: random.chance(0.8) ? interaction.csrf : toSendable(random.pick(texts)) });
  for (const name of ['email', 'password', 'name', 'decision']) form.set(name, toSendable(random.pick(texts)));
  if (random.chance(0.1)) form.append('email', 'twice@example.com');
  if (random.chance(0.1))
    form.set(random.pick(['email[]', 'email[a]', '__proto__', 'csrf[__proto__]', 'constructor']), 'x');
  return {
    path,
    headers: { ...headers, 'content-type': contentType(random, 'application/x-www-form-urlencoded') },
    body: form.toString(),
  };
}

function server(random: Random): RawRequest {
  const slug = random.pick([world.app.slug, 'console', 'nobody', segment(random)]);
  const path = random.pick([
    `/o/${slug}`,
    `/o/${slug}/`,
    `/o/${slug}/.well-known/openid-configuration`,
    `/.well-known/openid-configuration/o/${slug}`,
    `/.well-known/oauth-authorization-server/o/${slug}`,
    `/assets/${segment(random)}`,
    `/api/v1/apps`,
    `/api/v1/${segment(random)}`,
    `/console`,
    `/console/${segment(random)}`,
    `/console/${segment(random)}/${segment(random)}`,
    `/${segment(random)}`,
    '/',
    '/healthz',
    '/readyz',
    '/metrics',
    '*',
    'http://evil.example/o/console/jwks',
  ]);
  const headers = {
    cookie: `console=${headerText(random)}`,
    'if-none-match': headerText(random),
    'x-forwarded-for': headerText(random),
    authorization: headerText(random),
  };
  return { path: toPath(path), headers, method: random.pick(['GET', 'GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE']) };
}

function toQuery(random: Random, names: string[]): string {
  return new URLSearchParams(
    names.filter(() => random.chance(0.4)).map((name): [string, string] => [name, toSendable(random.pick(texts))]),
  ).toString();
}

/** Bytes above 0x7f are allowed in a header; line ends and NUL are not, and Node's client says so. */
function headerText(random: Random): string {
  return Buffer.from(toSendable(random.pick(texts)).slice(0, 1_000))
    .toString('latin1')
    .replace(/[\0-\u001f\u007f]/g, '');
}

function contentType(random: Random, usual: string): string {
  return random.chance(0.85)
    ? usual
    : random.pick([
        'text/plain',
        'multipart/form-data',
        'multipart/form-data; boundary=x',
        `${usual}; charset=utf-16`,
        `${usual}; charset=x`,
        'application/json',
        '',
        'a',
        ';;',
      ]);
}
