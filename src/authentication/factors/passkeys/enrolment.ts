// Creating a passkey: the options for the browser, and the stored part of its answer.

import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { decodeAttestationObject, isoBase64URL, isoCBOR } from '@simplewebauthn/server/helpers';
import { z } from 'zod';
import type { App } from '../../../apps/app.ts';
import { issuerPath } from '../../../apps/issuer.ts';
import type { Core } from '../../../core.ts';
import type { PasskeyRow, UserRow } from '../../../database/schema.ts';
import { transact } from '../../../database/transact.ts';
import { enqueueNotice } from '../../../mail/notices.ts';
import { Problem } from '../../../problem.ts';
import { endOthersIfAsked, type OtherSessions } from '../../../users/sessions/end.ts';
import { lockUser } from '../../../users/users.ts';
import { offeredKinds } from '../kinds.ts';
import { type Ceremony, issuePasskeyChallenge } from './challenges.ts';
import { findPasskeyName } from './names.ts';
import { addPasskey, listPasskeys, requireRoom } from './passkeys.ts';
import {
  base64url,
  credentialShape,
  openAnswer,
  orInvalid,
  rpIdOf,
  TIMEOUT_MS,
  toBytes,
  toDescriptor,
  toHandle,
} from './relying-party.ts';

/** ES256, EdDSA and RS256 by their COSE numbers: every authenticator supports one of these. */
const ALGORITHMS = [-7, -8, -257];
/** Authenticators cut off longer names, some in the middle of a letter. */
const MAX_SHOWN_NAME = 64;

/**
 * A browser's answer to `navigator.credentials.create()`, in the form of its `toJSON()`; the rest of it is not read.
 */
export const attestationSchema = z.object({
  ...credentialShape,
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(24_000),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
  clientExtensionResults: z.object({ credProps: z.object({ rk: z.boolean().optional() }).optional() }).optional(),
});

export type Attestation = z.output<typeof attestationSchema>;

type Enrolment = Ceremony & { purpose: 'enrol' };

/** Whether the App uses passkeys at all: to sign in with, or as a second factor. */
export function offersPasskeys(app: App): boolean {
  return app.settings.passkeys === 'on' || offeredKinds(app).includes('passkey');
}

/** Throws `method_off`. */
export function requirePasskeysOffered(app: App): void {
  if (!offersPasskeys(app)) throw new Problem('method_off', `${app.name} does not use passkeys`);
}

/** Throws `too_many_passkeys`. */
export async function enrolOptions(
  core: Core,
  app: App,
  user: UserRow,
  ceremony: Enrolment,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  await requireRoom(core.db, app, user.id);
  return generateRegistrationOptions({
    rpName: app.name,
    rpID: rpIdOf(app),
    challenge: toBytes(issuePasskeyChallenge(core, app, ceremony)),
    userID: toHandle(user.id),
    userName: toShownName(app, user),
    userDisplayName: (user.name || user.email).slice(0, MAX_SHOWN_NAME),
    attestationType: 'none',
    excludeCredentials: (await listPasskeys(core.db, app, user.id)).map(toDescriptor),
    // An authenticator that supports neither is still a second factor.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    supportedAlgorithmIDs: ALGORITHMS,
    timeout: TIMEOUT_MS,
  });
}

/** A browser lists the passkeys of all Apps under one host together. */
function toShownName(app: App, { email }: UserRow): string {
  const name = issuerPath(app) ? `${email} · ${app.name}` : email;
  return name.slice(0, MAX_SHOWN_NAME);
}

/**
 * `device`: the name if the authenticator doesn't give one. Throws `invalid_passkey`, `passkey_exists`,
 * `too_many_passkeys`.
 */
export async function enrolPasskey(
  core: Core,
  app: App,
  user: UserRow,
  { ceremony, answer, device, ...others }: OtherSessions & { ceremony: Enrolment; answer: Attestation; device: string },
): Promise<PasskeyRow> {
  const expected = await openAnswer(core, app, ceremony, answer.response.clientDataJSON);
  const { registrationInfo: made } = await orInvalid(() =>
    verifyRegistrationResponse({
      ...expected,
      response: withoutAttestation(answer),
      requireUserVerification: false,
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!made) throw new Problem('invalid_passkey');
  const passkey = {
    name: findPasskeyName(made.aaguid) ?? device,
    credential_id: toBytes(made.credential.id),
    public_key: made.credential.publicKey,
    counter: made.credential.counter,
    transports: answer.response.transports ?? [],
    device_type: made.credentialDeviceType,
    backed_up: made.credentialBackedUp,
    signs_in: made.userVerified && answer.clientExtensionResults?.credProps?.rk !== false,
    aaguid: made.aaguid,
  };
  return transact(core, async (core) => {
    await lockUser(core.db, app, user.id);
    await enqueueNotice(core, app, user, { kind: 'passkey_added' });
    await endOthersIfAsked(core.db, app, user.id, others);
    return addPasskey(core.db, app, user.id, passkey);
  });
}

type Cbor = Parameters<typeof isoCBOR.encode>[0];

/**
 * Attestation is neither requested nor read: to verify a statement, the library would fetch URLs in its certificates,
 * which a stranger chose.
 */
function withoutAttestation({ response, clientExtensionResults: _, ...answer }: Attestation) {
  const { clientDataJSON, attestationObject } = response;
  const authData = decodeAttestationObject(toBytes(attestationObject)).get('authData');
  const bare = isoCBOR.encode(
    new Map<string, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map<string, Cbor>()],
      ['authData', authData],
    ]),
  );
  const attestation = isoBase64URL.fromBuffer(bare);
  return { ...answer, response: { clientDataJSON, attestationObject: attestation }, clientExtensionResults: {} };
}
