// A client's own pages: settings that are edited where they stand, what deleting it ends, and what it uses; and who may ask for
// the tokens of an API.
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { getClientRow } from '../../../../src/apps/clients/client.ts';
import { deleteClient } from '../../../../src/apps/clients/clients.ts';
import { DAY } from '../../../../src/clock.ts';
import { sweep } from '../../../../src/jobs/sweep.ts';
import { writeSummaries } from '../../../../src/limits/summaries.ts';
import { createStream } from '../../../../src/signals/streams.ts';
import { requestVerification } from '../../../../src/signals/verification.ts';
import { CALLBACK, makeApiKey, makeClient, makeResource, makeUser, type TestClient } from '../../../kit/app.ts';
import { authorize, introspect, redeem, refresh, signIn } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { askForToken } from '../../../kit/machine.ts';
import { countRows } from '../../../kit/rows.ts';
import { formsOf } from '../../../kit/visitor.ts';
import { call } from '../../api/call.ts';
import { type Developer, signedUp } from '../developer.ts';
import { refuse } from '../world.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let viewer: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  [alice, viewer] = await Promise.all([signedUp(gatehouse), signedUp(gatehouse)]);
});
afterAll(() => gatehouse.stop());

let app: App;
let client: TestClient;
let page: string;
beforeEach(async () => {
  app = await alice.makeApp();
  client = await makeClient(gatehouse, app);
  page = `/apps/${app.slug}/clients/${client.client_id}`;
});

const read = () => getClientRow(gatehouse.database.db, app, client.client_id);

describe('the settings of a client', () => {
  test('are saved from its page, whose other forms do other things', async () => {
    const saved = await alice.change(page, { name: 'Renamed', redirect_uris: `${CALLBACK}\nhttps://rp.example.com/b` });
    expect(saved.url).toContain(`${page}?done=saved`);
    expect(await read()).toMatchObject({
      name: 'Renamed',
      redirect_uris: [CALLBACK, 'https://rp.example.com/b'],
      scopes: ['*'],
      require_pkce: true,
    });
    const { require_pkce: _, ...without } = await alice.filled(page);
    const backchannel = {
      backchannel_logout_uri: 'https://rp.example.com/out',
      backchannel_logout_session_required: 'on',
    };
    await alice.send(page, { ...without, ...backchannel, provisioning: 'on' });
    expect(await read()).toMatchObject({
      require_pkce: false,
      provisioning: true,
      ...backchannel,
      backchannel_logout_session_required: true,
    });
    expect((await alice.open(page)).text).toContain('None so far.');
    const refused = await alice.send(page, { ...without, backchannel_logout_uri: 'https://127.0.0.1/' });
    expect(refused.text).toContain('at port 443 or 8443');
  });

  test('allow it streams of security events, which the page shows and deletes', async () => {
    const told = 'Streams of security events';
    expect((await alice.open(page)).text).not.toContain(told);
    await alice.change(page, { shared_signals: 'on' });
    expect((await alice.open(page)).text).toContain(told);
    const url = 'https://receiver.example.com/signals';
    const { id } = await createStream(gatehouse.system, app, client.client_id, {
      ...{ delivery: { method: 'push', endpoint_url: url, authorization_header: 'Bearer canary' } },
    });
    await requestVerification(gatehouse.system, app, { client_id: client.client_id, id }, undefined);
    const { text } = await alice.open(page);
    expect(text).toContain(url);
    expect(text).toContain('1 event waits');
    expect(text).not.toContain('canary');
    const as = await makeApiKey(gatehouse, app, ['clients:read', 'clients:write']);
    const params = { id: client.client_id, stream_id: id };
    const listed = await call(app, 'GET /clients/:id/signal-streams', { as, params });
    expect(listed.body.items).toMatchObject([{ id, endpoint_url: url, waiting: 1, last_failure: null }]);
    const done = await alice.send(page, {}, `/signal-streams/${id}/delete`);
    expect(done.url).toContain('done=stream_deleted');
    expect((await call(app, 'GET /clients/:id/signal-streams', { as, params })).body.items).toEqual([]);
    expect((await call(app, 'DELETE /clients/:id/signal-streams/:stream_id', { as, params })).status).toBe(404);
  });

  test.each([
    ['http://rp.example.com/cb', 'Line 3: use https.'],
    ['https://rp.example.com/*', 'Line 3: https://rp.example.com/* can’t be used.'],
    [
      'https://a.example.com/, https://b.example.com/',
      'Line 3: https://a.example.com/, https://b.example.com/ has a comma',
    ],
    ['http://localhost:4001/a b', 'Line 3: http://localhost:4001/a b can’t be used.'],
  ])('name the line of %s, and keep what was typed', async (wrong, said) => {
    const before = await read();
    const refused = await alice.change(page, { name: 'Typed', redirect_uris: `${CALLBACK}\n\n  ${wrong}` });
    expect(refused.status).toBe(400);
    expect(/id="f-redirect_uris-error">([^<]*)/.exec(refused.text)?.[1]).toContain(said);
    expect(refused.text).toContain('value="Typed"');
    expect(refused.text).toContain('One field to correct');
    expect(await read()).toEqual(before);
  });

  test('name every line that can’t be used at once', async () => {
    const typed = ['http://example.com/cb', CALLBACK, 'nonsense', 'https://rp.example.com/#top'];
    const refused = await alice.change(page, { redirect_uris: typed.join('\n') });
    const said = /id="f-redirect_uris-error">([\s\S]*?)<\/p>/.exec(refused.text)?.[1]?.split('<br>');
    expect(said).toEqual([
      expect.stringContaining('Line 1: use https.'),
      expect.stringContaining('Line 3: nonsense can’t be used.'),
      expect.stringContaining('Line 4: https://rp.example.com/#top can’t be used.'),
    ]);
  });

  test('are facts for a member who may only read', async () => {
    await viewer.join(app, 'viewer');
    const shown = await viewer.open(page);
    expect(shown.text).toContain(`<code>${CALLBACK}</code>`);
    expect(formsOf(shown).filter(({ action }) => action.includes(page))).toEqual([]);
    expect(shown.text).not.toMatch(/role="switch"|save-bar|danger-zone/);
    expect((await viewer.post(page, { name: 'Renamed' })).status).toBe(403);
    expect((await read()).name).toBe('Photo Prints');
  });

  test('of a machine have neither addresses nor a look', async () => {
    client = await makeClient(gatehouse, app, { type: 'machine', resources: [], scopes: [] });
    page = `/apps/${app.slug}/clients/${client.client_id}`;
    expect(Object.keys(await alice.filled(page))).toEqual(['name']);
    await alice.change(page, { name: 'Nightly job' });
    expect(await read()).toMatchObject({ name: 'Nightly job', first_party: false, logo_uri: null });
  });
});

