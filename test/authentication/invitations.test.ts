// Invitations: the link makes one user with a proved address, or gives one the roles; every door keeps out who is not
// invited where an App takes new users by invitation alone.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { deleteClient } from '../../src/apps/clients/clients.ts';
import type { Settings } from '../../src/apps/settings/settings.ts';
import { createOneTimeToken } from '../../src/authentication/one-time/tokens.ts';
import { DAY, MINUTE } from '../../src/clock.ts';
import { getInvitation, revokeInvitation } from '../../src/invitations/invitations.ts';
import { readInvitation } from '../../src/invitations/list.ts';
import { SERVER } from '../../src/invitations/standing.ts';
import { parseEmail } from '../../src/users/email.ts';
import { createRole, deleteRole, listUserRoles } from '../../src/users/roles.ts';
import { findSignedIn, listSessions } from '../../src/users/sessions/sessions.ts';
import { findUserByEmail, setPassword, setUserStatus } from '../../src/users/users.ts';
import { call } from '../http/api/call.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeInvitation, makeUser, PASSWORD } from '../kit/app.ts';
import { makeAuthenticator } from '../kit/factor.ts';
import { authorizeUrl, introspect, makePkce, signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo, noMoreMail } from '../kit/mail.ts';
import { countRows } from '../kit/rows.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';

const NEW_PASSWORD = 'harvest-violin-comet';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

let count = 0;
const newAddress = () => `guest-${++count}@example.com`;

async function invite(settings: Partial<Settings> = {}, input: Parameters<typeof makeInvitation>[2] = {}) {
  const app = await makeApp(gatehouse, { sign_up: 'invitation', ...settings });
  for (const name of ['staff', 'admin']) await createRole(gatehouse.database.db, app, { name });
  const email = input.email ?? newAddress();
  const invitation = await makeInvitation(gatehouse, app, { email, ...input });
  return { app, email, invitation, link: linkIn(await mailTo(gatehouse, email)) };
}

const find = (app: App, email: string) => findUserByEmail(gatehouse.database.db, app, parseEmail(email)!);
async function stateIn(app: App, id: string) {
  const { db } = gatehouse.database;
  return (await readInvitation(db, app, await getInvitation(db, app, id))).state;
}

const tokenOf = (link: string) => new URL(link).searchParams.get('token')!;

async function accept(link: string, fields: Record<string, string> = { name: 'Bob', password: NEW_PASSWORD }) {
  const visitor = new Visitor();
  return visitor.submit(await visitor.open(link), fields);
}

/** The way on of the page that says that all is done. */
const wayOn = (page: Page) => /class="button button-wide button-primary" href="([^"]+)"/.exec(page.text)?.[1];

