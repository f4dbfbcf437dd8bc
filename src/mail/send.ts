// The job that sends a mail: the row, in words, to the transport. Tried again until it left or is of no use any more.
import type { App } from '../apps/apps.ts';
import type { Directory } from '../apps/directory.ts';
import type { Database } from '../database/open.ts';
import type { Queue } from '../queue.ts';
import type { Keyring } from '../secrets.ts';
import type { Mail } from './kinds.ts';
import { findQueuedMail, markAttempt, markSent } from './outbox.ts';
import type { Letter, Transport } from './transport.ts';

/** Puts a mail into words; http/ does, where the language and the looks of pages are. */
export type RenderLetter = (app: App, mail: Mail) => Omit<Letter, 'id' | 'from' | 'to'>;

type Sender = {
  database: Database;
  keyring: Keyring;
  directory: Directory;
  queue: Queue;
  transport: Transport;
  from: string;
  render: RenderLetter;
};

export async function startSendingMail({
  database,
  keyring,
  directory,
  queue,
  transport,
  from,
  render,
}: Sender): Promise<void> {
  const { db } = database;
  await queue.work('mail', async ({ app_id, mail_id }) => {
    const app = await directory.findById(app_id);
    const mail = app && (await findQueuedMail(db, keyring, app, mail_id));
    // Sent already (the job was done and its node died before it could say so), expired, or the App is gone.
    if (!app || !mail) return;
    try {
      await transport.send({ id: mail_id, from: toSender(app, from), to: mail.to, ...render(app, mail) });
    } catch (error) {
      await markAttempt(db, app, mail_id, error instanceof Error ? error.message : String(error));
      throw error;
    }
    await markSent(db, app, mail_id);
  });
}

/** The App's name before the server's address. What could end a header or the name's quotes is not let into it. */
function toSender(app: App, from: string): Letter['from'] {
  return { name: app.name.replace(/[\p{C}"<>\\]/gu, ' ').trim(), address: /<([^<>]+)>/.exec(from)?.[1] ?? from.trim() };
}
