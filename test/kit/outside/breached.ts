// A service with the range API of Have I Been Pwned, and its file, of a few passwords.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

/** Lines of the file, in order; `count` is the same for all. */
export const linesOf = (passwords: string[], count = 7) => passwords.map((one) => `${sha1(one)}:${count}`).sort();

type Ask = { path: string; padding: string | undefined };
type State = { answer: 'range' | 'silence' | { status: number; body: string } };

/** `padding`: passwords whose hashes are only in the answer to hide its size. */
export async function startBreachedPasswords(passwords: string[], padding: string[] = []) {
  const lines = [...linesOf(passwords), ...linesOf(padding, 0)];
  const asked: Ask[] = [];
  const state: State = { answer: 'range' };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push({ path, padding: request.headers['add-padding']?.toString() });
    const { answer } = state;
    if (answer === 'silence') return;
    if (answer !== 'range') return void response.writeHead(answer.status).end(answer.body);
    const prefix = path.split('/').at(-1) ?? '';
    const range = lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length));
    response.end([`${'0'.repeat(35)}:3`, ...range, `${'F'.repeat(35)}:0`].join('\r\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    state,
    environment: { BREACHED_PASSWORDS: `http://127.0.0.1:${port}/range/` },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
