// A real mail server on this machine, which can be away, slow or rude.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { until } from '../processes.ts';

export type Received = { from: string; to: string[]; raw: string; mail: ParsedMail };

export type MailServer = {
  url: string;
  received: Received[];
  /** The first mail to an address that has come or comes within ten seconds. */
  to(address: string, count?: number): Promise<Received>;
  stop(): Promise<void>;
};

export async function startMailServer(
  port = 0,
  options: SMTPServerOptions = {},
  host = '127.0.0.1',
): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    // Connections of a pool are idle, and would keep it from ending.
    closeTimeout: 100,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks).toString();
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        received.push({ from, to: rcptTo.map(({ address }) => address), raw, mail: await simpleParser(raw) });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const listening = server.listen(port, host);
  await once(listening, 'listening');
  return {
    url: `smtp://${host}:${(listening.address() as AddressInfo).port}`,
    received,
    async to(address, count = 1) {
      const found = () => received.filter(({ to }) => to.includes(address));
      await until(`${count} mail(s) came to ${address}`, () => found().length >= count);
      return found()[count - 1]!;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
