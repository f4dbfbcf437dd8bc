// What a provider vouches for with an arrival: the person's address, and with it the connection that an organization requires.
import type { App } from '../apps/app.ts';
import type { ConnectionRow, Db } from '../database/schema.ts';
import { findSignInConnection, type ShownConnection } from '../organizations/sign-in-connection.ts';
import { type Email, parseEmail } from '../users/email.ts';
import type { Profile } from './catalogue.ts';
import { getConnectionAsBegun } from './connections.ts';
import { settingsOf } from './settings.ts';
import { getArrival, type Holder } from './sign-ins.ts';

/** `email` is undefined if the connection's word on it doesn't count. */
export type Vouched = { email: Email | undefined; shown: ShownConnection[] };

/**
 * The word of a connection for organizations counts at verified domains of those that require it, and nowhere else. Otherwise
 * one customer's provider could vouch for addresses of another. For the same reason an account at the required provider shows
 * nothing by itself: anybody may have one.
 */
export async function findVouched(db: Db, app: App, connection: ConnectionRow, profile: Profile): Promise<Vouched> {
  const email = profile.email_verified ? parseEmail(profile.email ?? '') : undefined;
  const required = email && (await findSignInConnection(db, app, email.address));
  const isRequired = required?.id === connection.id;
  // A domain whose record is lost may have another owner: users who are linked sign in, and its word on the address is worth nothing.
  const counts = !isForOrganizations(connection) || (isRequired && required.verified);
  return {
    email: counts ? email : undefined,
    shown: isRequired ? [{ id: connection.id, organization_id: required.organization_id }] : [],
  };
}

export type Arrived = { token: string; holder: Holder };

/** What an arrival that still waits shows. Throws as `getArrival` and `getConnectionAsBegun`. */
export async function findShown(db: Db, app: App, { token, holder }: Arrived): Promise<ShownConnection[]> {
  const arrival = await getArrival(db, app, token, holder);
  const connection = await getConnectionAsBegun(db, app, arrival);
  return (await findVouched(db, app, connection, arrival.profile)).shown;
}

export const isForOrganizations = (connection: ConnectionRow): boolean =>
  settingsOf(connection).for_organizations === true;
