// Organizations and Apps with a friend whom somebody invites who may no longer do so later.
import type { App } from '../../../src/apps/app.ts';
import { listOrganizationMembers } from '../../../src/organizations/members.ts';
import type { Organization } from '../../../src/organizations/organizations.ts';
import { createRole, listUserRoles } from '../../../src/users/roles.ts';
import { call } from '../../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../../kit/app.ts';
import type { Gatehouse } from '../../kit/gatehouse.ts';
import { linkIn, mailTo } from '../../kit/mail.ts';
import { Visitor } from '../../kit/visitor.ts';
import { makeMember, makeOrganization } from '../../organizations/world.ts';

let count = 0;
export const newAddress = () => `friend-${++count}@example.com`;

export const TO_ORGANIZATION = '/organizations/:organization/invitations';

export async function makeStudio(gatehouse: Gatehouse) {
  const app = await makeApp(gatehouse, { organizations_by_users: 'on' });
  const organization = await makeOrganization(gatehouse, app);
  const alice = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
  const mallory = await makeMember(gatehouse, app, { organization, roles: ['admin'] });
  const friend = await makeUser(gatehouse, app, { email: newAddress(), email_verified: true });
  const params = { organization: organization.id };
  const invite = async (as: string, roles = ['admin']) =>
    (await call(app, `POST ${TO_ORGANIZATION}`, { as, params, body: { email: friend.email, roles } })).body
      .id as string;
  return { app, organization, alice, mallory, friend, params, invite };
}

export type Studio = Awaited<ReturnType<typeof makeStudio>>;

export const linkTo = async (gatehouse: Gatehouse, email: string) => linkIn(await mailTo(gatehouse, email));

/** In the organization. */
export async function isMember(
  { database: { db } }: Gatehouse,
  { app, organization }: { app: App; organization: Organization },
  id: string,
): Promise<boolean> {
  const { items } = await listOrganizationMembers(db, app, organization);
  return items.some((one) => one.id === id);
}

export const stateAt = async ({ app, params, alice }: Studio, id: string) =>
  (await call(app, `GET ${TO_ORGANIZATION}/:id`, { as: alice.token, params: { ...params, id } })).body.state;

/** With a role that may write users. The friend is a user already. */
export async function makeInvitingApp(gatehouse: Gatehouse) {
  const { db } = gatehouse.database;
  const app = await makeApp(gatehouse, { sign_up: 'invitation' });
  const grantor = { kind: 'app', permissions: ['users:write'] } as const;
  await createRole(db, app, { name: 'boss', permissions: ['users:write'], grantor });
  const reader = await makeApiKey(gatehouse, app, ['users:read']);
  const friend = await makeUser(gatehouse, app, { email: newAddress(), email_verified: true });
  const invite = async (as: string) => {
    const { body } = await call(app, 'POST /invitations', { as, body: { email: friend.email, roles: ['boss'] } });
    return body.id as string;
  };
  const stateOf = async (id: string) =>
    (await call(app, 'GET /invitations/:id', { as: reader, params: { id } })).body.state;
  /** By the link. */
  async function accept(): Promise<string[]> {
    const visitor = new Visitor();
    const page = await visitor.open(await linkTo(gatehouse, friend.email));
    if (page.status === 200) await visitor.submit(page, {});
    return listUserRoles(db, app, friend.id);
  }
  return { app, friend, invite, stateOf, accept };
}
