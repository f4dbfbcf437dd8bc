// The doors of invitations: who uses up how many mails, and who reads, resends and revokes what.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createOrganizationKey } from '../../../src/organizations/api-keys.ts';
import type { Organization } from '../../../src/organizations/organizations.ts';
import { createRole } from '../../../src/users/roles.ts';
import { updateUser } from '../../../src/users/users.ts';
import { call, signInByApi } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { countRows } from '../../kit/rows.ts';
import { makeMember, makeOrganization } from '../../organizations/world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;

const TO_ORGANIZATION = '/organizations/:organization/invitations';

let count = 0;
const newAddress = () => `stranger-${++count}@example.com`;

async function makeFounder(app: App, verified: boolean) {
  const user = await makeUser(gatehouse, app, { email_verified: verified });
  const { access_token: token } = await signInByApi(gatehouse, app, user);
  const found = async () =>
    (await call(app, 'POST /organizations', { as: token, body: { name: 'Mine' } })).body as Organization;
  return { user, token, organizations: [await found(), await found()] };
}

type Answers = { items: { invitation?: { id: string }; problem?: { code: string } }[] };

async function inviteMany(app: App, as: string, { id }: { id: string }, many = 60): Promise<string[]> {
  const invitations = Array.from({ length: many }, () => ({ email: newAddress() }));
  const sent = { as, params: { organization: id }, body: { invitations } };
  const { items } = (await call(app, `POST ${TO_ORGANIZATION}/bulk`, sent)).body as Answers;
  return items.map(({ problem }) => problem?.code ?? 'open');
}

const times = (codes: string[], code: string) => codes.filter((one) => one === code).length;

describe('A278 a user who invites', () => {
  test('has fifty a day in all organizations together, with their API keys, and takes none of the App’s', async () => {
    const app = await makeApp(gatehouse, { organizations_by_users: 'on' });
    const { user, token, organizations } = await makeFounder(app, true);
    const [first, second] = organizations as [Organization, Organization];
    const own = await inviteMany(app, token, first, 30);
    const permissions = ['organizations:read', 'organization_members:write'];
    const maker = { created_by: user.id, permissions, giver: { member: user.id } };
    const made = { name: 'mailer', scopes: permissions, expires_in_days: 1, ...maker };
    const { key } = await createOrganizationKey(db(), app, second, made);
    const byKey = await inviteMany(app, key, second, 30);
    expect([times(own, 'open'), times(byKey, 'open')]).toEqual([30, 20]);
    expect(times(byKey, 'too_many_attempts')).toBe(10);
    const body = { email: newAddress() };
    const params = { organization: second.id };
    expect((await call(app, `POST ${TO_ORGANIZATION}`, { as: token, params, body })).status).toBe(429);
    // Another user has a budget of their own.
    const colleague = await makeMember(gatehouse, app, { organization: second, roles: ['admin'] });
    const sent = { as: colleague.token, params, body };
    expect((await call(app, `POST ${TO_ORGANIZATION}`, sent)).status).toBe(201);
  });

  test('leaves the two hundred of the App to its developers and its backend', async () => {
    const app = await makeApp(gatehouse, { organizations_by_users: 'on' });
    for (let users = 0; users < 5; users++) {
      const { token, organizations } = await makeFounder(app, true);
      expect(times(await inviteMany(app, token, organizations[0]!, 50), 'open')).toBe(50);
    }
    const as = await makeApiKey(gatehouse, app);
    expect((await call(app, 'POST /invitations', { as, body: { email: newAddress() } })).status).toBe(201);
  });

  test('needs a verified address or phone number, also by an API key', async () => {
    const app = await makeApp(gatehouse, { organizations_by_users: 'on', email_verification: 'off' });
    const { user, token, organizations } = await makeFounder(app, false);
    const [organization] = organizations as [Organization];
    expect(await inviteMany(app, token, organization, 2)).toEqual(['inviter_unverified', 'inviter_unverified']);
    const permissions = ['organizations:read', 'organization_members:write'];
    const maker = { created_by: user.id, permissions, giver: { member: user.id } };
    const made = { name: 'mailer', scopes: permissions, expires_in_days: 1, ...maker };
    const { key } = await createOrganizationKey(db(), app, organization, made);
    expect(await inviteMany(app, key, organization, 1)).toEqual(['inviter_unverified']);
    expect(await countRows(gatehouse, app, 'invitations')).toBe(0);
    await updateUser(db(), app, user.id, { phone: '+4915112345678', phone_verified: true });
    expect(await inviteMany(app, token, organization, 1)).toEqual(['open']);
  });
});

