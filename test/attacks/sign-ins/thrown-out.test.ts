// A thief who knows the password signs in and stops half-way. Each way in which the owner then throws everybody out ends that sign-in,
// too: it becomes no session, code or token. Beside it, an end that comes while the last statements of a sign-in are written.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { claimUser } from '../../../src/authentication/addresses/take-over.ts';
import { now, SECOND } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { transact } from '../../../src/database/transact.ts';
import { setUserStatus, updateUser } from '../../../src/users/users.ts';
import { type Answer, call, makeDeveloper, signInByApi } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { codeOf, makeAuthenticator } from '../../kit/factor.ts';
import { authorizeUrl, makePkce, passScreens } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { untilBlocked } from '../../kit/locks.ts';
import { codeIn, linkIn, mailsTo, mailTo } from '../../kit/mail.ts';
import { countRows } from '../../kit/rows.ts';
import { actBefore, actBeforeTransaction } from '../../kit/vanishing.ts';
import { formsOf, type Page, Visitor } from '../../kit/visitor.ts';

const NEW = 'harbour-velvet-tractor';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse?.stop());
afterEach(() => vi.restoreAllMocks());

let app: App;
let client: TestClient;
let user: UserRow;
let key: string;
let count = 0;
const db = () => gatehouse.database.db;

beforeEach(async () => {
  app = await makeApp(gatehouse, { mfa: 'optional', email_change: 'new' });
  client = await makeClient(gatehouse, app, { first_party: true });
  user = await makeUser(gatehouse, app, { email: `owner-${++count}@example.com`, email_verified: true });
  key = await makeApiKey(gatehouse, app);
});

/** `code` of the authenticator app, if the owner has one. */
type Owner = { token: string; code?: string };
const byApp = async (entry: string, body?: object) => {
  const { status, text } = await call(app, entry, { as: key, params: { id: user.id }, ...(body && { body }) });
  expect(status, text).toBeLessThan(300);
};

/** In a mail to the owner, who gets others too. */
async function linkTo(path: string): Promise<string> {
  const find = () =>
    mailsTo(gatehouse, user.email)
      .map(linkIn)
      .find((link) => link.startsWith(`${app.issuer}${path}?`));
  await expect.poll(find).toBeDefined();
  return find()!;
}

/** The form behind a link of a mail. */
async function press(link: string, fields: Record<string, string> = {}): Promise<Page> {
  const visitor = new Visitor();
  const [form] = formsOf(await visitor.open(link));
  return visitor.open(form!.action, { body: new URLSearchParams({ ...form!.hidden, ...fields }) });
}

async function sessionOf(one: string): Promise<string> {
  const { body } = await call(app, 'GET /me/sessions', { as: one });
  return body.items.find(({ current }: { current: boolean }) => current).uid;
}

/** Each way to throw everybody out. `token` is of the owner's own session. */
const ways: Record<string, (owner: Owner) => Promise<unknown>> = {
  'a new password by the link in a mail': async () => {
    await call(app, 'POST /auth/password/forgot', { as: key, body: { email: user.email } });
    await press(await linkTo('/reset'), { password: NEW });
  },
  'a changed password that leaves the other sessions': ({ token }) =>
    call(app, 'PUT /me/password', {
      as: token,
      body: { current_password: PASSWORD, new_password: NEW, sign_out_others: false },
    }),
  'signing out the others': async ({ token, code }) => {
    const body = { password: PASSWORD, ...(code && { code }) };
    expect((await call(app, 'DELETE /me/sessions', { as: token, body })).status).toBe(204);
  },
  '“This wasn’t me”': async ({ token }) => {
    const other = await sessionOf((await signInByApi(gatehouse, app, user)).access_token);
    const body = { password: PASSWORD, new_password: NEW };
    expect(await call(app, 'POST /me/sessions/:uid/disown', { as: token, params: { uid: other }, body })).toMatchObject(
      {
        status: 204,
      },
    );
  },
  'undoing a change of the address': async ({ token }) => {
    const to = `thief-${count}@example.com`;
    await call(app, 'POST /me/email', { as: token, body: { email: to, password: PASSWORD } });
    await call(app, 'POST /me/email/confirm', { as: token, body: { code: codeIn(await mailTo(gatehouse, to)) } });
    await press(await linkTo('/undo-email'));
  },
  'proving an address that nobody had proved': async () => {
    await updateUser(db(), app, user.id, { email_verified: false });
    await transact(db(), (db) => claimUser(db, app, user, { password_hash: user.password_hash }));
  },
  'a password that the App sets': () => byApp('PUT /users/:id/password', { password: NEW }),
  'ending all sessions, by the App': () => byApp('DELETE /users/:id/sessions'),
  'resetting the factors and signing out, by the App': () =>
    byApp('DELETE /users/:id/factors', { sign_out_others: true }),
  'disabling and enabling': async () => {
    await byApp('POST /users/:id/disable');
    await byApp('POST /users/:id/enable');
  },
};

