// The outbox: a mail or an SMS is written in the transaction of what causes it and sent by a job. What it says is sealed;
// the row goes when it is of no use any more.

import type { App } from '../apps/app.ts';
import { MINUTE, now } from '../clock.ts';
import type { Db } from '../database/schema.ts';
import { newId } from '../ids.ts';
import type { Queue } from '../queue.ts';
import type { Keyring } from '../secrets.ts';
import { type Mail, type Message, mailKinds, type Sms, smsKinds } from './kinds.ts';

export type Outbox = {
  /** `db` is the transaction of the change. */
  enqueue(db: Db, app: App, mail: Mail): Promise<void>;
  enqueueSms(db: Db, app: App, sms: Sms): Promise<void>;
};

export function createOutbox(keyring: Keyring, queue: Queue): Outbox {
  async function write(db: Db, app: App, channel: Message['channel'], message: Mail | Sms, keep: number) {
    const id = newId();
    const { kind, to, locale, ...content } = message;
    await db
      .insertInto('mails')
      .values({
        app_id: app.id,
        id,
        channel,
        kind,
        recipient: to,
        locale,
        content_sealed: keyring.seal(JSON.stringify(content), placeOf(app, id)),
        created_at: now(),
        expires_at: new Date(now().getTime() + keep * MINUTE),
      })
      .execute();
    await queue.enqueue(db, 'mail', { app_id: app.id, mail_id: id });
  }

  return {
    enqueue: (db, app, mail) => write(db, app, 'mail', mail, mailKinds[mail.kind].keep),
    enqueueSms: (db, app, sms) => write(db, app, 'sms', sms, smsKinds[sms.kind].keep),
  };
}

/** What a job is to send, while it is: not sent yet, and still of use to who gets it. */
export async function findQueued(
  db: Db,
  keyring: Keyring,
  app: { id: string },
  id: string,
): Promise<Message | undefined> {
  const row = await db
    .selectFrom('mails')
    .select(['channel', 'kind', 'recipient', 'locale', 'content_sealed'])
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .where('expires_at', '>', now())
    .executeTakeFirst();
  if (!row) return undefined;
  const content = JSON.parse(keyring.open(row.content_sealed, placeOf(app, id)).toString());
  const message = { ...content, kind: row.kind, to: row.recipient, locale: row.locale };
  return { channel: row.channel, [row.channel]: message } as Message;
}

export async function markSent(db: Db, app: { id: string }, id: string): Promise<void> {
  await db
    .updateTable('mails')
    .set((mail) => ({ state: 'sent', sent_at: now(), last_error: null, attempts: mail('attempts', '+', 1) }))
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .execute();
}

export async function markAttempt(db: Db, app: { id: string }, id: string, error: string): Promise<void> {
  await db
    .updateTable('mails')
    .set((mail) => ({
      last_error: error.slice(0, MAX_ERROR),
      attempts: mail('attempts', '+', 1),
    }))
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .execute();
}

const MAX_ERROR = 500;

const placeOf = (app: { id: string }, id: string) => `mails/${app.id}/${id}`;
