// All that an App keeps of a user, for the user to take along (GDPR articles 15 and 20): no secrets, no hashes, and nothing
// about the developers involved. Each noun exports the row of what it keeps. All of it is there, however much it is: what can be
// long is read and written a page at a time.

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

/** One kind of thing that is kept of a user; `name` is its member in the export. A quota bounds what has no pages. */
type Row = { name: string } & (
  | { list(db: Db, app: App, user: UserRow): Promise<unknown[]> }
  | { pages(db: Db, app: App, user: UserRow): AsyncIterable<unknown[]> }
);

const rows: readonly Row[] = [
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
];

/** One object in JSON, in parts, each read when the reader has taken the one before. Its members are those of `PersonalData` (API). */
export async function* writePersonalData(db: Db, app: App, user: UserRow): AsyncGenerator<string> {
  const { metadata_public, metadata_own } = user;
  const head = {
    exported_at: now(),
    app: { name: app.name, issuer: app.issuer },
    user: {
      ...toUserJson(user, await listUserRoles(db, app, user.id)),
      groups: await listUserGroups(db, app, user.id),
      metadata_public,
      metadata_own,
    },
  };
  // Without its closing brace: the lists follow.
  yield toJson(head, 0).slice(0, -2);
  for (const row of rows) {
    yield `,\n  ${JSON.stringify(row.name)}: [`;
    let isEmpty = true;
    for await (const items of 'pages' in row ? row.pages(db, app, user) : [await row.list(db, app, user)]) {
      const written = items.map((item) => `\n    ${toJson(item, 4)}`).join(',');
      yield items.length > 0 && !isEmpty ? `,${written}` : written;
      isEmpty &&= items.length === 0;
    }
    yield isEmpty ? ']' : '\n  ]';
  }
  yield '\n}\n';
}

/** As it looks at that depth. A line break in a text is written `\\n`, so that each one here is one of the layout. */
const toJson = (value: unknown, depth: number) =>
  JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(depth)}`);
