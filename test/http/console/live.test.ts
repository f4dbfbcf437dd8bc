// The stream by which a page follows an App's events: what it tells, to whom, and when it ends.
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { CONSOLE_SESSION_LIFETIME } from '../../../src/apps/console-sessions.ts';
import { removeMember } from '../../../src/apps/members.ts';
import { MINUTE, now, SECOND } from '../../../src/clock.ts';
import { transact } from '../../../src/database/transact.ts';
import { record } from '../../../src/events/record.ts';
import {
  countStreams,
  createStream,
  HEARTBEAT_MS,
  MAX_OF_READER,
  MAX_UNREAD_BYTES,
} from '../../../src/http/kit/request/streams.ts';
import { newId } from '../../../src/ids.ts';
import { makeClient } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { type Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let reader: Developer;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  [owner, reader] = await Promise.all([signedUp(gatehouse), signedUp(gatehouse)]);
  app = await owner.makeApp();
  await reader.join(app, 'viewer');
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

type Message = { event: string; id: string | undefined; data: string };

const streamHeaders = (who: Developer, url: string) => ({
  accept: 'text/event-stream',
  cookie: who.visitor.cookieHeader(url),
  'sec-fetch-site': 'same-origin',
});

/** A browser’s EventSource on a connection of its own, without connecting again. */
async function listen(who: Developer, url: string, more: Record<string, string> = {}) {
  const request = get(url, { agent: false, headers: { ...streamHeaders(who, url), ...more } });
  onTestFinished(() => void request.destroy());
  request.on('error', () => {});
  const [response]: IncomingMessage[] = await once(request, 'response');
  const messages: Message[] = [];
  let comments = 0;
  let end: 'in order' | 'broken' | undefined;
  void read(response!, (part) => {
    const of = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1];
    if (part.startsWith(':')) comments += 1;
    const event = of('event');
    if (event) messages.push({ event, id: of('id'), data: of('data')! });
  }).then((how) => {
    end = how;
  });
  return {
    ...{ status: response!.statusCode, headers: response!.headers, messages },
    comments: () => comments,
    end: () => end,
    counts: () => messages.map(({ data }) => JSON.parse(data).count as number),
    leave: () => request.destroy(),
  };
}

async function read(response: IncomingMessage, take: (part: string) => void): Promise<'in order' | 'broken'> {
  let text = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      const parts = (text + chunk).split('\n\n');
      text = parts.pop()!;
      parts.forEach(take);
    }
    return 'in order';
  } catch {
    return 'broken';
  }
}

/** The address of the stream, as the page names it. */
async function streamUrlOf(who: Developer, path: string): Promise<string> {
  const { text } = await who.open(path);
  const url = /data-live="([^"]+)"/.exec(text)?.[1];
  if (!url) throw new Error(`no stream on ${path}`);
  return gatehouse.url + url.replaceAll('&amp;', '&');
}

const eventsOf = (app: App, query = '') => `/apps/${app.slug}/events${query}`;

const happens = (app: App) => record(gatehouse.database.db, app, 'sign_in.failed', { data: { method: 'pwd' } });

const refused = (app: App) =>
  record(gatehouse.database.db, app, 'authorization.refused', { data: { error: 'invalid_scope' } });

const until = (check: () => unknown) =>
  vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 15_000, interval: 20 });

/** For the rest of a test, the heart of each new stream beats so fast. */
function hastenHeartbeats(milliseconds = 30): void {
  const { setInterval: every } = globalThis;
  const hastened = ((act: () => void, ms?: number) =>
    every(act, ms === HEARTBEAT_MS ? milliseconds : ms)) as typeof setInterval;
  const spy = vi.spyOn(globalThis, 'setInterval').mockImplementation(hastened);
  onTestFinished(() => void spy.mockRestore());
}

