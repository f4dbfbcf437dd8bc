// An App as a relying party of WebAuthn (Level 3), and the values that every answer must be bound to.
// @simplewebauthn/server verifies the signatures.

import { decodeClientDataJSON } from '@simplewebauthn/server/helpers';
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import type { Core } from '../../../core.ts';
import type { PasskeyRow, UserRow } from '../../../database/schema.ts';
import { Problem } from '../../../problem.ts';
import { type Ceremony, consumePasskeyChallenge, PASSKEY_SECONDS } from './challenges.ts';

export const TIMEOUT_MS = PASSKEY_SECONDS * 1000;

/** Bytes as in WebAuthn's JSON. */
export const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/, 'must be base64url');

/** The fields that every answer has. CTAP limits the id to 1,023 bytes. */
export const credentialShape = {
  id: base64url(1400),
  rawId: base64url(1400),
  type: z.literal('public-key'),
};

/** Apps under one host are one relying party to a browser. The row of a passkey says which App it belongs to. */
export const rpIdOf = ({ issuer }: App): string => new URL(issuer).hostname;

/**
 * Uses up the challenge, whether the answer is right or wrong. Returns the values that are left to verify. Throws
 * `invalid_passkey`.
 */
export async function openAnswer(core: Core, app: App, ceremony: Ceremony, clientData: string) {
  const { challenge, crossOrigin } = await orInvalid(() => ({ ...decodeClientDataJSON(clientData) }));
  if (typeof challenge !== 'string') throw new Problem('invalid_passkey');
  await consumePasskeyChallenge(core, app, ceremony, challenge);
  // In a frame of a foreign page, people can't see which site they answer.
  if (crossOrigin) throw new Problem('invalid_passkey');
  const { origin } = new URL(app.issuer);
  return {
    expectedChallenge: challenge,
    expectedRPID: rpIdOf(app),
    expectedOrigin: ceremony.door === 'api' ? [origin, ...app.settings.cors_origins] : [origin],
  };
}

/** The 16 bytes of the id: they say nothing about the person (WebAuthn §14.6.1), and are unique among all Apps. */
export const toHandle = (userId: string) => new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'));

type Owned = { user_id: string; passkeys: Pick<PasskeyRow, 'credential_id'>[] };

/** What the browser is told of the user's passkeys (WebAuthn Level 3, signal methods), so that it forgets all others. */
export const toAccepted = (app: App, { user_id, passkeys }: Owned) => ({
  rpId: rpIdOf(app),
  userId: Buffer.from(toHandle(user_id)).toString('base64url'),
  allAcceptedCredentialIds: passkeys.map(({ credential_id }) => Buffer.from(credential_id).toString('base64url')),
});

export const toDescriptor = ({ credential_id, transports }: Pick<PasskeyRow, 'credential_id' | 'transports'>) => ({
  id: Buffer.from(credential_id).toString('base64url'),
  transports,
});

export const toBytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));

/** The library throws plain errors for malformed input. */
export async function orInvalid<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new Problem('invalid_passkey', undefined, { cause });
  }
}

export type Owner = Pick<UserRow, 'id'>;
