// The first page of an App: how to begin as long as nobody has signed in, and figures from then on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createApiKey } from '../../../src/apps/keys/api-keys.ts';
import { DAY, now } from '../../../src/clock.ts';
import { transact } from '../../../src/database/transact.ts';
import type { Event } from '../../../src/events/catalogue.ts';
import { countNewUsers } from '../../../src/events/figures.ts';
import { actingAs, record } from '../../../src/events/record.ts';
import { saveHook } from '../../../src/hooks/hooks.ts';
import { toTop } from '../../../src/http/console/kit/chart.ts';
import { newId } from '../../../src/ids.ts';
import { createStream } from '../../../src/signals/streams.ts';
import { deleteUser } from '../../../src/users/users.ts';
import {
  CALLBACK,
  makeApp,
  makeClient,
  makeEventStream,
  makeUser,
  makeWebhook,
  type TestClient,
} from '../../kit/app.ts';
import { signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { makeConnection } from '../../social/world.ts';
import { type Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let owner: Developer;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  owner = await signedUp(gatehouse);
  app = await owner.makeApp();
  client = await makeClient(gatehouse, app, { name: 'Walnut Prints' });
});
afterAll(() => gatehouse.stop());

const open = async (who = owner, of = app) => (await who.open(`/apps/${of.slug}`)).text;

