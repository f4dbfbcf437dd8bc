// Refresh tokens: each is good once, a retry within seconds gets the same answer, reuse ends the family, and whatever ends
// a user's access ends them too, whoever is faster.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { updateApp } from '../../../src/apps/apps.ts';
import { deleteClient, updateClient } from '../../../src/apps/clients/clients.ts';
import { hashPassword } from '../../../src/authentication/password/password.ts';
import { DAY, HOUR, SECOND } from '../../../src/clock.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { revokeSession } from '../../../src/users/sessions/end.ts';
import { listSessions } from '../../../src/users/sessions/sessions.ts';
import { deleteUser, setPassword, setUserStatus } from '../../../src/users/users.ts';
import {
  makeApiKey,
  makeApp,
  makeAppWithUser,
  makeClient,
  makeResource,
  makeUser,
  PASSWORD,
  type TestClient,
} from '../../kit/app.ts';
import { type Answer, introspect, post, refresh, revoke, send, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { countRows, rowsOf } from '../../kit/rows.ts';
import { passTime, restoreTime } from '../../kit/time.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const PARALLEL = 50;
/** Long enough for the clock to have passed the leeway, short enough for every token to live. */
const AFTER_LEEWAY = 11 * SECOND;
const OFFLINE = { scope: 'openid offline_access', prompt: 'consent' };

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

let app: App;
let client: TestClient;
let user: UserRow;
beforeEach(async () => {
  ({ app, client, user } = await makeAppWithUser(gatehouse));
});

type Tokens = { access_token: string; refresh_token: string };

const signedIn = async (more: Record<string, string> = OFFLINE) =>
  (await signIn(app, client, user.email, more)) as Tokens;
const tokensOf = ({ status, body }: Answer) => {
  expect([status, body.error]).toEqual([200, undefined]);
  return body as unknown as Tokens;
};
const refreshed = async (token: string) => tokensOf(await refresh(app, client, token));
const isActive = async (token: string) => (await introspect(app, client, token)).body.active;

function expectRefused(answer: Answer, error = 'invalid_grant', status = 400): void {
  expect(answer).toMatchObject({ status, body: { error } });
  for (const token of ['access_token', 'refresh_token', 'id_token']) expect(answer.body).not.toHaveProperty(token);
}

async function expectAllDead(...tokens: (Tokens | undefined)[]): Promise<void> {
  for (const { access_token, refresh_token } of tokens.filter((one) => one !== undefined)) {
    expect((await introspect(app, client, access_token)).body).toEqual({ active: false });
    expect((await introspect(app, client, refresh_token)).body).toEqual({ active: false });
    expect((await userinfo(app, access_token)).status).toBe(401);
    expectRefused(await refresh(app, client, refresh_token));
  }
}

describe(`A34 a refresh token used ${PARALLEL} times at once, ${ROUNDS} rounds`, () => {
  test.each(['opaque', 'jwt'] as const)(
    'A34 has one successor, which lives (%s)',
    { timeout: 300_000 },
    async (format) => {
      const { identifier: resource } = await makeResource(gatehouse, app, { token_format: format });
      const scope = { ...OFFLINE, scope: 'openid offline_access photos:read', resource };
      let token = (await signIn(app, client, user.email, scope)).refresh_token!;
      // A busy machine may need longer than the leeway for all of them.
      passTime(0);
      for (let round = 0; round < ROUNDS; round++) {
        const answers = await raced((one) => refresh(app, client, one, { resource }), token);
        const [successor, ...forks] = new Set(
          answers.filter(({ status }) => status === 200).map(({ body }) => JSON.stringify(body)),
        );
        expect(forks).toEqual([]);
        for (const answer of answers.filter(({ status }) => status !== 200)) expectRefused(answer);
        const child: Tokens = JSON.parse(successor!);
        expect(await isActive(child.access_token)).toBe(true);
        expect(await countRows(gatehouse, app, 'artifacts', { model: 'RefreshToken' })).toBe(round + 2);
        token = child.refresh_token;
      }
    },
  );

  test('A34 through the API, too', { timeout: 300_000 }, async () => {
    const key = await makeApiKey(gatehouse, app);
    passTime(0);
    let { refresh_token: token } = (await callApi(key, 'login', { email: user.email, password: PASSWORD })).tokens;
    for (let round = 0; round < ROUNDS; round++) {
      const answers = await raced((refresh_token) => callApi(key, 'refresh', { refresh_token }), token);
      const successors = new Set(answers.flatMap(({ tokens }) => (tokens ? [tokens.refresh_token] : [])));
      expect(successors.size).toBe(1);
      [token = ''] = successors;
    }
    expect((await callApi(key, 'refresh', { refresh_token: token })).tokens.refresh_token).toBeTypeOf('string');
  });

  test('A34 without a leeway, one at most gets an answer', { timeout: 300_000 }, async () => {
    ({ app, client, user } = await makeAppWithUser(gatehouse, { settings: { refresh_leeway_seconds: 0 } }));
    for (let round = 0; round < 3; round++) {
      const { refresh_token } = await signedIn();
      const answers = await raced((one) => refresh(app, client, one), refresh_token);
      const successors = answers.flatMap(({ body }) => (body.refresh_token ? [body.refresh_token] : []));
      expect(new Set(successors).size).toBe(1);
      for (const answer of answers.filter(({ status }) => status !== 200)) expectRefused(answer);
    }
  });
});

function raced<Result>(use: (token: string) => Promise<Result>, token: string): Promise<Result[]> {
  return Promise.all(Array.from({ length: PARALLEL }, () => use(token)));
}

async function callApi(key: string, path: string, body: object): Promise<{ tokens: Tokens }> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await send(`${app.issuer}/api/v1/auth/${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return answer.body as unknown as { tokens: Tokens };
}

describe('A35 a refresh token that was used before', () => {
  const countReuse = () => countRows(gatehouse, app, 'audit_log', { event: 'refresh_token.reused' });

  test('A35 after its successor was used: the whole grant ends, and the log says so', async () => {
    const first = await signedIn();
    const second = await refreshed(first.refresh_token);
    const third = await refreshed(second.refresh_token);
    expect(await countReuse()).toBe(0);
    expectRefused(await refresh(app, client, first.refresh_token));
    await expectAllDead(first, second, third);
    expect(await countRows(gatehouse, app, 'grants')).toBe(0);
    expect(await countReuse()).toBe(1);
  });

  test('A35 after the leeway: the whole grant ends', async () => {
    const first = await signedIn();
    const second = await refreshed(first.refresh_token);
    passTime(AFTER_LEEWAY);
    expectRefused(await refresh(app, client, first.refresh_token));
    await expectAllDead(first, second);
    expect(await countReuse()).toBe(1);
  });

  test('A35 other users’, other clients’ and other devices’ tokens stay', async () => {
    const others = [
      await signIn(app, client, (await makeUser(gatehouse, app)).email, OFFLINE),
      await signIn(app, client, user.email, OFFLINE),
    ];
    const first = await signedIn();
    await refreshed(first.refresh_token);
    passTime(AFTER_LEEWAY);
    expectRefused(await refresh(app, client, first.refresh_token));
    for (const { access_token } of others) expect(await isActive(access_token)).toBe(true);
  });

  test('A35 shown by another client, it ends nothing', async () => {
    const other = await makeClient(gatehouse, app);
    const first = await signedIn();
    const second = await refreshed(first.refresh_token);
    passTime(AFTER_LEEWAY);
    expectRefused(await refresh(app, other, first.refresh_token));
    expect(await isActive(second.access_token)).toBe(true);
    expect(await countReuse()).toBe(0);
  });
});

describe('A36 a retry because the answer was lost', () => {
  test('A36 gets the same answer, and the user stays signed in', async () => {
    const { refresh_token } = await signedIn();
    passTime(0);
    const lost = await refreshed(refresh_token);
    passTime(9 * SECOND);
    expect(await refreshed(refresh_token)).toEqual(lost);
    expect(await refreshed(refresh_token)).toEqual(lost);
    expect(await isActive(lost.access_token)).toBe(true);
    await refreshed(lost.refresh_token);
  });

  test('A36 the stored answer is readable to nobody but who shows the token', async () => {
    const { refresh_token } = await signedIn();
    const second = await refreshed(refresh_token);
    const rows = await gatehouse.database.db.selectFrom('artifacts').selectAll().where('app_id', '=', app.id).execute();
    expect(rows.filter(({ reply }) => reply)).toHaveLength(1);
    const stored = rows
      .map((row) => `${JSON.stringify(row)} ${Buffer.from(row.reply ?? []).toString('latin1')}`)
      .join('\n');
    for (const secret of [refresh_token, second.refresh_token, second.access_token])
      expect(stored).not.toContain(secret);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['the user was disabled', () => setUserStatus(gatehouse.database.db, app, user.id, 'disabled')],
    ['the grant was revoked', revokeConsent],
  ])('A36 not when %s meanwhile', async (_name, end) => {
    const { refresh_token } = await signedIn();
    const lost = await refreshed(refresh_token);
    await end();
    expectRefused(await refresh(app, client, refresh_token));
    await expectAllDead(lost);
  });

  test('A36 not for another client, nor for more scope', async () => {
    const { refresh_token } = await signedIn();
    passTime(0);
    const lost = await refreshed(refresh_token);
    expectRefused(await refresh(app, await makeClient(gatehouse, app), refresh_token));
    expectRefused(await refresh(app, client, refresh_token, { scope: 'openid email' }), 'invalid_scope');
    expect(await refreshed(refresh_token)).toEqual(lost);
  });
});

test('A37 many rotations within one second are told apart', async () => {
  passTime(0);
  const chain = [await signedIn()];
  for (let rotation = 0; rotation < 5; rotation++) chain.push(await refreshed(chain.at(-1)!.refresh_token));
  expect(new Set(chain.map(({ refresh_token }) => refresh_token)).size).toBe(6);
  // The last but one is a retry, the one before it is reuse, though all are of the same instant.
  expect(await refreshed(chain[4]!.refresh_token)).toEqual(chain[5]);
  expectRefused(await refresh(app, client, chain[3]!.refresh_token));
  await expectAllDead(...chain);
});

describe('A38 a refresh token in the wrong hands', () => {
  test('A38 another client’s', async () => {
    const { refresh_token } = await signedIn();
    for (const type of ['confidential', 'public'] as const)
      expectRefused(await refresh(app, await makeClient(gatehouse, app, { type }), refresh_token));
    await refreshed(refresh_token);
  });

  test('A38 another App’s', async () => {
    const foreign = await makeApp(gatehouse);
    const theirs = await makeClient(gatehouse, foreign);
    const { refresh_token } = await signedIn();
    expectRefused(await refresh(foreign, theirs, refresh_token));
    expectRefused(await refresh(app, theirs, refresh_token), 'invalid_client', 401);
    await refreshed(refresh_token);
  });

  test('A38 without its client', async () => {
    const { refresh_token } = await signedIn();
    const one = await makeClient(gatehouse, app, { type: 'public' });
    const publics = (await signIn(app, one, user.email, OFFLINE)).refresh_token!;
    for (const token of [refresh_token, publics]) {
      const answer = await post(app, '/token', { grant_type: 'refresh_token', refresh_token: token });
      expectRefused(answer, 'invalid_client', 401);
    }
    const unproven = await post(app, '/token', { grant_type: 'refresh_token', refresh_token }, client, 'none');
    expectRefused(unproven, 'invalid_client', 401);
    await refreshed(refresh_token);
    tokensOf(await refresh(app, one, publics));
  });

  test('A38 for more scope than it has', async () => {
    const { refresh_token } = await signedIn();
    expectRefused(await refresh(app, client, refresh_token, { scope: 'openid email' }), 'invalid_scope');
    await refreshed(refresh_token);
  });

  test('A38 narrowed once, it is not widened beyond the grant', async () => {
    const { refresh_token } = await signedIn({ ...OFFLINE, scope: 'openid email offline_access' });
    const narrow = await refresh(app, client, refresh_token, { scope: 'openid' });
    expect(narrow.body.scope).toBe('openid');
    const info = await userinfo(app, String(narrow.body.access_token));
    expect(info.body).toEqual({ sub: user.id });
  });
});

describe('A39 a refresh token after', () => {
  test.each<[string, () => Promise<unknown>, [number, string?]]>([
    [
      'its user was disabled',
      () => setUserStatus(gatehouse.database.db, app, user.id, 'disabled'),
      [400, 'invalid_grant'],
    ],
    ['its user was deleted', () => deleteUser(gatehouse.database.db, app, user.id), [400, 'invalid_grant']],
    ['the password was changed', changePassword, [400, 'invalid_grant']],
    ['the consent was revoked', revokeConsent, [400, 'invalid_grant']],
    [
      'its client was deleted',
      () => deleteClient(gatehouse.database.db, app, client.client_id),
      [401, 'invalid_client'],
    ],
    ['its client was disabled', () => setClient('disabled'), [401, 'invalid_client']],
    ['the App was suspended', () => setApp('suspended'), [404]],
  ])('A39 %s', async (_name, end, [status, error]) => {
    const tokens = await signedIn();
    await end();
    const answer = await refresh(app, client, tokens.refresh_token);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(answer.body.access_token).toBeUndefined();
    expect((await userinfo(app, tokens.access_token)).status).toBe(status === 404 ? 404 : 401);
    const me = await send(`${app.issuer}/api/v1/me`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
    expect(me.status).toBe(status === 404 ? 404 : 401);
  });

  test('A39 the session ended, where it was given for the session', async () => {
    const tokens = await signedIn({ scope: 'openid' });
    const [session] = await listSessions(gatehouse.database.db, app, user.id);
    await revokeSession(gatehouse.database.db, app, session!.uid);
    await expectAllDead(tokens);
  });

  test('A39 a user that was disabled and enabled again does not get it back', async () => {
    const tokens = await signedIn();
    await setUserStatus(gatehouse.database.db, app, user.id, 'disabled');
    await setUserStatus(gatehouse.database.db, app, user.id, 'active');
    await expectAllDead(tokens);
  });
});

const changePassword = async () =>
  setPassword(gatehouse.database.db, app, user.id, { hash: await hashPassword('another-good-password') });

async function revokeConsent(): Promise<void> {
  const { db } = gatehouse.database;
  await db.deleteFrom('grants').where('app_id', '=', app.id).where('user_id', '=', user.id).execute();
}

const setClient = (status: 'active' | 'disabled') => updateClient(gatehouse.system, app, client.client_id, { status });
const setApp = (status: 'active' | 'suspended') => updateApp(gatehouse.system, app, { status });

describe('A40 however often it is rotated', () => {
  test('A40 a refresh token ends when its time is up', async () => {
    ({ app, client, user } = await makeAppWithUser(gatehouse, {
      settings: {
        refresh_token_seconds: (2 * DAY) / SECOND,
        refresh_token_max_seconds: (3 * DAY) / SECOND,
      },
    }));
    let tokens = await signedIn();
    for (let day = 1; day < 3; day++) {
      passTime(DAY);
      tokens = await refreshed(tokens.refresh_token);
    }
    passTime(DAY - HOUR);
    tokens = await refreshed(tokens.refresh_token);
    passTime(HOUR + SECOND);
    expectRefused(await refresh(app, client, tokens.refresh_token));
    expect((await introspect(app, client, tokens.refresh_token)).body).toEqual({ active: false });
  });

  test('A40 also where the App’s developers shorten that time later', async () => {
    const month = { refresh_token_seconds: (30 * DAY) / SECOND, refresh_token_max_seconds: (30 * DAY) / SECOND };
    app = await makeApp(gatehouse, month);
    client = await makeClient(gatehouse, app);
    user = await makeUser(gatehouse, app);
    const [fresh, old] = [await signedIn(), await signedIn()];
    const days = { refresh_token_seconds: (2 * DAY) / SECOND, refresh_token_max_seconds: (2 * DAY) / SECOND };
    await updateApp(gatehouse.system, app, { settings: days });
    passTime(DAY);
    const { refresh_token } = await refreshed(fresh.refresh_token);
    passTime(DAY);
    for (const token of [refresh_token, old.refresh_token]) expectRefused(await refresh(app, client, token));
  });

  test('A40 and when it was not used for long', async () => {
    const { refresh_token } = await signedIn();
    passTime(app.settings.refresh_token_seconds * SECOND + SECOND);
    expectRefused(await refresh(app, client, refresh_token));
  });
});

describe('A48 a grant revoked while it is being refreshed', () => {
  const ends: [string, (tokens: Tokens) => Promise<unknown>][] = [
    [
      'by its refresh token',
      async ({ refresh_token }) => expect((await revoke(app, client, refresh_token)).status).toBe(200),
    ],
    ['by taking the consent back', revokeConsent],
    ['by disabling the user', () => setUserStatus(gatehouse.database.db, app, user.id, 'disabled')],
    ['by a changed password', changePassword],
  ];

  test.each(ends)('A48 %s: of 50 refreshes none leaves a token', { timeout: 300_000 }, async (_name, end) => {
    for (let round = 0; round < ROUNDS; round++) {
      await setUserStatus(gatehouse.database.db, app, user.id, 'active');
      const tokens = await signInAgain(round);
      const racing = raced((one) => refresh(app, client, one), tokens.refresh_token);
      await new Promise((resolve) => setTimeout(resolve, round * 2));
      const [, answers] = await Promise.all([end(tokens), racing]);
      await expectNothingLeft(answers);
    }
  });

  test.each(ends)('A48 %s: a chain of refreshes ends', { timeout: 300_000 }, async (_name, end) => {
    for (let round = 0; round < ROUNDS; round++) {
      await setUserStatus(gatehouse.database.db, app, user.id, 'active');
      const tokens = await signInAgain(round);
      const chain = [await refresh(app, client, tokens.refresh_token)];
      const running = (async () => {
        while (chain.at(-1)!.status === 200)
          chain.push(await refresh(app, client, tokensOf(chain.at(-1)!).refresh_token));
      })();
      await new Promise((resolve) => setTimeout(resolve, 3 + round * 2));
      await end(tokensOf(chain.findLast(({ status }) => status === 200)!));
      await running;
      await expectNothingLeft(chain);
    }
  });

  /** A changed password is the password from then on. */
  const signInAgain = async (round: number): Promise<Tokens> => {
    if (round > 0) user = await makeUser(gatehouse, app);
    return signedIn();
  };

  async function expectNothingLeft(answers: Answer[]): Promise<void> {
    for (const { status, body } of answers)
      if (status !== 200) expect([status, body.error]).toEqual([400, 'invalid_grant']);
    expect(await countRows(gatehouse, app, 'artifacts', { user_id: user.id })).toBe(0);
    const given = answers.filter(({ status }) => status === 200).map(tokensOf);
    for (const { access_token } of new Set(given.slice(0, 3).concat(given.slice(-3))))
      expect(await isActive(access_token)).toBe(false);
  }
});

test('A34 A38 what is refused changes nothing', async () => {
  const { refresh_token } = await signedIn();
  const before = await rowsOf(gatehouse, app);
  await refresh(app, client, `${refresh_token}x`);
  await refresh(app, client, 'guessed');
  await refresh(app, client, refresh_token, { scope: 'openid email' });
  expect(await rowsOf(gatehouse, app)).toEqual(before);
});
