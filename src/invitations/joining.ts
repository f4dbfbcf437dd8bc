// Joining an App: the people who may sign up, and the open invitation that a person accepts by proving its address, by
// its link or in another way.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { endOneTimeTokens } from '../authentication/one-time/tokens.ts';
import { now } from '../clock.ts';
import type { Db, InvitationRow, UserRow } from '../database/schema.ts';
import { record } from '../events/record.ts';
import { createSelf, type SignUpPermit } from '../hooks/sign-up.ts';
import { Problem } from '../problem.ts';
import { requireEmail } from '../users/email.ts';
import { isHeld } from '../users/email-changes.ts';
import { addUserRoles } from '../users/roles.ts';
import { isTestUser } from '../users/test-users.ts';
import type { NewUser } from '../users/users.ts';
import { joinOrganization } from './organizations.ts';
import { lockInviter, stands } from './standing.ts';

/** Undefined also for one whose inviter may no longer make it. */
export async function findOpenInvitation(db: Db, app: App, id: string): Promise<InvitationRow | undefined> {
  const invitation = await selectOpen(db, app).where('id', '=', id).executeTakeFirst();
  return invitation && (await stands(db, app, invitation)) ? invitation : undefined;
}

/** Whether a new user may join with this address, once it is proved. */
export async function mayJoin(db: Db, app: App, email: { key: string }): Promise<boolean> {
  const { sign_up } = app.settings;
  if (await isHeld(db, app, email.key)) return false;
  if (sign_up !== 'invitation') return sign_up === 'open';
  return (await findOpenFor(db, app, email.key)) !== undefined;
}

/**
 * Creates a user who has proved the address, by mail or through a provider that vouches for it. This accepts an open
 * invitation to the App. One to an organization only lets the person sign up: nobody gets into an organization without
 * saying so. Throws `sign_up_closed`, `email_taken`, and as `createSelf`.
 */
export async function joinByAddress(
  db: Db,
  app: App,
  permit: SignUpPermit | undefined,
  input: NewUser,
): Promise<UserRow> {
  const invitation = await findOpenFor(db, app, requireEmail(input.email).key);
  const { sign_up } = app.settings;
  if (sign_up === 'closed' || (sign_up === 'invitation' && !invitation)) throw new Problem('sign_up_closed');
  const name = input.name ?? invitation?.name;
  if (invitation?.organization_id === null) await lockInvitation(db, app, invitation);
  const user = await createSelf(db, app, permit, { ...input, name, email_verified: true });
  if (invitation?.organization_id === null) await markAccepted(db, app, invitation, user);
  return user;
}

/**
 * Call it before the user is locked or created, and before a link is used up, but after the organization is locked: those who accept an
 * invitation, resend it or revoke it wait for each other here, and so do those who remove its inviter. False if it is no longer open.
 */
export async function lockInvitation(db: Db, app: App, invitation: InvitationRow): Promise<boolean> {
  await lockInviter(db, app, invitation);
  return (await selectOpen(db, app).where('id', '=', invitation.id).forNoKeyUpdate().executeTakeFirst()) !== undefined;
}

/**
 * Only one of any number of callers accepts it; the others get `invalid_one_time_token`, and so do all once the inviter may no longer
 * make it. `db` is the caller's transaction, which has locked the invitation.
 */
export async function markAccepted(db: Db, app: App, invitation: InvitationRow, user: UserRow): Promise<void> {
  const { id, roles, organization_id } = invitation;
  if (!(await stands(db, app, invitation))) throw new Problem('invalid_one_time_token');
  const accepted = await db
    .updateTable('invitations')
    .set({ accepted_at: now(), accepted_user_id: user.id })
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now())
    .returning('id')
    .executeTakeFirst();
  if (!accepted) throw new Problem('invalid_one_time_token');
  await endOneTimeTokens(db, app, 'invitation', { payload: { invitation_id: id } });
  // From before this address was a test user's.
  if (!isTestUser(app, user)) await addUserRoles(db, app, user.id, roles);
  await joinOrganization(db, app, invitation, user);
  const data = { invitation_id: id, ...(organization_id !== null && { organization_id }) };
  await record(db, app, 'invitation.accepted', { user_id: user.id, data });
}

/** The one to the App, if there is one, else one to an organization. */
async function findOpenFor(db: Db, app: App, key: string): Promise<InvitationRow | undefined> {
  const [first] = await listOpenFor(db, app, key, 1);
  return first;
}

/** Those of an address: the one to the App first, then those to organizations, the newest first. */
export async function listOpenFor(db: Db, app: App, key: string, limit: number): Promise<InvitationRow[]> {
  // Without a limit, so that those that are worth nothing hide no others. The limit on mails to one address keeps them few.
  const open = await selectOpen(db, app)
    .where('email_key', '=', key)
    .orderBy(sql`organization_id is not null`)
    .orderBy('created_at', 'desc')
    .execute();
  const standing: InvitationRow[] = [];
  for (const invitation of open) {
    if (standing.length < limit && (await stands(db, app, invitation))) standing.push(invitation);
  }
  return standing;
}

function selectOpen(db: Db, app: App) {
  return db
    .selectFrom('invitations')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now());
}
