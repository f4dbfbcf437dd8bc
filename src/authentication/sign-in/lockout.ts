// What happens when somebody's guesses at a user are used up: a mail tells the user, and its link opens the way again.
// Whether the address is anybody's is looked up by a job, so that nothing of it shows in the answer or its time.

import type { App } from '../../apps/app.ts';
import { MINUTE, now } from '../../clock.ts';
import type { Database } from '../../database/open.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { actingAs, currentActor, record } from '../../events/record.ts';
import { type Spend, spend, spendSilently } from '../../limits/budgets.ts';
import { refillGuesses } from '../../limits/guesses.ts';
import { toReader } from '../../mail/notices.ts';
import type { Outbox } from '../../mail/outbox.ts';
import { Problem } from '../../problem.ts';
import type { Jobs, Queue } from '../../queue.ts';
import { type Email, parseEmail } from '../../users/email.ts';
import { findUserByEmail, getUser } from '../../users/users.ts';
import { mailsPerAddress } from '../one-time/codes.ts';
import { findTokenOwner } from '../one-time/owner.ts';
import { consumeOnce, createOneTimeToken, findUsable, oneTimeTokens } from '../one-time/tokens.ts';

/** What guesses need: to be counted, and to be told of. */
export type Guarded = { database: Database; queue: Queue };

export type Guessed = Jobs['locked']['guessed'];

/** Gives those that it emptied: who guesses wrong then tells the user by `announceLock`. Throws `too_many_attempts`. */
export async function spendGuesses(
  { database }: Guarded,
  app: App,
  spends: Spend[],
  user?: Pick<UserRow, 'id'>,
): Promise<Spend[]> {
  try {
    return await spend(database, app, spends);
  } catch (error) {
    if (error instanceof Problem) await record(database.db, app, 'sign_in.locked', { user_id: user?.id });
    throw error;
  }
}

/** Once for each time that a budget was emptied; nobody's mailbox is filled by it. */
export async function announceLock(
  { database, queue }: Guarded,
  app: App,
  { email, guessed }: { email: Email; guessed: Guessed },
): Promise<void> {
  const { ip = '', user_agent = '' } = currentActor();
  const budgets = mailsPerAddress.map((budget) => ({ budget, of: email.key }));
  const mail = await spendSilently(database, app, budgets);
  const at = now().toISOString();
  await queue.enqueue(database.db, 'locked', {
    app_id: app.id,
    email: email.address,
    guessed,
    mail,
    at,
    ip,
    user_agent,
  });
}

const mails: Record<Guessed, 'locked' | 'locked_factor'> = { password: 'locked', second_factor: 'locked_factor' };

/** The job. */
export async function noteLock(
  { db, outbox }: { db: Db; outbox: Outbox },
  app: App,
  { email, guessed, mail, at, ip, user_agent }: Jobs['locked'],
): Promise<void> {
  const user = await findUserByEmail(db, app, parseEmail(email) as Email);
  if (user?.status !== 'active') return;
  await transact(db, async (db) => {
    await actingAs({ kind: 'anonymous', ip: ip || undefined, user_agent }, () =>
      record(db, app, 'user.locked', { user_id: user.id, data: { guessed } }),
    );
    if (!mail) return;
    const token = await createOneTimeToken(db, app, 'unlock', {
      user_id: user.id,
      payload: { email_key: user.email_key },
    });
    await outbox.enqueue(db, app, {
      kind: mails[guessed],
      ...toReader(app, user),
      link: `${app.issuer}/unlock?token=${token}`,
      values: { minutes: oneTimeTokens.unlock.lifetime / MINUTE },
      happened: { at, where: { ip, user_agent } },
    });
  });
}

/** Whose guesses the link fills again; it is not spent. Throws `invalid_one_time_token`. */
export async function getUnlockLink(db: Db, app: App, token: string): Promise<UserRow> {
  const usable = await findUsable(db, app, 'unlock', token);
  const user = usable && (await findTokenOwner(db, app, usable));
  if (!user) throw new Problem('invalid_one_time_token');
  return user;
}

/** It signs nobody in. Throws `invalid_one_time_token`. */
export async function unlockByLink(database: Database, app: App, token: string): Promise<UserRow> {
  const user = await transact(database.db, async (db) => {
    const user = await getUnlockLink(db, app, token);
    await consumeOnce(db, app, 'unlock', token);
    await record(db, app, 'user.unlocked', { user_id: user.id, data: { by: 'link' } });
    return user;
  });
  await refillGuesses(database, app, user);
  return user;
}

/** By the App: its backend or its developers. Throws `not_found`. */
export async function unlockUser(database: Database, app: App, id: string): Promise<UserRow> {
  const user = await getUser(database.db, app, id);
  await record(database.db, app, 'user.unlocked', { user_id: user.id });
  await refillGuesses(database, app, user);
  return user;
}
