// The secrets of webhook endpoints, sealed in two columns of each (signatures/secrets.ts).
import type { Core } from '../core.ts';
import type { WebhookEndpointRow } from '../database/schema.ts';
import { sealedColumn } from '../database/sealed.ts';
import * as secrets from '../signatures/secrets.ts';

type Endpoint = Pick<WebhookEndpointRow, 'app_id' | 'id'>;

export const sealSecret = ({ keyring }: Core, endpoint: Endpoint, secret: string): Buffer =>
  keyring.seal(secret, placeOf(endpoint));

export const openSecret = ({ keyring }: Core, endpoint: WebhookEndpointRow): string =>
  keyring.open(endpoint.secret_sealed, placeOf(endpoint)).toString();

export const liveSecrets = (core: Core, endpoint: WebhookEndpointRow): string[] =>
  secrets.liveSecrets(core, endpoint, placeOf(endpoint));

/** Of both columns: a rotation moves the value from one to the other. */
const placeOf = ({ app_id, id }: Endpoint) => `webhook_endpoints/${app_id}/${id}`;

export const sealedWebhooks = [
  sealedColumn('webhook_endpoints', {
    ...{ column: 'secret_sealed', key: ['app_id', 'id'], placeOf },
    lost: {
      becomes: 'replace',
      words: 'secrets of webhook endpoints: rotate them, and give the new ones to the receivers',
    },
  }),
  sealedColumn('webhook_endpoints', {
    ...{ column: 'previous_secret_sealed', key: ['app_id', 'id'], placeOf },
    lost: { becomes: 'clear', words: 'earlier secrets of webhook endpoints' },
  }),
];
