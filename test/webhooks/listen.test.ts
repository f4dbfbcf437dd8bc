// `gatehouse listen`: events forwarded to a program on the developer's own machine, and what the API gives the command for it.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { keyScopes } from '../../src/apps/permissions.ts';
import { MINUTE } from '../../src/clock.ts';
import { deleteUser } from '../../src/users/users.ts';
import { type CommandLine, commandLine } from '../cli/command-line.ts';
import { call, makeAppWith, makeDeveloper, routeOf, type TestDeveloper, urlOf } from '../http/api/call.ts';
import { makeApiKey, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { type Receiver, startReceiver } from '../kit/outside/receiver.ts';
import { passTime, restoreTime } from '../kit/time.ts';

let gatehouse: Gatehouse;
let app: App;
let owner: TestDeveloper;
let viewer: TestDeveloper;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
beforeEach(async () => {
  ({ app, owner, viewer } = await makeAppWith(gatehouse, 'owner', 'viewer'));
});
afterEach(restoreTime);

const secret = `whsec_${Buffer.alloc(32, 'listener').toString('base64')}`;

const listen = (input: object = {}, as = owner.token) =>
  call(app, 'POST /webhooks/listen', { as, body: { secret, wait: 0, ...input } });

const typesOf = ({ body }: Awaited<ReturnType<typeof listen>>) => body.events.map(({ type }: { type: string }) => type);

describe('the API gives a listener', () => {
  test('what happens from the beginning on, each event once and signed by the listener’s secret', async () => {
    await makeUser(gatehouse, app);
    const begun = await listen();
    expect(begun.body.events).toEqual([]);
    const user = await makeUser(gatehouse, app);
    const first = await listen({ after: begun.body.after });
    expect(typesOf(first)).toContain('user.created');
    const bodies = first.body.events.map(({ headers, body }: { headers: Record<string, string>; body: string }) =>
      new Verifier(secret).verify(body, headers),
    );
    expect(bodies).toMatchObject(bodies.map((_: unknown, index: number) => ({ sequence: index + 1 })));
    expect(bodies.find(({ type }: { type: string }) => type === 'user.created')).toMatchObject({
      ...{ user_id: user.id, issuer: app.issuer },
    });
    await deleteUser(gatehouse.database.db, app, user.id);
    const second = await listen({ after: first.body.after });
    expect(typesOf(second)).not.toContain('user.created');
    expect(typesOf(second)).toContain('user.deleted');
    expect(typesOf(await listen({ after: second.body.after }))).toEqual([]);
  });

  test('an event while it waits, of the types that it chose, and of no other App', async () => {
    const other = (await makeAppWith(gatehouse)).app;
    const events = ['user.deleted'];
    const { after } = (await listen({ events })).body;
    const waiting = listen({ events, after, wait: 20 });
    const user = await makeUser(gatehouse, app);
    await deleteUser(gatehouse.database.db, other, (await makeUser(gatehouse, other)).id);
    await deleteUser(gatehouse.database.db, app, user.id);
    const answer = await waiting;
    expect(answer.body.events).toMatchObject([{ type: 'user.deleted', body: expect.stringContaining(user.id) }]);
  });

  test('a place that others have left', async () => {
    const events = ['user.deleted'];
    const { after } = (await listen({ events })).body;
    const leaving = new AbortController();
    const { url, init } = {
      url: urlOf(app, routeOf(app, 'POST /webhooks/listen'), {}),
      init: {
        method: 'POST',
        headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ secret, after, events, wait: 25 }),
        signal: leaving.signal,
      },
    };
    const waiting = Array.from({ length: 20 }, () => fetch(url, init).catch(() => undefined));
    const codeOfNext = async () => (await listen({ after, events })).body.code;
    await expect.poll(codeOfNext, { timeout: 10_000 }).toBe('busy');
    leaving.abort();
    await Promise.all(waiting);
    await expect.poll(codeOfNext, { timeout: 10_000 }).toBeUndefined();
  });

  test('nothing that happened before its last five minutes', async () => {
    const { after } = (await listen()).body;
    await makeUser(gatehouse, app);
    passTime(6 * MINUTE);
    expect(typesOf(await listen({ after }))).toEqual([]);
  });

  const starts = async () => {
    const query = { type: 'webhook_listener.started' };
    return (await call(app, 'GET /events', { as: owner.token, query })).body.items;
  };

  test('A284 nothing at a place that it was not given for these events, and so nothing unrecorded', async () => {
    await makeUser(gatehouse, app);
    const other = await makeAppWith(gatehouse, 'owner');
    const elsewhere = await call(other.app, 'POST /webhooks/listen', {
      as: other.owner.token,
      body: { secret, wait: 0 },
    });
    const admin = await makeDeveloper(gatehouse, { app, role: 'admin' });
    const hers = await listen({}, admin.token);
    const narrow = await listen({ events: ['user.deleted'] });
    const made = ['1.00000000-0000-0000-0000-000000000000.0', `${narrow.body.after.slice(0, -4)}AAAA`];
    for (const after of [...made, ...[elsewhere, hers, narrow].map(({ body }) => body.after)])
      expect((await listen({ after })).body).toMatchObject({ code: 'invalid_cursor' });
    expect(await starts()).toHaveLength(2);
  });

  test('A284 a listener who comes back later is recorded again', async () => {
    let { after } = (await listen()).body;
    for (const _ of [1, 2]) {
      passTime(3 * MINUTE);
      ({ after } = (await listen({ after })).body);
    }
    expect(await starts()).toHaveLength(1);
    passTime(6 * MINUTE);
    expect((await listen({ after })).status).toBe(200);
    expect(await starts()).toHaveLength(2);
  });

  test('nothing if it is no developer with the permission; who listens is recorded', async () => {
    for (const as of [await makeApiKey(gatehouse, app, keyScopes), viewer.token])
      expect((await listen({}, as)).body.code).toMatch(/^(forbidden|insufficient_scope|unauthorized|invalid_token)$/);
    await listen({ events: ['user.created'] });
    expect(await starts()).toMatchObject([
      { actor: { kind: 'developer', id: owner.user.id }, data: { events: ['user.created'] } },
    ]);
  });

  test('no more requests of one App wait than a few', async () => {
    const { after } = (await listen({ events: ['user.deleted'] })).body;
    const asked = Array.from({ length: 21 }, () => listen({ events: ['user.deleted'], after, wait: 20 }));
    expect((await Promise.race(asked)).body.code).toBe('busy');
    await deleteUser(gatehouse.database.db, app, (await makeUser(gatehouse, app)).id);
    const answers = await Promise.all(asked);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
  });

  test.each([
    [{ secret: 'whsec_short' }, 'invalid_body'],
    [{ events: ['captcha.refused'] }, 'invalid_body'],
    [{ after: '1.2.3' }, 'invalid_cursor'],
    [{ wait: 26 }, 'invalid_body'],
  ])('%j is refused', async (input, code) => {
    expect((await listen(input)).body.code).toBe(code);
  });
});

