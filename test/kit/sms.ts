// SMS: those in the inbox of a Gatehouse that was started with `{ mail: true }`, and a webhook as an operator's, on this
// machine.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SmsNote } from '../../src/mail/sms.ts';
import type { Gatehouse } from './gatehouse.ts';
import { until } from './processes.ts';

/** Newest first. */
export function smsTo({ system }: Gatehouse, phone: string): SmsNote[] {
  return system.smsTransport.inbox!.filter(({ to }) => to === phone);
}

/** The code of the newest SMS to a number, when there are `count` of them. */
export async function codeTo(gatehouse: Gatehouse, phone: string, count = 1): Promise<string> {
  await until(`${count} SMS came to ${phone}`, () => smsTo(gatehouse, phone).length >= count);
  return codeOfSms(smsTo(gatehouse, phone)[0]!);
}

export const codeOfSms = ({ text }: SmsNote): string => /\b\d{6}\b/.exec(text)?.[0] ?? '';

let count = 0;
/** A number that no other test has. */
export const newPhone = (): string => `+4915${String(process.pid % 10_000).padStart(4, '0')}${1000 + ++count}`;

/** As in production without SMS_URL; gives what turns it on again. */
export function turnSmsOff({ system }: Gatehouse): () => void {
  const on = system.config;
  system.config = { ...on, smsUrl: undefined, production: true };
  return () => {
    system.config = on;
  };
}

export type SmsReceiver = {
  url: string;
  received: { headers: IncomingHttpHeaders; path: string; body: SmsNote }[];
  stop(): Promise<void>;
};

/** `answer` decides the status; a 3xx leads to `/elsewhere`. */
export async function startSmsReceiver(port = 0, answer: () => number = () => 204): Promise<SmsReceiver> {
  const received: SmsReceiver['received'] = [];
  const server = createServer(async (request, response) => {
    const text = (await request.setEncoding('utf8').toArray()).join('');
    const status = answer();
    received.push({ headers: request.headers, path: request.url!, body: JSON.parse(text) });
    response.writeHead(status, { location: '/elsewhere' }).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`,
    received,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
