// The page of one user of the App: how they sign in, where they are signed in, what happened; who they are, and which
// programs they let in.
import { listTrustedDevices } from '../../../authentication/factors/trusted-devices.ts';
import { MINUTE, now } from '../../../clock.ts';
import type { UserRow } from '../../../database/schema.ts';
import type { Event } from '../../../events/catalogue.ts';
import { listEvents, listNames } from '../../../events/list.ts';
import { findPauses } from '../../../limits/guesses.ts';
import { listOwnOrganizations } from '../../../organizations/membership.ts';
import { type ConnectedApp, listConnectedApps } from '../../../users/connected-apps.ts';
import { keysOfUser } from '../../../users/identifiers.ts';
import { hasOwnRoles } from '../../../users/roles.ts';
import { listReceipts, type Receipt } from '../../../users/sessions/receipts.ts';
import { listSessions, type Session } from '../../../users/sessions/sessions.ts';
import { type ShownDevice, toShownDevice } from '../../kit/render/device.ts';
import { appPath, showPage } from '../kit/render.ts';
import { describeEvent, type ShownEvent } from '../kit/shown-event.ts';
import type { AppVisit } from '../kit/visit.ts';
import { type ShownAccess, showAccess } from './access.ts';
import { offersImpersonation } from './impersonate.ts';
import { hasFactors, type ShownWay, showWays } from './user-ways.ts';
import { userPath } from './users.ts';

const MAX_HISTORY = 12;
const MAX_ENDED = 5;

/** A browser that was here this short a time ago is probably still open. */
const ACTIVE = 5 * MINUTE;

const history: Event[] = [
  'user.created',
  'user.updated',
  'sign_in.succeeded',
  'sign_in.failed',
  'sign_in.locked',
  'user.locked',
  'user.unlocked',
  'user.password_changed',
  'user.email_looked_up',
  'user.roles_changed',
  'user.groups_changed',
  'invitation.accepted',
  'user.email_change_begun',
  'user.email_changed',
  'user.email_change_undone',
  'user.username_changed',
  'identity.linked',
  'identity.unlinked',
  'factor.enrolled',
  'factor.removed',
  'factors.reset',
  'passkey.added',
  'passkey.removed',
  'passkey.refused',
  'recovery_code.used',
  'recovery_codes.regenerated',
  'trusted_device.added',
  'trusted_device.removed',
  'session.disowned',
  'user.impersonated',
  'user.disabled',
  'user.enabled',
];

export type UserPage = {
  user: UserRow;
  ways: ShownWay[];
  has_factors: boolean;
  offers_impersonation: boolean;
  access: ShownAccess;
  has_own_roles: boolean;
  /** Until when they have to wait somewhere after wrong passwords or codes. */
  paused_until: Date | undefined;
  sessions: (Session & ShownDevice & { is_active: boolean })[];
  /** In the last week, with what their clients said to it. */
  ended: (Receipt & ShownDevice)[];
  browsers: ({ created_at: Date; expires_at: Date } & ShownDevice)[];
  /** Undefined for a role that sees none. */
  organizations: { id: string; name: string; slug: string; roles: string[] }[] | undefined;
  clients: Pick<ConnectedApp, 'client_id' | 'name' | 'first_party' | 'since'>[];
  history: (Pick<ShownEvent, 'at' | 'icon' | 'tone' | 'text'> & { sub: string; url: string })[] | undefined;
};

export async function showUser(visit: AppVisit, user: UserRow): Promise<void> {
  const { system, app } = visit;
  const { db } = system;
  const [ways, pauses, access, sessions, ended, browsers, clients, organizations, history, offers_impersonation] =
    await Promise.all([
      showWays(visit, user),
      findPauses(db, app, [{ user, keys: keysOfUser(user) }]),
      showAccess(visit, user),
      listSessions(db, app, user.id),
      listReceipts(db, app, user.id, { limit: MAX_ENDED }),
      listTrustedDevices(db, app, user),
      listConnectedApps(db, app, user.id),
      visit.can('organization_members:read') ? listOwnOrganizations(db, app, user.id) : undefined,
      visit.can('events:read') ? listHistory(visit, user) : undefined,
      offersImpersonation(visit, user),
    ]);
  const url = userPath(visit, user);
  const page: UserPage = {
    ...{ user, ways, has_factors: hasFactors(ways), access, has_own_roles: hasOwnRoles(app), clients, history },
    ...{ organizations, offers_impersonation, paused_until: pauses.get(user.id) },
    sessions: sessions.map((session) => ({
      ...{ ...session, ...toShownDevice(session.user_agent) },
      is_active: now().getTime() - session.last_used_at.getTime() < ACTIVE,
    })),
    ended: ended.items.map((session) => ({ ...session, ...toShownDevice(session.user_agent) })),
    browsers: browsers.map((browser) => ({ ...browser, ...toShownDevice(browser.user_agent) })),
  };
  await showPage(visit, 'console/user', page, {
    undo: { user_disabled: `${url}/enable`, user_enabled: `${url}/disable` },
  });
}

async function listHistory(visit: AppVisit, user: UserRow): Promise<UserPage['history']> {
  const { system, app, consoleApp } = visit;
  const { items } = await listEvents(system.db, app, { user_id: user.id, events: history, limit: MAX_HISTORY });
  const names = await listNames(system.db, app, consoleApp, items);
  return items.map((row) => {
    const { id, at, icon, tone, text, reason, actor, device, ip } = describeEvent(row, names, visit);
    // The page is the user's, so that only others need a name.
    const by = actor === names.get(user.id) ? undefined : actor;
    const url = appPath(app, `/events/${id}`);
    return { at, icon, tone, text, url, sub: [reason, by, device, ip].filter(Boolean).join(' · ') };
  });
}
