// Where developers read what the server would have sent: /dev/mail (http/mail/inbox.ts). It exists in development alone, and
// only for the kinds of messages that have no transport.
import type { System } from '../../../system.ts';
import type { Inboxes } from '../request/context.ts';

export const INBOX_PATH = '/dev/mail';

export function inboxesOf({ config, mailTransport, smsTransport }: System): Inboxes {
  const url = config.baseUrl + INBOX_PATH;
  return { mail: mailTransport.inbox && url, sms: smsTransport.inbox && url };
}
