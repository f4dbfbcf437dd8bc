// test-messages: the App's test inbox, with what its messages say. Members of their own for code and link, so that no test
// reads them out of a text.
import { z } from 'zod';
import {
  emptyTestInbox,
  getKept,
  listKept,
  MAX_WAIT_SECONDS,
  requireTestInbox,
  waitForKept,
} from '../../../mail/test-inbox.ts';
import { type TestMessage, toTestMessage } from '../../mail/kept.ts';
import { instant } from '../kit/fields/times.ts';
import { type Route, route } from '../kit/route.ts';
import { id, page, pageQuery, text, time } from '../kit/schemas.ts';

const tag = 'Test inbox';
const read = { permission: 'test_messages:read' } as const;

const summary = {
  id,
  channel: z.enum(['mail', 'sms']),
  kind: z.string().meta({ description: 'What it is for', examples: ['verify_email'] }),
  to: z.string().meta({ description: 'An address, or a phone number', examples: ['ada@test.alices-blog.invalid'] }),
  locale: z.string().meta({ examples: ['en'] }),
  subject: z.string().nullable().describe('Null for an SMS'),
  text: z.string().describe('The whole text'),
  code: z
    .string()
    .nullable()
    .meta({ description: 'The code in it; null if there is none', examples: ['123456'] }),
  link: z.string().nullable().describe('The link in it; null if there is none'),
  created_at: time,
  expires_at: time.describe('When it is deleted'),
};

const listed = z.object(summary).meta({ id: 'ListedTestMessage' });
const whole = z.object({ ...summary, html: z.string().nullable().describe('Null for an SMS') });

export const testMessageRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/test-messages',
    tag,
    summary: 'List messages of the test inbox',
    description:
      'Mails and SMS that were kept here instead of being sent, newest first, for a day: all those of a test App, and those to test users of other Apps.',
    access: read,
    query: z.strictObject({
      to: text(1000)
        .optional()
        .meta({ description: 'The recipient, exactly', examples: ['ada@test.alices-blog.invalid'] }),
      since: instant.optional().describe('Only messages that were written after this time'),
      wait: z.coerce
        .number()
        .int()
        .min(0)
        .max(MAX_WAIT_SECONDS)
        .optional()
        .meta({ description: 'For so many seconds, if there is no message yet', examples: [20] }),
      ...pageQuery,
    }),
    status: 200,
    response: page(listed),
    async handle({ system, app, query: { wait, ...filter }, isOver }) {
      requireTestInbox(app);
      if (wait) await waitForKept(system, app, { ...filter, seconds: wait, isOver });
      const { items, next_cursor } = await listKept(system, app, filter);
      return { items: items.map((kept) => toListed(toTestMessage(app, kept))), next_cursor };
    },
  }),
  route({
    method: 'GET',
    path: '/test-messages/:id',
    tag,
    summary: 'Get a message of the test inbox',
    description: 'With its HTML.',
    access: read,
    status: 200,
    response: whole,
    async handle({ system, app, params }) {
      requireTestInbox(app);
      const message = toTestMessage(app, await getKept(system, app, params.id));
      return { ...toListed(message), html: message.html };
    },
  }),
  route({
    method: 'DELETE',
    path: '/test-messages',
    tag,
    summary: 'Empty the test inbox',
    description: 'The codes and links of its messages stay valid.',
    access: { permission: 'test_messages:write' },
    status: 204,
    async handle({ system, app }) {
      requireTestInbox(app);
      await emptyTestInbox(system, app);
    },
  }),
];

const toListed = ({ html: _, ...message }: TestMessage) => message;
