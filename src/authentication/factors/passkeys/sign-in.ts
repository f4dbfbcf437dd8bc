// Signing in by a passkey alone, on screens and in the API. The options are the same for everybody and name no address;
// the browser offers the passkeys that it has. Unknown passkeys, and those of another App or a disabled user, get the
// same answer. The limit is separate from the one for passwords, so that guesses at passwords block nobody here.

import { generateAuthenticationOptions, type PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { App } from '../../../apps/app.ts';
import { MINUTE } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import type { UserRow } from '../../../database/schema.ts';
import { record } from '../../../events/record.ts';
import { giveBack, spend } from '../../../limits/budgets.ts';
import { spendsOfNetwork } from '../../../limits/networks.ts';
import { Problem } from '../../../problem.ts';
import { findUser } from '../../../users/users.ts';
import { withSecondFactor } from '../../assurance.ts';
import { type Ceremony, issuePasskeyChallenge } from './challenges.ts';
import { findPasskey } from './passkeys.ts';
import { type Assertion, PASSKEY_AMR, provePasskey } from './proof.ts';
import { rpIdOf, TIMEOUT_MS, toBytes } from './relying-party.ts';

/** A signature can't be guessed; this limits the work. */
const perNetwork = { name: 'passkey_network', limit: 100, period: 15 * MINUTE };

/** The device and its unlocking are two factors: user verification is required. */
export const PASSKEY_SIGN_IN_AMR = withSecondFactor(PASSKEY_AMR, []);

type SignIn = Ceremony & { purpose: 'sign_in' };

/** Throws `method_off`. */
export async function signInOptions(
  core: Core,
  app: App,
  ceremony: SignIn,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  requireOn(app);
  return generateAuthenticationOptions({
    rpID: rpIdOf(app),
    challenge: toBytes(issuePasskeyChallenge(core, app, ceremony)),
    userVerification: 'required',
    timeout: TIMEOUT_MS,
  });
}

export type PasskeySignIn = { ceremony: SignIn; answer: Assertion };

/** The active user whose passkey it is. Throws `method_off`, `invalid_passkey`, `too_many_attempts`. */
export async function signInByPasskey(core: Core, app: App, { ceremony, answer }: PasskeySignIn): Promise<UserRow> {
  requireOn(app);
  const attempt = spendsOfNetwork(perNetwork);
  await spend(core, app, attempt);
  try {
    const passkey = await provePasskey(core, app, { ceremony, answer });
    const user = await findUser(core.db, app, passkey.user_id);
    if (user?.status !== 'active') throw new Problem('invalid_passkey');
    for (const one of attempt) await giveBack(core, app, one);
    return user;
  } catch (error) {
    if (error instanceof Problem) {
      const passkey = await findPasskey(core.db, app, toBytes(answer.id));
      await record(core.db, app, 'sign_in.failed', { user_id: passkey?.user_id, data: { method: 'passkey' } });
    }
    throw error;
  }
}

function requireOn({ settings, name }: App): void {
  if (settings.passkeys === 'off') throw new Problem('method_off', `${name} does not let users sign in by passkey`);
}
