// Developers: what an address that nobody proved is worth, who lets whom in, and what nobody can take away.
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type App, toApp } from '../../../src/apps/app.ts';
import { updateApp } from '../../../src/apps/apps.ts';
import { addMember } from '../../../src/apps/members.ts';
import { makeOperator } from '../../../src/apps/operators.ts';
import { keyScopes } from '../../../src/apps/permissions.ts';
import { createOperator } from '../../../src/first-start.ts';
import { isAboutUser } from '../../../src/http/api/kit/route.ts';
import { apiRoutes } from '../../../src/http/api/table.ts';
import { acceptMemberInvitation } from '../../../src/invitations/members.ts';
import { deleteUser, setUserStatus, updateUser } from '../../../src/users/users.ts';
import { call, makeAppWith, makeDeveloper, nameOf } from '../../http/api/call.ts';
import { Developer, signedUp } from '../../http/console/developer.ts';
import { CALLBACK, makeApiKey, makeApp, makeUser, PASSWORD } from '../../kit/app.ts';
import { exampleBody } from '../../kit/example.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { linkIn, mailsTo, mailTo, noMoreMail } from '../../kit/mail.ts';
import { countRows } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';

const QUOTA = 2;

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({ MAX_APPS_PER_DEVELOPER: String(QUOTA) }, { mail: true });
});
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

/** Signed up, with an address that was never verified, and with a token, too. */
async function unverified() {
  const developer = await new Developer(gatehouse).signUp({ verified: false });
  const consoleApp = await gatehouse.system.consoleApp();
  const as = await makeApiKey(gatehouse, consoleApp, ['auth:write']);
  const body = { email: developer.email, password: PASSWORD };
  const { tokens } = (await call(consoleApp, 'POST /auth/login', { as, body })).body;
  return { developer, token: String(tokens.access_token), consoleApp };
}

describe('A135 a developer with an unverified address', () => {
  test('makes no App and works on none, at the console and by the API, until the address is verified', async () => {
    const { developer, token } = await unverified();
    const app = await makeApp(gatehouse);
    await developer.join(app, 'owner');
    const doors = [
      () => call(gatehouse.url, 'POST /apps', { as: token, body: { name: 'Mine' } }),
      () => call(gatehouse.url, 'GET /apps', { as: token }),
      () => call(gatehouse.url, 'DELETE /apps/:slug', { as: token, params: { slug: app.slug } }),
      () => call(app, 'GET /app', { as: token }),
      () => call(app, 'POST /members', { as: token, body: { email: 'x@example.com', role: 'viewer' } }),
    ];
    for (const open of doors) expect((await open()).body.code).toBe('developer_unverified');
    for (const path of ['', '/apps/new', `/apps/${app.slug}`, `/apps/${app.slug}/members`]) {
      const page = await developer.open(path);
      expect(page.url, path).toBe(`${gatehouse.url}/console/verify-email`);
      expect(page.text).toContain(developer.email);
    }
    const posted = await developer.post('/apps/new', { name: 'Mine' });
    expect(posted.location).toMatch(/\/console\/verify-email$/);

    const [first] = [await mailTo(gatehouse, developer.email)];
    expect((await developer.post('/verify-email')).location).toContain('done=verification_sent');
    expect(linkIn(await mailTo(gatehouse, developer.email, 2))).not.toBe(linkIn(first!));
    const visitor = new Visitor();
    await visitor.submit(await visitor.open(linkIn(await mailTo(gatehouse, developer.email, 2))), {});
    expect((await developer.open(`/apps/${app.slug}`)).status).toBe(200);
    expect((await developer.open('/verify-email')).url).toBe(`${gatehouse.url}/console`);
    expect((await call(gatehouse.url, 'POST /apps', { as: token, body: { name: 'Mine' } })).status).toBe(201);
  });

  test('asks for five links an hour at most', async () => {
    const { developer } = await unverified();
    for (let count = 0; count < 5; count++) expect((await developer.post('/verify-email')).status).toBe(303);
    expect((await developer.post('/verify-email')).status).toBe(429);
  });

  test('is no operator by the name that the server’s administrator gives', async () => {
    const { developer, consoleApp } = await unverified();
    const { system } = gatehouse;
    const nameless = createOperator(system, { email: developer.email, password: '' });
    await expect(nameless).rejects.toMatchObject({ code: 'developer_unverified' });
    await createOperator(system, { email: developer.email, password: 'harvest-violin-comet' });
    const as = await makeApiKey(gatehouse, consoleApp, ['auth:write']);
    const login = (password: string) =>
      call(consoleApp, 'POST /auth/login', { as, body: { email: developer.email, password } });
    expect((await login(PASSWORD)).status).toBe(401);
    expect((await login('harvest-violin-comet')).body.code).toBe('operator_protected');
    expect((await developer.open('')).url).toContain('/interaction/');
  });
});

