// Idempotency-Key: a call that is sent again has no second effect, and its answer is nobody else's.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { HOUR, MINUTE } from '../../../src/clock.ts';
import { claimKey } from '../../../src/limits/idempotency-keys.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { ask } from '../../kit/raw.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { type Answer, call, makeAppWith, type Sent, signInByApi } from './call.ts';

let gatehouse: Gatehouse;
let app: App;
let as: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app);
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

const newEmail = () => `${randomUUID()}@example.com`;

const keyed = (key: string, sent: Sent = {}): Sent => ({ as, ...sent, headers: { 'idempotency-key': key } });

const isReplayed = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true';

async function countUsers(email: string): Promise<number> {
  const { body } = await call(app, 'POST /users/search', { as, body: { search: email } });
  return body.items.length;
}

async function readRows(ofApp = app) {
  return gatehouse.database.db.selectFrom('idempotency_keys').selectAll().where('app_id', '=', ofApp.id).execute();
}

describe('a call with an idempotency key', () => {
  test('answers again as it did, without a second effect', async () => {
    const [key, body] = [randomUUID(), { email: newEmail(), password: PASSWORD }];
    const first = await call(app, 'POST /auth/signup', keyed(key, { body }));
    const again = await call(app, 'POST /auth/signup', keyed(key, { body }));
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect([isReplayed(first), isReplayed(again)]).toEqual([false, true]);
    expect(again.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
    expect(again.body.tokens.refresh_token).toBeTruthy();
    expect(await countUsers(body.email)).toBe(1);
  });

  test('has one effect when twenty of them come at once', async () => {
    const [key, body] = [randomUUID(), { email: newEmail() }];
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(app, 'POST /users', keyed(key, { body }))));
    const made = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(made.map(({ text }) => text)).size).toBe(1);
    expect(made.filter((one) => !isReplayed(one))).toHaveLength(1);
    for (const { headers, ...one } of refused) {
      expect([one.status, one.body.code, headers.get('retry-after')]).toEqual([409, 'idempotency_in_flight', '1']);
    }
    expect(await countUsers(body.email)).toBe(1);
    const { count } = await gatehouse.database.db
      .selectFrom('audit_log')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('app_id', '=', app.id)
      .where('event', '=', 'user.created')
      .where('user_id', '=', made[0]!.body.id)
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(1);
  });

  test('is refused again as it was, also after what was in its way is gone', async () => {
    const { id, email } = await makeUser(gatehouse, app);
    const key = randomUUID();
    const first = await call(app, 'POST /users', keyed(key, { body: { email } }));
    expect([first.status, first.body.code]).toEqual([409, 'email_taken']);
    await call(app, 'DELETE /users/:id', { as, params: { id } });
    const again = await call(app, 'POST /users', keyed(key, { body: { email } }));
    expect([again.status, isReplayed(again)]).toEqual([409, true]);
    const { request_id, ...kept } = again.body;
    expect(first.body).toEqual({ ...kept, request_id: first.body.request_id });
    expect((await call(app, 'POST /users', keyed(randomUUID(), { body: { email } }))).status).toBe(201);
  });

  test('leaves the key free if its input was refused, or what it saw had changed', async () => {
    const { id } = await makeUser(gatehouse, app);
    const key = randomUUID();
    const sent = { params: { id }, body: { name: 'Bob' } };
    expect((await call(app, 'PATCH /users/:id', keyed(key, { ...sent, body: { name: 1 } }))).status).toBe(422);
    const stale = keyed(key, sent);
    const failed = await call(app, 'PATCH /users/:id', {
      ...stale,
      headers: { ...stale.headers, 'if-match': '"stale"' },
    });
    expect(failed.status).toBe(412);
    const done = await call(app, 'PATCH /users/:id', stale);
    expect([done.status, isReplayed(done), done.body.name]).toEqual([200, false, 'Bob']);
  });

  test('deletes once: what is gone is deleted, and not unknown', async () => {
    const { id } = await makeUser(gatehouse, app);
    const key = randomUUID();
    for (const replayed of [false, true]) {
      const answer = await call(app, 'DELETE /users/:id', keyed(key, { params: { id } }));
      expect([answer.status, answer.text, isReplayed(answer)]).toEqual([204, '', replayed]);
    }
  });

  test('works with the key in quotes, for a user’s own token and for a developer', async () => {
    const user = await makeUser(gatehouse, app);
    const { access_token } = await signInByApi(gatehouse, app, user);
    const body = { nickname: 'Bob' };
    const own = [
      await call(app, 'PATCH /me', keyed('"of-the-user"', { as: access_token, body })),
      await call(app, 'PATCH /me', keyed('of-the-user', { as: access_token, body })),
    ];
    expect(own.map(isReplayed)).toEqual([false, true]);
    const world = await makeAppWith(gatehouse, 'owner');
    const name = `App ${randomUUID().slice(0, 8)}`;
    const made = { as: world.owner.token, body: { name, slug: `a-${randomUUID().slice(0, 8)}` } };
    const apps = [
      await call(gatehouse.url, 'POST /apps', keyed('of-the-developer', made)),
      await call(gatehouse.url, 'POST /apps', keyed('of-the-developer', made)),
    ];
    expect(apps.map(({ status }) => status)).toEqual([201, 201]);
    expect(apps.map(isReplayed)).toEqual([false, true]);
  });

  test('is forgotten after a day, and after a minute if nobody finished it', async () => {
    const [key, body] = [randomUUID(), { email: newEmail() }];
    await call(app, 'POST /users', keyed(key, { body }));
    passTime(23 * HOUR);
    expect(isReplayed(await call(app, 'POST /users', keyed(key, { body })))).toBe(true);
    passTime(HOUR + MINUTE);
    expect((await call(app, 'POST /users', keyed(key, { body }))).body.code).toBe('email_taken');
  });

  test('F3 is taken over after a minute from a process that ended while it worked', async () => {
    const [key, body] = [randomUUID(), { email: newEmail() }];
    const { system, database } = gatehouse;
    const here = await makeApp(gatehouse);
    const sent = keyed(key, { as: await makeApiKey(gatehouse, here), body });
    const { id } = await database.db
      .selectFrom('api_keys')
      .select('id')
      .where('app_id', '=', here.id)
      .executeTakeFirstOrThrow();
    const request = JSON.stringify(['POST', '/api/v1/users', '', body]);
    await claimKey(system, here, { key, caller: `api_key ${id}`, request, userId: undefined });
    const waiting = await call(here, 'POST /users', sent);
    expect([waiting.status, waiting.body.code]).toEqual([409, 'idempotency_in_flight']);
    passTime(MINUTE + 1);
    const done = await call(here, 'POST /users', sent);
    expect([done.status, isReplayed(done)]).toEqual([201, false]);
  });

  test('costs nothing without a key, or where nothing changes', async () => {
    const here = await makeApp(gatehouse);
    const own = await makeApiKey(gatehouse, here);
    await call(here, 'POST /users', { as: own, body: { email: newEmail() } });
    await call(here, 'GET /users', keyed('a-reading', { as: own }));
    await call(here, 'POST /users/search', keyed('a-reading', { as: own, body: { search: 'bob' } }));
    expect(await readRows(here)).toEqual([]);
  });
});

