// Signing up in two steps, for a backend with screens of its own: a code to an address, then the password and the rest with
// that code. Nothing is kept of who begins and never ends it, and only the mail tells whether the address is known.

import { z } from 'zod';
import type { App } from '../../apps/app.ts';
import { HOUR, MINUTE, now, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { Db, UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { askBeforeSignUp, createSelf, givingBack, type SignUpPermit } from '../../hooks/sign-up.ts';
import { newId } from '../../ids.ts';
import { defineJob } from '../../job.ts';
import { refill, spend, spendSilently } from '../../limits/budgets.ts';
import { spendsOfNetwork } from '../../limits/networks.ts';
import { type Mail, mailLocales } from '../../mail/kinds.ts';
import { enqueueMail } from '../../mail/outbox.ts';
import { requireSignInConnection } from '../../organizations/sign-in-connection.ts';
import { Problem, requireAll } from '../../problem.ts';
import { type Email, parseEmail, requireEmail } from '../../users/email.ts';
import type { Profile } from '../../users/profile.ts';
import { requireUsernameAsAsked } from '../../users/username.ts';
import { findUserByEmail, type NewUser, requireUserFields } from '../../users/users.ts';
import { amrOfProof } from '../assurance.ts';
import { codesPerAddress, keyedCode, newCode, triesPerCode } from '../one-time/codes.ts';
import { consumeOnce, createOneTimeToken, findUsable, oneTimeTokens } from '../one-time/tokens.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';
import type { Proof } from '../sign-in/process.ts';
import { sendEmailExists } from '../verification/email.ts';

const { lifetime } = oneTimeTokens.register_code;
const tries = triesPerCode(lifetime);
const perNetwork = { name: 'register_network', limit: 30, period: HOUR };
/** Asking again before that sends no second mail; the code of the first is as good with the new start token. */
const debounce = { name: 'register_again', limit: 1, period: MINUTE };

export const REGISTER_SECONDS = toSeconds(lifetime);
export const REGISTER_AGAIN_SECONDS = toSeconds(debounce.period);

type Locale = Mail['locale'];

const askedSchema = z.object({ email: z.string(), locale: z.enum(mailLocales) });

export const registrationJob = defineJob('register', askedSchema, sendRegistration);

/** Gives the start token. Throws `invalid_email`, `connection_required`, and `too_many_attempts` for a network, whichever addresses it asks for. */
export async function startRegistration(
  core: Core,
  app: App,
  { email, locale }: { email: string; locale: Locale },
): Promise<string> {
  const { address, key } = requireEmail(email);
  await requireSignInConnection(core.db, app, address);
  await spend(core, app, spendsOfNetwork(perNetwork));
  const isDue = await spendSilently(core, app, [{ budget: debounce, of: key }]);
  const sends = isDue && (await spendSilently(core, app, [{ budget: codesPerAddress, of: key }]));
  if (sends) await registrationJob.enqueue(core, app, { email: address, locale });
  return issueStartToken(core, app, { email: address, locale, sent: sends ? newId() : undefined });
}

/** The job: a code to who is new, and to who is known a mail that says so. */
export async function sendRegistration(
  core: Core,
  app: App,
  { email, locale }: { email: string; locale: Locale },
): Promise<void> {
  const parsed = parseEmail(email) as Email;
  const isKnown = (await findUserByEmail(core.db, app, parsed)) !== undefined;
  if (isKnown) await sendEmailExists(core, app, { email, locale });
  else await sendNewCode(core, app, parsed, locale);
  // For start tokens that sent no mail: asking again gives nobody new tries at an old code. And for each code that only seems to
  // have been sent: the tries that are left must not tell who is known.
  await refill(core, app, { budget: tries, of: parsed.key });
}

async function sendNewCode(core: Core, app: App, { address, key }: Email, locale: Locale): Promise<void> {
  const code = newCode();
  await transact(core, async (core) => {
    const owner = { payload: { email_key: key } };
    await createOneTimeToken(core.db, app, 'register_code', { ...owner, token: keyedCode(core, app, key, code) });
    const values = { minutes: lifetime / MINUTE };
    await enqueueMail(core, app, { kind: 'register', to: address, locale, code, values });
  });
}

export type Confirmation = Profile & {
  start_token: string;
  code: string;
  password: string;
  username?: string | undefined;
};

/** Throws as `confirmRegistration`. */
export const byRegistration = (confirmation: Confirmation): Proof => ({
  answers: 'identify',
  prove: async (core, app) => ({ user: await confirmRegistration(core, app, confirmation), amr: amrOfProof.password }),
});

/**
 * The new user, whose address is proven. What can be mended leaves the code unspent. Throws `invalid_one_time_token`,
 * `method_off`, `connection_required`, `invalid_username`, `username_taken`, `invalid_phone`, `weak_password`, `sign_up_refused`,
 * `hook_failed`, `busy`, and `too_many_attempts` after the fifth try.
 */
export async function confirmRegistration(
  core: Core,
  app: App,
  { start_token, code, password, ...profile }: Confirmation,
): Promise<UserRow> {
  const { address, key, locale, sent } = readStartToken(core, app, start_token);
  await requireSignInConnection(core.db, app, address);
  await requireRegistrationFields(core, app, { ...profile, password, email: address });
  // A stranger who begins with the same address has tries of their own, and can't use up those of the request that sent the code.
  const attempt = { budget: tries, of: sent ?? key };
  await spend(core, app, [attempt]);
  const keyed = keyedCode(core, app, key, code);
  // Before the password is hashed: a guess must not cost us that.
  if (!(await findUsable(core.db, app, 'register_code', keyed))) throw new Problem('invalid_one_time_token');
  const person = { ...profile, email: address, email_verified: true };
  const asked = { person, way: 'registration', language: locale } as const;
  const permit = await givingBack(core, app, attempt, () => askBeforeSignUp(core, app, asked));
  const password_hash = await hashPassword(password, app);
  return transact(core, async (core) => {
    const { db } = core;
    await consumeOnce(db, app, 'register_code', keyed);
    const user = await createProven(db, app, permit, { ...person, password_hash });
    const name = user.name ?? undefined;
    await enqueueMail(core, app, { kind: 'welcome', to: user.email, locale, name });
    return user;
  });
}

/** Throws as `requireUserFields`, `method_off`, `weak_password`. */
export async function requireRegistrationFields(
  core: Core,
  app: App,
  { password, ...user }: Partial<Omit<Confirmation, 'start_token' | 'code'>> & { email?: string },
): Promise<void> {
  await requireAll(
    () => requireUsernameAsAsked(app, user),
    () => requireUserFields(user),
    () => password !== undefined && requireGoodPassword(core, app, password, [user.email, user.username, user.name]),
  );
}

/** If the address was taken by another door in the meantime, the answer is the one to a wrong code. */
async function createProven(db: Db, app: App, permit: SignUpPermit, input: NewUser) {
  try {
    return await createSelf(db, app, permit, input);
  } catch (error) {
    throw error instanceof Problem && error.code === 'email_taken' ? new Problem('invalid_one_time_token') : error;
  }
}

/** `sent`: an id of the request, if it sent a mail. */
const startSchema = z.object({
  ...{ email: z.string(), locale: z.enum(['en', 'de']), expires_at: z.number() },
  sent: z.string().optional(),
});

/** Sealed, so that nobody makes one, and bound to the App. */
function issueStartToken(core: Core, app: App, asked: Omit<z.input<typeof startSchema>, 'expires_at'>): string {
  const note: z.input<typeof startSchema> = { ...asked, expires_at: now().getTime() + lifetime };
  return core.keyring.seal(JSON.stringify(note), placeOf(app)).toString('base64url');
}

/** Throws `invalid_one_time_token`: made up, another App's, or expired. */
function readStartToken(
  core: Core,
  app: App,
  token: string,
): Email & Pick<z.output<typeof startSchema>, 'locale' | 'sent'> {
  try {
    const text = core.keyring.open(Buffer.from(token, 'base64url'), placeOf(app)).toString();
    const { email, locale, expires_at, sent } = startSchema.parse(JSON.parse(text));
    if (expires_at > now().getTime()) return { ...requireEmail(email), locale, sent };
  } catch {}
  throw new Problem('invalid_one_time_token');
}

const placeOf = (app: App) => `registration ${app.id}`;
