// Mail as a mail server gets it: what it says and to whom, whatever names say, and whatever the server does.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { openDatabase } from '../../src/database/open.ts';
import { renderLetter } from '../../src/http/mail/letters.ts';
import { startWork } from '../../src/jobs/register.ts';
import { createLog } from '../../src/log.ts';
import { type Mail, mailKinds } from '../../src/mail/kinds.ts';
import { listMails, sendAgain } from '../../src/mail/list.ts';
import { createMailTransport, type Letter, RefusedForGood } from '../../src/mail/transport.ts';
import { counters } from '../../src/metrics/figures.ts';
import { buildSystem } from '../../src/system.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { freePort, type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilIdle, untilRetried } from '../kit/jobs.ts';
import { type MailServer, startMailServer } from '../kit/outside/smtp.ts';
import { paceOf } from '../kit/pace.ts';
import { until } from '../kit/processes.ts';
import { ask } from '../kit/raw.ts';

/** Beyond this many times, an answer has waited for a mail server. */
const FAST = 10;

let server: MailServer;
let gatehouse: Gatehouse;
beforeAll(async () => {
  server = await startMailServer();
  gatehouse = await startGatehouse({
    SMTP_URL: server.url,
    SMS_URL: 'http://127.0.0.1:9/sms',
    MAIL_FROM: 'Accounts <accounts@id.example.com>',
  });
});
afterAll(async () => {
  await gatehouse.stop();
  await server.stop();
});

/** Of mails, as the metrics count them in this process. */
async function countJobs(result: string): Promise<number> {
  const { values } = await counters.jobs.get();
  return values.find(({ labels }) => labels.queue === 'mail' && labels.result === result)?.value ?? 0;
}

async function forgot({ url }: Gatehouse, app: App, key: string, email: string) {
  const response = await fetch(`${app.issuer}/api/v1/auth/password/forgot`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  await response.text();
  expect(app.issuer.startsWith(url)).toBe(true);
  return { status: response.status };
}

/** Users ask the Gatehouse for mail; how many times as long as at a healthy one, asked by strangers, the answers take. */
async function paceOfAnswers(at: Gatehouse, app: App): Promise<{ pace: number; asked: string[] }> {
  const here = { app, key: await makeApiKey(at, app) };
  const healthy = await makeApp(gatehouse);
  const key = await makeApiKey(gatehouse, healthy);
  const users = await Promise.all(Array.from({ length: 15 }, () => makeUser(at, app)));
  const asked: string[] = [];
  const pace = await paceOf(
    async () => {
      const { email } = users[asked.length]!;
      asked.push(email);
      expect((await forgot(at, here.app, here.key, email)).status).toBe(202);
    },
    async () => expect((await forgot(gatehouse, healthy, key, `nobody-${asked.length}@example.com`)).status).toBe(202),
    { rounds: 3, looks: 5, enough: FAST },
  );
  return { pace, asked };
}

test('arrives as HTML and text, from the App, to the user', async () => {
  const app = await makeApp(gatehouse, {}, 'Alice’s Blog');
  const { email } = await makeUser(gatehouse, app, { name: 'Bob Miller' });
  await forgot(gatehouse, app, await makeApiKey(gatehouse, app), email);
  const { from, to, mail, raw } = await server.to(email);
  expect({ from, to }).toEqual({ from: 'accounts@id.example.com', to: [email] });
  expect(mail.from?.value).toEqual([{ name: 'Alice’s Blog', address: 'accounts@id.example.com' }]);
  expect(mail.subject).toBe('Choose a new password for Alice’s Blog');
  expect(mail.text).toContain('Hello Bob Miller,');
  expect(mail.text).toContain(`${app.issuer}/reset?token=`);
  expect(mail.html).toContain(`href="${app.issuer}/reset?token=`);
  expect(mail.headers.get('content-language')).toBe('en');
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail.messageId).toMatch(/^<[0-9a-f-]{36}@id\.example\.com>$/);
  expect(raw.length).toBeLessThan(20_000);
});

