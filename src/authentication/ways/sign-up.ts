// Signing up with email and password: by the user on a screen, or by the App's backend on the user's behalf.

import type { App } from '../../apps/app.ts';
import { HOUR } from '../../clock.ts';
import type { Core } from '../../core.ts';
import type { UserRow } from '../../database/schema.ts';
import { transact } from '../../database/transact.ts';
import { askBeforeSignUp, createSelf, type SignUpAsked, type SignUpPermit } from '../../hooks/sign-up.ts';
import { spend } from '../../limits/budgets.ts';
import { spendsOfNetwork } from '../../limits/networks.ts';
import type { Mail } from '../../mail/kinds.ts';
import { enqueueMail } from '../../mail/outbox.ts';
import { requireSignInConnection } from '../../organizations/sign-in-connection.ts';
import { Problem, requireAll } from '../../problem.ts';
import { holdUsername } from '../../users/held-usernames.ts';
import { requireName } from '../../users/profile.ts';
import { requireUsername, requireUsernameAsAsked } from '../../users/username.ts';
import { createUser, type NewUser, requireUserFields } from '../../users/users.ts';
import { amrOfProof } from '../assurance.ts';
import { hashPassword } from '../password/password.ts';
import { requireGoodPassword } from '../password/policy.ts';
import { type PasswordSignIn, provePassword } from '../sign-in/password.ts';
import type { Proof, Shown } from '../sign-in/process.ts';
import { sendConfirmLink } from '../verification/email.ts';

/** New users from one network in an hour. */
const perNetwork = { name: 'sign_up_network', limit: 30, period: HOUR };

export type SignUp = Omit<NewUser, 'password_hash' | 'email_verified' | 'phone_verified'> & { password: string };

type OnScreens = { locale: Mail['locale'] } & Pick<SignUpAsked, 'client_id'>;

/**
 * A sign-up by the user that goes on to sign them in. A known address with its right password signs in; otherwise it is like a
 * new one where addresses have to be verified first, so that nobody learns whose it is. Throws as `signUp`, and
 * `connection_required`.
 */
export const bySignUp = (input: SignUp, { known, ...at }: OnScreens & Pick<PasswordSignIn, 'known'>): Proof => ({
  answers: 'identify',
  async prove(core, app) {
    await requireSignInConnection(core.db, app, input.email);
    try {
      return { user: await signUp(core, app, input, at), amr: amrOfProof.password };
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (hidesUsers(app)) return pretend(core, app, input);
      return {
        user: await signInInstead(core, app, { identifier: input.email, password: input.password, known }),
        amr: amrOfProof.password,
      };
    }
  },
});

/**
 * The same through the App's backend; `locale` is that of the welcome mail. Throws as `createUserWithPassword`,
 * `method_off`, `connection_required`, `sign_up_refused`, `hook_failed`, and `too_many_attempts`.
 */
export const byNewUser = (input: SignUp, { locale }: { locale: Mail['locale'] }): Proof => ({
  answers: 'identify',
  async prove(core, app) {
    await requireSignInConnection(core.db, app, input.email);
    await spend(core, app, spendsOfNetwork(perNetwork));
    await requireSignUpFields(core, app, input);
    const permit = await askFor(core, app, input, { way: 'api', language: locale });
    try {
      const user = await createAndGreet(core, app, await hashNew(app, input), { locale, permit });
      return { user, amr: amrOfProof.password };
    } catch (error) {
      if (!isTaken(error) || !hidesUsers(app)) throw error;
      return pretend(core, app, input);
    }
  },
});

/** The username is taken afterwards, as after any sign-up: otherwise the next one would reveal that the address is known (A77). */
async function pretend(core: Core, app: App, { email, username }: SignUp): Promise<Shown> {
  if (username !== undefined) await holdUsername(core.db, app, requireUsername(username));
  return { nobody: { email } };
}

const isTaken = (error: unknown) => error instanceof Problem && error.code === 'email_taken';

const hidesUsers = ({ settings }: App) => settings.email_verification === 'required';