const begin = (more = {}) =>
  authorizeUrl(app, client, makePkce().challenge, { scope: 'openid offline_access', ...more });

/** Has typed the password, and not followed the redirect that leads back to the client. */
async function stopBeforeTheEnd(): Promise<{ thief: Visitor; onward: string }> {
  const thief = new Visitor();
  const [form] = formsOf(await thief.open(begin()));
  const sent = new URLSearchParams({ ...form!.hidden, email: user.email, password: PASSWORD });
  const { location } = await thief.fetch(form!.action, { body: sent });
  expect(location).toMatch(/\/authorize\/[\w-]+$/);
  return { thief, onward: location! };
}

const rowsOfUser = async () => ({
  sessions: await countRows(gatehouse, app, 'sessions', { user_id: user.id }),
  grants: await countRows(gatehouse, app, 'grants', { user_id: user.id }),
});

describe('A302 a sign-in that is finished, but not followed to its end', () => {
  test.each(Object.entries(ways))('A302 is over after %s', async (_, throwOut) => {
    const owner = { token: (await signInByApi(gatehouse, app, user)).access_token };
    const { thief, onward } = await stopBeforeTheEnd();
    await throwOut(owner);
    const before = await rowsOfUser();
    const page = await thief.open(onward);
    // The request begins again.
    expect([page.status, page.location]).toEqual([200, undefined]);
    expect(page.text).toContain('name="password"');
    expect(await rowsOfUser()).toEqual(before);
  });

  test('goes on if nobody was thrown out', async () => {
    const { thief, onward } = await stopBeforeTheEnd();
    await byApp('PATCH /users/:id', { name: 'Alice' });
    const { location } = await thief.open(onward);
    expect(new URL(location!).searchParams.get('code')).not.toBeNull();
  });

  test('the owner begins again in the same browser, and is let in', async () => {
    const { thief, onward } = await stopBeforeTheEnd();
    await byApp('DELETE /users/:id/sessions');
    await thief.open(onward);
    const { location } = await passScreens(thief, await thief.open(begin()), user.email);
    expect(new URL(location!).searchParams.get('code')).not.toBeNull();
  });
});

/** Those after which the password is the same, so that only the epoch tells. */
const sparing = ['signing out the others', 'ending all sessions, by the App', 'disabling and enabling'];

describe('A302 a sign-in that waits for its second factor', () => {
  test.each(sparing)('A302 begins again after %s, on the screens', async (name) => {
    const owner = { token: (await signInByApi(gatehouse, app, user)).access_token };
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    const thief = new Visitor();
    const asked = await thief.submit(await thief.open(begin()), { email: user.email, password: PASSWORD });
    await ways[name]!({ ...owner, code: codeOf(secret) });
    const page = await thief.submit(asked, { code: codeOf(secret, 1) });
    expect(page.location).toBeUndefined();
    expect(page.text).toContain('name="password"');
  });

  test.each(sparing)('A302 begins again after %s, through the API', async (name) => {
    const owner = { token: (await signInByApi(gatehouse, app, user)).access_token };
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    const { body } = await call(app, 'POST /auth/login', { as: key, body: { email: user.email, password: PASSWORD } });
    expect(body.code).toBe('second_factor_required');
    await ways[name]!({ ...owner, code: codeOf(secret) });
    const code = codeOf(secret, 1);
    const answer = await call(app, 'POST /auth/second-factor', { as: key, body: { ticket: body.ticket, code } });
    expect(said(answer)).toEqual([401, 'invalid_ticket']);
  });
});