const hostile = [
  'Blog\r\nBcc: victim@example.net',
  'Blog\nX-Evil: 1\n\nbody',
  'Blog" <evil@example.net>, "x',
  'Blog\' OR 1=1 -- (comment) \\" ;:,<>@',
  'Blog\u2028Bcc: victim@example.net\u0000',
  '=?utf-8?q?Blog=0D=0ABcc:_victim@example.net?=',
];

describe('A119 a name can’t become a header or a recipient', () => {
  test.each(hostile.map((name) => [JSON.stringify(name), name]))('%s', async (_, name) => {
    const app = { ...(await makeApp(gatehouse)), name } as App;
    const letter = { ...renderLetter(app, letterOf('reset_password', { name })), ...envelope(name) };
    const { received } = server;
    const before = received.length;
    await createMailTransport({ smtpUrl: server.url, production: true }, createLog('silent')).send(letter);
    expect(received).toHaveLength(before + 1);
    const { to, from, mail } = received.at(-1)!;
    expect(to).toEqual(['bob@example.com']);
    expect(from).toBe('accounts@id.example.com');
    expect([...mail.headers.keys()].sort()).toEqual([
      'auto-submitted',
      'content-language',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
    expect(mail.from?.value).toHaveLength(1);
    expect(mail.from?.value[0]?.address).toBe('accounts@id.example.com');
  });

  test.each([
    'bob@example.com, eve@example.net',
    'bob@example.com\r\nBcc: eve@example.net',
    '"bob@example.com,eve@example.net"@example.org',
    'bob(comment)@example.com',
    'Bob <bob@example.com>',
    'bob@example.com;eve@example.net',
    'bob@example.com eve@example.net',
    'group:bob@example.com,eve@example.net;',
  ])('nobody asks for mail at %j', async (address) => {
    const app = await makeApp(gatehouse);
    const { status } = await forgot(gatehouse, app, await makeApiKey(gatehouse, app), address);
    expect(status).toBe(422);
  });
});

describe('A121 what strangers wrote stays text', () => {
  const texts = [
    '<a href="https://evil.example/">click</a>',
    '<img src=x onerror=alert(1)>',
    'https://evil.example/free',
    'www.evil.example',
    'evil.example now',
    '"><script>alert(1)</script>',
    '<%= 1 %> {code}',
  ];
  test.each(texts)('a user named %s', async (name) => {
    const app = await makeApp(gatehouse, {}, 'Blog');
    for (const kind of Object.keys(mailKinds) as Mail['kind'][]) {
      for (const locale of ['en', 'de'] as const) {
        const { html, text } = renderLetter(app, { ...letterOf(kind, { name }), locale });
        expect(
          links(html).every((link) => link === LINK),
          html,
        ).toBe(true);
        expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
        expect(text.match(/evil\.example/)).toBeNull();
        expect(html + text).not.toContain('undefined');
      }
    }
  });

  test.each(texts)('an App named %s', async (name) => {
    const app = { ...(await makeApp(gatehouse)), name } as App;
    const { html } = renderLetter(app, letterOf('reset_password', {}));
    expect(links(html).every((link) => link === LINK)).toBe(true);
    expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
  });
});

test('A120 a server without STARTTLS gets no mail, unless it is on this machine or the operator says so', async () => {
  // To us an address like any other; that it is this machine's own is chance.
  const elsewhere = await startMailServer(0, {}, '127.0.0.2');
  const letter = { ...renderLetter(await makeApp(gatehouse), letterOf('reset_password', {})), ...envelope('Blog') };
  const send = (smtpUrl: string) =>
    createMailTransport({ smtpUrl, production: true }, createLog('silent')).send(letter);
  await expect(send(elsewhere.url)).rejects.toThrow(/STARTTLS/);
  expect(elsewhere.received).toHaveLength(0);
  await send(`${elsewhere.url}?tls=off`);
  expect(elsewhere.received).toHaveLength(1);
  await elsewhere.stop();
});

test.each([
  ['STARTTLS', 'smtp', {}],
  ['TLS', 'smtps', { secure: true }],
])('over %s, a server whose certificate nobody vouches for gets no mail', async (_, scheme, options) => {
  const impostor = await startMailServer(0, { disabledCommands: [], ...options }, '127.0.0.2');
  const letter = { ...renderLetter(await makeApp(gatehouse), letterOf('reset_password', {})), ...envelope('Blog') };
  const smtpUrl = impostor.url.replace('smtp:', `${scheme}:`);
  const transport = createMailTransport({ smtpUrl, production: true }, createLog('silent'));
  await expect(transport.send(letter)).rejects.toThrow(/certificate/);
  expect(impostor.received).toHaveLength(0);
  await impostor.stop();
});

describe('F7 when the mail server', () => {
  test('is down, answers are the same and as fast; when it is back, everything arrives once', async () => {
    const port = await freePort();
    const down = await startGatehouse({ SMTP_URL: `smtp://127.0.0.1:${port}` });
    try {
      const app = await makeApp(down);
      const { pace, asked } = await paceOfAnswers(down, app);
      expect(pace).toBeLessThan(FAST);
      const mails = () => down.database.db.selectFrom('mails').selectAll().where('app_id', '=', app.id).execute();
      await until(
        'it was tried',
        async () => (await mails()).filter(({ attempts }) => attempts > 0).length === asked.length,
      );
      expect((await mails()).every(({ state, last_error }) => state === 'queued' && last_error !== null)).toBe(true);
      const back = await startMailServer(port);
      await untilRetried(down, 'all arrived', () => back.received.length >= asked.length);
      await untilIdle(down);
      expect(back.received.map(({ to }) => to[0]).sort()).toEqual(asked.sort());
      expect((await mails()).every(({ state }) => state === 'sent')).toBe(true);
      await back.stop();
    } finally {
      await down.stop();
    }
  });

  test('says 4xx at first, the mail arrives later', async () => {
    let refusals = 0;
    const rude = await startMailServer(0, {
      onRcptTo(_address, _session, done) {
        if (refusals++ < 1) done(Object.assign(new Error('greylisted'), { responseCode: 451 }));
        else done();
      },
    });
    const patient = await startGatehouse({ SMTP_URL: rude.url });
    try {
      const app = await makeApp(patient);
      const { email } = await makeUser(patient, app);
      await forgot(patient, app, await makeApiKey(patient, app), email);
      await untilRetried(patient, 'it came', () => rude.received.length === 1);
      expect(refusals).toBe(2);
    } finally {
      await patient.stop();
      await rude.stop();
    }
  });

  test('F44 says that there is no such mailbox, the mail is not tried again by itself', async () => {
    let tries = 0;
    const strict = await startMailServer(0, {
      onRcptTo(_address, _session, done) {
        tries++;
        done(Object.assign(new Error('5.1.1 no such mailbox'), { responseCode: 550 }));
      },
    });
    const sender = await startGatehouse({ SMTP_URL: strict.url });
    try {
      const app = await makeApp(sender);
      const { email } = await makeUser(sender, app);
      const before = await countJobs('refused');
      await forgot(sender, app, await makeApiKey(sender, app), email);
      await until('it was tried', () => tries > 0);
      await untilIdle(sender);
      expect(await countJobs('refused')).toBe(before + 1);
      const { items } = await listMails(sender.database.db, app, { state: 'refused' });
      expect(items).toMatchObject([{ recipient: email, attempts: 1, last_error: expect.stringContaining('no such') }]);
      const { rows } = await sql`
        select from jobs.job where name in ('mail', 'failed') and state < 'completed' and data ->> 'mail_id' = ${items[0]!.id}
      `.execute(sender.database.db);
      expect(rows).toHaveLength(0);

      await sendAgain(sender.system, app, items[0]!.id);
      await until('it was tried again', () => tries > 1);
      await untilIdle(sender);
      expect(tries).toBe(2);
    } finally {
      await sender.stop();
      await strict.stop();
    }
  });

  test.each([
    ['wants another sign-in', 'onMailFrom', 530, '5.7.0 sign in'],
    ['doesn’t take it now', 'onMailFrom', 452, '4.3.1 not now'],
    ['doesn’t know the sender', 'onMailFrom', 550, '5.7.60 you may not send as this'],
    ['has had too many', 'onRcptTo', 550, '5.4.5 daily quota exceeded'],
    ['relays for others', 'onRcptTo', 554, '5.7.1 relay access denied'],
    ['doesn’t say why', 'onRcptTo', 550, 'no'],
    ['doesn’t like the content', 'onData', 554, '5.7.1 looks like spam'],
  ] as const)('%s, the mail waits', async (_, moment, responseCode, words) => {
    const sulky = await startMailServer(0, {
      [moment](heard: NodeJS.ReadableStream, _session: unknown, done: (error?: Error) => void) {
        const refuse = () => done(Object.assign(new Error(words), { responseCode }));
        if (moment === 'onData') heard.on('end', refuse).resume();
        else refuse();
      },
    });
    const transport = createMailTransport({ smtpUrl: sulky.url, production: true }, createLog('silent'));
    const from = { name: 'App', address: 'app@example.com' };
    const letter = { id: '1', from, to: 'bob@example.com', language: 'en', subject: 's', text: 't', html: 'h' };
    const error = await transport.send(letter).catch((error: Error) => error);
    expect([error instanceof Error, error instanceof RefusedForGood]).toEqual([true, false]);
    await sulky.stop();
  });

  test('F44 is away until a mail has expired, it counts as expired and not as done', async () => {
    const port = await freePort();
    const down = await startGatehouse({ SMTP_URL: `smtp://127.0.0.1:${port}` });
    try {
      const app = await makeApp(down);
      const { email } = await makeUser(down, app);
      await forgot(down, app, await makeApiKey(down, app), email);
      const { db } = down.database;
      const mails = () => db.selectFrom('mails').selectAll().where('app_id', '=', app.id);
      await until('it was tried', async () => ((await mails().executeTakeFirst())?.attempts ?? 0) > 0);
      const [expired, done] = [await countJobs('expired'), await countJobs('done')];
      await db.deleteFrom('mails').where('app_id', '=', app.id).execute();
      await untilRetried(down, 'its job has ended', async () => (await countJobs('expired')) === expired + 1);
      expect(await countJobs('done')).toBe(done);
    } finally {
      await down.stop();
    }
  });

  test('hangs, answers come all the same', async () => {
    const held: Socket[] = [];
    const silent = createServer((socket) => held.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const waiting = await startGatehouse({ SMTP_URL: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}` });
    const app = await makeApp(waiting);
    expect((await paceOfAnswers(waiting, app)).pace).toBeLessThan(FAST);
    silent.close();
    // The end of the Gatehouse would wait for what hangs.
    for (const socket of held) socket.destroy();
    await waiting.stop();
  });
});

test('two nodes send a mail once', async ({ skip }) => {
  if (!gatehouse.databaseUrl) return skip();
  const log = createLog('silent');
  const other = await buildSystem({
    config: gatehouse.config,
    log,
    database: await openDatabase(gatehouse.config, log),
  });
  try {
    await startWork(other);
    const app = await makeApp(gatehouse);
    const key = await makeApiKey(gatehouse, app);
    const users = await Promise.all(Array.from({ length: 20 }, () => makeUser(gatehouse, app)));
    await Promise.all(users.map(({ email }) => forgot(gatehouse, app, key, email)));
    for (const { email } of users) await server.to(email);
    await untilIdle(gatehouse);
    const mine = new Set(users.map(({ email }) => email));
    expect(server.received.filter(({ to }) => mine.has(to[0]!))).toHaveLength(20);
  } finally {
    await other.close();
  }
});

describe('what is kept of a mail', () => {
  test('is of no use to who reads the database', async () => {
    const app = await makeApp(gatehouse);
    const { email } = await makeUser(gatehouse, app);
    await forgot(gatehouse, app, await makeApiKey(gatehouse, app), email);
    const { mail } = await server.to(email);
    const token = /token=([\w-]+)/.exec(mail.text ?? '')![1]!;
    const rows = await gatehouse.database.db.selectFrom('mails').selectAll().where('app_id', '=', app.id).execute();
    expect(rows).toHaveLength(1);
    expect(Buffer.from(rows[0]!.content_sealed).includes(token)).toBe(false);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('/dev/mail', () => {
  test('shows what would have left, as text, and as HTML that may do nothing', async () => {
    const development = await startGatehouse({}, { mail: true });
    try {
      const app = await makeApp(development);
      const { email } = await makeUser(development, app);
      await forgot(development, app, await makeApiKey(development, app), email);
      await until('it was written', () => development.system.mailTransport.inbox!.length === 1);
      const list = await ask(development, { path: '/dev/mail' });
      expect(list.text).toContain(email);
      const path = /href="(\/dev\/mail\/[0-9a-f-]+)"/.exec(list.text)![1]!;
      expect((await ask(development, { path })).text).toContain('/reset?token=');
      const html = await ask(development, { path: `${path}/html` });
      expect(html.text).toContain('<!doctype html>');
      expect(html.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
      expect((await ask(development, { path: '/dev/mail/nothing' })).status).toBe(404);
      expect((await ask(development, { path: `${new URL(app.issuer).pathname}/dev/mail` })).status).toBe(404);
    } finally {
      await development.stop();
    }
  });

  test('is not there where mails leave', async () => {
    for (const path of ['/dev/mail', '/dev/mail/x', '/dev/mail/x/html']) {
      expect((await ask(gatehouse, { path })).status).toBe(404);
    }
    const { inbox } = createMailTransport({ smtpUrl: undefined, production: true }, createLog('silent'));
    expect(inbox).toBeUndefined();
  });
});

const LINK = 'https://id.example.com/o/blog/reset?token=abc';

function letterOf(kind: Mail['kind'], { name }: { name?: string }): Mail {
  return {
    kind,
    to: 'bob@example.com',
    locale: 'en',
    name,
    link: LINK,
    code: '123456',
    happened: { at: '2026-11-25T12:00:00Z', where: { ip: '203.0.113.7', user_agent: name } },
    values: {
      ...{
        minutes: 30,
        hours: 24,
        days: 7,
        email: 'n…@e….com',
        left: 9,
        reason: 'A question',
        connection: 'Google',
        deleted_app: 'Blog',
      },
      ...{
        exported_app: 'Blog',
        transferred_app: 'Blog',
        new_owner: 'a@example.com',
        former_owner: 'b@example.com',
        domain: 'acme.example',
      },
      ...{
        app_of_endpoint: 'Blog',
        url: 'https://blog.example.com/webhooks',
        app_of_stream: 'Blog',
        stream: 'SIEM',
        app_of_key: 'Blog',
      },
      ...{ app_of_hook: 'Blog', app_of_signals: 'Blog', receiver: 'Shop' },
      ...{ key: 'Reporting', hint: 'x7Qd', scopes: 'organizations:read', creator: 'a@example.com' },
    },
    words: { moment: 'console.hooks.before_tokens', meanwhile: 'mail.hook_meanwhile.before_tokens.refuse' },
  };
}

const envelope = (name: string): Pick<Letter, 'id' | 'from' | 'to'> => ({
  id: '00000000-0000-4000-8000-000000000000',
  from: { name, address: 'accounts@id.example.com' },
  to: 'bob@example.com',
});

const links = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map(([, url]) => url!.replaceAll('&amp;', '&'));
