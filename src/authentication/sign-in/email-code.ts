// The step that asks for a code by mail before the user is signed in, if the App requires verified addresses. The same is
// shown for an address that already belongs to a user, so that a sign-up doesn't reveal it: only the mail says so. The step
// also follows a password that alone is no longer enough (`guessed_out`); then nothing reveals whether a code was sent.
import type { App } from '../../apps/app.ts';
import type { Core } from '../../core.ts';
import { newId } from '../../ids.ts';
import type { Mail } from '../../mail/kinds.ts';
import { Problem } from '../../problem.ts';
import { parseEmail } from '../../users/email.ts';
import { findUser } from '../../users/users.ts';
import { sendCode, sendEmailExists, signInCodeJob } from '../verification/email.ts';
import type { State, WaitsFor } from './state.ts';

type EmailCode = Extract<WaitsFor, { for: 'email_code' }>;
type Waiting = { state: State; email: string; locale: Mail['locale'] };

/** The code that a sign-in waits for, if it waits for one. */
export function awaitedEmailCode({ waits_for }: State): EmailCode | undefined {
  return waits_for?.for === 'email_code' ? waits_for : undefined;
}

/** Sends the first code, unless one is on its way. Too many for the address is said when the user asks for another. */
export async function awaitEmailCode(core: Core, app: App, { state, email, locale }: Waiting): Promise<State> {
  const user_id = state.proved?.user_id;
  const awaited = awaitedEmailCode(state);
  if (awaited && awaited.user_id === user_id) return state;
  const waits_for = toAwaited(email, user_id);
  try {
    await send(core, app, { state, waits_for, locale });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'too_many_attempts') throw error;
  }
  return { ...state, waits_for };
}

/** For an address that is a user's: the same to look at, and a mail to that user. No code will be right. */
export async function pretendToAwait(core: Core, app: App, { state, email, locale }: Waiting): Promise<State> {
  await sendEmailExists(core, app, { email, locale });
  return awaitEmailCode(core, app, { state: { remember: state.remember }, email, locale });
}

/**
 * Every code is a challenge of its own, so that five wrong tries at one leave five at the next. Throws `invalid_ticket` where
 * none is waited for, and `too_many_attempts`.
 */
export async function sendEmailCodeAgain(
  core: Core,
  app: App,
  { state, locale }: Omit<Waiting, 'email'>,
): Promise<State> {
  const awaited = awaitedEmailCode(state);
  if (!awaited) throw new Problem('invalid_ticket');
  const waits_for = toAwaited(awaited.email, awaited.user_id);
  await send(core, app, { state, waits_for, locale });
  return { ...state, waits_for };
}

const toAwaited = (email: string, user_id: string | undefined): EmailCode => ({
  for: 'email_code',
  // After many wrong passwords it is what the user typed: an address, a username or a phone number.
  email: parseEmail(email)?.address ?? email,
  challenge: newId(),
  user_id,
});

async function send(
  core: Core,
  app: App,
  { state, waits_for, locale }: Omit<Waiting, 'email'> & { waits_for: EmailCode },
): Promise<void> {
  const { challenge, email, user_id } = waits_for;
  if (state.guessed_out) return signInCodeJob.enqueue(core, app, { challenge, user_id, locale });
  const user = user_id === undefined ? undefined : await findUser(core.db, app, user_id);
  await sendCode(core, app, challenge, { user, email, locale });
}
