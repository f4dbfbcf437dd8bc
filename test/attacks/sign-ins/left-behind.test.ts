// What a thief leaves in an account ends with the owner's answer to the theft, and what was there before stays.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createApiKey } from '../../../src/apps/keys/api-keys.ts';
import { HOUR } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { inviteMember } from '../../../src/invitations/members.ts';
import { call, makeDeveloper, signInByApi } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo, noMoreMail } from '../../kit/mail.ts';
import { countRows } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { formsOf, Visitor } from '../../kit/visitor.ts';

const NEW = 'harbour-velvet-tractor';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse?.stop());
afterEach(restoreTime);

type Thief = { app: App; user: UserRow; token: string };
let count = 0;
const next = () => ++count;
const db = () => gatehouse.database.db;

async function changeAddress({ app, token }: Thief): Promise<string> {
  const to = `thief-${next()}@example.com`;
  expect((await call(app, 'POST /me/email', { as: token, body: { email: to, password: PASSWORD } })).status).toBe(202);
  const code = codeIn(await mailTo(gatehouse, to));
  expect((await call(app, 'POST /me/email/confirm', { as: token, body: { code } })).status).toBe(200);
  return to;
}

async function undo({ app, user }: Thief): Promise<void> {
  const find = () =>
    mailsTo(gatehouse, user.email)
      .map(linkIn)
      .find((link) => link.startsWith(`${app.issuer}/undo-email`));
  await expect.poll(find).toBeDefined();
  const visitor = new Visitor();
  const [form] = formsOf(await visitor.open(find()!));
  expect((await visitor.open(form!.action, { body: new URLSearchParams(form!.hidden) })).status).toBe(200);
}

async function disown({ app, user, token }: Thief): Promise<void> {
  const { body } = await call(app, 'GET /me/sessions', { as: token });
  const { uid } = body.items.find(({ current }: { current: boolean }) => current);
  const { access_token: as } = await signInByApi(gatehouse, app, user);
  const answer = await call(app, 'POST /me/sessions/:uid/disown', {
    ...{ as, params: { uid }, body: { password: PASSWORD, new_password: NEW } },
  });
  expect(answer.status, answer.text).toBe(204);
}

const answers: [string, { begins: (thief: Thief) => Promise<unknown>; answer: (thief: Thief) => Promise<void> }][] = [
  ['undoing a change of address', { begins: changeAddress, answer: undo }],
  ['“This wasn’t me”', { begins: async () => {}, answer: disown }],
];

/** An organization's key, a vault entry and an invitation, by the user. */
async function leaveThings({ app, token }: Thief, organization: { id: string }) {
  const params = { organization: organization.id };
  const scopes = ['organization_members:read'];
  const body = { name: 'deploy', scopes, password: PASSWORD };
  const key = await call(app, 'POST /organizations/:organization/api-keys', { as: token, params, body });
  expect(key.status, key.text).toBe(201);
  const entry = { service_name: `service-${next()}`, api_key: 'sk-of-whom-it-may-be-0001' };
  const vault = await call(app, 'POST /me/vault', { as: token, body: entry });
  expect(vault.status, vault.text).toBe(201);
  const guest = { email: `guest-${next()}@example.com`, roles: ['member'] };
  const invitation = await call(app, 'POST /organizations/:organization/invitations', {
    as: token,
    params,
    body: guest,
  });
  expect(invitation.status, invitation.text).toBe(201);
  return {
    key: key.body.api_key as string,
    params,
    entry: vault.body.id as string,
    invitation: invitation.body.id as string,
  };
}

type Things = Awaited<ReturnType<typeof leaveThings>>;

async function whatWorks(app: App, user: UserRow, { key, params, entry, invitation }: Things) {
  const members = await call(app, 'GET /organizations/:organization/members', { as: key, params });
  const rows = db().selectFrom('invitations').select('revoked_at').where('app_id', '=', app.id);
  return {
    key: members.status === 200,
    entry: (await countRows(gatehouse, app, 'vault_entries', { user_id: user.id, id: entry })) === 1,
    invitation: (await rows.where('id', '=', invitation).executeTakeFirstOrThrow()).revoked_at === null,
  };
}

test.each(answers)('A304 %s ends what was left in the App since, and nothing older', async (_, { begins, answer }) => {
  const app = await makeApp(gatehouse, { organizations_by_users: 'on', email_change: 'new' });
  const user = await makeUser(gatehouse, app, { email: `owner-${next()}@example.com`, email_verified: true });
  const owner = { app, user, token: (await signInByApi(gatehouse, app, user)).access_token };
  const { body: organization } = await call(app, 'POST /organizations', { as: owner.token, body: { name: 'Acme' } });
  const older = await leaveThings(owner, organization);
  passTime(4 * 24 * HOUR);
  const thief = { app, user, token: (await signInByApi(gatehouse, app, user)).access_token };
  await begins(thief);
  const left = await leaveThings(thief, organization);
  expect(await whatWorks(app, user, left)).toEqual({ key: true, entry: true, invitation: true });
  await answer(thief);
  expect(await whatWorks(app, user, left)).toEqual({ key: false, entry: false, invitation: false });
  expect(await whatWorks(app, user, older)).toEqual({ key: true, entry: true, invitation: true });
});

