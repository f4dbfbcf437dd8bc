// Invitations to an organization, by its members and by the App. They are invitations like others (invitations.ts). The
// person who accepts one becomes a member, with those of its roles that still exist.
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import type { Db, InvitationRow, UserRow } from '../database/schema.ts';
import { type Giver, requireMayGive } from '../organizations/giving.ts';
import { addMemberRoles, insertMember } from '../organizations/members.ts';
import type { Organization } from '../organizations/organizations.ts';
import { listOrganizationRoles, requireOrganizationRoles } from '../organizations/roles.ts';
import { Problem } from '../problem.ts';
import { createInvitation, type NewInvitation } from './invitations.ts';

/** How many addresses one call invites. */
export const MAX_INVITED_AT_ONCE = 100;

export type OrganizationInvitation = Pick<NewInvitation, 'email' | 'name' | 'locale' | 'inviter'> & {
  roles: string[];
  giver: Giver;
};

/** Throws as `createInvitation`, and `cannot_grant` for roles above the inviter's. */
export async function inviteToOrganization(
  core: Core,
  app: App,
  organization: Organization,
  { roles, giver, ...input }: OrganizationInvitation,
): Promise<InvitationRow> {
  await requireOrganizationRoles(core.db, app, roles);
  await requireMayGive(core.db, app, organization, { giver, roles });
  return createInvitation(core, app, { ...input, organization: { id: organization.id, roles, giver } });
}

export type Invited = { email: string; invitation: InvitationRow } | { email: string; problem: Problem };

/** One after the other, each by itself: an address that is refused doesn't keep the others from being invited. */
export async function inviteManyToOrganization(
  core: Core,
  app: App,
  organization: Organization,
  inputs: OrganizationInvitation[],
): Promise<Invited[]> {
  const answers: Invited[] = [];
  for (const input of inputs) answers.push(await tryToInvite(core, app, organization, input));
  return answers;
}

async function tryToInvite(
  core: Core,
  app: App,
  organization: Organization,
  input: OrganizationInvitation,
): Promise<Invited> {
  const { email } = input;
  try {
    return { email, invitation: await inviteToOrganization(core, app, organization, input) };
  } catch (error) {
    // The answer tells each address's problem; failures of ours are the whole call's.
    if (error instanceof Problem && error.status < 500) return { email, problem: error };
    throw error;
  }
}

/**
 * Makes the user a member, if the accepted invitation is to an organization. A member gets the roles in addition. `db` is the
 * caller's transaction, which has locked the organization before the user. Throws `organization_full`.
 */
export async function joinOrganization(
  db: Db,
  app: App,
  { organization_id, organization_roles }: InvitationRow,
  user: UserRow,
): Promise<void> {
  if (organization_id === null) return;
  const known = new Set((await listOrganizationRoles(db, app)).map(({ name }) => name));
  const member = { user_id: user.id, roles: organization_roles.filter((name) => known.has(name)) };
  const place = { id: organization_id };
  if (!(await insertMember(db, app, place, member))) await addMemberRoles(db, app, place, member);
}
