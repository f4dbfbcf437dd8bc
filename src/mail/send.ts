// The job that sends a mail or an SMS: it renders the row and hands it to its transport. It is retried until the
// message is sent or has expired.

import { z } from 'zod';
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import { defineJob } from '../job.ts';
import { messageOf } from '../log.ts';
import type { Mail, Message, Sms } from './kinds.ts';
import { findQueued, markAttempt, markSent } from './queued.ts';
import type { SmsNote, SmsTransport } from './sms.ts';
import type { Letter, Transport } from './transport.ts';

/** Renders messages; http/ implements it, because language and design live there. */
export type Render = {
  letter(app: App, mail: Mail): Omit<Letter, 'id' | 'from' | 'to'>;
  sms(app: App, sms: Sms): Pick<SmsNote, 'text' | 'app'>;
};

/** The parts that sending needs in addition to a Core. */
export type Sending = { mailTransport: Transport; smsTransport: SmsTransport; render: Render };

export const messageJob = defineJob('mail', z.object({ mail_id: z.string() }), sendQueued);

async function sendQueued(core: Core & Sending, app: App, { mail_id: id }: { mail_id: string }): Promise<void> {
  const message = await findQueued(core, app, id);
  // It was sent (and its node died before it could say so), or it has expired.
  if (!message) return;
  try {
    await send(core, app, { id, ...message });
  } catch (error) {
    await markAttempt(core.db, app, id, messageOf(error));
    // What the other server said may quote the address; it is in the message's row, for the App's developers.
    const code: unknown = Reflect.get(Object(error), 'code');
    core.log.warn({ app_id: app.id, mail_id: id, channel: message.channel, err: { code } }, 'could not send a message');
    throw error;
  }
  await markSent(core.db, app, id);
}

async function send(core: Core & Sending, app: App, message: Message & { id: string }): Promise<void> {
  const { render, mailTransport, smsTransport, config } = core;
  const { id } = message;
  if (message.channel === 'sms') {
    const { sms } = message;
    await smsTransport.send({ id, to: sms.to, kind: sms.kind, ...render.sms(app, sms) });
  } else {
    const { mail } = message;
    const from = toSender(app, config.mailFrom);
    await mailTransport.send({ id, from, to: mail.to, ...render.letter(app, mail) });
  }
}

/**
 * The App's name before the server's address, without characters that could end a header or the quotes round the name.
 */
function toSender(app: App, from: string): Letter['from'] {
  return { name: app.name.replace(/[\p{C}"<>\\]/gu, ' ').trim(), address: /<([^<>]+)>/.exec(from)?.[1] ?? from.trim() };
}