describe('the link', () => {
  test('makes a user with the address proved and the roles, who signs in with the password', async () => {
    const { app, email, link, invitation } = await invite({}, { name: 'Bob', roles: ['staff'], inviter: 'Alice' });
    const letter = (await mailTo(gatehouse, email)).text;
    expect(letter).toContain('Alice invites you');
    expect(link.startsWith(`${app.issuer}/invitation?token=`)).toBe(true);
    const shown = await new Visitor().open(link);
    expect(shown.text).toContain(email);
    expect(shown.text).toContain('value="Bob"');
    expect(await find(app, email)).toBeUndefined();

    const done = await accept(link, { name: 'Robert', password: NEW_PASSWORD });
    expect(done.status).toBe(200);
    expect(wayOn(done)).toBe(`${app.issuer}/account`);
    const user = (await find(app, email))!;
    expect(user).toMatchObject({ email_verified: true, name: 'Robert' });
    expect(await listUserRoles(gatehouse.database.db, app, user.id)).toEqual(['staff']);
    expect(await getInvitation(gatehouse.database.db, app, invitation.id)).toMatchObject({ accepted_user_id: user.id });
    const as = await makeApiKey(gatehouse, app);
    const login = await call(app, 'POST /auth/login', { as, body: { email, password: NEW_PASSWORD } });
    expect([login.status, login.body.user.roles]).toEqual([200, ['staff']]);
  });

  test('A112 works once, and not when it was revoked, replaced, has expired, or was changed', async () => {
    const used = await invite();
    expect((await accept(used.link)).status).toBe(200);
    expect((await new Visitor().open(used.link)).status).toBe(400);

    const revoked = await invite();
    const page = await new Visitor().open(revoked.link);
    await revokeInvitation(gatehouse.database.db, revoked.app, revoked.invitation.id, SERVER);
    expect((await new Visitor().submit(page, { name: '', password: NEW_PASSWORD })).status).toBe(400);

    const old = await invite();
    const as = await makeApiKey(gatehouse, old.app);
    await call(old.app, 'POST /invitations/:id/resend', { as, params: { id: old.invitation.id } });
    const young = linkIn(await mailTo(gatehouse, old.email, 2));
    expect((await new Visitor().open(old.link)).status).toBe(400);
    expect((await new Visitor().open(young)).status).toBe(200);
    for (const wrong of [`${young}x`, young.slice(0, -1), `${old.app.issuer}/invitation?token=${old.invitation.id}`])
      expect((await new Visitor().open(wrong)).status).toBe(400);
    passTime(7 * DAY + 1);
    expect((await new Visitor().open(young)).status).toBe(400);
    expect(await find(old.app, old.email)).toBeUndefined();
  });

  test('A95 a token of another kind is worth nothing here, nor this one at another App or door', async () => {
    const { app, email, link, invitation } = await invite({ magic_link: 'on' });
    const { db } = gatehouse.database;
    const payload = { invitation_id: invitation.id, email, email_key: email };
    for (const kind of ['reset_password', 'verify_email', 'magic_link', 'connection_arrival'] as const) {
      const token = await createOneTimeToken(db, app, kind, { payload });
      expect((await new Visitor().open(`${app.issuer}/invitation?token=${token}`)).status, kind).toBe(400);
    }
    const other = await makeApp(gatehouse, { sign_up: 'invitation', magic_link: 'on' });
    const token = tokenOf(link);
    for (const url of [
      `${other.issuer}/invitation`,
      ...['reset', 'verify-email', 'magic-link'].map((door) => `${app.issuer}/${door}`),
    ])
      expect((await new Visitor().open(`${url}?token=${token}`)).status, url).toBe(400);
    expect((await accept(link)).status).toBe(200);
  });

  test('A112 nobody else’s address, role or password comes in with the form', async () => {
    const { app, email, link } = await invite({}, { roles: ['staff'] });
    const visitor = new Visitor();
    const page = await visitor.open(link);
    const { hidden, action } = formsOf(page)[0]!;
    const mallory = { email: 'mallory@example.com', email_verified: 'true', app_id: 'x' };
    const send = (more: Record<string, string>) =>
      visitor.open(action, { body: new URLSearchParams({ ...hidden, name: '', password: NEW_PASSWORD, ...more }) });
    expect((await send({ ...mallory, roles: 'admin' })).status).toBe(400);
    expect(await find(app, email)).toBeUndefined();
    expect((await send(mallory)).status).toBe(200);
    expect(await find(app, mallory.email)).toBeUndefined();
    const user = (await find(app, email))!;
    expect(await listUserRoles(gatehouse.database.db, app, user.id)).toEqual(['staff']);
    // Another page could not have sent it.
    const next = await invite();
    const { csrf: _, ...bare } = formsOf(await visitor.open(next.link))[0]!.hidden;
    const forged = await visitor.fetch(`${next.app.issuer}/invitation`, {
      body: new URLSearchParams({ ...bare, password: NEW_PASSWORD }),
    });
    expect(forged.status).toBe(403);
  });

  test('A112 accepted fifty times at once makes one user', async () => {
    const { app, email, link } = await invite({}, { roles: ['staff'] });
    const visitor = new Visitor();
    const page = await visitor.open(link);
    const attempts = Array.from({ length: 50 }, () => visitor.submit(page, { name: 'Bob', password: NEW_PASSWORD }));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => ![200, 400, 503].includes(status))).toEqual([]);
    expect(await countRows(gatehouse, app, 'users')).toBe(1);
    expect(await countRows(gatehouse, app, 'user_roles', { user_id: (await find(app, email))!.id })).toBe(1);
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'invitation.accepted' })).toBe(1);
  });

  test('a weak password leaves it good', async () => {
    const { link } = await invite();
    const page = await accept(link, { name: 'Bob', password: 'password' });
    expect([page.status, page.text.includes('aria-invalid')]).toEqual([422, true]);
    expect((await accept(link)).status).toBe(200);
  });

  test('roles that are gone by then are not given', async () => {
    const { app, email, link } = await invite({}, { roles: ['admin', 'staff'] });
    await deleteRole(gatehouse.database.db, app, 'admin');
    await accept(link);
    expect(await listUserRoles(gatehouse.database.db, app, (await find(app, email))!.id)).toEqual(['staff']);
  });
});

