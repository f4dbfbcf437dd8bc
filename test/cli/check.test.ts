// `gatehouse check` against servers that are right, misled by a proxy, or not there.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer, type SecureVersion } from 'node:tls';
import type { SMTPServerOptions } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { updateApp } from '../../src/apps/apps.ts';
import { checkCommands } from '../../src/cli/check/command.ts';
import { DONE, REFUSED } from '../../src/cli/command.ts';
import { makeAuthority, makeCertificate } from '../kit/certificates.ts';
import { freePort, type Gatehouse, SECRET_KEY, startGatehouse } from '../kit/gatehouse.ts';
import { startMailServer } from '../kit/outside/smtp.ts';
import { makePlace } from '../kit/place.ts';
import { makeDirectory } from '../kit/processes.ts';
import { commandLine } from './command-line.ts';

const NOWHERE = `http://localhost:${await freePort()}`;

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

type Check = { name: string; status: string; message: string };

type Outcome = { code: number | null } & Partial<Check>;

/** What `gatehouse check` says of one thing, and its exit code. */
async function checkByProcess(name: string, settings: NodeJS.ProcessEnv): Promise<Outcome> {
  const { run, remove } = commandLine({ BASE_URL: NOWHERE, ...settings });
  const { code, stdout, stderr } = await run(['check', '--json']);
  remove();
  expect(stderr).toBe('');
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: Check[] };
  expect(ok).toBe(code === 0);
  return { code, ...checks.find((one) => one.name === name) };
}

/** The same of the command's own function: to load the modules of a process takes a hundred times as long as a check. */
async function check(name: string, settings: NodeJS.ProcessEnv): Promise<Outcome> {
  const { environment, remove } = commandLine({ BASE_URL: NOWHERE, ...settings });
  const own = process.env;
  process.env = environment;
  try {
    const { json, failed } = (await checkCommands.commands[0]!.run({}, []))!;
    const checks = json.checks as Check[];
    expect(json.ok).toBe(!failed);
    return { code: failed ? REFUSED : DONE, ...checks.find((one) => one.name === name) };
  } finally {
    process.env = own;
    remove();
  }
}

async function listen<Kind extends Server>(server: Kind): Promise<{ port: number } & AsyncDisposable> {
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const close = async () => void server.close();
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close };
}

/** A proxy that passes the Host header on as it came, or as it thinks best. */
function proxyTo(upstream: string, host: (asked: string) => string, rewrite = (body: string) => body) {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, host: host(asked.headers.host!), 'accept-encoding': 'identity' };
    const passed = request(new URL(asked.url!, upstream), { headers }, async (got) => {
      const body = rewrite((await got.setEncoding('utf8').toArray()).join(''));
      answer.writeHead(got.statusCode!, { 'content-type': got.headers['content-type'] }).end(body);
    });
    passed.end();
  });
  return listen(server);
}

describe('discovery', () => {
  test('is fine where the server answers as BASE_URL', async () => {
    expect(await checkByProcess('discovery', { BASE_URL: gatehouse.url })).toMatchObject({ code: 0, status: 'ok' });
  });

  test('warns where no server answers', async () => {
    const outcome = await check('discovery', {});
    expect(outcome).toMatchObject({ code: 0, status: 'warn', message: expect.stringContaining('no server answers') });
  });

  test('fails where the server is asked by a name that isn’t its own, and says which is', async () => {
    await using proxy = await proxyTo(gatehouse.url, (asked) => asked);
    const outcome = await check('discovery', { BASE_URL: `http://localhost:${proxy.port}` });
    expect(outcome).toMatchObject({ code: 1, status: 'fail', message: expect.stringContaining(gatehouse.url) });
  });

  test.each([
    ['host', (body: string) => body],
    ['protocol', (body: string) => body.replaceAll('http://', 'https://')],
  ])('fails where the %s of the issuer differs, and says so', async (part, rewrite) => {
    await using proxy = await proxyTo(gatehouse.url, () => new URL(gatehouse.url).host, rewrite);
    const outcome = await check('discovery', { BASE_URL: `http://localhost:${proxy.port}` });
    expect(outcome).toMatchObject({
      code: 1,
      status: 'fail',
      message: expect.stringContaining(`the ${part} of its issuer`),
    });
  });

  test.each([
    ['ok', 200],
    ['warn', 404],
  ])('below a path says %s if the well-known address at the root of the host answers %i', async (status, inserted) => {
    const issuer = `/id/o/console`;
    await using server = await listen(
      createServer((asked, answer) => {
        const isInserted = asked.url === `/.well-known/oauth-authorization-server${issuer}`;
        const document = { issuer: `http://localhost:${server.port}${issuer}` };
        answer.writeHead(isInserted ? inserted : 200).end(JSON.stringify(document));
      }),
    );
    const outcome = await check('discovery', { BASE_URL: `http://localhost:${server.port}/id` });
    expect(outcome).toMatchObject({ code: 0, status });
    if (status === 'warn') expect(outcome.message).toContain('/.well-known/');
  });

  test.each([
    ['a redirect', 302, { location: 'https://id.example.com/' }, 'https://id.example.com/'],
    ['another program', 200, {}, 'not with our discovery document'],
    ['an error', 502, {}, '502'],
  ])('fails where %s answers', async (_, status, headers, why) => {
    await using other = await listen(createServer((_, answer) => void answer.writeHead(status, headers).end('hello')));
    const outcome = await check('discovery', { BASE_URL: `http://localhost:${other.port}` });
    expect(outcome).toMatchObject({ code: 1, status: 'fail', message: expect.stringContaining(why) });
  });
});

