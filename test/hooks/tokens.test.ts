// The decision hook before tokens: what it is told, what it may add, and what becomes of codes and refresh tokens.
import { decodeJwt } from 'jose';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { HOUR } from '../../src/clock.ts';
import { enter } from '../../src/hooks/call.ts';
import type { Moment } from '../../src/hooks/hooks.ts';
import { replaceMetadata } from '../../src/users/metadata.ts';
import { call } from '../http/api/call.ts';
import {
  type AppWithUser,
  makeApiKey,
  makeAppWithUser,
  makeClient,
  makeResource,
  PASSWORD,
  type TestClient,
} from '../kit/app.ts';
import { authorize, introspect, post, redeem, refresh, signIn, userinfo } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makeOwner } from '../kit/mail.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { allow, decide, makeHook, questions, refuse } from './world.ts';

const PLAN = 'https://example.com/plan';

let gatehouse: Gatehouse;
let receiver: Receiver;
let world: AppWithUser;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' }, { mail: true });
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  world = await makeAppWithUser(gatehouse);
});
afterEach(async () => {
  await receiver.stop();
  restoreTime();
});

const ask = (more: object = {}) =>
  makeHook(gatehouse, world.app, 'before_tokens', { url: `${receiver.url}/hook`, ...more });

const offline = { scope: 'openid offline_access', prompt: 'consent' };
const code = (more = {}) => authorize(world.app, world.client, world.user.email, more);
const tokens = (more = {}) => signIn(world.app, world.client, world.user.email, more);

describe('an answer that allows', () => {
  test('adds claims to the access token, its introspection, userinfo and the ID token, for as long as the token lives', async () => {
    await ask();
    receiver.answer = allow({ [PLAN]: 'pro' });
    const { access_token, id_token } = await tokens();
    expect(decodeJwt(id_token!)).toMatchObject({ [PLAN]: 'pro', sub: world.user.id });
    receiver.answer = allow({ [PLAN]: 'none' });
    expect((await introspect(world.app, world.client, access_token)).body).toMatchObject({ [PLAN]: 'pro' });
    expect((await userinfo(world.app, access_token)).body).toMatchObject({ [PLAN]: 'pro', sub: world.user.id });
  });

  test('adds them to a JWT, and is asked again for each refresh', async () => {
    const resource = await makeResource(gatehouse, world.app, { token_format: 'jwt' });
    await ask();
    receiver.answer = allow({ [PLAN]: 'pro' });
    const first = await tokens({
      ...offline,
      scope: 'openid offline_access photos:read',
      resource: resource.identifier,
    });
    expect(decodeJwt(first.access_token)).toMatchObject({ [PLAN]: 'pro', aud: resource.identifier });
    receiver.answer = allow({ [PLAN]: 'free' });
    const again = await refresh(world.app, world.client, first.refresh_token!, { resource: resource.identifier });
    expect(decodeJwt(String(again.body.access_token))).toMatchObject({ [PLAN]: 'free' });
    const [code, refreshed] = questions(receiver);
    expect(code).toMatchObject({ type: 'before_tokens', version: 1, issuer: world.app.issuer });
    expect(code.request).toMatchObject({ grant_type: 'authorization_code', audience: resource.identifier });
    expect(refreshed.request).toMatchObject({ grant_type: 'refresh_token', scopes: ['photos:read'] });
  });

  test('A235 is asked for with a signed question that holds no secret', async () => {
    const secret = await ask();
    receiver.answer = allow();
    const { code: given, verifier, ...rest } = await code();
    expect((await redeem(world.app, world.client, { code: given, verifier, ...rest })).status).toBe(200);
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect(new Verifier(secret!).verify(body, headers as Record<string, string>)).toMatchObject({
      user: { id: world.user.id, email: world.user.email },
      client: { client_id: world.client.client_id, name: 'Photo Prints' },
    });
    for (const hidden of [given, verifier, world.client.client_secret!, 'metadata_private', 'password'])
      expect(body).not.toContain(hidden);
  });

  test('is asked for machines, which have no user', async () => {
    await ask();
    receiver.answer = allow({ [PLAN]: 'pro' });
    const machine = await makeClient(gatehouse, world.app, { type: 'machine' });
    const { status, body } = await post(world.app, '/token', { grant_type: 'client_credentials' }, machine);
    expect(status).toBe(200);
    expect((await introspect(world.app, machine, String(body.access_token))).body).toMatchObject({ [PLAN]: 'pro' });
    expect(questions(receiver)[0]).toMatchObject({ user: null, request: { grant_type: 'client_credentials' } });
  });

  test('is asked for sign-ins through the API, and their refreshes', async () => {
    const key = await makeApiKey(gatehouse, world.app);
    await ask();
    receiver.answer = allow({ [PLAN]: 'pro' });
    const login = () =>
      call(world.app, 'POST /auth/login', { as: key, body: { email: world.user.email, password: PASSWORD } });
    const { tokens } = (await login()).body;
    expect(decodeJwt(tokens.access_token)).toMatchObject({ [PLAN]: 'pro' });
    expect(decodeJwt(tokens.id_token)).toMatchObject({ [PLAN]: 'pro' });
    receiver.answer = refuse;
    expect((await login()).body).toMatchObject({ code: 'tokens_refused', message: 'Your plan has ended.' });
    const again = () =>
      call(world.app, 'POST /auth/refresh', { as: key, body: { refresh_token: tokens.refresh_token } });
    expect((await again()).body).toMatchObject({ code: 'tokens_refused', reason: 'plan_ended' });
    receiver.answer = answerWith(500);
    expect((await again()).body).toMatchObject({ code: 'hook_failed' });
    receiver.answer = allow();
    expect((await again()).status).toBe(200);
  });
});

