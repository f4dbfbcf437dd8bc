// Browsers that a user trusts for some days: there the second factor is not requested again. A random token in a
// cookie, stored as a hash, for one user. The trust ends after its days, with a new password, and with a change of the
// user's factors.

import type { App } from '../../apps/app.ts';
import { putInCookieList, readCookieList } from '../../apps/cookie-list.ts';
import { DAY, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { ifGiven } from '../../database/lists.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { currentActor, MAX_USER_AGENT, record } from '../../events/record.ts';
import { newId, newSecret } from '../../ids.ts';
import { Problem } from '../../problem.ts';
import { hashSecret, sameSecret } from '../../secrets.ts';

/** Returns the token for the cookie, or undefined if the App doesn't use trusted browsers. */
export async function trustDevice(db: Db, app: App, userId: string): Promise<string | undefined> {
  const days = app.settings.trusted_device_days;
  if (days === 0) return undefined;
  const token = newSecret();
  await transact(db, async (db) => {
    await db
      .insertInto('trusted_devices')
      .values({
        app_id: app.id,
        user_id: userId,
        id: newId(),
        token_hash: hashSecret(token),
        user_agent: currentActor().user_agent?.slice(0, MAX_USER_AGENT) ?? null,
        created_at: now(),
        expires_at: new Date(now().getTime() + days * DAY),
      })
      .execute();
    await record(db, app, 'trusted_device.added', { user_id: userId, data: { days } });
  });
  return token;
}

/** For a door that doesn't get the App's cookies: whether the user trusts any browser. */
export async function trustsSomeBrowser(core: Core, app: App, userId: string): Promise<boolean> {
  if (app.settings.trusted_device_days === 0) return false;
  const rows = await core.database.query(findAnyStatement, [app.id, userId, now(), trustedAt(app).since]);
  return rows.length > 0;
}

/** `trusted_device_days` also applies to browsers that were trusted under a longer setting. */
export async function isTrustedDevice(
  core: Core,
  app: App,
  userId: string,
  token: string | undefined,
): Promise<boolean> {
  const days = app.settings.trusted_device_days;
  if (!token || days === 0) return false;
  const { since } = trustedAt(app);
  const rows = await core.database.query(findStatement, [app.id, userId, now(), since, hashSecret(token)]);
  return rows.length > 0;
}

/** `since`: the earliest start of a trust that still holds; `end`: the end of a trust by its start. */
function trustedAt({ settings: { trusted_device_days: days } }: App) {
  const lasts = days * DAY;
  return { since: new Date(now().getTime() - lasts), end: (from: Date) => new Date(from.getTime() + lasts) };
}

/** A change of password ends the trust by its time, so that no way to change it can forget to. */
const findAnyStatement = {
  name: 'find_any_trusted_device',
  reads: true,
  text: `select 1 from trusted_devices device
         join users on users.app_id = device.app_id and users.id = device.user_id
         where device.app_id = $1 and device.user_id = $2 and device.expires_at > $3 and device.created_at > $4
           and (users.password_changed_at is null or users.password_changed_at < device.created_at)`,
};
const findStatement = {
  name: 'find_trusted_device',
  reads: true,
  text: `${findAnyStatement.text} and device.token_hash = $5`,
};

export type TrustedDevice = {
  id: string;
  user_agent: string | null;
  created_at: Date;
  expires_at: Date;
  /** Whether this is the browser that sent the token. */
  current: boolean;
};

/** The browsers that are still trusted, the newest first. */
export async function listTrustedDevices(
  db: Db,
  app: App,
  user: Pick<UserRow, 'id' | 'password_changed_at'>,
  token?: string | undefined,
): Promise<TrustedDevice[]> {
  const { end, since } = trustedAt(app);
  const rows = await db
    .selectFrom('trusted_devices')
    .select(['id', 'token_hash', 'user_agent', 'created_at', 'expires_at'])
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('expires_at', '>', now())
    .where('created_at', '>', new Date(Math.max(since.getTime(), user.password_changed_at?.getTime() ?? 0)))
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map(({ token_hash, ...device }) => ({
    ...device,
    expires_at: new Date(Math.min(device.expires_at.getTime(), end(device.created_at).getTime())),
    current: token !== undefined && sameSecret(token, token_hash),
  }));
}

/** As personal data. */
export const ownBrowsers = {
  name: 'trusted_browsers',
  async list(db: Db, app: App, user: UserRow) {
    const devices = await listTrustedDevices(db, app, user);
    return devices.map(({ user_agent, created_at, expires_at }) => ({
      user_agent,
      since: created_at,
      until: expires_at,
    }));
  },
} as const;

/** Throws `not_found`. */
export async function forgetDevice(db: Db, app: App, userId: string, id: string): Promise<void> {
  if ((await forget(db, app, userId, id)) === 0) throw new Problem('not_found', 'There is no such browser');
}

/** Forgets all of a user's browsers, at the request of anyone who may ask for it. */
export async function forgetAllDevices(db: Db, app: App, userId: string): Promise<void> {
  await forget(db, app, userId);
}

async function forget(db: Db, app: App, userId: string, id?: string): Promise<number> {
  return transact(db, async (db) => {
    const forgotten = await db
      .deleteFrom('trusted_devices')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where((where) => ifGiven(id, (one) => where('id', '=', one)))
      .returning('id')
      .execute();
    const { length: count } = forgotten;
    if (count > 0) await record(db, app, 'trusted_device.removed', { user_id: userId, data: { count } });
    return count;
  });
}

/** Part of another change, whose event covers it. */
export async function forgetDevices(db: Db, app: App, userId: string): Promise<void> {
  await db.deleteFrom('trusted_devices').where('app_id', '=', app.id).where('user_id', '=', userId).execute();
}

/** One cookie for all users who trust the same browser: the newest few. */
export const DEVICE_COOKIE = 'trusted';

const MAX_HELD = 5;

export function addDeviceToken(cookie: string | undefined, userId: string, token: string): string {
  return putInCookieList(cookie, { name: nameOf(userId), value: token, max: MAX_HELD });
}

export function readDeviceToken(cookie: string | undefined, userId: string): string | undefined {
  return readCookieList(cookie, MAX_HELD).get(nameOf(userId));
}

const nameOf = (userId: string) => hashSecret(`device\n${userId}`).toString('hex').slice(0, 12);
