// Secrets of webhook endpoints, as Standard Webhooks has them: `whsec_` and base64 of 24 to 64 bytes. They have to sign, so
// they are sealed and not hashed; a secret is shown once.
import { randomBytes } from 'node:crypto';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { WebhookEndpointRow } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';
import { Problem } from '../problem.ts';

const PREFIX = 'whsec_';
const BYTES = 32;
const MIN_BYTES = 24;
const MAX_BYTES = 64;

export const newWebhookSecret = (): string => PREFIX + randomBytes(BYTES).toString('base64');

/** Throws `invalid_body`. */
export function requireWebhookSecret(secret: string): void {
  const bytes = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const isSecret =
    secret === PREFIX + bytes.toString('base64') && bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES;
  if (isSecret) return;
  const mistake = 'must be whsec_ and base64 of 24 to 64 random bytes';
  throw new Problem('invalid_body', `secret ${mistake}`, { fields: { secret: mistake } });
}

type Endpoint = Pick<WebhookEndpointRow, 'app_id' | 'id'>;

export const sealSecret = ({ keyring }: Core, endpoint: Endpoint, secret: string): Buffer =>
  keyring.seal(secret, placeOf(endpoint));

export const openSecret = ({ keyring }: Core, endpoint: WebhookEndpointRow): string =>
  keyring.open(endpoint.secret_sealed, placeOf(endpoint)).toString();

/** The one that signs, and for the time of a rotation the one before. */
export function liveSecrets(core: Core, endpoint: WebhookEndpointRow): string[] {
  const { previous_secret_sealed, previous_until } = endpoint;
  const current = openSecret(core, endpoint);
  if (!previous_secret_sealed || !previous_until || previous_until <= now()) return [current];
  return [current, core.keyring.open(previous_secret_sealed, placeOf(endpoint)).toString()];
}

/** Of both columns: a rotation moves the value from one to the other. */
const placeOf = ({ app_id, id }: Endpoint) => `webhook_endpoints/${app_id}/${id}`;

export const sealedWebhooks = (['secret_sealed', 'previous_secret_sealed'] as const).map((column) =>
  sealedColumn('webhook_endpoints', { column, key: ['app_id', 'id'], placeOf }),
);
