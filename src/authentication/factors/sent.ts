// Second factors by a code that we send: to the user's address (`email`), or to a phone number of the factor (`sms`),
// which is sealed and bound to its row. A code works once, for one user and one challenge; only the newest one works.

import type { App } from '../../apps/app.ts';
import { HOUR, MINUTE, now, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, FactorKind, FactorRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { newId } from '../../ids.ts';
import { refill, spend } from '../../limits/budgets.ts';
import type { Mail } from '../../mail/kinds.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { enqueueMail, enqueueSms } from '../../mail/outbox.ts';
import { requireSms } from '../../mail/sms.ts';
import { Problem } from '../../problem.ts';
import { hashSecret } from '../../secrets.ts';
import { maskEmail } from '../../users/email.ts';
import { maskPhone, requirePhone } from '../../users/phone.ts';
import { endOthersIfAsked, type OtherSessions } from '../../users/sessions/end.ts';
import { lockUser, updateUser } from '../../users/users.ts';
import { keyedCode, newCode, noteAnswered, smsOfNetwork, smsPerPhone, triesPerCode } from '../one-time/codes.ts';
import { createOneTimeToken, oneTimeTokens, tryToConsume } from '../one-time/tokens.ts';
import { requireOffered, toFactorFact } from './kinds.ts';
import { makeFirstRecoveryCodes } from './recovery-codes.ts';

export const sentKinds = ['sms', 'email'] as const satisfies FactorKind[];
export type SentKind = (typeof sentKinds)[number];

const { lifetime } = oneTimeTokens.factor_code;
const tries = triesPerCode(lifetime);
/**
 * For all sign-ins of a user together. The number's own limit isn't used, because strangers can exhaust it by looking
 * up its address.
 */
const codesPerUser = { name: 'factor_codes', limit: 5, period: HOUR };

export const FACTOR_CODE_SECONDS = toSeconds(lifetime);

type Asked = {
  kind: SentKind;
  /** The requester: an interaction, a session, or a sign-in by the API. Elsewhere the code is worthless. */
  challenge: string;
  locale: Mail['locale'];
};

/**
 * Sends a code that confirms the factor; returns where it was sent. Throws `factors_off`, `sms_off`, `invalid_phone`,
 * `factor_exists`, `too_many_attempts`.
 */
export async function enrolSentFactor(
  core: Core,
  app: App,
  user: UserRow,
  { kind, challenge, locale, phone }: Asked & { phone?: string | undefined },
): Promise<{ to: string }> {
  requireOffered(app, kind);
  if (kind === 'sms') requireSms(core.config);
  const to = kind === 'sms' ? requirePhone(phone ?? '') : user.email;
  const perNumber = kind === 'sms' ? [...smsOfNetwork(), ...smsPerPhone.map((budget) => ({ budget, of: to }))] : [];
  if (await findSent(core.db, app, user, { kind, state: 'confirmed' })) throw factorExists();
  await spend(core, app, [{ budget: codesPerUser, of: user.id }, ...perNumber]);
  const id = newId();
  await transact(core, async (core) => {
    const { db } = core;
    await lockUser(db, app, user.id);
    const secret_sealed = kind === 'sms' ? core.keyring.seal(to, placeOf(app, user, id)) : null;
    await replacePending(db, app, user, { id, kind, secret_sealed });
    const code = newCode();
    const owner = { user_id: user.id, payload: { factor_id: id, email_key: user.email_key } };
    await createOneTimeToken(db, app, 'factor_enrolment', {
      ...owner,
      token: keyedCode(core, app, `${id} ${challenge}`, code),
    });
    await send(core, app, { kind, purpose: 'enrol_factor', to, user, locale, code });
  });
  return { to };
}

/**
 * Returns the recovery codes that come with a first factor. A number is verified with it if it is the profile's, or if
 * the profile has none; so is the address. Throws `no_enrolment`, `invalid_code`, `too_many_attempts`.
 */
export async function confirmSentFactor(
  core: Core,
  app: App,
  user: UserRow,
  { kind, challenge, code, ...others }: OtherSessions & { kind: SentKind; challenge: string; code: string },
): Promise<string[]> {
  const pending = await findSent(core.db, app, user, { kind, state: 'pending' });
  if (!pending) throw new Problem('no_enrolment', 'Start again: nothing is waiting for confirmation');
  await spend(core, app, [{ budget: tries, of: pending.id }]);
  const codes = await transact(core, async (core) => {
    const { db } = core;
    const current = await lockUser(db, app, user.id);
    const keyed = keyedCode(core, app, `${pending.id} ${challenge}`, code);
    const consumed = await tryToConsume(db, app, 'factor_enrolment', keyed);
    if (consumed?.user_id !== user.id || consumed.payload.email_key !== current.email_key) throw wrongCode();
    const confirmed = await db
      .updateTable('factors')
      .set({ confirmed_at: now(), last_used_at: now() })
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('id', '=', pending.id)
      .where('confirmed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!confirmed) throw new Problem('no_enrolment');
    await endOthersIfAsked(db, app, user.id, others);
    await verifyWith(db, app, current, pending.secret_sealed && openNumber(core, app, pending));
    await record(db, app, 'factor.enrolled', { user_id: user.id, data: toFactorFact({ ...pending, kind }) });
    await enqueueNotice(core, app, user, { kind: 'factor_added' });
    return makeFirstRecoveryCodes(db, app, user.id);
  });
  if (kind === 'sms') await noteAnswered(core, app);
  return codes;
}

/**
 * Sends a code to prove the factor with. Throws `no_enrolment` if the user has no such factor, `sms_off`,
 * `too_many_attempts`.
 */
export async function sendFactorCode(core: Core, app: App, user: UserRow, asked: Asked): Promise<{ to: string }> {
  const { kind, challenge, locale } = asked;
  const factor = await findUsable(core.db, app, user, kind);
  if (!factor) throw new Problem('no_enrolment', 'There is no such factor');
  if (kind === 'sms') requireSms(core.config);
  await spend(core, app, [{ budget: codesPerUser, of: user.id }, ...(kind === 'sms' ? smsOfNetwork() : [])]);
  const to = kind === 'sms' ? openNumber(core, app, factor) : user.email;
  const code = newCode();
  await transact(core, async (core) => {
    const owner = { user_id: user.id, payload: { kind, asked_by: digestOf(challenge), email_key: user.email_key } };
    await createOneTimeToken(core.db, app, 'factor_code', {
      ...owner,
      token: keyedCode(core, app, proofOf(kind, challenge), code),
    });
    await send(core, app, { kind, purpose: 'second_factor', to, user, locale, code });
  });
  await refill(core, app, { budget: tries, of: user.id });
  return { to: maskOf(kind, to) };
}

/** Uses up a code. If several requests send the same code, one wins. Throws `too_many_attempts` after the fifth try. */
export async function spendFactorCode(
  core: Core,
  app: App,
  user: UserRow,
  { kind, challenge, code }: { kind: SentKind; challenge: string; code: string },
): Promise<boolean> {
  await spend(core, app, [{ budget: tries, of: user.id }]);
  const isSpent = await transact(core, async (core) => {
    const { db } = core;
    const consumed = await tryToConsume(db, app, 'factor_code', keyedCode(core, app, proofOf(kind, challenge), code));
    // A code to an address that the user no longer has proves nothing about the current one.
    if (consumed?.user_id !== user.id || consumed.payload.email_key !== user.email_key) return false;
    const used = await db
      .updateTable('factors')
      .set({ last_used_at: now() })
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('kind', '=', kind)
      .where('confirmed_at', 'is not', null)
      .returning('id')
      .executeTakeFirst();
    return used !== undefined;
  });
  if (isSpent && kind === 'sms') await noteAnswered(core, app);
  return isSpent;
}

/** The kind of factor that a code was sent for, by its challenge: for callers that pass the code alone. */
export async function findSentKind(
  db: Db,
  app: App,
  user: { id: string },
  challenge: string,
): Promise<SentKind | undefined> {
  const rows = await db
    .selectFrom('one_time_tokens')
    .select('payload')
    .where('app_id', '=', app.id)
    .where('kind', '=', 'factor_code')
    .where('user_id', '=', user.id)
    .where('expires_at', '>', now())
    .execute();
  const { kind } = rows.find(({ payload }) => payload.asked_by === digestOf(challenge))?.payload ?? {};
  return sentKinds.find((one) => one === kind);
}

/** The target of a confirmed factor's codes, masked so that only its owner recognises it. */
export async function findSentTo(core: Core, app: App, user: UserRow, kind: SentKind): Promise<string | undefined> {
  const factor = await findUsable(core.db, app, user, kind);
  return factor && maskOf(kind, kind === 'sms' ? openNumber(core, app, factor) : user.email);
}

/** A number that was lost with its SECRET_KEY can't be sent to. */
async function findUsable(db: Db, app: App, user: { id: string }, kind: SentKind): Promise<FactorRow | undefined> {
  const factor = await findSent(db, app, user, { kind, state: 'confirmed' });
  return kind === 'sms' && !factor?.secret_sealed ? undefined : factor;
}

async function findSent(
  db: Db,
  app: App,
  user: { id: string },
  { kind, state }: { kind: SentKind; state: 'pending' | 'confirmed' },
): Promise<FactorRow | undefined> {
  return db
    .selectFrom('factors')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('kind', '=', kind)
    .where('confirmed_at', state === 'pending' ? 'is' : 'is not', null)
    .executeTakeFirst();
}

/** An enrolment that somebody else began must not become the user's. Throws `factor_exists`. */
async function replacePending(
  db: Db,
  app: App,
  user: { id: string },
  { id, kind, secret_sealed }: Pick<FactorRow, 'id' | 'kind' | 'secret_sealed'>,
): Promise<void> {
  await db
    .deleteFrom('factors')
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('kind', '=', kind)
    .where('confirmed_at', 'is', null)
    .execute();
  const made = await db
    .insertInto('factors')
    .values({ app_id: app.id, user_id: user.id, id, kind, secret_sealed, created_at: now() })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!made) throw factorExists();
}

/** Verifies the number if it is the profile's or the profile has none. Without a number, verifies the address. */
async function verifyWith(db: Db, app: App, user: UserRow, phone: string | null): Promise<void> {
  if (!phone) {
    if (!user.email_verified) await updateUser(db, app, user.id, { email_verified: true });
  } else if ((user.phone ?? phone) === phone && !user.phone_verified) {
    await updateUser(db, app, user.id, { phone, phone_verified: true });
  }
}

type Note = { kind: SentKind; purpose: 'enrol_factor' | 'second_factor'; to: string; user: UserRow } & Pick<
  Mail,
  'locale'
> & { code: string };

async function send(core: Core, app: App, { kind, purpose, to, user, locale, code }: Note): Promise<void> {
  const message = { kind: purpose, to, locale, code, values: { minutes: lifetime / MINUTE } };
  if (kind === 'sms') await enqueueSms(core, app, { ...message, users: [user] });
  else await enqueueMail(core, app, { ...message, name: user.name ?? undefined });
}

const maskOf = (kind: SentKind, to: string) => (kind === 'sms' ? maskPhone(to) : maskEmail(to));

const proofOf = (kind: SentKind, challenge: string) => `${kind} ${challenge}`;
const digestOf = (challenge: string) => hashSecret(`factor code\n${challenge}`).toString('base64url');

export const placeOf = (app: { id: string }, user: { id: string }, id: string) =>
  `factors/${app.id}/${user.id}/${id}/phone`;

function openNumber(core: Core, app: App, { id, user_id, secret_sealed }: FactorRow): string {
  if (!secret_sealed) throw new Error(`the factor ${id} has no number`);
  return core.keyring.open(secret_sealed, placeOf(app, { id: user_id }, id)).toString();
}

const factorExists = () => new Problem('factor_exists', 'Remove the existing factor of this kind first');
const wrongCode = () => new Problem('invalid_code', undefined, { fields: { code: 'is wrong, or was used before' } });
