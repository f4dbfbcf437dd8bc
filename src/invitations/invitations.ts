// Invitations: an App's developers or its backend invite people by mail. The link proves the address; it is used in
// accept.ts. The people who may join, with or without an invitation, are in joining.ts.

import type { App } from '../apps/app.ts';
import { findClient } from '../apps/clients/cache.ts';
import { WITHOUT_PERMISSIONS } from '../apps/permissions.ts';
import { mailsPerAddress } from '../authentication/one-time/codes.ts';
import { createOneTimeToken, endOneTimeTokens, oneTimeTokens } from '../authentication/one-time/tokens.ts';
import { DAY, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isTaken } from '../database/failure.ts';
import { ifGiven } from '../database/lists.ts';
import type { Db, InvitationRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { currentActor, record } from '../events/record.ts';
import { isId, newId } from '../ids.ts';
import { spend } from '../limits/budgets.ts';
import { enqueueMail } from '../mail/outbox.ts';
import { findOrganization } from '../organizations/organizations.ts';
import { Problem, requireAll } from '../problem.ts';
import { type Email, requireEmail } from '../users/email.ts';
import { requireHeldRoles } from '../users/permissions/giving.ts';
import { type Granted, requireRoles } from '../users/roles.ts';
import { refuseTestUser } from '../users/test-users.ts';

/** Invitations are mail to strangers in our name, so their number is limited. */
const perAppAndDay = { name: 'invitations_app_day', limit: 200, period: DAY };

const { lifetime } = oneTimeTokens.invitation;

export type NewInvitation = {
  email: string;
  name?: string | null | undefined;
  roles?: string[] | undefined;
  /** Where the invited person arrives after accepting: a client, and one of its redirect URIs. */
  client_id?: string | undefined;
  redirect_uri?: string | undefined;
  locale?: InvitationRow['locale'] | undefined;
  /** The name of the inviter in the mail. */
  inviter?: string | null | undefined;
  /** What the person is invited to, if not to the App alone; organizations.ts decides who may. */
  organization?: { id: string; roles: string[] } | undefined;
};

/**
 * Sends the mail, too. Throws `sign_up_closed`, `invalid_email`, `invalid_body`, `invalid_redirect_uri`, `cannot_grant`,
 * `test_user`, `too_many_attempts`, and `conflict` if the address has an open invitation.
 */
export async function createInvitation(
  core: Core,
  app: App,
  { grantor = WITHOUT_PERMISSIONS, ...input }: NewInvitation & Granted,
): Promise<InvitationRow> {
  requireWelcome(app);
  await requireInvitationFields(core, app, input);
  await requireHeldRoles(core.db, app, grantor, input.roles ?? []);
  const email = requireEmail(input.email);
  if (input.organization || input.roles?.length) refuseTestUser(app, { email_key: email.key }, 'email');
  await spendMails(core, app, email.key);
  try {
    return await transact(core, async (core) => {
      const { db } = core;
      await dropExpired(db, app, { key: email.key, organization_id: input.organization?.id ?? null });
      const invitation = await insertInvitation(db, app, email, input);
      await record(db, app, 'invitation.created', { data: toFacts(invitation) });
      await sendInvitation(core, app, invitation);
      return invitation;
    });
  } catch (error) {
    if (!isTaken(error, 'invitations_open')) throw error;
    throw new Problem('conflict', 'This address already has an open invitation; resend that one', {
      fields: { email: 'is already invited' },
    });
  }
}

/** Throws the mistakes of all given fields as one problem: `invalid_email`, `invalid_redirect_uri`, `invalid_body`. */
export async function requireInvitationFields(core: Core, app: App, input: Partial<NewInvitation>): Promise<void> {
  await requireAll(
    () => input.email !== undefined && requireEmail(input.email),
    () => requireRoles(core.db, app, input.roles ?? []),
    () => requireArrival(core, app, input),
  );
}

/** Nobody can join a closed App on their own, with or without an invitation. */
function requireWelcome({ settings, name }: App): void {
  if (settings.sign_up === 'closed')
    throw new Problem('sign_up_closed', `${name} does not take new users at the moment`);
}

/** Throws `invalid_redirect_uri`. */
async function requireArrival(
  core: Core,
  app: App,
  { client_id, redirect_uri }: Pick<NewInvitation, 'client_id' | 'redirect_uri'>,
): Promise<void> {
  if (client_id === undefined && redirect_uri === undefined) return;
  const client = client_id === undefined ? undefined : await findClient(core, app, client_id);
  if (!client) {
    const fields = { client_id: 'is not a client of this App' };
    throw new Problem('invalid_redirect_uri', 'Name a client of this App, and one of its redirect URIs', { fields });
  }
  // Compared exactly, as everywhere: a URI with the same beginning may belong to somebody else.
  if (redirect_uri === undefined || client.redirect_uris.includes(redirect_uri)) return;
  throw new Problem('invalid_redirect_uri', 'The client has not registered that redirect_uri', {
    fields: { redirect_uri: 'is not registered by the client' },
  });
}

async function spendMails(core: Core, app: App, key: string): Promise<void> {
  await spend(core, app, [
    { budget: perAppAndDay, of: app.id },
    ...mailsPerAddress.map((budget) => ({ budget, of: key })),
  ]);
}

async function dropExpired(
  db: Db,
  app: App,
  { key, organization_id }: { key: string; organization_id: string | null },
): Promise<void> {
  await db
    .deleteFrom('invitations')
    .where('app_id', '=', app.id)
    .where('email_key', '=', key)
    .where('organization_id', 'is not distinct from', organization_id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '<=', now())
    .execute();
}

const toFacts = ({ id, roles, organization_id, organization_roles }: InvitationRow) =>
  organization_id === null
    ? { invitation_id: id, roles }
    : { invitation_id: id, organization_id, roles: organization_roles };

async function insertInvitation(db: Db, app: App, email: Email, input: NewInvitation): Promise<InvitationRow> {
  const actor = currentActor();
  return db
    .insertInto('invitations')
    .values({
      app_id: app.id,
      id: newId(),
      email: email.address,
      email_key: email.key,
      name: input.name || null,
      roles: [...new Set(input.roles)].sort(),
      organization_id: input.organization?.id ?? null,
      organization_roles: [...new Set(input.organization?.roles)].sort(),
      client_id: input.client_id ?? null,
      redirect_uri: input.redirect_uri ?? null,
      locale: input.locale ?? app.settings.locale,
      invited_by: isId(actor.id) ? actor.id : null,
      inviter: input.inviter || null,
      created_at: now(),
      sent_at: now(),
      expires_at: new Date(now().getTime() + lifetime),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Sends a new link; older links of this invitation stop working. */
export async function sendInvitation(core: Core, app: App, invitation: InvitationRow): Promise<void> {
  const { id, email, locale, name, inviter, organization_id } = invitation;
  const organization = organization_id === null ? undefined : await findOrganization(core.db, app, organization_id);
  const token = await createOneTimeToken(core.db, app, 'invitation', { payload: { invitation_id: id } });
  await enqueueMail(core, app, {
    kind: organization ? 'organization_invitation' : 'invitation',
    to: email,
    locale,
    name: name ?? undefined,
    inviter: inviter ?? undefined,
    organization: organization?.name,
    link: `${app.issuer}/invitation?token=${token}`,
    values: { days: lifetime / DAY },
  });
}

/**
 * Starts the seven days again, also for an expired invitation. Throws `not_found`, `sign_up_closed`, `conflict`,
 * `too_many_attempts`.
 */
export async function resendInvitation(core: Core, app: App, id: string): Promise<InvitationRow> {
  const { email_key } = await getInvitation(core.db, app, id);
  requireWelcome(app);
  await spendMails(core, app, email_key);
  return transact(core, async (core) => {
    const { db } = core;
    const invitation = await db
      .updateTable('invitations')
      .set({ sent_at: now(), expires_at: new Date(now().getTime() + lifetime) })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!invitation) throw await isOver(db, app, id);
    await record(db, app, 'invitation.resent', { data: { invitation_id: id } });
    await sendInvitation(core, app, invitation);
    return invitation;
  });
}

/** Throws `not_found` if it was deleted with its organization. */
async function isOver(db: Db, app: App, id: string): Promise<Problem> {
  await getInvitation(db, app, id);
  return new Problem('conflict', 'This invitation was accepted or revoked');
}

/** Ends its link. Throws `not_found`, `conflict`. */
export async function revokeInvitation(db: Db, app: App, id: string): Promise<void> {
  await getInvitation(db, app, id);
  await transact(db, async (db) => {
    const revoked = await db
      .updateTable('invitations')
      .set({ revoked_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!revoked) throw await isOver(db, app, id);
    await endOneTimeTokens(db, app, 'invitation', { payload: { invitation_id: id } });
    await record(db, app, 'invitation.revoked', { data: { invitation_id: id } });
  });
}

/** With an organization, one to it alone. Throws `not_found`. */
export async function getInvitation(
  db: Db,
  app: App,
  id: string,
  organization?: { id: string },
): Promise<InvitationRow> {
  const row = isId(id)
    ? await db
        .selectFrom('invitations')
        .selectAll()
        .where('app_id', '=', app.id)
        .where('id', '=', id)
        .where((where) => ifGiven(organization, (one) => where('organization_id', '=', one.id)))
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Problem('not_found', 'There is no such invitation');
  return row;
}
