// The port itself speaks plain HTTP: in production it serves its proxy and this machine, and nobody else.
import { Writable } from 'node:stream';
import inject from 'light-my-request';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';

const BASE_URL = 'https://id.example.com';
const METRICS_TOKEN = 'a-token-for-the-metrics';
const STRANGER = '198.51.100.7';

const lines: string[] = [];
const destination = new Writable({
  write(chunk, _, done) {
    lines.push(String(chunk));
    done();
  },
});

let gatehouse: Gatehouse;
beforeAll(async () => {
  const environment = {
    NODE_ENV: 'production',
    BASE_URL,
    SECRET_KEY,
    TRUST_PROXY: '10.1.0.0/16, fd00::/8',
    METRICS_TOKEN,
  };
  gatehouse = await startGatehouse(environment, { log: createLog('warn', destination) });
});
afterAll(() => gatehouse.stop());

/** As a peer at this address sends it. */
async function ask(remoteAddress: string, path = '/o/console/.well-known/openid-configuration', headers = {}) {
  const host = new URL(BASE_URL).host;
  const request = { url: path, remoteAddress, headers: { host, authorization: `Bearer ${METRICS_TOKEN}`, ...headers } };
  return inject(gatehouse.server.handle as never, request);
}

describe('in production', () => {
  // The first, because a flood of these lines is cut off.
  test('a refused peer is in the log, by its address', async () => {
    await ask('198.51.100.8');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ refused: 'peer', ip: '198.51.100.8', msg: expect.stringContaining('TRUST_PROXY') }),
    ]);
  });

  test.each([
    ['the proxy', '10.1.2.3'],
    ['the proxy at a dual-stack socket', '::ffff:10.1.2.3'],
    ['the proxy, by IPv6', 'fd00::1'],
    ['this machine', '127.0.0.1'],
    ['this machine, by IPv6', '::1'],
  ])('%s is served', async (_, peer) => {
    expect((await ask(peer)).statusCode).toBe(200);
    expect((await ask(peer, '/metrics')).statusCode).toBe(200);
  });

  test.each(['/dev/components', '/dev/mail'])('%s is only for development', async (path) => {
    expect((await ask('127.0.0.1', path)).statusCode).toBe(404);
  });

  test.each([
    ['a stranger', STRANGER, {}],
    ['a stranger at a dual-stack socket', `::ffff:${STRANGER}`, {}],
    ['a stranger, by IPv6', '2001:db8::7', {}],
    ['a stranger who claims to come from the proxy', STRANGER, { 'x-forwarded-for': '10.1.2.3, 127.0.0.1' }],
    ['a stranger who claims to have come over TLS', STRANGER, { 'x-forwarded-proto': 'https' }],
  ])('A181 %s is refused at every door but the probes', async (_, peer, headers) => {
    for (const path of ['/', '/console', '/o/console/token', '/o/console/api/v1/users', '/metrics', '/assets/x']) {
      const { statusCode, headers: answered, payload } = await ask(peer, path, headers);
      expect([path, statusCode, answered.connection]).toEqual([path, 421, 'close']);
      expect(payload).toContain(BASE_URL);
    }
    for (const path of ['/healthz', '/readyz']) expect((await ask(peer, path, headers)).statusCode).toBe(200);
  });
});

test('A294 a development server that others can open has no pages with the mails that it did not send', async () => {
  const at = async (BASE_URL: string) => {
    const open = await startGatehouse({ BASE_URL });
    const { host, pathname } = new URL(`${BASE_URL}/dev`);
    const statuses = ['components', 'mail'].map(async (page) => {
      const request = { url: `${pathname}/${page}`, headers: { host } };
      return (await inject(open.server.handle as never, request)).statusCode;
    });
    return Promise.all(statuses).finally(() => open.stop());
  };
  expect(await at('https://id.example.com')).toEqual([404, 404]);
  expect(await at('http://192.0.2.7:3000')).toEqual([404, 404]);
  expect(await at('http://127.0.0.1:3000')).toEqual([200, 200]);
});
