// Sessions that ended, with the clients that were told of it, as the API shows them.
import { z } from 'zod';
import { toldStates } from '../../../users/sessions/receipts.ts';
import { id, time } from './schemas.ts';

export const endedSession = z
  .object({
    id,
    how: z
      .enum(['signed_out', 'expired', 'revoked'])
      .describe(
        'By the user there, by its time, or from elsewhere: on another device, by a developer, through the API',
      ),
    ip: z
      .string()
      .nullable()
      .meta({ examples: ['203.0.113.7'] }),
    user_agent: z.string().nullable(),
    ended_at: time,
    clients: z
      .array(
        z.object({
          client_id: z.string(),
          name: z.string().nullable().describe('Null for a client that is gone'),
          state: z
            .enum(toldStates)
            .describe(
              'Whether it confirmed, is asked again, or is no longer asked: it didn’t confirm within a day, or no longer wants to hear',
            ),
        }),
      )
      .describe('The clients that are told by back-channel logout'),
  })
  .meta({ id: 'EndedSession', description: 'A session that ended within the last week, of which clients are told' });
