// Where developers read what the server would have sent: /dev/mail (http/mail/inbox.ts), which exists in development alone, and
// only for the kinds of messages that have no transport; for a test App, its test inbox in the console.
import type { App } from '../../../apps/app.ts';
import { hasDevPages } from '../../../config/this-machine.ts';
import type { System } from '../../../system.ts';
import type { Inboxes } from '../request/context.ts';
import { CONSOLE_PATH } from '../request/paths.ts';

export const INBOX_PATH = '/dev/mail';

export function inboxesOf({ config, mailTransport, smsTransport }: System): Inboxes {
  if (!hasDevPages(config)) return { mail: undefined, sms: undefined };
  const url = config.baseUrl + INBOX_PATH;
  return { mail: mailTransport.inbox && url, sms: smsTransport.inbox && url };
}

export function testInboxOf({ config }: System, { slug }: App): Inboxes {
  const url = `${config.baseUrl}${CONSOLE_PATH}/apps/${slug}/test-inbox`;
  return { mail: url, sms: url };
}