describe('an address that a user has already', () => {
  test('gets the roles without a password, and keeps its own', async () => {
    const app = await makeApp(gatehouse);
    await createRole(gatehouse.database.db, app, { name: 'staff' });
    const user = await makeUser(gatehouse, app, { email: newAddress(), email_verified: true });
    const client = await makeClient(gatehouse, app);
    const { access_token } = await signIn(app, client, user.email);
    await makeInvitation(gatehouse, app, { email: user.email, roles: ['staff'] });
    const link = linkIn(await mailTo(gatehouse, user.email));
    const visitor = new Visitor();
    const page = await visitor.open(link);
    expect(formsOf(page)[0]!.names.has('password')).toBe(false);
    const { hidden, action } = formsOf(page)[0]!;
    // A password that nobody asked for is not set.
    const body = new URLSearchParams({ ...hidden, password: NEW_PASSWORD });
    expect((await visitor.open(action, { body })).status).toBe(200);
    expect(await listUserRoles(gatehouse.database.db, app, user.id)).toEqual(['staff']);
    expect((await find(app, user.email))!.password_hash).toBe(user.password_hash);
    expect((await introspect(app, client, access_token)).body.active).toBe(true);
  });

  test('A112 that was never proved is taken from whoever made it: password, factors and sessions go', async () => {
    const app = await makeApp(gatehouse, { email_verification: 'off' });
    await createRole(gatehouse.database.db, app, { name: 'admin' });
    const squatter = await makeUser(gatehouse, app, { email: newAddress() });
    await makeAuthenticator(gatehouse, app, squatter);
    await mailTo(gatehouse, squatter.email);
    const client = await makeClient(gatehouse, app);
    await makeInvitation(gatehouse, app, { email: squatter.email, roles: ['admin'] });
    expect((await accept(linkIn(await mailTo(gatehouse, squatter.email, 2)))).status).toBe(200);
    expect(await find(app, squatter.email)).toMatchObject({ id: squatter.id, email_verified: true });
    expect(await countRows(gatehouse, app, 'factors')).toBe(0);
    await expect(signIn(app, client, squatter.email)).rejects.toThrow();
    const as = await makeApiKey(gatehouse, app);
    const login = await call(app, 'POST /auth/login', { as, body: { email: squatter.email, password: NEW_PASSWORD } });
    expect(login.body.user.roles).toEqual(['admin']);
  });

  test('of a disabled user lets nobody in', async () => {
    const { app, link, email } = await invite({ sign_up: 'open' });
    const user = await makeUser(gatehouse, app, { email, email_verified: true });
    await setUserStatus(gatehouse.database.db, app, user.id, 'disabled');
    expect((await new Visitor().open(link)).status).toBe(400);
  });
});

describe('A70 the way on', () => {
  test('is what the invitation names, as long as it is registered', async () => {
    const app = await makeApp(gatehouse);
    const client = await makeClient(gatehouse, app, { client_uri: 'https://rp.example.com/' });
    const arrive = async (redirect_uri: string | undefined, meanwhile = async () => {}) => {
      const email = newAddress();
      await makeInvitation(gatehouse, app, { email, client_id: client.client_id, redirect_uri });
      const link = linkIn(await mailTo(gatehouse, email));
      await meanwhile();
      return wayOn(await accept(link));
    };
    expect(await arrive(CALLBACK)).toBe(CALLBACK);
    expect(await arrive(undefined)).toBe('https://rp.example.com/');
    expect(await arrive(CALLBACK, () => deleteClient(gatehouse.database.db, app, client.client_id))).toBe(
      `${app.issuer}/account`,
    );
  });

  test('is what this browser wanted before', async () => {
    const { app, link } = await invite();
    const client = await makeClient(gatehouse, app, { first_party: true });
    const visitor = new Visitor();
    const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    expect(start.text).toContain('by invitation');
    const done = await visitor.submit(await visitor.open(link), { name: '', password: NEW_PASSWORD });
    const back = await visitor.open(wayOn(done)!.replaceAll('&amp;', '&'));
    expect(back.location?.startsWith(CALLBACK)).toBe(true);
    expect(back.location).toContain('code=');
  });

  test('nothing in the address changes it', async () => {
    const { app, link } = await invite();
    for (const name of ['redirect_uri', 'return_to', 'client_id'])
      expect((await new Visitor().open(`${link}&${name}=https://evil.example.com`)).text).not.toContain('evil');
    const done = await accept(`${link}&redirect_uri=https://evil.example.com/`);
    expect(wayOn(done)).toBe(`${app.issuer}/account`);
  });
});

