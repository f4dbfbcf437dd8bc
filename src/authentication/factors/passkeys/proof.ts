// Proving a passkey, for any purpose. An answer counts once, for the user who was asked, at the App that the passkey
// belongs to.

import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { now } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import type { Db, PasskeyRow } from '../../../database/schema.ts';
import { record } from '../../../events/record.ts';
import { Problem } from '../../../problem.ts';
import { type Ceremony, issuePasskeyChallenge } from './challenges.ts';
import { findPasskey, listPasskeys } from './passkeys.ts';
import {
  base64url,
  credentialShape,
  type Owner,
  openAnswer,
  orInvalid,
  rpIdOf,
  TIMEOUT_MS,
  toBytes,
  toDescriptor,
  toHandle,
} from './relying-party.ts';

/**
 * What a passkey proves (RFC 8176, and `pop` of the same registry): possession of a key, with no claim about how it is
 * kept, and the touch of a person.
 */
export const PASSKEY_AMR = ['pop', 'user'];

/** A browser's answer to `navigator.credentials.get()`, in the form of its `toJSON()`; the rest of it is not read. */
export const assertionSchema = z.object({
  ...credentialShape,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(4000),
    userHandle: base64url(100).nullish(),
  }),
});

export type Assertion = z.output<typeof assertionSchema>;

type Answer = {
  ceremony: Ceremony;
  answer: Assertion;
  /** The required owner; without one, any user's passkey is accepted. */
  owner?: Owner;
};

/** For a user whose first factor is proved. */
export async function secondFactorOptions(
  core: Core,
  app: App,
  user: Owner,
  ceremony: Ceremony & { purpose: 'second_factor' },
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID: rpIdOf(app),
    challenge: toBytes(issuePasskeyChallenge(core, app, ceremony)),
    allowCredentials: (await listPasskeys(core.db, app, user.id)).map(toDescriptor),
    userVerification: 'preferred',
    timeout: TIMEOUT_MS,
  });
}

/** Throws `invalid_passkey` for every kind of mistake. */
export async function provePasskey(core: Core, app: App, { ceremony, answer, owner }: Answer): Promise<PasskeyRow> {
  const expected = await openAnswer(core, app, ceremony, answer.response.clientDataJSON);
  const passkey = await findPasskey(core.db, app, toBytes(answer.id));
  if (!passkey || (owner && passkey.user_id !== owner.id)) throw new Problem('invalid_passkey');
  const { verified, authenticationInfo: used } = await orInvalid(() =>
    verifyAuthenticationResponse({
      ...expected,
      response: toResponse(answer),
      // The counter is compared below, after the signature has been verified.
      credential: { id: answer.id, publicKey: new Uint8Array(passkey.public_key), counter: 0 },
      // A passkey alone stands for two factors, so it must have verified its user.
      requireUserVerification: ceremony.purpose === 'sign_in',
    }),
  );
  // WebAuthn §7.2: whether a passkey can leave its device never changes.
  const isSame = used.credentialDeviceType === passkey.device_type && isHandleOf(passkey, answer);
  if (!verified || !isSame) throw new Problem('invalid_passkey');
  await noteUse(core.db, app, passkey, { ...used, ceremony });
  return passkey;
}

/** Whether the answer is valid and the passkey belongs to the user. */
export async function isPasskeyOf(core: Core, app: App, answer: Answer & { owner: Owner }): Promise<boolean> {
  try {
    await provePasskey(core, app, answer);
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

/** If the user was not named before, the passkey must name them; otherwise it may omit the handle. */
function isHandleOf({ user_id }: PasskeyRow, { response: { userHandle } }: Assertion): boolean {
  return !userHandle || Buffer.from(toHandle(user_id)).equals(toBytes(userHandle));
}

const toResponse = ({ response: { userHandle, ...response }, ...answer }: Assertion) => ({
  ...answer,
  response: { ...response, ...(userHandle && { userHandle }) },
  clientExtensionResults: {},
});

type Used = { newCounter: number; credentialBackedUp: boolean; ceremony: Ceremony };

/**
 * WebAuthn §6.1.1: a count that goes back means that a key which can't leave its device exists twice. Of two
 * simultaneous answers with the same count, one wins. Synced passkeys don't count.
 */
async function noteUse(db: Db, app: App, passkey: PasskeyRow, used: Used): Promise<void> {
  const last = Number(passkey.counter);
  const counts = passkey.device_type === 'singleDevice' && (used.newCounter > 0 || last > 0);
  const noted = await db
    .updateTable('passkeys')
    .set({
      counter: used.newCounter,
      backed_up: used.credentialBackedUp,
      last_used_at: now(),
      ...(used.ceremony.purpose === 'sign_in' && { signs_in: true }),
    })
    .where('app_id', '=', app.id)
    .where('user_id', '=', passkey.user_id)
    .where('id', '=', passkey.id)
    .$if(counts, (some) => some.where('counter', '<', used.newCounter))
    .returning('id')
    .executeTakeFirst();
  if (noted) return;
  const data = { passkey: passkey.id, counter: used.newCounter, last };
  if (counts) await record(db, app, 'passkey.refused', { user_id: passkey.user_id, data });
  throw new Problem('invalid_passkey');
}
