// The mails of a Gatehouse that was started with `{ mail: true }`: its inbox in memory.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mail, Sms } from '../../src/mail/kinds.ts';
import type { Outbox } from '../../src/mail/outbox.ts';
import type { Letter } from '../../src/mail/transport.ts';
import type { Gatehouse } from './gatehouse.ts';
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

/** Long enough for a mail that should not come. */
export async function noMoreMail(gatehouse: Gatehouse, address: string, count: number): Promise<boolean> {
  await sleep(400);
  return mailsTo(gatehouse, address).length === count;
}

export const linkIn = ({ text }: Letter): string => /https?:\/\/\S+/.exec(text)?.[0] ?? '';
export const codeIn = ({ text }: Letter): string => /\b\d{6}\b/.exec(text)?.[0] ?? '';

/** For what sends a mail or an SMS when only that is wanted: an outbox that keeps it, and no job. */
export function catchMails(): { outbox: Outbox; mails: Mail[]; texts: Sms[] } {
  const mails: Mail[] = [];
  const texts: Sms[] = [];
  const outbox: Outbox = {
    enqueue: async (_db, _app, mail) => void mails.push(mail),
    enqueueSms: async (_db, _app, sms) => void texts.push(sms),
  };
  return { outbox, mails, texts };
}
