// Codes of authenticator apps (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits, as in every such app). A user may have
// several. The secret of each is sealed and bound to its row. It counts only after a first correct code, and every code
// works once.

import { generateSecret, generateURI, verifySync } from 'otplib';
import type { App } from '../../apps/app.ts';
import { MINUTE, now, toNumericDate } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, FactorRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { newId } from '../../ids.ts';
import { quotas } from '../../limits/quotas.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import { endOthersIfAsked, type OtherSessions } from '../../users/sessions/end.ts';
import { lockUser } from '../../users/users.ts';
import { listFactors, requireOffered, toFactorFact } from './kinds.ts';
import { APP_NAME, toFactorName, toFreeName } from './names.ts';
import { makeFirstRecoveryCodes } from './recovery-codes.ts';

const PERIOD_SECONDS = 30;
/**
 * RFC 6238 §5.2: the step before is accepted, too, for users who type slowly and clocks that are slightly slow. The next one
 * isn't: a code is good for a minute at most (docs/decisions/0009).
 */
const DRIFT_SECONDS: [past: number, future: number] = [PERIOD_SECONDS, 0];

/** As long as it takes to install an app. A code for a secret that somebody saw long ago must not confirm it. */
const ENROLMENT_LIFETIME = 15 * MINUTE;

export type TotpEnrolment = {
  id: string;
  /** In Base32. */
  secret: string;
  /** `otpauth://totp/…`, the content of the QR code. */
  uri: string;
};

type Owner = Pick<UserRow, 'id' | 'email'>;

/**
 * Creates a secret that counts only after `confirmTotp`, within a quarter of an hour. It is always a new one: a secret
 * that somebody else began with must not become the user's. Throws `factors_off`, `too_many_factors`.
 */
export async function enrolTotp(core: Core, app: App, user: Owner): Promise<TotpEnrolment> {
  requireOffered(app, 'totp');
  const id = newId();
  const secret = generateSecret();
  await transact(core, async (core) => {
    const { db } = core;
    await lockUser(db, app, user.id);
    requireRoom(await listConfirmed(db, app, user));
    await db
      .deleteFrom('factors')
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('kind', '=', 'totp')
      .where('confirmed_at', 'is', null)
      .execute();
    await db
      .insertInto('factors')
      .values({
        app_id: app.id,
        user_id: user.id,
        id,
        kind: 'totp',
        secret_sealed: core.keyring.seal(secret, placeOf(app, user, id)),
        created_at: now(),
      })
      .execute();
  });
  return toEnrolment(app, user, { id, secret });
}

/** An enrolment that waits for its first code, for a page that is shown again. */
export async function findEnrolment(core: Core, app: App, user: Owner, id: string): Promise<TotpEnrolment | undefined> {
  const row = await findPending(core.db, app, user);
  if (row?.id !== id) return undefined;
  return toEnrolment(app, user, { id, secret: openSecret(core, app, row) });
}

type Confirmation = OtherSessions & {
  code: string;
  /** The user's name for the app. */
  name?: string | undefined;
  /** Whether the user must have no other factor: at a sign-in, whose password alone must not add one to those. */
  first?: boolean;
};

/**
 * The first correct code confirms the secret. Returns the recovery codes that come with a first factor, which are never
 * shown again; none if the user has some. Throws `no_enrolment`, `invalid_code`, `factor_exists`, `too_many_factors`.
 */