describe('tls', () => {
  test.each([
    ['ok', 'on this machine', { DATABASE_URL: 'postgres://u@127.0.0.1:1/d' }],
    ['ok', 'verified', { DATABASE_URL: 'postgres://u@db.invalid/d?sslmode=verify-full' }],
    ['warn', 'db.invalid/d is not verified', { DATABASE_URL: 'postgres://u@db.invalid/d', DATABASE_TLS: 'off' }],
  ])('says %s, with “%s”', async (status, message, given) => {
    const production = { NODE_ENV: 'production', BASE_URL: 'https://id.invalid', SECRET_KEY };
    const outcome = await check('tls', { ...production, ...given });
    expect(outcome).toMatchObject({ status, message: expect.stringContaining(message) });
  });
});

describe('https', () => {
  const directory = makeDirectory('https');
  const authority = makeAuthority(directory.path);
  afterAll(() => directory.remove());

  test.each<[string, string, TlsOptions]>([
    ['ok', 'TLS 1.3, certificate for 2', {}],
    ['ok', 'TLS 1.2, certificate', { maxVersion: 'TLSv1.2' }],
    ['warn', 'TLS 1.1', { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['warn', 'renewal', { days: 3 }],
  ])('says %s, with “%s”', async (status, message, { days = 30, ...options }) => {
    const { key, cert } = makeCertificate(directory.path, authority, ['DNS:localhost'], days);
    const files = { key: readFileSync(key), cert: readFileSync(cert) };
    await using server = await listen(createTlsServer({ ...files, ...options }));
    const outcome = await check('https', { BASE_URL: `https://localhost:${server.port}` });
    expect(outcome).toMatchObject({ status, message: expect.stringContaining(message) });
  });

  test('warns where nobody speaks TLS', async () => {
    await using server = await listen(createTcpServer((socket) => socket.destroy()));
    const outcome = await check('https', { BASE_URL: `https://localhost:${server.port}` });
    expect(outcome).toMatchObject({ status: 'warn', message: expect.stringContaining('not checked') });
  });
});

type TlsOptions = { maxVersion?: SecureVersion; minVersion?: SecureVersion; ciphers?: string; days?: number };

describe('origins', () => {
  test('warns in production of a second App without APP_URL', async () => {
    const place = await makePlace('origins');
    const given = { ...place.environment, SECRET_KEY, NODE_ENV: 'production', BASE_URL: 'https://id.invalid' };
    const { answer, remove } = commandLine(given);
    const apart = { ...given, APP_URL: 'https://{app}.id.invalid' };
    await answer(['app', 'create', '--name', 'Blog']);
    expect(await check('origins', given)).toMatchObject({ status: 'ok' });
    await answer(['app', 'create', '--name', 'Shop']);
    expect(await check('origins', given)).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('APP_URL'),
    });
    expect(await check('origins', apart)).toMatchObject({ status: 'ok' });
    remove();
    await place.remove();
  });
});

