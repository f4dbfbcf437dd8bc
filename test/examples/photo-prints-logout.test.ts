// Photo Prints hears of sign-outs elsewhere, and believes no token that isn't one of its issuer's for it.
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PHOTO_PRINTS } from './stand-in-issuer.ts';
import type { Visitor } from './visitor.ts';
import { connect, startWorld, type World } from './world.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

let world: World;
let shop: string;

beforeAll(async () => {
  world = await startWorld();
  shop = world.shop;
});

afterAll(() => world.stop());

const now = () => Math.floor(Date.now() / 1000);

/** One that signs Bob out, changed by the test. */
function sign({ payload, header, key = world.issuer.signingKey }: Change = {}): Promise<string> {
  const named = { iss: world.issuer.issuer, aud: PHOTO_PRINTS.id, sub: 'bob', jti: crypto.randomUUID() };
  return new SignJWT({ ...named, iat: now(), exp: now() + 120, events: { [EVENT]: {} }, ...payload })
    .setProtectedHeader({ alg: 'ES256', kid: 'ES256', typ: 'logout+jwt', ...header })
    .sign(key);
}

async function send(logout_token: string): Promise<number> {
  const body = new URLSearchParams({ logout_token });
  const { status, headers } = await fetch(`${shop}/backchannel-logout`, { method: 'POST', body });
  expect(headers.get('set-cookie')).toBeNull();
  return status;
}

async function isConnected(visitor: Visitor): Promise<boolean> {
  return (await visitor.fetch(`${shop}/photos`)).status === 200;
}

it('a token that can’t be verified because the issuer’s keys can’t be fetched is taken when it is sent again', async () => {
  const bob = await connect(shop, 'bob');
  const token = await sign();
  world.issuer.settings.keysBroken = true;
  expect(await send(token)).toBe(500);
  expect(await isConnected(bob)).toBe(true);
  world.issuer.reset();
  expect(await send(token)).toBe(204);
  expect(await isConnected(bob)).toBe(false);
});

it('who signs out at the issuer is signed out here, in that browser alone', async () => {
  const [here, elsewhere] = [await connect(shop, 'bob'), await connect(shop, 'bob')];
  await here.visit(`${world.issuer.issuer}/session/end`);
  await here.submit('/session/end/confirm', { logout: 'yes' });
  await expect.poll(() => isConnected(here)).toBe(false);
  expect(await isConnected(elsewhere)).toBe(true);
});

it('a token that names a user and no session ends all of theirs, and nobody else’s', async () => {
  const [one, two, carol] = [await connect(shop, 'bob'), await connect(shop, 'bob'), await connect(shop, 'carol')];
  expect(await send(await sign())).toBe(204);
  expect([await isConnected(one), await isConnected(two), await isConnected(carol)]).toEqual([false, false, true]);
});

const stranger = await generateKeyPair('ES256');

type Change = { payload?: Record<string, unknown>; header?: Record<string, unknown>; key?: CryptoKey | Uint8Array };

const bySecret = new TextEncoder().encode(PHOTO_PRINTS.secret.padEnd(32, '-'));

/** Members that are undefined are left out. */
const wrong: [string, Change][] = [
  ['of another key', { key: stranger.privateKey }],
  ['by the client’s own secret', { key: bySecret, header: { alg: 'HS256' } }],
  ['of another issuer', { payload: { iss: 'https://elsewhere.example.com' } }],
  ['for another client', { payload: { aud: 'blog-api' } }],
  ['that is an ID token by its type', { header: { typ: 'JWT' } }],
  ['without a type', { header: { typ: undefined } }],
  ['with a nonce', { payload: { nonce: 'n' } }],
  ['without the event', { payload: { events: {} } }],
  ['with an event that is no object', { payload: { events: { [EVENT]: true } } }],
  ['that is about nobody', { payload: { sub: undefined } }],
  ['without an id', { payload: { jti: undefined } }],
  ['without a time', { payload: { iat: undefined } }],
  ['that is too old', { payload: { iat: now() - 3_600 } }],
  ['that has expired', { payload: { exp: now() - 60 } }],
  ['from the future', { payload: { iat: now() + 600 } }],
];

it.each(wrong)('a token %s is refused, and signs nobody out', async (_what, change) => {
  const bob = await connect(shop, 'bob');
  expect(await send(await sign(change))).toBe(400);
  expect(await isConnected(bob)).toBe(true);
});

it('a token that was caught signs nobody out again', async () => {
  const token = await sign();
  expect(await send(token)).toBe(204);
  const bob = await connect(shop, 'bob');
  expect(await send(token)).toBe(400);
  expect(await isConnected(bob)).toBe(true);
});

it('what is no token at all is refused', async () => {
  const unknown = Buffer.from('{"alg":"ES256","typ":"logout+jwt","crit":["x"],"x":1}').toString('base64url');
  for (const token of ['', 'x', 'a.b.c', `${unknown}.e30.AAAA`]) expect(await send(token)).toBe(400);
  expect((await fetch(`${shop}/backchannel-logout`, { method: 'POST' })).status).toBe(400);
});
