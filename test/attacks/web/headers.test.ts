// The headers that every answer has, whatever answers it: a page, a file, an endpoint of the protocol, a probe, Node itself.
// A new kind of answer gets a row. The server of this file is seen under https, as in production, and at a name of this machine,
// because the pages of development are among the answers.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { SOCKET_TIMES } from '../../../src/server.ts';
import { type AppWithUser, makeApp, makeAppWithUser, PASSWORD } from '../../kit/app.ts';
import { authorizeUrl, basic, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask, type RawAnswer, type RawRequest, sendTo, speak } from '../../kit/raw.ts';
import { type Page, Visitor } from '../../kit/visitor.ts';

const METRICS_TOKEN = 'a-token-for-the-metrics';
const HSTS = 'max-age=63072000; includeSubDomains';
const FRONT_END = 'https://spa.example.com';
const HTML = 'text/html,application/xhtml+xml';
const NOWHERE = "default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

let gatehouse: Gatehouse;
let world: AppWithUser;
let path: string;
beforeAll(async () => {
  const times = { ...SOCKET_TIMES, headersTimeout: 200, requestTimeout: 300, connectionsCheckingInterval: 50 };
  gatehouse = await startGatehouse({ BASE_URL: 'https://id.localhost', METRICS_TOKEN }, { mail: true, times });
  world = await makeAppWithUser(gatehouse, { settings: { cors_origins: [FRONT_END] }, client: { first_party: true } });
  path = new URL(world.app.issuer).pathname;
});
afterAll(() => gatehouse.stop());

type Headers = RawAnswer['headers'];
type Answer = { status: number; headers: Headers };

const at = (request: RawRequest): Promise<Answer> => ask(gatehouse, request);
const get = (where: string, headers: Record<string, string> = {}) => at({ path: where, headers });
const below = (where: string, headers: Record<string, string> = {}) => get(path + where, headers);

function postForm(where: string, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  return at({ path: path + where, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body });
}

const preflight = (where: string) =>
  at({
    method: 'OPTIONS',
    path: path + where,
    headers: { origin: FRONT_END, 'access-control-request-method': 'POST' },
  });

/** Bytes that no HTTP client sends; the head of the first answer. */
async function say(bytes: string): Promise<Answer> {
  const [status = '', ...lines] = (await speak(gatehouse, bytes)).split('\r\n\r\n')[0]!.split('\r\n');
  const headers = lines.map((line) => [line.split(': ')[0]!.toLowerCase(), line.slice(line.indexOf(': ') + 2)]);
  return { status: Number(status.split(' ')[1]), headers: Object.fromEntries(headers) };
}

const open = () => Object.assign(new Visitor(), { send: sendTo(gatehouse) });
const seen = ({ status, headers }: Page): Answer => ({ status, headers: Object.fromEntries(headers) });
const urlWith = (more: Record<string, string> = {}) =>
  authorizeUrl(world.app, world.client, makePkce().challenge, more);

async function signedIn(): Promise<Visitor> {
  const visitor = open();
  const page = await visitor.open(urlWith());
  await visitor.submit(page, { email: world.user.email, password: PASSWORD }, '/sign-in');
  return visitor;
}

async function mailPage(rest: string): Promise<Answer> {
  const visitor = open();
  const page = await visitor.open(`${world.app.issuer}/reset-password`);
  const asked = page.status === 200 ? page : await visitor.open(urlWith());
  const forgot = /href="([^"]*\/forgot[^"]*)"/.exec(asked.text)?.[1];
  await visitor.submit(await visitor.open(new URL(forgot!, asked.url).href), { email: world.user.email });
  const inbox = gatehouse.system.mailTransport.inbox!;
  await expect.poll(() => inbox.length).toBeGreaterThan(0);
  return get(`/dev/mail/${inbox[0]!.id}${rest}`);
}

