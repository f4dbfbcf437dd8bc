// The mails to an App's owners about a stream: that it was switched off, and that it leads to a new address. A job, because owners
// are users of the console, whose App is not read inside of the App's transaction.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import { defineJob } from '../job.ts';
import { mailOwners } from '../registry/owners.ts';

type Needs = Core & { consoleApp(): Promise<App> };

const payload = z.object({
  kind: z.enum(['event_stream_disabled', 'event_stream_opened']),
  id: z.string(),
  name: z.string(),
  /** Of the address as it was then. */
  origin: z.string(),
});

export const streamNoticeJob = defineJob(
  'event_stream_notice',
  payload,
  async (core: Needs, app, { kind, id, name, origin }) => {
    const link = `${core.config.baseUrl}/console/apps/${app.slug}/event-streams/${id}`;
    const values = { app_of_stream: app.name, stream: name, url: origin };
    await mailOwners(core, app, { consoleApp: await core.consoleApp(), kind, link, values });
  },
);