describe('A135 an invitation to become a member', () => {
  const invite = (as: string, app: Parameters<typeof call>[0], email: string, role = 'admin') =>
    call(app, 'POST /members', { as, body: { email, role } });

  test('is answered alike for a developer and for anybody; the mail tells, and nobody is a member before accepting', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const invited = await signedUp(gatehouse);
    const answers = [];
    for (const email of [invited.email, 'nobody-at-all@example.com']) {
      const { status, body } = await invite(owner.token, app, email);
      answers.push({ status, keys: Object.keys(body), link: body.link.replace(body.id, '{id}'), role: body.role });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 201 });
    // The other mail is the one of the sign-up.
    await mailTo(gatehouse, invited.email, 2);
    const subject = `You are invited to work on ${app.name}`;
    const letter = mailsTo(gatehouse, invited.email).find((one) => one.subject === subject)!;
    expect(letter).toBeDefined();
    expect((await invited.open(`/apps/${app.slug}`)).status).toBe(404);
    expect((await call(app, 'GET /members', { as: owner.token })).body.items).toHaveLength(1);
    expect((await invited.open('')).text).toContain(`You are invited to work on ${app.name}`);

    const path = linkIn(letter).replace(`${gatehouse.url}/console`, '');
    const stranger = await signedUp(gatehouse);
    expect((await stranger.open(path)).status).toBe(404);
    expect((await stranger.post(path)).status).toBe(404);
    expect((await invited.open(path)).text).toContain(`Work on ${app.name}?`);
    expect((await invited.post(path)).location).toContain(`/console/apps/${app.slug}`);
    expect((await invited.open(path)).status).toBe(404);
    const { items } = (await call(app, 'GET /members', { as: owner.token })).body;
    expect(items.find(({ email }: { email: string }) => email === invited.email)).toMatchObject({ role: 'admin' });
    expect((await invite(owner.token, app, invited.email)).body.code).toBe('conflict');
  });

  test('is accepted once of twenty at once, not with an address that changed or expired, and not after it was revoked', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const invited = await signedUp(gatehouse);
    const consoleApp = await gatehouse.system.consoleApp();
    const open = async () => {
      const { body } = await invite(owner.token, app, invited.email);
      return { id: String(body.id), path: `/invited/${app.slug}/${body.id}` };
    };
    const first = await open();
    await updateUser(db(), consoleApp, invited.id, { email_verified: false });
    expect((await invited.post(first.path)).location).toMatch(/\/console\/verify-email$/);
    await updateUser(db(), consoleApp, invited.id, { email_verified: true });
    const params = { id: first.id };
    expect((await call(app, 'DELETE /member-invitations/:id', { as: owner.token, params })).status).toBe(204);
    expect((await invited.post(first.path)).status).toBe(404);

    const second = await open();
    passTime(7 * 24 * 60 * 60 * 1000 + 1);
    onTestFinished(restoreTime);
    const lately = await listOpen(app, owner.token).catch(() => []);
    expect(lately).toEqual([]);
    restoreTime();
    const csrf = await invited.csrf();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        invited.visitor.fetch(`${gatehouse.url}/console${second.path}`, { body: new URLSearchParams({ csrf }) }),
      ),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(await countRows(gatehouse, app, 'members', { role: 'admin' })).toBe(1);
  });

  const listOpen = async (app: Parameters<typeof call>[0], as: string) =>
    (await call(app, 'GET /member-invitations', { as })).body.items ?? [];

  test('is not accepted with another address, whoever knows its id', async () => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const { body } = await invite(owner.token, app, 'friend@example.com');
    const stranger = await makeDeveloper(gatehouse);
    const accepted = acceptMemberInvitation(db(), app, stranger.user, body.id);
    await expect(accepted).rejects.toMatchObject({ code: 'not_found' });
  });

  test('gives no role above the inviter’s, is made by owners alone, and ends when the inviter goes', async () => {
    const { app, owner, admin } = await makeAppWith(gatehouse, 'owner', 'admin');
    const second = await makeDeveloper(gatehouse, { app, role: 'owner' });
    expect((await invite(admin.token, app, 'x@example.com', 'viewer')).status).toBe(403);
    expect((await invite(second.token, app, 'x@example.com', 'owner')).status).toBe(201);
    expect(await listOpen(app, owner.token)).toHaveLength(1);
    const params = { developer_id: second.user.id };
    await call(app, 'DELETE /members/:developer_id', { as: owner.token, params });
    expect(await listOpen(app, owner.token)).toEqual([]);
  });

  test.each<[string, (of: { app: App; owner: string; inviter: string }) => Promise<unknown>]>([
    [
      'is made an admin',
      ({ app, owner, inviter }) =>
        call(app, 'PATCH /members/:developer_id', {
          as: owner,
          params: { developer_id: inviter },
          body: { role: 'admin' },
        }),
    ],
    [
      'is disabled',
      async ({ inviter }) => setUserStatus(db(), await gatehouse.system.consoleApp(), inviter, 'disabled'),
    ],
    ['is deleted', async ({ inviter }) => deleteUser(db(), await gatehouse.system.consoleApp(), inviter)],
  ])('is worth nothing once the inviter %s', async (_, goes) => {
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const second = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const invited = await makeDeveloper(gatehouse);
    const { body } = await invite(second.token, app, invited.user.email, 'owner');
    expect(await listOpen(app, owner.token)).toHaveLength(1);
    await goes({ app, owner: owner.token, inviter: second.user.id });
    expect(await listOpen(app, owner.token)).toEqual([]);
    const accepted = acceptMemberInvitation(db(), app, invited.user, body.id);
    await expect(accepted).rejects.toMatchObject({ code: 'not_found' });
  });

  test('invites somebody new to the console where it takes developers by invitation, and sends nothing where it is closed', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    onTestFinished(async () => {
      await updateApp(gatehouse.system, consoleApp, { settings: { sign_up: 'open' } });
    });
    await updateApp(gatehouse.system, consoleApp, { settings: { sign_up: 'closed' } });
    await invite(owner.token, app, 'closed-out@example.com');
    // Jobs are done in turn: once this one's mail is there, the other was looked at.
    const known = await makeDeveloper(gatehouse);
    await invite(owner.token, app, known.user.email);
    await mailTo(gatehouse, known.user.email);
    await updateApp(gatehouse.system, consoleApp, { settings: { sign_up: 'invitation' } });
    await invite(owner.token, app, 'brand-new@example.com');
    await mailTo(gatehouse, 'brand-new@example.com', 2);
    expect(await noMoreMail(gatehouse, 'closed-out@example.com', 0)).toBe(true);
    expect(await countRows(gatehouse, consoleApp, 'invitations', { email: 'brand-new@example.com' })).toBe(1);
  });

  test('is made and revoked in the console, which shows the link if no mail is sent', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const page = await developer.send(`/apps/${app.slug}/members/add`, { email: 'friend@example.com', role: 'viewer' });
    expect(page.text).toContain(`${gatehouse.url}/console/invited/${app.slug}/`);
    const after = await developer.visitor.submit(page, {}, '/revoke');
    expect(after.text).not.toContain('friend@example.com');
  });
});

