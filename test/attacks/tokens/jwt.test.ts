// Access tokens as JWT: only what this App signed, as an access token, by its own key and algorithm, opens a door. Every
// forgery here names a token that lives, so that nothing but the signature and the header stand between it and the door.
import { createHmac, createPublicKey } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { listSigningKeys, type SigningKey } from '../../../src/apps/signing-keys.ts';
import { MINUTE, SECOND } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { introspect, post, send, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { watchSockets } from '../../kit/sockets.ts';
import { passTime, restoreTime } from '../../kit/time.ts';

type Realm = {
  app: App;
  user: UserRow;
  client: TestClient;
  asker: TestClient;
  keys: SigningKey[];
  token: string;
  id_token: string;
};

let gatehouse: Gatehouse;
let ours: Realm;
let theirs: Realm;
let trap: Server;
let trapped = 0;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  [ours, theirs] = [await makeRealm(), await makeRealm()];
  trap = createServer((_request, response) => {
    trapped++;
    response.end('{"keys":[]}');
  }).listen(0, '127.0.0.1');
});
afterAll(async () => {
  trap.close();
  await gatehouse.stop();
});
afterEach(restoreTime);

/** An App with a user and an access token for the App's own API, which userinfo takes, too. */
async function makeRealm(): Promise<Realm> {
  const app = await makeApp(gatehouse);
  const user = await makeUser(gatehouse, app);
  const client = await makeClient(gatehouse, app);
  const asker = await makeClient(gatehouse, app, { introspects: ['*'] });
  const keys = await listSigningKeys(gatehouse.system, app);
  return { app, user, client, asker, keys, ...(await login(app, user)) };
}

async function login(app: App, user: UserRow): Promise<{ token: string; id_token: string }> {
  const { body } = await send(`${app.issuer}/api/v1/auth/login`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await makeApiKey(gatehouse, app)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email: user.email, password: PASSWORD }),
  });
  const { access_token, id_token } = (body as { tokens: { access_token: string; id_token: string } }).tokens;
  return { token: access_token, id_token };
}

const genuine = () => ({ header: decodeProtectedHeader(ours.token), claims: decodeJwt(ours.token) });
/** The key that a realm signs with at the moment. */
const current = ({ keys }: Realm, alg: string) => keys.find((key) => key.alg === alg && key.state === 'current')!;
const keyOf = async ({ jwk }: SigningKey) => (await importJWK(jwk as JWK, jwk.alg)) as CryptoKey;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** By one of our own keys unless `key` is given. */
async function sign(
  header: object,
  claims: JWTPayload = genuine().claims,
  key?: CryptoKey | Uint8Array,
): Promise<string> {
  const signed = { ...genuine().header, ...header } as { alg: string };
  return new SignJWT(claims).setProtectedHeader(signed as never).sign(key ?? (await keyOf(current(ours, signed.alg))));
}

/** Signatures are random: one in fifteen has none of the characters that a test is about. */
async function signUntil(pattern: RegExp): Promise<string> {
  const token = await sign({});
  return pattern.test(token) ? token : signUntil(pattern);
}

