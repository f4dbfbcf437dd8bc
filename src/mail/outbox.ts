// The outbox: a mail or an SMS is written in the transaction that causes it, and sent by a job (send.ts). Its content
// is sealed, and its row is deleted when it expires.

import type { App } from '../apps/app.ts';
import { now } from '../clock.ts';
import type { Core } from '../core.ts';
import { newId } from '../ids.ts';
import { type Mail, type Message, mailKinds, type Sms, smsKinds } from './kinds.ts';
import { placeOf } from './queued.ts';
import { messageJob } from './send.ts';

/** Part of the transaction of the change, if `core` has one. */
export async function enqueueMail(core: Core, app: App, mail: Mail): Promise<void> {
  await write(core, app, { channel: 'mail', mail });
}

/** Part of the transaction of the change, if `core` has one. */
export async function enqueueSms(core: Core, app: App, sms: Sms): Promise<void> {
  await write(core, app, { channel: 'sms', sms });
}

async function write(core: Core, app: App, message: Message): Promise<void> {
  const id = newId();
  const { kind, to, locale, ...content } = message.channel === 'mail' ? message.mail : message.sms;
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
      created_at: now(),
      expires_at: new Date(now().getTime() + keepOf(message)),
    })
    .execute();
  await messageJob.enqueue(core, app, { mail_id: id });
}

const keepOf = (message: Message): number =>
  message.channel === 'mail' ? mailKinds[message.mail.kind].keep : smsKinds[message.sms.kind].keep;
