// A user's own change of address. It begins with a fresh proof. The new address agrees by a code, entered where the
// change began, and, if the App requires it, the old one by a link. The last agreement completes the change; the old
// address can undo it (ways/undo-email.ts). The mails are in change-mails.ts.

import type { App } from '../../apps/app.ts';
import { DAY, HOUR, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, EmailChangeRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { newId } from '../../ids.ts';
import { spend } from '../../limits/budgets.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { requireSignInConnection } from '../../organizations/sign-in-connection.ts';
import { Problem } from '../../problem.ts';
import { maskWholeEmail, requireEmail } from '../../users/email.ts';
import { findPendingChange } from '../../users/email-changes.ts';
import { endOthersIfAsked, type OtherSessions } from '../../users/sessions/end.ts';
import { refuseTestChange } from '../../users/test-users.ts';
import { findUser, lockUser, updateUser } from '../../users/users.ts';
import { keyedCode, triesPerCode } from '../one-time/codes.ts';
import {
  consumeOnce,
  createOneTimeToken,
  endOneTimeTokens,
  endTokensOfAddress,
  findUsable,
  oneTimeTokens,
} from '../one-time/tokens.ts';
import { type Proof, requirePasswordProof } from '../reauthentication.ts';
import { emailChangeJob } from './change-mails.ts';

/** How long a change waits for its proofs. */
const WAITS = DAY;
const tries = triesPerCode(oneTimeTokens.email_change_code.lifetime);

/**
 * Limits for each user, who is told of them: an account can't be used to fill a mailbox, neither the old one nor
 * others.
 */
const codesPerUser = [
  { name: 'email_change_hour', limit: 3, period: HOUR },
  { name: 'email_change_day', limit: 10, period: DAY },
];

/** The session in which a change begins, or the client if the token has no session. The code works only there. */
export type Place = { session_uid: string | undefined; client_id?: string | undefined };
const toPlace = ({ session_uid, client_id }: Place) => session_uid ?? `client ${client_id}`;

export type EmailChange = Proof & { email: string; place: Place };

/**
 * Begins a change, and ends a pending one. The mails are sent later. Throws `invalid_email`, `same_email`,
 * `test_user`, `connection_required`, `too_many_attempts`, and as `requireProof`.
 */
export async function beginEmailChange(
  core: Core,
  app: App,
  user: UserRow,
  { email, place, ...proof }: EmailChange,
): Promise<void> {
  const { address, key } = requireEmail(email);
  if (key === user.email_key)
    throw new Problem('same_email', undefined, { fields: { email: 'is already your address' } });
  refuseTestChange(app, user.email_key, key);
  await requireMayLeave(core.db, app, user);
  await requirePasswordProof(core, app, user, proof);
  await spendOf(core, app, user);
  await transact(core, async (core) => {
    const { db } = core;
    const { email, email_key, email_verified, password_changed_at } = await lockUser(db, app, user.id);
    await endEmailChange(db, app, user.id);
    const id = newId();
    const row: Omit<EmailChangeRow, 'code_entered_at' | 'agreed_at' | 'changed_at'> = {
      ...{ app_id: app.id, user_id: user.id, id, password_changed_at },
      ...{ old_email: email, old_email_key: email_key, new_email: address, new_email_key: key },
      // An unverified address may belong to a stranger, so it has no say.
      must_agree: app.settings.email_change === 'both' && email_verified,
      ...{ begun_by: toPlace(place), challenge: newId() },
      ...{ created_at: now(), expires_at: new Date(now().getTime() + WAITS) },
    };
    await db.insertInto('email_changes').values(row).execute();
    await record(db, app, 'user.email_change_begun', { user_id: user.id });
    await emailChangeJob.enqueue(core, app, { user_id: user.id, change_id: id });
  });
}

/** A user whose address an organization binds to a connection could leave the rule with another address. */
async function requireMayLeave(db: Db, app: App, { email }: Pick<UserRow, 'email'>): Promise<void> {
  await requireSignInConnection(db, app, email);
}

async function spendOf(core: Core, app: App, user: UserRow): Promise<void> {
  await spend(
    core,
    app,
    codesPerUser.map((budget) => ({ budget, of: user.id })),
  );
}

/** Sends another code; the one before stops working. Throws `invalid_one_time_token`, `too_many_attempts`. */
export async function sendCodeAgain(core: Core, app: App, user: UserRow, place: Place): Promise<void> {
  const { id } = await getPendingAt(core.db, app, user, place);
  await spendOf(core, app, user);
  await transact(core, async (core) => {
    const { numUpdatedRows } = await core.db
      .updateTable('email_changes')
      .set({ challenge: newId() })
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('id', '=', id)
      .where('code_entered_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Problem('invalid_one_time_token');
    await emailChangeJob.enqueue(core, app, { user_id: user.id, change_id: id, again: true });
  });
}

/**
 * Takes the code that was sent to the new address. Returns the user, changed or not yet. Throws
 * `invalid_one_time_token`, `email_taken`, `connection_required`, and `too_many_attempts` after the fifth try, even for the correct code.
 */
export async function confirmEmailChange(
  core: Core,
  app: App,
  user: UserRow,
  { code, place, sign_out_others }: { code: string; place: Place } & Choice,
): Promise<UserRow> {
  const change = await getPendingAt(core.db, app, user, place);
  await spend(core, app, [{ budget: tries, of: change.challenge }]);
  return settle(core, app, change, {
    sign_out_others,
    async prove(db) {
      const keyed = keyedCode(core, app, change.challenge, code);
      await consumeOnce(db, app, 'email_change_code', keyed).catch(nameTheCode);
      return { code_entered_at: now() };
    },
  });
}

/** Names the field of the form. */
function nameTheCode(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  throw new Problem(error.code, undefined, { fields: { code: 'is wrong or too old' } });
}

async function getPendingAt(db: Db, app: App, user: UserRow, place: Place): Promise<EmailChangeRow> {
  const change = await findPendingChange(db, app, user);
  if (change?.begun_by !== toPlace(place)) throw new Problem('invalid_one_time_token');
  return change;
}

/** The change that the old address is asked to agree to. Does not use up the link. Throws `invalid_one_time_token`. */
export async function getAgreeLink(
  db: Db,
  app: App,
  token: string,
): Promise<{ user: UserRow; change: EmailChangeRow }> {
  const usable = await findUsable(db, app, 'email_change_agree', token);
  const user = usable?.user_id ? await findUser(db, app, usable.user_id) : undefined;
  const change = user && (await findPendingChange(db, app, user));
  if (!change || change.id !== usable?.payload.change_id) throw new Problem('invalid_one_time_token');
  return { user, change };
}

/** Returns the user, changed or not yet. Throws `invalid_one_time_token`, `email_taken`, `connection_required`. */
export async function agreeToEmailChange(
  core: Core,
  app: App,
  token: string,
  { sign_out_others }: Choice = {},
): Promise<UserRow> {
  const { change } = await getAgreeLink(core.db, app, token);
  return settle(core, app, change, {
    sign_out_others,
    async prove(db) {
      await consumeOnce(db, app, 'email_change_agree', token);
      return { agreed_at: now() };
    },
  });
}

/** Taken from the proof that completes the change. The session in which the change began goes on. */
type Choice = Pick<OtherSessions, 'sign_out_others'>;

type Proven = { code_entered_at: Date } | { agreed_at: Date };

/** Records a proof, and makes the change when none is missing. Two proofs at the same time wait for each other. */
async function settle(
  core: Core,
  app: App,
  { id, user_id }: EmailChangeRow,
  { prove, sign_out_others }: Choice & { prove(db: Db): Promise<Proven> },
): Promise<UserRow> {
  try {
    return await transact(core, async (core) => {
      const { db } = core;
      const user = await lockUser(db, app, user_id);
      if ((await findPendingChange(db, app, user))?.id !== id) throw new Problem('invalid_one_time_token');
      // The rule may have come after the change began.
      await requireMayLeave(db, app, user);
      const change = await db
        .updateTable('email_changes')
        .set(await prove(db))
        .where('app_id', '=', app.id)
        .where('user_id', '=', user_id)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      if (waitsFor(change).length > 0) return user;
      await endOthersIfAsked(db, app, user_id, { sign_out_others, keep: change.begun_by });
      return apply(core, app, user, change);
    });
  } catch (error) {
    // Somebody else has the address by now, so the change can't succeed any more.
    if (error instanceof Problem && error.code === 'email_taken') await endEmailChange(core.db, app, user_id);
    throw error;
  }
}

async function apply(core: Core, app: App, user: UserRow, change: EmailChangeRow): Promise<UserRow> {
  const changed = await updateUser(core.db, app, user.id, { email: change.new_email, email_verified: true });
  await record(core.db, app, 'user.email_changed', { user_id: user.id });
  await endTokensOfAddress(core.db, app, user);
  const email = maskWholeEmail(change.new_email);
  const query = core.db.updateTable('email_changes').where('app_id', '=', app.id).where('id', '=', change.id);
  const undo = oneTimeTokens.undo_email.lifetime;
  // The owner of an unverified old address may be a stranger, and a link would give them the account.
  const until = new Date(now().getTime() + (user.email_verified ? undo : 0));
  await query.where('user_id', '=', user.id).set({ changed_at: now(), expires_at: until }).execute();
  if (user.email_verified) {
    const owner = { user_id: user.id, payload: { change_id: change.id } };
    const link = `${app.issuer}/undo-email?token=${await createOneTimeToken(core.db, app, 'undo_email', owner)}`;
    await enqueueNotice(core, app, user, { kind: 'email_changed', link, values: { email, hours: undo / HOUR } });
  } else {
    await enqueueNotice(core, app, user, { kind: 'email_replaced', values: { email } });
  }
  return changed;
}

/** The proofs that are still missing. */
export function waitsFor({ must_agree, code_entered_at, agreed_at }: EmailChangeRow): ('code' | 'old_address')[] {
  return [
    ...(code_entered_at ? [] : (['code'] as const)),
    ...(must_agree && !agreed_at ? (['old_address'] as const) : []),
  ];
}

/** Ends the pending change, if there is one. */
export async function endEmailChange(db: Db, app: App, userId: string): Promise<void> {
  await transact(db, async (db) => {
    await lockUser(db, app, userId);
    await db
      .deleteFrom('email_changes')
      .where('app_id', '=', app.id)
      .where('user_id', '=', userId)
      .where('changed_at', 'is', null)
      .execute();
    for (const kind of ['email_change_code', 'email_change_agree'] as const)
      await endOneTimeTokens(db, app, kind, { user_id: userId });
  });
}
