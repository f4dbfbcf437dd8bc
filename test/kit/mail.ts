// The mails of a Gatehouse that was started with `{ mail: true }`: its inbox in memory. Also those to an App's owner, sent or not.
import type { App } from '../../src/apps/app.ts';
import { addMember } from '../../src/apps/members.ts';
import type { Mail, Sms } from '../../src/mail/kinds.ts';
import { findQueued } from '../../src/mail/queued.ts';
import { messageJobs } from '../../src/mail/send.ts';
import type { Letter } from '../../src/mail/transport.ts';
import type { Queue } from '../../src/queue.ts';
import type { System } from '../../src/system.ts';
import { makeUser } from './app.ts';
import type { Gatehouse } from './gatehouse.ts';
import { untilIdle } from './jobs.ts';
import { until } from './processes.ts';

/** Newest first. */
export function mailsTo({ system }: Gatehouse, address: string): Letter[] {
  return system.mailTransport.inbox!.filter(({ to }) => to === address);
}

/** The newest mail to an address, when there are `count` of them. */
export async function mailTo(gatehouse: Gatehouse, address: string, count = 1): Promise<Letter> {
  await until(`${count} mail(s) came to ${address}`, () => mailsTo(gatehouse, address).length >= count);
  return mailsTo(gatehouse, address)[0]!;
}

/** Whether those are all that there are, once everything is done that could send one. */
export async function noMoreMail(gatehouse: Gatehouse, address: string, count: number): Promise<boolean> {
  await untilIdle(gatehouse);
  return mailsTo(gatehouse, address).length === count;
}

/** A new owner of the App, and the mails to that owner once everything is done that could send one. */
export async function makeOwner(gatehouse: Gatehouse, app: App) {
  const { db } = gatehouse.database;
  const { id, app_id, email } = await makeUser(gatehouse, await gatehouse.system.consoleApp());
  await addMember(db, app, { id, app_id }, 'owner');
  const mails = async () => {
    await untilIdle(gatehouse);
    return db.selectFrom('mails').selectAll().where('recipient', '=', email).orderBy('created_at').execute();
  };
  return { mails };
}

export const linkIn = ({ text }: Letter): string => /https?:\/\/\S+/.exec(text)?.[0] ?? '';
export const codeIn = ({ text }: Letter): string => /\b\d{6}\b/.exec(text)?.[0] ?? '';

/** For what sends a mail or an SMS when only that is wanted: a core that keeps it and leaves no jobs, of whatever kind. */
export function catchMails({ system }: Gatehouse): { core: System; mails: Mail[]; texts: Sms[] } {
  const mails: Mail[] = [];
  const texts: Sms[] = [];
  const enqueue: Queue['enqueue'] = async (db, name, data) => {
    if (!(name in messageJobs)) return;
    const { app_id, mail_id } = data as { app_id: string; mail_id: string };
    const queued = await findQueued({ ...system, db }, { id: app_id }, mail_id);
    const message = queued.state === 'queued' ? queued.message : undefined;
    if (message?.channel === 'mail') mails.push(message.mail);
    if (message?.channel === 'sms') texts.push(message.sms);
  };
  return { core: { ...system, queue: { ...system.queue, enqueue } }, mails, texts };
}
