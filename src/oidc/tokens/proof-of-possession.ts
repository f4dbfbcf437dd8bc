// Tokens that are bound to a key (RFC 9449, DPoP) or to a client certificate (RFC 8705): whether the request that presents
// one proves that its sender holds the key. Our own doors ask here; the library's have its own check (provider/possession.ts).
import { hash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import type { App } from '../../apps/app.ts';
import { MINUTE, now, SECOND, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { Problem } from '../../problem.ts';
import { consumeJti } from '../storage/replays.ts';

/** The algorithms of proofs, at every door; discovery announces them. */
export const PROOF_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'] as const;

/** RFC 9449 §11.1: a proof is for the present moment; the clocks of clients may differ by this much. */
const PROOF_TOLERANCE = MINUTE;

/** From the first moment at which a proof is accepted to the last. */
export const PROOF_LIFETIME = 2 * PROOF_TOLERANCE;

/** A token as a request presents it, with everything that is needed to accept it. */
export type Presented = { token: string; proof: string | undefined } & (
  | { scheme: 'Bearer' }
  /** `url`: the requested address, with the configured origin. Query and fragment don't count. */
  | { scheme: 'DPoP'; method: string; url: string }
);

type ByProof = Extract<Presented, { scheme: 'DPoP' }>;

/** What the token is bound to, according to its row, and the client that it was issued to. */
export type Bound = { client_id: string; jkt: string | undefined; certificate: string | undefined };

/** Throws `invalid_token`, `invalid_dpop_proof`. Only a valid proof is stored as used, so that others can't fill the table. */
export async function requirePossession(core: Core, app: App, bound: Bound, presented: Presented): Promise<void> {
  // No client certificate reaches this process, so possession of one can't be proved.
  if (bound.certificate) throw new Problem('invalid_token', 'The access token is bound to a client certificate');
  if (presented.scheme === 'Bearer') return requireUnbound(bound, presented);
  if (!bound.jkt) throw new Problem('invalid_token', 'The access token is not bound to a key: use the scheme Bearer');
  const { jkt, jti } = await readProof(presented);
  if (jkt !== bound.jkt) throw new Problem('invalid_token', 'The access token is bound to another key');
  const expiresIn = toSeconds(PROOF_LIFETIME);
  if (await consumeJti(core, app, { client_id: bound.client_id, jti, expiresIn })) return;
  throw refuseProof('was used before');
}

/** RFC 9449 §7.2: a bound token is no bearer token, or a thief could use it. */
function requireUnbound({ jkt }: Bound, { proof }: Presented): void {
  if (jkt) throw new Problem('invalid_token', 'The access token is bound to a key: use the scheme DPoP', toDpop);
  if (proof) throw new Problem('invalid_token', 'A DPoP proof belongs to the scheme DPoP', toDpop);
}

const toDpop = { scheme: 'DPoP' } as const;

/** The checks of RFC 9449 §4.3, except for the owner of the key and whether the proof was used before. */
async function readProof({ proof, token, method, url }: ByProof): Promise<{ jkt: string; jti: string }> {
  if (!proof) throw refuseProof('is missing');
  const { payload, jwk } = await verifyProof(proof);
  const { jti, iat, htm, htu, ath, nonce } = payload;
  if (typeof jti !== 'string' || !jti) throw refuseProof('has no jti');
  if (!isRecent(iat)) throw refuseProof('is too old, or from the future: iat differs by more than a minute');
  if (htm !== method) throw refuseProof('is for another method (htm)');
  if (!isSameAddress(htu, url)) throw refuseProof(`is for another address (htu), and not for ${url}`);
  if (ath !== hash('sha256', token, 'base64url')) throw refuseProof('is for another access token (ath)');
  if (nonce) throw refuseProof('has a nonce, but this server issues none');
  return { jkt: await calculateJwkThumbprint(jwk), jti };
}

async function verifyProof(proof: string) {
  try {
    // The embedded key must be a public one; jose refuses others.
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      currentDate: now(),
      typ: 'dpop+jwt',
      algorithms: [...PROOF_ALGORITHMS],
    });
    return { payload, jwk: protectedHeader.jwk ?? {} };
  } catch (cause) {
    throw refuseProof('is not a signed JWT of type dpop+jwt with its public key', cause);
  }
}

const refuseProof = (what: string, cause?: unknown) =>
  new Problem('invalid_dpop_proof', `The DPoP proof ${what}`, { scheme: 'DPoP', cause });

/** `iat` in seconds, by our own clock. */
export function isRecent(iat: unknown): boolean {
  return typeof iat === 'number' && Math.abs(now().getTime() - iat * SECOND) <= PROOF_TOLERANCE;
}

/** RFC 9449 §4.3: compared after normalization, without query and fragment. */
function isSameAddress(htu: unknown, url: string): boolean {
  const told = typeof htu === 'string' ? URL.parse(htu) : undefined;
  if (!told) return false;
  told.search = '';
  told.hash = '';
  return told.href === new URL(url).href;
}
