// The wait for a code by mail, where an App wants addresses verified before anybody is signed in. What is proved so far
// stays with the interaction.
import type { App } from '../../apps/app.ts';
import { sendCode, sendEmailExists } from '../../authentication/addresses/verify.ts';
import type { UserRow } from '../../database/schema.ts';
import { newId } from '../../ids.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { requireEmail } from '../../users/email.ts';
import { findUser } from '../../users/users.ts';
import { redirect } from '../kit/request/redirect.ts';
import { keep, type Proven, type State } from './state.ts';
import { pageOptions, type Visit } from './visit.ts';

export type Pending = NonNullable<State['verify_email']>;

export function mustVerify({ settings }: App, user: UserRow): boolean {
  return settings.email_verification === 'required' && !user.email_verified;
}

/** Sends the first code and shows where to enter it; the same for an address that is known already. */
export async function waitForCode(
  system: System,
  visit: Visit,
  { proven, email }: { proven: Proven | undefined; email: string },
): Promise<void> {
  const { locale } = pageOptions(visit);
  const pending = { user_id: proven?.user_id, email: requireEmail(email).address, challenge: newId() };
  await keep(visit, { proven, verify_email: pending });
  if (!proven) await sendEmailExists(system, visit.ctx.state.app, { email, locale });
  await trySending(system, visit, pending);
  redirect(visit.ctx, visit.url);
}

/** When too many codes were sent to the address, the page that comes says so on “send again”. */
async function trySending(system: System, visit: Visit, pending: Pending): Promise<void> {
  try {
    await send(system, visit, pending);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'too_many_attempts') throw error;
  }
}

/** Every code is a challenge of its own, so that five wrong tries at one leave five at the next. */
export async function sendAgain(system: System, visit: Visit, pending: Pending): Promise<void> {
  const renewed = { ...pending, challenge: newId() };
  await keep(visit, { proven: visit.standing.proven, verify_email: renewed });
  await send(system, visit, renewed);
}

async function send(system: System, visit: Visit, { user_id, email, challenge }: Pending): Promise<void> {
  const { app } = visit.ctx.state;
  const user = user_id === undefined ? undefined : await findUser(system.db, app, user_id);
  await sendCode(system, app, challenge, { user, email, locale: pageOptions(visit).locale });
}