describe('api_keys', () => {
  test('names the keys that end soon or never', async () => {
    const place = await makePlace('api-keys');
    const given = { ...place.environment, SECRET_KEY };
    const { answer, remove } = commandLine(given);
    const { slug } = await answer<{ slug: string }>(['app', 'create', '--name', 'Blog']);
    const create = async (...days: string[]) => {
      const key = ['api-key', 'create', '--app', slug, '--name', 'Backend', ...days];
      const { api_key } = await answer<{ api_key: string }>(key);
      return `gh_key_…${api_key.slice(-4)}`;
    };
    const quarterly = await create();
    expect(await check('api_keys', given)).toMatchObject({ status: 'ok', message: '1 live, each with an end' });
    const soon = await create('--expires-in-days', '7');
    const endless = await create('--expires-in-days', 'never');
    const { status, message } = await check('api_keys', given);
    expect(status).toBe('warn');
    expect(message).toMatch(new RegExp(`1 end within .*blog ${soon} on .*1 never end \\(blog ${endless}\\)`));
    expect(message).not.toContain(quarterly);
    remove();
    await place.remove();
  });
});

describe('mail', () => {
  test('is fine where the SMTP server greets us', async () => {
    await using smtp = await listen(
      createTcpServer((socket) => {
        socket
          .on('error', () => {})
          .on('data', (line) => socket.write(/^QUIT/i.test(`${line}`) ? '221 bye\r\n' : '250 ok\r\n'));
        socket.write('220 mail.example.com ESMTP\r\n');
      }),
    );
    const settings = { SMTP_URL: `smtp://localhost:${smtp.port}`, MAIL_FROM: 'Gatehouse <id@example.com>' };
    expect(await check('mail', settings)).toMatchObject({ code: 0, status: 'ok' });
  });

  test('fails where nobody does, without telling the password', async () => {
    const outcome = await check('mail', { SMTP_URL: `smtp://bob:hush@localhost:${await freePort()}` });
    expect(outcome).toMatchObject({ code: 1, status: 'fail' });
    expect(outcome.message).not.toContain('hush');
  });

  test('A293 fails without STARTTLS, as each mail would, and sends no password there', async () => {
    const given: string[] = [];
    const onAuth: SMTPServerOptions['onAuth'] = ({ password }, _session, done) => {
      given.push(String(password));
      done(null, { user: 'bob' });
    };
    const smtp = await startMailServer(0, { onAuth, allowInsecureAuth: true }, '127.0.0.2');
    const SMTP_URL = smtp.url.replace('//', '//bob:hush@');
    const outcome = await check('mail', { SMTP_URL });
    const allowed = await check('mail', { SMTP_URL: `${SMTP_URL}?tls=off`, MAIL_FROM: 'id@example.com' });
    await smtp.stop();
    expect(outcome).toMatchObject({ code: 1, status: 'fail', message: expect.stringContaining('STARTTLS') });
    expect(allowed).toMatchObject({ status: 'ok' });
    expect(given).toEqual(['hush']);
  });
});

describe('sms', () => {
  test('is fine where the webhook answers, whatever it says, and gets nothing but a question', async () => {
    const asked: string[] = [];
    const server = createServer((request, answer) => {
      asked.push(`${request.method} ${request.headers.authorization ?? 'without a token'}`);
      answer.writeHead(405).end();
    });
    await using webhook = await listen(server);
    const settings = { SMS_URL: `http://localhost:${webhook.port}/sms`, SMS_TOKEN: 'hush' };
    expect(await check('sms', settings)).toMatchObject({ code: 0, status: 'ok' });
    expect(asked).toEqual(['HEAD without a token']);
  });

  test('fails where nobody does', async () => {
    const outcome = await check('sms', { SMS_URL: `http://localhost:${await freePort()}`, SMS_TOKEN: 'hush' });
    expect(outcome).toMatchObject({ code: 1, status: 'fail', message: expect.not.stringContaining('hush') });
  });

  test('says what is off without a webhook', async () => {
    const production = { NODE_ENV: 'production', BASE_URL: NOWHERE.replace('http', 'https'), SECRET_KEY };
    expect(await check('sms', production)).toMatchObject({ status: 'ok', message: expect.stringContaining('is off') });
  });
});

