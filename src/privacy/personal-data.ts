// All that an App keeps of a user, for the user to take along (GDPR articles 15 and 20): no secrets, no hashes, and nothing
// about the developers involved. Each noun exports the row of what it keeps.

import type { App } from '../apps/app.ts';
import { ownPersonalTokens } from '../apps/keys/personal-tokens.ts';
import { ownMemberships } from '../apps/members.ts';
import { ownCredentials } from '../authentication/factors/kinds.ts';
import { ownPasskeys } from '../authentication/factors/passkeys/passkeys.ts';
import { ownBrowsers } from '../authentication/factors/trusted-devices.ts';
import { ownOneTimeLinks } from '../authentication/one-time/tokens.ts';
import { ownDevices } from '../authentication/sign-in/known-browsers.ts';
import { now } from '../clock.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { ownEvents } from '../events/own-events.ts';
import { ownInvitations } from '../invitations/list.ts';
import { ownMemberInvitations } from '../invitations/members.ts';
import { ownOrganizations } from '../organizations/membership.ts';
import { ownIdentities } from '../social/identities.ts';
import { ownBilling } from '../usage/billing.ts';
import { ownUsage } from '../usage/summary.ts';
import { listUserGroups } from '../users/access.ts';
import { ownConnectedApps } from '../users/connected-apps.ts';
import { ownEmailChanges } from '../users/email-changes.ts';
import { ownHeldUsernames } from '../users/held-usernames.ts';
import { listUserRoles } from '../users/roles.ts';
import { ownEndedSessions } from '../users/sessions/receipts.ts';
import { ownSessions } from '../users/sessions/sessions.ts';
import { toUserJson } from '../users/user-json.ts';
import { ownVault } from '../users/vault.ts';

/** One kind of thing that is kept of a user; `name` is its member in the export. */
type Row = { name: string; list(db: Db, app: App, user: UserRow): Promise<unknown[]> };

const rows = [
  ownCredentials,
  ownPasskeys,
  ownIdentities,
  ownSessions,
  ownEndedSessions,
  ownBrowsers,
  ownDevices,
  ownEmailChanges,
  ownHeldUsernames,
  ownConnectedApps,
  ownOneTimeLinks,
  ownInvitations,
  ownOrganizations,
  ownMemberships,
  ownPersonalTokens,
  ownMemberInvitations,
  ownVault,
  ownUsage,
  ownBilling,
  ownEvents,
] satisfies Row[];

type AnyRow = (typeof rows)[number];

type Kept = { [One in AnyRow as One['name']]: Awaited<ReturnType<One['list']>> };

export type PersonalData = Kept & {
  exported_at: Date;
  app: { name: string; issuer: string };
  user: ReturnType<typeof toUserJson> & Pick<UserRow, 'metadata_public' | 'metadata_own'> & { groups: string[] };
};

export async function collectPersonalData(db: Db, app: App, user: UserRow): Promise<PersonalData> {
  const { metadata_public, metadata_own } = user;
  const kept: [string, unknown[]][] = [];
  for (const { name, list } of rows) kept.push([name, await list(db, app, user)]);
  return {
    exported_at: now(),
    app: { name: app.name, issuer: app.issuer },
    user: {
      ...toUserJson(user, await listUserRoles(db, app, user.id)),
      groups: await listUserGroups(db, app, user.id),
      metadata_public,
      metadata_own,
    },
    ...(Object.fromEntries(kept) as Kept),
  };
}