/** The tiles by their titles: figure, then note, without tags. */
function figuresOn(text: string): Record<string, string[]> {
  const tiles =
    /<dl class="stats">([\s\S]*?)<\/dl>/.exec(text)?.[1]?.matchAll(/<dt>([\s\S]*?)<\/dt>([\s\S]*?)<\/div>/g) ?? [];
  const plain = (html: string) =>
    html
      .replace(/<[^>]+>/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  return Object.fromEntries(
    Array.from(tiles, ([, title, values]) => [
      plain(title!),
      Array.from(values!.matchAll(/<dd[^>]*>([\s\S]*?)<\/dd>/g), ([, value]) => plain(value!)),
    ]),
  );
}

/** Tone and text of each row of “Health”, by its title. */
function healthOn(text: string): Record<string, string> {
  const [panel = ''] = /aria-labelledby="health-title"[\s\S]*?<\/section>/.exec(text) ?? [];
  const rows = panel.matchAll(
    /tile tile-(\w+)"[\s\S]*?<p class="what"><a[^>]*>([^<]*)<\/a><\/p><p class="sub">([^<]*)</g,
  );
  return Object.fromEntries(Array.from(rows, ([, tone, title, said]) => [title, `${tone}: ${said}`]));
}

/** Events as they were recorded so many days ago. */
async function recordedBefore(
  event: Event,
  days: number,
  more: { user_id?: string; client_id?: string; data?: object; times?: number } = {},
) {
  const { times = 1, data = {}, ...row } = more;
  const at = new Date(now().getTime() - days * DAY);
  const rows = Array.from({ length: times }, () => ({
    ...{ id: newId(), app_id: app.id, at, event, actor_kind: 'user' as const, data: JSON.stringify(data) },
    ...row,
  }));
  await gatehouse.database.db
    .insertInto('audit_log')
    .values(rows as never)
    .execute();
}

test('says how to begin, and not that there are no sign-ins', async () => {
  const text = await open();
  expect(text).toContain('Get started with');
  expect(text).not.toContain('Success rate');
});

describe('once somebody has signed in', () => {
  beforeAll(async () => {
    const user = await makeUser(gatehouse, app);
    await signIn(app, client, user.email);
    const of = { user_id: user.id, client_id: client.client_id };
    await recordedBefore('sign_in.succeeded', 3, { ...of, times: 5, data: { method: 'pop user mfa' } });
    await recordedBefore('sign_in.failed', 3, { ...of, times: 2 });
    await recordedBefore('sign_in.succeeded', 40, { ...of, times: 4, data: { method: 'pwd' } });
    await recordedBefore('authorization.refused', 2, {
      client_id: client.client_id,
      times: 3,
      data: { error: 'invalid_scope' },
    });
    await recordedBefore('authorization.refused', 1, {
      client_id: client.client_id,
      data: { error: 'invalid_redirect_uri', count: 5_000 },
    });
    await recordedBefore('authorization.refused', 20, { client_id: 'long-ago' });
  });

  test('shows the month, against the one before', async () => {
    const figures = figuresOn(await open());
    expect(figures['Sign-ins']).toEqual(['6', '↑ 50% on the 30 days before']);
    expect(figures['Success rate']![0]).toBe('75%');
    expect(figures['Active this week']![0]).toBe('1');
    expect(figures.Users).toEqual(['1', '1 new in 30 days']);
  });

  test('says of whatever the App depends on whether it works, and names what doesn’t', async () => {
    const { db } = gatehouse.database;
    const health = async () => healthOn(await open());
    expect(Object.keys(await health())).toEqual(['Signing keys', 'Mails', 'API keys']);

    const { webhook } = await makeWebhook(gatehouse, app);
    const stream = await makeEventStream(gatehouse, app);
    const { hook } = await saveHook(gatehouse.system, app, 'before_sign_up', { url: 'https://hooks.example.com/' });
    await makeConnection(gatehouse, app, { kind: 'google', name: 'Google' });
    const receiver = await makeClient(gatehouse, app, { name: 'Receiver', type: 'confidential', shared_signals: true });
    const signals = await createStream(gatehouse.system, app, receiver.client_id, {
      delivery: { method: 'push', endpoint_url: 'https://receiver.example.com/', authorization_header: null },
    });
    expect(await health()).toMatchObject({
      ...{ Webhooks: 'success: Working: 1', 'Event streams': 'success: Working: 1' },
      ...{ 'Decision hooks': 'success: Working: 1', 'Streams of security events': 'success: Working: 1' },
      Connections: 'success: No failures in the last 24 hours',
    });

    for (const [kind, id] of [
      ['webhook', webhook.id],
      ['signal', signals.id],
    ] as const) {
      const failing = { app_id: app.id, kind, target_id: id, failures: 50, failing_since: now() };
      await db
        .insertInto('delivery_targets')
        .values(failing as never)
        .onConflict((on) => on.columns(['app_id', 'kind', 'target_id']).doUpdateSet({ failures: 50 }))
        .execute();
    }
    await db.updateTable('event_streams').set({ failures: 3 }).where('id', '=', stream.id).execute();
    await transact(db, (db) =>
      record(db, app, 'hook.suspended', {
        data: {
          moment: hook.moment,
          origin: 'https://hooks.example.com',
          because: 'late',
          on_failure: 'refuse',
        } as never,
      }),
    );
    await recordedBefore('sign_in.failed', 0, { data: { connection: 'google', code: 'connection_failed' } });
    expect(await health()).toMatchObject({
      ...{ Webhooks: 'warning: Not working: hooks.example.com', 'Event streams': 'warning: Not working: SIEM' },
      ...{ 'Decision hooks': 'warning: Not working: Before a sign-up' },
      'Streams of security events': 'warning: Not working: Receiver',
      Connections: 'warning: Failed in the last 24 hours: Google',
    });
  });

  test('shows every day in the chart, and in a table behind it', async () => {
    const text = await open();
    // Of sign-ins, and of new users.
    expect(text.match(/<g><title>/g)).toHaveLength(60);
    expect(text).toMatch(/<title>[^<]*5[^<]*2[^<]*<\/title>/);
    expect(text.match(/<td class="cell-main"><time /g)).toHaveLength(60);
  });

  test('shows new users by day, those who are gone among them', async () => {
    const other = await makeApp(gatehouse);
    const { db } = gatehouse.database;
    const gone = await makeUser(gatehouse, other);
    await makeUser(gatehouse, other);
    await deleteUser(db, other, gone.id);
    await makeUser(gatehouse, app);
    const days = await countNewUsers(gatehouse.system, other, 30);
    expect(days).toHaveLength(30);
    expect(days.at(-1)!.count).toBe(2);
    expect(days.slice(0, -1).every(({ count }) => count === 0)).toBe(true);
    expect(await open()).toMatch(/aria-label="From [^"]*: \d+ new users\."/);
    const one = await makeApp(gatehouse);
    await owner.join(one, 'owner');
    const only = await makeUser(gatehouse, one);
    await signIn(one, await makeClient(gatehouse, one), only.email);
    const { text } = await owner.open(`/apps/${one.slug}`);
    expect(text).toMatch(/aria-label="From [^"]*: 1 new user\."/);
    expect(text).toMatch(/<title>[^<]*: 1 new user<\/title>/);
  });

  test('leads from the checklist to pages that exist', async () => {
    const { text } = await owner.open(`/apps/${app.slug}?guide=on`);
    const next = [...text.matchAll(/href="([^"]*\/(?:new|add|branding|button))"/g)].map(([, path]) => path!);
    expect(next.map((path) => path.split('/').slice(4).join('/'))).toEqual(expect.arrayContaining(['members/add']));
    for (const path of new Set(next)) {
      expect((await owner.open(path.replace('/console', ''))).status, path).toBe(200);
    }
  });

  test('names the clients that fail this week, and why', async () => {
    const text = await open();
    const row = /Walnut Prints<\/bdi><\/a><\/td>([\s\S]*?)<\/tr>/.exec(text)![1]!;
    expect(row).toContain('invalid_redirect_uri');
    expect(row).toMatch(/class="num"[^>]*>5,003</);
    expect(text).not.toContain('long-ago');
  });

  test('says how people sign in, by the first proof', async () => {
    const shares = Array.from(
      (await open()).matchAll(/<li><span>([^<]+)<\/span><span class="num">(\d+)%/g),
      ([, label, share]) => [label, share],
    );
    expect(shares).toEqual([
      ['Passkey', '83'],
      ['Password', '17'],
    ]);
  });

  test('shows no events to who may not read them, and nothing of another App', async () => {
    const other = await makeApp(gatehouse);
    expect((await owner.open(`/apps/${other.slug}`)).status).toBe(404);
    const stranger = await signedUp(gatehouse);
    const own = await stranger.makeApp();
    expect(await open(stranger, own)).toContain('Get started with');
  });
});

test.each([
  [0, 4],
  [3, 4],
  [5, 8],
  [105, 120],
  [399, 400],
  [401, 600],
  [12_345, 16_000],
])('an axis for %i ends at %i', (value, top) => {
  expect(toTop(value)).toBe(top);
});

describe('the list of events', () => {
  let fresh: App;
  let user: { id: string; email: string };
  let own: TestClient;
  beforeAll(async () => {
    fresh = await owner.makeApp();
    user = await makeUser(gatehouse, fresh, { name: 'Bob Meyer' });
    own = await makeClient(gatehouse, fresh);
  });

  /** Each row as it reads: what, why, about whom, by whom. */
  async function rows(): Promise<string[]> {
    const { text } = await owner.open(`/apps/${fresh.slug}/events`);
    const found = text.match(/<tbody>([\s\S]*)<\/tbody>/)?.[1]?.split('</tr>') ?? [];
    return found.map((row) =>
      row
        .replace(/<svg[\s\S]*?<\/svg>|<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );
  }
  const row = async (name: string) => (await rows()).find((one) => one.includes(name));

  const authorize = (query: Record<string, string>) =>
    fetch(`${fresh.issuer}/authorize?${new URLSearchParams({ response_type: 'code', scope: 'openid', ...query })}`, {
      redirect: 'manual',
    });
  const to = () => ({ client_id: own.client_id, redirect_uri: CALLBACK });

  test.each<[string, () => Record<string, string>]>([
    ['No client has this client_id', () => ({ ...to(), client_id: 'nobody' })],
    ['client_id is missing', () => ({ redirect_uri: CALLBACK })],
    ['redirect_uri isn’t registered', () => ({ ...to(), redirect_uri: 'https://rp.example.com/other' })],
    ['code_challenge is missing', to],
  ])('says in the row of a refusal: %s', async (reason, query) => {
    await authorize(query());
    expect((await rows())[0]).toContain(reason);
  });

  test('shows a sentence of the protocol that it has no words for as it is', async () => {
    const data = {
      path: '/authorize',
      error: 'invalid_request',
      description: 'claims parameter should be a JSON object',
    };
    await record(gatehouse.database.db, fresh, 'input.refused', { data });
    expect(await row('input.refused')).toContain('claims parameter should be a JSON object');
  });

  test('has one name for each actor', async () => {
    const { db } = gatehouse.database;
    const { apiKey } = await createApiKey(db, fresh, { name: 'Newsletter' });
    const failed = { user_id: user.id, data: { method: 'pwd' } };
    await actingAs({ kind: 'user' }, () => record(db, fresh, 'sign_in.failed', failed));
    const signedIn = { user_id: user.id, data: { method: 'pwd' } };
    await actingAs({ kind: 'user' }, () => transact(db, (db) => record(db, fresh, 'sign_in.succeeded', signedIn)));
    await actingAs({ kind: 'api_key', id: apiKey.id }, () =>
      transact(db, (db) => record(db, fresh, 'user.updated', { user_id: user.id, data: { fields: ['name'] } })),
    );
    await actingAs({ kind: 'anonymous' }, () => record(db, fresh, 'form.refused', { data: { problem: 'csrf' } }));
    await transact(db, (db) => record(db, fresh, 'user.disabled', { user_id: user.id }));
    expect(await row('sign_in.failed')).toContain('Wrong password');
    expect(await row('sign_in.failed')).toContain('Someone with the address of Bob Meyer');
    expect(await row('sign_in.succeeded')).toContain('Bob Meyer Bob Meyer');
    expect(await row('user.updated')).toContain('API key Newsletter');
    expect(await row('form.refused')).toContain('– Someone');
    expect(await row('user.disabled')).toContain('Bob Meyer Gatehouse');
    // The user's page says the same.
    expect((await owner.open(`/apps/${fresh.slug}/users/${user.id}`)).text).toContain('Wrong password');
  });
});
