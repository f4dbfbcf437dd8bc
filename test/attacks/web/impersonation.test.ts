// A developer who acts as a user (docs/impersonation.md): what they get, what they never get, and what ends it.
import { decodeJwt } from 'jose';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateApp } from '../../../src/apps/apps.ts';
import { changeMember, removeMember } from '../../../src/apps/members.ts';
import { HOUR } from '../../../src/clock.ts';
import { UNENDING } from '../../../src/database/batches.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { listEvents } from '../../../src/events/list.ts';
import { deleteHook, saveHook } from '../../../src/hooks/hooks.ts';
import { openToImpersonators } from '../../../src/http/api/kit/callers/impersonator.ts';
import { apiRoutes } from '../../../src/http/api/table.ts';
import { recurring } from '../../../src/jobs/recurring.ts';
import { setUserRoles } from '../../../src/users/permissions/user-roles.ts';
import { createRole } from '../../../src/users/roles.ts';
import { listSessions } from '../../../src/users/sessions/sessions.ts';
import { setUserStatus } from '../../../src/users/users.ts';
import { allow, questions } from '../../hooks/world.ts';
import { enter, acting as forms, makeWorld, rightRequest, shown, shownPath } from '../../http/account/world.ts';
import { type Developer, signedUp } from '../../http/console/developer.ts';
import { makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { authorizeUrl, introspect, makePkce, redeem, refresh, send, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { startReceiver } from '../../kit/outside/receiver.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import type { Page, Visitor } from '../../kit/visitor.ts';

const REASON = 'The invoice of May looks wrong';

let gatehouse: Gatehouse;
let developer: Developer;
let other: Developer;
let app: App;
let user: UserRow;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' });
  developer = await signedUp(gatehouse);
  other = await signedUp(gatehouse);
  app = await developer.makeApp();
  await other.join(app, 'admin');
  await set('on');
  user = await makeUser(gatehouse, app, { name: 'Bob' });
  client = await makeClient(gatehouse, app, { first_party: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

async function set(impersonation: 'on' | 'off'): Promise<void> {
  app = await updateApp(gatehouse.system, app, { settings: { impersonation } });
}

const pathOf = ({ id }: { id: string } = user) => `/apps/${app.slug}/users/${id}/impersonate`;

/** As far as the page of the App that asks once more. */
const ask = (who = developer, whom: { id: string } = user) => who.send(pathOf(whom), { reason: REASON });

async function begin(who = developer, whom: { id: string } = user): Promise<Page> {
  return who.visitor.submit(await ask(who, whom), {}, '/impersonate');
}

const eventsOf = (event: 'user.impersonated' | 'session.ended') =>
  db().selectFrom('audit_log').selectAll().where('app_id', '=', app.id).where('event', '=', event).execute();

const account = (visitor: Visitor, path = '') => visitor.open(`${app.issuer}/account${path}`);
const isActing = ({ text }: Page) => text.includes('class="acting"');
const end = async (who = developer) => who.visitor.submit(await account(who.visitor), {}, '/account/impersonation/end');

/** To the redirect back to the client, or the page that stops it. */
async function authorizeAs(who: Developer, more: Record<string, string | undefined> = {}, at = client) {
  const { verifier, challenge } = makePkce();
  const page = await who.visitor.open(authorizeUrl(app, at, challenge, more));
  const code = page.location && new URL(page.location).searchParams.get('code');
  return { page, code: code ?? '', verifier };
}

async function tokensOf(who: Developer, more: Record<string, string | undefined> = {}) {
  const { body } = await redeem(app, client, await authorizeAs(who, more));
  return body as { access_token: string; refresh_token?: string; id_token: string; expires_in: number };
}

const call = (path: string, token: string, init: RequestInit = {}) =>
  send(`${app.issuer}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  });

test('A160 a developer sees what the user sees, beside a session of their own, and the user is told', async () => {
  const own = await makeUser(gatehouse, app);
  await enter(developer.visitor, app, own.email);
  const asked = await ask();
  expect(asked.text).toMatch(/only if you have just begun this in the console as/);
  expect(asked.text).toContain(`Dev (${developer.email})`);
  const page = await developer.visitor.submit(asked, {}, '/impersonate');
  expect(isActing(page)).toBe(true);
  expect(page.text).toContain(user.email);
  const [session] = await listSessions(db(), app, user.id);
  expect(session).toMatchObject({ impersonation_reason: REASON, remembered: false });
  expect(await eventsOf('user.impersonated')).toMatchObject([
    { actor_kind: 'developer', actor_id: developer.id, user_id: user.id, data: { reason: REASON } },
  ]);
  const mails = db()
    .selectFrom('mails')
    .select('recipient')
    .where('app_id', '=', app.id)
    .where('kind', '=', 'impersonated');
  expect(await mails.execute()).toEqual([{ recipient: user.email }]);
  const back = await end();
  expect(back.url).toContain(`/console/apps/${app.slug}/users/${user.id}`);
  const after = await account(developer.visitor);
  expect([isActing(after), after.text.includes(own.email)]).toEqual([false, true]);
  expect(await listSessions(db(), app, user.id)).toEqual([]);
  expect(await eventsOf('session.ended')).toMatchObject([
    { actor_kind: 'user', actor_id: user.id, data: { impersonated_by: developer.id, impersonator: developer.id } },
  ]);
});

test('A160 its end is recorded, also if nobody ended it, and found by the developer', async () => {
  await begin();
  passTime(HOUR);
  for (const { name, perform } of recurring) if (name === 'expired_rows') await perform(gatehouse.system, UNENDING);
  restoreTime();
  const ended = { actor_kind: 'system', user_id: user.id, data: { expired: true, impersonator: developer.id } };
  const { items } = await listEvents(db(), app, { impersonated_by: developer.id });
  expect(items[0]).toMatchObject({ event: 'session.ended', ...ended });
  expect((await listEvents(db(), app, { impersonated_by: other.id })).items).toEqual([]);
  const page = await developer.open(`/apps/${app.slug}/events?acting=${developer.id}`);
  expect(page.text).toContain(`events/${items[0]?.id}`);
});

test('A160 the decision hook before tokens hears of it', async () => {
  const receiver = await startReceiver();
  receiver.answer = allow();
  await saveHook(gatehouse.system, app, 'before_tokens', { url: receiver.url });
  await begin();
  await tokensOf(developer);
  await signIn(app, client, user.email);
  await deleteHook(gatehouse.system, app, 'before_tokens');
  await receiver.stop();
  expect(questions(receiver).map(({ request }) => request.impersonated)).toEqual([true, false]);
});

test('A160 tokens say who acts, claim no authentication, end with the session and are not refreshed', async () => {
  await begin();
  const tokens = await tokensOf(developer, { scope: 'openid offline_access' });
  const act = { sub: developer.id, iss: (await gatehouse.system.consoleApp()).issuer };
  const claims = decodeJwt(tokens.id_token);
  expect(claims).toMatchObject({ sub: user.id, act });
  expect(claims).not.toHaveProperty('acr');
  expect(claims).not.toHaveProperty('amr');
  expect(claims).not.toHaveProperty('auth_time');
  expect(tokens.refresh_token).toBeUndefined();
  expect(tokens.expires_in).toBeLessThanOrEqual(5 * 60);
  const { body } = await introspect(app, client, tokens.access_token);
  expect(body).toMatchObject({ active: true, sub: user.id, act });
  expect(body).not.toHaveProperty('auth_time');
  expect((await userinfo(app, tokens.access_token)).body).toEqual({ sub: user.id, act });
  expect(body.scope).not.toContain('offline_access');
  passTime(28 * 60_000);
  const later = await tokensOf(developer);
  expect(later.expires_in).toBeLessThanOrEqual(2 * 60);
  passTime(31 * 60_000);
  expect((await introspect(app, client, later.access_token)).body).toEqual({ active: false });
  expect(isActing(await account(developer.visitor))).toBe(false);
});

test('A160 where it can’t be read, a page says that something failed', async () => {
  await begin();
  const rename = (from: string, to: string) => db().schema.alterTable(from).renameTo(to).execute();
  await rename('operators', 'operators_away');
  const page = await account(developer.visitor).finally(() => rename('operators_away', 'operators'));
  expect([page.status, page.headers.get('content-type'), page.text.includes('<main')]).toEqual([
    ...[500, 'text/html; charset=utf-8', true],
  ]);
  await end();
});

test('A160 the session says who acts, and not its code or token', async () => {
  const person = await makeUser(gatehouse, app);
  const offline = { scope: 'openid offline_access', prompt: 'consent' };
  const { refresh_token, access_token } = await signIn(app, client, person.email, offline);
  const [own] = await listSessions(db(), app, person.id);
  await begin(developer, person);
  const session = (await listSessions(db(), app, person.id)).find((one) => one.impersonation_reason)!;
  const begun = await authorizeAs(developer);
  // As if a version that knows nothing of it had written them.
  const inSession = (uid: string) =>
    sql`update artifacts set payload = jsonb_set(payload::jsonb - 'impersonation', '{sessionUid}', to_jsonb(${session.uid}::text))::json,
               session_uid = null
        where app_id = ${app.id} and payload ->> 'sessionUid' = ${uid}`.execute(db());
  await inSession(session.uid);
  await inSession(own!.uid);
  const body = (await redeem(app, client, begun)).body as { id_token: string; refresh_token?: string };
  expect(decodeJwt(body.id_token)).toMatchObject({ act: { sub: developer.id } });
  expect(body.refresh_token).toBeUndefined();
  expect((await refresh(app, client, refresh_token!)).body).toMatchObject({ error: 'invalid_grant' });
  expect((await call('/me', access_token, { method: 'PATCH', body: '{}' })).body.code).toBe('impersonated');
  await end();
});

describe('A160 no request that asks for the user is answered:', () => {
  beforeAll(() => begin());
  afterAll(() => end());

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['prompt=select_account', { prompt: 'select_account' }],
    ['max_age', { max_age: '600' }],
    ['acr_values', { acr_values: 'urn:gatehouse:acr:mfa' }],
    ['consent', { prompt: 'consent' }],
  ])('%s', async (name, more) => {
    const third = name === 'consent' ? await makeClient(gatehouse, app) : client;
    const { page, code } = await authorizeAs(developer, more, third);
    expect([code, page.status, isActing(page)]).toEqual(['', 400, true]);
    expect(page.text).toContain('Only the user can do this');
    expect(page.text).not.toContain('name="password"');
    const silent = await authorizeAs(developer, { ...more, prompt: 'none' }, third);
    if (name !== 'prompt=login' && name !== 'prompt=select_account')
      expect(new URL(silent.page.location!).searchParams.get('error')).toMatch(/_required$|unmet/);
  });

  test('a client that is not the App’s own gets nothing, also if the user has allowed it', async () => {
    const third = await makeClient(gatehouse, app);
    await signIn(app, third, user.email, { scope: 'openid' });
    const grants = () =>
      db().selectFrom('grants').select('id_hash').where('app_id', '=', app.id).where('user_id', '=', user.id).execute();
    const before = await grants();
    const { page, code } = await authorizeAs(developer, {}, third);
    expect([code, page.status, page.text.includes('Only the user can do this')]).toEqual(['', 400, true]);
    const silent = await authorizeAs(developer, { prompt: 'none' }, third);
    expect(new URL(silent.page.location!).searchParams.get('error')).toMatch(/^(consent|interaction)_required$/);
    expect(await grants()).toEqual(before);
  });

  test('a sign-in that began before does not go on, whoever signs in', async () => {
    const { visitor } = other;
    const begun = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    expect(isActing(await begin(other))).toBe(true);
    const stranger = await makeUser(gatehouse, app);
    const page = await visitor.submit(begun, { email: stranger.email, password: PASSWORD }, '/sign-in');
    expect([page.location, page.text.includes('Only the user can do this'), isActing(page)]).toEqual([
      ...[undefined, true, true],
    ]);
    expect(await listSessions(db(), app, stranger.id)).toEqual([]);
    await end(other);
  });
});

describe('A160 what is the user’s alone is refused', () => {
  test('on every page and form of the account but those that only show', async () => {
    const own = await developer.makeApp();
    app = await updateApp(gatehouse.system, own, {
      settings: {
        impersonation: 'on',
        vault_page: 'on',
        organizations_by_users: 'on',
        identifiers: ['email', 'username'],
      },
    });
    const world = await makeWorld(gatehouse, { app });
    const requests = await Promise.all(forms.map(([, one]) => rightRequest(gatehouse, one, world)));
    const first = await begin(developer, world.user);
    const visible = ['', '/security', '/sessions', '/sign-ins', '/apps', '/organizations'];
    const seen: string[] = [];
    for (const [path] of shown) {
      const page = await account(developer.visitor, shownPath(path, world));
      expect(isActing(page), path).toBe(true);
      // Its forms can't be used, and say so.
      if (page.status === 200) expect(page.text, path).toMatch(/<main[^>]*>\s*<fieldset[^>]* disabled>/);
      if (page.status === 200) seen.push(path);
      else expect(page.status, path).toBe(403);
      const links = page.status === 200 ? page.text.matchAll(/href="([^"#]*\/account[^"#]*)"/g) : [];
      for (const [, href = ''] of links) {
        const { status } = await developer.visitor.open(new URL(href, app.issuer).href);
        expect([href, status]).toEqual([href, 200]);
      }
    }
    expect(seen.sort()).toEqual(visible.sort());
    const csrf = /name="csrf" value="([^"]+)"/.exec(first.text)![1]!;
    for (const { path, fields } of requests) {
      const body = new URLSearchParams({ csrf, ...fields });
      const page = await developer.visitor.fetch(`${app.issuer}/account${path}`, { body });
      expect([path, page.status]).toEqual([path, 403]);
      expect(page.text, path).toContain('impersonated');
    }
    expect((await developer.visitor.fetch(`${app.issuer}/account/sign-in`)).status).toBe(403);
    await end();
  });

  test('at every route of the API but those that only read', async () => {
    const own = await developer.makeApp();
    app = await updateApp(gatehouse.system, own, { settings: { impersonation: 'on' } });
    client = await makeClient(gatehouse, app, { first_party: true });
    user = await makeUser(gatehouse, app);
    const permissions = ['users:read', 'users:write', 'roles:write'];
    const grantor = { kind: 'app' as const, permissions };
    await createRole(db(), app, { name: 'staff', permissions, grantor });
    await setUserRoles(db(), app, user.id, { roles: ['staff'], grantor });
    await begin();
    const { access_token } = await tokensOf(developer);
    const { access_token: users } = await signIn(app, client, user.email, { scope: 'openid' });
    const id = user.id;
    const closed: string[] = [];
    for (const { method, path, access } of apiRoutes) {
      const byUser = 'user' in access || ('permission' in access && (access.users || access.organization));
      if (!byUser || (openToImpersonators.has(`${method} ${path}`) && method === 'GET')) continue;
      const at = path.replace(/:\w+/g, id);
      const body = method === 'GET' ? null : '{}';
      const answer = await call(at, access_token, { method, body });
      // A caller without the permission, or without the thing, is refused before.
      if (answer.body.code === 'impersonated') closed.push(`${method} ${path}`);
      expect(answer.status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
      if (path.startsWith('/me')) expect(answer.body.code, `${method} ${path}`).toBe('impersonated');
    }
    expect(closed).toEqual(expect.arrayContaining(['PATCH /me', 'DELETE /me', 'GET /users', 'PATCH /users/:id']));
    expect([...openToImpersonators].filter((one) => !one.startsWith('GET /me'))).toEqual([]);
    expect((await call('/me', access_token)).status).toBe(200);
    expect((await call('/users', users)).status).toBe(200);
    await end();
    expect((await userinfo(app, access_token)).status).toBe(401);
  });
});

describe('A160 it ends at once', () => {
  test.each([
    ['when the setting is switched off', () => set('off')],
    ['when the role is taken away', () => changeMember(db(), app, other.id, 'viewer')],
    ['when the membership is taken away', () => removeMember(db(), app, other.id)],
    [
      'when the developer is disabled',
      async () => void (await setUserStatus(db(), await gatehouse.system.consoleApp(), other.id, 'disabled')),
    ],
    [
      'when the developer signs out of the console',
      async () => void (await other.visitor.open((await other.post('/sign-out')).location!)),
    ],
    ['when the user is disabled', async () => void (await setUserStatus(db(), app, user.id, 'disabled'))],
  ])('%s', async (_, change) => {
    other = await signedUp(gatehouse);
    app = await other.makeApp();
    await developer.join(app, 'owner');
    await set('on');
    user = await makeUser(gatehouse, app);
    client = await makeClient(gatehouse, app, { first_party: true });
    await begin(other);
    const { access_token } = await tokensOf(other);
    expect((await userinfo(app, access_token)).status).toBe(200);
    await change();
    expect((await userinfo(app, access_token)).status).toBe(401);
    expect((await call('/me', access_token)).status).toBe(401);
    expect((await introspect(app, client, access_token)).body).toEqual({ active: false });
    expect(isActing(await account(other.visitor))).toBe(false);
    for (const { name, perform } of recurring) if (name === 'impersonations') await perform(gatehouse.system, UNENDING);
    expect(await listSessions(db(), app, user.id)).toEqual([]);
  });
});

describe('A160 nobody begins it', () => {
  beforeAll(async () => {
    other = await signedUp(gatehouse);
    app = await other.makeApp();
    await set('on');
    user = await makeUser(gatehouse, app);
  });

  test('while the App’s setting is off, which it is by default', async () => {
    const fresh = await other.makeApp();
    const someone = await makeUser(gatehouse, fresh);
    const page = await other.post(`/apps/${fresh.slug}/users/${someone.id}/impersonate`, { reason: REASON });
    expect([page.location, page.text.includes('setting for this is off')]).toEqual([undefined, true]);
  });

  test('as a developer, in the console’s App', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    await other.join(consoleApp, 'owner');
    const page = await other.post(`/apps/${consoleApp.slug}/users/${developer.id}/impersonate`, { reason: REASON });
    expect([page.location, page.status]).toEqual([undefined, 403]);
  });

  test('without a reason, or a fresh proof', async () => {
    expect((await other.post(pathOf(), { reason: ' ' })).location).toBeUndefined();
    passTime(6 * 60_000);
    const page = await other.post(pathOf(), { reason: REASON });
    expect([page.location, page.text.includes('name="current_password"')]).toEqual([undefined, true]);
    const wrong = await other.post(pathOf(), { reason: REASON, current_password: 'wrong-orbit-lantern' });
    expect(wrong.location).toBeUndefined();
    const right = await other.post(pathOf(), { reason: REASON, current_password: PASSWORD });
    expect(right.location).toContain('/impersonate?token=');
  });

  test('by a link that is used again, or too late', async () => {
    const page = await ask(other);
    await other.visitor.submit(page, {}, '/impersonate');
    const again = await developer.visitor.submit(page, {}, '/impersonate');
    expect([again.status, isActing(again)]).toEqual([400, false]);
    await end(other);
    const late = await ask(other);
    passTime(2 * 60_000);
    expect((await other.visitor.submit(late, {}, '/impersonate')).status).toBe(400);
  });

  test('a viewer, or more than ten times in an hour', async () => {
    await developer.join(app, 'viewer');
    expect((await developer.post(pathOf(), { reason: REASON })).status).toBe(403);
    const answers: Page[] = [];
    for (let at = 0; at < 11; at++) answers.push(await other.post(pathOf(), { reason: REASON }));
    expect(answers.at(-1)!.location).toBeUndefined();
  });
});
