// SMS as an operator's webhook gets them: what they say and to whom, and what happens while it is away.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { sendsSms } from '../../src/config.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { renderSms } from '../../src/http/mail/letters.ts';
import { createLog } from '../../src/log.ts';
import { type Sms, smsKinds } from '../../src/mail/kinds.ts';
import { createSmsTransport, type SmsNote } from '../../src/mail/sms.ts';
import { call } from '../http/api/call.ts';
import { makeApiKey, makeApp, makeUser } from '../kit/app.ts';
import { makeAuthority, makeCertificate } from '../kit/certificates.ts';
import { freePort, type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilRetried } from '../kit/jobs.ts';
import { paceOf } from '../kit/pace.ts';
import { makeDirectory, until } from '../kit/processes.ts';
import { ask } from '../kit/raw.ts';
import { newPhone, type SmsReceiver, startSmsReceiver } from '../kit/sms.ts';

/** Beyond this many times as long as at a healthy server, an answer has waited for a webhook. */
const FAST = 10;
const TOKEN = 'the-token-of-the-webhook';

let receiver: SmsReceiver;
let gatehouse: Gatehouse;
beforeAll(async () => {
  receiver = await startSmsReceiver();
  gatehouse = await startGatehouse({ SMS_URL: receiver.url, SMS_TOKEN: TOKEN }, { mail: true });
});
afterAll(async () => {
  await gatehouse.stop();
  await receiver.stop();
});

type Known = { app: App; user: UserRow; phone: string };

async function makeKnown(at: Gatehouse, name?: string): Promise<Known> {
  const app = await makeApp(at, {}, name);
  const phone = newPhone();
  return { app, phone, user: await makeUser(at, app, { phone, phone_verified: true }) };
}

/** Lets an SMS go to the number. */
async function lookUp(at: Gatehouse, { app, phone }: Known) {
  return call(app, 'POST /auth/email/lookup', { as: await makeApiKey(at, app), body: { phone } });
}

const rowsOf = ({ database: { db } }: Gatehouse, { app }: Known) =>
  db.selectFrom('mails').selectAll().where('app_id', '=', app.id).execute();

test('arrives at the webhook, with its token, and says whose it is', async () => {
  const known = await makeKnown(gatehouse, 'Alice’s Blog');
  expect((await lookUp(gatehouse, known)).status).toBe(202);
  await until('it came', () => receiver.received.some(({ body }) => body.to === known.phone));
  const { headers, path, body } = receiver.received.find((one) => one.body.to === known.phone)!;
  expect([path, headers.authorization, headers['content-type']]).toEqual([
    '/sms',
    `Bearer ${TOKEN}`,
    'application/json',
  ]);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    to: known.phone,
    text: expect.stringMatching(/^\d{6} is your code to find your email address for Alice’s Blog\./),
    app: { slug: known.app.slug, name: 'Alice’s Blog' },
    kind: 'email_lookup',
  });
});

test('what is kept of it is of no use to who reads the database', async () => {
  const known = await makeKnown(gatehouse);
  await lookUp(gatehouse, known);
  await until('it left', async () => (await rowsOf(gatehouse, known)).some(({ state }) => state === 'sent'));
  const { body } = receiver.received.find((one) => one.body.to === known.phone)!;
  const code = body.text.slice(0, 6);
  const [row] = await rowsOf(gatehouse, known);
  expect(row).toMatchObject({ channel: 'sms', kind: 'email_lookup', recipient: known.phone });
  expect(Buffer.from(row!.content_sealed).includes(code)).toBe(false);
  const tokens = await gatehouse.database.db
    .selectFrom('one_time_tokens')
    .selectAll()
    .where('app_id', '=', known.app.id)
    .execute();
  expect(tokens).toHaveLength(1);
  expect(JSON.stringify(tokens)).not.toContain(code);
});

