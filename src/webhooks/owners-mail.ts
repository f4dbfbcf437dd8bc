// The mail to an App's owners about an endpoint that was switched off. A job, because owners are users of the console, whose
// App is not read inside of the App's transaction.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import { defineJob } from '../job.ts';
import { mailOwners } from '../registry/owners.ts';

type Needs = Core & { consoleApp(): Promise<App> };

const endpoint = z.object({ id: z.string(), url: z.string() });

export const webhookDisabledJob = defineJob('webhook_disabled', endpoint, async (core: Needs, app, { id, url }) => {
  const link = `${core.config.baseUrl}/console/apps/${app.slug}/webhooks/${id}`;
  const values = { app_of_endpoint: app.name, url };
  await mailOwners(core, app, { consoleApp: await core.consoleApp(), kind: 'webhook_disabled', link, values });
});
