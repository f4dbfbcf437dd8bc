// Invitations to organizations: who sends them, what they bring to new and known users, and when they no longer work.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { DAY } from '../../src/clock.ts';
import type { Organization } from '../../src/organizations/organizations.ts';
import { call } from '../http/api/call.ts';
import { withAnotherEnd } from '../kit/altered.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailsTo, mailTo } from '../kit/mail.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { Visitor } from '../kit/visitor.ts';
import { makeMember, makeOrganization } from './world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterEach(restoreTime);
afterAll(() => gatehouse.stop());

const PATH = '/organizations/:organization/invitations';

async function makeWorld({ settings = {}, max_users }: { settings?: object; max_users?: number } = {}) {
  const app = await makeApp(gatehouse, settings);
  const organization = await makeOrganization(gatehouse, app, max_users ? { settings: { max_users } } : {});
  const admin = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
  const params = { organization: organization.id };
  const invite = (body: object, as = admin.token) => call(app, `POST ${PATH}`, { as, params, body });
  return { app, organization, admin, params, invite };
}

let count = 0;
const newAddress = () => `guest-${++count}@example.com`;

const linkTo = async (email: string, mails = 1) => linkIn(await mailTo(gatehouse, email, mails));

/** Opens the link and sends its form. */
async function accept(link: string, fields: Record<string, string> = {}, visitor = new Visitor()) {
  const page = await visitor.open(link);
  return page.status === 200 ? visitor.submit(page, fields) : page;
}

async function rolesIn(app: App, organization: Organization): Promise<Map<string, string[]>> {
  const rows = await gatehouse.database.db
    .selectFrom('organization_members as member')
    .innerJoin('users', (join) =>
      join.onRef('users.app_id', '=', 'member.app_id').onRef('users.id', '=', 'member.user_id'),
    )
    .select(['users.email', 'member.roles'])
    .where('member.app_id', '=', app.id)
    .where('member.organization_id', '=', organization.id)
    .execute();
  return new Map(rows.map(({ email, roles }) => [email, roles]));
}

