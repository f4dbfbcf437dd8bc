// Taking over a user whose address nobody had proved: whatever the one who signed up with it left behind is gone, by every
// way of proving the address, and no table that names a user is forgotten.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { createPersonalToken } from '../../src/apps/keys/personal-tokens.ts';
import { claimUser } from '../../src/authentication/addresses/take-over.ts';
import { trustDevice } from '../../src/authentication/factors/trusted-devices.ts';
import { createOneTimeToken } from '../../src/authentication/one-time/tokens.ts';
import { proveMagicLink } from '../../src/authentication/ways/magic-link.ts';
import { resetPassword } from '../../src/authentication/ways/reset.ts';
import { DAY } from '../../src/clock.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { newId } from '../../src/ids.ts';
import { acceptInvitation } from '../../src/invitations/accept.ts';
import { addOrganizationMember, listOrganizationMembers } from '../../src/organizations/members.ts';
import { findOrganization } from '../../src/organizations/organizations.ts';
import { claimUnproven } from '../../src/social/arrivals.ts';
import { asBegun } from '../../src/social/connections.ts';
import { getUser, updateUser } from '../../src/users/users.ts';
import { listVault } from '../../src/users/vault.ts';
import { type Answer, call, signInByApi } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeClient, makeInvitation, makeUser } from '../kit/app.ts';
import { makeAuthenticator } from '../kit/factor.ts';
import { signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { makePasskey } from '../kit/passkey.ts';
import { makeOrganization } from '../organizations/world.ts';
import { makeConnection } from '../social/world.ts';

const NEW = 'harbour-velvet-tractor';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

let count = 0;

/** A user who signed up with somebody else's address, and what such a one can leave without proving it. */
async function makeSquatter() {
  count += 1;
  const app = await makeApp(gatehouse, {
    organizations_by_users: 'on',
    magic_link: 'on',
    identifiers: ['email', 'username'],
  });
  const profile = {
    name: 'Mallory',
    phone: '+4915112345678',
    website: 'https://evil.example',
    username: `mallory${count}`,
  };
  const user = await makeUser(gatehouse, app, { email: `prey-${count}@example.com`, ...profile });
  const as = (await signInByApi(gatehouse, app, user)).access_token;
  const { body: entry } = await call(app, 'POST /me/vault', {
    as,
    body: { service_name: 'openai', api_key: 'sk-of-the-squatter-0001' },
  });
  const { body: organization } = await call(app, 'POST /organizations', { as, body: { name: `Prey ${count}` } });
  const params = { organization: organization.id };
  const body = { name: 'back door', scopes: ['organization_members:read'], expires_in_days: 3650 };
  const { body: key } = await call(app, 'POST /organizations/:organization/api-keys', { as, params, body });
  await call(app, 'PATCH /me/metadata', { as, body: { metadata_own: { webhook: 'https://evil.example' } } });
  const members = (as: string) => call(app, 'GET /organizations/:organization/members', { as, params });
  return { app, user, as, entry, organization, key: key.api_key as string, members };
}

type Squatted = Awaited<ReturnType<typeof makeSquatter>>;

const db = () => gatehouse.database.db;
const claim = (app: App, user: UserRow) =>
  db()
    .transaction()
    .execute((db) => claimUser(db, app, user, { password_hash: null, name: 'Vera' }));

/** Every way to prove the address, and the name that the owner has afterwards. */
const ways: Record<string, { name: string | null; prove: (squatted: Squatted) => Promise<unknown> }> = {
  'a reset link': {
    name: null,
    async prove({ app, user }) {
      const payload = { email_key: user.email_key, password_changed_at: user.password_changed_at!.toISOString() };
      const token = await createOneTimeToken(db(), app, 'reset_password', { user_id: user.id, payload });
      await resetPassword(gatehouse.system, app, { token, password: NEW, locale: 'en' });
    },
  },
  'a magic link': {
    name: null,
    async prove({ app, user: { email, email_key } }) {
      const payload = { email, email_key, challenge: 'browser' };
      const token = await createOneTimeToken(db(), app, 'magic_link', { payload });
      await proveMagicLink(gatehouse.system, app, { token, challenge: 'browser' });
    },
  },
  'an invitation': {
    name: 'Vera',
    async prove({ app, user: { email } }) {
      const { id } = await makeInvitation(gatehouse, app, { email, name: 'Vera' });
      const token = await createOneTimeToken(db(), app, 'invitation', { payload: { invitation_id: id } });
      await acceptInvitation(gatehouse.system, app, { token, password: NEW, name: null });
    },
  },
  'a provider that vouches': {
    name: 'Vera',
    async prove({ app, user: { email } }) {
      const connection = await makeConnection(gatehouse, app, { kind: 'google' });
      const profile = {
        issuer: 'https://accounts.google.com',
        subject: '1',
        email,
        email_verified: true,
        name: 'Vera',
      };
      const payload = { ...asBegun(connection), profile, passage: { kind: 'interaction', uid: 'one' } };
      const token = await createOneTimeToken(db(), app, 'connection_arrival', { payload });
      await claimUnproven(gatehouse.system, app, token, { uid: 'one' });
    },
  },
};

const said = ({ status, body }: Answer) => [status, body?.code];

describe('A287 what the one who signed up with an address left is gone once its owner proves it', () => {
  test.each(Object.entries(ways))('by %s', async (_, { name, prove }) => {
    const squatted = await makeSquatter();
    const { app, user, as, key, organization, members } = squatted;
    expect((await members(key)).body.items).toHaveLength(1);

    await prove(squatted);
    expect(said(await members(key))).toEqual([401, 'unauthorized']);
    expect(said(await members(as))).toEqual([401, 'unauthorized']);
    expect((await listVault(db(), app, user.id, {})).items).toEqual([]);
    expect(await getUser(db(), app, user.id)).toMatchObject({
      ...{ email: user.email, email_verified: true, name, username: null, phone: null, website: null },
      metadata_own: {},
    });
    const left = await findOrganization(db(), app, organization.id);
    expect(left).toMatchObject({ created_by: null });
    expect((await listOrganizationMembers(db(), app, left!)).items).toEqual([]);
  });

  test('each of it is an event, so that the App can follow', async () => {
    const { app, user } = await makeSquatter();
    await claim(app, user);
    const rows = await db().selectFrom('audit_log').select('event').where('app_id', '=', app.id).execute();
    const events = new Set(rows.map(({ event }) => event));
    for (const event of ['vault_entry.deleted', 'api_key.revoked', 'organization_member.removed', 'user.updated'])
      expect(events).toContain(event);
  });

  test('what others gave the user stays: roles, memberships and the App’s metadata', async () => {
    const { app, user } = await makeSquatter();
    const organization = await makeOrganization(gatehouse, app);
    const member = { user_id: user.id, roles: ['member'], giver: 'app' as const };
    await addOrganizationMember(db(), app, organization, member);
    const metadata = { metadata_public: '{"plan":"pro"}', metadata_private: '{"customer":"7"}' };
    await db().updateTable('users').set(metadata).where('app_id', '=', app.id).where('id', '=', user.id).execute();
    await claim(app, user);
    expect(await getUser(db(), app, user.id)).toMatchObject({
      ...{ metadata_public: { plan: 'pro' }, metadata_private: { customer: '7' } },
    });
    expect((await listOrganizationMembers(db(), app, organization)).items).toHaveLength(1);
  });

  test('a user whom the App created, and in whose place nobody has signed in, keeps the profile', async () => {
    const app = await makeApp(gatehouse);
    const created = await makeUser(gatehouse, app, { name: 'Ada', phone: '+4915112345678' });
    const users = db().updateTable('users').where('app_id', '=', app.id).where('id', '=', created.id);
    await users.set({ password_hash: null }).execute();
    const claimed = await db()
      .transaction()
      .execute((db) => claimUser(db, app, created, { password_hash: null }));
    expect(claimed).toMatchObject({ name: 'Ada', phone: '+4915112345678', email_verified: true });

    await users.set({ email_verified: false, password_hash: created.password_hash }).execute();
    expect(await claim(app, created)).toMatchObject({ name: 'Vera', phone: null });
  });

  test('A297 an external id that the App gave later makes nobody a user whom the App created', async () => {
    const app = await makeApp(gatehouse);
    const as = await makeApiKey(gatehouse, app);
    const created = await makeUser(gatehouse, app, { name: 'Mallory', phone: '+4915112345678' });
    await call(app, 'PATCH /users/:id', { as, params: { id: created.id }, body: { external_id: 'crm-1' } });
    expect(await claim(app, created)).toMatchObject({ name: 'Vera', phone: null, external_id: 'crm-1' });
  });

  test('a sign-in that was under way does not go on, although its user has no password', async () => {
    const { app, user } = await makeSquatter();
    const users = db().updateTable('users').where('app_id', '=', app.id).where('id', '=', user.id);
    await users.set({ password_hash: null, password_changed_at: null }).execute();
    expect((await claim(app, user)).password_changed_at).not.toBeNull();
  });

  test('a verified user is not taken over', async () => {
    const { app, user } = await makeSquatter();
    await updateUser(db(), app, user.id, { email_verified: true });
    await expect(claim(app, user)).rejects.toMatchObject({ code: 'conflict' });
  });
});

/** What a take-over leaves of a table that names a user, and why. All others are empty afterwards. */
const kept: Record<string, string> = {
  'audit_log.user_id': 'what happened stays on record',
  'ended_sessions.user_id': 'the receipt of a session that ended, until its clients are told',
  'console_sessions.developer_id': 'opens nothing without its session, which ends',
  'sessions.impersonator_id': 'stands only as long as the session of the developer, which ends',
  'member_invitations.invited_by': 'a developer with an unverified address invites nobody',
  'members.developer_id': 'given by an owner of the App',
  'operators.developer_id': 'given by an operator',
  'invitations.accepted_user_id': 'nobody accepts one without proving the address',
  'user_roles.user_id': 'given by the App',
  'user_groups.user_id': 'given by the App',
  'held_usernames.user_id': 'keeps others from the name, and gives no access',
  'provisioned_users.user_id': 'what clients were told of the user',
  'signal_subjects.user_id': 'chosen by receivers of security events',
  'signal_disabled_users.user_id': 'what receivers of security events were told',
  'user_import_lines.user_id': 'the report of the App’s import',
  'usage_records.user_id': 'the App’s books',
  'usage_days.subject_id': 'the App’s books',
  'spending_limits.subject_id': 'set by the App',
  'billing_records.user_id': 'the App’s books',
};

/** Revoked, and kept as a row that says so. */
const ended: Record<string, string> = {
  'api_keys.created_by': 'revoked_at',
  'invitations.invited_by': 'revoked_at',
};

const NAMES_USER = /(^|_)(user|developer|subject|impersonator)_id$|^(created|invited)_by$/;

async function listColumns(): Promise<string[]> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' order by table_name, column_name`.execute(db());
  const { rows: references } = await sql<{ table: string; column: string }>`
    select con.conrelid::regclass::text as table, att.attname::text as column
    from pg_constraint con join pg_attribute att on att.attrelid = con.conrelid and att.attnum = any(con.conkey)
    where con.contype = 'f' and con.confrelid = 'users'::regclass and att.attname !~ 'app_id$'`.execute(db());
  const named = rows.filter(({ column }) => NAMES_USER.test(column));
  return [...new Set([...named, ...references].map(({ table, column }) => `${table}.${column}`))].sort();
}

