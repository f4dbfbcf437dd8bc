// Another server that receives our requests: it keeps each of them, and answers as a test says.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

/** `bytes`: of the body, which need not be a text. */
export type Received = { path: string; headers: IncomingHttpHeaders; body: string; bytes: Buffer };

export type Receiver = {
  url: string;
  received: Received[];
  /** Answers from now on; 204 until something is set. */
  answer: (response: ServerResponse, request: Received) => void | Promise<void>;
  stop(): Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const one = { path: request.url ?? '', headers: request.headers, body: bytes.toString(), bytes };
    receiver.received.push(one);
    await receiver.answer(response, one);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    answer: answerWith(204),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return receiver;
}

export const answerWith =
  (status: number, body?: string, headers: Record<string, string> = {}): Receiver['answer'] =>
  (response) =>
    void response.writeHead(status, headers).end(body);
