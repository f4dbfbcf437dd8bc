// One code of an authenticator app, and one recovery code, shown fifty times at once, half of it to another node.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/apps.ts';
import type { UserRow } from '../../src/database/schema.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf, makeAuthenticator } from '../kit/factor.ts';
import { ask } from '../kit/raw.ts';
import { startTwoNodes, type TwoNodes } from './two-nodes.ts';

const ROUNDS = 5;
const AT_ONCE = 50;

describe.skipIf(!process.env.TEST_DATABASE_URL)('fifty at once on two nodes', () => {
  let two: TwoNodes;
  let app: App;
  let key: string;
  beforeAll(async () => {
    two = await startTwoNodes();
    app = await makeApp(two.gatehouse);
    key = await makeApiKey(two.gatehouse, app);
  });
  afterAll(() => two?.stop());

  async function post(node: number, path: string, body: object) {
    const { status, text } = await ask(two.nodes[node % 2]!, {
      path: `${new URL(app.issuer).pathname}/api/v1/auth/${path}`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status, body: JSON.parse(text) };
  }

  async function race(user: UserRow, given: object) {
    const { body } = await post(0, 'login', { email: user.email, password: PASSWORD });
    const { challenge } = body;
    const asked = Array.from({ length: AT_ONCE }, (_, index) => post(index, 'second-factor', { challenge, ...given }));
    const answers = await Promise.all(asked);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(lost.map((one) => one.body.code).filter((code) => !LOST.has(code))).toEqual([]);
    return AT_ONCE - lost.length;
  }
  const LOST = new Set(['invalid_code', 'too_many_attempts']);

  test('A98 F14 one code of the authenticator app signs in once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await makeUser(two.gatehouse, app);
      const { secret } = await makeAuthenticator(two.gatehouse, app, user);
      expect(await race(user, { code: codeOf(secret) })).toBe(1);
    }
  });

  test('A101 F14 one recovery code signs in once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const user = await makeUser(two.gatehouse, app);
      const { recoveryCodes } = await makeAuthenticator(two.gatehouse, app, user);
      expect(await race(user, { recovery_code: recoveryCodes[round] })).toBe(1);
    }
  });
});
