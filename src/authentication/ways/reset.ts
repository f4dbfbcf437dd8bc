// A new password by a link in a mail. Asking says nothing about whether the address is known: the request does the same
// for all of them, and a job looks it up. The link works once, until the next one, a change of address or of password.

import type { App } from '../../apps/app.ts';
import type { Database } from '../../database/open.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { currentActor } from '../../events/record.ts';
import { spend, spendSilently, toNetwork } from '../../limits/budgets.ts';
import type { Mail } from '../../mail/kinds.ts';
import { enqueueNotice } from '../../mail/notices.ts';
import type { Outbox } from '../../mail/outbox.ts';
import { Problem } from '../../problem.ts';
import type { Queue } from '../../queue.ts';
import { type Email, parseEmail, requireEmail } from '../../users/email.ts';
import { findUser, findUserByEmail, lockUser, setPassword } from '../../users/users.ts';
import { claimUser } from '../addresses/take-over.ts';
import { mailsPerAddress } from '../one-time/codes.ts';
import { consumeOnce, createOneTimeToken, findUsable, oneTimeTokens } from '../one-time/tokens.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';
import { forgiveGuesses } from '../sign-in/password.ts';

const HOUR = 60 * 60;

const perNetwork = { name: 'reset_network', limit: 30, seconds: HOUR };

type Mailing = { database: Database; queue: Queue };
export type Locale = Mail['locale'];

/** Throws `invalid_email`, and `too_many_attempts` for a network, whichever addresses it asks for. */
export async function requestReset(
  { database, queue }: Mailing,
  app: App,
  { email, locale }: { email: string; locale: Locale },
): Promise<void> {
  const { address, key } = requireEmail(email);
  const { kind, ip } = currentActor();
  // A backend asks for all of its users from one address.
  if (kind !== 'api_key') await spend(database, app, [{ budget: perNetwork, of: toNetwork(ip ?? '') }]);
  const within = await spendSilently(
    database,
    app,
    mailsPerAddress.map((budget) => ({ budget, of: key })),
  );
  if (within) await queue.enqueue(database.db, 'reset_password', { app_id: app.id, email: address, locale });
}

/**
 * For a user whom a developer or the App's backend names, so that nothing need be hidden from who asks. Throws `conflict` for
 * a user who is disabled, and `too_many_attempts` where this address has got enough mail.
 */
export async function mailResetLink(
  { database, outbox }: { database: Database; outbox: Outbox },
  app: App,
  { user, locale }: { user: UserRow; locale: Locale },
): Promise<void> {
  if (user.status !== 'active') throw new Problem('conflict', 'The user is disabled');
  await spend(
    database,
    app,
    mailsPerAddress.map((budget) => ({ budget, of: user.email_key })),
  );
  await sendResetLink(database.db, outbox, app, { email: user.email, locale });
}

/** The job. */
export async function sendResetLink(
  db: Db,
  outbox: Outbox,
  app: App,
  { email, locale }: { email: string; locale: Locale },
): Promise<void> {
  const user = await findUserByEmail(db, app, parseEmail(email) as Email);
  if (user?.status !== 'active') return;
  await transact(db, async (db) => {
    const token = await createOneTimeToken(db, app, 'reset_password', { user_id: user.id, payload: toState(user) });
    await outbox.enqueue(db, app, {
      kind: 'reset_password',
      to: user.email,
      locale,
      name: user.name ?? undefined,
      link: `${app.issuer}/reset?token=${token}`,
      values: { minutes: oneTimeTokens.reset_password.lifetime / 60_000 },
    });
  });
}

/** What the user was when the link was made; when it is something else, the link is dead. */
function toState({ email_key, password_changed_at }: UserRow) {
  return { email_key, password_changed_at: password_changed_at?.toISOString() ?? null };
}

/** Whose password the link changes; it is not spent. Throws `invalid_one_time_token`. */
export async function getResetLink(db: Db, app: App, token: string): Promise<UserRow> {
  const usable = await findUsable(db, app, 'reset_password', token);
  const user = usable?.user_id ? await findUser(db, app, usable.user_id) : undefined;
  if (user?.status !== 'active' || !isSame(toState(user), usable!.payload)) throw new Problem('invalid_one_time_token');
  return user;
}

const isSame = (state: ReturnType<typeof toState>, payload: Record<string, unknown>) =>
  state.email_key === payload.email_key && state.password_changed_at === payload.password_changed_at;

/**
 * Ends every session, signs nobody in, and says so by mail. What can be mended leaves the link unspent. Throws
 * `invalid_one_time_token`, `weak_password`, `busy`.
 */
export async function resetPassword(
  { database, outbox }: { database: Database; outbox: Outbox },
  app: App,
  { token, password, locale }: { token: string; password: string; locale: Locale },
): Promise<UserRow> {
  const asked = await getResetLink(database.db, app, token);
  await requireGoodPassword(app, password, [asked.email, asked.name]);
  const hash = await hashPassword(password);
  const user = await transact(database.db, async (db) => {
    await lockUser(db, app, asked.id);
    const user = await getResetLink(db, app, token);
    await consumeOnce(db, app, 'reset_password', token);
    // The link came by mail to this address. Who made the user may be another.
    if (user.email_verified) await setPassword(db, app, user.id, hash);
    else await claimUser(db, app, user, hash);
    await enqueueNotice(db, outbox, app, { ...user, locale }, 'password_changed');
    return user;
  });
  await forgiveGuesses(database, app, user.email);
  return user;
}
