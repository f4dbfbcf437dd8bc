// The mail to an App's owners about a stream that was switched off. A job, because owners are users of the console, whose App is
// not read inside of the App's transaction.
import { z } from 'zod';
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import { transact } from '../database/transact.ts';
import { defineJob } from '../job.ts';
import { enqueueNotice } from '../mail/notices.ts';
import { listOwners } from '../registry/owners.ts';
import { getStream } from './streams.ts';
import { originOf } from './target.ts';

type Needs = Core & { consoleApp(): Promise<App> };

export const streamDisabledJob = defineJob(
  'event_stream_disabled',
  z.object({ id: z.string() }),
  async (core: Needs, app, { id }) => {
    const consoleApp = await core.consoleApp();
    const { name, url } = await getStream(core.db, app, id);
    const link = `${core.config.baseUrl}/console/apps/${app.slug}/event-streams/${id}`;
    const values = { app_of_stream: app.name, stream: name, url: originOf(url) };
    await transact<Core, void>(core, async (core) => {
      for (const owner of await listOwners(core.db, app))
        await enqueueNotice(core, consoleApp, owner, { kind: 'event_stream_disabled', link, values });
    });
  },
);
