// The mail to an App's owners about a stream of security events that was disabled: its client no longer hears of its users.
import { z } from 'zod';
import { defineOwnersMail } from '../registry/owners.ts';

const stream = z.object({ client_id: z.string(), client_name: z.string(), origin: z.string() });

export const signalStreamDisabledJob = defineOwnersMail(
  'signal_stream_disabled',
  stream,
  (app, { client_id, client_name, origin }) => ({
    kind: 'signal_stream_disabled',
    path: `clients/${client_id}`,
    values: { app_of_signals: app.name, receiver: client_name, url: origin },
  }),
);