describe('an invitation', () => {
  test('brings a new user into the App and the organization, with a mail that names it', async () => {
    const { app, organization, invite } = await makeWorld({ settings: { sign_up: 'invitation' } });
    const email = newAddress();
    const made = await invite({ email, name: 'Bob', roles: ['member'] });
    expect(made.body).toMatchObject({ email, roles: ['member'], state: 'open' });
    const letter = await mailTo(gatehouse, email);
    expect(letter.subject).toBe(`You are invited to join ${organization.name}`);
    expect(letter.text).toContain(`invites you to join ${organization.name} at ${app.name}`);
    const link = linkIn(letter);
    expect((await new Visitor().open(link)).text).toContain(`You are invited to join ${organization.name}`);
    expect((await accept(link, { password: PASSWORD })).status).toBe(200);
    expect((await rolesIn(app, organization)).get(email)).toEqual(['member']);
    const as = await makeApiKey(gatehouse, app, ['auth:write']);
    const { user } = (await call(app, 'POST /auth/login', { as, body: { email, password: PASSWORD } })).body;
    expect(user.organization_id).toBe(organization.id);
  });

  test('makes a user who has the address a member, without a password', async () => {
    const { app, organization, invite } = await makeWorld();
    const user = await makeUser(gatehouse, app, { email: newAddress(), email_verified: true });
    await invite({ email: user.email });
    expect((await accept(await linkTo(user.email))).status).toBe(200);
    expect((await rolesIn(app, organization)).get(user.email)).toEqual(['member']);
    await invite({ email: user.email, roles: ['admin'] });
    await accept(await linkTo(user.email, 2));
    expect((await rolesIn(app, organization)).get(user.email)).toEqual(['admin', 'member']);
  });

  test('is listed, found, sent again with a new link, and revoked', async () => {
    const { app, admin, params, invite } = await makeWorld();
    const other = await makeWorld();
    const email = newAddress();
    const { body } = await invite({ email });
    const at = { as: admin.token, params: { ...params, id: body.id } };
    const listed = async (query: Record<string, string>) =>
      (await call(app, `GET ${PATH}`, { ...at, query })).body.items;
    expect(await listed({ state: 'open', search: email })).toEqual([body]);
    expect((await call(app, `GET ${PATH}/:id`, at)).body).toEqual(body);
    const first = await linkTo(email);
    expect((await call(app, `POST ${PATH}/:id/resend`, at)).body.state).toBe('open');
    const second = await linkTo(email, 2);
    expect((await new Visitor().open(first)).status).toBe(400);
    expect((await new Visitor().open(second)).status).toBe(200);
    expect((await call(app, `DELETE ${PATH}/:id`, at)).status).toBe(204);
    expect((await new Visitor().open(second)).status).toBe(400);
    expect(await listed({ state: 'open' })).toEqual([]);
    for (const entry of [`GET ${PATH}/:id`, `DELETE ${PATH}/:id`, `POST ${PATH}/:id/resend`]) {
      const params = { organization: other.organization.id, id: body.id };
      expect((await call(other.app, entry, { as: other.admin.token, params })).status, entry).toBe(404);
    }
  });

  test('goes to up to a hundred addresses at once, with an answer for each', async () => {
    const { app, admin, params } = await makeWorld();
    const emails = [newAddress(), newAddress()];
    const invitations = [
      { email: emails[0] },
      { email: 'nonsense' },
      { email: emails[0] },
      { email: emails[1], roles: ['owner'] },
      { email: emails[1], roles: ['admin'], locale: 'de' },
    ];
    const sent = { as: admin.token, params, body: { invitations } };
    const { items } = (await call(app, `POST ${PATH}/bulk`, sent)).body;
    expect(
      items.map(({ invitation, problem }: Record<string, { state: string; code: string }>) =>
        invitation ? invitation.state : problem!.code,
      ),
    ).toEqual(['open', 'invalid_email', 'conflict', 'invalid_body', 'open']);
    expect((await mailTo(gatehouse, emails[1]!)).subject).toContain('Einladung');
    const many = { ...sent, body: { invitations: Array.from({ length: 101 }, () => ({ email: newAddress() })) } };
    expect((await call(app, `POST ${PATH}/bulk`, many)).status).toBe(422);
  });

  test('to the App and to two organizations may be open at once', async () => {
    const { app, organization, invite } = await makeWorld({ settings: { sign_up: 'invitation' } });
    const second = await makeOrganization(gatehouse, app);
    const as = await makeApiKey(gatehouse, app, ['organization_members:write', 'users:write', 'auth:write']);
    const email = newAddress();
    await invite({ email });
    await call(app, `POST ${PATH}`, { as, params: { organization: second.id }, body: { email } });
    expect((await call(app, 'POST /invitations', { as, body: { email } })).status).toBe(201);
    // The mail to the App is the newest; it brings the user into no organization.
    const link = await linkTo(email, 3);
    await accept(link, { password: PASSWORD });
    expect((await rolesIn(app, organization)).has(email)).toBe(false);
    const first = mailsTo(gatehouse, email).find(({ subject }) => subject.includes(organization.name))!;
    expect((await accept(linkIn(first))).status).toBe(200);
    expect((await rolesIn(app, organization)).has(email)).toBe(true);
    expect((await rolesIn(app, second)).has(email)).toBe(false);
  });
});