describe('the stream of an App’s events', () => {
  test('tells how many are new since the page was rendered, also of those before it was opened', async () => {
    await happens(app);
    const url = await streamUrlOf(owner, eventsOf(app));
    await happens(app);
    const { headers, counts, messages } = await listen(owner, url);
    expect(headers['content-type']).toMatch(/^text\/event-stream/);
    expect(headers['x-accel-buffering']).toBe('no');
    expect(headers['cache-control']).toBe('no-store');
    await until(() => counts().at(-1) === 1);
    await Promise.all([happens(app), happens(app)]);
    await until(() => counts().at(-1) === 3);
    expect(JSON.parse(messages.at(-1)!.data).text).toBe('3 new events');
  });

  test('loses and doubles nothing where a browser connects again', async () => {
    const url = await streamUrlOf(owner, eventsOf(app));
    const first = await listen(owner, url);
    await happens(app);
    await until(() => first.counts().at(-1) === 1);
    const { id } = first.messages.at(-1)!;
    first.leave();
    await Promise.all([happens(app), happens(app)]);
    const again = await listen(owner, url, { 'last-event-id': id! });
    await until(() => again.counts().at(-1) === 3);
    // Minutes later, when the events that are known have become old.
    passTime(5 * MINUTE);
    await happens(app);
    await until(() => again.counts().at(-1) === 4);
    const settled = again.messages.at(-1)!.id!;
    expect(settled).not.toBe(id);
    again.leave();
    const last = await listen(owner, url, { 'last-event-id': settled });
    await until(() => last.counts().at(-1) === 4);
    expect(last.counts()).toEqual([4]);
  });

  test('tells of an event that another node recorded, and that committed late', async () => {
    await happens(app);
    const { counts } = await listen(owner, await streamUrlOf(owner, eventsOf(app)));
    const row = { app_id: app.id, event: 'sign_in.failed', actor_kind: 'system' as const, data: '{}' };
    await gatehouse.database.db
      .insertInto('audit_log')
      .values({ ...row, id: newId(), at: new Date(now().getTime() - 20 * SECOND) } as never)
      .execute();
    await until(() => counts().at(-1) === 1);
  });

  test('tells only of the events that the page shows', async () => {
    const { counts } = await listen(owner, await streamUrlOf(owner, eventsOf(app, '?group=refused')));
    await transact(gatehouse.database.db, (db) => record(db, app, 'user.enabled'));
    await refused(app);
    await until(() => counts().length > 0);
    expect(counts()).toEqual([1]);
  });

  test('says that it is alive', async () => {
    hastenHeartbeats();
    const { comments } = await listen(owner, await streamUrlOf(owner, eventsOf(app)));
    await until(() => comments() > 2);
  });

  test('is the page itself for a browser that opens its address', async () => {
    const url = await streamUrlOf(owner, eventsOf(app, '?group=refused'));
    const { location } = await owner.visitor.fetch(url);
    expect(location).toBe(`${gatehouse.url}/console${eventsOf(app, '?group=refused')}`);
  });

  test('begins anew with a place that is none', async () => {
    // Another test put an event of the first App into the future.
    const fresh = await owner.makeApp();
    const url = `${gatehouse.url}/console${eventsOf(fresh)}/live?since=x`;
    const places = ['x', '1.2.3', '99999999999999999.1'];
    const streams = await Promise.all(places.map((id) => listen(owner, url, { 'last-event-id': id })));
    await happens(fresh);
    await until(() => streams.every(({ counts }) => counts().at(-1) === 1));
  });

  test('is on the first page of a list alone, and not where nothing can be found', async () => {
    for (const query of [
      '?q=nobody',
      `?cursor=${Buffer.from('["2026-01-01T00:00:00.000Z","x"]').toString('base64url')}`,
    ])
      expect((await owner.open(eventsOf(app, query))).text).not.toContain('data-live=');
  });
});

test('the checklist waits for the first sign-in, and then shows it with what comes next', async () => {
  const fresh = await owner.makeApp();
  await makeClient(gatehouse, fresh);
  const { counts } = await listen(owner, await streamUrlOf(owner, `/apps/${fresh.slug}`));
  await happens(fresh);
  await transact(gatehouse.database.db, (db) => record(db, fresh, 'sign_in.succeeded', { data: { method: 'pwd' } }));
  await until(() => counts().at(-1) === 1);
  const { text } = await owner.open(`/apps/${fresh.slug}?guide=on`);
  expect(text).toContain('3 of 3 steps done');
  expect(text).toContain('Your first sign-in is here');
  expect(text).not.toContain('data-live=');
});

