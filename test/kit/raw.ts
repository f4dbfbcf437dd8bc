// Requests as fetch would not send them: with another Host, two cookies of one name, half a message, megabytes.
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export type RawRequest = {
  method?: string | undefined;
  path: string;
  headers?: OutgoingHttpHeaders | undefined;
  body?: string | Buffer | undefined;
};

/** A server by what it answers for and where it listens: a Gatehouse of this process, or one of its own (processes.ts). */
export type Listening = { url: string; config: { port: number } };

export type RawAnswer = { status: number; headers: IncomingHttpHeaders; text: string };

/** An answer may lead back with a `state` as long as a form may be, percent-encoded. Node's client takes 16 KB by default. */
const MAX_ANSWER_HEADERS = 512 * 1024;

/** One request over a connection of its own, to where the server really listens; `Host` is BASE_URL's unless given. */
export function ask(gatehouse: Listening, { method, path, headers, body }: RawRequest): Promise<RawAnswer> {
  const host = new URL(gatehouse.url).host;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: gatehouse.config.port,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        path,
        headers: { host, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }), ...headers },
        agent: false,
        maxHeaderSize: MAX_ANSWER_HEADERS,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends bytes as they are; returns what came back until the server closed. */
export function speak(gatehouse: Listening, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(gatehouse.config.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(said));
  });
}

/** For a Visitor of a server whose BASE_URL is not where it listens: `visitor.send = sendTo(gatehouse)`. */
export function sendTo(gatehouse: Listening): typeof fetch {
  return async (input, init = {}) => {
    const { host, pathname, search } = new URL(String(input));
    const answer = await ask(gatehouse, {
      method: init.method,
      path: pathname + search,
      headers: {
        ...Object.fromEntries(new Headers(init.headers)),
        host,
        ...(init.body instanceof URLSearchParams && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: init.body === undefined || init.body === null ? undefined : String(init.body),
    });
    const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
      [value ?? []].flat().map((one): [string, string] => [name, one]),
    );
    return new Response(answer.text || null, { status: answer.status, headers });
  };
}
