// The proxies of deploy/, as far as they can be read, and run if the programs are installed: what port 80 answers, which TLS
// port 443 speaks, and what reaches the server behind it.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, request as requestHttp, type Server } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protocolPaths } from '../../src/http/oidc/paths.ts';
import { MAX_IMPORT_BYTES } from '../../src/imports/take.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../kit/certificates.ts';
import { freePort } from '../kit/gatehouse.ts';
import { makeDirectory, ROOT, spawnProgram, until, watch } from '../kit/processes.ts';

const HOST = 'id.example.com';
const read = (file: string) => readFileSync(join(ROOT, 'deploy', file), 'utf8');

/** Addresses of programs: the protocol's except the pages, and the API's. */
const programs = [
  ...protocolPaths.filter((path) => !/^\/(authorize|logout)/.test(path)).map((path) => `/o/blog${path}`),
  ...['/api/v1/apps', '/o/blog/api/v1/users', '/token', '/.well-known/openid-configuration/o/blog'],
];
const pages = ['/', '/console', '/o/blog/authorize?client_id=a', '/o/blog/account', '/o/blog/interaction/a', '/tokens'];

type Ports = { http: number; https: number; upstream: number };
type Where = { directory: string; ports: Ports; certificate: Certificate };

const nginx = {
  file: 'nginx.conf',
  paths: /location ~ (\S+) \{/,
  /** The command that runs it. */
  prepare({ directory, ports, certificate }: Where): string[] {
    const server = read('nginx.conf')
      .replaceAll(/^ *listen \[::\].*\n/gm, '')
      .replaceAll(/listen 80\b/g, `listen 127.0.0.1:${ports.http}`)
      .replaceAll(/listen 443\b/g, `listen 127.0.0.1:${ports.https}`)
      .replace('127.0.0.1:3000', `127.0.0.1:${ports.upstream}`)
      .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate.cert};`)
      .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${certificate.key};`);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`);
    const main = `daemon off; pid nginx.pid; events {} http { access_log off; ${temporary.join(' ')} ${server} }`;
    writeFileSync(join(directory, 'main.conf'), main);
    return ['nginx', '-p', directory, '-c', 'main.conf', '-e', 'error.log'];
  },
};

const caddy = {
  file: 'Caddyfile',
  paths: /@programs path_regexp (\S+)/,
  prepare({ directory, ports, certificate }: Where): string[] {
    const sites = read('Caddyfile')
      .replace(`http://${HOST} {`, `http://${HOST}:${ports.http} {`)
      .replace(`https://${HOST} {`, `https://${HOST}:${ports.https} {`)
      .replace('127.0.0.1:3000', `127.0.0.1:${ports.upstream}`)
      .replace('tls {', `tls ${certificate.cert} ${certificate.key} {`);
    const main = `{\nadmin off\nauto_https off\ndefault_bind 127.0.0.1\nstorage file_system ${directory}\n}\n${sites}`;
    writeFileSync(join(directory, 'main.caddy'), main);
    return ['caddy', 'run', '--config', join(directory, 'main.caddy'), '--adapter', 'caddyfile'];
  },
};

test('nginx lets an import of users through, which is more than it takes unless it is told', () => {
  const megabytes = Number(/client_max_body_size (\d+)m;/.exec(read('nginx.conf'))?.[1]);
  expect(megabytes * 1_000_000).toBeGreaterThan(MAX_IMPORT_BYTES);
});

