// A user's second factors of all kinds: listing, naming and removing them. Enrolment and proof of a kind are in its own file
// (such as totp.ts); next-step decides which door must ask for one.

import type { App } from '../../apps/app.ts';
import { sendsSms } from '../../config.ts';
import type { Core } from '../../core.ts';
import type { Db, FactorKind, FactorRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import { endOthersIfAsked, type OtherSessions } from '../../users/sessions/end.ts';
import { lockUser } from '../../users/users.ts';
import { APP_NAME, toFactorName } from './names.ts';
import { forgetDevices } from './trusted-devices.ts';

/** The kinds that users of an App may set up. An existing factor counts, no matter what the App offers later. */
export function offeredKinds({ settings }: App): FactorKind[] {
  return settings.mfa === 'off' ? [] : settings.mfa_methods;
}

/**
 * The kinds that can be set up in addition to the proved methods (amr): no SMS if the server sends none, and no mail
 * after a mail, which would use one mailbox twice.
 */
export function enrollableKinds(core: Core, app: App, amr: readonly string[]): FactorKind[] {
  return withoutSecondMail(offeredKinds(app), amr).filter((kind) => kind !== 'sms' || sendsSms(core.config));
}

/** A mailbox is one factor, even if it is proved twice. */
export function withoutSecondMail(kinds: readonly FactorKind[], amr: readonly string[]): FactorKind[] {
  return kinds.filter((kind) => kind !== 'email' || !amr.includes('email'));
}

/** Throws `factors_off`. */
export function requireOffered(app: App, kind: FactorKind): void {
  if (!offeredKinds(app).includes(kind))
    throw new Problem('factors_off', `${app.name} does not use this second factor`);
}

/** The fields that all kinds have. */
export type Factor = Pick<FactorRow, 'id' | 'kind' | 'created_at' | 'confirmed_at' | 'last_used_at' | 'name'>;

/** The confirmed factors, the oldest first. Every passkey is one, no matter where it was created. */
export async function listFactors(db: Db, app: App, userId: string): Promise<Factor[]> {
  const factors = await db
    .selectFrom('factors')
    .select(['id', 'kind', 'created_at', 'confirmed_at', 'last_used_at', 'name'])
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is not', null)
    .execute();
  const passkeys = await db
    .selectFrom('passkeys')
    .select(['id', 'created_at', 'last_used_at', 'name'])
    .where('app_id', '=', app.id)
    .where('user_id', '=', userId)
    .execute();
  const all = [
    ...factors,
    ...passkeys.map((one) => ({ ...one, kind: 'passkey' as const, confirmed_at: one.created_at })),
  ];
  return all.sort((one, other) => one.created_at.getTime() - other.created_at.getTime());
}

/** Throws `not_found`. */
export async function getFactor(db: Db, app: App, userId: string, id: string): Promise<Factor> {
  const factor = (await listFactors(db, app, userId)).find((one) => one.id === id);
  if (!factor) throw unknown();
  return factor;
}

/** The user's credentials as personal data: that they exist, never what they are. */
export const ownCredentials = {
  name: 'credentials',
  async list(db: Db, app: App, user: UserRow) {
    const password = user.password_hash ? [{ kind: 'password', changed_at: user.password_changed_at }] : [];
    const factors = await listFactors(db, app, user.id);
    return [
      ...password,
      ...factors.map((one) => ({ kind: one.kind, changed_at: one.confirmed_at, name: toShownName(one) })),
    ];
  },
} as const;

/** Called at every sign-in without a proved second factor. */
export async function listFactorKinds(core: Core, app: App, userId: string): Promise<FactorKind[]> {
  const rows = await core.database.query<{ kind: FactorKind }>(kindsStatement, [app.id, userId]);
  return rows.map(({ kind }) => kind);
}

const kindsStatement = {
  name: 'list_factor_kinds',
  reads: true,
  text: `select kind from factors where app_id = $1 and user_id = $2 and confirmed_at is not null
         union select 'passkey' from passkeys where app_id = $1 and user_id = $2`,
};

/** Of an authenticator app; passkeys are renamed in passkeys.ts. Throws `not_found`, also for kinds that have no name. */
export async function renameFactor(
  db: Db,
  app: App,
  userId: string,
  { id, name }: { id: string; name: string },
): Promise<Factor> {
  return transact(db, async (db) => {
    const before = await getFactor(db, app, userId, id);
    if (before.kind === 'totp' && before.name === toFactorName(name, null)) return before;
    const renamed = await db
      .updateTable('factors')
      .set({ name: toFactorName(name, null) })
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('id', '=', id)
      .where('kind', '=', 'totp')
      .where('confirmed_at', 'is not', null)
      .returningAll()
      .executeTakeFirst();
    if (!renamed) throw unknown();
    await record(db, app, 'factor.updated', { user_id: userId, data: toFactorFact(renamed) });
    return renamed;
  });
}

/** At the user's own request, which the door has verified. Passkeys are removed in passkeys.ts. Throws `not_found`. */
export async function removeFactor(
  core: Core,
  app: App,
  user: UserRow,
  { id, ...others }: OtherSessions & { id: string },
): Promise<void> {
  await transact(core, async (core) => {
    const { db } = core;
    // Two that are removed at once must see each other: the recovery codes go with the last.
    await lockUser(db, app, user.id);
    const removed = await db
      .deleteFrom('factors')
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('id', '=', id)
      .where('confirmed_at', 'is not', null)
      .returningAll()
      .executeTakeFirst();
    if (!removed) throw unknown();
    await forgetLostFactor(db, app, user.id);
    await endOthersIfAsked(db, app, user.id, others);
    await record(db, app, 'factor.removed', { user_id: user.id, data: toFactorFact(removed) });
    await enqueueNotice(core, app, user, { kind: 'factor_removed' });
  });
}

/** Removing any factor ends the trust in browsers, and removing the last one deletes the recovery codes, too. */
export async function forgetLostFactor(db: Db, app: App, userId: string): Promise<void> {
  if ((await listFactors(db, app, userId)).length === 0) await deleteCodes(db, app, userId);
  await forgetDevices(db, app, userId);
}

/**
 * For a user who lost their factors, including passkeys: done by the App's developers or its backend. The user then
 * signs in by password alone until they enrol a new one.
 */
export async function resetFactorsByApp(
  core: Core,
  app: App,
  user: UserRow,
  others: OtherSessions = {},
): Promise<void> {
  await transact(core, async (core) => {
    if (await resetFactors(core.db, app, user.id)) await enqueueNotice(core, app, user, { kind: 'factors_reset' });
    await endOthersIfAsked(core.db, app, user.id, others);
  });
}

/** Removes all factors, recovery codes and trusted browsers. Returns whether there was a factor. */
export async function resetFactors(db: Db, app: App, userId: string): Promise<boolean> {
  return transact(db, async (db) => {
    await lockUser(db, app, userId);
    const removed = await db
      .deleteFrom('factors')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .returning('kind')
      .execute();
    const passkeys = await db
      .deleteFrom('passkeys')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .returning('id')
      .execute();
    await deleteCodes(db, app, userId);
    await forgetDevices(db, app, userId);
    const kinds = [...removed.map(({ kind }) => kind), ...passkeys.map(() => 'passkey' as const)];
    if (kinds.length > 0) await record(db, app, 'factors.reset', { user_id: userId, data: { kinds } });
    return kinds.length > 0;
  });
}

async function deleteCodes(db: Db, app: App, userId: string): Promise<void> {
  await db.deleteFrom('recovery_codes').where('app_id', '=', app.id).where('user_id', '=', userId).execute();
}

const unknown = () => new Problem('not_found', 'There is no such factor');

/** Codes that are sent have no name: there is one of each kind. */
const toShownName = ({ kind, name }: Pick<Factor, 'kind' | 'name'>) => name ?? (kind === 'totp' ? APP_NAME : null);

/** For the audit log. */
export const toFactorFact = (factor: Pick<Factor, 'id' | 'kind' | 'name'>) => ({
  ...{ kind: factor.kind, factor: factor.id },
  ...(factor.kind === 'totp' && { name: factor.name ?? APP_NAME }),
});

export function toFactorJson(factor: Factor) {
  const { id, kind, confirmed_at, last_used_at } = factor;
  return { id, kind, name: toShownName(factor), enrolled_at: confirmed_at, last_used_at };
}