const byMachine = (app: App, client: TestClient) => post(app, '/token', { grant_type: 'client_credentials' }, client);

describe('A243 an answer gives no tokens at all', () => {
  test('with a claim that it may not add', async () => {
    const machine = await makeClient(gatehouse, world.app, { type: 'machine' });
    await ask();
    for (const name of [
      ...['sub', 'email', 'scope', 'aud', 'exp', 'acr', 'amr', 'org_id', 'roles', 'cnf', 'act', 'plan', 'iss'],
      ...['http://example.com/plan', 'https://example.com', 'https:plan', 'https://example.com/a b'],
      ...['https://EXAMPLE.com/x', 'client_id', ''],
    ]) {
      receiver.answer = allow({ [PLAN]: 'pro', [name]: 'x' });
      const { status, body } = await byMachine(world.app, machine);
      expect([name, status, body.error]).toEqual([name, 503, 'temporarily_unavailable']);
      expect(body).not.toHaveProperty('access_token');
    }
  });

  test('with more than 4 KB of claims, together with the custom claims of the App', async () => {
    const settings = { custom_claims: ['long=metadata_public.long'] };
    world = await makeAppWithUser(gatehouse, { settings });
    const metadata_public = { long: 'x'.repeat(2_000) };
    await replaceMetadata(gatehouse.database.db, world.app, world.user.id, { metadata_public });
    await ask();
    receiver.answer = allow({ [PLAN]: 'x'.repeat(2_000) });
    const authorized = await code();
    receiver.answer = allow({ [PLAN]: 'x'.repeat(2_100) });
    expect((await redeem(world.app, world.client, authorized)).status).toBe(503);
    receiver.answer = allow({ [PLAN]: 'x'.repeat(2_000) });
    expect((await redeem(world.app, world.client, authorized)).status).toBe(200);
  });
});

