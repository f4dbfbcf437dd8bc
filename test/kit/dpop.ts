// DPoP proofs (RFC 9449 §4.2) by hand: right ones, of which a test spoils one thing.
import { hash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { App } from '../../src/apps/app.ts';
import type { TestClient } from './app.ts';
import { type Answer, authorize, basic, send, type Tokens } from './flow.ts';

export type DpopKey = { privateKey: CryptoKey; jwk: JWK; jkt: string };

export async function makeDpopKey(alg = 'ES256'): Promise<DpopKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return { privateKey, jwk, jkt: await calculateJwkThumbprint(jwk) };
}

/** `undefined` leaves a claim or a member of the header out. */
export type Spoilt = { claims?: Record<string, unknown>; header?: Record<string, unknown>; key?: CryptoKey };

/** For one request: its method, its address, and the access token that goes with it. */
export function prove(
  { privateKey, jwk }: DpopKey,
  [htm, htu]: readonly [string, string],
  token?: string,
  { claims, header, key = privateKey }: Spoilt = {},
): Promise<string> {
  const ath = token === undefined ? undefined : hash('sha256', token, 'base64url');
  const iat = Math.floor(Date.now() / 1000);
  return new SignJWT({ htm, htu, ath, iat, jti: randomUUID(), ...claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk, ...header })
    .sign(key);
}

/** A form to the token endpoint, with a proof. */
export function postWithProof(
  app: App,
  client: TestClient,
  form: Record<string, string>,
  proof: string,
): Promise<Answer> {
  const body = new URLSearchParams(client.client_secret ? form : { ...form, client_id: client.client_id });
  const headers = new Headers({ accept: 'application/json', dpop: proof });
  if (client.client_secret) headers.set('authorization', basic(client));
  return send(`${app.issuer}/token`, { method: 'POST', headers, body });
}

export const proveAtToken = (app: App, key: DpopKey, spoilt?: Spoilt) =>
  prove(key, ['POST', `${app.issuer}/token`], undefined, spoilt);

/** The code flow with a proof: tokens that are bound to `key`. */
export async function signInBound(
  app: App,
  client: TestClient,
  email: string,
  { key, ...more }: { key: DpopKey; scope?: string; resource?: string; prompt?: string },
): Promise<Tokens> {
  const { code, verifier } = await authorize(app, client, email, more);
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: client.redirect_uri };
  const resource: Record<string, string> = more.resource ? { resource: more.resource } : {};
  const answer = await postWithProof(app, client, { ...form, ...resource }, await proveAtToken(app, key));
  if (answer.status !== 200) throw new Error(`token: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as unknown as Tokens;
}