describe('A240 an idempotency key', () => {
  test('A240 is refused with another body, query, path or method', async () => {
    const key = randomUUID();
    const { id } = await makeUser(gatehouse, app);
    await call(app, 'POST /users', keyed(key, { body: { email: newEmail() } }));
    const others = [
      await call(app, 'POST /users', keyed(key, { body: { email: newEmail() } })),
      await call(app, 'POST /users/:id/disable', keyed(key, { params: { id } })),
      await call(app, 'DELETE /users/:id', keyed(key, { params: { id } })),
    ];
    for (const { status, body } of others) expect([status, body.code]).toEqual([422, 'idempotency_key_reused']);
    expect((await call(app, 'GET /users/:id', { as, params: { id } })).body.status).toBe('active');
  });

  test('A240 of another API key, user or App answers nothing of the first one', async () => {
    const [key, body] = [randomUUID(), { email: newEmail() }];
    const first = await call(app, 'POST /users', keyed(key, { body }));
    const sibling = await call(app, 'POST /users', keyed(key, { as: await makeApiKey(gatehouse, app), body }));
    expect([sibling.body.code, isReplayed(sibling)]).toEqual(['email_taken', false]);
    const other = await makeApp(gatehouse);
    const elsewhere = await call(other, 'POST /users', keyed(key, { as: await makeApiKey(gatehouse, other), body }));
    expect([elsewhere.status, isReplayed(elsewhere)]).toEqual([201, false]);
    expect(elsewhere.body.id).not.toBe(first.body.id);
    const users = [await makeUser(gatehouse, app), await makeUser(gatehouse, app)];
    for (const user of users) {
      const own = (await signInByApi(gatehouse, app, user)).access_token;
      const answer = await call(app, 'PATCH /me', keyed(key, { as: own, body: { nickname: 'Bob' } }));
      expect([answer.body.sub, isReplayed(answer)]).toEqual([user.id, false]);
    }
  });

  test('A240 opens nothing for a caller who may no longer do that', async () => {
    const { app: here, owner } = await makeAppWith(gatehouse, 'owner');
    const made = keyed(randomUUID(), { as: owner.token, body: { name: 'backend', scopes: ['users:read'] } });
    expect((await call(here, 'POST /api-keys', made)).status).toBe(201);
    const own = gatehouse.database.db.updateTable('members').where('app_id', '=', here.id);
    await own.set({ role: 'viewer' }).execute();
    const refused = await call(here, 'POST /api-keys', made);
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
  });

  test('A240 shows a secret once more to its holder, and to no reader of the database, with SECRET_KEY or without', async () => {
    const { app: here, owner } = await makeAppWith(gatehouse, 'owner');
    const key = randomUUID();
    const made = keyed(key, { as: owner.token, body: { name: 'backend', scopes: ['users:read'] } });
    const first = await call(here, 'POST /api-keys', made);
    const again = await call(here, 'POST /api-keys', made);
    expect([first.status, again.body.key]).toEqual([201, first.body.key]);
    expect((await call(here, 'GET /api-keys', { as: owner.token })).body.items).toHaveLength(1);
    const [row] = (await readRows(here)) as unknown as Record<'answer_sealed' | 'key_hash' | 'request_hash', Buffer>[];
    const sealed = row!.answer_sealed;
    const stored = Buffer.concat([sealed, row!.key_hash, row!.request_hash]).toString('latin1');
    expect(stored).not.toContain(first.body.key);
    expect(stored).not.toContain(key);
    const place = `idempotency_keys.answer ${here.id} ${row!.key_hash.toString('hex')}`;
    expect(() => gatehouse.system.keyring.open(sealed, place)).toThrow();
  });

  test.each([
    ['empty in its quotes', '""'],
    ['too long', 'k'.repeat(201)],
    ['two of them', 'one, two'],
    ['no text', 'k\u00e9y'],
    ['with half its quotes', '"key'],
    ['markup', '<script>'],
  ])('A240 that is %s is refused', async (_, key) => {
    const { status, text, headers } = await ask(gatehouse, {
      method: 'POST',
      path: `${new URL(app.issuer).pathname}/api/v1/users`,
      headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ email: newEmail() }),
    });
    expect([status, JSON.parse(text).code]).toEqual([400, 'invalid_idempotency_key']);
    expect(JSON.stringify(headers)).not.toContain(key);
  });

  test('A240 of a user fills the database only so far', async () => {
    const user = await makeUser(gatehouse, app);
    const own = (await signInByApi(gatehouse, app, user)).access_token;
    const sent = (key: string) => keyed(key, { as: own, body: { nickname: 'Bob' } });
    const before = (await readRows()).length;
    await call(app, 'PATCH /me', sent('first'));
    await gatehouse.database.db
      .updateTable('rate_limits')
      .set({ count: 300 })
      .where('app_id', '=', app.id)
      .where('key', 'like', 'idempotency_keys_per_user:%')
      .execute();
    const refused = await call(app, 'PATCH /me', sent('one-too-many'));
    expect([refused.status, refused.body.code]).toEqual([429, 'too_many_attempts']);
    expect((await readRows()).length).toBe(before + 1);
    expect((await call(app, 'PATCH /me', { as: own, body: { nickname: 'Bob' } })).status).toBe(200);
  });
});