describe('a refusal', () => {
  test('is access_denied in the words of the App, and leaves code and refresh token as they were', async () => {
    await ask();
    receiver.answer = refuse;
    const authorized = await code(offline);
    const { status, body } = await redeem(world.app, world.client, authorized);
    expect([status, body]).toEqual([
      400,
      {
        error: 'access_denied',
        error_description: 'the decision hook of the App refused this request',
        message: 'Your plan has ended.',
        reason: 'plan_ended',
      },
    ]);
    receiver.answer = allow();
    const redeemed = await redeem(world.app, world.client, authorized);
    expect(redeemed.status).toBe(200);
    receiver.answer = refuse;
    const token = String(redeemed.body.refresh_token);
    expect((await refresh(world.app, world.client, token)).body.error).toBe('access_denied');
    receiver.answer = allow();
    expect((await refresh(world.app, world.client, token)).status).toBe(200);
    expect((await redeem(world.app, world.client, authorized)).body.error).toBe('invalid_grant');
  });

  test('A244 stands whatever else is wrong with the answer, and its words are plain text on one line', async () => {
    await ask({ on_failure: 'continue' });
    const message = `<b>Hi</b>\n\u202egnp.exe\u0007 ${'a'.repeat(300)}`;
    receiver.answer = decide({ decision: 'refuse', message, code: 'Not A Code', claims: { sub: 'x' } });
    const { status, body } = await redeem(world.app, world.client, await code());
    expect([status, body.error, body.reason]).toEqual([400, 'access_denied', undefined]);
    expect(body.message).toHaveLength(200);
    expect(body.message).toMatch(/^<b>Hi<\/b> gnp\.exe a+$/);
    receiver.answer = decide({ decision: 'refuse', message: 7 });
    expect((await redeem(world.app, world.client, await code())).status).toBe(400);
  });

  test('a request that is wrong is refused before anybody is asked', async () => {
    await ask();
    receiver.answer = allow();
    const authorized = await code();
    await redeem(world.app, world.client, { ...authorized, verifier: 'x'.repeat(43) });
    await post(world.app, '/token', { grant_type: 'refresh_token', refresh_token: 'none' }, world.client);
    expect(receiver.received).toEqual([]);
  });

  test('a client that lost the answer to a refresh gets it again, and nobody is asked', async () => {
    await ask();
    receiver.answer = allow();
    const { refresh_token } = await tokens(offline);
    const first = await refresh(world.app, world.client, refresh_token!);
    const asked = receiver.received.length;
    expect((await refresh(world.app, world.client, refresh_token!)).body).toEqual(first.body);
    expect(receiver.received).toHaveLength(asked);
  });
});

const failures: [name: string, answer: Receiver['answer']][] = [
  ['another status', answerWith(500, '{"decision":"allow"}')],
  ['201', answerWith(201, '{"decision":"allow"}')],
  ['a redirect to this machine', (response) => void response.writeHead(302, { location: gatehouse.url }).end()],
  ['no JSON', answerWith(200, 'allow')],
  ['no decision', decide({ claims: {} })],
  ['an unknown decision', decide({ decision: 'maybe' })],
  ['claims of the wrong type', decide({ decision: 'allow', claims: ['x'] })],
  ['half a surrogate pair in a claim', allow({ [PLAN]: { deep: ['\ud800'] } })],
  ['half a surrogate pair in a name', allow({ [PLAN]: { '\ud800': 1 } })],
  ['NUL in a claim', allow({ [PLAN]: 'a\0' })],
  ['a claim six levels deep', allow({ [PLAN]: [[[[[[1]]]]]] })],
  ['10 MB', answerWith(200, JSON.stringify({ decision: 'allow', x: 'x'.repeat(10_000_000) }))],
  ['an answer without an end', (response) => void response.writeHead(200).write('{"decision":')],
  ['nothing at all', () => {}],
];