/** What a node of the version before does to the user's row. It doesn't know the epoch. */
const byOldNode: Record<string, () => Promise<unknown>> = {
  'sets a password': () => {
    const password_changed_at = new Date(now().getTime() + SECOND);
    return ofUser().set({ password_hash: user.password_hash, password_changed_at }).execute();
  },
  'disables and enables the user': async () => {
    await ofUser().set({ status: 'disabled' }).execute();
    await ofUser().set({ status: 'active' }).execute();
  },
};
const ofUser = () => db().updateTable('users').where('app_id', '=', app.id).where('id', '=', user.id);

describe('A324 a node of the version before', () => {
  test.each(Object.entries(byOldNode))(
    'A324 %s, and a sign-in that is finished at this one is over',
    async (_, act) => {
      const { thief, onward } = await stopBeforeTheEnd();
      await act();
      expect((await thief.open(onward)).text).toContain('name="password"');
      expect(await rowsOfUser()).toEqual(nothing);
    },
  );

  test.each(Object.entries(byOldNode))('A324 %s, and a ticket of this one is over', async (_, act) => {
    const { secret } = await makeAuthenticator(gatehouse, app, user);
    const { body } = await logIn();
    await act();
    const answer = await call(app, 'POST /auth/second-factor', {
      as: key,
      body: { ticket: body.ticket, code: codeOf(secret) },
    });
    expect(said(answer)).toEqual([401, 'invalid_ticket']);
  });

  test('hashes the same password again, and the sign-in goes on', async () => {
    const { thief, onward } = await stopBeforeTheEnd();
    await ofUser()
      .set({ password_hash: `${user.password_hash} ` })
      .execute();
    const { location } = await thief.open(onward);
    expect(new URL(location!).searchParams.get('code')).not.toBeNull();
  });
});

const said = ({ status, body }: Answer) => [status, body?.code];

const endAll = () => byApp('DELETE /users/:id/sessions');
const logIn = () => call(app, 'POST /auth/login', { as: key, body: { email: user.email, password: PASSWORD } });
const nothing = { sessions: 0, grants: 0 };

