// A user's stored passkeys: listing, naming and removing them. They are created in enrolment.ts and proved in proof.ts;
// as second factors they are listed in ../kinds.ts.

import type { App } from '../../../apps/app.ts';
import { now } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import type { Db, PasskeyRow, UserRow } from '../../../database/schema.ts';
import { transact } from '../../../database/transact.ts';
import { record } from '../../../events/record.ts';
import { newId } from '../../../ids.ts';
import { quotas } from '../../../limits/quotas.ts';
import { enqueueNotice } from '../../../mail/notices.ts';
import { Problem } from '../../../problem.ts';
import { endOthersIfAsked, type OtherSessions } from '../../../users/sessions/end.ts';
import { lockUser } from '../../../users/users.ts';
import { requireWayIn } from '../../last-way-in.ts';
import { forgetLostFactor } from '../kinds.ts';
import { toFactorName } from '../names.ts';

export type NewPasskey = Pick<
  PasskeyRow,
  'credential_id' | 'public_key' | 'device_type' | 'backed_up' | 'signs_in' | 'aaguid'
> & { counter: number; transports: string[] };

/** The oldest first. */
export async function listPasskeys(db: Db, app: App, userId: string): Promise<PasskeyRow[]> {
  return db
    .selectFrom('passkeys')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute();
}

/** Throws `not_found`. */
export async function getPasskey(db: Db, app: App, userId: string, id: string): Promise<PasskeyRow> {
  const passkey = (await listPasskeys(db, app, userId)).find((one) => one.id === id);
  if (!passkey) throw unknown();
  return passkey;
}

/** By the authenticator's own id for it. A passkey of another App doesn't count. */
export async function findPasskey(db: Db, app: App, credentialId: Uint8Array): Promise<PasskeyRow | undefined> {
  return db
    .selectFrom('passkeys')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
}

/** `name`: the authenticator, or the device that it was created on. Throws `passkey_exists`, `too_many_passkeys`. */
export async function addPasskey(
  db: Db,
  app: App,
  userId: string,
  { name, ...passkey }: NewPasskey & { name: string },
): Promise<PasskeyRow> {
  return transact(db, async (db) => {
    await lockUser(db, app, userId);
    await requireRoom(db, app, userId);
    const added = await db
      .insertInto('passkeys')
      .values({
        ...passkey,
        ...{ app_id: app.id, user_id: userId, id: newId(), created_at: now() },
        transports: JSON.stringify(passkey.transports),
        name: toName(name),
      })
      .onConflict((conflict) => conflict.columns(['app_id', 'credential_id']).doNothing())
      .returningAll()
      .executeTakeFirst();
    if (!added) throw new Problem('passkey_exists');
    await record(db, app, 'passkey.added', { user_id: userId, data: toFact(added) });
    return added;
  });
}

/** Throws `too_many_passkeys`. */
export async function requireRoom(db: Db, app: App, userId: string): Promise<void> {
  const { max, code } = quotas.passkeys;
  if ((await listPasskeys(db, app, userId)).length < max) return;
  throw new Problem(code, `Remove one first: a user may have ${max}`, { members: { max } });
}

/** Throws `not_found`. */
export async function renamePasskey(
  db: Db,
  app: App,
  userId: string,
  { id, name }: { id: string; name: string },
): Promise<PasskeyRow> {
  return transact(db, async (db) => {
    const before = await db
      .selectFrom('passkeys')
      .selectAll()
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!before) throw unknown();
    if (before.name === toName(name)) return before;
    const renamed = await db
      .updateTable('passkeys')
      .set({ name: toName(name) })
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(db, app, 'passkey.updated', { user_id: userId, data: toFact(renamed) });
    return renamed;
  });
}

/** For the App's developers and its backend: it may be the user's last way in. The user is told by mail. Throws `not_found`. */
export async function removePasskey(
  core: Core,
  app: App,
  userId: string,
  { id, ...others }: OtherSessions & { id: string },
): Promise<void> {
  await transact(core, async (core) => {
    const { db } = core;
    // Before the lock, whose answer would tell a missing user from a missing passkey.
    await getPasskey(db, app, userId, id);
    // As in `removeFactor`: factors that are removed at once must see each other.
    const user = await lockUser(db, app, userId);
    const removed = await db
      .deleteFrom('passkeys')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!removed) throw unknown();
    await forgetLostFactor(db, app, userId);
    await endOthersIfAsked(db, app, userId, others);
    await record(db, app, 'passkey.removed', { user_id: userId, data: toFact(removed) });
    await enqueueNotice(core, app, user, { kind: 'passkey_removed' });
  });
}

/** At the user's own request, which the door has verified. Throws `not_found`, `last_way_in`. */
export async function removeOwnPasskey(
  core: Core,
  app: App,
  user: UserRow,
  passkey: OtherSessions & { id: string },
): Promise<void> {
  await transact(core, async (core) => {
    await removePasskey(core, app, user.id, passkey);
    await requireWayIn(core.db, app, user.id);
  });
}

/** As personal data. */
export const ownPasskeys = {
  name: 'passkeys',
  list: async (db: Db, app: App, user: { id: string }) => (await listPasskeys(db, app, user.id)).map(toPasskeyJson),
} as const;

const toName = (name: string) => toFactorName(name, 'Passkey');

const toFact = ({ id, name }: PasskeyRow) => ({ passkey: id, name });

const unknown = () => new Problem('not_found', 'There is no such passkey');

export function toPasskeyJson({ id, name, device_type, backed_up, signs_in, created_at, last_used_at }: PasskeyRow) {
  return { id, name, synced: device_type === 'multiDevice', backed_up, signs_in, created_at, last_used_at };
}