test('A245 without an answer, on_failure decides, and neither a code nor a refresh token is burnt', async () => {
  receiver.answer = allow();
  let { refresh_token: token = '' } = await tokens(offline);
  const authorized = await code();
  for (const [name, answer] of failures) {
    await ask({ timeout_ms: 200 });
    receiver.answer = answer;
    const { status, headers, body } = await refresh(world.app, world.client, token);
    expect([name, status, body.error]).toEqual([name, 503, 'temporarily_unavailable']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    if (answer === failures[0]?.[1]) expect((await redeem(world.app, world.client, authorized)).status).toBe(503);
    await ask({ timeout_ms: 200, on_failure: 'continue' });
    const again = await refresh(world.app, world.client, token);
    expect([name, again.status]).toEqual([name, 200]);
    token = String(again.body.refresh_token);
  }
  expect((await redeem(world.app, world.client, authorized)).status).toBe(200);
});

describe('A246 a hook that is slow or down', () => {
  let client: TestClient;
  beforeEach(async () => {
    client = await makeClient(gatehouse, world.app, { type: 'machine' });
    await ask();
  });

  /** Requests that wait for the hook, until `end` has it allow them. */
  const hold = async (count: number) => {
    const waiting: (() => void)[] = [];
    receiver.answer = (response) => void waiting.push(() => response.end('{"decision":"allow"}'));
    const held = Array.from({ length: count }, () => byMachine(world.app, client));
    await expect.poll(() => waiting.length).toBe(count);
    return async () => {
      for (const end of waiting) end();
      return (await Promise.all(held)).map(({ status }) => status);
    };
  };

  test('has at most 12 questions of a moment at a time, and takes no place from another moment, a test beyond two, or another App', async () => {
    const other = await makeAppWithUser(gatehouse, { client: { type: 'machine' } });
    const end = await hold(12);
    expect((await byMachine(world.app, client)).status).toBe(503);
    expect(receiver.received).toHaveLength(12);
    expect((await byMachine(other.app, other.client)).status).toBe(200);
    const leave = ['before_sign_up', 'test', 'test'].map((kind) => enter(world.app, kind as Moment | 'test'));
    expect(leave).not.toContain(undefined);
    expect(enter(world.app, 'test')).toBeUndefined();
    const more = Array.from({ length: 6 }, () => enter(world.app, 'before_sign_up'));
    expect(more.map((one) => one !== undefined)).toEqual([true, true, true, true, true, false]);
    for (const one of [...leave, ...more]) one?.();
    expect(await end()).toEqual(Array(12).fill(200));
  });

  test('is tried again by the next request if there was no place for the trial', async () => {
    receiver.answer = answerWith(503);
    for (let count = 0; count < 5; count++) await byMachine(world.app, client);
    passTime(10_001);
    const taken = Array.from({ length: 12 }, () => enter(world.app, 'before_tokens'));
    expect((await byMachine(world.app, client)).status).toBe(503);
    for (const leave of taken) leave?.();
    receiver.answer = allow();
    expect((await byMachine(world.app, client)).status).toBe(200);
  });

  test('is left alone after five failures in a row, and then tried by one request', async () => {
    receiver.answer = answerWith(503);
    for (let count = 0; count < 7; count++) expect((await byMachine(world.app, client)).status).toBe(503);
    expect(receiver.received).toHaveLength(5);
    passTime(10_001);
    expect((await byMachine(world.app, client)).status).toBe(503);
    expect((await byMachine(world.app, client)).status).toBe(503);
    expect(receiver.received).toHaveLength(6);
    passTime(10_001);
    receiver.answer = allow();
    for (let count = 0; count < 2; count++) expect((await byMachine(world.app, client)).status).toBe(200);
    const events = await gatehouse.database.db
      .selectFrom('audit_log')
      .select(['event', 'actor_kind'])
      .where('app_id', '=', world.app.id)
      .where('event', 'in', ['hook.suspended', 'hook.recovered'])
      .orderBy('at')
      .execute();
    expect(events.map(({ event, actor_kind }) => `${event} ${actor_kind}`)).toEqual([
      'hook.suspended system',
      'hook.recovered system',
    ]);
  });

  test('tells the owners by one mail in six hours, however often it fails, and by another after it was changed', async () => {
    const { mails } = await makeOwner(gatehouse, world.app);
    const failAgain = async () => {
      for (const [count, answer] of [
        [5, answerWith(503)],
        [1, allow()],
      ] as const) {
        receiver.answer = answer;
        passTime(10_001);
        for (let asked = 0; asked < count; asked++) await byMachine(world.app, client);
      }
      return (await mails()).length;
    };
    expect(await failAgain()).toBe(1);
    expect(await failAgain()).toBe(1);
    passTime(6 * HOUR);
    expect(await failAgain()).toBe(2);
    expect(await failAgain()).toBe(2);
    await ask({ timeout_ms: 500 });
    expect(await failAgain()).toBe(3);
    expect(new Set((await mails()).map(({ kind }) => kind))).toEqual(new Set(['hook_suspended']));
  });

  test('A247 answers that are of no use don’t suspend it: one user’s data could lead to them', async () => {
    receiver.answer = answerWith(500);
    for (let count = 0; count < 3; count++) await byMachine(world.app, client);
    receiver.answer = allow({ sub: 'x' });
    for (let count = 0; count < 3; count++) await byMachine(world.app, client);
    receiver.answer = allow();
    expect((await byMachine(world.app, client)).status).toBe(200);
  });

  test('the record of the request says what was wrong', async () => {
    receiver.answer = allow({ sub: 'x' });
    await redeem(world.app, world.client, await code());
    const find = () =>
      gatehouse.database.db
        .selectFrom('request_records')
        .select(['failed_checks', 'error', 'description'])
        .where('app_id', '=', world.app.id)
        .where('outcome', '=', 'refused')
        .executeTakeFirst();
    await expect.poll(find).toMatchObject({
      failed_checks: ['hook'],
      error: 'temporarily_unavailable',
      description: expect.stringContaining('the claim "sub" must have a name that is an https: URL'),
    });
  });
});
