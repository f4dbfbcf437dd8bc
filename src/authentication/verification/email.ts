// Proving that an address is the user's: by a six-digit code in the browser that asked, or by a link anywhere.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { HOUR, MINUTE, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { defineJob } from '../../job.ts';
import { spend, spendSilently } from '../../limits/budgets.ts';
import { type Mail, mailLocales } from '../../mail/kinds.ts';
import { enqueueMail } from '../../mail/outbox.ts';
import { Problem } from '../../problem.ts';
import { requireEmail } from '../../users/email.ts';
import { findUser, findUserByEmail, getUser, updateUser } from '../../users/users.ts';
import { keyedCode, mailsPerAddress, newCode, proofsOfAddress, triesPerCode } from '../one-time/codes.ts';
import { findTokenOwner } from '../one-time/owner.ts';
import { consumeOnce, createOneTimeToken, findUsable, oneTimeTokens } from '../one-time/tokens.ts';

const tries = triesPerCode(oneTimeTokens.verify_email_code.lifetime);

type Locale = Mail['locale'];

/**
 * Sends the code of a challenge, and a link. `user` is undefined for an address that only seems to be new: the work is the
 * same, and so is the answer. Throws `too_many_attempts`.
 */
export async function sendCode(
  core: Core,
  app: App,
  challenge: string,
  { user, email, locale }: { user: UserRow | undefined; email: string; locale: Locale },
): Promise<void> {
  await spendCode(core, app, { user, key: requireEmail(email).key });
  if (!user) return;
  const code = newCode();
  await transact(core, async (core) => {
    const { db } = core;
    const owner = { user_id: user.id, payload: { email_key: user.email_key } };
    await createOneTimeToken(db, app, 'verify_email_code', { ...owner, token: keyedCode(core, app, challenge, code) });
    const link = await createLink(db, app, user);
    const values = { minutes: oneTimeTokens.verify_email_code.lifetime / MINUTE, hours: linkHours };
    await enqueueMail(core, app, { kind: 'verify_email', ...toReader(user, locale), code, link, values });
  });
}

/**
 * A user who has shown a password, or signed up just now, has a budget that no stranger can spend. What is taken from that of the
 * address beside it is for those who only sign up with it: they get as many codes, whether the address is known or not.
 */
async function spendCode(core: Core, app: App, { user, key }: { user: UserRow | undefined; key: string }) {
  const ofAddress = { budget: proofsOfAddress, of: key };
  if (!user) return spend(core, app, [ofAddress]);
  await spendSilently(core, app, [ofAddress]);
  return spend(core, app, [{ budget: proofsOfAddress, of: user.id }]);
}

const signInCodeSchema = z.object({
  challenge: z.string(),
  /** Undefined if the password was wrong: then there is nobody to send a code to. */
  user_id: z.string().optional(),
  locale: z.enum(mailLocales),
});

/** A code after a right password that alone isn't enough. Always a job, so that answer and time don't reveal that it was right. */
export const signInCodeJob = defineJob('sign_in_code', signInCodeSchema, sendSignInCode);

/** Only a right password spends it, so that strangers can't keep the codes from the user. */
const signInCodes = { name: 'sign_in_codes', limit: 5, period: HOUR };

async function sendSignInCode(
  core: Core,
  app: App,
  { challenge, user_id, locale }: z.output<typeof signInCodeSchema>,
): Promise<void> {
  const user = user_id === undefined ? undefined : await findUser(core.db, app, user_id);
  if (user?.status !== 'active') return;
  if (!(await spendSilently(core, app, [{ budget: signInCodes, of: user.id }]))) return;
  const code = newCode();
  await transact(core, async (core) => {
    const owner = { user_id: user.id, payload: { email_key: user.email_key } };
    const token = keyedCode(core, app, challenge, code);
    await createOneTimeToken(core.db, app, 'verify_email_code', { ...owner, token });
    const values = { minutes: oneTimeTokens.verify_email_code.lifetime / MINUTE };
    await enqueueMail(core, app, { kind: 'sign_in_code', ...toReader(user, locale), code, values });
  });
}