describe('A279 an invitation that the caller could not create', () => {
  test('is neither resent nor revoked, whatever the role it brings', async () => {
    const app = await makeApp(gatehouse);
    const permissions = ['roles:write', 'users:write'] as const;
    await createRole(db(), app, { name: 'boss', permissions: [...permissions], grantor: { kind: 'app', permissions } });
    const strong = await makeApiKey(gatehouse, app, ['users:read', ...permissions]);
    const weak = await makeApiKey(gatehouse, app, ['users:read', 'users:write']);
    const body = { email: newAddress(), roles: ['boss'] };
    expect((await call(app, 'POST /invitations', { as: weak, body })).body.code).toBe('cannot_grant');
    const { id } = (await call(app, 'POST /invitations', { as: strong, body })).body;
    for (const entry of ['POST /invitations/:id/resend', 'DELETE /invitations/:id'])
      expect((await call(app, entry, { as: weak, params: { id } })).body.code, entry).toBe('cannot_grant');
    const shown = (await call(app, 'GET /invitations/:id', { as: weak, params: { id } })).body;
    expect([shown.state, shown.sent_at]).toEqual(['open', shown.created_at]);
    expect((await call(app, 'POST /invitations/:id/resend', { as: strong, params: { id } })).status).toBe(200);
    expect((await call(app, 'DELETE /invitations/:id', { as: strong, params: { id } })).status).toBe(204);
  });

  test('is not there if it is to an organization, without permissions for those', async () => {
    const app = await makeApp(gatehouse);
    const organization = await makeOrganization(gatehouse, app);
    const admin = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
    const sent = { as: admin.token, params: { organization: organization.id } };
    const body = { email: newAddress(), roles: ['admin'] };
    const { id } = (await call(app, `POST ${TO_ORGANIZATION}`, { ...sent, body })).body;
    const few = await makeApiKey(gatehouse, app, ['users:read', 'users:write']);
    const own = await call(app, 'POST /invitations', { as: few, body: { email: newAddress() } });
    for (const entry of ['GET /invitations/:id', 'POST /invitations/:id/resend', 'DELETE /invitations/:id'])
      expect((await call(app, entry, { as: few, params: { id } })).status, entry).toBe(404);
    const listed = async (as: string) =>
      (await call(app, 'GET /invitations', { as })).body.items.map((one: { id: string }) => one.id);
    expect(await listed(few)).toEqual([own.body.id]);

    const reader = await makeApiKey(gatehouse, app, ['users:read', 'users:write', 'organization_members:read']);
    expect(await listed(reader)).toEqual([own.body.id, id]);
    for (const entry of ['POST /invitations/:id/resend', 'DELETE /invitations/:id'])
      expect((await call(app, entry, { as: reader, params: { id } })).body.code, entry).toBe('insufficient_scope');
    const writer = await makeApiKey(gatehouse, app, ['users:write', 'organization_members:write']);
    expect((await call(app, 'POST /invitations/:id/resend', { as: writer, params: { id } })).status).toBe(200);
    expect((await call(app, 'DELETE /invitations/:id', { as: writer, params: { id } })).status).toBe(204);
  });

  test('is not revoked by a member with a lesser role', async () => {
    const app = await makeApp(gatehouse);
    const organization = await makeOrganization(gatehouse, app);
    const permissions = ['organization_members:read', 'organization_members:write'];
    const as = await makeApiKey(gatehouse, app, ['organizations:write', ...permissions]);
    await call(app, 'POST /organization-roles', { as, body: { name: 'manager', permissions } });
    const admin = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
    const manager = await makeMember(gatehouse, app, { organization, roles: ['manager'] });
    const params = { organization: organization.id };
    const body = { email: newAddress(), roles: ['admin'] };
    const { id } = (await call(app, `POST ${TO_ORGANIZATION}`, { as: admin.token, params, body })).body;
    const revoke = (as: string) => call(app, `DELETE ${TO_ORGANIZATION}/:id`, { as, params: { ...params, id } });
    expect((await revoke(manager.token)).body.code).toBe('cannot_grant');
    expect((await revoke(admin.token)).status).toBe(204);
  });
});
