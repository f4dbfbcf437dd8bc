// The links that the server prints: the first operator's, and the one that lets an operator back in.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { updateApp } from '../../../../src/apps/apps.ts';
import { makeOperator } from '../../../../src/apps/operators.ts';
import { createOneTimeToken } from '../../../../src/authentication/one-time/tokens.ts';
import { parseEmail } from '../../../../src/users/email.ts';
import { findSignedIn, listSessions } from '../../../../src/users/sessions/sessions.ts';
import { findUser, findUserByEmail } from '../../../../src/users/users.ts';
import { makeApp, PASSWORD } from '../../../kit/app.ts';
import { makeAuthenticator } from '../../../kit/factor.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Page, Visitor } from '../../../kit/visitor.ts';
import { type Developer, signedUp } from '../developer.ts';

let gatehouse: Gatehouse;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  issuer = (await consoleApp()).issuer;
});
afterAll(() => gatehouse.stop());

let issuer: string;
/** Where the printed link leads. */
const url = (path: string, token: string) => `${issuer}/${path}?token=${token}`;
const consoleApp = () => gatehouse.system.consoleApp();
const operators = () => gatehouse.database.db.selectFrom('operators').selectAll().execute();
const OTHER_PASSWORD = 'lantern-orbit-wander';

async function signIn(email: string, password: string) {
  const visitor = new Visitor();
  return visitor.submit(await visitor.open(`${gatehouse.url}/console`), { email, password });
}

describe('the first operator’s link', () => {
  let token: string;

  beforeEach(async () => {
    await gatehouse.database.db.deleteFrom('operators').execute();
    token = await createOneTimeToken(gatehouse.database.db, await consoleApp(), 'operator_setup');
  });

  const setUp = async (visitor: Visitor, email: string, password = PASSWORD) =>
    visitor.submit(await visitor.open(url('setup', token)), { email, password, name: '' });
  const isAsked = ({ text }: Page) => text.includes('autocomplete="current-password"');

  test('as it is printed, makes the operator, who is in the console with one press', async () => {
    const { db } = gatehouse.database;
    const visitor = new Visitor();
    const page = await visitor.open(`${gatehouse.url}/console/setup?token=${token}`);
    const before = Math.floor(Date.now() / 1000);
    const done = await visitor.submit(page, { email: 'olivia@example.com', password: PASSWORD, name: 'Olivia' });
    expect(done.url).toBe(`${gatehouse.url}/console`);
    expect((await visitor.open(`${gatehouse.url}/console/server`)).status).toBe(200);

    // It is recorded as any other sign-in with a password.
    const app = await consoleApp();
    const { id, last_sign_in_at } = (await findUserByEmail(db, app, parseEmail('olivia@example.com')!))!;
    expect(last_sign_in_at).not.toBeNull();
    const signIns = db.selectFrom('audit_log').select('data').where('user_id', '=', id);
    expect(await signIns.where('event', '=', 'sign_in.succeeded').execute()).toEqual([{ data: { method: 'pwd' } }]);
    const [session] = await listSessions(db, app, id);
    const { amr, signed_in_at, is_told } = await findSignedIn(db, app, session!.uid);
    expect([amr, is_told]).toEqual([['pwd'], true]);
    expect(signed_in_at!.getTime() / 1000).toBeGreaterThanOrEqual(before);
    expect(visitor.cookies.map(({ name }) => name)).toContain('gatehouse_known');
    expect(visitor.cookies.map(({ name }) => name)).not.toContain('gatehouse_new_password');
  });

  test('A91 is not a way round the second factor', async () => {
    const { db } = gatehouse.database;
    const app = await consoleApp();
    await updateApp(gatehouse.system, app, { settings: { mfa: 'required' } });
    try {
      const visitor = new Visitor();
      const page = await setUp(visitor, 'factor@example.com');
      expect(page.text).toMatch(/action="[^"]*\/enrol/);
      expect((await visitor.fetch(`${gatehouse.url}/console`)).status).toBe(303);
      const { id } = (await findUserByEmail(db, app, parseEmail('factor@example.com')!))!;
      expect(await listSessions(db, app, id)).toEqual([]);
    } finally {
      await updateApp(gatehouse.system, await consoleApp(), { settings: { mfa: 'optional' } });
    }
  });

  test('A161 signs in the browser that sent the form, and no other that has the link', async () => {
    // Of the attacker's own server: seeing the page, and every address on the way, leaves nothing in the browser.
    const victim = new Visitor();
    await victim.open(url('setup', token));
    expect(victim.cookies).toEqual([]);
    const visitor = new Visitor();
    await setUp(visitor, 'owner@example.com');
    expect((await victim.open(url('setup', token))).status).toBe(400);
    expect(isAsked(await victim.open(`${gatehouse.url}/console`))).toBe(true);
    expect(isAsked(await victim.open(`${gatehouse.url}/console/sign-in?login_hint=owner@example.com`))).toBe(true);
    // The link a second time, in the same browser after signing out: the password is asked for.
    visitor.cookies.length = 0;
    expect((await visitor.open(url('setup', token))).status).toBe(400);
    expect(isAsked(await visitor.open(`${gatehouse.url}/console`))).toBe(true);
  });

  test('takes the place of a session that somebody else left in the browser', async () => {
    const { visitor } = await signedUp(gatehouse);
    // The page with which every change of the user goes on by itself.
    const page = await visitor.submit(await setUp(visitor, 'successor@example.com'), {}, '/logout');
    expect(page.url).toBe(`${gatehouse.url}/console`);
    expect((await visitor.open(`${gatehouse.url}/console/server`)).status).toBe(200);
  });

  test('looking at it spends nothing, and neither does a mistake', async () => {
    const visitor = new Visitor();
    for (let times = 0; times < 20; times++) {
      expect((await visitor.fetch(url('setup', token))).status).toBe(200);
      expect((await visitor.fetch(url('setup', token), { method: 'HEAD' })).status).toBe(200);
    }
    const page = await visitor.open(url('setup', token));
    const weak = await visitor.submit(page, { email: 'one@example.com', password: 'password1', name: '' });
    expect(weak.status).toBe(422);
    expect(weak.text).toMatch(/id="password-error">This password is too easy/);
    const wrong = await visitor.submit(weak, { email: 'nonsense', password: PASSWORD, name: '' });
    expect(wrong.text).toMatch(/id="email-error"/);
    expect((await visitor.submit(wrong, { email: 'one@example.com', password: PASSWORD, name: '' })).status).toBe(200);
    expect(await operators()).toHaveLength(1);
  });

  test('of fifty at once, one gets it', async () => {
    const page = await new Visitor().open(url('setup', token));
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)![1]!;
    const attempt = (number: number) =>
      new Visitor().fetch(`${issuer}/setup`, {
        body: new URLSearchParams({ csrf, token, email: `racer-${number}@example.com`, password: PASSWORD, name: '' }),
      });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, number) => attempt(number)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.filter(({ headers }) => headers.getSetCookie().length > 0)).toHaveLength(1);
    expect(await operators()).toHaveLength(1);
    expect((await new Visitor().fetch(url('setup', token))).status).toBe(400);
  });

  test('is nothing once there is an operator, though it was never used', async () => {
    const somebody = await signedUp(gatehouse);
    await makeOperator(gatehouse.database.db, await consoleApp(), somebody.id);
    expect((await new Visitor().fetch(url('setup', token))).status).toBe(400);
  });

  test('who signed up with the operator’s address before has nothing of it', async () => {
    const squatter = await signedUp(gatehouse);
    const visitor = new Visitor();
    const page = await visitor.open(url('setup', token));
    await visitor.submit(page, { email: squatter.email, password: OTHER_PASSWORD, name: '' });
    expect((await squatter.visitor.fetch(`${gatehouse.url}/console`)).status).toBe(303);
    expect((await signIn(squatter.email, PASSWORD)).status).toBe(401);
    expect((await signIn(squatter.email, OTHER_PASSWORD)).url).toBe(`${gatehouse.url}/console`);
  });

  test.each(['', 'x', 'A'.repeat(43)])('%j is no link', async (wrong) => {
    expect((await new Visitor().fetch(url('setup', wrong))).status).toBe(400);
  });

  test('A65 is not spent by a page elsewhere', async () => {
    const page = await new Visitor().open(url('setup', token));
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)![1]!;
    const body = new URLSearchParams({ token, email: 'evil@example.com', password: PASSWORD, name: '' });
    const send = (fields: URLSearchParams, headers = {}) =>
      new Visitor().fetch(`${issuer}/setup`, { body: fields, headers });
    expect((await send(body)).status).toBe(403);
    body.set('csrf', csrf);
    expect((await send(body, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await operators()).toHaveLength(0);
  });
});

