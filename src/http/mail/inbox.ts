// /dev/mail: in development, where no SMTP server and no SMS webhook is set, what would have left. It has links that sign in, so it
// exists only if BASE_URL is on this machine.
import Router from '@koa/router';
import { hasDevPages } from '../../config/this-machine.ts';
import type { SmsNote } from '../../mail/sms.ts';
import type { Letter } from '../../mail/transport.ts';
import { Problem } from '../../problem.ts';
import type { System } from '../../system.ts';
import { INBOX_PATH } from '../kit/render/inboxes.ts';
import { sendPage } from '../kit/render/pages.ts';
import type { State } from '../kit/request/context.ts';
import { sendLetterHtml } from './kept.ts';

declare module '../kit/render/views.ts' {
  interface Views {
    'dev/mails': {
      messages: { url: string; channel: 'mail' | 'sms'; to: string; subject: string; at: string }[];
      /** Which end here instead of leaving. */
      is_here: { mail: boolean; sms: boolean };
    };
    /** An SMS has no HTML. */
    'dev/mail': { from: string; to: string; subject: string; text: string; html_url?: string | undefined };
  }
}

export function devMailRouter({ config, mailTransport, smsTransport }: System): Router<State> {
  const router = new Router<State>({ prefix: INBOX_PATH });
  if (!hasDevPages(config) || (!mailTransport.inbox && !smsTransport.inbox)) return router;
  const letters = mailTransport.inbox ?? [];
  const notes = smsTransport.inbox ?? [];
  const isHere = { mail: mailTransport.inbox !== undefined, sms: smsTransport.inbox !== undefined };

  router.get('/', (ctx) => {
    const rows = [...letters.map(toMailRow), ...notes.map(toSmsRow)];
    const messages = rows.sort((one, other) => other.at.localeCompare(one.at));
    sendPage(ctx, undefined, 'dev/mails', { messages, is_here: isHere });
  });
  router.get('/:id', (ctx) => {
    const note = notes.find(({ id }) => id === ctx.params.id);
    if (note) {
      const { app, to, text } = note;
      return sendPage(ctx, undefined, 'dev/mail', { from: app.name, to, subject: 'SMS', text });
    }
    const { id, from, to, subject, text } = findLetter(letters, ctx.params.id);
    const sender = `${from.name} <${from.address}>`;
    sendPage(ctx, undefined, 'dev/mail', {
      from: sender,
      to,
      subject,
      text,
      html_url: `${INBOX_PATH}/${id}/html`,
    });
  });
  router.get('/:id/html', (ctx) => {
    const { html } = findLetter(letters, ctx.params.id);
    sendLetterHtml(ctx, html);
  });
  return router;
}

function findLetter(letters: Letter[], id: string | undefined): Letter {
  const letter = letters.find((one) => one.id === id);
  if (!letter) throw new Problem('not_found', 'This message is gone; the inbox is emptied when the server restarts');
  return letter;
}

const toMailRow = ({ id, to, subject, at }: Letter & { at: Date }) => ({
  ...{ url: `${INBOX_PATH}/${id}`, channel: 'mail' as const, to, subject, at: at.toISOString() },
});

const toSmsRow = ({ id, to, text, at }: SmsNote & { at: Date }) => ({
  ...{ url: `${INBOX_PATH}/${id}`, channel: 'sms' as const, to, subject: text, at: at.toISOString() },
});
