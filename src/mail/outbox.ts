// The outbox: a mail or an SMS is written in the transaction that causes it, and sent by a job (send.ts), or kept in the
// App's test inbox (test-inbox.ts). Its content is sealed, and its row is deleted when it expires.

import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import type { UserRow } from '../database/schema.ts';
import { newId } from '../ids.ts';
import { type Mail, type Message, type Sms, traitsOf } from './kinds.ts';
import { placeOf } from './queued.ts';
import { enqueueSending } from './send.ts';
import { isMailKept, isSmsKept, KEPT_FOR, trimTestInbox } from './test-inbox.ts';

/** Part of the transaction of the change, if `core` has one. */
export async function enqueueMail(core: Core, app: App, mail: Mail): Promise<void> {
  await write(core, app, { channel: 'mail', mail }, isMailKept(app, mail));
}

/** The same for an SMS. `users` are those that its code is for. */
export async function enqueueSms(
  core: Core,
  app: App,
  { users, ...sms }: Sms & { users: Pick<UserRow, 'email_key'>[] },
): Promise<void> {
  await write(core, app, { channel: 'sms', sms }, isSmsKept(app, sms, users));
}

async function write(core: Core, app: App, message: Message, isKept: boolean): Promise<void> {
  const id = newId();
  const { kind, to, locale, ...content } = message.channel === 'mail' ? message.mail : message.sms;
  const { urgency, keep } = traitsOf({ channel: message.channel, kind });
  await core.db
    .insertInto('mails')
    .values({
      app_id: app.id,
      id,
      channel: message.channel,
      kind,
      recipient: to,
      locale,
      content_sealed: core.keyring.seal(JSON.stringify(content), placeOf(app, id)),
      state: isKept ? 'kept' : 'queued',
      created_at: now(),
      expires_at: new Date(now().getTime() + (isKept ? KEPT_FOR : keep)),
    })
    .execute();
  if (isKept) await trimTestInbox(core.db, app);
  else await enqueueSending(core, app, { id, channel: message.channel, urgency });
}