describe('A111 the stream of another App', () => {
  test('is not there for a developer who is no member, and nobody hears of another App’s events', async () => {
    const other = await owner.makeApp();
    const url = await streamUrlOf(owner, eventsOf(app));
    const strange = await streamUrlOf(owner, eventsOf(other));
    expect((await listen(reader, strange)).status).toBe(404);
    const { counts } = await listen(owner, url);
    await happens(other);
    await happens(app);
    await until(() => counts().length > 0);
    expect(counts()).toEqual([1]);
  });

  test('asks nobody to sign in who has no session', async () => {
    const { status, headers } = await fetch(await streamUrlOf(owner, eventsOf(app)), {
      headers: { accept: 'text/event-stream' },
      redirect: 'manual',
    });
    expect(status).toBe(401);
    expect(headers.get('set-cookie')).toBeNull();
  });

  test.each(['cross-site', 'same-site', 'none'])('is refused to a page of elsewhere: %s', async (site) => {
    const url = await streamUrlOf(owner, eventsOf(app));
    const { status, headers } = await listen(owner, url, { 'sec-fetch-site': site });
    expect(status).toBe(403);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('A196 a stream that is kept open', () => {
  test('is one of few of its reader: another ends the oldest', async () => {
    const url = await streamUrlOf(reader, eventsOf(app));
    const first = await listen(reader, url);
    const more = await Promise.all(Array.from({ length: 20 }, () => listen(reader, url)));
    await until(() => first.end() && more.filter(({ end }) => !end()).length === MAX_OF_READER);
    expect(first.messages.at(-1)).toMatchObject({ event: 'end', data: 'displaced' });
    expect(await listen(owner, await streamUrlOf(owner, eventsOf(app)))).toMatchObject({ status: 200 });
    for (const { leave } of more) leave();
    await until(() => countStreams(gatehouse.system) <= MAX_OF_READER);
  });

  test('ends within thirty seconds once its reader is no member any more', async () => {
    hastenHeartbeats();
    expect(HEARTBEAT_MS).toBeLessThanOrEqual(30 * SECOND);
    const shared = await owner.makeApp();
    await reader.join(shared, 'viewer');
    const { messages, end, comments } = await listen(reader, await streamUrlOf(reader, eventsOf(shared)));
    await until(() => comments() > 0);
    await removeMember(gatehouse.database.db, shared, reader.id);
    await until(end);
    expect(messages.at(-1)).toMatchObject({ event: 'end', data: 'refused' });
  });

  test('is cut off if nobody reads it', async () => {
    let written = 0;
    const server = createServer((_, response) => {
      const stream = createStream(response);
      const fill = () => {
        if (response.destroyed) return;
        written += 1_000;
        stream.send('new', { id: '1', data: { text: 'x'.repeat(1_000) } });
        setImmediate(fill);
      };
      fill();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const [own] = await once(server, 'connection');
    await once(own, 'close');
    expect(written).toBeGreaterThan(MAX_UNREAD_BYTES);
    socket.destroy();
  });

  test('ends once the session has', async () => {
    hastenHeartbeats();
    const open = async (who: Developer) => listen(who, await streamUrlOf(who, eventsOf(app)));
    const [signedOut, expired] = [await open(reader), await open(owner)];
    await until(() => signedOut.comments() > 0 && expired.comments() > 0);
    await reader.post('/sign-out');
    await until(signedOut.end);
    expect(expired.end()).toBeUndefined();
    passTime(CONSOLE_SESSION_LIFETIME + SECOND);
    await until(expired.end);
    expect(expired.messages.at(-1)).toMatchObject({ event: 'end', data: 'refused' });
  });
});

test('the server ends without waiting for its streams, whose browsers connect again', async () => {
  const { status, messages, end } = await listen(owner, await streamUrlOf(owner, eventsOf(app)));
  expect(status).toBe(200);
  await gatehouse.server.stop();
  await until(end);
  // Time out, and the connection would be cut.
  expect(end()).toBe('in order');
  expect(messages).toEqual([]);
});