describe('the password that was just chosen', () => {
  const isAsked = ({ text }: Page) => text.includes('autocomplete="current-password"');
  const hasCode = ({ location }: Page) => location?.includes('code=') ?? false;

  async function join(settings: Partial<Settings> = {}, metadata: Parameters<typeof makeClient>[2] = {}) {
    const { app, email, link } = await invite(settings);
    const client = await makeClient(gatehouse, app, { first_party: true, ...metadata });
    const visitor = new Visitor();
    await visitor.submit(await visitor.open(link), { name: '', password: NEW_PASSWORD });
    const goOn = (more = {}, browser = visitor) => browser.open(authorizeUrl(app, client, makePkce().challenge, more));
    return { app, email, visitor, goOn, user: (await find(app, email))! };
  }

  test('signs in once, in this browser, as a password would', async () => {
    const { app, user, visitor, goOn } = await join();
    expect(isAsked(await goOn({}, new Visitor()))).toBe(true);
    const before = visitor.cookies.map((one) => ({ ...one }));
    expect(hasCode(await goOn())).toBe(true);
    const [session, ...others] = await listSessions(gatehouse.database.db, app, user.id);
    expect(others).toEqual([]);
    expect(await findSignedIn(gatehouse.database.db, app, session!.uid)).toMatchObject({ amr: ['pwd'], is_told: true });
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'sign_in.succeeded', user_id: user.id })).toBe(1);
    // A161: the same cookies once more, as a thief or the back button would.
    const copy = new Visitor();
    copy.cookies.push(...before);
    expect(isAsked(await goOn({}, copy))).toBe(true);
  });

  test.each<[string, (joined: Awaited<ReturnType<typeof join>>) => Promise<unknown> | unknown, object?]>([
    ['after five minutes', () => passTime(5 * MINUTE + 1)],
    ['at a fresh sign-in', () => {}, { prompt: 'login' }],
    ['at one within the last hour', () => {}, { max_age: '3600' }],
    ['where somebody else is expected', () => {}, { login_hint: 'somebody@example.com' }],
    ['after another change', ({ app, user }) => setPassword(gatehouse.database.db, app, user.id, { hash: null })],
    ['once the user is disabled', ({ app, user }) => setUserStatus(gatehouse.database.db, app, user.id, 'disabled')],
  ])('A161 is asked for again %s', async (_, meanwhile, more) => {
    const joined = await join();
    await meanwhile(joined);
    expect(isAsked(await joined.goOn(more))).toBe(true);
  });

  test('A91 leaves the second factor to be asked for', async () => {
    const { app, user, goOn } = await join({ mfa: 'required' });
    expect((await goOn()).text).toMatch(/action="[^"]*\/enrol/);
    expect(await listSessions(gatehouse.database.db, app, user.id)).toEqual([]);
  });

  test('A161 gives no code to a program on the device that no page has named', async () => {
    const redirect_uri = 'http://127.0.0.1:4711/callback';
    const { goOn } = await join({}, { application_type: 'native', redirect_uris: [redirect_uri] });
    const page = await goOn({ redirect_uri });
    expect([page.status, hasCode(page), page.text.includes('value="continue"')]).toEqual([200, false, true]);
  });
});