describe('F7 when the webhook', () => {
  test('is down, answers are the same and as fast; when it is back, everything arrives once', async () => {
    const port = await freePort();
    const down = await startGatehouse({ SMS_URL: `http://127.0.0.1:${port}/sms` }, { mail: true });
    onTestFinished(down.stop);
    const [users, healthy]: [Known[], Known[]] = [[], []];
    for (let made = 0; made < 15; made++) {
      users.push(await makeKnown(down));
      healthy.push(await makeKnown(gatehouse));
    }
    const all: Known[] = [];
    const pace = await paceOf(
      async () => {
        all.push(users.pop()!);
        expect((await lookUp(down, all.at(-1)!)).status).toBe(202);
      },
      async () => expect((await lookUp(gatehouse, healthy.pop()!)).status).toBe(202),
      { rounds: 3, looks: 5, enough: FAST },
    );
    expect(pace).toBeLessThan(FAST);
    const rows = async () => (await Promise.all(all.map((known) => rowsOf(down, known)))).flat();
    await until(
      'each was tried',
      async () => (await rows()).filter(({ attempts }) => attempts > 0).length === all.length,
    );
    expect((await rows()).every(({ state, last_error }) => state === 'queued' && last_error !== null)).toBe(true);
    const back = await startSmsReceiver(port);
    onTestFinished(back.stop);
    await untilRetried(down, 'all left', async () => (await rows()).every(({ state }) => state === 'sent'));
    expect(back.received.map(({ body }) => body.to).sort()).toEqual(all.map(({ phone }) => phone).sort());
  });

  test('says no at first, it comes again with the same id', async () => {
    let refusals = 0;
    const rude = await startSmsReceiver(0, () => (refusals++ < 1 ? 503 : 200));
    const patient = await startGatehouse({ SMS_URL: rude.url }, { mail: true });
    onTestFinished(async () => {
      await patient.stop();
      await rude.stop();
    });
    const known = await makeKnown(patient);
    await lookUp(patient, known);
    await untilRetried(patient, 'it came again', () => rude.received.length === 2);
    const [first, second] = rude.received.map(({ body }) => body);
    expect(second).toEqual(first);
    await until('it left', async () => (await rowsOf(patient, known)).every(({ state }) => state === 'sent'));
  });
});

describe('the transport', () => {
  const note: SmsNote = {
    id: '00000000-0000-4000-8000-000000000000',
    to: '+4915112345678',
    text: '123456 is your code',
    app: { slug: 'blog', name: 'Blog' },
    kind: 'email_lookup',
  };

  test.each([301, 302, 307, 308])('A107 follows no redirect (%i): the code would go to a stranger', async (status) => {
    const leading = await startSmsReceiver(0, () => status);
    onTestFinished(leading.stop);
    const transport = createSmsTransport({ smsUrl: leading.url, smsToken: TOKEN, production: true }, quiet);
    await expect(transport.send(note)).rejects.toThrow(`SMS_URL answered ${status}`);
    expect(leading.received.map(({ path }) => path)).toEqual(['/sms']);
  });

  test('sends nothing to a server whose certificate nobody vouches for', async () => {
    const directory = makeDirectory('sms-tls');
    const { key, cert } = makeCertificate(directory.path, makeAuthority(directory.path), ['DNS:localhost']);
    let asked = 0;
    const impostor = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, to) => {
      asked++;
      to.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => {
      impostor.close();
      directory.remove();
    });
    await once(impostor, 'listening');
    const smsUrl = `https://localhost:${(impostor.address() as AddressInfo).port}/sms`;
    const transport = createSmsTransport({ smsUrl, smsToken: TOKEN, production: true }, quiet);
    await expect(transport.send(note)).rejects.toThrow('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(asked).toBe(0);
  });

  test('says neither token nor text where it fails', async () => {
    const smsUrl = `http://127.0.0.1:${await freePort()}/sms`;
    const transport = createSmsTransport({ smsUrl, smsToken: TOKEN, production: true }, quiet);
    const error = await transport.send(note).catch((error) => error);
    expect(error.message).toBe('SMS_URL does not answer (ECONNREFUSED)');
  });

  test('is off in production without SMS_URL, and an inbox in development', () => {
    const at = (production: boolean) => {
      const config = { smsUrl: undefined, smsToken: undefined, production };
      return [sendsSms(config), createSmsTransport(config, quiet).inbox];
    };
    expect(at(true)).toEqual([false, undefined]);
    expect(at(false)).toEqual([true, []]);
  });
});

const quiet = createLog('silent');

describe('A121 an App named', () => {
  test.each([
    'https://evil.example/free',
    'www.evil.example',
    'evil.example now',
    'Blog\nFrom: +1',
    `${'x'.repeat(500)}`,
  ])('%.30j brings neither a link nor a line into an SMS', async (name) => {
    const app = { ...(await makeApp(gatehouse)), name } as App;
    for (const kind of Object.keys(smsKinds) as Sms['kind'][]) {
      for (const locale of ['en', 'de'] as const) {
        const { text } = renderSms(app, { kind, to: '+49', locale, code: '123456', values: { minutes: 10 } });
        expect(text).toMatch(/^123456 /);
        expect(text).not.toMatch(/evil|\n/);
        expect(text.length).toBeLessThan(200);
      }
    }
  });
});

test('/dev/mail shows SMS beside the mails, and says which is which', async () => {
  const development = await startGatehouse({}, { mail: true });
  onTestFinished(development.stop);
  const known = await makeKnown(development);
  await lookUp(development, known);
  await until('it was written', () => development.system.smsTransport.inbox!.length === 1);
  const list = await ask(development, { path: '/dev/mail' });
  expect(list.text).toContain(known.phone);
  expect(list.text).toContain('SMS</span>');
  const path = /href="(\/dev\/mail\/[0-9a-f-]+)"/.exec(list.text)![1]!;
  expect((await ask(development, { path })).text).toMatch(/\d{6} is your code/);
  expect((await ask(development, { path: `${path}/html` })).status).toBe(404);
});
