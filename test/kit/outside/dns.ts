// A DNS server on this machine that has TXT records, or is slow, or answers nothing at all.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode } from 'dns-packet';

export type TestDns = {
  /** For DNS_SERVERS. */
  address: string;
  /** By name; each record as its parts. A name without any has none. */
  records: Map<string, string[][]>;
  /** Questions get no answer. */
  silent: boolean;
  /** Questions are refused, as by a resolver that doesn't know us. */
  refusing: boolean;
  /** The names that were asked for. */
  asked: string[];
  stop(): Promise<void>;
};

/** RFC 1035 §4.1.1: RCODE 5. */
const REFUSED = 0x8185;

export async function startDns(): Promise<TestDns> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const dns: TestDns = {
    address: `127.0.0.1:${socket.address().port}`,
    records: new Map(),
    silent: false,
    refusing: false,
    asked: [],
    async stop() {
      socket.close();
      await once(socket, 'close');
    },
  };
  socket.on('message', (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const name = questions[0]?.name.toLowerCase() ?? '';
    dns.asked.push(name);
    if (dns.silent) return;
    const answers = (dns.records.get(name) ?? []).map((data) => ({ type: 'TXT' as const, name, ttl: 0, data }));
    const flags = dns.refusing ? REFUSED : 0x8180;
    socket.send(encode({ type: 'response', id, questions, answers, flags }), port, address);
  });
  return dns;
}