/** Only a link, for a user who is signed in already and may verify the address later. */
export async function sendConfirmLink(core: Core, app: App, { user, locale }: { user: UserRow; locale: Locale }) {
  const link = await createLink(core.db, app, user);
  await enqueueMail(core, app, {
    kind: 'confirm_email',
    ...toReader(user, locale),
    link,
    values: { hours: linkHours },
  });
}

/** The same at the user's request. Throws `email_verified`, `too_many_attempts`. */
export async function sendConfirmLinkAgain(core: Core, app: App, asked: { user: UserRow; locale: Locale }) {
  if (asked.user.email_verified) throw new Problem('email_verified');
  await spend(core, app, [{ budget: proofsOfAddress, of: asked.user.id }]);
  await sendConfirmLink(core, app, asked);
}

/** For a sign-up with a known address: only the owner of the mailbox learns of it. Throws nothing that would reveal it. */
export async function sendEmailExists(
  core: Core,
  app: App,
  { email, locale }: { email: string; locale: Locale },
): Promise<void> {
  const parsed = requireEmail(email);
  const user = await findUserByEmail(core.db, app, parsed);
  const budgets = mailsPerAddress.map((budget) => ({ budget, of: parsed.key }));
  if (user?.status !== 'active' || !(await spendSilently(core, app, budgets))) return;
  await transact(core, (core) => enqueueMail(core, app, { kind: 'email_exists', ...toReader(user, locale) }));
}

/** Throws `invalid_one_time_token`, and `too_many_attempts` after the fifth try, also for the right code. */
export async function verifyCode(
  core: Core,
  app: App,
  challenge: string,
  { user_id, code, locale }: { user_id: string | undefined; code: string; locale: Locale },
): Promise<UserRow> {
  await spend(core, app, [{ budget: tries, of: challenge }]);
  const keyed = keyedCode(core, app, challenge, code);
  return transact(core, async (core) => {
    const { db } = core;
    const consumed = await consumeOnce(db, app, 'verify_email_code', keyed);
    const user = consumed.user_id === user_id ? await findTokenOwner(db, app, consumed) : undefined;
    if (!user) throw new Problem('invalid_one_time_token');
    return markVerified(core, app, user, locale);
  });
}

/** The user whose address the link proves; it is not spent. Throws `invalid_one_time_token`. */
export async function getVerifyLink(db: Db, app: App, token: string): Promise<UserRow> {
  const usable = await findUsable(db, app, 'verify_email', token);
  const user = usable && (await findTokenOwner(db, app, usable));
  if (!user) throw new Problem('invalid_one_time_token');
  return user;
}

/** Throws `invalid_one_time_token`. */
export async function verifyByLink(
  core: Core,
  app: App,
  { token, locale }: { token: string; locale: Locale },
): Promise<UserRow> {
  return transact(core, async (core) => {
    const { db } = core;
    const user = await findTokenOwner(db, app, await consumeOnce(db, app, 'verify_email', token));
    if (!user) throw new Problem('invalid_one_time_token');
    return markVerified(core, app, user, locale);
  });
}

async function markVerified(core: Core, app: App, user: UserRow, locale: Locale): Promise<UserRow> {
  if (user.email_verified) return getUser(core.db, app, user.id);
  await enqueueMail(core, app, { kind: 'welcome', ...toReader(user, locale) });
  return updateUser(core.db, app, user.id, { email_verified: true });
}

/** How long a mailed code works. */
export const EMAIL_CODE_SECONDS = toSeconds(oneTimeTokens.verify_email_code.lifetime);

const linkHours = oneTimeTokens.verify_email.lifetime / HOUR;

async function createLink(db: Db, app: App, user: UserRow): Promise<string> {
  const payload = { email_key: user.email_key };
  return `${app.issuer}/verify-email?token=${await createOneTimeToken(db, app, 'verify_email', { user_id: user.id, payload })}`;
}

const toReader = (user: UserRow, locale: Locale) => ({ to: user.email, locale, name: user.name ?? undefined });
