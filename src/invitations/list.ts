// Invitations as their App reads them: the list, the state that follows from an invitation's times, and its JSON. Nobody reads
// a link: it goes to the mailbox alone.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Searchable } from '../database/lists/search.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, InvitationRow } from '../database/schema.ts';

export const invitationStates = ['open', 'accepted', 'revoked', 'expired'] as const;
export type InvitationState = (typeof invitationStates)[number];

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
  /** Those to it alone. */
  organization?: { id: string } | undefined;
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
    db
      .selectFrom('invitations')
      .selectAll()
      .where('app_id', '=', app.id)
      .where(ifGiven(query.state, isInState))
      .where((where) => ifGiven(query.organization, ({ id }) => where('organization_id', '=', id)));
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
  const { organization_id, organization_roles } = invitation;
  const { created_at, sent_at, expires_at, accepted_at, accepted_user_id, revoked_at } = invitation;
  return {
    ...{
      id,
      email,
      name,
      roles,
      organization_id,
      organization_roles,
      client_id,
      redirect_uri,
      locale,
      invited_by,
      inviter,
      state: stateOf(invitation),
    },
    ...{ created_at, sent_at, expires_at, accepted_at, accepted_user_id, revoked_at },
  };
}

/** The same for those who run an organization: `roles` are the ones there. */
export function toOrganizationInvitationJson(invitation: InvitationRow) {
  const { organization_id, organization_roles: roles, client_id, redirect_uri, ...rest } = toInvitationJson(invitation);
  return { ...rest, roles };
}
