// The mails to an App's owners about a stream: that it was switched off, and that it leads to a new address.
import { z } from 'zod';
import { defineOwnersMail } from '../registry/owners.ts';

const stream = z.object({
  kind: z.enum(['event_stream_disabled', 'event_stream_opened']),
  id: z.string(),
  name: z.string(),
  /** Of the address as it was then. */
  origin: z.string(),
});

export const streamNoticeJob = defineOwnersMail('event_stream_notice', stream, (app, { kind, id, name, origin }) => ({
  kind,
  path: `event-streams/${id}`,
  values: { app_of_stream: app.name, stream: name, url: origin },
}));
