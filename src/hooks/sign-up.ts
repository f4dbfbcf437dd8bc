// The one place that every way to become a user by oneself goes through: the App's hook is asked once whatever else the way wants is
// proved, and before the transaction, which creates no user without the permit. Users whom the App creates need none.
import type { App } from '../apps/app.ts';
import { findClient } from '../apps/clients/cache.ts';
import type { Core } from '../core.ts';
import type { Db, UserRow } from '../database/schema.ts';
import { currentActor } from '../events/record.ts';
import { giveBack, type Spend } from '../limits/budgets.ts';
import { Problem } from '../problem.ts';
import { requireEmail } from '../users/email.ts';
import { createUser, type NewUser } from '../users/users.ts';
import { askHook, hasHook } from './ask.ts';
import type { Question } from './call.ts';
import { toCandidateTold } from './user.ts';

/** For one address, or for any in an App without a hook. Nothing else makes one than the two functions below. */
export class SignUpPermit {
  readonly #emailKey: string | undefined;
  private constructor(emailKey: string | undefined) {
    this.#emailKey = emailKey;
  }

  isFor(email: string): boolean {
    return this.#emailKey === undefined || requireEmail(email).key === this.#emailKey;
  }

  static async ask(core: Core, app: App, { person, ...way }: SignUpAsked): Promise<SignUpPermit> {
    const outcome = await askHook(core, app, 'before_sign_up', () => toQuestion(core, app, { person, ...way }));
    if (outcome.state === 'failed') throw hookFailed(app, outcome);
    if (outcome.state === 'allowed') return new SignUpPermit(requireEmail(person.email).key);
    const { message, reason } = outcome;
    throw new Problem('sign_up_refused', message ?? `${app.name} refused this sign-up`, {
      members: toMembers(message, reason),
    });
  }

  static async findFree(core: Core, app: App): Promise<SignUpPermit | undefined> {
    return (await hasHook(core, app, 'before_sign_up')) ? undefined : new SignUpPermit(undefined);
  }
}

/** For ways that would have to look up first whether the person is new. Undefined if the App has a hook. */
export const findFreePermit = (core: Core, app: App): Promise<SignUpPermit | undefined> =>
  SignUpPermit.findFree(core, app);

/** How the person signs up. */
type Way = {
  way: 'password' | 'api' | 'registration' | 'magic_link' | 'connection' | 'invitation';
  /** The slug of the connection. */
  connection?: string | undefined;
  invitation?: { id: string; organization_id: string | null } | undefined;
  /** The client that sent the person to the screens; undefined if none did. */
  client_id?: string | undefined;
  /** Of the screens or mails that the person sees. */
  language?: string | undefined;
};

export type SignUpAsked = Way & { person: NewUser };

/** Throws `sign_up_refused`, `hook_failed`. */
export const askBeforeSignUp = (core: Core, app: App, asked: SignUpAsked): Promise<SignUpPermit> =>
  SignUpPermit.ask(core, app, asked);

/** Of a way with few tries: the code or link was right, so a refusal or a hook without an answer costs none. */
export async function givingBack<Result>(
  core: Core,
  app: App,
  attempt: Spend,
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Problem && (error.code === 'hook_failed' || error.code === 'sign_up_refused'))
      await giveBack(core, app, attempt);
    throw error;
  }
}

async function toQuestion(core: Core, app: App, { person, client_id, ...asked }: SignUpAsked): Promise<Question> {
  const { way, connection = null, invitation = null, language = null } = asked;
  const client = client_id === undefined ? undefined : await findClient(core, app, client_id);
  const { ip = null, user_agent = null, is_backend } = currentActor();
  const from = { ip: is_backend ? null : ip, user_agent };
  return {
    body: {
      user: toCandidateTold(person),
      client: client ? { client_id: client.id, name: client.name } : null,
      request: { way, connection, invitation, language, ...from },
    },
  };
}

/** In place of `createUser`. Throws `conflict` if nobody was asked about this address, and as `createUser`. */
export async function createSelf(db: Db, app: App, permit: SignUpPermit | undefined, input: NewUser): Promise<UserRow> {
  if (!permit?.isFor(input.email)) throw new Problem('conflict', 'The user was deleted in the meantime; begin again');
  return createUser(db, app, input);
}

/** The hook's own words and code, apart from ours. */
export const toMembers = (words: string | undefined, reason: string | undefined) => ({
  ...(words !== undefined && { message: words }),
  ...(reason !== undefined && { reason }),
});

export const hookFailed = (app: App, { retryAfter }: { retryAfter: number }) =>
  new Problem('hook_failed', `${app.name} could not be asked; try again in a moment`, { retryAfter });
