// A token that is bound to a key is worth nothing to a thief: at every door where a token is taken, the request has to
// prove that its sender holds the key, and each proof works once.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { addMember } from '../../../src/apps/members.ts';
import { makeOperator } from '../../../src/apps/operators.ts';
import { MINUTE, SECOND } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { apiRoutes, serverRoutes } from '../../../src/http/api/table.ts';
import { createScreens } from '../../../src/http/oidc/screens.ts';
import { sweep } from '../../../src/jobs/sweep.ts';
import { createProtocols } from '../../../src/oidc/provider/protocols.ts';
import { nameOf } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, type TestClient } from '../../kit/app.ts';
import {
  type DpopKey,
  makeDpopKey,
  postWithProof,
  prove,
  proveAtToken,
  type Spoilt,
  signInBound,
} from '../../kit/dpop.ts';
import { type Answer, introspect, post, send, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { countRows } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';

const AT_ONCE = 50;
const ORIGIN = 'https://rp.example.com';

let gatehouse: Gatehouse;
let app: App;
let consoleApp: App;
let user: UserRow;
let client: TestClient;
let key: DpopKey;
let other: DpopKey;
/** All of one key: of a user, opaque and as a JWT for the App's own API, and of a developer. */
let bound: Record<'opaque' | 'jwt' | 'developer', string>;
let free: typeof bound;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  const { system, database } = gatehouse;
  [app, consoleApp] = [await makeApp(gatehouse, { cors_origins: [ORIGIN] }), await system.consoleApp()];
  [user, client] = [await makeUser(gatehouse, app), await makeClient(gatehouse, app, { first_party: true })];
  [key, other] = [await makeDpopKey(), await makeDpopKey()];
  const developer = await makeUser(gatehouse, consoleApp);
  await addMember(database.db, app, developer, 'owner');
  await makeOperator(database.db, consoleApp, developer.id);
  const tool = await makeClient(gatehouse, consoleApp, { first_party: true });
  const [own, theirs] = [{ resource: app.issuer }, { resource: consoleApp.issuer }];
  bound = {
    opaque: (await signInBound(app, client, user.email, { key })).access_token,
    jwt: (await signInBound(app, client, user.email, { key, ...own })).access_token,
    developer: (await signInBound(consoleApp, tool, developer.email, { key, ...theirs })).access_token,
  };
  free = {
    opaque: (await signIn(app, client, user.email)).access_token,
    jwt: (await signIn(app, client, user.email, own)).access_token,
    developer: (await signIn(consoleApp, tool, developer.email, theirs)).access_token,
  };
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

type Kind = keyof typeof bound;
type Door = { token: Kind; method: string; url: () => string };

const door = (token: Kind, method: string, url: () => string): Door => ({ token, method, url });

const doors: [string, Door][] = [
  ['userinfo, opaque', door('opaque', 'GET', () => `${app.issuer}/userinfo`)],
  ['userinfo by POST, opaque', door('opaque', 'POST', () => `${app.issuer}/userinfo`)],
  ['userinfo, JWT', door('jwt', 'GET', () => `${app.issuer}/userinfo`)],
  ['/me, opaque', door('opaque', 'GET', () => `${app.issuer}/api/v1/me`)],
  ['/me, JWT', door('jwt', 'GET', () => `${app.issuer}/api/v1/me`)],
  ['the API of an App, for a developer', door('developer', 'GET', () => `${app.issuer}/api/v1/users`)],
  ['the server’s API', door('developer', 'GET', () => `${gatehouse.url}/api/v1/apps`)],
];

const at = (
  { method, url }: Pick<Door, 'method' | 'url'>,
  authorization: string,
  proof?: string,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  send(url(), { method, headers: { authorization, ...(proof !== undefined && { dpop: proof }), ...headers } });

const proveAt = ({ token, method, url }: Door, by = key, spoilt?: Spoilt) =>
  prove(by, [method, url()], bound[token], spoilt);

const withProof = async (one: Door, spoilt?: Spoilt) =>
  at(one, `DPoP ${bound[one.token]}`, await proveAt(one, key, spoilt));

const ALGS = 'algs="ES256 Ed25519 EdDSA"';

function expectChallenged({ status, headers, body }: Answer, error: string): void {
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toMatch(new RegExp(`^DPoP .*error="${error}".*${ALGS}$`));
  expect([body.error, body.code]).toContain(error);
  expect(body).not.toHaveProperty('sub');
}

const countProofs = async () =>
  (await countRows(gatehouse, app, 'artifacts', { model: 'ReplayDetection' })) +
  (await countRows(gatehouse, consoleApp, 'artifacts', { model: 'ReplayDetection' }));

describe.each(doors)('A132 a bound token at %s', (_name, one) => {
  test('A132 opens with the right proof, with a query in the address, too', async () => {
    expect(await withProof(one)).toMatchObject({ status: 200 });
    expect(await withProof(one, { claims: { htu: `${one.url()}?of=the#client` } })).toMatchObject({ status: 200 });
    const lower = await at(one, `dpop ${bound[one.token]}`, await proveAt(one));
    expect(lower.status).toBe(200);
  });

  test('A132 is no bearer token, with a proof or without', async () => {
    for (const proof of [undefined, await proveAt(one), 'nonsense']) {
      expectChallenged(await at(one, `Bearer ${bound[one.token]}`, proof), 'invalid_token');
    }
  });

  test('A132 leaves an unbound token a bearer token', async () => {
    const token = free[one.token];
    expect((await at(one, `Bearer ${token}`)).status).toBe(200);
    const proof = await prove(key, [one.method, one.url()], token);
    expectChallenged(await at(one, `DPoP ${token}`, proof), 'invalid_token');
    expectChallenged(await at(one, `Bearer ${token}`, proof), 'invalid_token');
  });

  test('A50 does not open with a wrong proof, which leaves no row', async () => {
    const before = await countProofs();
    for (const [name, spoil] of wrong) {
      const proof = await spoil(one);
      const answer = await at(one, `DPoP ${bound[one.token]}`, proof);
      expect([name, answer.status]).toEqual([name, 401]);
      expectChallenged(answer, name === 'another key' ? 'invalid_token' : 'invalid_dpop_proof');
    }
    for (const proof of [await proveAt(one, other), await prove(key, [one.method, one.url()], 'unknown')]) {
      expect((await at(one, 'DPoP unknown', proof)).status).toBe(401);
    }
    const free_proof = await prove(other, [one.method, one.url()], free[one.token]);
    expect((await at(one, `DPoP ${free[one.token]}`, free_proof)).status).toBe(401);
    expect(await countProofs()).toBe(before);
    expect((await withProof(one)).status).toBe(200);
    expect(await countProofs()).toBe(before + 1);
  });

  test(`A148 opens once with one proof that is shown ${AT_ONCE} times at once`, async () => {
    const proof = await proveAt(one);
    const show = () => at(one, `DPoP ${bound[one.token]}`, proof);
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, show));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of [...answers.filter(({ status }) => status !== 200), await show()]) {
      expectChallenged(answer, 'invalid_dpop_proof');
    }
  });
});

