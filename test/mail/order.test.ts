// Which messages leave first when many wait: those that somebody waits for, and of these each App's in turn.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { transact } from '../../src/database/transact.ts';
import { performImport } from '../../src/imports/perform.ts';
import { takeImport } from '../../src/imports/take.ts';
import { startWork } from '../../src/jobs/register.ts';
import { createLog } from '../../src/log.ts';
import type { MailKind } from '../../src/mail/kinds.ts';
import { enqueueMail, enqueueSms } from '../../src/mail/outbox.ts';
import { createMailTransport, MAX_CONNECTIONS } from '../../src/mail/transport.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { freePort, type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilIdle, untilRetried } from '../kit/jobs.ts';
import { type MailServer, startMailServer } from '../kit/outside/smtp.ts';
import { until } from '../kit/processes.ts';
import { startSmsReceiver } from '../kit/sms.ts';

/** A mail server and a Gatehouse that does no jobs until `startWork`. */
async function start(environment: NodeJS.ProcessEnv = {}, options: Parameters<typeof startMailServer>[1] = {}) {
  const server = await startMailServer(0, options);
  const gatehouse = await startGatehouse({ SMTP_URL: server.url, ...environment }, { mail: false });
  onTestFinished(async () => {
    await gatehouse.stop();
    await server.stop();
  });
  return { server, gatehouse };
}

/** In one transaction, as an import does. */
async function mail({ system }: Gatehouse, app: App, kind: MailKind, addresses: string[]): Promise<void> {
  const content = { link: 'https://id.example.com/x', code: '123456', values: { minutes: 10, hours: 24, days: 7 } };
  await transact(system, async (core) => {
    for (const to of addresses) await enqueueMail(core, app, { kind, to, locale: 'en', ...content });
  });
}