describe.each(['invitation', 'closed'] as const)('A114 where sign-up is %s', (sign_up) => {
  test('the screen offers none, and its form is refused, invited or not', async () => {
    const app = await makeApp(gatehouse, { sign_up: 'invitation' });
    const email = newAddress();
    await makeInvitation(gatehouse, app, { email });
    await gatehouse.database.db
      .updateTable('apps')
      .set({ settings: JSON.stringify({ sign_up }) })
      .where('id', '=', app.id)
      .execute();
    const { app: asked, visitor, start } = await openFresh(sign_up);
    expect(start.text).not.toContain('/sign-up');
    const page = await visitor.open(`${start.url}/sign-up`);
    expect(page.status).toBe(403);
    const { hidden } = formsOf(start).find(({ names }) => names.has('password'))!;
    const body = new URLSearchParams({ ...hidden, email, password: PASSWORD, name: '' });
    const sent = await visitor.fetch(`${start.url}/sign-up`, { body });
    expect(sent.status).toBe(403);
    expect(await countRows(gatehouse, asked, 'users')).toBe(0);
    const create = await visitor.open(`${start.url.split('/interaction')[0]}/authorize?${createQuery(asked)}`);
    expect(create.text).not.toContain('autocomplete="new-password"');
  });

  test('signing in by mail makes nobody who is not invited, and says the same', async () => {
    const { app, visitor, start } = await openFresh(sign_up, { magic_link: 'on' });
    const email = newAddress();
    const page = await visitor.submit(await visitor.open(`${start.url}/magic-link`), { email }, '/magic-link');
    expect([page.status, page.text.includes(email)]).toEqual([200, true]);
    expect(await noMoreMail(gatehouse, email, 0)).toBe(true);
    expect(await countRows(gatehouse, app, 'users')).toBe(0);
  });

  test('the App’s backend still decides for itself', async () => {
    const app = await makeApp(gatehouse, { sign_up });
    const as = await makeApiKey(gatehouse, app);
    const body = { email: newAddress(), password: PASSWORD };
    expect((await call(app, 'POST /auth/signup', { as, body })).status).toBe(201);
  });

  const clients = new Map<string, { client_id: string; client_secret: string | undefined; redirect_uri: string }>();
  async function openFresh(sign_up: Settings['sign_up'], settings: Partial<Settings> = {}) {
    const app = await makeApp(gatehouse, { sign_up, ...settings });
    const client = await makeClient(gatehouse, app, { first_party: true });
    clients.set(app.id, client);
    const visitor = new Visitor();
    return { app, visitor, start: await visitor.open(authorizeUrl(app, client, makePkce().challenge)) };
  }
  const createQuery = (app: App) =>
    new URL(authorizeUrl(app, clients.get(app.id)!, makePkce().challenge, { prompt: 'create' })).searchParams;
});

describe('who proves an invited address in another way', () => {
  test('joins by a magic link, which accepts the invitation', async () => {
    const { app, email, link, invitation } = await invite({ magic_link: 'on' }, { name: 'Bob', roles: ['staff'] });
    const client = await makeClient(gatehouse, app, { first_party: true });
    const visitor = new Visitor();
    const start = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const waiting = await visitor.submit(await visitor.open(`${start.url}/magic-link`), { email }, '/magic-link');
    const code = codeIn(await mailTo(gatehouse, email, 2));
    const done = await visitor.submit(waiting, { code }, '/enter');
    expect(done.location?.startsWith(CALLBACK)).toBe(true);
    const user = (await find(app, email))!;
    expect(user).toMatchObject({ name: 'Bob', email_verified: true });
    expect(await listUserRoles(gatehouse.database.db, app, user.id)).toEqual(['staff']);
    expect(await stateIn(app, invitation.id)).toBe('accepted');
    expect((await new Visitor().open(link)).status).toBe(400);
  });

  test('not once the invitation is over', async () => {
    const { app, email, invitation } = await invite({ magic_link: 'on' });
    await revokeInvitation(gatehouse.database.db, app, invitation.id, SERVER);
    const as = await makeApiKey(gatehouse, app);
    await makeClient(gatehouse, app);
    const before = mailsTo(gatehouse, email).length;
    const body = { email, redirect_uri: CALLBACK };
    expect((await call(app, 'POST /auth/magic-link', { as, body })).status).toBe(202);
    expect(await noMoreMail(gatehouse, email, before)).toBe(true);
  });
});
