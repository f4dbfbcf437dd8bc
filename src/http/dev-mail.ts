// /dev/mail: in development, where no SMTP server is set, the mails that would have left. A mail's HTML is a page of its
// own that may run nothing and load nothing of ours.
import Router from '@koa/router';
import type { Letter } from '../mail/transport.ts';
import { Problem } from '../problem.ts';
import type { System } from '../system.ts';
import type { State } from './context.ts';
import { sendPage } from './middleware/pages.ts';

export function devMailRouter({ mailTransport: { inbox } }: System): Router<State> {
  const router = new Router<State>({ prefix: '/dev/mail' });
  if (!inbox) return router;
  const find = (id: string | undefined): Letter => {
    const letter = inbox.find((one) => one.id === id);
    if (!letter) throw new Problem('not_found', 'This mail is gone; the inbox is emptied when the server restarts');
    return letter;
  };

  router.get('/', (ctx) => {
    const mails = inbox.map(({ id, to, subject, at }) => ({
      url: `/dev/mail/${id}`,
      to,
      subject,
      at: at.toISOString(),
    }));
    sendPage(ctx as never, undefined, 'dev/mails', { mails });
  });
  router.get('/:id', (ctx) => {
    const { id, from, to, subject, text } = find(ctx.params.id);
    const sender = `${from.name} <${from.address}>`;
    sendPage(ctx as never, undefined, 'dev/mail', {
      from: sender,
      to,
      subject,
      text,
      html_url: `/dev/mail/${id}/html`,
    });
  });
  router.get('/:id/html', (ctx) => {
    const { html } = find(ctx.params.id);
    ctx.set({
      'Content-Security-Policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    });
    ctx.type = 'html';
    ctx.body = html;
  });
  return router;
}