describe('the link that lets an operator back in', () => {
  let operator: Developer;
  let token: string;

  beforeEach(async () => {
    operator = await signedUp(gatehouse);
    await makeOperator(gatehouse.database.db, await consoleApp(), operator.id);
    token = await createOneTimeToken(gatehouse.database.db, await consoleApp(), 'operator_recovery', {
      user_id: operator.id,
    });
  });

  test('sets a new password once, and every session ends', async () => {
    const visitor = new Visitor();
    const page = await visitor.open(url('recover', token));
    expect(page.text).toContain(operator.email);
    expect((await visitor.submit(page, { password: 'password1' })).status).toBe(422);
    await visitor.submit(page, { password: OTHER_PASSWORD });
    expect((await operator.visitor.fetch(`${gatehouse.url}/console`)).status).toBe(303);
    expect((await signIn(operator.email, OTHER_PASSWORD)).url).toBe(`${gatehouse.url}/console`);
    expect((await visitor.submit(page, { password: PASSWORD })).status).toBe(400);
    expect((await signIn(operator.email, PASSWORD)).status).toBe(401);
  });

  test('lets in who lost the second factor, too', async () => {
    const app = await consoleApp();
    await makeAuthenticator(gatehouse, app, (await findUser(gatehouse.database.db, app, operator.id))!);
    expect((await signIn(operator.email, PASSWORD)).text).toContain('name="code"');
    const visitor = new Visitor();
    const page = await visitor.open(`${gatehouse.url}/console/recover?token=${token}`);
    expect((await visitor.submit(page, { password: OTHER_PASSWORD })).url).toBe(`${gatehouse.url}/console`);
    expect((await signIn(operator.email, OTHER_PASSWORD)).url).toBe(`${gatehouse.url}/console`);
  });

  test('is no page of any other App', async () => {
    const { issuer: other } = await makeApp(gatehouse);
    for (const path of ['setup', 'recover'])
      expect((await new Visitor().open(`${other}/${path}?token=${token}`)).status).toBe(404);
  });

  test('is worth nothing at the other link’s door', async () => {
    expect((await new Visitor().fetch(url('setup', token))).status).toBe(400);
    const page = await new Visitor().open(url('recover', token));
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)![1]!;
    const answer = await new Visitor().fetch(`${issuer}/setup`, {
      body: new URLSearchParams({ csrf, token, email: 'evil@example.com', password: PASSWORD, name: '' }),
    });
    expect(answer.status).toBe(403);
  });
});