describe('gatehouse listen', () => {
  let receiver: Receiver;
  let cli: CommandLine;
  beforeEach(async () => {
    receiver = await startReceiver();
    cli = commandLine({ GATEHOUSE_TOKEN: owner.token });
  });
  afterEach(async () => {
    await receiver.stop();
    cli.remove();
  });

  test('forwards to this machine until it is stopped, under the secret that it prints', async () => {
    const where = ['--app', app.slug, '--server', gatehouse.url];
    const child = cli.start(['listen', ...where, '--forward-to', receiver.url, '--json']);
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream]!.setEncoding('utf8').on('data', (chunk: string) => {
        said[stream] += chunk;
      });
    await expect.poll(() => said.stderr).toMatch(/Listening[\s\S]*whsec_\S+/);
    const [shown = ''] = /whsec_\S+/.exec(said.stderr) ?? [];
    const user = await makeUser(gatehouse, app);
    await expect.poll(() => said.stderr).toMatch(/user\.created {2}\S+ {2}2\d\d {2}\d+ ms/);
    const created = receiver.received.find(({ body }) => body.includes('user.created'))!;
    expect(new Verifier(shown).verify(created.body, created.headers as Record<string, string>)).toMatchObject({
      user_id: user.id,
    });
    const closed = once(child, 'close');
    child.kill('SIGINT');
    expect(await closed).toEqual([0, null]);
    expect(JSON.parse(said.stdout)).toEqual({ forwarded: receiver.received.length, failed: 0 });
  });

  test('begins again if the server no longer knows how far it was', async () => {
    const spoilt: string[] = [];
    const pass = async (request: IncomingMessage, response: ServerResponse) => {
      const sent = await text(request);
      const isSpoilt = spoilt.length === 0 && sent.includes('"after"');
      if (isSpoilt) spoilt.push(sent);
      const answer = await fetch(`${gatehouse.url}${request.url}`, {
        method: request.method!,
        headers: { authorization: request.headers.authorization!, 'content-type': 'application/json' },
        ...(sent && { body: isSpoilt ? sent.replace(/"after":"[^"]*"/, '"after":"of-another-key"') : sent }),
      });
      const said = (await answer.text()).replaceAll(gatehouse.url, `http://${request.headers.host}`);
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(said);
    };
    // The last request still waits when the command is stopped, and its answer when the server is.
    const between = createServer((request, response) => {
      pass(request, response).catch(() => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(between, 'listening');
    const server = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const child = cli.start(['listen', '--app', app.slug, '--server', server, '--forward-to', receiver.url]);
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
    });
    await expect.poll(() => said, { timeout: 30_000 }).toContain('no longer knows how far it was');
    await expect
      .poll(
        async () => {
          await makeUser(gatehouse, app);
          return said;
        },
        { timeout: 30_000 },
      )
      .toMatch(/user\.created {2}\S+ {2}2\d\d/);
    const closed = once(child, 'close');
    child.kill('SIGINT');
    expect(await closed).toEqual([0, null]);
    between.closeAllConnections();
    between.close();
  });

  test('forwards nowhere else', async () => {
    const where = ['--app', app.slug, '--server', gatehouse.url];
    const elsewhere = await cli.run(['listen', ...where, '--forward-to', 'http://localhost@blog.example.com/webhooks']);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([1, expect.stringContaining('is not this machine')]);
  });
});
