// Users, what they may do, and their organizations: the changes that touch the same rows.
import { updateUserByApp } from '../../../src/authentication/addresses/replace.ts';
import { removeFactor } from '../../../src/authentication/factors/kinds.ts';
import { renewRecoveryCodes } from '../../../src/authentication/factors/recovery-codes.ts';
import { enrolSentFactor } from '../../../src/authentication/factors/sent.ts';
import { createOneTimeToken, tryToConsume } from '../../../src/authentication/one-time/tokens.ts';
import { changeOwnProfile } from '../../../src/authentication/ways/change-profile.ts';
import { transact } from '../../../src/database/transact.ts';
import { createInvitation, resendInvitation, revokeInvitation } from '../../../src/invitations/invitations.ts';
import { SERVER } from '../../../src/invitations/standing.ts';
import { acceptWaiting } from '../../../src/invitations/waiting.ts';
import { createOwnOrganization } from '../../../src/organizations/by-users.ts';
import * as members from '../../../src/organizations/members.ts';
import {
  deleteOrganization,
  setOrganizationStatus,
  updateOrganization,
} from '../../../src/organizations/organizations.ts';
import {
  createOrganizationRole,
  deleteOrganizationRole,
  updateOrganizationRole,
} from '../../../src/organizations/roles.ts';
import { createGroup, deleteGroup, updateGroup } from '../../../src/users/permissions/groups.ts';
import { setUserGroups } from '../../../src/users/permissions/user-groups.ts';
import { setUserRoles } from '../../../src/users/permissions/user-roles.ts';
import { createRole, deleteRole, updateRole } from '../../../src/users/roles.ts';
import { deleteUser, setPassword, setUserStatus } from '../../../src/users/users.ts';
import { makeUser } from '../../kit/app.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import { fresh, type MakeSubject } from './subject.ts';

const grantor = { kind: 'app', permissions: [] } as const;
const others = { sign_out_others: true };
export const people: Record<string, MakeSubject> = {
  async 'credentials of a user'({ gatehouse, system, app }) {
    const { db } = system;
    const user = await makeUser(gatehouse, app, { phone: '+4915123456789', phone_verified: true });
    await makeAuthenticator(gatehouse, app, user);
    const [factor] = await db.selectFrom('factors').select('id').where('user_id', '=', user.id).execute();
    const link = { email_key: user.email_key };
    const mailed = await createOneTimeToken(db, app, 'magic_link', { payload: link });
    return {
      changeProfile: () => changeOwnProfile(system, app, user, { change: { name: 'N' }, proof: () => ({}), ...others }),
      changeAddress: () => updateUserByApp(system, app, user.id, { email: `${fresh('new')}@example.com` }),
      disable: () => setUserStatus(db, app, user.id, 'disabled'),
      changePassword: () => setPassword(db, app, user.id, { hash: null, ...others }),
      renewCodes: () => renewRecoveryCodes(system, app, user, others),
      enrol: () => enrolSentFactor(system, app, user, { kind: 'email', challenge: 'c', locale: 'en' }),
      removeFactor: () => removeFactor(system, app, user, { id: factor!.id, ...others }),
      askLink: () => createOneTimeToken(db, app, 'magic_link', { payload: link }),
      useLink: () => transact(db, (db) => tryToConsume(db, app, 'magic_link', mailed)),
      delete: () => deleteUser(db, app, user.id),
    };
  },

  async 'roles and groups of a user'({ gatehouse, system: { db }, app }) {
    const { id } = await makeUser(gatehouse, app);
    const [one, other, group] = [fresh('one'), fresh('other'), fresh('group')];
    for (const name of [one, other]) await createRole(db, app, { name });
    await createGroup(db, app, { name: group, roles: [one] });
    await setUserRoles(db, app, id, { roles: [one], grantor });
    await setUserGroups(db, app, id, { groups: [group], grantor });
    return {
      give: () => setUserRoles(db, app, id, { roles: [one, other], grantor }),
      take: () => setUserRoles(db, app, id, { roles: [], grantor }),
      join: () => setUserGroups(db, app, id, { groups: [group], grantor }),
      leave: () => setUserGroups(db, app, id, { groups: [], grantor }),
      updateGroup: () => updateGroup(db, app, group, { roles: [one, other], grantor }),
      deleteGroup: () => deleteGroup(db, app, group, { grantor }),
      updateRole: () => updateRole(db, app, one, { description: 'Described', grantor }),
      deleteRole: () => deleteRole(db, app, one, { grantor }),
      delete: () => deleteUser(db, app, id),
    };
  },

  async 'organization of a user'({ gatehouse, system, app }) {
    const { db } = system;
    const [user, guest] = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
    const organization = await createOwnOrganization(db, app, user, { name: fresh('Org') });
    const role = fresh('role');
    await createOrganizationRole(db, app, { name: role, grantor });
    const giver = 'app' as const;
    const of = { user_id: user.id, giver };
    return {
      update: () => updateOrganization(db, app, organization, { name: 'Renamed', sign_in_connection_id: null }),
      disable: () => setOrganizationStatus(db, app, organization, 'disabled'),
      addMember: () =>
        members.addOrganizationMember(db, app, organization, { user_id: guest.id, roles: [role], giver }),
      setRoles: () => members.setMemberRoles(db, app, organization, { ...of, roles: [role] }),
      removeMember: () => members.removeOrganizationMember(db, app, organization, of),
      createAnother: () => createOwnOrganization(db, app, user, { name: fresh('Org') }),
      updateRole: () => updateOrganizationRole(db, app, role, { description: 'Described', grantor }),
      deleteRole: () => deleteOrganizationRole(db, app, role),
      deleteUser: () => deleteUser(db, app, user.id),
      delete: () => deleteOrganization(db, app, organization),
    };
  },

  async 'invitation to an organization'({ gatehouse, system, app }) {
    const { db } = system;
    const user = await makeUser(gatehouse, app, { email_verified: true });
    const organization = await createOwnOrganization(db, app, await makeUser(gatehouse, app), { name: fresh('Org') });
    const invited = {
      email: user.email,
      organization: { id: organization.id, roles: ['member'], giver: 'app' as const },
    };
    const { id } = await createInvitation(system, app, invited);
    return {
      accept: () => acceptWaiting(db, app, user, id),
      resend: () => resendInvitation(system, app, id, SERVER),
      disable: () => setUserStatus(db, app, user.id, 'disabled'),
      deleteUser: () => deleteUser(db, app, user.id),
      deleteOrganization: () => deleteOrganization(db, app, organization),
      delete: () => revokeInvitation(db, app, id, SERVER),
    };
  },
};
