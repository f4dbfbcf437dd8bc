// Challenges for passkeys to sign. A challenge works once, within five minutes, at one App, for one purpose and one
// holder. Nothing is stored before it is used, so that a sign-in page costs no write and nobody can fill a table.

import type { App } from '../../../apps/app.ts';
import { now, toSeconds } from '../../../clock.ts';
import type { Core } from '../../../core.ts';
import { newId } from '../../../ids.ts';
import { Problem } from '../../../problem.ts';
import { consumeUnstored, oneTimeTokens } from '../../one-time/tokens.ts';

export const PASSKEY_SECONDS = toSeconds(oneTimeTokens.passkey_challenge.lifetime);

/** An exchange with a passkey. */
export type Ceremony = {
  purpose: 'sign_in' | 'second_factor' | 'enrol';
  /** The holder: an interaction, a session, or an id that a backend keeps. Only the holder's answer counts. */
  holder: string;
  /** The place of the browser: on our screens, or on a page of the App that uses the API. */
  door: 'screens' | 'api';
};

/** In base64url, as in WebAuthn's JSON. */
export function issuePasskeyChallenge(core: Core, app: App, ceremony: Ceremony): string {
  const expiresAt = now().getTime() + oneTimeTokens.passkey_challenge.lifetime;
  return core.keyring.seal(`${newId()} ${expiresAt}`, placeOf(app, ceremony)).toString('base64url');
}

/** Only one of any number of callers, on any number of nodes, goes on. Throws `invalid_passkey`. */
export async function consumePasskeyChallenge(
  core: Core,
  app: App,
  ceremony: Ceremony,
  challenge: string,
): Promise<void> {
  const [id, expiresAt] = open(core, app, ceremony, challenge);
  if (!id || Number(expiresAt) <= now().getTime()) throw new Problem('invalid_passkey');
  try {
    // The id is consumed instead of the text, because base64url has several spellings of the same bytes.
    await consumeUnstored(core.db, app, 'passkey_challenge', id);
  } catch (error) {
    throw error instanceof Problem ? new Problem('invalid_passkey') : error;
  }
}

function open(core: Core, app: App, ceremony: Ceremony, challenge: string): string[] {
  try {
    return core.keyring.open(Buffer.from(challenge, 'base64url'), placeOf(app, ceremony)).toString().split(' ');
  } catch {
    return [];
  }
}

const placeOf = (app: App, { purpose, holder, door }: Ceremony) =>
  `passkey challenge ${app.id} ${purpose} ${door} ${holder}`;
