// Streams of events as another system gets them: in order, at least once, with whatever goes wrong on the way; over HTTPS and as
// syslog over TLS, by real servers on this machine.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { addMember } from '../../src/apps/members.ts';
import { keyScopes, rolePermissions, tokenScopes } from '../../src/apps/permissions.ts';
import { DAY, HOUR, MINUTE } from '../../src/clock.ts';
import { transact } from '../../src/database/transact.ts';
import { countWaiting } from '../../src/event-streams/cursor.ts';
import { startStreaming, streamAll } from '../../src/event-streams/dispatcher.ts';
import { sendBatch } from '../../src/event-streams/send.ts';
import { getStream, listStreams, updateStream } from '../../src/event-streams/streams.ts';
import { toSyslog } from '../../src/event-streams/syslog.ts';
import { streamUrlMistake } from '../../src/event-streams/target.ts';
import { sendTestEvent } from '../../src/event-streams/test-event.ts';
import { sealAll } from '../../src/events/chain/sealer.ts';
import { record, recordEach } from '../../src/events/record.ts';
import { newId } from '../../src/ids.ts';
import { createRole } from '../../src/users/roles.ts';
import { call, makeDeveloper, type TestDeveloper } from '../http/api/call.ts';
import { makeApiKey, makeApp } from '../kit/app.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../kit/certificates.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilIdle, untilSettled } from '../kit/jobs.ts';
import { answerWith, type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let receiver: Receiver;
let app: App;
let owner: TestDeveloper;
let viewer: TestDeveloper;
let directory: string;
let authority: Certificate;
let certificate: Certificate;
beforeAll(async () => {
  gatehouse = await startGatehouse({ ALLOW_PRIVATE_UPSTREAMS: 'on' }, { mail: true });
  owner = await makeDeveloper(gatehouse);
  viewer = await makeDeveloper(gatehouse);
  directory = mkdtempSync(join(tmpdir(), 'streams-'));
  authority = makeAuthority(directory);
  certificate = makeCertificate(directory, authority, ['IP:127.0.0.1']);
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await gatehouse.stop();
});
beforeEach(async () => {
  receiver = await startReceiver();
  app = await makeApp(gatehouse);
  await addMember(gatehouse.database.db, app, owner.user, 'owner');
  await addMember(gatehouse.database.db, app, viewer.user, 'viewer');
});
afterEach(async () => {
  await receiver.stop();
  await untilIdle(gatehouse);
  await gatehouse.database.db.deleteFrom('event_streams').execute();
  await gatehouse.database.db.deleteFrom('mails').execute();
  restoreTime();
});

type Asked = { id?: string; body?: object; as?: string };

const ask = (entry: string, { id = '', body, as = owner.token }: Asked = {}) =>
  call(app, entry, { as, body, params: { id } });

/** The stream begins with what happens from now on, and with what is not settled yet. */
async function create(input: object = {}) {
  await untilSettled(gatehouse);
  const { status, body } = await ask('POST /event-streams', { body: { name: 'SIEM', url: receiver.url, ...input } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const get = async (id: string) => (await ask('GET /event-streams/:id', { id })).body;

/** The kinds of the mails that the owner got. */
async function mailsToOwner(): Promise<string[]> {
  await untilIdle(gatehouse);
  const { db } = gatehouse.database;
  const mails = await db.selectFrom('mails').select('kind').where('recipient', '=', owner.user.email).execute();
  return mails.map(({ kind }) => kind).sort();
}

/** A job or another transaction that is under way would hold the last events up. */
async function send(): Promise<void> {
  await untilIdle(gatehouse);
  await untilSettled(gatehouse);
  await sendSettled();
}

async function sendSettled(): Promise<void> {
  await streamAll(gatehouse.system, { findApp: gatehouse.system.directory.findById });
}

/** As many events, each with its number. */
async function happen(count: number, from = 0): Promise<void> {
  for (let index = 0; index < count; index++)
    await transact(gatehouse.database.db, (db) =>
      record(db, app, 'group.deleted', { data: { group: `group-${from + index}` } }),
    );
}

// biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of an event
type Line = any;
const toLines = (text: string): Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const received = (): Line[] => receiver.received.flatMap(({ body }) => toLines(body));
const groupsOf = (lines: Line[]): string[] =>
  lines.filter(({ type }) => type === 'group.deleted').map(({ data }) => data.group);
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `group-${index}`);

describe('over HTTPS', () => {
  test('every event arrives once and in order, refusals too, as the API shows it', async () => {
    const { id } = await create();
    await happen(3);
    await record(gatehouse.database.db, app, 'sign_in.failed', { data: { method: 'pwd' } });
    await send();
    await happen(1, 3);
    await send();
    expect(received().map(({ type }) => type)).toEqual([
      ...['event_stream.created', 'group.deleted', 'group.deleted', 'group.deleted', 'sign_in.failed', 'group.deleted'],
    ]);
    expect(groupsOf(received())).toEqual(numbered(4));
    expect(receiver.received[0]!.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
    const event = received().at(-1);
    const { body } = await ask('GET /events/:id', { id: event.id });
    expect(event).toEqual({ ...body, issuer: app.issuer });
    expect(await get(id)).toMatchObject({ state: 'active', waiting: 0, lag_seconds: 0, last_event_at: event.at });
  });

  test('batches have at most 500 events', async () => {
    await create();
    const each = numbered(501).map((group) => ({ data: { group } }));
    await transact(gatehouse.database.db, (db) => recordEach(db, app, 'group.deleted', each));
    await send();
    expect(receiver.received.map(({ body }) => toLines(body).length)).toEqual([500, 2]);
    expect(new Set(groupsOf(received())).size).toBe(501);
  });

  test('batches have at most 512 kB', async () => {
    await create();
    const each = Array.from({ length: 6 }, () => ({ data: { group: 'x'.repeat(50_000) } }));
    await transact(gatehouse.database.db, (db) => recordEach(db, app, 'group.deleted', each));
    await send();
    expect(receiver.received.length).toBe(2);
    for (const { body } of receiver.received) expect(body.length).toBeLessThanOrEqual(512 * 1024);
    expect(groupsOf(received()).length).toBe(6);
  });

  test.each([
    ['an error', answerWith(503), { last_failure: 'bad_status', last_status: 503 }],
    [
      'a redirect',
      answerWith(302, '', { location: 'http://127.0.0.1:1/' }),
      { last_failure: 'bad_status', last_status: 302 },
    ],
    [
      'no answer',
      (response: { destroy(): void }) => void response.destroy(),
      { last_failure: 'unreachable', last_status: null },
    ],
  ])('F36 with %s nothing is lost, and it is tried again later', async (_, answer, shown) => {
    const { id } = await create();
    receiver.answer = answer;
    await happen(2);
    await send();
    await send();
    expect(receiver.received.length).toBe(1);
    expect(await get(id)).toMatchObject({ state: 'failing', waiting: 3, ...shown });
    receiver.answer = answerWith(204);
    passTime(MINUTE);
    await send();
    expect(groupsOf(toLines(receiver.received.at(-1)!.body))).toEqual(numbered(2));
    expect(await get(id)).toMatchObject({ state: 'active', last_failure: null, failing_since: null });
  });

  test('F36 a receiver that is away is asked less and less, and after three days the owners get a mail', async () => {
    const { id } = await create();
    receiver.answer = answerWith(500);
    for (let hour = 0; hour < 4; hour++) {
      await send();
      passTime(HOUR);
    }
    expect(receiver.received.length).toBe(4);
    passTime(3 * DAY);
    await send();
    const { db } = gatehouse.database;
    expect(await getStream(db, app, id)).toMatchObject({ state: 'disabled', disabled_because: 'failing' });
    expect(await mailsToOwner()).toEqual(['event_stream_disabled', 'event_stream_opened']);
    receiver.answer = answerWith(204);
    await updateStream(gatehouse.system, app, id, { enabled: true });
    await send();
    expect(
      received()
        .slice(-3)
        .map(({ type }) => type),
    ).toEqual([...['event_stream.created', 'event_stream.disabled', 'event_stream.updated']]);
  });

  test('F37 a batch whose worker died after the receiver took it is sent again', async () => {
    const { id } = await create();
    await happen(2);
    receiver.answer = async (response) => {
      await gatehouse.database.db.updateTable('event_streams').set({ lease: newId() }).where('id', '=', id).execute();
      response.writeHead(204).end();
    };
    await send();
    receiver.answer = answerWith(204);
    await send();
    expect(receiver.received.length).toBe(1);
    passTime(2 * MINUTE);
    await send();
    expect(receiver.received[1]!.body).toBe(receiver.received[0]!.body);
  });

  test.each([
    ['failure', 500],
    ['success', 204],
  ])('F37 a %s that comes after a change of the address does not count', async (_, status) => {
    const { id } = await create();
    const elsewhere = `${receiver.url}/elsewhere`;
    receiver.answer = async (response) => {
      receiver.answer = answerWith(204);
      await ask('PATCH /event-streams/:id', { id, body: { url: elsewhere } });
      response.writeHead(status).end();
    };
    await send();
    await send();
    expect(new Set(receiver.received.slice(1).map(({ path }) => path))).toEqual(new Set(['/elsewhere']));
    expect(received().filter(({ type }) => type === 'event_stream.created').length).toBe(2);
    expect(await get(id)).toMatchObject({ state: 'active', failing_since: null, last_failure: null, waiting: 0 });
  });

  test('several workers send nothing twice, and a dispatcher ends with what is under way', async () => {
    await create();
    await happen(5);
    await Promise.all([send(), send(), send()]);
    const streaming = startStreaming(gatehouse.system, { findApp: gatehouse.system.directory.findById });
    await happen(1, 5);
    await expect.poll(() => groupsOf(received()).length, { timeout: 10_000 }).toBe(6);
    await streaming.stop();
    expect(groupsOf(received())).toEqual(numbered(6));
  });

  test.runIf(process.env.TEST_DATABASE_URL)('F37 an event that commits late is not passed over', async () => {
    await create();
    let commit = () => {};
    const isOpen = new Promise<void>((done) => {
      commit = done;
    });
    const late = transact(gatehouse.database.db, async (db) => {
      await record(db, app, 'group.deleted', { data: { group: 'late' } });
      await isOpen;
    });
    await happen(2);
    await sendSettled();
    expect(groupsOf(received())).toEqual([]);
    commit();
    await late;
    await send();
    expect(groupsOf(received()).sort()).toEqual(['group-0', 'group-1', 'late']);
  });

  // On PostgreSQL, other tests on the same server use numbers, too.
  test.skipIf(process.env.TEST_DATABASE_URL)(
    'F35 in another cluster a stream sends what it had not sent, then what happens, and nothing again',
    async () => {
      await create();
      await happen(20);
      await send();
      await happen(1, 20);
      passTime(2 * HOUR);
      // The numbers of this cluster come to those of the other one while events happen.
      await pretendForeign(60);
      await happen(1, 21);
      await sealAll(gatehouse.system);
      for (let index = 22; index < 50; index++) {
        await send();
        await happen(1, index);
        await sealAll(gatehouse.system);
      }
      await send();
      expect(groupsOf(received())).toEqual(numbered(50));
      // Numbers that are years ahead.
      await pretendForeign(1_000_000_000);
      await happen(1, 50);
      await sealAll(gatehouse.system);
      await send();
      await happen(1, 51);
      await send();
      const groups = groupsOf(received());
      expect(new Set(groups)).toEqual(new Set(numbered(52)));
      expect(groups.at(-1)).toBe('group-51');
      const [stream] = await listStreams(gatehouse.database.db, app);
      expect(await countWaiting(gatehouse.database.db, stream!)).toMatchObject({ waiting: 0 });
    },
  );

  /** As in the dump of a cluster whose transactions had the numbers that this one gives next. */
  async function pretendForeign(ahead: number): Promise<void> {
    await sealAll(gatehouse.system);
    const later = (column: string) =>
      sql`${sql.ref(column)} = (${sql.ref(column)}::text::bigint + ${sql.lit(ahead)})::text::xid8`;
    await transact(gatehouse.database.db, async (db) => {
      await sql`update audit_log set ${later('xid')} where xid > '0'`.execute(db);
      await sql`update audit_seals set ${later('from_xid')}, ${later('to_xid')} where from_xid > '0'`.execute(db);
      await sql`update audit_sealer set ${later('xid')}`.execute(db);
      await sql`update event_streams set ${later('xid')}`.execute(db);
    });
  }

  test('a token, a signature and gzip', async () => {
    await create({ auth: 'bearer', secret: 'hush-hush', gzip: true });
    const { secret } = await create({ url: `${receiver.url}/signed`, auth: 'signature' });
    await happen(1);
    await send();
    const signed = receiver.received.find(({ path }) => path === '/signed')!;
    const headers = signed.headers as Record<string, string>;
    // Its `verify` wants one JSON value for a body.
    const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
    const signature = new Verifier(secret).sign(headers['webhook-id']!, at, signed.body);
    expect(headers['webhook-signature']).toBe(signature);
    const withToken = receiver.received.find(({ path }) => path === '/')!;
    expect(withToken.headers).toMatchObject({ authorization: 'Bearer hush-hush', 'content-encoding': 'gzip' });
  });
});

describe('a server with a certificate of its own authority', () => {
  const ca = () => readFileSync(authority.cert, 'utf8');
  const tls = () => ({ key: readFileSync(certificate.key), cert: readFileSync(certificate.cert) });

  async function listen(server: Server): Promise<number> {
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    onTestFinished(() => void server.close());
    return (server.address() as AddressInfo).port;
  }

  /** Takes what a syslog server takes: messages with their length before them. */
  async function startSyslog(take: (text: string) => void): Promise<number> {
    return listen(
      createTlsServer(tls(), (socket) => {
        let text = '';
        socket.setEncoding('utf8').on('data', (part) => {
          text += part;
        });
        socket.on('end', () => take(text));
        socket.on('error', () => {});
      }),
    );
  }

  test('A217 HTTPS is verified by that authority, and by no other', async () => {
    const bodies: string[] = [];
    const port = await listen(
      createHttpsServer(tls(), async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        bodies.push(gunzipSync(Buffer.concat(chunks)).toString());
        response.writeHead(204).end();
      }),
    );
    const url = `https://127.0.0.1:${port}/`;
    const { id } = await create({ url, gzip: true });
    expect((await ask('POST /event-streams/:id/test', { id })).body).toMatchObject({ failure: 'unreachable' });
    expect(bodies).toEqual([]);
    await ask('PATCH /event-streams/:id', { id, body: { ca: ca() } });
    expect((await ask('POST /event-streams/:id/test', { id })).body).toMatchObject({ delivered: true });
    expect(toLines(bodies[0]!)).toMatchObject([{ type: 'stream.test' }]);
  });

  test('A217 syslog over TLS: RFC 5424 in frames of RFC 5425, to a server that is verified', async () => {
    const texts: string[] = [];
    const port = await startSyslog((text) => texts.push(text));
    const { id } = await create({ url: `syslog+tls://127.0.0.1:${port}` });
    await createRole(gatehouse.database.db, app, { name: 'editor', description: 'ä' });
    await send();
    expect(await get(id)).toMatchObject({ kind: 'syslog', state: 'failing', last_failure: 'unreachable' });
    expect(texts).toEqual([]);
    await ask('PATCH /event-streams/:id', { id, body: { ca: ca(), enabled: true } });
    await send();
    const messages = toMessages(texts.join(''));
    expect(messages.length).toBe(3);
    const [, head, json] = /^(<110>1 \S+ \S+ gatehouse - role\.created) \[.*?\] (\{.*\})$/.exec(messages[1]!)!;
    expect(head).toContain(new URL(app.issuer).hostname);
    const event = JSON.parse(json!);
    expect(messages[1]).toContain(`[gatehouse@32473 app="${app.slug}" event_id="${event.id}"]`);
    expect(event).toMatchObject({ type: 'role.created', issuer: app.issuer, object: { name: 'editor' } });
    expect(await get(id)).toMatchObject({ state: 'active', waiting: 0 });
  });

  test('F36 a syslog server that breaks off gets the same again', async () => {
    const raw: Socket[] = [];
    const server = createTlsServer(tls(), (socket) => {
      socket.on('error', () => {}).once('data', () => raw.forEach((one) => void one.resetAndDestroy()));
    }).on('connection', (socket) => raw.push(socket.on('error', () => {})));
    const port = await listen(server);
    const { id } = await create({ url: `syslog+tls://127.0.0.1:${port}`, ca: ca() });
    await send();
    expect(await get(id)).toMatchObject({ state: 'failing', waiting: 1 });
  });

  test('F36 a syslog server that ends without reading gets the same again', async () => {
    let connections = 0;
    const port = await listen(
      createTlsServer(tls(), (socket) => {
        connections++;
        socket.on('error', () => {}).end();
      }),
    );
    const { id } = await create({ url: `syslog+tls://127.0.0.1:${port}`, ca: ca() });
    await send();
    expect(connections).toBe(1);
    expect(await get(id)).toMatchObject({ state: 'failing', waiting: 1, last_failure: 'unreachable' });
  });

  const toMessages = (text: string): string[] => {
    const [, length] = /^(\d+) /.exec(text) ?? [];
    if (!length) return [];
    const from = length.length + 1;
    return [text.slice(from, from + Number(length)), ...toMessages(text.slice(from + Number(length)))];
  };
});

describe('what a stream may be', () => {
  const open = { production: true, allowPrivateUpstreams: false };

  test.each([
    ...[
      'http://siem.example.com/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://localhost/',
      'https://user:pw@siem.example.com/',
    ],
    ...[
      'https://siem.example.com:22/',
      'syslog+tls://127.0.0.1:6514',
      'syslog+tls://2130706433:6514',
      'syslog+tls://localhost',
    ],
    ...[
      'syslog+tls://logs.example.com:25',
      'syslog+tls://logs.example.com/path',
      'syslog+tls://:6514',
      'syslog+tls:logs',
      'syslog://logs.example.com',
    ],
    ...['syslog+tls://[::ffff:10.0.0.1]:6514', 'syslog+tls://%31%32%37.0.0.1:6514', 'file:///etc/passwd', 'nonsense'],
  ])('A216 not %s', (url) => {
    expect(streamUrlMistake(url, open)).toEqual(expect.any(String));
  });

  test.each([
    'https://siem.example.com/in?source=a',
    'syslog+tls://logs.example.com',
    'syslog+tls://logs.example.com:12345',
  ])('but %s', (url) => {
    expect(streamUrlMistake(url, open)).toBeUndefined();
  });

  test.each([
    [{ url: 'syslog+tls://logs.example.com', auth: 'bearer', secret: 'x' }, 'auth'],
    [{ url: 'syslog+tls://logs.example.com', gzip: true }, 'gzip'],
    [{ auth: 'bearer' }, 'secret'],
    [{ auth: 'bearer', secret: 'a\nb' }, 'secret'],
    [{ auth: 'signature', secret: 'short' }, 'secret'],
    [{ ca: 'no certificate' }, 'ca'],
  ])('%j is refused', async (input, field) => {
    const { status, body } = await ask('POST /event-streams', { body: { name: 'SIEM', url: receiver.url, ...input } });
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'invalid_body', field]);
  });

  test('a key that can’t sign is refused whether or not the change names the kind', async () => {
    const { id } = await create({ auth: 'signature' });
    for (const change of [{ secret: 'abc' }, { secret: 'abc', auth: 'signature' }]) {
      const { status, body } = await ask('PATCH /event-streams/:id', { id, body: change });
      expect([status, body.code, body.errors[0].field]).toEqual([422, 'invalid_body', 'secret']);
    }
    await happen(1);
    await send();
    expect(await get(id)).toMatchObject({ state: 'active' });
  });

  test.each([
    ['a key', () => makeApiKey(gatehouse, app, keyScopes)],
    ['a viewer', async () => viewer.token],
  ])('A215 %s sees where it leads, but not the path, and can’t lead it elsewhere', async (_, makeToken) => {
    const as = await makeToken();
    const { id } = await create({ url: `${receiver.url}/hush-hush` });
    for (const { body, status } of [
      await ask('GET /event-streams/:id', { id, as }),
      await ask('GET /event-streams', { as }),
    ])
      expect([status, JSON.stringify(body).includes('hush'), (body.items?.[0] ?? body).origin]).toEqual([
        ...[200, false, receiver.url],
      ]);
    expect(await get(id)).toMatchObject({ url: `${receiver.url}/hush-hush`, origin: receiver.url });
    for (const [entry, body] of [
      ['PATCH /event-streams/:id', { url: receiver.url }],
      ['POST /event-streams', { name: 'SIEM', url: receiver.url }],
    ] as const)
      expect((await ask(entry, { id, body, as })).status).toBe(403);
  });

  test('neither a key nor a personal token can have the permission, whose holders can read the log', () => {
    expect([...keyScopes, ...tokenScopes]).not.toContain('event_streams:write');
    for (const held of Object.values(rolePermissions))
      if (held.includes('event_streams:write')) expect(held).toContain('events:read');
  });

  test('the owners get a mail when it is created or led to another address, and for nothing else', async () => {
    const { id } = await create();
    const change = (body: object) => ask('PATCH /event-streams/:id', { id, body });
    await change({ name: 'Logs', url: receiver.url });
    expect(await mailsToOwner()).toEqual(['event_stream_opened']);
    await change({ url: `${receiver.url}/elsewhere` });
    expect(await mailsToOwner()).toEqual(['event_stream_opened', 'event_stream_opened']);
  });

  test('A216 test events have a budget, and a syslog server in a private network is one that can’t be reached', async () => {
    const stream = await getStream(gatehouse.database.db, app, (await create()).id);
    const strict = { ...gatehouse.system, config: { ...gatehouse.system.config, allowPrivateUpstreams: false } };
    const outcome = await sendBatch(
      strict,
      app,
      { ...stream, url: 'syslog+tls://127.0.0.1:6514' },
      { events: [], lines: [] },
    );
    expect(outcome).toEqual({ delivered: false, failure: 'unreachable', status: null });
    for (let count = 0; count < 30; count++) await sendTestEvent(gatehouse.system, app, stream.id);
    expect((await ask('POST /event-streams/:id/test', { id: stream.id })).body.code).toBe('too_many_attempts');
    expect(receiver.received.length).toBe(30);
  });

  test('A215 a private key that was pasted along with a certificate is not stored', async () => {
    const ca = readFileSync(authority.cert, 'utf8') + readFileSync(authority.key, 'utf8');
    const { body } = await ask('POST /event-streams', { body: { name: 'SIEM', url: receiver.url, ca } });
    expect(body.code).toBe('invalid_body');
  });

  test('A218 a token is neither shown nor sent to another server than the one that it was given for', async () => {
    const { id, ...shown } = await create({ auth: 'bearer', secret: 'hush-hush' });
    expect(JSON.stringify([shown, await get(id)])).not.toContain('hush');
    const url = 'https://evil.example.com/';
    const { body } = await ask('PATCH /event-streams/:id', { id, body: { url } });
    expect(body).toMatchObject({ code: 'secret_required', errors: [{ field: 'secret' }] });
    const { status } = await ask('PATCH /event-streams/:id', { id, body: { url: `${receiver.url}/elsewhere` } });
    expect(status).toBe(200);
    const { body: events } = await ask('GET /events');
    expect(JSON.stringify(events)).not.toContain('hush');
    expect(events.items[0]).toMatchObject({
      type: 'event_stream.updated',
      data: { changes: { url: { hidden: true } } },
    });
  });

  test('A219 nothing in an event begins another message', () => {
    const head = { id: newId(), at: new Date(0), type: 'group.deleted', result: 'success' as const };
    const text = toSyslog(
      { issuer: 'https://id.example.com/o/a', slug: 'a"]\n' },
      head,
      JSON.stringify({ a: '\u2028\n12 <1>1 ü\u0085' }),
    );
    expect(text).toMatch(/^\d+ [\x20-\x7e]+$/);
    expect(text).toContain('app="a\\"\\]');
    expect(Number(/^\d+/.exec(text)![0])).toBe(text.length - text.indexOf(' ') - 1);
  });

  test('it is deleted with a trace, and another App has none', async () => {
    const { id } = await create();
    expect((await ask('DELETE /event-streams/:id', { id })).status).toBe(204);
    expect((await ask('GET /event-streams')).body.items).toEqual([]);
    expect((await ask('GET /events')).body.items[0]).toMatchObject({
      ...{ type: 'event_stream.deleted', object: { kind: 'event_stream', id, name: 'SIEM' } },
    });
  });
});
