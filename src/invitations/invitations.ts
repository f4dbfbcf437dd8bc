// Invitations: an App's developers or its backend invite people by mail. The link proves the address; it is used in
// accept.ts. The people who may join, with or without an invitation, are in joining.ts.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { findClient } from '../apps/clients/cache.ts';
import { WITHOUT_PERMISSIONS } from '../apps/permissions.ts';
import { mailsPerAddress } from '../authentication/one-time/codes.ts';
import { createOneTimeToken, endOneTimeTokens, oneTimeTokens } from '../authentication/one-time/tokens.ts';
import { DAY, now } from '../clock.ts';
import type { Core } from '../core.ts';
import { isTaken } from '../database/failure.ts';
import type { Searchable } from '../database/lists/search.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, InvitationRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { currentActor, record } from '../events/record.ts';
import { isId, newId } from '../ids.ts';
import { spend } from '../limits/budgets.ts';
import { enqueueMail } from '../mail/outbox.ts';
import { Problem, requireAll } from '../problem.ts';
import { type Email, requireEmail } from '../users/email.ts';
import { requireHeldRoles } from '../users/permissions/giving.ts';
import { type Granted, requireRoles } from '../users/roles.ts';

/** Invitations are mail to strangers in our name, so their number is limited. */
const perAppAndDay = { name: 'invitations_app_day', limit: 200, period: DAY };

const { lifetime } = oneTimeTokens.invitation;

export const invitationStates = ['open', 'accepted', 'revoked', 'expired'] as const;
export type InvitationState = (typeof invitationStates)[number];

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
};

/**
 * Sends the mail, too. Throws `sign_up_closed`, `invalid_email`, `invalid_body`, `invalid_redirect_uri`, `cannot_grant`,
 * `too_many_attempts`, and `conflict` if the address has an open invitation.
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
  await spendMails(core, app, email.key);
  try {
    return await transact(core, async (core) => {
      const { db } = core;
      await dropExpired(db, app, email.key);
      const invitation = await insertInvitation(db, app, email, input);
      await record(db, app, 'invitation.created', { data: { invitation_id: invitation.id, roles: invitation.roles } });
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

async function dropExpired(db: Db, app: App, key: string): Promise<void> {
  await db
    .deleteFrom('invitations')
    .where('app_id', '=', app.id)
    .where('email_key', '=', key)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '<=', now())
    .execute();
}

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
  const { id, email, locale, name, inviter } = invitation;
  const token = await createOneTimeToken(core.db, app, 'invitation', { payload: { invitation_id: id } });
  await enqueueMail(core, app, {
    kind: 'invitation',
    to: email,
    locale,
    name: name ?? undefined,
    inviter: inviter ?? undefined,
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
    if (!invitation) throw isOver();
    await record(db, app, 'invitation.resent', { data: { invitation_id: id } });
    await sendInvitation(core, app, invitation);
    return invitation;
  });
}

const isOver = () => new Problem('conflict', 'This invitation was accepted or revoked');

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
    if (!revoked) throw isOver();
    await endOneTimeTokens(db, app, 'invitation', { payload: { invitation_id: id } });
    await record(db, app, 'invitation.revoked', { data: { invitation_id: id } });
  });
}

/** Throws `not_found`. */
export async function getInvitation(db: Db, app: App, id: string): Promise<InvitationRow> {
  const row = isId(id)
    ? await db
        .selectFrom('invitations')
        .selectAll()
        .where('app_id', '=', app.id)
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  if (!row) throw new Problem('not_found', 'There is no such invitation');
  return row;
}

/** The invitations that brought the user here, as personal data. The inviter belongs to the App and is left out. */
export const ownInvitations = {
  name: 'invitations',
  async list(db: Db, app: App, user: { id: string }) {
    return db
      .selectFrom('invitations')
      .select(['email', 'name', 'roles', 'created_at', 'accepted_at'])
      .where('app_id', '=', app.id)
      .where('accepted_user_id', '=', user.id)
      .orderBy('created_at')
      .execute();
  },
} as const;

export type InvitationQuery = PageQuery & {
  search?: string | undefined;
  state?: InvitationState | undefined;
  direction?: 'ascending' | 'descending' | undefined;
};

const searchable: Searchable = {
  table: 'invitations',
  keys: () => [],
  beginnings: [
    [sql`email_key`, (text) => text.normalize('NFKC').toLowerCase()],
    [sql`lower(name)`, (text) => text.toLowerCase()],
  ],
  parts: sql`(email || ' ' || coalesce(name, ''))`,
};

/** By the time, newest first unless `direction` says otherwise. `search` is part of an email or name. Throws as `readPage`. */
export async function listInvitations(db: Db, app: App, query: InvitationQuery = {}): Promise<Page<InvitationRow>> {
  const select = (db: Db) =>
    db.selectFrom('invitations').selectAll().where('app_id', '=', app.id).where(ifGiven(query.state, isInState));
  return readPage(db, app, select, { ...query, by: 'created_at', searchable });
}

const isInState = (state: InvitationState) => {
  const waiting = sql<boolean>`accepted_at is null and revoked_at is null`;
  const conditions = {
    accepted: sql<boolean>`accepted_at is not null`,
    revoked: sql<boolean>`revoked_at is not null`,
    open: sql<boolean>`${waiting} and expires_at > ${now()}`,
    expired: sql<boolean>`${waiting} and expires_at <= ${now()}`,
  };
  return conditions[state];
};

export function stateOf({ accepted_at, revoked_at, expires_at }: InvitationRow): InvitationState {
  if (accepted_at) return 'accepted';
  if (revoked_at) return 'revoked';
  return expires_at > now() ? 'open' : 'expired';
}

/** The link is left out: a caller who can read invitations must not be able to accept one. */
export function toInvitationJson(invitation: InvitationRow) {
  const { id, email, name, roles, client_id, redirect_uri, locale, invited_by, inviter } = invitation;
  const { created_at, sent_at, expires_at, accepted_at, accepted_user_id, revoked_at } = invitation;
  return {
    ...{ id, email, name, roles, client_id, redirect_uri, locale, invited_by, inviter, state: stateOf(invitation) },
    ...{ created_at, sent_at, expires_at, accepted_at, accepted_user_id, revoked_at },
  };
}
