// Invitations: an App's developers or its backend invite people by mail. The link proves the address; it is used in
// accept.ts. The people who may join, with or without an invitation, are in joining.ts.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { findClient } from '../apps/clients/cache.ts';
import { WITHOUT_PERMISSIONS } from '../apps/permissions.ts';
import { createOneTimeToken, endOneTimeTokens, oneTimeTokens } from '../authentication/one-time/tokens.ts';
import { DAY, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isTaken } from '../database/failure.ts';
import type { Db, InvitationRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { currentActor, record } from '../events/record.ts';
import { isId, newId } from '../ids.ts';
import { enqueueMail } from '../mail/outbox.ts';
import type { Giver } from '../organizations/giving.ts';
import { findOrganization } from '../organizations/organizations.ts';
import { Problem, requireAll } from '../problem.ts';
import { inOrder } from '../tables.ts';
import { type Email, requireEmail } from '../users/email.ts';
import { requireHeldRoles } from '../users/permissions/giving.ts';
import { type Granted, requireRoles } from '../users/roles.ts';
import { refuseTestUser } from '../users/test-users.ts';
import { spendInvitation } from './budgets.ts';
import { type Inviter, requireMayInvite, stands } from './standing.ts';

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
  organization?: { id: string; roles: string[]; giver: Giver } | undefined;
};

/**
 * Sends the mail, too. Throws `sign_up_closed`, `invalid_email`, `invalid_body`, `invalid_redirect_uri`, `cannot_grant`,
 * `test_user`, `inviter_unverified`, `too_many_attempts`, and `conflict` if the address has an open invitation.
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
  const to = { key: email.key, organization_id: input.organization?.id ?? null };
  await spendInvitation(core, app, { ...to, giver: input.organization?.giver ?? 'app' });
  try {
    return await transact(core, async (core) => {
      const { db } = core;
      await dropDead(db, app, to);
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

/** One that expired, or whose inviter may no longer make it, does not keep the address from being invited again. */
async function dropDead(
  db: Db,
  app: App,
  { key, organization_id }: { key: string; organization_id: string | null },
): Promise<void> {
  const waiting = await db
    .selectFrom('invitations')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('email_key', '=', key)
    .where('organization_id', 'is not distinct from', organization_id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!waiting || (waiting.expires_at > now() && (await stands(db, app, waiting)))) return;
  await db.deleteFrom('invitations').where('app_id', '=', app.id).where('id', '=', waiting.id).execute();
}

const toFacts = ({ id, roles, organization_id, organization_roles }: InvitationRow) =>
  organization_id === null
    ? { invitation_id: id, roles }
    : { invitation_id: id, organization_id, roles: organization_roles };

async function insertInvitation(db: Db, app: App, email: Email, input: NewInvitation): Promise<InvitationRow> {
  return db
    .insertInto('invitations')
    .values({
      app_id: app.id,
      id: newId(),
      email: email.address,
      email_key: email.key,
      name: input.name || null,
      roles: inOrder(input.roles),
      organization_id: input.organization?.id ?? null,
      organization_roles: inOrder(input.organization?.roles),
      client_id: input.client_id ?? null,
      redirect_uri: input.redirect_uri ?? null,
      locale: input.locale ?? app.settings.locale,
      invited_by: currentInviter(),
      inviter: input.inviter || null,
      created_at: now(),
      sent_at: now(),
      expires_at: new Date(now().getTime() + lifetime),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

function currentInviter(): string | null {
  const { id } = currentActor();
  return isId(id) ? id : null;
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
 * Starts the seven days again, also for an expired invitation. From now on it is `by` who invites, so they need what creating it
 * needs. Throws `not_found`, `insufficient_scope`, `cannot_grant`, `sign_up_closed`, `conflict`, `inviter_unverified`,
 * `too_many_attempts`.
 */
export async function resendInvitation(core: Core, app: App, id: string, by: Inviter): Promise<InvitationRow> {
  const found = await getInvitation(core.db, app, id);
  await requireMayInvite(core.db, app, found, by);
  requireWelcome(app);
  await spendInvitation(core, app, { ...found, key: found.email_key, giver: by.giver });
  return transact(core, async (core) => {
    const { db } = core;
    const invitation = await db
      .updateTable('invitations')
      .set({ invited_by: currentInviter(), sent_at: now(), expires_at: new Date(now().getTime() + lifetime) })
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

/** Ends its link. `by` needs what creating it needs. Throws `not_found`, `insufficient_scope`, `cannot_grant`, `conflict`. */
export async function revokeInvitation(db: Db, app: App, id: string, by: Inviter): Promise<void> {
  await requireMayInvite(db, app, await getInvitation(db, app, id), by);
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

/** Which invitations there are for a caller: those to one organization, with null those to the App alone, without it all. */
export type Among = { organization?: { id: string } | null | undefined };

export const isAmong = ({ organization }: Among) => sql<boolean>`(
  ${organization === undefined} or organization_id is not distinct from ${organization?.id ?? null}::uuid
)`;

/** Throws `not_found`. */
export async function getInvitation(db: Db, app: App, id: string, among: Among = {}): Promise<InvitationRow> {
  const row = isId(id)
    ? await db
        .selectFrom('invitations')
        .selectAll()
        .where('app_id', '=', app.id)
        .where('id', '=', id)
        .where(isAmong(among))
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Problem('not_found', 'There is no such invitation');
  return row;
}
