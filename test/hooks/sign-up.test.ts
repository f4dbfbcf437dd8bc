// The decision hook before a sign-up: every way to become a user by oneself, and none of those by which the App creates users.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { getClientRow } from '../../src/apps/clients/client.ts';
import { acceptInvitation } from '../../src/invitations/accept.ts';
import { createInvitation } from '../../src/invitations/invitations.ts';
import { createUser } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, PASSWORD } from '../kit/app.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { catchMails, linkIn, mailTo } from '../kit/mail.ts';
import { makeOneTimeWorld, oneTimeThings } from '../kit/one-time.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { startUpstream } from '../kit/outside/upstream-oidc.ts';
import { countRows } from '../kit/rows.ts';
import { Visitor } from '../kit/visitor.ts';
import { makeWorld as makeSocialWorld, openSignIn, signInWith } from '../social/world.ts';
import { allow, decide, makeHook, questions, refuse } from './world.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' }, { mail: true });
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  receiver = await startReceiver();
  app = await makeApp(gatehouse, { email_verification: 'off' });
});
afterEach(() => receiver.stop());

const hook = (more: object = {}, of = app) => makeHook(gatehouse, of, 'before_sign_up', { url: receiver.url, ...more });

const EMAIL = 'new@example.com';

/** At the screen, as far as the page after the form. */
async function signUpAtScreen(fields: object = {}) {
  const client = await makeClient(gatehouse, app, { first_party: true });
  const visitor = new Visitor();
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const form = await visitor.open(page.url.replace(/\/sign-in.*|$/, '/sign-up'));
  return visitor.submit(form, { email: EMAIL, password: PASSWORD, name: 'Ada', ...fields });
}

describe('A248 nobody becomes a user by themselves whom the App refuses', () => {
  test('on the screens, which say so in the App’s words as plain text', async () => {
    await hook();
    receiver.answer = decide({ decision: 'refuse', message: '<b>Members</b> only', code: 'members_only' });
    const refused = await signUpAtScreen();
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('&lt;b&gt;Members&lt;/b&gt; only');
    expect(await countRows(gatehouse, app, 'users')).toBe(0);
    expect(questions(receiver)).toMatchObject([
      {
        type: 'before_sign_up',
        user: { email: EMAIL, email_verified: false, name: 'Ada' },
        request: { way: 'password', connection: null, invitation: null, language: 'en', ip: '127.0.0.1' },
      },
    ]);
    expect(receiver.received[0]?.body).not.toContain(PASSWORD);
    receiver.answer = allow();
    expect((await signUpAtScreen()).location).toContain('code=');
  });

  test('through the API', async () => {
    const as = await makeApiKey(gatehouse, app);
    await hook();
    receiver.answer = refuse;
    const signUp = () => call(app, 'POST /auth/signup', { as, body: { email: EMAIL, password: PASSWORD } });
    const { status, body } = await signUp();
    expect([status, body]).toMatchObject([
      403,
      { code: 'sign_up_refused', message: 'Your plan has ended.', reason: 'plan_ended' },
    ]);
    receiver.answer = allow();
    expect((await signUp()).status).toBe(201);
    expect(questions(receiver)[0].request).toMatchObject({ way: 'api', ip: null });
  });

  test.each(['register_code', 'magic_link', 'magic_link_code', 'connection_arrival'] as const)(
    'by a %s, which stays as good as it was',
    async (kind) => {
      const world = await makeOneTimeWorld(gatehouse);
      const thing = await oneTimeThings[kind](world);
      await hook({}, world.app);
      const before = await countRows(gatehouse, world.app, 'users');
      receiver.answer = refuse;
      const refused = await thing.show(gatehouse, thing.token);
      expect(refused.headers.location ?? refused.text).toMatch(/access_denied|sign_up_refused/);
      receiver.answer = answerWith(500);
      for (let tries = 0; tries < 5; tries++) await thing.show(gatehouse, thing.token);
      expect(await countRows(gatehouse, world.app, 'users')).toBe(before);
      receiver.answer = allow();
      await thing.show(gatehouse, thing.token);
      expect(await countRows(gatehouse, world.app, 'users')).toBe(before + 1);
      expect(questions(receiver)[0]).toMatchObject({
        user: { email_verified: true },
        // By the API, or by a link of the client's own.
        client: kind === 'connection_arrival' ? { client_id: world.client.client_id } : null,
      });
    },
  );

  test('by an invitation, which stays as good as it was', async () => {
    const { core, mails } = catchMails(gatehouse);
    const { id } = await createInvitation(core, app, { email: EMAIL });
    const token = new URL(mails[0]?.link ?? '').searchParams.get('token') ?? '';
    const accept = () => acceptInvitation(gatehouse.system, app, { token, password: PASSWORD, name: 'Ada' });
    await hook();
    receiver.answer = refuse;
    await expect(accept()).rejects.toMatchObject({ code: 'sign_up_refused' });
    receiver.answer = allow();
    await accept();
    expect(questions(receiver)[0]).toMatchObject({
      user: { email: EMAIL, email_verified: true, name: 'Ada' },
      client: null,
      request: { way: 'invitation', invitation: { id, organization_id: null } },
    });
  });

  test('with a claim in the answer, which is no answer', async () => {
    await hook();
    receiver.answer = allow({ 'https://example.com/plan': 'pro' });
    const { status, text } = await signUpAtScreen();
    expect(status).toBe(503);
    expect(text).toContain('can’t be checked right now');
    expect(await countRows(gatehouse, app, 'users')).toBe(0);
  });
});

