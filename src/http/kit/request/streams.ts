// Server-sent events, for pages that follow what happens. A stream lives as long as its page, so it asks again and again
// whether its reader may still see it, and a process keeps few of them. Which messages it carries is up to the page.
import type { ServerResponse } from 'node:http';
import { messageOf } from '../../../log.ts';
import { Problem } from '../../../problem.ts';
import type { System } from '../../../system.ts';
import type { Context } from './context.ts';

/** A comment keeps the connection (server.ts cuts silent ones), and the reader is asked about again. */
export const HEARTBEAT_MS = 15_000;
/** When a browser connects again after a connection that broke off. */
const RETRY_MS = 3_000;
/** In this process. A reader's fourth ends the oldest, whose browser may be gone. */
export const MAX_OF_READER = 3;
const MAX_OF_PROCESS = 1_000;
/** A client that doesn't read is cut off. Its browser connects again and learns what it missed. */
export const MAX_UNREAD_BYTES = 64 * 1024;

/** Why a stream ended for good: the script doesn't open it again by itself. */
type End = 'displaced' | 'refused';

export type Stream = {
  /** The id comes back as `Last-Event-ID` when the browser connects again. */
  send(event: string, message: { id: string; data: object }): void;
};

type Reading = {
  reader: { id: string };
  /** Whether the reader may still see what the stream tells. */
  isAdmitted(): Promise<boolean>;
  /** Starts whatever feeds the stream, and returns how to stop it. */
  feed(stream: Stream): () => void;
};

/**
 * Answers with a stream until the browser leaves, its reader is no longer admitted, or the server stops. Throws `forbidden`
 * for a request of another site, and `busy`.
 */
export function openStream(system: System, ctx: Context, { reader, isAdmitted, feed }: Reading): void {
  // SameSite keeps our cookies from other sites. This also refuses other origins of the same site.
  const site = ctx.get('sec-fetch-site');
  if (site !== '' && site !== 'same-origin') throw new Problem('forbidden', 'Only pages of this server may open it');
  const streams = streamsOf(system);
  if (streams.size >= MAX_OF_PROCESS) throw new Problem('busy');
  const { res: response } = ctx;
  ctx.respond = false;
  const stream = createStream(response);
  if (stopping.has(system)) {
    stream.end();
    return;
  }
  const own = [...streams].filter(({ reader_id }) => reader_id === reader.id);
  for (const oldest of own.slice(0, Math.max(0, own.length + 1 - MAX_OF_READER))) {
    streams.delete(oldest);
    oldest.end('displaced');
  }
  const entry = { reader_id: reader.id, end: stream.end };
  streams.add(entry);
  const stop = feed(stream);
  const heartbeat = setInterval(() => {
    isAdmitted().then(
      (may) => (may ? stream.beat() : stream.end('refused')),
      (error) => {
        system.log.warn({ error: messageOf(error) }, 'could not check who reads a stream');
        stream.end();
      },
    );
  }, HEARTBEAT_MS);
  const close = () => {
    clearInterval(heartbeat);
    streams.delete(entry);
    stop();
  };
  if (response.closed) close();
  else response.once('close', close);
}

type Entry = { reader_id: string; end(why?: End): void };
const open = new WeakMap<System, Set<Entry>>();
const stopping = new WeakSet<System>();

function streamsOf(system: System): Set<Entry> {
  const found = open.get(system) ?? new Set();
  open.set(system, found);
  return found;
}

export const countStreams = (system: System): number => streamsOf(system).size;

/** The server stops and waits for none of them: their browsers connect again, to another node. */
export function endStreams(system: System): void {
  stopping.add(system);
  for (const { end } of streamsOf(system)) end();
}

export const isStopping = (system: System): boolean => stopping.has(system);

/** The stream of one answer; `openStream` looks after it. */
export function createStream(response: ServerResponse) {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    // nginx would keep messages until its buffer is full.
    'X-Accel-Buffering': 'no',
  });
  function write(text: string): void {
    if (response.writableEnded || response.destroyed) return;
    response.write(text);
    if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
  }
  write(`retry: ${RETRY_MS}\n\n`);
  return {
    send(event: string, { id, data }: { id: string; data: object }) {
      write(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    beat() {
      write(':\n\n');
    },
    /** Without a reason the browser connects again. */
    end(why?: End) {
      if (why) write(`event: end\ndata: ${why}\n\n`);
      response.end();
      // A client that doesn't read must not hold its connection.
      setTimeout(() => response.destroy(), RETRY_MS).unref();
    },
  };
}