/** HMAC under whatever bytes an attacker takes for the key; no library would. */
function hmac(header: object, secret: string | Buffer, claims: JWTPayload = genuine().claims): string {
  const input = `${encode({ ...genuine().header, alg: 'HS256', ...header })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

function publicForms(key: SigningKey): [string, string | Buffer][] {
  const { d: _, p: __, q: ___, dp: ____, dq: _____, qi: ______, ...jwk } = key.jwk as Record<string, string>;
  const object = createPublicKey({ key: jwk, format: 'jwk' });
  return [
    ['PEM', object.export({ type: 'spki', format: 'pem' })],
    ['PEM without its last line break', object.export({ type: 'spki', format: 'pem' }).toString().trim()],
    ['DER', object.export({ type: 'spki', format: 'der' })],
    ['JWK', JSON.stringify(jwk)],
  ];
}

const jku = () => `http://127.0.0.1:${(trap.address() as AddressInfo).port}/jwks`;
const attacker = generateKeyPair('ES256', { extractable: true });
const attackersKey = async () => (await attacker).privateKey;

type Forgery = [string, () => Promise<string> | string];

const forgeries: Forgery[] = [
  ...['none', 'None', 'NONE', 'nOnE', ''].flatMap((alg): Forgery[] => [
    [
      `alg ${JSON.stringify(alg)}, without signature`,
      () => `${encode({ ...genuine().header, alg })}.${encode(genuine().claims)}.`,
    ],
    [
      `alg ${JSON.stringify(alg)}, with the genuine signature`,
      () => `${encode({ ...genuine().header, alg })}.${encode(genuine().claims)}.${ours.token.split('.')[2]}`,
    ],
  ]),
  ...['ES256', 'RS256'].flatMap((alg): Forgery[] =>
    ['PEM', 'PEM without its last line break', 'DER', 'JWK'].map((form) => [
      `HS256 with the public ${alg} key as ${form}`,
      () => {
        const { jwk } = current(ours, alg);
        return hmac({ kid: jwk.kid }, publicForms(current(ours, alg)).find(([name]) => name === form)![1]);
      },
    ]),
  ),
  [
    'another App’s key',
    async () => sign({ kid: current(theirs, 'ES256').jwk.kid }, undefined, await keyOf(current(theirs, 'ES256'))),
  ],
  ['another App’s key under the id of ours', async () => sign({}, undefined, await keyOf(current(theirs, 'ES256')))],
  ['no key id and a key of its own', async () => sign({ kid: undefined }, undefined, await attackersKey())],
  ['a key id that is a path', () => hmac({ kid: '../../../../dev/null' }, '')],
  ['a key id that is SQL', () => hmac({ kid: "' union select 'x' --" }, 'x')],
  ['a key id that every object has', () => hmac({ kid: '__proto__' }, '[object Object]')],
  ['a key id that is no text', () => hmac({ kid: { $ne: null } }, '')],
  ['jku', async () => sign({ jku: jku(), kid: 'mine' }, undefined, await attackersKey())],
  ['x5u', async () => sign({ x5u: jku(), kid: 'mine' }, undefined, await attackersKey())],
  [
    'an embedded jwk',
    async () =>
      sign({ jwk: await exportJWK((await attacker).publicKey), kid: undefined }, undefined, await attackersKey()),
  ],
  [
    'an embedded jwk under the id of ours',
    async () => sign({ jwk: await exportJWK((await attacker).publicKey) }, undefined, await attackersKey()),
  ],
  ['x5c', async () => sign({ x5c: ['MIIB'], kid: undefined }, undefined, await attackersKey())],
  ['an unknown critical header', () => signUnchecked({ crit: ['x'], x: 1 })],
  ['an empty list of critical headers', () => signUnchecked({ crit: [] })],
  ['an unencoded payload', () => signUnchecked({ crit: ['b64'], b64: false })],
  [
    'a changed payload',
    () =>
      [ours.token.split('.')[0], encode({ ...genuine().claims, sub: theirs.user.id }), ours.token.split('.')[2]].join(
        '.',
      ),
  ],
  ['no payload', () => [ours.token.split('.')[0], '', ours.token.split('.')[2]].join('.')],
  ['no signature', () => `${ours.token.split('.').slice(0, 2).join('.')}.`],
  ['two parts', () => ours.token.split('.').slice(0, 2).join('.')],
  ['four parts', () => `${ours.token}.x`],
  ['five parts', () => `${ours.token}.x.x`],
  ['four parts, the genuine three last', () => `eyJ.${ours.token}`],
  ['padding', () => `${ours.token}==`],
  ['the other alphabet', async () => (await signUntil(/[-_]/)).replaceAll('-', '+').replaceAll('_', '/')],
  [
    'a signature of zeros',
    () => `${ours.token.split('.').slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  ['type JWT', () => sign({ typ: 'JWT' })],
  ['no type', () => sign({ typ: undefined })],
  ['an ID token', () => ours.id_token],
  [
    'an ID token of the token’s id',
    () => sign({ typ: 'JWT' }, { ...decodeJwt(ours.id_token), jti: genuine().claims.jti! }),
  ],
  [
    'a logout token',
    () =>
      sign(
        { typ: 'logout+jwt' },
        { ...genuine().claims, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } },
      ),
  ],
  ['a secured event', () => sign({ typ: 'secevent+jwt' })],
  ['expired', () => sign({}, { ...genuine().claims, exp: Math.floor(Date.now() / 1000) - 60 })],
  ['without an end', () => sign({}, without('exp'))],
  ['not valid yet', () => sign({}, { ...genuine().claims, nbf: Math.floor(Date.now() / 1000) + 3600 })],
  ['without its id', () => sign({}, without('jti'))],
  ['another id', () => sign({}, { ...genuine().claims, jti: 'guessed' })],
  ['another App’s issuer', () => sign({}, { ...genuine().claims, iss: theirs.app.issuer })],
  ['no issuer', () => sign({}, without('iss'))],
];

function without(name: string): JWTPayload {
  const { [name]: _, ...claims } = genuine().claims;
  return claims;
}

/** By our own ES256 key, with a header that no library would sign. */
async function signUnchecked(header: object): Promise<string> {
  const input = `${encode({ ...genuine().header, ...header })}.${encode(genuine().claims)}`;
  const key = await keyOf(current(ours, 'ES256'));
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}

const me = (app: App, token: string) =>
  send(`${app.issuer}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });

/** At every door where an access token is taken or asked about. */
async function expectRefusedEverywhere({ app, asker, token: own }: Realm, token: string): Promise<void> {
  for (const answer of [await userinfo(app, token), await me(app, token)]) {
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
    expect(answer.body).not.toHaveProperty('sub');
  }
  const body = await post(app, '/userinfo', { access_token: token });
  expect(body.status).toBe(401);
  const answer = await introspect(app, asker, token);
  expect([answer.status, answer.body]).toEqual([200, { active: false }]);
  const { client_id } = decodeJwt(own) as { client_id: string };
  expect((await post(app, '/revoke', { token, client_id })).status).toBe(200);
}

async function expectAlive({ app, user, asker, token }: Realm): Promise<void> {
  expect((await userinfo(app, token)).body.sub).toBe(user.id);
  expect((await me(app, token)).body.id).toBe(user.id);
  expect((await introspect(app, asker, token)).body).toMatchObject({ active: true, sub: user.id });
}

describe('A44 an access token that this App did not sign as one', () => {
  test.each(forgeries)('A44 %s', async (_name, forge) => {
    const token = await forge();
    const sockets = watchSockets(gatehouse);
    try {
      await expectRefusedEverywhere(ours, token);
      expect(sockets.opened).toEqual([]);
      expect(trapped).toBe(0);
    } finally {
      sockets.stop();
    }
    await expectAlive(ours);
  });

  test('A44 the genuine one opens every door, until it ends or is revoked', async () => {
    await expectAlive(ours);
    expect(await userinfo(ours.app, await sign({}))).toMatchObject({ status: 200 });
    const { token } = await login(ours.app, ours.user);
    const { client_id } = decodeJwt(token) as { client_id: string };
    expect((await post(ours.app, '/revoke', { token, client_id })).status).toBe(200);
    await expectRefusedEverywhere(ours, token);
    await expectAlive(ours);
    passTime(ours.app.settings.access_token_seconds * SECOND + MINUTE);
    await expectRefusedEverywhere(ours, ours.token);
  });
});

test('A43 userinfo takes a JWT whose audience is the App itself, and no other', async () => {
  const { claims } = genuine();
  for (const aud of ['https://photos.example.com/', [ours.app.issuer, 'https://photos.example.com/']]) {
    expect((await userinfo(ours.app, await sign({}, { ...claims, aud }))).status).toBe(401);
  }
});

describe('A56 a key is one App’s', () => {
  test('A56 a token of one App is none at another', async () => {
    await expectRefusedEverywhere(theirs, ours.token);
    await expectAlive(ours);
  });

  test('A56 nor is one that names the other as its issuer', async () => {
    const claims = { ...genuine().claims, iss: theirs.app.issuer, aud: theirs.app.issuer };
    await expectRefusedEverywhere(theirs, await sign({}, claims));
    const stolen = { ...decodeJwt(theirs.token) };
    await expectRefusedEverywhere(theirs, await sign({}, stolen));
    await expectAlive(theirs);
  });

  test('A56 an ID token of one App is no hint at another', async () => {
    const { id_token } = await signIn(ours.app, ours.client, ours.user.email);
    const page = await fetch(`${theirs.app.issuer}/logout?${new URLSearchParams({ id_token_hint: id_token! })}`, {
      redirect: 'manual',
    });
    expect(page.status).toBe(400);
  });

  test('A56 an App publishes its own keys alone, and nothing of them that is secret', async () => {
    const published = await Promise.all(
      [ours, theirs].map(async ({ app }) => (await send(`${app.issuer}/jwks`)).body.keys as JWK[]),
    );
    const kids = published.map((keys) => keys.map(({ kid }) => kid));
    expect(kids[0]?.toSorted()).toEqual(ours.keys.map(({ kid }) => kid).toSorted());
    expect(new Set(kids.flat()).size).toBe(kids.flat().length);
    const secret = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
    for (const key of published.flat()) expect(Object.keys(key).filter((name) => secret.includes(name))).toEqual([]);
  });

  test('A56 no two Apps can have a key of one id', async () => {
    const { db } = gatehouse.database;
    const [row] = await db.selectFrom('signing_keys').selectAll().where('app_id', '=', ours.app.id).execute();
    const { public_jwk, ...rest } = row!;
    const copy = { ...rest, public_jwk: JSON.stringify(public_jwk), app_id: theirs.app.id };
    await expect(
      db
        .insertInto('signing_keys')
        .values(copy as never)
        .execute(),
    ).rejects.toMatchObject({ code: '23505' });
  });
});
