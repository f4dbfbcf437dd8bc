// A receiver of webhooks, with both ways to verify them: by the endpoint's secret (WEBHOOK_SECRET), or without a secret by the
// App's published keys (ISSUER). Handle each event once: it may arrive again.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { WebhookEvent } from '@gatehouse-idp/client';
import { createRemoteJWKSet, flattenedVerify } from 'jose';
import { Webhook } from 'standardwebhooks';

const { WEBHOOK_SECRET, ISSUER, PORT = '4004' } = process.env;
const TOLERANCE_SECONDS = 300;

const verify = WEBHOOK_SECRET ? bySecret(WEBHOOK_SECRET) : byKeys(ISSUER ?? '');
const handled = new Set<string>();

createServer(async (request, response) => {
  // The bytes that arrived are what is signed: verify them before anything parses them.
  const body = await text(request);
  try {
    await verify(body, request.headers);
  } catch {
    response.writeHead(401).end();
    return;
  }
  // Answer first: the sender waits for five seconds.
  response.writeHead(204).end();
  const event: WebhookEvent = JSON.parse(body);
  if (handled.has(event.id)) return;
  handled.add(event.id); // a real receiver keeps the ids in its database, for two weeks
  if ('user_id' in event) console.log(event.type, event.user_id);
}).listen(Number(PORT), '127.0.0.1', () => console.log(`receiver: http://127.0.0.1:${PORT}`));

type Verify = (body: string, headers: IncomingHttpHeaders) => unknown;

function bySecret(secret: string): Verify {
  const webhook = new Webhook(secret);
  return (body, headers) => webhook.verify(body, headers as Record<string, string>);
}

function byKeys(issuer: string): Verify {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  return async (body, headers) => {
    const timestamp = Number(headers['webhook-timestamp']);
    // A signature says who sent a request, not when.
    if (!(Math.abs(Date.now() / 1000 - timestamp) <= TOLERANCE_SECONDS)) throw new Error('too old');
    const [protectedHeader = '', , signature = ''] = String(headers['webhook-signature-jws']).split('.');
    const payload = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).toString(
      'base64url',
    );
    await flattenedVerify({ protected: protectedHeader, payload, signature }, keys, { algorithms: ['ES256'] });
  };
}
