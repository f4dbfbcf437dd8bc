// What happens when somebody's guesses at a user are used up: a mail tells the user, and its link opens the way again.
// Whether the address is anybody's is looked up by a job, so that nothing of it shows in the answer or its time.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { MINUTE, now } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { actingAs, currentActor, record } from '../../events/record.ts';
import { defineJob } from '../../job.ts';
import { type Spend, spend, spendSilently } from '../../limits/budgets.ts';
import { refillGuesses } from '../../limits/guesses.ts';
import { toReader } from '../../mail/notices.ts';
import { enqueueMail } from '../../mail/outbox.ts';
import { Problem } from '../../problem.ts';
import { findUserByIdentifier, type Identifier, keysOfUser, parseAddressee } from '../../users/identifiers.ts';
import { getUser } from '../../users/users.ts';
import { mailsPerAddress, spendOfMailbox } from '../one-time/codes.ts';
import { findTokenOwner } from '../one-time/owner.ts';
import { consumeOnce, createOneTimeToken, findUsable, oneTimeTokens } from '../one-time/tokens.ts';

/** The guesses at an identifier, which may belong to nobody, were used up. */
const lockSchema = z.object({
  /** Or another identifier. */
  email: z.string(),
  guessed: z.enum(['password', 'second_factor']),
  /** Whether a mail may go out. */
  mail: z.boolean(),
  at: z.string(),
  /** Of the one who guessed. */
  ip: z.string(),
  user_agent: z.string(),
});

type Lock = z.output<typeof lockSchema>;
export type Guessed = Lock['guessed'];

export const lockJob = defineJob('locked', lockSchema, noteLock);

/** Gives those that it emptied: who guesses wrong then tells the user by `announceLock`. Throws `too_many_attempts`. */
export async function spendGuesses(
  core: Core,
  app: App,
  spends: Spend[],
  { method, user }: { method: string; user?: Pick<UserRow, 'id'> },
): Promise<Spend[]> {
  try {
    return await spend(core, app, spends);
  } catch (error) {
    if (error instanceof Problem) await record(core.db, app, 'sign_in.locked', { user_id: user?.id, data: { method } });
    throw error;
  }
}

/** Once for each time that a budget was emptied; nobody's mailbox is filled by it. */
export async function announceLock(
  core: Core,
  app: App,
  { identifier, guessed }: { identifier: Identifier; guessed: Guessed },
): Promise<void> {
  const { ip = '', user_agent = '' } = currentActor();
  const budgets = mailsPerAddress.map((budget) => ({ budget, of: identifier.key }));
  const mail = await spendSilently(core, app, budgets);
  const at = now().toISOString();
  await lockJob.enqueue(core, app, { email: identifier.text, guessed, mail, at, ip, user_agent });
}

const mails: Record<Guessed, 'locked' | 'locked_factor'> = { password: 'locked', second_factor: 'locked_factor' };

/** The job. */
export async function noteLock(
  core: Core,
  app: App,
  { email, guessed, mail, at, ip, user_agent }: Lock,
): Promise<void> {
  const identifier = parseAddressee(app, email);
  const user = identifier && (await findUserByIdentifier(core.db, app, identifier));
  if (!identifier || user?.status !== 'active') return;
  const sends = mail && (await spendOfMailbox(core, app, user, { identifier, budgets: mailsPerAddress }));
  await transact(core, async (core) => {
    const { db } = core;
    await actingAs({ kind: 'anonymous', ip: ip || undefined, user_agent }, () =>
      record(db, app, 'user.locked', { user_id: user.id, data: { guessed } }),
    );
    if (!sends) return;
    const token = await createOneTimeToken(db, app, 'unlock', {
      user_id: user.id,
      payload: { email_key: user.email_key },
    });
    await enqueueMail(core, app, {
      kind: mails[guessed],
      ...toReader(app, user),
      link: `${app.issuer}/unlock?token=${token}`,
      values: { minutes: oneTimeTokens.unlock.lifetime / MINUTE },
      happened: { at, where: { ip, user_agent } },
    });
  });
}

/** The user whose guesses the link fills again; it is not spent. Throws `invalid_one_time_token`. */
export async function getUnlockLink(db: Db, app: App, token: string): Promise<UserRow> {
  const usable = await findUsable(db, app, 'unlock', token);
  const user = usable && (await findTokenOwner(db, app, usable));
  if (!user) throw new Problem('invalid_one_time_token');
  return user;
}

/** It signs nobody in. Throws `invalid_one_time_token`. */
export async function unlockByLink(core: Core, app: App, token: string): Promise<UserRow> {
  return transact(core.db, async (db) => {
    const user = await getUnlockLink(db, app, token);
    await consumeOnce(db, app, 'unlock', token);
    await refillGuesses(db, app, user, keysOfUser(user));
    await record(db, app, 'user.unlocked', { user_id: user.id, data: { by: 'link' } });
    return user;
  });
}

/** By the App: its backend or its developers. Throws `not_found`. */
export async function unlockUser(core: Core, app: App, id: string): Promise<UserRow> {
  return transact(core.db, async (db) => {
    const user = await getUser(db, app, id);
    await refillGuesses(db, app, user, keysOfUser(user));
    await record(db, app, 'user.unlocked', { user_id: user.id });
    return user;
  });
}
