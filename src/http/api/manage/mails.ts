// mails: what the App sent to its users and what waits to leave, without what it says.
import { z } from 'zod';
import { listMails, mailStates, sendAgain, toMailJson } from '../../../mail/list.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, search, time } from '../kit/schemas.ts';

const tag = 'Mails';

const mail = z
  .object({
    id,
    channel: z.enum(['mail', 'sms']),
    kind: z.string().meta({ description: 'What it is for', examples: ['reset_password'] }),
    recipient: z.string().meta({ description: 'An address, or a phone number', examples: ['bob@example.com'] }),
    locale: z.string().meta({ examples: ['en'] }),
    state: z
      .enum(mailStates)
      .describe(
        'refused: the mail server will never take it, and it is not tried again; kept: it is in the test inbox',
      ),
    attempts: z.number().int().describe('How often it was tried, the one that succeeded among them'),
    last_error: z
      .string()
      .nullable()
      .meta({ description: 'Why it did not leave', examples: ['connect ECONNREFUSED 192.0.2.25:587'] }),
    created_at: time,
    sent_at: time.nullable(),
    expires_at: time.describe('When it is of no use any more: it is not tried then, and forgotten'),
  })
  .meta({ id: 'Mail' });

export const mailRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/mails',
    tag,
    summary: 'List mails',
    description: 'Mails and SMS that were sent or wait, newest first, until they expire. Never what they say.',
    access: { permission: 'users:read' },
    query: z.strictObject({
      search: search.describe('Part of a recipient'),
      state: z.enum(mailStates).optional(),
      ...pageQuery,
    }),
    status: 200,
    response: page(mail),
    async handle({ system, app, query }) {
      const { items, next_cursor } = await listMails(system.db, app, query);
      return { items: items.map(toMailJson), next_cursor };
    },
  }),
  route({
    method: 'POST',
    path: '/mails/:id/send-again',
    tag,
    summary: 'Try a mail again now',
    description: 'One that failed and waits for its next try, or was refused; once, until it has failed again.',
    access: { permission: 'users:write' },
    status: 204,
    async handle({ system, app, params }) {
      await sendAgain(system, app, params.id);
    },
  }),
];