const seconds = () => Math.floor(Date.now() / 1000);
const spoilt = (spoil: () => Spoilt | Promise<Spoilt>) => async (one: Door) => proveAt(one, key, await spoil());

const wrong: [string, (one: Door) => Promise<string> | string | undefined][] = [
  ['no proof', () => undefined],
  ['nonsense', () => 'nonsense'],
  ['two proofs', async (one) => `${await proveAt(one)}, ${await proveAt(one)}`],
  ['another key', (one) => proveAt(one, other)],
  ['another method', spoilt(() => ({ claims: { htm: 'DELETE' } }))],
  ['no method', spoilt(() => ({ claims: { htm: undefined } }))],
  ['another path', spoilt(() => ({ claims: { htu: `${app.issuer}/token` } }))],
  ['another host', (one) => proveAt(one, key, { claims: { htu: one.url().replace('localhost', 'evil.example') } })],
  ['no address', spoilt(() => ({ claims: { htu: undefined } }))],
  ['an address that is none', spoilt(() => ({ claims: { htu: '/api/v1/me' } }))],
  ['no access token', spoilt(() => ({ claims: { ath: undefined } }))],
  ['another access token', spoilt(() => ({ claims: { ath: 'x'.repeat(43) } }))],
  ['no time', spoilt(() => ({ claims: { iat: undefined } }))],
  ['an old one', spoilt(() => ({ claims: { iat: seconds() - 62 } }))],
  ['one from the future', spoilt(() => ({ claims: { iat: seconds() + 70 } }))],
  ['no id', spoilt(() => ({ claims: { jti: undefined } }))],
  ['an id that is no text', spoilt(() => ({ claims: { jti: 1 } }))],
  ['a nonce that nobody gave', spoilt(() => ({ claims: { nonce: 'x' } }))],
  ['another type', spoilt(() => ({ header: { typ: 'JWT' } }))],
  ['no key', spoilt(() => ({ header: { jwk: undefined } }))],
  ['its private key', spoilt(async () => ({ header: { jwk: { ...key.jwk, d: 'x'.repeat(43) } } }))],
  ['the signature of another key', spoilt(() => ({ key: other.privateKey }))],
  ['no algorithm', async (one) => unsign(await proveAt(one))],
  [
    'a secret for a key',
    spoilt(() => ({
      header: { alg: 'HS256', jwk: { kty: 'oct', k: 'eHh4' } },
      key: new TextEncoder().encode('xxx') as never,
    })),
  ],
  [
    'an algorithm that is not announced',
    spoilt(async () => {
      const { privateKey, jwk } = await makeDpopKey('ES384');
      return { header: { alg: 'ES384', jwk }, key: privateKey };
    }),
  ],
];