const some = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}-${at}@example.com`);

/** Jobs that were begun at once arrive in any order. */
const SLACK = 2 * MAX_CONNECTIONS;

/** How many others came before the first of these. */
const placeOf = ({ received }: MailServer, name: string) => received.findIndex(({ to }) => to[0]!.startsWith(name));

describe('A311 while 1,000 invitations of one App wait', () => {
  test('a code of another App and one of its own leave first, and other Apps’ invitations take turns with them', async () => {
    const { server, gatehouse } = await start();
    const [loud, quiet, third] = [await makeApp(gatehouse), await makeApp(gatehouse), await makeApp(gatehouse)];
    await mail(gatehouse, loud, 'invitation', some('loud', 1_000));
    await mail(gatehouse, third, 'invitation', some('third', 40));
    await mail(gatehouse, quiet, 'password_changed', ['notice@example.com']);
    await mail(gatehouse, loud, 'sign_in_code', ['own-code@example.com']);
    await mail(gatehouse, quiet, 'sign_in_code', ['code@example.com']);
    await startWork(gatehouse.system);
    await until('half of the third App’s came', () => count(server, 'third') >= 20);
    for (const name of ['code', 'own-code', 'notice']) expect(placeOf(server, name), name).toBeLessThan(SLACK);
    expect(count(server, 'loud')).toBeLessThan(20 + SLACK);

    // While they are at it.
    const sofar = server.received.length;
    await mail(gatehouse, quiet, 'sign_in_code', ['late-code@example.com']);
    await mail(gatehouse, quiet, 'invitation', ['late-invitation@example.com']);
    await server.to('late-invitation@example.com');
    expect(placeOf(server, 'late-code')).toBeLessThan(sofar + 100);
    expect(count(server, 'loud')).toBeLessThan(900);
    await sql`delete from jobs.job where name = 'mail' and state < 'active'`.execute(gatehouse.database.db);
    await untilIdle(gatehouse);
  });

  test('codes of one App take turns with another’s, too', async () => {
    const { server, gatehouse } = await start();
    const [loud, quiet] = [await makeApp(gatehouse), await makeApp(gatehouse)];
    await mail(gatehouse, loud, 'sign_in_code', some('loud', 100));
    await mail(gatehouse, quiet, 'sign_in_code', some('quiet', 5));
    await startWork(gatehouse.system);
    await until('all came', () => count(server, 'quiet') === 5);
    expect(count(server, 'loud')).toBeLessThan(5 + SLACK);
    await untilIdle(gatehouse);
  });
});

const count = ({ received }: MailServer, name: string) => received.filter(({ to }) => to[0]!.startsWith(name)).length;

test('A312 an import that mails its users keeps none waiting who has forgotten the password', async () => {
  const { server, gatehouse } = await start();
  const [loud, quiet] = [await makeApp(gatehouse), await makeApp(gatehouse)];
  const lines = some('imported', 100).map((email, at) => ({ line: at + 1, user: { email } }));
  const { id } = await takeImport(gatehouse.system, loud, lines, { by: 'caller', invites: true });
  await performImport(gatehouse.system, loud, id);
  const forgetful = [];
  for (const app of [loud, quiet]) {
    const { email } = await makeUser(gatehouse, app);
    const asked = { as: await makeApiKey(gatehouse, app), body: { email } };
    expect((await call(app, 'POST /auth/password/forgot', asked)).status).toBe(202);
    forgetful.push(email);
  }
  await startWork(gatehouse.system);
  await Promise.all(forgetful.map((email) => server.to(email)));
  for (const email of forgetful) expect(placeOf(server, email)).toBeLessThan(SLACK);
  await until('all came', () => count(server, 'imported') === 100);
  await untilIdle(gatehouse);
});

describe('F50 when the mail server', () => {
  test('accepts and never answers, SMS arrive, and so do those that wait behind its mails', async () => {
    const held: Socket[] = [];
    const silent = createServer((socket) => held.push(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const receiver = await startSmsReceiver();
    const SMTP_URL = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const gatehouse = await startGatehouse({ SMTP_URL, SMS_URL: receiver.url });
    const app = await makeApp(gatehouse);
    await mail(gatehouse, app, 'sign_in_code', some('held', 30));
    await until('it hangs', () => held.length === MAX_CONNECTIONS);
    const sms = { kind: 'second_factor', locale: 'en', code: '123456', values: { minutes: 10 } } as const;
    for (const to of ['+4915112345678', '+4915112345679'])
      await enqueueSms(gatehouse.system, app, { to, ...sms, users: [{ email_key: 'bob@example.com' }] });
    await until('both came', () => receiver.received.length === 2);
    expect(held).toHaveLength(MAX_CONNECTIONS);
    silent.close();
    // The end of the Gatehouse would wait for what hangs.
    for (const socket of held) socket.destroy();
    await gatehouse.stop();
    await receiver.stop();
  });

  test('hangs with some invitations, codes arrive', async () => {
    const held: (() => void)[] = [];
    const { server, gatehouse } = await start(
      {},
      {
        onRcptTo({ address }, _session, done) {
          if (address.startsWith('held')) held.push(done);
          else done();
        },
      },
    );
    const app = await makeApp(gatehouse);
    await mail(gatehouse, app, 'invitation', some('held', 30));
    await startWork(gatehouse.system);
    await until('it hangs', () => held.length === MAX_CONNECTIONS - 2);
    await mail(gatehouse, app, 'sign_in_code', some('code', 4));
    await until('all came', () => count(server, 'code') === 4);
    expect(held).toHaveLength(MAX_CONNECTIONS - 2);
    await sql`delete from jobs.job where name = 'mail' and state < 'active'`.execute(gatehouse.database.db);
    for (const done of held) done();
    await untilIdle(gatehouse);
  });
});

test('F51 after an outage, a new code passes notices that have failed, and none that has expired is sent', async () => {
  const port = await freePort();
  const gatehouse = await startGatehouse({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  const { db } = gatehouse.database;
  const app = await makeApp(gatehouse);
  await mail(gatehouse, app, 'password_changed', some('notice', 60));
  await mail(gatehouse, app, 'sign_in_code', some('old-code', 10));
  const tried = () => db.selectFrom('mails').select('id').where('attempts', '>', 0).execute();
  await until('all have failed', async () => (await tried()).length === 70);
  await db
    .updateTable('mails')
    .set({ expires_at: new Date(Date.now() - 1_000) })
    .where('kind', '=', 'sign_in_code')
    .execute();
  await mail(gatehouse, app, 'sign_in_code', some('new-code', 3));
  await until('they have failed', async () => (await tried()).length === 73);
  const server = await startMailServer(port);
  // At once: none is in front because its pause ended first.
  await sql`update jobs.job set start_after = now() where state = 'retry'`.execute(db);
  await untilRetried(gatehouse, 'all came', () => server.received.length >= 63);
  await untilIdle(gatehouse);
  const last = server.received.findLastIndex(({ to }) => to[0]!.startsWith('new-code'));
  expect(last).toBeLessThan(3 + SLACK);
  expect(count(server, 'old-code')).toBe(0);
  await gatehouse.stop();
  await server.stop();
});

describe('connections to the mail server', () => {
  const letter = { id: '1', from: { name: 'App', address: 'app@example.com' }, to: 'bob@example.com' };
  const words = { language: 'en', subject: 's', text: 't', html: 'h' };

  test('are few, are used again, and end with the process', async () => {
    let opened = 0;
    let open = 0;
    const server = await startMailServer(0, {
      onConnect(_session, done) {
        opened++;
        open++;
        done();
      },
      onClose: () => void open--,
    });
    const transport = createMailTransport({ smtpUrl: server.url, production: true }, createLog('silent'));
    await Promise.all(Array.from({ length: 60 }, () => transport.send({ ...letter, ...words })));
    expect(server.received).toHaveLength(60);
    expect(opened).toBeLessThanOrEqual(MAX_CONNECTIONS);
    transport.close();
    await until('all are closed', () => open === 0);
    await server.stop();
  });

  test('that the server has closed meanwhile lose no mail', async () => {
    const server = await startMailServer();
    const transport = createMailTransport({ smtpUrl: server.url, production: true }, createLog('silent'));
    await transport.send({ ...letter, ...words });
    const { port } = new URL(server.url);
    await server.stop();
    const back = await startMailServer(Number(port));
    await transport.send({ ...letter, ...words });
    expect(back.received).toHaveLength(1);
    transport.close();
    await back.stop();
  });

  test('that the server closes at once fail soon, and not for ever', async () => {
    let opened = 0;
    const rude = createServer((socket) => {
      opened++;
      socket.on('error', () => {}).end();
    }).listen(0, '127.0.0.1');
    await once(rude, 'listening');
    const smtpUrl = `smtp://127.0.0.1:${(rude.address() as AddressInfo).port}`;
    const transport = createMailTransport({ smtpUrl, production: true }, createLog('silent'));
    await expect(transport.send({ ...letter, ...words })).rejects.toThrow();
    expect(opened).toBe(2);
    transport.close();
    rude.close();
  });
});