describe('A303 everybody is thrown out while a sign-in is written', () => {
  const ends: [string, () => Promise<unknown>][] = [
    ['all sessions end', endAll],
    ['the user is disabled', () => byApp('POST /users/:id/disable')],
    ['the user gets a new password', () => byApp('PUT /users/:id/password', { password: NEW })],
  ];

  test.each(ends)('A303 %s before the tokens of an API sign-in are stored', async (_, end) => {
    const race = actBefore(gatehouse, /^write_tokens_/, end);
    expect(said(await logIn())).toEqual([401, 'invalid_credentials']);
    expect(race.happened).toBe(true);
    expect(await rowsOfUser()).toEqual(nothing);
    expect(await countRows(gatehouse, app, 'artifacts', { user_id: user.id })).toBe(0);
  });

  test.each(ends)('A303 %s before the grant is stored', async (_, end) => {
    const { thief, onward } = await stopBeforeTheEnd();
    const race = actBefore(gatehouse, 'upsert_grant_and_tell', end);
    expectNoCode(await thief.open(onward));
    expect(race.happened).toBe(true);
    expect(await rowsOfUser()).toEqual(nothing);
  });

  test.each(ends)('A303 %s before the session is stored', async (_, end) => {
    const { thief, onward } = await stopBeforeTheEnd();
    const race = actBefore(gatehouse, 'upsert_session', end, user.id);
    expectNoCode(await thief.open(onward));
    expect(race.happened).toBe(true);
    expect(await countRows(gatehouse, app, 'sessions', { user_id: user.id })).toBe(0);
    expect((await thief.open(begin())).text).toContain('name="password"');
  });

  test.each(ends)('A303 %s before another user’s session in the browser becomes this user’s', async (_, end) => {
    const other = await makeUser(gatehouse, app);
    const thief = new Visitor();
    await passScreens(thief, await thief.open(begin()), other.email);
    const screen = await thief.open(begin({ prompt: 'login' }));
    // Only once it is this user's.
    const race = actBefore(gatehouse, /^(update|upsert)_session$/, end, user.id);
    expectNoCode(await passScreens(thief, screen, user.email));
    expect(race.happened).toBe(true);
    expect(await countRows(gatehouse, app, 'sessions', { user_id: user.id })).toBe(0);
  });

  test('A303 all sessions end while the user agrees to a client', async () => {
    client = await makeClient(gatehouse, app);
    const thief = new Visitor();
    const consent = await thief.submit(await thief.open(begin()), { email: user.email, password: PASSWORD });
    const race = actBeforeTransaction(gatehouse, endAll);
    const page = await thief.submit(consent, { decision: 'allow' });
    expect(race.happened).toBe(true);
    expect(page.status).toBeLessThan(500);
    expect(await rowsOfUser()).toEqual(nothing);
  });

  test('A303 all sessions of a developer end while a personal access token is created', async () => {
    const { user: developer, token } = await makeDeveloper(gatehouse);
    const consoleApp = await gatehouse.system.consoleApp();
    const body = { name: 'laptop', scopes: ['users:read'], password: PASSWORD };
    const as = await makeApiKey(gatehouse, consoleApp, ['users:write']);
    const race = actBeforeTransaction(gatehouse, () =>
      call(consoleApp, 'DELETE /users/:id/sessions', { as, params: { id: developer.id } }),
    );
    const answer = await call(gatehouse.url, 'POST /access-tokens', { as: token, body });
    expect(race.happened).toBe(true);
    expect(said(answer)).toEqual([401, 'invalid_token']);
    expect(await countRows(gatehouse, consoleApp, 'personal_tokens', { developer_id: developer.id })).toBe(0);
  });
});

function expectNoCode({ location, status }: Page): void {
  expect(status).toBeLessThan(500);
  expect(location && new URL(location).searchParams.get('code')).toBeFalsy();
}

/** The statements themselves wait for an end that has begun and not committed yet: PGlite has one connection. */
describe.runIf(process.env.TEST_DATABASE_URL)('A303 an end that is under way', () => {
  /** From before that statement until it waits: the end holds its locks by then, and commits afterwards. */
  function endDuring(statement: string | RegExp, value?: string) {
    let ending: Promise<void> | undefined;
    const begin = () =>
      new Promise<void>((resolve) => {
        ending = transact(db(), async (db) => {
          await setUserStatus(db, app, user.id, 'disabled');
          resolve();
          await untilBlocked(gatehouse.database.db);
        });
      });
    actBefore(gatehouse, statement, begin, value);
    return {
      async ended() {
        expect(ending).toBeDefined();
        await ending;
      },
    };
  }

  test('A303 the tokens of an API sign-in wait for it, and are not stored', async () => {
    const race = endDuring(/^write_tokens_/);
    expect(said(await logIn())).toEqual([401, 'invalid_credentials']);
    await race.ended();
    expect(await rowsOfUser()).toEqual(nothing);
  });

  test('A303 a session waits for it, and is not stored', async () => {
    const { thief, onward } = await stopBeforeTheEnd();
    const race = endDuring('upsert_session', user.id);
    expectNoCode(await thief.open(onward));
    await race.ended();
    expect(await countRows(gatehouse, app, 'sessions', { user_id: user.id })).toBe(0);
  });

  test('A303 a grant waits for it, and is not stored', async () => {
    const { thief, onward } = await stopBeforeTheEnd();
    const race = endDuring('upsert_grant_and_tell');
    expectNoCode(await thief.open(onward));
    await race.ended();
    expect(await rowsOfUser()).toEqual(nothing);
  });
});
