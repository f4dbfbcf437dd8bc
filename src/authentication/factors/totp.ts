// Codes of an authenticator app (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits, as in every such app). The secret is
// sealed and bound to its row. It counts only after a first correct code, and every code works once.

import { generateSecret, generateURI, verifySync } from 'otplib';
import type { App } from '../../apps/app.ts';
import { now, toNumericDate } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, FactorRow, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { record } from '../../events/record.ts';
import { newId } from '../../ids.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import { requireOffered } from './kinds.ts';
import { makeFirstRecoveryCodes } from './recovery-codes.ts';

const PERIOD_SECONDS = 30;
/** RFC 6238 §5.2: one step in either direction, for clocks that are slightly off. */
const DRIFT_SECONDS = PERIOD_SECONDS;

export type TotpEnrolment = {
  id: string;
  /** In Base32. */
  secret: string;
  /** `otpauth://totp/…`, the content of the QR code. */
  uri: string;
};

type Owner = Pick<UserRow, 'id' | 'email'>;

/**
 * Creates a secret that counts only after `confirmTotp`. It is always a new one: a secret that somebody else began with
 * must not become the user's. Throws `factor_exists`.
 */
export async function enrolTotp(core: Core, app: App, user: Owner): Promise<TotpEnrolment> {
  requireOffered(app, 'totp');
  const id = newId();
  const secret = generateSecret();
  await transact(core, async (core) => {
    const { db } = core;
    await db
      .deleteFrom('factors')
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('kind', '=', 'totp')
      .where('confirmed_at', 'is', null)
      .execute();
    const made = await db
      .insertInto('factors')
      .values({
        app_id: app.id,
        user_id: user.id,
        id,
        kind: 'totp',
        secret_sealed: core.keyring.seal(secret, placeOf(app, user, id)),
        created_at: now(),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made) throw new Problem('factor_exists', 'Remove the existing authenticator app before adding another');
  });
  return toEnrolment(app, user, { id, secret });
}

/** An enrolment that waits for its first code, for a page that is shown again. */
export async function findEnrolment(core: Core, app: App, user: Owner, id: string): Promise<TotpEnrolment | undefined> {
  const row = await findTotp(core.db, app, user);
  if (!row || row.confirmed_at || row.id !== id) return undefined;
  return toEnrolment(app, user, { id, secret: openSecret(core, app, row) });
}

/**
 * The first correct code confirms the secret. Returns the recovery codes that come with a first factor, which are never
 * shown again; none if the user has some. Throws `no_enrolment`, `invalid_code`.
 */
export async function confirmTotp(core: Core, app: App, user: UserRow, code: string): Promise<string[]> {
  const row = await findTotp(core.db, app, user);
  if (!row || row.confirmed_at)
    throw new Problem('no_enrolment', 'Start again: no authenticator app is waiting for confirmation');
  const step = findStep(openSecret(core, app, row), code);
  if (step === undefined) throw new Problem('invalid_code', undefined, { fields: { code: 'is wrong' } });
  return transact(core, async (core) => {
    const { db } = core;
    const confirmed = await db
      .updateTable('factors')
      // This uses up the code, too.
      .set({ confirmed_at: now(), last_used_at: now(), last_step: step })
      .where('app_id', '=', app.id)
      .where('user_id', '=', user.id)
      .where('id', '=', row.id)
      .where('confirmed_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!confirmed) throw new Problem('no_enrolment');
    await record(db, app, 'factor.enrolled', { user_id: user.id, data: { kind: 'totp' } });
    await enqueueNotice(core, app, user, { kind: 'factor_added' });
    return makeFirstRecoveryCodes(db, app, user.id);
  });
}

/**
 * Uses up a code. If several requests send the same code or an earlier one, one wins: the last step only ever grows.
 */
export async function spendTotp(core: Core, app: App, user: Owner, code: string): Promise<boolean> {
  const row = await findTotp(core.db, app, user);
  if (!row?.confirmed_at) return false;
  const step = findStep(openSecret(core, app, row), code);
  if (step === undefined) return false;
  const spent = await core.db
    .updateTable('factors')
    .set({ last_step: step, last_used_at: now() })
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('id', '=', row.id)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .returning('id')
    .executeTakeFirst();
  return spent !== undefined;
}

/** The step that the code belongs to. People type codes as they are shown, in two groups. */
function findStep(secret: string, typed: string): number | undefined {
  const token = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return undefined;
  const epoch = toNumericDate(now());
  const result = verifySync({ secret, token, epoch, epochTolerance: DRIFT_SECONDS, period: PERIOD_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}

async function findTotp(db: Db, app: App, user: Owner): Promise<FactorRow | undefined> {
  return db
    .selectFrom('factors')
    .selectAll()
    .where('app_id', '=', app.id)
    .where('user_id', '=', user.id)
    .where('kind', '=', 'totp')
    .executeTakeFirst();
}

const placeOf = (app: App, user: { id: string }, id: string) => `factors/${app.id}/${user.id}/${id}/secret`;

function openSecret(core: Core, app: App, { id, user_id, secret_sealed }: FactorRow): string {
  if (!secret_sealed) throw new Error(`the factor ${id} has no secret`);
  return core.keyring.open(secret_sealed, placeOf(app, { id: user_id }, id)).toString();
}

function toEnrolment(app: App, user: Owner, { id, secret }: { id: string; secret: string }): TotpEnrolment {
  return { id, secret, uri: generateURI({ issuer: app.name, label: user.email, secret }) };
}
