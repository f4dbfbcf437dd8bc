// One solved captcha sent fifty times at once, half of it to another node; and the last guess that somebody has.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { makeApiKey, makeApp } from '../kit/app.ts';
import { solve, toField } from '../kit/outside/captcha.ts';
import { ask } from '../kit/raw.ts';
import { countRows } from '../kit/rows.ts';
import { startTwoNodes, type TwoNodes } from './two-nodes.ts';

const ROUNDS = 3;
const AT_ONCE = 50;

describe.skipIf(!process.env.TEST_DATABASE_URL)('fifty at once on two nodes', () => {
  let two: TwoNodes;
  beforeAll(async () => {
    two = await startTwoNodes();
  });
  afterAll(() => two?.stop());

  function toNodes(app: App, key: string) {
    const path = `${new URL(app.issuer).pathname}/api/v1/auth`;
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    return async (node: number, entry: string, body?: object) => {
      const sent = body && JSON.stringify(body);
      const { status, text } = await ask(two.nodes[node % 2]!, { path: path + entry, headers, body: sent });
      return { status, body: JSON.parse(text) };
    };
  }

  test('F14 one solution opens one door', async () => {
    const app = await makeApp(two.gatehouse, { captcha: 'proof_of_work' });
    const send = toNodes(app, await makeApiKey(two.gatehouse, app));
    for (let round = 0; round < ROUNDS; round++) {
      const { challenge } = (await send(round, '/captcha')).body;
      const body = { email: 'bob@example.com', captcha: toField(await solve(challenge)) };
      const all = Array.from({ length: AT_ONCE }, (_, index) => send(index, '/password/forgot', body));
      const statuses = (await Promise.all(all)).map(({ status }) => status).sort();
      expect(statuses).toEqual([202, ...Array(AT_ONCE - 1).fill(422)]);
    }
  });

  test('A80 F14 three guesses are three, and wait as long on one node as on the other', async () => {
    const app = await makeApp(two.gatehouse, { lockout_attempts: 3, lockout_minutes: 30 });
    const send = toNodes(app, await makeApiKey(two.gatehouse, app));
    const guess = { email: 'nobody@example.com', password: 'wrong', ip: '203.0.113.7' };
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => send(index, '/login', guess)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(AT_ONCE - 3);
    const rows = await two.gatehouse.database.db
      .selectFrom('rate_limits')
      .select('strikes')
      .where('app_id', '=', app.id)
      .where('key', 'like', 'password_user_network:%')
      .execute();
    expect(rows).toEqual([{ strikes: 1 }]);
    expect(await countRows(two.gatehouse, app, 'audit_log', { event: 'sign_in.failed' })).toBe(3);
  });
});