const unsign = (proof: string) =>
  `${Buffer.from(JSON.stringify({ typ: 'dpop+jwt', alg: 'none', jwk: key.jwk })).toString('base64url')}.${proof.split('.')[1]}.`;

describe('A132 every route of the API', () => {
  const tokenFor = (access: object): Kind | undefined => {
    // Streams of security events take a client's own token alone: test/signals/streams.test.ts.
    if ('public' in access || 'signals' in access) return undefined;
    return 'user' in access ? 'jwt' : 'developer';
  };

  /** Parts of an address that are no ids. */
  const places: Record<string, string> = {
    ':name': 'staff',
    ':permission': 'orders:refund',
    ':domain': 'acme.example',
    ':locale': 'en',
    ':key': 'sign_in.submit',
    ':moment': 'before_tokens',
  };

  test('A132 refuses a bound token without its proof', async () => {
    for (const route of [...apiRoutes, ...serverRoutes]) {
      const token = tokenFor(route.access);
      if (!token) continue;
      const base = serverRoutes.includes(route) ? gatehouse.url : app.issuer;
      const url = () =>
        `${base}/api/v1${route.path.replace(':slug', app.slug).replace(/:\w+/g, (name) => places[name] ?? randomUUID())}`;
      for (const scheme of ['Bearer', 'DPoP']) {
        const answer = await at({ method: route.method, url }, `${scheme} ${bound[token]}`);
        expect([nameOf(route), answer.status]).toEqual([nameOf(route), 401]);
        expectChallenged(answer, scheme === 'Bearer' ? 'invalid_token' : 'invalid_dpop_proof');
      }
    }
  });

  test('A132 refuses one in the body of a request to userinfo', async () => {
    for (const access_token of [bound.opaque, bound.jwt]) {
      expectChallenged(await post(app, '/userinfo', { access_token }), 'invalid_token');
    }
    for (const access_token of [free.opaque, free.jwt]) {
      expect((await post(app, '/userinfo', { access_token })).body.sub).toBe(user.id);
    }
  });

  test('A132 takes an API key as a bearer token only, whatever proof comes with it', async () => {
    const apiKey = await makeApiKey(gatehouse, app);
    const users = { method: 'GET', url: () => `${app.issuer}/api/v1/users` };
    const proof = await prove(key, ['GET', users.url()], apiKey);
    expect((await at(users, `Bearer ${apiKey}`, proof)).status).toBe(200);
    expect((await at(users, `DPoP ${apiKey}`, proof)).status).toBe(401);
  });
});

test('A132 a proof for one door is worth nothing at another', async () => {
  const [userinfo, me] = [doors[0]![1], doors[3]![1]];
  const proof = await proveAt(me);
  expectChallenged(await at(userinfo, `DPoP ${bound.opaque}`, proof), 'invalid_dpop_proof');
  expect((await at(me, `DPoP ${bound.opaque}`, proof)).status).toBe(200);
});

