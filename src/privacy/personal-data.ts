// All that an App keeps of a user, for the user to take along (GDPR article 15 and 20): no secrets, no hashes, and nothing
// about the developers who had to do with it.

import type { App } from '../apps/app.ts';
import { listFactors } from '../authentication/factors/kinds.ts';
import { listPasskeys, toPasskeyJson } from '../authentication/factors/passkeys/passkeys.ts';
import { listTrustedDevices } from '../authentication/factors/trusted-devices.ts';
import { now } from '../clock.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { type EventRow, listEvents } from '../events/list.ts';
import { listIdentities } from '../social/identities.ts';
import { listConnectedApps } from '../users/connected-apps.ts';
import { listUserRoles } from '../users/roles.ts';
import { listSessions } from '../users/sessions.ts';
import { toUserJson } from '../users/users.ts';

const MAX_EVENTS = 10_000;
const EVENTS_A_PAGE = 1_000;

/** One entry for each kind of thing that is kept: whoever keeps more of a user adds a line. */
const parts = {
  credentials: listCredentials,
  passkeys: async (db: Db, app: App, user: UserRow) => (await listPasskeys(db, app, user.id)).map(toPasskeyJson),
  identities: listOwnIdentities,
  sessions: (db: Db, app: App, user: UserRow) => listSessions(db, app, user.id),
  trusted_browsers: listOwnBrowsers,
  email_changes: listEmailChanges,
  connected_apps: (db: Db, app: App, user: UserRow) => listConnectedApps(db, app, user.id),
  one_time_links: listOneTimeLinks,
  invitations: listOwnInvitations,
  memberships: listMemberships,
  events: listOwnEvents,
};

type Parts = { [Name in keyof typeof parts]: Awaited<ReturnType<(typeof parts)[Name]>> };

export type PersonalData = Parts & {
  exported_at: Date;
  app: { name: string; issuer: string };
  user: ReturnType<typeof toUserJson>;
};

export async function collectPersonalData(db: Db, app: App, user: UserRow): Promise<PersonalData> {
  const collected: Record<string, unknown> = {};
  for (const [name, collect] of Object.entries(parts)) collected[name] = await collect(db, app, user);
  return {
    exported_at: now(),
    app: { name: app.name, issuer: app.issuer },
    user: toUserJson(user, await listUserRoles(db, app, user.id)),
    ...(collected as Parts),
  };
}

/** What the user proves to be itself by: that it is there, and never what it is. */
async function listCredentials(db: Db, app: App, user: UserRow) {
  const password = user.password_hash ? [{ kind: 'password', changed_at: user.password_changed_at }] : [];
  const factors = await listFactors(db, app, user.id);
  return [...password, ...factors.map(({ kind, confirmed_at }) => ({ kind, changed_at: confirmed_at }))];
}

async function listOwnIdentities(db: Db, app: App, user: UserRow) {
  const identities = await listIdentities(db, app, user.id);
  return identities.map(({ name, email, created_at }) => ({ connection: name, email, since: created_at }));
}

async function listOwnBrowsers(db: Db, app: App, user: UserRow) {
  const devices = await listTrustedDevices(db, app, user);
  return devices.map(({ user_agent, created_at, expires_at }) => ({
    user_agent,
    since: created_at,
    until: expires_at,
  }));
}

/** One that waits, and those that can be undone still. */
async function listEmailChanges(db: Db, app: App, user: UserRow) {
  return db
    .selectFrom('email_changes')
    .select(['old_email', 'new_email', 'created_at', 'changed_at', 'expires_at'])
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .orderBy('created_at')
    .execute();
}

async function listOneTimeLinks(db: Db, app: App, user: UserRow) {
  return db
    .selectFrom('one_time_tokens')
    .select(['kind', 'created_at', 'expires_at', 'consumed_at as used_at'])
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .orderBy('created_at', 'desc')
    .execute();
}

/** That brought the user here. Who invited is the App's. */
async function listOwnInvitations(db: Db, app: App, user: UserRow) {
  return db
    .selectFrom('invitations')
    .select(['email', 'name', 'roles', 'created_at', 'accepted_at'])
    .where('app_id', '=', app.id)
    .where('accepted_user_id', '=', user.id)
    .orderBy('created_at')
    .execute();
}

/** A developer's roles; a user of another App than the console has none. */
async function listMemberships(db: Db, app: App, user: UserRow) {
  return db
    .selectFrom('members')
    .innerJoin('apps', 'apps.id', 'members.app_id')
    .select(['apps.name as app', 'members.role', 'members.created_at as since'])
    .where('members.console_app_id', '=', app.id)
    .where('members.developer_id', '=', user.id)
    .orderBy('members.created_at')
    .execute();
}

async function listOwnEvents(db: Db, app: App, user: UserRow) {
  const rows: EventRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEvents(db, app, { user_id: user.id, limit: EVENTS_A_PAGE, cursor });
    rows.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && rows.length < MAX_EVENTS);
  return rows.map((row) => toOwnEvent(row, user));
}

/** Where a developer or a backend was when it did something is theirs, not the user's. */
function toOwnEvent({ id, at, event, actor_kind, actor_id, client_id, ip, user_agent, data }: EventRow, user: UserRow) {
  const own = actor_kind === 'anonymous' || actor_kind === 'client' || (actor_kind === 'user' && isOf(actor_id, user));
  const signIn = event.startsWith('sign_in.');
  const where = own || signIn ? { ip, user_agent } : { ip: null, user_agent: null };
  return { id, at, event, by: actor_kind, client_id, ...where, data: data as Record<string, unknown> };
}

/** The protocol acts for a user whose name it learns only later. */
const isOf = (actorId: string | null, user: UserRow) => actorId === null || actorId === user.id;
