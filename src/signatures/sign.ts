// Signatures of a request to an App's own server: Standard Webhooks' `v1` (HMAC-SHA-256) by each live secret of the receiver, and a
// JWS by the App's own key, which anybody can verify with the App's JWKS. Both are over `{id}.{timestamp}.{body}`, and made at
// each attempt.
import { FlattenedSign, importJWK } from 'jose';
import { Webhook as Signer } from 'standardwebhooks';
import type { App } from '../apps/app.ts';
import { perApp } from '../apps/per-app.ts';
import { getCurrentKey } from '../apps/signing-keys.ts';
import { now, toNumericDate } from '../clock.ts';
import type { Core } from '../core.ts';

/** `typ` of the JWS: a webhook must not pass for the question of a decision hook, nor either for a token of the same key. */
type Message = { typ: 'webhook' | 'hook'; id: string; body: string; secrets: string[] };

export async function signRequest(
  core: Core,
  app: App,
  { typ, id, body, secrets }: Message,
): Promise<Record<string, string>> {
  const at = now();
  const timestamp = String(toNumericDate(at));
  const signatures = secrets.map((secret) => new Signer(secret).sign(id, at, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
    'webhook-signature-jws': await signDetached(core, app, { typ, text: `${id}.${timestamp}.${body}` }),
  };
}

/** RFC 7515, Appendix F: header and signature, without the payload between them. */
async function signDetached(
  core: Core,
  app: App,
  { typ, text }: Pick<Message, 'typ'> & { text: string },
): Promise<string> {
  const { kid, key } = await knownKey(core, app);
  const { protected: head, signature } = await new FlattenedSign(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'ES256', kid, typ })
    .sign(key);
  return `${head}..${signature}`;
}

type Key = { kid: string; key: Awaited<ReturnType<typeof importJWK>> };

const known = perApp((): { key?: Promise<Key> | undefined } => ({}));

/** The current one; a rotation makes another snapshot of the App. */
function knownKey(core: Core, app: App): Promise<Key> {
  const holder = known(app);
  holder.key ??= loadKey(core, app).catch((error) => {
    holder.key = undefined;
    throw error;
  });
  return holder.key;
}

async function loadKey(core: Core, app: App): Promise<Key> {
  const current = await getCurrentKey(core, app, 'ES256');
  return { kid: current.kid, key: await importJWK(current.jwk, 'ES256') };
}