describe.each([
  ['nginx', nginx],
  ['Caddy', caddy],
])('the configuration for %s', (_, { file, paths }) => {
  test('redirects pages, and no address of a program', () => {
    const [, pattern = ''] = paths.exec(read(file)) ?? [];
    const isProgram = (path: string) => new RegExp(pattern).test(path);
    expect(programs.filter((path) => !isProgram(path))).toEqual([]);
    expect(pages.filter((path) => isProgram(path.split('?')[0]!))).toEqual([]);
  });

  test('speaks TLS 1.2 and 1.3, with ciphers that keep a secret', () => {
    const text = read(file).replaceAll(/^\s*#.*\n/gm, '');
    for (const [, protocols = ''] of text.matchAll(/protocols (.*?);?\n/g))
      expect(protocols.toLowerCase().replaceAll('tlsv', 'tls')).toBe('tls1.2 tls1.3');
    for (const [, list = ''] of text.matchAll(/ciphers (\S*ECDHE.*?);?\n/g)) {
      const ciphers = list.split(/[ :]/);
      expect(ciphers).toHaveLength(6);
      for (const cipher of ciphers) expect(cipher).toMatch(/ECDHE.(ECDSA|RSA).*(GCM|POLY1305)/);
    }
  });
});

const isInstalled = (program: string) => spawnSync(program, ['-v'], { stdio: 'ignore' }).error === undefined;

describe.each([
  ['nginx', nginx],
  ['caddy', caddy],
])('%s', (program, { prepare }) => {
  describe.skipIf(!isInstalled(program))('that is installed', () => {
    const directory = makeDirectory(program);
    const ports = { http: 0, https: 0, upstream: 0 };
    let ca: string;
    let upstream: Server;
    let proxy: ReturnType<typeof watch>;

    beforeAll(async () => {
      const authority = makeAuthority(directory.path);
      ca = readFileSync(authority.cert, 'utf8');
      const certificate = makeCertificate(directory.path, authority, [`DNS:${HOST}`]);
      // It tells what reached it.
      upstream = createServer(({ headers }, response) => {
        response.setHeader('Strict-Transport-Security', 'max-age=1').end(JSON.stringify(headers));
      }).listen(0, '127.0.0.1');
      await once(upstream, 'listening');
      Object.assign(ports, { http: await freePort(), https: await freePort() });
      ports.upstream = (upstream.address() as AddressInfo).port;
      mkdirSync(join(directory.path, 'home'));
      const command = prepare({ directory: directory.path, ports, certificate });
      proxy = watch(spawnProgram(command, { HOME: join(directory.path, 'home') }, directory.path));
      await until(`${program} answers: ${proxy.output()}`, () => ask('/').then(Boolean, () => false), 30_000);
    });
    afterAll(async () => {
      await proxy.stop();
      upstream.close();
      directory.remove();
    });

    type Asked = { port?: number; method?: string; headers?: Record<string, string> };

    async function ask(path: string, { port = ports.http, method = 'GET', headers = {} }: Asked = {}) {
      const options = { host: '127.0.0.1', port, method, path, headers: { host: HOST, ...headers }, agent: false };
      const sent = port === ports.https ? requestHttps({ ...options, ca, servername: HOST }) : requestHttp(options);
      const [response] = await once(sent.end(), 'response');
      const text = (await response.setEncoding('utf8').toArray()).join('');
      return { status: response.statusCode, headers: response.headers, text };
    }

    test.each(pages)('leads a browser from http: to https: at %s', async (path) => {
      const { status, headers } = await ask(path);
      expect([status, headers.location]).toEqual([301, `https://${HOST}${path}`]);
      expect(await ask(path, { method: 'POST' })).toMatchObject({ status: 403 });
    });

    test.each(programs)('refuses http: at %s', async (path) => {
      for (const method of ['GET', 'POST']) expect(await ask(path, { method })).toMatchObject({ status: 403 });
    });

    test('passes on the host and the address of the client, and not what the client claims', async () => {
      const headers = { 'x-forwarded-for': '203.0.113.9' };
      const { status, text } = await ask('/o/blog/token', { port: ports.https, method: 'POST', headers });
      expect(status).toBe(200);
      expect(JSON.parse(text)).toMatchObject({ host: HOST, 'x-forwarded-for': '127.0.0.1' });
    });

    test('says once for how long browsers keep to https:, and hides the metrics', async () => {
      const { headers } = await ask('/', { port: ports.https });
      expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
      expect(await ask('/metrics', { port: ports.https })).toMatchObject({ status: 404 });
    });

    test('serves no other name', async () => {
      const socket = connect({ host: '127.0.0.1', port: ports.https, servername: 'other.example.com', ca });
      await expect(once(socket, 'secureConnect')).rejects.toThrow();
      socket.destroy();
    });

    test.each<[SecureVersion, boolean]>([
      ['TLSv1', false],
      ['TLSv1.1', false],
      ['TLSv1.2', true],
      ['TLSv1.3', true],
    ])('speaks %s: %s', async (version, isSpoken) => {
      const weak = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
      const socket = connect({ host: '127.0.0.1', port: ports.https, servername: HOST, ca, ...weak });
      const spoken = await once(socket, 'secureConnect').then(
        () => socket.getProtocol(),
        () => undefined,
      );
      socket.destroy();
      expect(spoken).toBe(isSpoken ? version : undefined);
    });
  });
});