describe('A112', () => {
  test('nobody who sends or reads an invitation gets its link', async () => {
    const { app, admin, params, invite } = await makeWorld();
    const email = newAddress();
    const made = await invite({ email });
    const token = new URL(await linkTo(email)).searchParams.get('token')!;
    const key = await makeApiKey(gatehouse, app, ['users:read', 'organization_members:read']);
    const answers = [
      made,
      await call(app, `GET ${PATH}`, { as: admin.token, params }),
      await call(app, 'GET /invitations', { as: key }),
      await call(app, `POST ${PATH}/:id/resend`, { as: admin.token, params: { ...params, id: made.body.id } }),
    ];
    for (const { text, status } of answers) {
      expect(status).toBeLessThan(300);
      expect(text).not.toMatch(new RegExp(`token|hash|${token}`));
    }
  });

  test('a link makes a member of its own address alone, whoever is signed in and opens it', async () => {
    const { app, organization, invite } = await makeWorld();
    const [bob, mallory] = [
      await makeUser(gatehouse, app, { email: newAddress(), email_verified: true }),
      await makeUser(gatehouse, app, { email: newAddress(), email_verified: true }),
    ];
    await invite({ email: bob.email });
    const visitor = new Visitor();
    const screen = await visitor.open(`${app.issuer}/account`);
    await visitor.submit(screen, { email: mallory.email, password: PASSWORD });
    await accept(await linkTo(bob.email), {}, visitor);
    const roles = await rolesIn(app, organization);
    expect([roles.has(bob.email), roles.has(mallory.email)]).toEqual([true, false]);
  });

  test('it works once, not altered, and not after seven days, even on a page that was opened before', async () => {
    const { app, organization, invite } = await makeWorld();
    const users = [newAddress(), newAddress()];
    for (const email of users) {
      await makeUser(gatehouse, app, { email, email_verified: true });
      await invite({ email });
    }
    const [first, late] = [await linkTo(users[0]!), await linkTo(users[1]!)];
    expect((await accept(withAnotherEnd(first))).status).toBe(400);
    expect((await accept(first)).status).toBe(200);
    expect((await accept(first)).status).toBe(400);
    const visitor = new Visitor();
    const page = await visitor.open(late);
    passTime(7 * DAY + 1000);
    expect((await visitor.submit(page, {})).status).toBe(400);
    expect((await rolesIn(app, organization)).has(users[1]!)).toBe(false);
  });

  test('nobody invites to a role above their own, by any route', async () => {
    const { app, organization, invite, params } = await makeWorld();
    const permissions = ['organization_members:read', 'organization_members:write'];
    const role = { name: 'manager', permissions };
    const lesser = await makeApiKey(gatehouse, app, ['organizations:write']);
    const refused = await call(app, 'POST /organization-roles', { as: lesser, body: role });
    expect(refused.body.code).toBe('cannot_grant');
    const as = await makeApiKey(gatehouse, app, ['organizations:write', ...permissions]);
    await call(app, 'POST /organization-roles', { as, body: role });
    const manager = await makeMember(gatehouse, app, { organization, roles: ['manager'] });
    const email = newAddress();
    expect((await invite({ email, roles: ['admin'] }, manager.token)).body.code).toBe('cannot_grant');
    const body = { invitations: [{ email, roles: ['manager', 'admin'] }] };
    const bulk = await call(app, `POST ${PATH}/bulk`, { as: manager.token, params, body });
    expect(bulk.body.items[0].problem.code).toBe('cannot_grant');
    const { body: sent } = await invite({ email, roles: ['admin'] });
    const again = { as: manager.token, params: { ...params, id: sent.id } };
    expect((await call(app, `POST ${PATH}/:id/resend`, again)).body.code).toBe('cannot_grant');
    expect((await invite({ email: newAddress(), roles: ['manager'] }, manager.token)).status).toBe(201);
  });

  test('it brings no role that was deleted since, and leads into no disabled organization', async () => {
    const { app, organization, invite, params } = await makeWorld();
    const as = await makeApiKey(gatehouse, app, ['organizations:write']);
    await call(app, 'POST /organization-roles', { as, body: { name: 'clerk' } });
    const email = newAddress();
    await makeUser(gatehouse, app, { email, email_verified: true });
    await invite({ email, roles: ['clerk', 'member'] });
    await call(app, 'DELETE /organization-roles/:name', { as, params: { name: 'clerk' } });
    const link = await linkTo(email);
    await call(app, 'POST /organizations/:organization/disable', { as, params });
    expect((await accept(link)).status).toBe(400);
    await call(app, 'POST /organizations/:organization/enable', { as, params });
    expect((await accept(link)).status).toBe(200);
    expect((await rolesIn(app, organization)).get(email)).toEqual(['member']);
  });
});

test('F14 max_users holds while fifty accept at once, and the others keep their links', async () => {
  const { app, organization, admin, params } = await makeWorld({ max_users: 6 });
  const emails = Array.from({ length: 50 }, newAddress);
  for (const email of emails) await makeUser(gatehouse, app, { email, email_verified: true });
  const body = { invitations: emails.map((email) => ({ email })) };
  const { items } = (await call(app, `POST ${PATH}/bulk`, { as: admin.token, params, body })).body;
  expect(items.filter(({ invitation }: { invitation?: object }) => invitation)).toHaveLength(50);
  const pages = [];
  for (const email of emails) {
    const visitor = new Visitor();
    pages.push({ visitor, page: await visitor.open(await linkTo(email)) });
  }
  const answers = await Promise.all(pages.map(({ visitor, page }) => visitor.submit(page, {})));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
  expect((await rolesIn(app, organization)).size).toBe(6);
  const refused = answers.findIndex(({ status }) => status !== 200);
  expect(answers[refused]!.text).toContain('as many members as it may have');
  const as = await makeApiKey(gatehouse, app, ['organizations:write']);
  await call(app, 'PATCH /organizations/:organization', { as, params, body: { settings: { max_users: null } } });
  expect((await accept(await linkTo(emails[refused]!))).status).toBe(200);
});
