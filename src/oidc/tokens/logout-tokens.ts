// Logout tokens (OpenID Connect Back-Channel Logout 1.0 §2.4), signed as the client's ID tokens are.
import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import type { App } from '../../apps/app.ts';
import { getCurrentKey } from '../../apps/signing-keys.ts';
import { MINUTE, now, toNumericDate, toSeconds } from '../../clock.ts';
import type { Core } from '../../core.ts';

/** §4: no more than two minutes, so that a token that was caught is soon worth nothing. */
const LIFETIME_SECONDS = toSeconds(2 * MINUTE);

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

type Logout = {
  client: { id: string; id_token_alg: string };
  sub: string;
  /** Of the session that ended; without one, all of the user's end at the client. */
  sid: string | undefined;
};

/** §2.4: it must have no nonce, or it could pass for an ID token. */
export async function issueLogoutToken(core: Core, app: App, { client, sub, sid }: Logout): Promise<string> {
  const key = await getCurrentKey(core, app, client.id_token_alg);
  const iat = toNumericDate(now());
  return new SignJWT({ events: { [EVENT]: {} }, ...(sid !== undefined && { sid }) })
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'logout+jwt' })
    .setIssuer(app.issuer)
    .setSubject(sub)
    .setAudience(client.id)
    .setJti(randomUUID())
    .setIssuedAt(iat)
    .setExpirationTime(iat + LIFETIME_SECONDS)
    .sign(await importJWK(key.jwk, key.alg));
}