async function countOf(name: string, user: UserRow): Promise<number> {
  const [table = '', column = ''] = name.split('.');
  const live = ended[name] ? sql`and ${sql.ref(ended[name])} is null` : sql``;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(table)} where ${sql.ref(column)} = ${user.id} ${live}`.execute(db());
  return rows[0]!.count;
}

/** A row in every table that a user can fill. */
async function fill({ app, user, as, organization }: Squatted): Promise<void> {
  await signIn(app, await makeClient(gatehouse, app), user.email, { scope: 'openid' });
  const body = { email: 'accomplice@example.com', roles: ['admin'] };
  const params = { organization: organization.id };
  // Their own number may be verified, and so they may invite, although the address is not.
  await updateUser(db(), app, user.id, { phone: '+4915112345678', phone_verified: true });
  const invited = await call(app, 'POST /organizations/:organization/invitations', { as, params, body });
  expect(invited.status).toBe(201);
  await makePasskey(gatehouse, app, user);
  await makeAuthenticator(gatehouse, app, user);
  await trustDevice(db(), app, user.id);
  await createOneTimeToken(db(), app, 'verify_email', { user_id: user.id, payload: { email_key: user.email_key } });
  await createPersonalToken(db(), app, { app_id: app.id, id: user.id }, { name: 'mine', scopes: ['app:read'] });
  const { id: connection_id } = await makeConnection(gatehouse, app, { kind: 'github' });
  const [key, created_at] = [{ app_id: app.id, user_id: user.id }, new Date()];
  const expires_at = new Date(created_at.getTime() + DAY);
  const identity = { ...key, connection_id, issuer: 'https://github.com', subject: '1', created_at };
  await db().insertInto('identities').values(identity).execute();
  const device = { ...key, id: newId(), token_hash: Buffer.from('device'), created_at, expires_at };
  await db().insertInto('known_devices').values(device).execute();
  const { email, email_key } = user;
  const change = {
    old_email: email,
    old_email_key: email_key,
    new_email: 'm@evil.example',
    new_email_key: 'm@evil.example',
  };
  const begun = { must_agree: false, begun_by: 'session', challenge: 'c', created_at, expires_at };
  await db()
    .insertInto('email_changes')
    .values({ ...key, ...change, ...begun, id: newId() })
    .execute();
}

test('A287 each table that names a user is emptied by a take-over, or named here with the reason', async () => {
  const columns = await listColumns();
  expect(columns).toEqual(expect.arrayContaining(['vault_entries.user_id', 'grants.user_id', 'members.developer_id']));
  expect(columns).toEqual(expect.arrayContaining([...Object.keys(kept), ...Object.keys(ended)]));
  const squatted = await makeSquatter();
  await fill(squatted);
  const emptied = columns.filter((name) => !(name in kept));
  const before = await Promise.all(emptied.map(async (name) => [name, await countOf(name, squatted.user)] as const));
  expect(before.filter(([, count]) => count === 0).map(([name]) => name)).toEqual([]);
  await claim(squatted.app, squatted.user);
  const after = await Promise.all(emptied.map(async (name) => [name, await countOf(name, squatted.user)] as const));
  expect(after.filter(([, count]) => count > 0).map(([name]) => name)).toEqual([]);
});