export async function confirmTotp(
  core: Core,
  app: App,
  user: UserRow,
  { code, name = '', first = false, ...others }: Confirmation,
): Promise<string[]> {
  const row = await findPending(core.db, app, user);
  if (!row) throw new Problem('no_enrolment', 'Start again: no authenticator app is waiting for confirmation');
  const step = findStep(openSecret(core, app, row), code);
  if (step === undefined) throw new Problem('invalid_code', undefined, { fields: { code: 'is wrong' } });
  return transact(core, async (core) => {
    const { db } = core;
    await lockUser(db, app, user.id);
    if (first && (await listFactors(db, app, user.id)).length > 0) throw new Problem('factor_exists');
    const apps = await listConfirmed(db, app, user);
    requireRoom(apps);
    const confirmed = await db
      .updateTable('factors')
      // This uses up the code, too.
      .set({ confirmed_at: now(), last_used_at: now(), last_step: step, name: toAppName(name, apps) })
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('id', '=', row.id)
      .where('confirmed_at', 'is', null)
      .returningAll()
      .executeTakeFirst();
    if (!confirmed) throw new Problem('no_enrolment');
    await endOthersIfAsked(db, app, user.id, others);
    await record(db, app, 'factor.enrolled', { user_id: user.id, data: toFactorFact(confirmed) });
    await enqueueNotice(core, app, user, { kind: 'factor_added' });
    return makeFirstRecoveryCodes(db, app, user.id);
  });
}

/** A user's only app needs no name; without one, a further app gets a number. */
function toAppName(name: string, others: FactorRow[]): string | null {
  const taken = others.map((one) => one.name ?? APP_NAME);
  return toFactorName(name, taken.length > 0 ? toFreeName(APP_NAME, taken) : null);
}

function requireRoom(apps: FactorRow[]): void {
  const { max, code } = quotas.authenticator_apps;
  if (apps.length < max) return;
  throw new Problem(code, `Remove one first: a user may have ${max} authenticator apps`, { members: { max } });
}

/**
 * Uses up a code of any of the user's apps. If several requests send the same code or an earlier one, one wins: the last
 * step of each app only ever grows.
 */
export async function spendTotp(core: Core, app: App, user: Owner, code: string): Promise<boolean> {
  // All of them, even after a match: the time tells nothing about which app the code is of. One whose SECRET_KEY was lost has no
  // secret, and matches nothing.
  const matches = (await listConfirmed(core.db, app, user)).flatMap((row) => {
    const step = row.secret_sealed && findStep(openSecret(core, app, row), code);
    return step ? [{ id: row.id, step }] : [];
  });
  if (matches.length === 0) return false;
  // Two apps may show the same code by chance. It is then used up at both: otherwise it would work twice.
  const spent = await core.db
    .updateTable('factors')
    .set({ last_step: Math.max(...matches.map(({ step }) => step)), last_used_at: now() })
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('confirmed_at', 'is not', null)
    .where((where) =>
      where.or(matches.map(({ id, step }) => where.and([where('id', '=', id), where('last_step', '<', step)]))),
    )
    .returning('id')
    .execute();
  return spent.length > 0;
}

/** The step that the code belongs to. People type codes as they are shown, in two groups. */
function findStep(secret: string, typed: string): number | undefined {
  const token = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const epoch = toNumericDate(now());
  const result = verifySync({ secret, token, epoch, epochTolerance: DRIFT_SECONDS, period: PERIOD_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

const totpOf = (db: Db, app: App, user: Pick<Owner, 'id'>) =>
  db
    .selectFrom('factors')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('kind', '=', 'totp');

const listConfirmed = (db: Db, app: App, user: Pick<Owner, 'id'>): Promise<FactorRow[]> =>
  totpOf(db, app, user).where('confirmed_at', 'is not', null).execute();

const findPending = (db: Db, app: App, user: Pick<Owner, 'id'>): Promise<FactorRow | undefined> =>
  totpOf(db, app, user)
    .where('confirmed_at', 'is', null)
    .where('secret_sealed', 'is not', null)
    .where('created_at', '>', new Date(now().getTime() - ENROLMENT_LIFETIME))
    .executeTakeFirst();

export const placeOf = (app: { id: string }, user: { id: string }, id: string) =>
  `factors/${app.id}/${user.id}/${id}/secret`;

function openSecret(core: Core, app: App, { id, user_id, secret_sealed }: FactorRow): string {
  if (!secret_sealed) throw new Error(`the factor ${id} has no secret`);
  return core.keyring.open(secret_sealed, placeOf(app, { id: user_id }, id)).toString();
}

function toEnrolment(app: App, user: Owner, { id, secret }: { id: string; secret: string }): TotpEnrolment {
  return { id, secret, uri: generateURI({ issuer: app.name, label: user.email, secret }) };
}