describe('A135 the quota of Apps', () => {
  test('holds for a developer, also of eight at once, and not for an operator', async () => {
    const { token: as } = await makeDeveloper(gatehouse);
    const create = (as: string) => call(gatehouse.url, 'POST /apps', { as, body: { name: 'Mine' } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(as)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(QUOTA);
    expect((await create(as)).body).toMatchObject({ code: 'app_quota_reached', max: QUOTA });
    const developer = await signedUp(gatehouse);
    for (let count = 0; count < QUOTA; count++) await developer.makeApp();
    expect((await developer.send('/apps/new', { name: 'One more', slug: '' })).text).toContain(
      'as many Apps as this server',
    );
    const operator = await makeDeveloper(gatehouse, { operator: true });
    for (let count = 0; count < QUOTA + 1; count++) expect((await create(operator.token)).status).toBe(201);
  });
});

describe('A135 DEVELOPER_SIGN_UP', () => {
  const row = {
    slug: 'console',
    settings: {},
    branding: {},
    name: '',
    id: '',
    status: 'active',
    images: {},
    texts: {},
    foreign_hashes: [] as string[],
    purge_at: null,
    test: false,
    version: 1,
  } as const;
  const times = { created_at: new Date(), updated_at: new Date() };
  const around = { baseUrl: 'https://id.example.com', appUrl: undefined };

  test.each([
    [false, undefined, undefined, 'open'],
    [true, undefined, undefined, 'invitation'],
    [true, 'open', undefined, 'open'],
    [false, 'open', 'closed', 'closed'],
    [true, undefined, 'open', 'open'],
  ] as const)(
    'in production %s, set to %s in the console, and %s by the environment, is %s',
    (...[production, stored, developerSignUp, sign_up]) => {
      const settings = stored ? { sign_up: stored } : {};
      const at = { ...around, production, developerSignUp };
      expect(toApp({ ...row, ...times, settings }, at).settings.sign_up).toBe(sign_up);
      expect(toApp({ ...row, ...times, settings: {}, slug: 'another' }, at).settings.sign_up).toBe('open');
    },
  );

  test.each([
    [true, undefined, 'required'],
    [false, undefined, 'optional'],
    [true, 'optional', 'optional'],
  ] as const)('in production %s, with mfa set to %s, developers’ second factor is %s', (production, stored, mfa) => {
    const settings = stored ? { mfa: stored } : {};
    const at = { ...around, production, developerSignUp: undefined };
    expect(toApp({ ...row, ...times, settings }, at).settings.mfa).toBe(mfa);
    expect(toApp({ ...row, ...times, settings: {}, slug: 'another' }, at).settings.mfa).toBe('optional');
  });

  test('wins over the switch, which then says why it is read-only', async () => {
    const closed = await startGatehouse({ DEVELOPER_SIGN_UP: 'closed' });
    onTestFinished(() => closed.stop());
    const consoleApp = await closed.system.consoleApp();
    const signIn = await new Visitor().open(`${closed.url}/console/sign-in`);
    expect(signIn.text).not.toContain('/sign-up"');
    expect((await new Visitor().open(`${signIn.url}/sign-up`)).status).not.toBe(200);
    const operator = await makeDeveloper(closed, { operator: true });
    const change = (sign_up: string) =>
      call(consoleApp, 'PATCH /app', { as: operator.token, body: { settings: { sign_up } } });
    expect((await change('open')).body.code).toBe('settings_conflict');
    expect((await change('closed')).status).toBe(200);
  });

  test('unset, is a switch on the page of the server', async () => {
    const operator = await signedUp(gatehouse);
    const consoleApp = await gatehouse.system.consoleApp();
    await makeOperator(db(), consoleApp, operator.id);
    onTestFinished(async () => {
      await updateApp(gatehouse.system, consoleApp, { settings: { sign_up: 'open' } });
    });
    await operator.send('/server', { sign_up: 'closed' }, '/sign-up');
    expect((await gatehouse.system.consoleApp()).settings.sign_up).toBe('closed');
  });
});

describe('A136 an operator', () => {
  test('is out of reach for every call of a key of the console App, and of a member who is none', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const operator = await makeDeveloper(gatehouse, { operator: true });
    const key = await makeApiKey(gatehouse, consoleApp, [...keyScopes]);
    const member = await makeDeveloper(gatehouse, { app: consoleApp, role: 'owner' });
    const params = {
      id: operator.user.id,
      uid: 'x',
      passkey_id: operator.user.id,
      factor_id: operator.user.id,
      entry_id: operator.user.id,
      connection: 'x',
      role: 'x',
    };
    const routes = apiRoutes.filter(isAboutUser);
    expect(routes.length).toBeGreaterThan(8);
    for (const route of routes) {
      const body = route.body && exampleBody(route.body);
      for (const as of [key, member.token]) {
        const { body: answer } = await call(consoleApp, nameOf(route), { as, params, body });
        expect(answer?.code, nameOf(route)).toBe('operator_protected');
      }
    }
    const other = await makeDeveloper(gatehouse);
    const disable = (as: string, id: string) => call(consoleApp, 'POST /users/:id/disable', { as, params: { id } });
    expect((await disable(key, other.user.id)).status).toBe(200);
    const second = await makeDeveloper(gatehouse, { operator: true });
    expect((await disable(second.token, operator.user.id)).status).toBe(200);
  });

  test('follows no link to a first-party client that a key or a member of the console App made or changed', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const operator = await makeDeveloper(gatehouse, { operator: true });
    const key = await makeApiKey(gatehouse, consoleApp, [...keyScopes]);
    const member = await makeDeveloper(gatehouse, { app: consoleApp, role: 'owner' });
    const create = (as: string, first_party: boolean) =>
      call(consoleApp, 'POST /clients', {
        as,
        body: { name: 'Tool', type: 'public', redirect_uris: [CALLBACK], first_party },
      });
    const change = (as: string, id: string, body: object) =>
      call(consoleApp, 'PATCH /clients/:id', { as, params: { id }, body });
    const own = await create(operator.token, true);
    expect(own.status).toBe(201);
    for (const as of [key, member.token]) {
      expect((await create(as, true)).body.code).toBe('operator_protected');
      const foreign = await create(as, false);
      expect(foreign.status).toBe(201);
      expect((await change(as, foreign.body.id, { first_party: true })).body.code).toBe('operator_protected');
      const redirect_uris = ['https://mallory.example/callback'];
      expect((await change(as, own.body.id, { redirect_uris })).body.code).toBe('operator_protected');
      expect((await change(as, foreign.body.id, { redirect_uris })).status).toBe(200);
    }
    expect((await change(operator.token, own.body.id, { name: 'Our tool' })).status).toBe(200);
  });

  test('is not signed in by a key, whatever it proves, while other developers are', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const operator = await makeDeveloper(gatehouse, { operator: true });
    const other = await makeDeveloper(gatehouse);
    const as = await makeApiKey(gatehouse, consoleApp, ['auth:write']);
    const login = (email: string) => call(consoleApp, 'POST /auth/login', { as, body: { email, password: PASSWORD } });
    expect((await login(operator.user.email)).body.code).toBe('operator_protected');
    expect((await login(other.user.email)).status).toBe(200);
  });

  test('is not touched in the console by a member of the console App either, and the page of a new key says so', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const operator = await makeDeveloper(gatehouse, { operator: true });
    const member = await signedUp(gatehouse);
    await member.join(consoleApp, 'owner');
    const page = `/apps/console/users/${operator.user.id}`;
    for (const act of ['/disable', '/delete', '/factors/reset', '/password/mail'])
      expect((await member.post(`${page}${act}`)).status, act).toBe(403);
    expect((await member.open(page)).status).toBe(200);
    expect((await member.open('/apps/console/api-keys/new')).text).toContain(
      'can’t sign operators in, change them or delete them',
    );
  });
});

