// A browser in which a user has signed in before has a budget of its own for guesses: wrong passwords from elsewhere
// can't lock it out (OWASP, “Slow Down Online Guessing Attacks with Device Cookies”), and signing in there sends no mail
// about a new device. It proves nothing else. The screens keep a sealed cookie; a backend keeps the device token that a
// sign-in through the API answers with. A new password forgets both: an intruder may have signed in with the old one.

import type { App } from '../../apps/app.ts';
import { putInCookieList, readCookieList } from '../../apps/cookie-list.ts';
import { DAY, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { newId, newSecret } from '../../ids.ts';
import { hashSecret } from '../../secrets.ts';

export const KNOWN_BROWSER_DAYS = 180;

/** One cookie for all addresses that were used in a browser: the newest few. */
export const KNOWN_BROWSER_COOKIE = 'known';

const MAX_KNOWN = 5;

/** A backend that keeps no token creates a new device with each sign-in; the least recently used ones are deleted. */
const MAX_DEVICES = 20;

/** `since` is undefined in cookies of versions before 0.3.0. */
export type KnownBrowser = { id: string; since: Date | undefined };

/** The cookie with one more address. Each entry is sealed, so it can't be forged, and bound to the App and the address. */
export function addKnownBrowser(core: Core, app: App, emailKey: string, cookie: string | undefined): string {
  const entry = `${newId()} ${now().getTime()}`;
  const value = core.keyring.seal(entry, placeOf(app, emailKey)).toString('base64url');
  return putInCookieList(cookie, { name: nameOf(emailKey), value, max: MAX_KNOWN });
}

/** Undefined if the browser has not signed in with this address. */
export function readKnownBrowser(
  core: Core,
  app: App,
  emailKey: string,
  cookie: string | undefined,
): KnownBrowser | undefined {
  const value = readCookieList(cookie, MAX_KNOWN).get(nameOf(emailKey));
  if (!value) return undefined;
  try {
    const entry = core.keyring.open(Buffer.from(value, 'base64url'), placeOf(app, emailKey)).toString();
    const [id = '', since] = entry.split(' ');
    return { id, since: since === undefined ? undefined : new Date(Number(since)) };
  } catch {
    return undefined;
  }
}

/** Whether the browser was remembered with the user's present password. `user` is undefined for an unknown address. */
export function isStillKnown(
  browser: KnownBrowser | undefined,
  user: Pick<UserRow, 'password_changed_at'> | undefined,
): browser is KnownBrowser {
  const changed_at = user?.password_changed_at;
  return browser !== undefined && !(browser.since && changed_at && browser.since < changed_at);
}

const nameOf = (emailKey: string) => hashSecret(`known browser\n${emailKey}`).toString('hex').slice(0, 12);

const placeOf = (app: App, emailKey: string) => `known browser ${app.id}\n${emailKey}`;

/** The device that a token stands for, or undefined if the token isn't one of the user with this address. */
export async function findKnownDevice(
  core: Core,
  app: App,
  emailKey: string,
  token: string | undefined,
): Promise<KnownBrowser | undefined> {
  if (!token) return undefined;
  const rows = await core.database.query<{ id: string; since: Date }>(findStatement, [
    app.id,
    emailKey,
    hashSecret(token),
    now(),
  ]);
  return rows[0];
}

/** Runs for an address that belongs to nobody, too: the time of an answer must not reveal it. */
const findStatement = {
  name: 'find_known_device',
  reads: true,
  text: `select device.id, device.created_at as since from known_devices device
         join users on users.app_id = device.app_id and users.id = device.user_id
         where device.app_id = $1 and users.email_key = $2 and device.token_hash = $3 and device.expires_at > $4`,
};

/** Returns the token for the user's device: the same one if it is known, otherwise a new one. */
export async function rememberDevice(db: Db, app: App, user: UserRow, token: string | undefined): Promise<string> {
  const expires_at = new Date(now().getTime() + KNOWN_BROWSER_DAYS * DAY);
  if (token && (await prolong(db, app, user, { token, expires_at }))) return token;
  const issued = newSecret();
  const token_hash = hashSecret(issued);
  await transact(db, async (db) => {
    await db
      .insertInto('known_devices')
      .values({ app_id: app.id, user_id: user.id, id: newId(), token_hash, created_at: now(), expires_at })
      .execute();
    await forgetOldest(db, app, user);
  });
  return issued;
}

async function prolong(
  db: Db,
  app: App,
  user: UserRow,
  { token, expires_at }: { token: string; expires_at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('known_devices')
    .set({ expires_at })
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('token_hash', '=', hashSecret(token))
    .where('expires_at', '>', now())
    .where('created_at', '>=', user.password_changed_at ?? new Date(0))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function forgetOldest(db: Db, app: App, user: UserRow): Promise<void> {
  const older = db
    .selectFrom('known_devices')
    .select('id')
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .orderBy('expires_at', 'desc')
    .orderBy('id')
    .offset(MAX_DEVICES);
  await db
    .deleteFrom('known_devices')
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('id', 'in', older)
    .execute();
}

/** As personal data. */
export const ownDevices = {
  name: 'known_devices',
  async list(db: Db, app: App, user: UserRow) {
    return db
      .selectFrom('known_devices')
      .select(['created_at as since', 'expires_at as until'])
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .orderBy('created_at', 'desc')
      .execute();
  },
} as const;
