// End users: each belongs to exactly one App. Developers are the users of the console App; there is one user model.
import { sql } from 'kysely';
import type { App } from '../apps/app.ts';
import { requireDispensable } from '../apps/last-owner.ts';
import { now } from '../clock.ts';
import { isTaken } from '../database/failure.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { transact } from '../database/transact.ts';
import { changesNothing } from '../events/changes.ts';
import { record } from '../events/record.ts';
import { forgetDisabled } from '../events/signal-writes.ts';
import { isId, newId } from '../ids.ts';
import { Problem, requireAll } from '../problem.ts';
import { type Email, requireEmail } from './email.ts';
import { isHeld } from './email-changes.ts';
import { holdUsername, requireFreeUsername, usernameTaken } from './held-usernames.ts';
import { requirePhone } from './phone.ts';
import { type Profile, requireNumber, toColumns } from './profile.ts';
import { endOthersIfAsked, type OtherSessions, revokeAccess } from './sessions/end.ts';
import { revokeMost } from './sessions/end-many.ts';
import { noteBegun } from './sessions/epoch.ts';
import { refuseTestChange } from './test-users.ts';
import { requireUsername, type Username } from './username.ts';

/** The profile, and facts that the App itself vouches for. Users can't change those themselves. */
export type UserChange = Profile & {
  email?: string | undefined;
  username?: string | null | undefined;
  external_id?: string | null | undefined;
  email_verified?: boolean | undefined;
  phone_verified?: boolean | undefined;
};

export type NewUser = Profile & {
  email: string;
  username?: string | undefined;
  external_id?: string | undefined;
  email_verified?: boolean | undefined;
  phone_verified?: boolean | undefined;
  /** From authentication/password/password.ts. */
  password_hash?: string | undefined;
};

/**
 * The rules of the fields that are given; the mistakes of all of them come as one problem. Throws `invalid_email`,
 * `invalid_username`, `invalid_phone`, `invalid_body`.
 */
export async function requireUserFields({ email, username, phone }: UserChange): Promise<void> {
  await requireAll(
    () => email !== undefined && requireEmail(email),
    () => username && requireUsername(username),
    () => phone && requirePhone(phone),
  );
}

/** Throws as `requireUserFields`, `username_taken`, `email_taken`, `conflict`. */
export async function createUser(db: Db, app: App, input: NewUser): Promise<UserRow> {
  await requireUserFields(input);
  const { email, username, external_id, email_verified, phone_verified = false, password_hash, ...profile } = input;
  const { address, key } = requireEmail(email);
  const named = username === undefined ? undefined : requireUsername(username);
  const columns = toColumns(profile);
  requireNumber(phone_verified, columns.phone);
  try {
    return await transact(db, async (db) => {
      // Before the address, so that this answer doesn't depend on whether the address is known.
      if (named) await requireFreeUsername(db, app, named);
      if (await isHeld(db, app, key)) throw emailTaken();
      const user = await db
        .insertInto('users')
        .values({
          app_id: app.id,
          id: newId(),
          external_id: external_id ?? null,
          email: address,
          email_key: key,
          email_verified: email_verified ?? false,
          username: named?.name ?? null,
          username_key: named?.key ?? null,
          password_hash: password_hash ?? null,
          password_changed_at: password_hash ? now() : null,
          ...columns,
          phone_verified,
          created_at: now(),
          updated_at: now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(db, app, 'user.created', { user_id: user.id });
      return user;
    });
  } catch (error) {
    throw toTaken(error);
  }
}

/** For a constraint's refusal: another request took the value at the same moment. */
function toTaken(error: unknown): unknown {
  if (isTaken(error, 'users_app_id_email_key_key')) return emailTaken();
  if (isTaken(error, 'users_external_id'))
    return new Problem('conflict', 'A user with this external_id exists', { fields: { external_id: 'is in use' } });
  return isTaken(error, 'users_username') ? usernameTaken() : error;
}

const emailTaken = () =>
  new Problem('email_taken', 'A user with this email exists', { fields: { email: 'is in use' } });

export async function findUser(db: Db, app: App, id: string): Promise<UserRow | undefined> {
  if (!isId(id)) return undefined;
  return db.selectFrom('users').selectAll().where('app_id', '=', app.id).where('id', '=', id).executeTakeFirst();
}

/** Throws `not_found`. */
export async function getUser(db: Db, app: App, id: string): Promise<UserRow> {
  const user = await findUser(db, app, id);
  if (!user) throw new Problem('not_found', 'There is no such user');
  return user;
}

export async function findUserByEmail(db: Db, app: App, email: Email): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('email_key', '=', email.key)
    .executeTakeFirst();
}

/** The active users who verified this number, the oldest first. A family may share a number. */
export async function listUsersByPhone(db: Db, app: App, phone: string): Promise<UserRow[]> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('phone', '=', phone)
    .where('phone_verified', '=', true)
    .where('status', '=', 'active')
    .orderBy('created_at')
    .limit(MAX_BY_PHONE)
    .execute();
}

const MAX_BY_PHONE = 20;

/**
 * Changes the given fields only. A new email or phone number is unverified. Throws as `requireUserFields`, `not_found`,
 * `email_taken`, `username_taken`, `conflict`, `test_user`.
 */
