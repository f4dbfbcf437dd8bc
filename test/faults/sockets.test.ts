// Sockets that are slow on purpose: each holds a connection, and the server lets go of it.
import { connect, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { SOCKET_TIMES } from '../../src/server.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { ask } from '../kit/raw.ts';

const times = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50, keepAliveTimeout: 60_000 };
const lines: { level: number; msg: string }[] = [];
const destination = new Writable({
  write(chunk, _, done) {
    lines.push(JSON.parse(String(chunk)));
    done();
  },
});

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { times, log: createLog('debug', destination) });
});
afterAll(() => gatehouse.stop());

/** Resolves with what was said when the server has closed. */
function hold(begin: string, drip?: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    let dripping: NodeJS.Timeout | undefined;
    const socket: Socket = connect(gatehouse.config.port, '127.0.0.1', () => {
      socket.write(begin);
      if (drip) dripping = setInterval(() => socket.write(drip), 20);
    });
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(said);
    });
  });
}

test('A126 slow clients are cut with 408, and others are served meanwhile', async () => {
  const host = new URL(gatehouse.url).host;
  const post = `POST /console HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 100000\r\n\r\n`;
  const slow = {
    silent: hold(''),
    'half a header': hold('GET / HTTP/1.1\r\nHo'),
    'a header that never ends': hold(`GET / HTTP/1.1\r\nHost: ${host}\r\n`, 'X-A: b\r\n'),
    'no body': hold(post),
    'a body in drops': hold(post, 'x'),
  };
  const crowd = Promise.all(Array.from({ length: 200 }, () => hold('GET / HTTP/1.1\r\n', 'X')));
  expect((await ask(gatehouse, { path: '/healthz' })).status).toBe(200);
  for (const [name, closed] of Object.entries(slow)) expect(await closed, name).toMatch(/^(HTTP\/1\.1 (408|4\d\d) |$)/);
  await crowd;
  expect((await ask(gatehouse, { path: '/healthz' })).status).toBe(200);
});

test('a connection that sent nothing, as browsers open some, is no warning', async () => {
  lines.length = 0;
  await hold('');
  expect(lines).toMatchObject([{ level: 20, msg: 'closed a connection that sent nothing' }]);
});

test('A126 by the times of a real server that is after at most 15 seconds', () => {
  const { http } = gatehouse.server;
  expect(http).toMatchObject({ headersTimeout: 200, requestTimeout: 400 });
  const { headersTimeout, requestTimeout, connectionsCheckingInterval } = SOCKET_TIMES;
  expect(Math.max(headersTimeout, requestTimeout) + connectionsCheckingInterval).toBeLessThanOrEqual(15_000);
  expect(http.timeout).toBeGreaterThan(0);
});
