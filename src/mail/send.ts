// The job that sends a mail or an SMS: it renders the row and hands it to its transport. It is retried until the
// message is sent, refused for good, or has expired.

import { z } from 'zod';
import type { App } from '../apps/app.ts';
import type { Core } from '../core.ts';
import { defineJob, type JobResult } from '../job.ts';
import { messageOf } from '../log.ts';
import type { Urgency } from '../queue/turns.ts';
import type { Mail, Message, Sms } from './kinds.ts';
import { findQueued, markAttempt, markSent } from './queued.ts';
import type { SmsNote, SmsTransport } from './sms.ts';
import { type Letter, RefusedForGood, type Transport } from './transport.ts';

/** Renders messages; http/ implements it, because language and design live there. */
export type Render = {
  letter(app: App, mail: Mail): Omit<Letter, 'id' | 'from' | 'to'>;
  sms(app: App, sms: Sms): Pick<SmsNote, 'text' | 'app'>;
};

/** The parts that sending needs in addition to a Core. */
export type Sending = { mailTransport: Transport; smsTransport: SmsTransport; render: Render };

const payload = z.object({ mail_id: z.string() });

/** A queue for each server that messages are handed to: SMS don't wait for the mail server. */
export const messageJobs = {
  mail: defineJob('mail', payload, sendQueued),
  sms: defineJob('sms', payload, sendQueued),
};

type Sendable = { id: string; channel: Message['channel']; urgency: Urgency };

/** Part of the transaction that writes the message. */
export async function enqueueSending(
  core: Core,
  app: { id: string },
  { id, channel, urgency }: Sendable,
): Promise<void> {
  await messageJobs[channel].enqueue(core, app, { mail_id: id }, { urgency });
}

/** Also of SMS that an older version wrote into the queue of mails. */
async function sendQueued(core: Core & Sending, app: App, { mail_id: id }: { mail_id: string }): Promise<JobResult> {
  const queued = await findQueued(core, app, id);
  const about = { app_id: app.id, mail_id: id };
  if (queued.state === 'expired') {
    core.log.warn(about, 'a message expired before it could be sent');
    return 'expired';
  }
  // It was sent, and its node died before it could say so.
  if (queued.state === 'settled') return 'done';
  const { message } = queued;
  try {
    await send(core, app, { id, ...message });
  } catch (error) {
    const isRefused = error instanceof RefusedForGood;
    await markAttempt(core.db, app, { id, state: isRefused ? 'refused' : 'queued', error: messageOf(error) });
    // What the other server said may quote the address; it is in the message's row, for the App's developers.
    const { code, responseCode: answer } = Object(isRefused ? error.cause : error);
    const told = { ...about, channel: message.channel, err: { code }, ...(isRefused && { answer }) };
    core.log.warn(told, isRefused ? 'a message was refused for good' : 'could not send a message');
    if (isRefused) return 'refused';
    throw error;
  }
  await markSent(core.db, app, id);
  return 'done';
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