test('deleting a client says how many people it ends for', async () => {
  expect((await alice.open(page)).text).not.toContain('no longer sign in');
  for (const { email } of [await makeUser(gatehouse, app), await makeUser(gatehouse, app)]) {
    await signIn(app, client, email);
    await signIn(app, client, email);
  }
  expect((await alice.open(page)).text).toContain('2 people can no longer sign in with it.');
  expect((await alice.open(`${page}/delete`)).text).toContain('2 people can no longer sign in with it.');
});

describe('the usage of a client', () => {
  /** By title: the figure of each tile. */
  const figuresOn = (text: string) =>
    Object.fromEntries(
      Array.from(text.matchAll(/<dt>([^<]+)<\/dt><dd>([^<]+)</g), ([, title, figure]) => [title, figure]),
    );

  const open = async (who = alice) => (await who.open(`${page}/usage`)).text;

  test('says how to begin, as long as there is none', async () => {
    const text = await open();
    expect(text).toContain('Nothing in 30 days');
    expect(text).toContain('/quick-start"');
    expect(text).not.toContain('<svg viewBox="0 0 600');
    expect((await alice.open(page)).text).toContain('Not yet');
  });

  test('counts sign-ins, tokens and people, by day and by grant', async () => {
    const user = await makeUser(gatehouse, app);
    for (let count = 0; count < 2; count++) {
      const { body } = await redeem(app, client, await authorize(app, client, user.email));
      await refresh(app, client, String(body.refresh_token));
    }
    await redeem(app, client, { code: 'wrong', verifier: 'wrong' });
    expect(await open()).toContain('Nothing in 30 days');
    await writeSummaries(gatehouse.system, { all: true });
    const text = await open();
    expect(figuresOn(text)).toMatchObject({ 'Sign-ins': '2', 'Tokens issued': '4', People: '1', Refused: '0' });
    expect(text).toContain('2 by refresh');
    expect(text.match(/<g><title>/g)).toHaveLength(30);
    expect(text).toMatch(/<title>[^<]*: 2 sign-ins, 0 failed<\/title>/);
    for (const grant of ['authorization_code', 'refresh_token'])
      expect(text).toMatch(new RegExp(`<code>${grant}</code>[\\s\\S]*?class="num"[^>]*>2<`));
    expect((await alice.open(`/apps/${app.slug}/clients`)).text).not.toContain('Not yet');
  });

  test('says why it was refused, and leads to the events', async () => {
    for (let count = 0; count < 3; count++) await refuse(gatehouse, app, client.client_id, 'https://rp.example.com/x');
    await introspect(app, { ...client, client_secret: 'wrong' }, 'x');
    const other = await makeClient(gatehouse, app);
    await refuse(gatehouse, app, other.client_id, 'https://rp.example.com/x');
    const text = await open();
    expect(figuresOn(text)).toMatchObject({ Refused: '4' });
    const rows = [
      ...text.matchAll(/<a href="([^"]*\/events\/[^"]+)">[\s\S]*?<bdi>([^<]+)<[\s\S]*?class="num"[^>]*>(\d+)</g),
    ];
    expect(rows.map(([, , reason, count]) => [reason, count])).toEqual([
      ['invalid_redirect_uri', '3'],
      ['client.authentication_failed', '1'],
    ]);
    const event = await alice.open(rows[0]![1]!.replace('/console', ''));
    const [, request] = /href="\/console([^"]+\/requests\/[^"]+)"/.exec(event.text)!;
    expect((await alice.open(request!)).text).toContain('https://rp.example.com/<mark>x</mark>');
    const events = await alice.open(`/apps/${app.slug}/events?q=${client.client_id}`);
    expect(events.text).toContain('client.authentication_failed');
    expect(events.text.match(/authorization\.refused</g)).toHaveLength(3);
  });

  test('of a machine are the tokens that it fetches', async () => {
    const { identifier } = await makeResource(gatehouse, app);
    client = await makeClient(gatehouse, app, { type: 'machine', resources: [identifier], scopes: ['photos:read'] });
    page = `/apps/${app.slug}/clients/${client.client_id}`;
    await askForToken(app, client, { resource: identifier, scope: 'photos:read' });
    await writeSummaries(gatehouse.system, { all: true });
    const text = await open();
    expect(figuresOn(text)).toEqual({ 'Tokens issued': '1', Refused: '0' });
    expect(text).toContain('<code>client_credentials</code>');
  });

  test('is shown for thirty days and kept for ninety, and the last use for as long as the client', async () => {
    const { db } = gatehouse.database;
    await signIn(app, client, (await makeUser(gatehouse, app)).email);
    await writeSummaries(gatehouse.system, { all: true });
    const { last_used_at } = await read();
    expect(last_used_at).not.toBeNull();
    const { day, expires_at } = await db
      .selectFrom('client_usage')
      .select([sql<string>`day::text`.as('day'), 'expires_at'])
      .where('app_id', '=', app.id)
      .executeTakeFirstOrThrow();
    expect((expires_at.getTime() - Date.parse(day)) / DAY).toBe(90);
    const age = (days: number) =>
      sql`update client_usage set day = day - ${sql.lit(days)}, expires_at = expires_at - ${sql.lit(days)} * interval '1 day'
          where app_id = ${app.id}`.execute(db);
    await age(29);
    expect(figuresOn(await open())).toMatchObject({ 'Sign-ins': '1' });
    await age(1);
    expect(await open()).toContain('Nothing in 30 days');
    await age(61);
    await sweep(db);
    expect(await countRows(gatehouse, app, 'client_usage', {})).toBe(0);
    expect((await read()).last_used_at).toEqual(last_used_at);
  });

  test('of an API that only asks about tokens is when it last did', async () => {
    await introspect(app, { ...client, client_secret: 'wrong' }, 'x');
    await writeSummaries(gatehouse.system, { all: true });
    expect((await read()).last_used_at).toBeNull();
    await introspect(app, client, 'x');
    await writeSummaries(gatehouse.system, { all: true });
    expect((await read()).last_used_at).not.toBeNull();
    expect(await open()).toContain('client.authentication_failed');
  });

  test('of a client that was deleted meanwhile is not written', async () => {
    await signIn(app, client, (await makeUser(gatehouse, app)).email);
    await deleteClient(gatehouse.database.db, app, client.client_id);
    await writeSummaries(gatehouse.system, { all: true });
    expect(await countRows(gatehouse, app, 'client_usage', {})).toBe(0);
  });
});

test('an API says which clients may ask for it, to a member who may see clients', async () => {
  const { id, identifier } = await makeResource(gatehouse, app);
  const all = await makeClient(gatehouse, app, { name: 'Asks for everything' });
  const one = await makeClient(gatehouse, app, { name: 'Asks for this', resources: [identifier], scopes: [] });
  const none = await makeClient(gatehouse, app, { name: 'Asks for nothing', resources: [], scopes: ['openid'] });
  const { text } = await alice.open(`/apps/${app.slug}/resources/${id}`);
  for (const { client_id } of [all, one]) expect(text).toContain(`/clients/${client_id}"`);
  expect(text).not.toContain(none.client_id);
});