describe('A136 the last one', () => {
  /** A server of its own, whose operators are these alone. */
  test('operator stays at every door, also of two who go at the same moment', async () => {
    const own = await startGatehouse();
    onTestFinished(() => own.stop());
    const consoleApp = await own.system.consoleApp();
    const { token: as, user } = await makeDeveloper(own, { operator: true });
    const params = { id: user.id };
    const doors = () => [
      call(consoleApp, 'DELETE /me', { as, body: { current_password: PASSWORD } }),
      call(consoleApp, 'DELETE /users/:id', { as, params }),
      call(consoleApp, 'POST /users/:id/disable', { as, params }),
    ];
    for (const door of doors()) expect((await door).body.code).toBe('last_operator');
    const second = await makeDeveloper(own, { operator: true });
    await setUserStatus(own.database.db, consoleApp, second.user.id, 'disabled');
    for (const door of doors()) expect((await door).body.code).toBe('last_operator');

    await setUserStatus(own.database.db, consoleApp, second.user.id, 'active');
    const answers = await Promise.allSettled([
      ...Array.from({ length: 25 }, () => setUserStatus(own.database.db, consoleApp, user.id, 'disabled')),
      ...Array.from({ length: 25 }, () => setUserStatus(own.database.db, consoleApp, second.user.id, 'disabled')),
    ]);
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await countRows(own, consoleApp, 'users', { status: 'active' })).toBe(1);
  });

  test('owner stays, whether somebody is removed, steps down, is disabled or deleted, of fifty at once', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const { app, owner } = await makeAppWith(gatehouse, 'owner');
    const key = await makeApiKey(gatehouse, consoleApp, ['users:write']);
    const params = { id: owner.user.id };
    for (const entry of ['DELETE /users/:id', 'POST /users/:id/disable'])
      expect((await call(consoleApp, entry, { as: key, params })).body.code).toBe('last_owner');
    const left = await call(consoleApp, 'DELETE /me', { as: owner.token, body: { current_password: PASSWORD } });
    expect(left.body.code).toBe('last_owner');

    const { token: operator } = await makeDeveloper(gatehouse, { operator: true });
    const others = await Promise.all(
      Array.from({ length: 4 }, () => makeUser(gatehouse, consoleApp, { email_verified: true })),
    );
    for (const one of others) await addMember(db(), app, one, 'owner');
    const owners = [owner.user, ...others];
    const removals = owners.flatMap(({ id }) => [
      () => call(consoleApp, 'DELETE /users/:id', { as: key, params: { id } }),
      () => call(consoleApp, 'POST /users/:id/disable', { as: key, params: { id } }),
      () => call(app, 'DELETE /members/:developer_id', { as: operator, params: { developer_id: id } }),
      () =>
        call(app, 'PATCH /members/:developer_id', {
          as: operator,
          params: { developer_id: id },
          body: { role: 'viewer' },
        }),
    ]);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => removals[index % removals.length]!()));
    expect(answers.map(({ body }) => body?.code)).toContain('last_owner');
    const kept = await db()
      .selectFrom('members')
      .innerJoin('users', 'users.id', 'members.developer_id')
      .select('users.status')
      .where('members.app_id', '=', app.id)
      .where('members.role', '=', 'owner')
      .execute();
    expect(kept.filter(({ status }) => status === 'active')).toHaveLength(1);
  });
});