describe('the database', () => {
  test('is not made by looking for it', async () => {
    expect(await checkByProcess('database', {})).toMatchObject({ code: 0, status: 'warn' });
  });

  test('fails where PostgreSQL is away', async () => {
    const outcome = await check('database', { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' });
    expect(outcome).toMatchObject({ code: 1, status: 'fail', message: expect.stringContaining('DATABASE_URL') });
  });
});

test.skipIf(!process.env.TEST_DATABASE_URL)('the database fails where only the pooler before it answers', async () => {
  const settings = {
    DATABASE_URL: gatehouse.databaseUrl,
    DATABASE_DIRECT_URL: 'postgres://nobody@127.0.0.1:1/nowhere',
  };
  const message = expect.stringContaining('DATABASE_DIRECT_URL');
  expect(await check('database', settings)).toMatchObject({ code: 1, status: 'fail', message });
});

describe('the configuration', () => {
  test('fails with every mistake', async () => {
    const outcome = await checkByProcess('configuration', { PORT: 'eighty', LOG_LEVEL: 'loud' });
    expect(outcome).toMatchObject({ code: 1, status: 'fail', message: expect.stringMatching(/PORT.*LOG_LEVEL/) });
  });

  test('warns where a proxy is certain and TRUST_PROXY unknown', async () => {
    const production = { NODE_ENV: 'production', BASE_URL: NOWHERE.replace('http', 'https'), SECRET_KEY };
    const outcome = await check('configuration', production);
    expect(outcome).toMatchObject({ status: 'warn', message: expect.stringContaining('TRUST_PROXY') });
  });
});

test.skipIf(!process.env.TEST_DATABASE_URL)(
  'in production developers need a second factor, or there is a warning',
  async () => {
    const DATABASE_URL = gatehouse.databaseUrl;
    const production = { NODE_ENV: 'production', BASE_URL: NOWHERE.replace('http', 'https'), SECRET_KEY, DATABASE_URL };
    expect(await check('developers', production)).toMatchObject({ status: 'ok', message: 'second factor: required' });
    const consoleApp = await gatehouse.system.consoleApp();
    await updateApp(gatehouse.system, consoleApp, { settings: { mfa: 'optional' } });
    expect(await check('developers', production)).toMatchObject({
      status: 'warn',
      message: expect.stringContaining('set mfa to required'),
    });
    expect(await check('developers', { DATABASE_URL, SECRET_KEY })).toMatchObject({ status: 'ok' });
  },
);

test('in production, the check says whether new passwords are looked up among breached ones', async () => {
  const production = { NODE_ENV: 'production', BASE_URL: NOWHERE.replace('http', 'https'), SECRET_KEY };
  expect(await check('passwords', production)).toMatchObject({
    status: 'warn',
    message: expect.stringContaining('BREACHED_PASSWORDS is not set'),
  });
  expect(await check('passwords', { ...production, BREACHED_PASSWORDS: 'off' })).toMatchObject({ status: 'ok' });
  const service = { BREACHED_PASSWORDS: 'https://range.example.com/range' };
  expect(await check('passwords', { ...production, ...service })).toMatchObject({
    status: 'ok',
    message: 'new ones are looked up at range.example.com',
  });
  expect(await check('passwords', {})).toMatchObject({ status: 'ok' });
});

describe('clock', () => {
  /** Loaded before the command: its clock is an hour ahead. */
  const AHEAD = 'data:text/javascript,const%20told=Date.now;Date.now=()=>told()+3600000';

  test.skipIf(!process.env.TEST_DATABASE_URL)(
    'F20 is compared with the database’s, and more than half a minute fails',
    async () => {
      const DATABASE_URL = gatehouse.databaseUrl;
      const right = await check('clock', { DATABASE_URL, SECRET_KEY });
      expect(right).toMatchObject({
        status: 'ok',
        message: expect.stringMatching(/clock is \d(\.\d)? s (ahead of|behind)/),
      });
      const wrong = await checkByProcess('clock', { DATABASE_URL, SECRET_KEY, NODE_OPTIONS: `--import ${AHEAD}` });
      expect(wrong).toMatchObject({
        code: 1,
        status: 'fail',
        message: expect.stringMatching(/ 36\d\d(\.\d)? s ahead of/),
      });
    },
  );

  test('is not looked at before there is a database', async () => {
    expect(await check('clock', {})).toMatchObject({ status: 'warn', message: expect.stringContaining('not checked') });
  });
});
