// The two links that are printed for the person at the server: one creates the first operator, the other lets an
// operator back in who lost the password. Looking at a link changes nothing, and it works once.

import type { App } from '../../apps/app.ts';
import { hasOperator, makeOperator } from '../../apps/operators.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { Problem } from '../../problem.ts';
import { type Email, requireEmail } from '../../users/email.ts';
import { createUser, findUser, findUserByEmail, setPassword, updateUser } from '../../users/users.ts';
import { claimUser } from '../addresses/take-over.ts';
import { listFactors, resetFactors } from '../factors/kinds.ts';
import { consumeOnce, findUsable } from '../one-time/tokens.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';

/** Throws `invalid_one_time_token`, also if there is an operator already. */
export async function requireSetupLink(db: Db, consoleApp: App, token: string): Promise<void> {
  const usable = await findUsable(db, consoleApp, 'operator_setup', token);
  if (!usable || (await hasOperator(db, consoleApp))) throw new Problem('invalid_one_time_token');
}

export type FirstOperator = { email: string; password: string; name: string | null };

/**
 * Errors that the person can correct leave the link usable. Throws `invalid_one_time_token`, `invalid_email`,
 * `weak_password`, `busy`.
 */
export async function makeFirstOperator(
  core: Core,
  consoleApp: App,
  token: string,
  { email, password, name }: FirstOperator,
): Promise<UserRow> {
  await requireSetupLink(core.db, consoleApp, token);
  const parsed = requireEmail(email);
  await requireGoodPassword(core, consoleApp, password, [email, name]);
  const password_hash = await hashPassword(password);
  return transact(core.db, async (db) => {
    await consumeOnce(db, consoleApp, 'operator_setup', token);
    if (await hasOperator(db, consoleApp)) throw new Problem('invalid_one_time_token');
    const developer = await claimDeveloper(db, consoleApp, parsed, { name, password_hash });
    await makeOperator(db, consoleApp, developer.id);
    return developer;
  });
}

/** Somebody may have signed up with the operator's address before. */
async function claimDeveloper(db: Db, app: App, email: Email, input: { name: string | null; password_hash: string }) {
  const known = await findUserByEmail(db, app, email);
  if (!known) return createUser(db, app, { ...input, email: email.address, email_verified: true });
  if (!known.email_verified) return claimUser(db, app, known, input);
  await setPassword(db, app, known.id, { hash: input.password_hash });
  return updateUser(db, app, known.id, { email_verified: true, ...(input.name && { name: input.name }) });
}

/** The operator that the link lets in. Throws `invalid_one_time_token`. */
export async function getRecoveryLink(db: Db, consoleApp: App, token: string): Promise<UserRow> {
  const usable = await findUsable(db, consoleApp, 'operator_recovery', token);
  const operator = usable?.user_id ? await findUser(db, consoleApp, usable.user_id) : undefined;
  if (!operator) throw new Problem('invalid_one_time_token');
  return operator;
}

/**
 * Ends every session and every second factor of the operator. Throws `invalid_one_time_token`, `weak_password`, `busy`.
 */
export async function recoverOperator(core: Core, consoleApp: App, token: string, password: string): Promise<UserRow> {
  const operator = await getRecoveryLink(core.db, consoleApp, token);
  await requireGoodPassword(core, consoleApp, password, [operator.email, operator.name]);
  const hash = await hashPassword(password);
  return transact(core, async (core) => {
    const { db } = core;
    await consumeOnce(db, consoleApp, 'operator_recovery', token);
    const recovered = await setPassword(db, consoleApp, operator.id, { hash });
    await enqueueNotice(core, consoleApp, operator, { kind: 'password_changed' });
    // The holder of this link sits at the server, and there may be nobody else who could reset the factors.
    const factors = await listFactors(db, consoleApp, operator.id);
    if (factors.length === 0) return recovered;
    await resetFactors(db, consoleApp, operator.id);
    await enqueueNotice(core, consoleApp, operator, { kind: 'factors_reset' });
    return recovered;
  });
}
