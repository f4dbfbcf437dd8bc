// A passkey without a browser: makes what navigator.credentials.create() and .get() would answer, and every part of it can
// be made wrong.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { App } from '../../src/apps/app.ts';
import { type Attestation, enrolOptions, enrolPasskey } from '../../src/authentication/factors/passkeys/enrolment.ts';
import type { Assertion } from '../../src/authentication/factors/passkeys/proof.ts';
import type { UserRow } from '../../src/database/schema.ts';
import type { Gatehouse } from './gatehouse.ts';

const ceremony = { purpose: 'enrol', door: 'screens', holder: 'a test' } as const;

/** One that the user has, made as the screens do it, without the sign-in before it. */
export async function makePasskey(
  { system }: Gatehouse,
  app: App,
  user: UserRow,
  { softKey = makeSoftKey(app), wrong = {} }: { softKey?: SoftKey; wrong?: Wrong } = {},
) {
  const options = await enrolOptions(system, app, user, ceremony);
  const answer = softKey.create(options as never, wrong);
  return { softKey, passkey: await enrolPasskey(system, app, user, { ceremony, answer, device: 'Laptop' }) };
}

type Algorithm = 'ES256' | 'EdDSA' | 'RS256';

type RequestOptions = { challenge: string; rpId?: string };
type CreationOptions = { challenge: string; rp: { id?: string }; user: { id: string } };

/** What may be made otherwise than an honest browser would. */
export type Wrong = {
  origin?: string;
  type?: string;
  crossOrigin?: boolean;
  rpId?: string;
  challenge?: string;
  up?: boolean;
  uv?: boolean;
  counter?: number;
  userHandle?: string;
  /** Of the COSE key. */
  alg?: number;
  rk?: boolean;
};

export type SoftKey = ReturnType<typeof makeSoftKey>;

const FLAGS = { up: 0x01, uv: 0x04, be: 0x08, bs: 0x10, at: 0x40 };

/** `synced`: one that is on several devices, and counts nothing. `counts`: one that counts its uses. */
export function makeSoftKey(
  app: App,
  { algorithm = 'ES256' as Algorithm, synced = true, counts = false, uv = true, credentialId = randomBytes(32) } = {},
) {
  const { privateKey, publicKey } = newPair(algorithm);
  const { origin, hostname } = new URL(app.issuer);
  let count = 0;
  let handle: string | undefined;

  const flagsOf = (wrong: Wrong) =>
    (wrong.up === false ? 0 : FLAGS.up) | ((wrong.uv ?? uv) ? FLAGS.uv : 0) | (synced ? FLAGS.be | FLAGS.bs : 0);
  const clientData = (type: string, challenge: string, wrong: Wrong) =>
    Buffer.from(
      JSON.stringify({
        type: wrong.type ?? type,
        challenge: wrong.challenge ?? challenge,
        origin: wrong.origin ?? origin,
        crossOrigin: wrong.crossOrigin ?? false,
      }),
    );
  const head = (rpId: string, flags: number, counter: number) => {
    const fixed = Buffer.alloc(5);
    fixed.writeUInt8(flags);
    fixed.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), fixed]);
  };

  return {
    credentialId,
    create({ challenge, rp, user }: CreationOptions, wrong: Wrong = {}): Attestation {
      handle = user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const key = isoCBOR.encode(toCose(algorithm, publicKey, wrong.alg) as never);
      const authData = Buffer.concat([
        head(wrong.rpId ?? rp.id ?? hostname, flagsOf(wrong) | FLAGS.at, wrong.counter ?? count),
        ...[Buffer.alloc(16), length, credentialId, key],
      ]);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]);
      return {
        ...named(credentialId),
        response: {
          clientDataJSON: text(clientData('webauthn.create', challenge, wrong)),
          attestationObject: text(isoCBOR.encode(attestation as never)),
          transports: ['internal'],
        },
        clientExtensionResults: { credProps: { rk: wrong.rk ?? true } },
      };
    },
    get({ challenge, rpId = hostname }: RequestOptions, wrong: Wrong = {}): Assertion {
      if (counts) count += 1;
      const client = clientData('webauthn.get', challenge, wrong);
      const authenticatorData = head(wrong.rpId ?? rpId, flagsOf(wrong), wrong.counter ?? count);
      const signed = Buffer.concat([authenticatorData, sha256(client)]);
      return {
        ...named(credentialId),
        response: {
          clientDataJSON: text(client),
          authenticatorData: text(authenticatorData),
          signature: text(sign(algorithm === 'EdDSA' ? null : 'sha256', signed, privateKey)),
          userHandle: wrong.userHandle ?? handle,
        },
      };
    },
  };
}

const named = (credentialId: Buffer) => ({
  id: text(credentialId),
  rawId: text(credentialId),
  type: 'public-key' as const,
});

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();

function newPair(algorithm: Algorithm) {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (algorithm === 'RS256') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** RFC 9053: kty, alg, and what belongs to it. */
function toCose(algorithm: Algorithm, key: KeyObject, alg?: number): Map<number, number | Uint8Array> {
  const jwk = key.export({ format: 'jwk' });
  const bytes = (name: string) => new Uint8Array(Buffer.from(String(jwk[name]), 'base64url'));
  const parts: Record<Algorithm, () => [number, number | Uint8Array][]> = {
    ES256: () => [
      [1, 2],
      [3, alg ?? -7],
      [-1, 1],
      [-2, bytes('x')],
      [-3, bytes('y')],
    ],
    EdDSA: () => [
      [1, 1],
      [3, alg ?? -8],
      [-1, 6],
      [-2, bytes('x')],
    ],
    RS256: () => [
      [1, 3],
      [3, alg ?? -257],
      [-1, bytes('n')],
      [-2, bytes('e')],
    ],
  };
  return new Map(parts[algorithm]());
}