describe('the hook', () => {
  test('is told which client sent the person, by every way that begins at one', async () => {
    const upstream = await startUpstream();
    onTestFinished(upstream.stop);
    const world = await makeSocialWorld(gatehouse, upstream.issuer, { magic_link: 'on', email_verification: 'off' });
    await hook({}, world.app);
    receiver.answer = allow();
    const { challenge } = makePkce();
    const begin = async () => {
      const visitor = new Visitor();
      return { visitor, page: await visitor.open(authorizeUrl(world.app, world.client, challenge)) };
    };

    const { visitor, page } = await begin();
    const form = await visitor.open(page.url.replace(/\/sign-in.*|$/, '/sign-up'));
    await visitor.submit(form, { email: EMAIL, password: PASSWORD, name: 'Ada' });

    const other = await begin();
    const email = 'mailed@example.com';
    await other.visitor.submit(await other.visitor.open(`${other.page.url}/magic-link`), { email }, '/magic-link');
    const link = linkIn(await mailTo(gatehouse, email));
    await other.visitor.submit(await other.visitor.open(link), {}, '/enter');

    upstream.be({ sub: 'kim', email: 'kim@example.com', email_verified: true });
    await signInWith(await openSignIn(world.app, world.client), upstream, 'oidc');

    const as = await makeApiKey(gatehouse, world.app, ['auth:write']);
    await call(world.app, 'POST /auth/signup', { as, body: { email: 'api@example.com', password: PASSWORD } });

    const { name } = await getClientRow(gatehouse.database.db, world.app, world.client.client_id);
    const client = { client_id: world.client.client_id, name };
    expect(questions(receiver).map((asked) => [asked.request.way, asked.client])).toEqual([
      ['password', client],
      ['magic_link', client],
      ['connection', client],
      ['api', null],
    ]);
  });

  test('A249 is asked whether or not the address is known, so that its answer tells nobody', async () => {
    await createUser(gatehouse.database.db, app, { email: EMAIL });
    await hook();
    receiver.answer = refuse;
    const known = await signUpAtScreen();
    const unknown = await signUpAtScreen({ email: 'other@example.com' });
    expect([known.status, unknown.status]).toEqual([403, 403]);
    expect(receiver.received).toHaveLength(2);
  });

  test('is asked after the rules of the fields and of the App, never before', async () => {
    await hook();
    receiver.answer = allow();
    expect((await signUpAtScreen({ password: 'short' })).status).toBe(422);
    expect(receiver.received).toEqual([]);
  });

  test('is not asked about users whom the App creates, or who are known', async () => {
    const as = await makeApiKey(gatehouse, app, ['users:write', 'auth:write']);
    await hook();
    receiver.answer = refuse;
    const body = { email: EMAIL, password: PASSWORD };
    expect((await call(app, 'POST /users', { as, body })).status).toBe(201);
    expect((await call(app, 'POST /auth/login', { as, body })).status).toBe(200);
    expect(receiver.received).toEqual([]);
  });

  test('of another App, or one that is switched off, is asked nothing', async () => {
    const other = await makeApp(gatehouse);
    await hook({}, other);
    await hook({ enabled: false });
    receiver.answer = refuse;
    expect((await signUpAtScreen()).location).toContain('code=');
    expect(receiver.received).toEqual([]);
  });

  test('lets people sign up without an answer if the App wants that', async () => {
    await hook({ on_failure: 'continue' });
    receiver.answer = answerWith(500);
    expect((await signUpAtScreen()).location).toContain('code=');
    expect(receiver.received).toHaveLength(1);
  });
});
