// What may be used once, used fifty times at once, half of it on another node: one wins.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/apps.ts';
import { makeApp, makeClient, makeUser, type TestClient } from '../kit/app.ts';
import { authorize, introspect, signIn } from '../kit/flow.ts';
import { countRows } from '../kit/rows.ts';
import { postToken, startTwoNodes, type TwoNodes } from './two-nodes.ts';

const ROUNDS = 20;
const AT_ONCE = 50;

describe.skipIf(!process.env.TEST_DATABASE_URL)('fifty at once on two nodes', () => {
  let two: TwoNodes;
  let app: App;
  let client: TestClient;
  let email: string;
  beforeAll(async () => {
    two = await startTwoNodes();
    // On a busy machine fifty answers may take longer than the leeway that clients have by default.
    app = await makeApp(two.gatehouse, { refresh_leeway_seconds: 60 });
    client = await makeClient(two.gatehouse, app);
    ({ email } = await makeUser(two.gatehouse, app));
  });
  afterAll(() => two?.stop());

  const race = (form: Record<string, string>) =>
    Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => postToken(two.nodes[index % 2]!, app.issuer, client, form)),
    );

  test('A27 F14 one code gives tokens once', async () => {
    const { visitor } = await authorize(app, client, email);
    for (let round = 0; round < ROUNDS; round++) {
      const { code, verifier } = await authorize(app, client, email, {}, visitor);
      const form = {
        grant_type: 'authorization_code',
        code,
        code_verifier: verifier,
        redirect_uri: client.redirect_uri,
      };
      const answers = await race(form);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const losers = answers.filter(({ status }) => status !== 200);
      expect(new Set(losers.map(({ status, body }) => `${status} ${body.error}`))).toEqual(
        new Set(['400 invalid_grant']),
      );
    }
  });

  test('A34 F14 one refresh token has one successor, all answers carry it, and it lives', async () => {
    const tokens = await signIn(app, client, email, { scope: 'openid offline_access', prompt: 'consent' });
    let current = tokens.refresh_token!;
    const unused = () => countRows(two.gatehouse, app, 'artifacts', { model: 'RefreshToken' });
    const before = await unused();
    for (let round = 1; round <= ROUNDS; round++) {
      const answers = await race({ grant_type: 'refresh_token', refresh_token: current });
      const winners = answers.filter(({ status }) => status === 200);
      const losers = answers.filter(({ status }) => status !== 200);
      expect(winners.length).toBeGreaterThan(0);
      expect(losers.filter(({ status, body }) => status !== 400 || body.error !== 'invalid_grant')).toEqual([]);
      const bodies = new Set(winners.map(({ body }) => `${body.refresh_token} ${body.access_token}`));
      expect(bodies.size).toBe(1);
      const [{ body }] = winners as [(typeof winners)[number]];
      expect(body.refresh_token).not.toBe(current);
      current = body.refresh_token as string;
      expect(await unused()).toBe(before + round);
      expect((await introspect(app, client, body.access_token as string)).body.active).toBe(true);
    }
    expect((await introspect(app, client, current)).body.active).toBe(true);
  });
});