test('A132 a token that is bound to a certificate opens nothing, because none reaches us', async () => {
  const tokens = {
    opaque: (await signIn(app, client, user.email)).access_token,
    jwt: (await signIn(app, client, user.email, { resource: app.issuer })).access_token,
  };
  await sql`update artifacts set payload = jsonb_set(payload::jsonb, '{x5t#S256}', '"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"')
    where app_id = ${app.id} and model like '%AccessToken' and payload::jsonb->>'jkt' is null
    and (payload::jsonb->>'iat')::int >= ${seconds() - 60}`.execute(gatehouse.database.db);
  for (const [, one] of doors.filter(([, { token }]) => token !== 'developer')) {
    const token = tokens[one.token as keyof typeof tokens];
    for (const scheme of ['Bearer', 'DPoP']) {
      const proof = scheme === 'DPoP' ? await prove(key, [one.method, one.url()], token) : undefined;
      const answer = await at(one, `${scheme} ${token}`, proof);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
  }
});

describe('A50 the token endpoint', () => {
  const machineForm = { grant_type: 'client_credentials' };
  let machine: TestClient;
  beforeAll(async () => {
    machine = await makeClient(gatehouse, app, { type: 'machine' });
  });

  const show = (proof: string) => postWithProof(app, machine, machineForm, proof);
  const refused = { status: 400, body: { error: 'invalid_dpop_proof' } };

  test('A50 binds what it issues to the key, and tells so at introspection', async () => {
    const { body } = await show(await proveAtToken(app, key));
    expect(body.token_type).toBe('DPoP');
    const asker = await makeClient(gatehouse, app, { introspects: ['*'] });
    for (const token of [String(body.access_token), bound.opaque, bound.jwt]) {
      const about = await introspect(app, asker, token);
      expect(about.body).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt: key.jkt } });
    }
  });

  test.each([
    ['another method', { htm: 'GET' }],
    ['another address', { htu: 'https://id.example.com/token' }],
    ['an old one', { iat: seconds() - 3600 }],
    ['one from the future', { iat: seconds() + 3600 }],
    ['no id', { jti: undefined }],
  ])('A50 refuses a proof with %s', async (_name, claims) => {
    expect(await show(await proveAtToken(app, key, { claims }))).toMatchObject(refused);
  });

  test('A50 refuses a proof after its minute', async () => {
    const proof = await proveAtToken(app, key);
    passTime(MINUTE + 2 * SECOND);
    expect(await show(proof)).toMatchObject(refused);
    expect(await show(await proveAtToken(app, key))).toMatchObject({ status: 200 });
  });

  test(`A148 takes one proof once, shown ${AT_ONCE} times at once and again`, async () => {
    const proof = await proveAtToken(app, key);
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => show(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(refused);
    expect(await show(proof)).toMatchObject(refused);
  });

  test('A148 takes one proof for one code or refresh token, and the other stays good', async () => {
    const native = await makeClient(gatehouse, app, { type: 'public', first_party: true });
    const [one, two] = [
      await signInBound(app, native, user.email, { key }),
      await signInBound(app, native, user.email, { key }),
    ];
    const refreshBy = (token: string, proof: string) =>
      postWithProof(app, native, { grant_type: 'refresh_token', refresh_token: token }, proof);
    const proof = await proveAtToken(app, key);
    expect((await refreshBy(one.refresh_token!, proof)).status).toBe(200);
    expect(await refreshBy(two.refresh_token!, proof)).toMatchObject(refused);
    const before = await countProofs();
    const stolen = await refreshBy(two.refresh_token!, await proveAtToken(app, other));
    expect(stolen).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const bare = await post(app, '/token', { grant_type: 'refresh_token', refresh_token: two.refresh_token! }, native);
    expect(bare).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await countProofs()).toBe(before);
    expect((await refreshBy(two.refresh_token!, await proveAtToken(app, key))).status).toBe(200);
  });

  test('A148 a client assertion that is used again is called invalid_client', async () => {
    const protocols = createProtocols(gatehouse.system, createScreens(gatehouse.system));
    const { provider } = await protocols(app);
    const use = () => provider.ReplayDetection.unique(machine.client_id, 'an-assertion', seconds() + 60);
    const uses = await Promise.allSettled(Array.from({ length: AT_ONCE }, use));
    const lost = uses.filter((one) => one.status === 'rejected');
    expect(lost).toHaveLength(AT_ONCE - 1);
    for (const { reason } of lost) expect(reason).toMatchObject({ error: 'invalid_client', status: 401 });
  });
});

test('A148 used proofs are deleted once they could not be accepted any more', async () => {
  await withProof(doors[3]![1]);
  expect(await countProofs()).toBeGreaterThan(0);
  passTime(10 * MINUTE);
  await sweep(gatehouse.database.db);
  expect(await countProofs()).toBe(0);
});

describe('A132 scripts of another origin', () => {
  test('A132 may read the challenge, and a nonce, at every door', async () => {
    const [userinfo, me] = [doors[0]![1], doors[3]![1]];
    const answers = [
      await at(userinfo, 'DPoP unknown', undefined, { origin: ORIGIN }),
      await at(me, 'DPoP unknown', undefined, { origin: ORIGIN }),
      await at(userinfo, `DPoP ${bound.opaque}`, await proveAt(userinfo), { origin: ORIGIN }),
      await at(me, `DPoP ${bound.opaque}`, await proveAt(me), { origin: ORIGIN }),
      await send(`${app.issuer}/token`, { method: 'POST', headers: { origin: ORIGIN } }),
    ];
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
      const exposed = headers.get('access-control-expose-headers')?.toLowerCase().split(/, */);
      expect(exposed).toEqual(expect.arrayContaining(['dpop-nonce', 'www-authenticate']));
    }
  });

  test('A132 may send a proof', async () => {
    for (const { url, method } of [doors[0]![1], doors[3]![1]]) {
      const headers = {
        origin: ORIGIN,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,dpop',
      };
      const preflight = await send(url(), { method: 'OPTIONS', headers });
      expect(preflight.headers.get('access-control-allow-headers')).toContain('dpop');
    }
  });
});
