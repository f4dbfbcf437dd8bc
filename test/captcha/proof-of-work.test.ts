// A captcha that the browser works for: every public door asks for it first, each solution opens one of them once, and
// nothing else does.
import { createChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createWork, spendWork } from '../../src/captcha/proof-of-work.ts';
import { MINUTE } from '../../src/clock.ts';
import { createKeyring } from '../../src/secrets.ts';
import { call } from '../http/api/call.ts';
import { makeApp } from '../kit/app.ts';
import { type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';
import { challengeIn, solve, toField, type Work } from '../kit/outside/captcha.ts';
import { countRows, rowsOf } from '../kit/rows.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';
import { apiDoors, countAttempts, makeWorld, newEmail, openForm, screenDoors, type World } from './world.ts';

let gatehouse: Gatehouse;
let world: World;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  world = await makeWorld(gatehouse, 'proof_of_work');
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const fresh = async ({ app } = world) => (await call(app, 'GET /auth/captcha')).body;
const solved = async (at = world): Promise<Work> => solve((await fresh(at)).challenge);

/** What a page that is opened leaves behind, and a key that is used. */
const VISITS = ['artifacts', 'sessions', 'api_keys'];

const doors = { ...apiDoors, ...screenDoors() };

describe.each(Object.entries(doors))('%s', (_, { ok, of, ask }) => {
  test('opens to who did the work, once', async () => {
    const captcha = toField(await solved());
    const email = () => (of === 'users' ? world.email : newEmail());
    expect(await ask(world, { email: email(), captcha })).toMatchObject({ status: ok, code: undefined });
    expect(await ask(world, { email: email(), captcha })).toMatchObject({ status: 422, code: 'captcha_required' });
  });

  test('A76 asks for it before anything is looked up, counted or hashed, of users and nobody alike', async () => {
    const at = await makeWorld(gatehouse, 'proof_of_work');
    const before = await rowsOf(gatehouse, at.app, VISITS);
    const said = [];
    for (const email of [at.email, newEmail(), 'no address']) {
      for (const captcha of [undefined, '', 'nonsense']) said.push(await ask(at, { email, captcha }));
    }
    for (const one of said) expect(one).toEqual({ status: 422, code: 'captcha_required', retryAfter: null });
    expect(await rowsOf(gatehouse, at.app, VISITS)).toEqual(before);
    expect(await countAttempts(gatehouse, at)).toBe(0);
    expect(await countRows(gatehouse, at.app, 'audit_log', { event: 'sign_in.failed' })).toBe(0);
  });
});

describe('a solution', () => {
  const refused = (captcha: string, at = world) =>
    doors['POST /auth/password/forgot']!.ask(at, { email: world.email, captcha });
  const change = (work: Work, parameters: object, more: object = {}) => ({
    ...work,
    challenge: { ...work.challenge, parameters: { ...work.challenge.parameters, ...parameters }, ...more },
  });

  let work: Work;
  let other: Work;
  beforeAll(async () => {
    [work, other] = [await solved(), await solved()];
  });

  test.each<[string, () => unknown]>([
    ['for another challenge', () => ({ ...work, solution: other.solution })],
    ['with another’s signature', () => change(work, {}, { signature: other.challenge.signature })],
    ['without a signature', () => change(work, {}, { signature: undefined })],
    ['whose signature is no text', () => change(work, {}, { signature: ['x'] })],
    ['that lasts longer', () => change(work, { expiresAt: 9_999_999_999 })],
    ['that never ends', () => change(work, { expiresAt: undefined })],
    ['that is cheaper', () => change(work, { cost: 1 })],
    ['that asks for less', () => change(work, { keyPrefix: work.challenge.parameters.keyPrefix.slice(0, 2) })],
    ['of another algorithm', () => change(work, { algorithm: 'SHA-256' })],
    ['whose answer is not signed', () => change(work, { keySignature: undefined })],
    ['with a parameter of its own', () => change(work, { data: { app: world.app.id } })],
    ['that only begins right', () => ({ ...work, solution: guessOf(work, '0'.repeat(32)) })],
    [
      'in capitals',
      () => ({ ...work, solution: { ...work.solution, derivedKey: work.solution.derivedKey.toUpperCase() } }),
    ],
    ['without a number', () => ({ ...work, solution: { derivedKey: work.solution.derivedKey } })],
    ['with a number that is none', () => ({ ...work, solution: { ...work.solution, counter: 1.5 } })],
    ['that is a list', () => [work]],
    ['that is null', () => null],
    ['that is text', () => 'solved'],
    ['nested deeply', () => JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`)],
  ])('%s is none', async (_, forge) => {
    expect(await refused(toField(forge()))).toMatchObject({ status: 422, code: 'captcha_required' });
  });

  test.each<[string, string]>([
    ['huge', 'A'.repeat(10_000)],
    ['no base64', '!'.repeat(100)],
    ['no JSON', Buffer.from('{').toString('base64')],
    ['a prototype', toField(JSON.parse('{"__proto__":{"challenge":{},"solution":{}}}'))],
  ])('that is %s is none', async (_, captcha) => {
    expect(await refused(captcha)).toMatchObject({ status: 422, code: 'captcha_required' });
  });

  test('whose challenge is the sender’s own is none', async () => {
    const own = await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: 1,
      counter: 1,
      deriveKey,
      expiresAt: new Date(Date.now() + MINUTE),
      hmacSignatureSecret: 'a guess',
      hmacKeySignatureSecret: 'another guess',
    });
    expect(await refused(toField(await solve(own)))).toMatchObject({ code: 'captcha_required' });
  });

  test('is nothing at another App', async () => {
    const elsewhere = await makeWorld(gatehouse, 'proof_of_work');
    expect(await refused(toField(work), elsewhere)).toMatchObject({ code: 'captcha_required' });
    const theirs = await solved(elsewhere);
    expect(await refused(toField(theirs))).toMatchObject({ code: 'captcha_required' });
    expect(await refused(toField(theirs), elsewhere)).toMatchObject({ status: 202 });
  });

  test('of fifty uses at once, counts once; in another spelling it is the same', async () => {
    const spellings = [toField(work), toField({ solution: work.solution, challenge: work.challenge, more: 1 })];
    const said = await Promise.all(Array.from({ length: 50 }, (_, index) => refused(spellings[index % 2]!)));
    expect(said.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(new Set(said.map(({ code }) => code))).toEqual(new Set([undefined, 'captcha_required']));
  });

  test('is good for half an hour, and does not come back to life when its use is forgotten', async () => {
    expect((await fresh()).lifetime_seconds).toBe(30 * 60);
    passTime(29 * MINUTE);
    expect(await refused(toField(other))).toMatchObject({ status: 202 });
    passTime(2 * MINUTE);
    expect(await refused(toField(other))).toMatchObject({ code: 'captcha_required' });
    passTime(31 * MINUTE);
    expect(await refused(toField(other))).toMatchObject({ code: 'captcha_required' });
  });

  test('outlives a change of SECRET_KEY while the old one is kept', async () => {
    const app = await makeApp(gatehouse);
    const by = (...secrets: string[]) => ({ ...gatehouse.system, keyring: createKeyring(secrets) });
    const { challenge } = await createWork(by(SECRET_KEY), app);
    const given = toField(await solve(challenge));
    const newer = 'n'.repeat(40);
    expect(await spendWork(by(newer), app, given)).toBe(false);
    expect(await spendWork(by(newer, SECRET_KEY), app, given)).toBe(true);
  });
});

/** A sender that doesn't know the rest of the key. */
const guessOf = ({ challenge }: Work, rest: string) => ({
  counter: 700,
  derivedKey: challenge.parameters.keyPrefix + rest,
});

test('a forgotten address is asked for with it, too', async () => {
  const visitor = new Visitor();
  const form = await openForm(world, visitor, '/forgot-address');
  const phone = '+4915112345678';
  expect((await visitor.submit(form, { phone })).status).toBe(422);
  const captcha = toField(await solve(challengeIn(form)));
  expect((await visitor.submit(form, { phone, captcha })).url).toContain('/forgot-address/code');
  const ask = (captcha?: string) =>
    call(world.app, 'POST /auth/email/lookup', { as: world.as, body: { phone, captcha } });
  expect((await ask()).body.code).toBe('captcha_required');
  expect((await ask(toField(await solved()))).status).toBe(202);
});

describe('a form that asks for it', () => {
  test('says without script what is needed, and runs no script but ours', async () => {
    for (const path of ['/sign-in', '/sign-up', '/forgot', '/magic-link']) {
      const page = await openForm(world, new Visitor(), path);
      expect(page.text, path).toMatch(/<noscript>.*JavaScript/);
      expect(page.headers.get('content-security-policy'), path).toContain("script-src 'self';");
      expect(page.headers.get('content-security-policy'), path).not.toContain('frame-src');
      expect(challengeIn(page).parameters.cost, path).toBe(1_000);
    }
  });

  test('comes again with a challenge of its own, and keeps what was typed', async () => {
    const visitor = new Visitor();
    const page = await openForm(world, visitor);
    const again = await visitor.submit(page, { email: 'typed@example.com', password: 'typed-password' });
    expect(again.status).toBe(422);
    expect(again.text).toContain('value="typed@example.com"');
    expect(again.text).not.toContain('typed-password');
    expect(challengeIn(again).signature).not.toBe(challengeIn(page).signature);
  });

  test('is not there, and nothing is asked, where the App wants none', async () => {
    const at = await makeWorld(gatehouse, 'off');
    expect((await call(at.app, 'GET /auth/captcha')).body).toEqual({ kind: 'off' });
    expect((await openForm(at, new Visitor())).text).not.toContain('captcha');
    expect(await doors['POST /auth/login']!.ask(at, { email: at.email })).toMatchObject({ status: 200 });
  });
});
