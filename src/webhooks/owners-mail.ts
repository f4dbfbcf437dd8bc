// The mail to an App's owners about an endpoint that was switched off.
import { z } from 'zod';
import { defineOwnersMail } from '../registry/owners.ts';

const endpoint = z.object({ id: z.string(), url: z.string() });

export const webhookDisabledJob = defineOwnersMail('webhook_disabled', endpoint, (app, { id, url }) => ({
  kind: 'webhook_disabled',
  path: `webhooks/${id}`,
  values: { app_of_endpoint: app.name, url },
}));
