// Invitations to organizations that wait for a user who is signed in: the verified address proves what the link in the mail would.
import type { App } from '../apps/app.ts';
import type { Db, InvitationRow, UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { findOrganization, lockOrganization, type Organization } from '../organizations/organizations.ts';
import { Problem } from '../problem.ts';
import { lockUser } from '../users/users.ts';
import { findOpenInvitation, listOpenFor, lockInvitation, markAccepted } from './joining.ts';

const MAX_LISTED = 20;

export type WaitingInvitation = { id: string; inviter: string | null; roles: string[]; organization: Organization };

/** Those to active organizations, the newest first. None for an address that is not verified. */
export async function listWaiting(db: Db, app: App, user: UserRow): Promise<WaitingInvitation[]> {
  if (!user.email_verified) return [];
  const open = await listOpenFor(db, app, user.email_key, MAX_LISTED);
  const waiting = await Promise.all(open.map((one) => toWaiting(db, app, one)));
  return waiting.filter((one) => one !== undefined);
}

async function toWaiting(
  db: Db,
  app: App,
  { id, inviter, organization_id, organization_roles: roles }: InvitationRow,
): Promise<WaitingInvitation | undefined> {
  const organization = organization_id === null ? undefined : await findOrganization(db, app, organization_id);
  return organization?.status === 'active' ? { id, inviter, roles, organization } : undefined;
}

/** As by its link. Gives the organization that the user is a member of now. Throws `not_found` for another address's, `invalid_one_time_token`, `organization_full`. */
export async function acceptWaiting(
  db: Db,
  app: App,
  { id: userId }: { id: string },
  id: string,
): Promise<{ id: string }> {
  return transact(db, async (db) => {
    const invitation = await findOpenInvitation(db, app, id);
    if (!invitation || invitation.organization_id === null) throw noSuchInvitation();
    // The organization before the user, as every change of members does.
    const { status } = await lockOrganization(db, app, { id: invitation.organization_id });
    if (!(await lockInvitation(db, app, invitation))) throw noSuchInvitation();
    const user = await lockUser(db, app, userId);
    const isTheirs = user.email_verified && user.email_key === invitation.email_key;
    if (!isTheirs || status !== 'active') throw noSuchInvitation();
    await markAccepted(db, app, invitation, user);
    return { id: invitation.organization_id };
  });
}

const noSuchInvitation = () => new Problem('not_found', 'There is no such invitation');
