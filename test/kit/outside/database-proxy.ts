// Stands between a server and its PostgreSQL, and does what networks do: refuses, swallows, or breaks a connection just
// after the commit, before the answer.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type DatabaseProxy = {
  /** For the server under test. */
  url: string;
  /** All connections break, and new ones are refused, until `up`. */
  down(): void;
  up(): void;
  /** Connections stay, but nothing comes through any more, until `release`; new ones likewise. */
  hold(): void;
  release(): void;
  /** The connections there are fall silent for good, as when a machine loses its power; new ones work. */
  silence(): void;
  /** The next statement whose bytes hold `text` (a statement's name, say) is carried out, and its answer lost with the connection. */
  loseAnswerTo(text: string): Promise<void>;
  /** New connections go to this database from now on, as when an address moves to another machine. */
  leadTo(databaseUrl: string): void;
  /** New connections whose start-up message holds `text` (application_name, say) are refused; those there are break. */
  refuse(text: string): void;
  close(): Promise<void>;
};

type Link = { client: Socket; server: Socket; startUp: string };

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  let target = new URL(databaseUrl);
  const links = new Set<Link>();
  const refused: string[] = [];
  let isDown = false;
  let isHeld = false;
  let awaited: { text: string; lost: () => void } | undefined;

  const listener = createServer((client) => {
    if (isDown) return client.resetAndDestroy();
    const server = connect(Number(target.port || 5432), target.hostname);
    const link = { client, server, startUp: '' };
    links.add(link);
    let losing: (() => void) | undefined;

    client.on('data', (bytes: Buffer) => {
      const text = bytes.toString('latin1');
      link.startUp ||= text;
      if (refused.some((one) => link.startUp.includes(one))) return cut(link);
      if (awaited && text.includes(awaited.text)) {
        losing = awaited.lost;
        awaited = undefined;
      }
      server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      if (!losing) return void client.write(bytes);
      if (!isOver(bytes)) return;
      cut(link);
      losing();
    });
    if (isHeld) pause(link);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => cut(link));
      socket.on('close', () => cut(link));
    }
  });

  function cut(link: Link): void {
    if (!links.delete(link)) return;
    link.client.destroy();
    link.server.destroy();
  }
  const cutAll = () => [...links].forEach(cut);

  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((listener.address() as AddressInfo).port);

  return {
    url: url.href,
    down() {
      isDown = true;
      cutAll();
    },
    up() {
      isDown = false;
    },
    hold() {
      isHeld = true;
      for (const link of links) pause(link);
    },
    release() {
      isHeld = false;
      for (const { client, server } of links) for (const socket of [client, server]) socket.resume();
    },
    loseAnswerTo: (text) =>
      new Promise((resolve) => {
        awaited = { text, lost: resolve };
      }),
    silence() {
      for (const link of links) pause(link);
    },
    leadTo(databaseUrl) {
      target = new URL(databaseUrl);
    },
    refuse(text) {
      refused.push(text);
      for (const link of links) if (link.startUp.includes(text)) cut(link);
    },
    async close() {
      cutAll();
      listener.close();
      await once(listener, 'close');
    },
  };
}

function pause({ client, server }: Link): void {
  client.pause();
  server.pause();
}

/** ReadyForQuery outside of a transaction: what was asked is committed. (PostgreSQL manual, 55.7: `Z`, length 5, `I`.) */
const READY_AND_IDLE = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

function isOver(bytes: Buffer): boolean {
  return bytes.subarray(-READY_AND_IDLE.length).equals(READY_AND_IDLE);
}
