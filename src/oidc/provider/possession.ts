// Bound tokens and their proofs at the library's own doors: userinfo and the token endpoint. The library checks a proof's
// signature, method, address and key; this file adds what our own doors check, so that all of them answer the same.
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader } from 'jose';
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { App } from '../../apps/app.ts';
import { now, toNumericDate, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { consumeJti } from '../storage/replays.ts';
import { requestState } from '../storage/request-state.ts';
import { isRecent, PROOF_LIFETIME } from '../tokens/proof-of-possession.ts';
import { looksStructured, type StructuredTokens } from '../tokens/structured-tokens.ts';

/**
 * The library's userinfo takes only opaque tokens. A JWT is verified and found by its jti, while the request stays as it is:
 * a proof is for the token as it was presented (`ath`).
 */
export function takeStructuredTokens(provider: Provider, app: App, tokens: StructuredTokens): void {
  const { AccessToken } = provider;
  const find = AccessToken.find.bind(AccessToken);
  const value = async (token: string, options?: Parameters<typeof find>[1]) => {
    const context = Provider.ctx;
    if (context?.oidc?.route !== 'userinfo' || !looksStructured(token)) return find(token, options);
    const payload = await tokens.verify(token);
    // Only the App's own audience: a token for another API must not read users here (RFC 8707 §2).
    const state = payload?.aud === app.issuer ? requestState(context.req) : undefined;
    if (!payload || !state) return undefined;
    state.structured = { jti: payload.jti, verify: async () => payload, atUserinfo: true };
    return find(payload.jti, options);
  };
  Object.defineProperty(AccessToken, 'find', { value });
}

/** RFC 9449 §7.1: 401 and a challenge. The library calls a scheme and a proof that don't match a malformed request. */
export function matchSchemes(provider: Provider): void {
  const { prototype } = provider.OIDCContext;
  const { getAccessToken } = prototype;
  prototype.getAccessToken = function (options) {
    const { authorization = '', dpop } = Provider.ctx?.headers ?? {};
    if (dpop && /^bearer /i.test(authorization))
      throw new errors.InvalidToken('a DPoP proof belongs to the scheme DPoP');
    if (!dpop && /^dpop /i.test(authorization)) throw new errors.InvalidDpopProof('the DPoP proof is missing');
    return getAccessToken.call(this, options);
  };
}

/**
 * Proofs and assertions work once. The library reads a row and then writes one, which two requests can do at once, and
 * answers a used one with an error of the endpoint; with `invalid_dpop_proof` a client knows that a new proof will do.
 */
export function refuseReplays(core: Core, app: App, provider: Provider): void {
  provider.ReplayDetection.unique = async (client_id, jti, exp) => {
    const context = Provider.ctx;
    const proof = context && (await readProof(context, jti));
    if (proof && !isRecent(proof.iat)) throw new errors.InvalidDpopProof('DPoP proof iat is not recent enough');
    if (proof) await requireKey(context, proof.jkt);
    // `exp` is by the library's clock, which may be behind ours.
    const expiresIn = Math.max(exp - toNumericDate(now()), toSeconds(PROOF_LIFETIME));
    // One table for both: a proof that repeats an assertion's jti must not hide that the assertion was used.
    if (await consumeJti(core, app, { client_id, jti, expiresIn })) return true;
    throw proof
      ? new errors.InvalidDpopProof('DPoP proof was used before')
      : new errors.InvalidClientAuth('assertion was used before');
  };
}

/** The request's proof, if it is the one that the library verified and asks about now. */
async function readProof(context: KoaContextWithOIDC, jti: string) {
  try {
    const proof = context.get('DPoP');
    const { iat, ...payload } = decodeJwt(proof);
    if (payload.jti !== jti) return undefined;
    return { iat, jkt: await calculateJwkThumbprint(decodeProtectedHeader(proof).jwk ?? {}) };
  } catch {
    return undefined;
  }
}

/** Runs before the proof is stored: strangers with a token that they can't use must not fill the table. */
async function requireKey({ oidc, req }: KoaContextWithOIDC, proved: string): Promise<void> {
  if (oidc.route === 'userinfo' && oidc.entities.AccessToken?.jkt !== proved) {
    throw new errors.InvalidToken('failed jkt verification');
  }
  const refreshed = await requestState(req)?.tokens.get(String(oidc.params?.refresh_token));
  const jkt = refreshed?.payload.jkt;
  if (jkt && jkt !== proved) throw new errors.InvalidGrant('failed jkt verification');
}
