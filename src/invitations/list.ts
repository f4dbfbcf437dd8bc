// Invitations as their App reads them: the list, the state that follows from an invitation's times, and its JSON. Nobody reads
// a link: it goes to the mailbox alone.

import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Searchable } from '../database/lists/search.ts';
import { ifGiven, type Page, type PageQuery, readPage } from '../database/lists.ts';
import type { Db, InvitationRow } from '../database/schema.ts';
import { type Among, isAmong } from './invitations.ts';
import { standingIn } from './standing.ts';

/** `void`: it has not expired, but its inviter may no longer make it. */
export const invitationStates = ['open', 'accepted', 'revoked', 'expired', 'void'] as const;
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

export type InvitationQuery = PageQuery &
  Among & {
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

export type Invitation = InvitationRow & { state: InvitationState };

/**
 * By the time, newest first unless `direction` says otherwise. `search` is part of an email or name. What an invitation is worth is found
 * out after the page was read, so a page of open or void ones may be shorter than the limit. Throws as `readPage`.
 */
export async function listInvitations(db: Db, app: App, query: InvitationQuery = {}): Promise<Page<Invitation>> {
  const select = (db: Db) =>
    db
      .selectFrom('invitations')
      .selectAll()
      .where('app_id', '=', app.id)
      .where(ifGiven(query.state, isInState))
      .where(isAmong(query));
  const { items, next_cursor } = await readPage(db, app, select, { ...query, by: 'created_at', searchable });
  const isStanding = standingIn(db, app);
  const read = await Promise.all(items.map((row) => toInvitation(row, isStanding)));
  return { items: read.filter(({ state }) => (query.state ?? state) === state), next_cursor };
}

/** With its state now. */
export const readInvitation = (db: Db, app: App, row: InvitationRow): Promise<Invitation> =>
  toInvitation(row, standingIn(db, app));

async function toInvitation(row: InvitationRow, isStanding: ReturnType<typeof standingIn>): Promise<Invitation> {
  const state = stateByTime(row);
  return { ...row, state: state === 'open' && !(await isStanding(row)) ? 'void' : state };
}

const isInState = (state: InvitationState) => {
  const waiting = sql<boolean>`accepted_at is null and revoked_at is null`;
  const lasting = sql<boolean>`${waiting} and expires_at > ${now()}`;
  const conditions = {
    accepted: sql<boolean>`accepted_at is not null`,
    revoked: sql<boolean>`revoked_at is not null`,
    // The inviter's rights decide between these two, once the page is read.
    open: lasting,
    void: lasting,
    expired: sql<boolean>`${waiting} and expires_at <= ${now()}`,
  };
  return conditions[state];
};

function stateByTime({ accepted_at, revoked_at, expires_at }: InvitationRow): InvitationState {
  if (accepted_at) return 'accepted';
  if (revoked_at) return 'revoked';
  return expires_at > now() ? 'open' : 'expired';
}

/** The link is left out: a caller who can read invitations must not be able to accept one. */
export function toInvitationJson(invitation: Invitation) {
  const { id, email, name, roles, client_id, redirect_uri, locale, invited_by, inviter } = invitation;
  const { organization_id, organization_roles, state } = invitation;
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
      state,
    },
    ...{ created_at, sent_at, expires_at, accepted_at, accepted_user_id, revoked_at },
  };
}

/** The same for those who run an organization: `roles` are the ones there. */
export function toOrganizationInvitationJson(invitation: Invitation) {
  const { organization_id, organization_roles: roles, client_id, redirect_uri, ...rest } = toInvitationJson(invitation);
  return { ...rest, roles };
}