const kinds: Record<string, [status: number, answer: () => Promise<Answer>]> = {
  'a page': [200, async () => seen(await open().open(urlWith()))],
  'a page of an error': [400, () => below('/authorize?client_id=nobody', { accept: HTML })],
  'a page that is not there': [404, () => below('/nothing', { accept: HTML })],
  'an App that is not there': [404, () => get('/o/nobody/authorize', { accept: HTML })],
  'a page that sends itself': [
    200,
    async () => seen(await (await signedIn()).open(urlWith({ response_mode: 'form_post' }))),
  ],
  'a page of the console': [200, async () => seen(await open().open(`${gatehouse.url}/console/sign-in`))],
  'an account page': [200, async () => seen(await (await signedIn()).open(`${world.app.issuer}/account`))],
  'a download': [200, async () => seen(await (await signedIn()).open(`${world.app.issuer}/account/export`))],
  'a page for signing out': [200, async () => seen(await (await signedIn()).open(`${world.app.issuer}/logout`))],
  'a mail': [200, () => mailPage('')],
  'the HTML of a mail': [200, () => mailPage('/html')],
  'a redirect of the protocol': [303, async () => seen(await open().fetch(urlWith()))],
  'a redirect to a client': [303, async () => seen(await (await signedIn()).open(urlWith()))],
  'a redirect of the console': [303, () => get('/console')],
  'a redirect of a POST': [303, () => postForm('/authorize', 'client_id=x')],
  'a method that a page has not': [405, () => at({ method: 'DELETE', path: `${path}/authorize` })],
  'a stylesheet': [200, () => get('/assets/gatehouse.css')],
  'a script': [200, () => get('/assets/screens.js')],
  'an image': [200, () => get('/assets/favicon.svg')],
  'a file that has not changed': [
    304,
    async () => get('/assets/logo.svg', { 'if-none-match': (await get('/assets/logo.svg')).headers.etag! }),
  ],
  'a file that is not there': [404, () => get('/assets/nothing.css')],
  'the colour of an App': [200, () => below('/brand.css')],
  'an image of an App that has none': [404, () => below('/assets/logo')],
  discovery: [200, () => below('/.well-known/openid-configuration')],
  'discovery at the root': [200, () => get(`/.well-known/oauth-authorization-server${path}`)],
  keys: [200, () => below('/jwks')],
  'a token that is refused': [
    400,
    () => postForm('/token', 'grant_type=authorization_code&code=x', { authorization: basic(world.client) }),
  ],
  'a token for nobody': [
    401,
    () => postForm('/token', 'grant_type=client_credentials&client_id=nobody&client_secret=x'),
  ],
  introspection: [200, () => postForm('/introspect', 'token=x', { authorization: basic(world.client) })],
  'introspection without a client': [401, () => postForm('/introspect', 'token=x')],
  revocation: [200, () => postForm('/revoke', 'token=x', { authorization: basic(world.client) })],
  'userinfo without a token': [401, () => below('/userinfo')],
  'userinfo with a wrong one': [401, () => below('/userinfo', { authorization: 'Bearer x' })],
  'a preflight of the protocol': [204, () => preflight('/token')],
  'a preflight of the API': [204, () => preflight('/api/v1/me')],
  JSON: [200, () => below('/api/v1/openapi.json')],
  'the page of the API': [200, () => below('/api/v1/docs')],
  'a problem': [401, () => below('/api/v1/me')],
  'a problem of the server': [401, () => get('/api/v1/apps')],
  'no such call': [404, () => below('/api/v1/nothing')],
  'another host': [421, () => get('/', { host: 'other.example.com' })],
  'two hosts': [
    400,
    () => say('GET / HTTP/1.1\r\nHost: id.example.com\r\nHost: x.example\r\nConnection: close\r\n\r\n'),
  ],
  'no host': [400, () => say('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')],
  'an expectation': [
    417,
    () => say('GET / HTTP/1.1\r\nHost: id.example.com\r\nExpect: tea\r\nConnection: close\r\n\r\n'),
  ],
  'no HTTP': [400, () => say('nonsense\r\n\r\n')],
  'half a head': [408, () => say('GET / HTTP/1.1\r\nHo')],
  'a head without an end': [431, () => say(`GET / HTTP/1.1\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`)],
  healthz: [200, () => get('/healthz')],
  readyz: [200, () => get('/readyz')],
  metrics: [200, () => get('/metrics', { authorization: `Bearer ${METRICS_TOKEN}` })],
  'metrics for anyone': [404, () => get('/metrics')],
  'a probe that changes something': [405, () => at({ method: 'POST', path: '/healthz' })],
};

describe('A64 every kind of answer says what a browser may make of it', () => {
  test.each(Object.entries(kinds))('A64 %s', async (kind, [status, answer]) => {
    const { headers, ...rest } = await answer();
    expect(rest.status).toBe(status);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'strict-transport-security': HSTS,
      'cache-control': expect.any(String),
    });
    const policy = headers['content-security-policy'];
    expect(policy).toMatch(/^default-src 'none'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'(?:;|$)/);
    const type = headers['content-type'];
    // RFC 8259 §8.1, §11: JSON is UTF-8, and its type has no charset.
    if (type) expect(type).toMatch(/^application\/[\w+-]*json\b|; charset=utf-8$/i);
    if (!type?.startsWith('text/html')) expect(policy, kind).toBe(NOWHERE);
  });
});

describe('A64 whether subdomains must use https', () => {
  const told = async (environment: Record<string, string>) => {
    const other = await startGatehouse(environment);
    onTestFinished(other.stop);
    await makeApp(other);
    return (await ask(other, { path: '/healthz' })).headers['strict-transport-security'];
  };

  test.each([
    [
      'no longer if the operator says so',
      { BASE_URL: 'https://id.example.com', HSTS_SUBDOMAINS: 'off' },
      'max-age=63072000',
    ],
    ['not if the host is another program’s', { BASE_URL: 'https://example.com/id' }, 'max-age=63072000'],
    ['there, too, if the operator says so', { BASE_URL: 'https://example.com/id', HSTS_SUBDOMAINS: 'on' }, HSTS],
    ['nor anything on a laptop', { BASE_URL: 'https://localhost:3000' }, undefined],
    ['nor over http', { BASE_URL: 'http://id.example.com' }, undefined],
  ])('%s', async (_, environment, expected) => {
    expect(await told(environment)).toBe(expected);
  });
});
