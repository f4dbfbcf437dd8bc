// Accepting an invitation by the link in its mail, which proves the address. A new user chooses a password, and a user
// with a verified address gets the roles. A user who never verified the address is taken over with a new password.

import type { App } from '../apps/app.ts';
import { claimUser } from '../authentication/addresses/take-over.ts';
import { consumeOnce, findUsable } from '../authentication/one-time/tokens.ts';
import { hashPassword } from '../authentication/password/password.ts';
import { requireGoodPassword } from '../authentication/password/policy.ts';
import type { Core } from '../core.ts';
import type { Db, InvitationRow, UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { askBeforeSignUp, createSelf, type SignUpPermit } from '../hooks/sign-up.ts';
import { findOrganization, lockOrganization, type Organization } from '../organizations/organizations.ts';
import { Problem, requireAll } from '../problem.ts';
import { requireName } from '../users/profile.ts';
import { findUserByEmail } from '../users/users.ts';
import { findOpenInvitation, lockInvitation, markAccepted } from './joining.ts';

export type InvitationLink = {
  invitation: InvitationRow;
  /** What it is an invitation to, if not to the App alone. */
  organization: Organization | undefined;
  /** The user who has the address already. */
  user: UserRow | undefined;
  /** Whether the person chooses a password. */
  is_new: boolean;
};

/** Does not use up the link. Throws `invalid_one_time_token`, `sign_up_closed`. */
export async function getInvitationLink(db: Db, app: App, token: string): Promise<InvitationLink> {
  const usable = await findUsable(db, app, 'invitation', token);
  return findLink(db, app, usable?.payload ?? {});
}

async function findLink(db: Db, app: App, { invitation_id }: Record<string, unknown>): Promise<InvitationLink> {
  const invitation = invitation_id ? await findOpenInvitation(db, app, String(invitation_id)) : undefined;
  if (!invitation) throw new Problem('invalid_one_time_token');
  const organization = await findActiveOrganization(db, app, invitation);
  if (db.isTransaction && !(await lockInvitation(db, app, invitation))) throw new Problem('invalid_one_time_token');
  const user = await findUserByEmail(db, app, { address: invitation.email, key: invitation.email_key });
  if (user && user.status !== 'active') throw new Problem('invalid_one_time_token');
  if (!user && app.settings.sign_up === 'closed') throw new Problem('sign_up_closed');
  return { invitation, organization, user, is_new: !user?.email_verified };
}

/** Throws `invalid_one_time_token` for one that is disabled. */
async function findActiveOrganization(
  db: Db,
  app: App,
  { organization_id }: InvitationRow,
): Promise<Organization | undefined> {
  if (organization_id === null) return undefined;
  // Before the user, as every change of members does, so that no two wait for each other.
  const organization = db.isTransaction
    ? await lockOrganization(db, app, { id: organization_id })
    : await findOrganization(db, app, organization_id);
  if (organization?.status !== 'active') throw new Problem('invalid_one_time_token');
  return organization;
}

/** `is_new`: the password is theirs from now on. */
export type Accepted = Omit<InvitationLink, 'user'> & { user: UserRow };

export type Acceptance = { token: string; password: string; name: string | null };

/**
 * Errors that the person can correct leave the link usable. Does not sign the user in. Throws `invalid_one_time_token`,
 * `sign_up_closed`, `weak_password`, `email_taken`, `conflict`, `organization_full`, `sign_up_refused`,
 * `hook_failed`, `busy`.
 */
export async function acceptInvitation(core: Core, app: App, { token, password, name }: Acceptance): Promise<Accepted> {
  const asked = await getInvitationLink(core.db, app, token);
  const chosen = name || asked.invitation.name;
  await requireAll(
    () => requireName(name),
    () => asked.is_new && requireGoodPassword(core, app, password, [asked.invitation.email, chosen]),
  );
  const permit = asked.user ? undefined : await askForGuest(core, app, asked, chosen);
  const password_hash = asked.is_new ? await hashPassword(password, app) : undefined;
  return transact(core.db, async (db) => {
    const usable = await findUsable(db, app, 'invitation', token);
    const link = await findLink(db, app, usable?.payload ?? {});
    await consumeOnce(db, app, 'invitation', token);
    const { invitation, organization, is_new } = link;
    // If somebody verified the address while the password was being hashed, the password must not be set.
    if (is_new !== asked.is_new) throw new Problem('conflict');
    const member = await toMember(db, app, link, { name: chosen, password_hash, permit });
    await markAccepted(db, app, invitation, member);
    return { invitation, organization, user: member, is_new };
  });
}

function askForGuest(
  core: Core,
  app: App,
  { invitation: { id, email, organization_id } }: InvitationLink,
  name: string | null,
): Promise<SignUpPermit> {
  const person = { email, email_verified: true, name };
  return askBeforeSignUp(core, app, { person, way: 'invitation', invitation: { id, organization_id } });
}

type Chosen = { name: string | null; password_hash: string | undefined; permit: SignUpPermit | undefined };

async function toMember(
  db: Db,
  app: App,
  { invitation, user, is_new }: InvitationLink,
  { name, password_hash, permit }: Chosen,
): Promise<UserRow> {
  if (!user) return createSelf(db, app, permit, { email: invitation.email, email_verified: true, name, password_hash });
  return is_new ? claimUser(db, app, user, { password_hash: password_hash ?? null, name }) : user;
}