export async function updateUser(db: Db, app: App, id: string, change: UserChange): Promise<UserRow> {
  await requireUserFields(change);
  const { email, username, external_id, email_verified, phone_verified, ...profile } = change;
  const address = email === undefined ? undefined : requireEmail(email);
  const named = username && requireUsername(username);
  const columns = toColumns(profile);
  try {
    return await transact(db, async (db) => {
      const current = await lockUser(db, app, id);
      if (named !== undefined) await replaceUsername(db, app, current, named || undefined);
      const newEmail = address && address.key !== current.email_key;
      if (address) refuseTestChange(app, current.email_key, address.key);
      if (newEmail && (await isHeld(db, app, address.key, id))) throw emailTaken();
      const newPhone = columns.phone !== undefined && columns.phone !== current.phone;
      requireNumber(phone_verified, newPhone ? columns.phone : current.phone);
      const wanted = {
        ...columns,
        ...(named !== undefined && { username: named ? named.name : null, username_key: named ? named.key : null }),
        ...(address && { email: address.address, email_key: address.key }),
        ...(external_id !== undefined && { external_id }),
        ...(external_id && current.external_id === null && { external_id_added: true }),
        ...(newEmail && { email_verified: false }),
        ...(email_verified !== undefined && { email_verified }),
        ...(newPhone && { phone_verified: false }),
        ...(phone_verified !== undefined && { phone_verified }),
      };
      // The column of the postal address is text here.
      if (changesNothing(current, { ...wanted, address: profile.address })) return current;
      const user = await db
        .updateTable('users')
        .set({ ...wanted, updated_at: now() })
        .where('app_id', '=', app.id)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      await record(db, app, 'user.updated', { user_id: id, data: { fields: Object.keys(change) } });
      return user;
    });
  } catch (error) {
    throw toTaken(error);
  }
}

/** Requires the new username to be free, and reserves the old one for the user. Throws `username_taken`. */
async function replaceUsername(db: Db, app: App, user: UserRow, named: Username | undefined): Promise<void> {
  const { id: user_id, username_key: old } = user;
  if (named?.key === (old ?? undefined)) return;
  if (named) await requireFreeUsername(db, app, { key: named.key, user_id });
  if (old !== null) await holdUsername(db, app, { key: old, user_id });
  await record(db, app, 'user.username_changed', { user_id });
}

/**
 * Call it before a change to anything that belongs to the user: concurrent changes wait for each other (database/locks/order.ts).
 * So does a sign-in, whose session refers to the user, so that the change finds and ends it. Throws `not_found`.
 */
export async function lockUser(db: Db, app: App, id: string): Promise<UserRow> {
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!user) throw new Problem('not_found', 'There is no such user');
  return user;
}

/**
 * Disabling a user ends their sessions and grants, and with them every token. Does nothing to a user who has the status
 * already. Throws `not_found`, `last_owner`, `last_operator`.
 */
export async function setUserStatus(db: Db, app: App, id: string, status: UserRow['status']): Promise<UserRow> {
  if (status === 'disabled') await revokeMostOf(db, app, id);
  return transact(db, async (db) => {
    if (status === 'disabled') await requireDispensable(db, app, id);
    const before = await lockUser(db, app, id);
    if (before.status === status) return before;
    const user = await db
      .updateTable('users')
      .set({ status, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (status === 'disabled') await revokeAccess(db, app, id);
    await record(db, app, status === 'disabled' ? 'user.disabled' : 'user.enabled', { user_id: id });
    if (status === 'active') await forgetDisabled(db, app, id);
    return user;
  });
}

export type NewPassword = OtherSessions & {
  /** Null removes the user's password. */
  hash: string | null;
};

/**
 * Ends every session and every token of the user unless told otherwise, because somebody else may know the old password.
 * The session `keep` stays, for a user who changes the password there. Throws `not_found`.
 */
export async function setPassword(
  db: Db,
  app: App,
  id: string,
  { hash, keep, sign_out_others = true }: NewPassword,
): Promise<UserRow> {
  return transact(db, async (db) => {
    await lockUser(db, app, id);
    await endOthersIfAsked(db, app, id, { sign_out_others, keep });
    const user = await db
      .updateTable('users')
      .set({ password_hash: hash, password_changed_at: now(), access_epoch: sql`access_epoch + 1`, updated_at: now() })
      .where('app_id', '=', app.id)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    noteBegun(db, { app_id: app.id, user_id: id, access_epoch: user.access_epoch });
    await record(db, app, 'user.password_changed', { user_id: id, data: hash === null ? { to: 'none' } : {} });
    return user;
  });
}

/** Throws `not_found`, `last_owner`, `last_operator`. */
export async function deleteUser(db: Db, app: App, id: string): Promise<void> {
  await revokeMostOf(db, app, id);
  await transact(db, async (db) => {
    await requireDispensable(db, app, id);
    await lockCreated(db, app, id);
    // A sign-in at the same time waits, and finds no user: no session ends untold.
    const { username_key } = await lockUser(db, app, id);
    await revokeAccess(db, app, id);
    // While streams of security events still know whether they have the user.
    await record(db, app, 'user.deleted', { user_id: id });
    await db.deleteFrom('users').where('app_id', '=', app.id).where('id', '=', id).execute();
    if (username_key) await holdUsername(db, app, { key: username_key });
  });
}

/** Before the transaction that ends all access. Throws as `requireDispensable`. */
async function revokeMostOf(db: Db, app: App, id: string): Promise<void> {
  if (!isId(id)) return;
  await transact(db, (db) => requireDispensable(db, app, id));
  await revokeMost(db, app, id);
}

/** The organizations that the user created no longer say so, and organizations are locked before users. */
async function lockCreated(db: Db, app: App, userId: string): Promise<void> {
  if (!isId(userId)) return;
  const organizations = db.selectFrom('organizations').select('id').where('app_id', '=', app.id);
  await organizations.where('created_by', '=', userId).orderBy('id').forNoKeyUpdate().execute();
}