test.each(answers)(
  'A304 %s ends what was left in a developer’s App since, and nothing older',
  async (_, { begins, answer }) => {
    const app = await makeApp(gatehouse);
    const consoleApp = await gatehouse.system.consoleApp();
    const { user, token } = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const colleague = await makeDeveloper(gatehouse, { app, role: 'owner' });
    const createKey = async (by: UserRow) =>
      (await createApiKey(db(), app, { name: 'backend', scopes: ['users:read'], created_by: by.id })).key;
    const older = await createKey(user);
    passTime(4 * 24 * HOUR);
    const thief = { app: consoleApp, user, token: (await signInByApi(gatehouse, consoleApp, user)).access_token };
    expect(token).not.toBe(thief.token);
    if (consoleApp.settings.email_change === 'both' && begins === changeAddress) await agreeAndChange(thief);
    else await begins(thief);
    const left = await createKey(user);
    const others = await createKey(colleague.user);
    const inviter = { id: user.id, role: 'owner' as const };
    await inviteMember(gatehouse.system, app, { email: `accomplice-${next()}@example.com`, role: 'owner', inviter });
    await answer(thief);
    const open = async (as: string) => (await call(app, 'GET /users', { as })).status;
    expect([await open(left), await open(older), await open(others)]).toEqual([401, 200, 200]);
    expect(await countRows(gatehouse, app, 'member_invitations')).toBe(0);
  },
);

/** Where the old address has to agree, as if its owner had. */
async function agreeAndChange({ app, user, token }: Thief): Promise<void> {
  const to = `thief-${next()}@example.com`;
  expect((await call(app, 'POST /me/email', { as: token, body: { email: to, password: PASSWORD } })).status).toBe(202);
  const changes = db().updateTable('email_changes').set({ must_agree: false });
  await changes.where('app_id', '=', app.id).where('user_id', '=', user.id).execute();
  const code = codeIn(await mailTo(gatehouse, to));
  expect((await call(app, 'POST /me/email/confirm', { as: token, body: { code } })).status).toBe(200);
}

test('A304 while a change of address can be undone, its old address hears of a new key, and later no more', async () => {
  const app = await makeApp(gatehouse, { organizations_by_users: 'on', email_change: 'new' });
  const user = await makeUser(gatehouse, app, { email: `owner-${next()}@example.com`, email_verified: true });
  const thief = { app, user, token: (await signInByApi(gatehouse, app, user)).access_token };
  const { body: organization } = await call(app, 'POST /organizations', { as: thief.token, body: { name: 'Acme' } });
  const to = await changeAddress(thief);
  await leaveThings(thief, organization);
  const toldOf = (address: string) =>
    mailsTo(gatehouse, address).filter(({ subject }) => subject === 'A new API key for Acme').length;
  await expect.poll(() => [toldOf(user.email), toldOf(to)]).toEqual([1, 1]);
  passTime(73 * HOUR);
  const later = { ...thief, token: (await signInByApi(gatehouse, app, { email: to })).access_token };
  await leaveThings(later, organization);
  await expect.poll(() => toldOf(to)).toBe(2);
  await noMoreMail(gatehouse, user.email, 0);
  expect(toldOf(user.email)).toBe(1);
});

test('A304 a new password by a link in a mail leaves keys alone: programs go on', async () => {
  const app = await makeApp(gatehouse, { organizations_by_users: 'on' });
  const user = await makeUser(gatehouse, app, { email: `owner-${next()}@example.com`, email_verified: true });
  const owner = { app, user, token: (await signInByApi(gatehouse, app, user)).access_token };
  const { body: organization } = await call(app, 'POST /organizations', { as: owner.token, body: { name: 'Acme' } });
  const things = await leaveThings(owner, organization);
  const as = await makeApiKey(gatehouse, app);
  await call(app, 'POST /auth/password/forgot', { as, body: { email: user.email } });
  const find = () =>
    mailsTo(gatehouse, user.email)
      .map(linkIn)
      .find((link) => link.startsWith(`${app.issuer}/reset`));
  await expect.poll(find).toBeDefined();
  const visitor = new Visitor();
  await visitor.submit(await visitor.open(find()!), { password: NEW }, '/reset');
  expect(await whatWorks(app, user, things)).toEqual({ key: true, entry: true, invitation: true });
});