/** Throws `email_taken` for another password than the user's, and as `provePassword`. */
async function signInInstead(core: Core, app: App, credentials: PasswordSignIn): Promise<UserRow> {
  try {
    return await provePassword(core, app, credentials);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid_credentials') throw error;
    throw new Problem('email_taken', undefined, { fields: { email: 'is in use' } });
  }
}

/**
 * By the user; `locale` is that of the welcome mail. Throws as `requireSignUpFields`, `sign_up_closed`,
 * `username_taken`, `email_taken`, `too_many_attempts`, `sign_up_refused`, `hook_failed`, `busy`.
 */
export async function signUp(core: Core, app: App, input: SignUp, { locale, client_id }: OnScreens): Promise<UserRow> {
  if (app.settings.sign_up !== 'open') throw new Problem('sign_up_closed', closedWords[app.settings.sign_up](app.name));
  await spend(core, app, spendsOfNetwork(perNetwork));
  await requireSignUpFields(core, app, input);
  const permit = await askFor(core, app, input, { way: 'password', client_id, language: locale });
  return createAndGreet(core, app, await hashNew(app, input), { locale, permit });
}

/** Before anybody knows whether the address is taken: the answer and its time must not tell. */
const askFor = (
  core: Core,
  app: App,
  { password: _, ...person }: SignUp,
  way: Pick<SignUpAsked, 'way' | 'client_id' | 'language'>,
): Promise<SignUpPermit> => askBeforeSignUp(core, app, { person, ...way });

/** Invited people come by the link: typing the address alone proves nothing, and must not tell that it is invited. */
const closedWords = {
  invitation: (app: string) => `${app} takes new users by invitation only`,
  closed: (app: string) => `${app} does not take new users at the moment`,
};

async function createAndGreet(
  core: Core,
  app: App,
  input: NewUser,
  { locale, permit }: { locale: Mail['locale']; permit: SignUpPermit },
): Promise<UserRow> {
  return transact(core, async (core) => {
    const user = await createSelf(core.db, app, permit, input);
    await greet(core, app, user, locale);
    return user;
  });
}

/** Where the address must be proven first, the code goes out by the interaction that waits for it. */
async function greet(core: Core, app: App, user: UserRow, locale: Mail['locale']): Promise<void> {
  const { email_verification } = app.settings;
  if (email_verification === 'later') await sendConfirmLink(core, app, { user, locale });
  if (email_verification === 'off') {
    await enqueueMail(core, app, { kind: 'welcome', to: user.email, locale, name: user.name ?? undefined });
  }
}

/**
 * By the App itself: its backend or its developers. Throws as `requirePasswordUserFields` and `createUser`, and `busy`.
 */
export async function createUserWithPassword(
  core: Core,
  app: App,
  input: SignUp & Pick<NewUser, 'email_verified' | 'phone_verified'>,
): Promise<UserRow> {
  await requirePasswordUserFields(core, app, input);
  return createUser(core.db, app, await hashNew(app, input));
}

/**
 * The rules of a sign-up's fields; the mistakes of all of them come as one problem. Throws as `requirePasswordUserFields`,
 * and `method_off`.
 */
export async function requireSignUpFields(core: Core, app: App, input: Partial<SignUp>): Promise<void> {
  await requireAll(
    () => requireUsernameAsAsked(app, input),
    () => requireName(input.name),
    () => requirePasswordUserFields(core, app, input),
  );
}

/** The same for a user whom the App creates. Throws as `requireUserFields`, and `weak_password`. */
export async function requirePasswordUserFields(
  core: Core,
  app: App,
  { password, ...user }: Partial<SignUp>,
): Promise<void> {
  await requireAll(
    () => requireUserFields(user),
    () => password !== undefined && requireGoodPassword(core, app, password, [user.email, user.username, user.name]),
  );
}

const hashNew = async <Input extends SignUp>(app: App, { password, ...user }: Input) => ({
  ...user,
  password_hash: await hashPassword(password, app),
});
