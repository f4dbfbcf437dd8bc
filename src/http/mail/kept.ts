// A message of a test inbox as it would have left, and the page of a mail's HTML, which may run nothing and load nothing of ours.
import type { App } from '../../apps/app.ts';
import type { KeptMessage } from '../../mail/test-inbox.ts';
import { toPolicy } from '../../oidc/request/headers.ts';
import type { Context } from '../kit/request/context.ts';
import { renderLetter, renderSms } from './letters.ts';

export type TestMessage = {
  id: string;
  channel: 'mail' | 'sms';
  kind: string;
  to: string;
  locale: string;
  /** Null for an SMS, like `html`. */
  subject: string | null;
  text: string;
  html: string | null;
  /** Null if it has none, like `link`. */
  code: string | null;
  link: string | null;
  created_at: Date;
  expires_at: Date;
};

export function toTestMessage(app: App, { message, recipient, ...kept }: KeptMessage): TestMessage {
  const { id, kind, locale, created_at, expires_at } = kept;
  const about = { id, channel: message.channel, kind, to: recipient, locale };
  const times = { created_at, expires_at };
  if (message.channel === 'sms') {
    const { text } = renderSms(app, message.sms);
    return { ...about, subject: null, text, html: null, code: message.sms.code, link: null, ...times };
  }
  const { code = null, link = null } = message.mail;
  const { subject, text, html } = renderLetter(app, message.mail);
  return { ...about, subject, text, html, code, link, ...times };
}

export function sendLetterHtml(ctx: Pick<Context, 'set' | 'type' | 'body'>, html: string): void {
  ctx.set({
    'Content-Security-Policy': toPolicy({
      'style-src': "'unsafe-inline'",
      'img-src': 'https:',
      'form-action': "'none'",
      sandbox: 'allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox',
    }),
  });
  ctx.type = 'html';
  ctx.body = html;
}
