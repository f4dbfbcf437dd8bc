// The job that sends a mail or an SMS: the row, in words, to its transport. Tried again until it left or is of no use any
// more.

import type { App } from '../apps/app.ts';
import type { Directory } from '../apps/directory.ts';
import type { Database } from '../database/open.ts';
import type { Queue } from '../queue.ts';
import type { Keyring } from '../secrets.ts';
import type { Mail, Message, Sms } from './kinds.ts';
import { findQueued, markAttempt, markSent } from './outbox.ts';
import type { SmsNote, SmsTransport } from './sms.ts';
import type { Letter, Transport } from './transport.ts';

/** Put a message into words; http/ does, where the language and the looks of pages are. */
export type Render = {
  letter(app: App, mail: Mail): Omit<Letter, 'id' | 'from' | 'to'>;
  sms(app: App, sms: Sms): Pick<SmsNote, 'text' | 'app'>;
};

type Transports = { mail: Transport; sms: SmsTransport };

type Sender = {
  database: Database;
  keyring: Keyring;
  directory: Directory;
  queue: Queue;
  transports: Transports;
  from: string;
  render: Render;
};

export async function startSending(sender: Sender): Promise<void> {
  const { keyring, directory, queue } = sender;
  const { db } = sender.database;
  await queue.work('mail', async ({ app_id, mail_id }) => {
    const app = await directory.findById(app_id);
    const message = app && (await findQueued(db, keyring, app, mail_id));
    // Sent already (the job was done and its node died before it could say so), expired, or the App is gone.
    if (!app || !message) return;
    try {
      await send(sender, app, mail_id, message);
    } catch (error) {
      await markAttempt(db, app, mail_id, error instanceof Error ? error.message : String(error));
      throw error;
    }
    await markSent(db, app, mail_id);
  });
}

async function send({ transports, from, render }: Sender, app: App, id: string, message: Message): Promise<void> {
  if (message.channel === 'sms') {
    const { sms } = message;
    await transports.sms.send({ id, to: sms.to, kind: sms.kind, ...render.sms(app, sms) });
  } else {
    const { mail } = message;
    await transports.mail.send({ id, from: toSender(app, from), to: mail.to, ...render.letter(app, mail) });
  }
}

/** The App's name before the server's address. What could end a header or the name's quotes is not let into it. */
function toSender(app: App, from: string): Letter['from'] {
  return { name: app.name.replace(/[\p{C}"<>\\]/gu, ' ').trim(), address: /<([^<>]+)>/.exec(from)?.[1] ?? from.trim() };
}
