// A new password by a link in a mail. The request reveals nothing about the address: it does the same for all of them,
// and a job looks the address up. The link works once, until the next link, or a change of address or password.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { HOUR, MINUTE } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { defineJob } from '../../job.ts';
import { spend, spendSilently } from '../../limits/budgets.ts';
import { spendsOfNetwork } from '../../limits/networks.ts';
import { type Mail, mailLocales } from '../../mail/kinds.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import { enqueueMail } from '../../mail/outbox.ts';
import { Problem } from '../../problem.ts';
import { findUserByIdentifier, parseAddressee, requireAddressee } from '../../users/identifiers.ts';
import { findUser, lockUser, setPassword } from '../../users/users.ts';
import { claimUser } from '../addresses/take-over.ts';
import { mailsByApp, mailsPerAddress, spendOfMailbox } from '../one-time/codes.ts';
import { consumeOnce, createOneTimeToken, findUsable, oneTimeTokens } from '../one-time/tokens.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';
import { forgiveGuesses } from '../sign-in/password.ts';

const perNetwork = { name: 'reset_network', limit: 30, period: HOUR };

export type Locale = Mail['locale'];

/** `email`, or another identifier. `kind`: whether the user asked for the link, or never had a password here. */
const askedSchema = z.object({
  email: z.string(),
  locale: z.enum(mailLocales),
  kind: z.enum(['reset_password', 'choose_password']).optional(),
});

export const resetLinkJob = defineJob('reset_password', askedSchema, sendResetLink);

/** Throws `invalid_email`, and `too_many_attempts` for a network, for all users together. */
export async function requestReset(
  core: Core,
  app: App,
  { identifier, locale }: { identifier: string; locale: Locale },
): Promise<void> {
  const { text, key } = requireAddressee(app, identifier);
  await spend(core, app, spendsOfNetwork(perNetwork));
  const within = await spendSilently(
    core,
    app,
    mailsPerAddress.map((budget) => ({ budget, of: key })),
  );
  if (within) await resetLinkJob.enqueue(core, app, { email: text, locale });
}

/**
 * For a user whom a developer or the App's backend selects, so that nothing needs to be hidden. Throws `conflict` for a
 * disabled user, and `too_many_attempts` if the address got enough mail.
 */
export async function mailResetLink(
  core: Core,
  app: App,
  { user, locale }: { user: UserRow; locale: Locale },
): Promise<void> {
  if (user.status !== 'active') throw new Problem('conflict', 'The user is disabled');
  await spend(
    core,
    app,
    mailsByApp.map((budget) => ({ budget, of: user.email_key })),
  );
  await sendResetLink(core, app, { email: user.email, locale });
}

/** The job. */
export async function sendResetLink(
  core: Core,
  app: App,
  { email, locale, kind = 'reset_password' }: z.output<typeof askedSchema>,
): Promise<void> {
  const identifier = parseAddressee(app, email);
  const user = identifier && (await findUserByIdentifier(core.db, app, identifier));
  if (!identifier || user?.status !== 'active') return;
  if (!(await spendOfMailbox(core, app, user, { identifier, budgets: mailsPerAddress }))) return;
  await transact(core, async (core) => {
    const token = await createOneTimeToken(core.db, app, 'reset_password', {
      user_id: user.id,
      payload: toState(user),
    });
    await enqueueMail(core, app, {
      kind,
      to: user.email,
      locale,
      name: user.name ?? undefined,
      link: `${app.issuer}/reset?token=${token}`,
      values: { minutes: oneTimeTokens.reset_password.lifetime / MINUTE },
    });
  });
}

/** The state of the user that the link was created for. If it has changed, the link is dead. */
function toState({ email_key, password_changed_at }: UserRow) {
  return { email_key, password_changed_at: password_changed_at?.toISOString() ?? null };
}

/** The user whose password the link changes. Does not use up the link. Throws `invalid_one_time_token`. */
export async function getResetLink(db: Db, app: App, token: string): Promise<UserRow> {
  const { user_id, payload = {} } = (await findUsable(db, app, 'reset_password', token)) ?? {};
  const user = user_id ? await findUser(db, app, user_id) : undefined;
  if (user?.status !== 'active' || !isSame(toState(user), payload)) throw new Problem('invalid_one_time_token');
  return user;
}

const isSame = (state: ReturnType<typeof toState>, payload: Record<string, unknown>) =>
  state.email_key === payload.email_key && state.password_changed_at === payload.password_changed_at;

/**
 * Ends every session, signs nobody in, and tells the user by mail. Errors that the user can correct leave the link
 * usable. Throws `invalid_one_time_token`, `weak_password`, `busy`.
 */
export async function resetPassword(
  core: Core,
  app: App,
  { token, password, locale }: { token: string; password: string; locale: Locale },
): Promise<UserRow> {
  const asked = await getResetLink(core.db, app, token);
  await requireGoodPassword(core, app, password, [asked.email, asked.username, asked.name]);
  const hash = await hashPassword(password, app);
  const user = await transact(core, async (core) => {
    const { db } = core;
    await lockUser(db, app, asked.id);
    const user = await getResetLink(db, app, token);
    await consumeOnce(db, app, 'reset_password', token);
    // The link was sent to this address, but somebody else may have created the user.
    const changed = user.email_verified
      ? await setPassword(db, app, user.id, { hash })
      : await claimUser(db, app, user, { password_hash: hash });
    await enqueueNotice(core, app, { ...user, locale }, { kind: 'password_changed' });
    return changed;
  });
  await forgiveGuesses(core, app, user);
  return user;
}
