// What makes a token honoured: each fact by itself. Whatever ends a user's access usually changes several of them; here
// one is changed, in its row, as if the change had been cut off there or made by another hand.
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { call } from '../../http/api/call.ts';
import { makeAppWithUser, type TestClient } from '../../kit/app.ts';
import { introspect, refresh, signIn, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

type World = { app: App; client: TestClient; user: UserRow };

const STRANGER = '"00000000-0000-4000-8000-000000000000"';

const inPayload = (table: string, path: string, value: string) => (world: World) =>
  sql`update ${sql.table(table)}
      set payload = jsonb_set(payload::jsonb, ${sql.lit(`{${path}}`)}, ${sql.lit(value)})
      where app_id = ${world.app.id} and user_id = ${world.user.id}`;

/** With offline_access, a token outlives the session. */
const inAnySession: [string, (world: World) => RawBuilder<unknown>][] = [
  [
    'the user is disabled',
    ({ app, user }) => sql`update users set status = 'disabled' where app_id = ${app.id} and id = ${user.id}`,
  ],
  ['the grant is gone', ({ app }) => sql`delete from grants where app_id = ${app.id}`],
  ['the grant is another user’s', inPayload('grants', 'accountId', STRANGER)],
  ['the grant is another client’s', inPayload('grants', 'clientId', STRANGER)],
];

const inThisSession: typeof inAnySession = [
  ...inAnySession,
  ['the session is gone', ({ app }) => sql`delete from sessions where app_id = ${app.id}`],
  ['the session is another user’s', inPayload('sessions', 'accountId', STRANGER)],
  ['the session is without the client', inPayload('sessions', 'authorizations', '{}')],
];

async function makeTokens(scope: string) {
  const { app, client, user } = await makeAppWithUser(gatehouse);
  const tokens = await signIn(app, client, user.email, { scope, prompt: 'consent' });
  return { app, client, user, access: tokens.access_token, refresh: tokens.refresh_token! };
}

type Tokens = Awaited<ReturnType<typeof makeTokens>>;

const askedAt = async ({ app, client, access }: Tokens) => ({
  api: (await call(app, 'GET /me', { as: access })).status,
  userinfo: (await userinfo(app, access)).status,
  introspection: (await introspect(app, client, access)).body.active,
});

describe.each([
  ['of its session', 'openid', inThisSession],
  ['that outlives its session', 'openid offline_access', inAnySession],
])('A39 a token %s is honoured no more', (_, scope, facts) => {
  test.each(facts)('A39 once %s', async (_, change) => {
    const tokens = await makeTokens(scope);
    expect(await askedAt(tokens)).toEqual({ api: 200, userinfo: 200, introspection: true });
    const { numAffectedRows } = await change(tokens).execute(gatehouse.database.db);
    expect(Number(numAffectedRows)).toBeGreaterThan(0);
    expect(await askedAt(tokens)).toEqual({ api: 401, userinfo: 401, introspection: false });
    expect((await refresh(tokens.app, tokens.client, tokens.refresh)).body.error).toBe('invalid_grant');
  });
});

test('A39 a session whose client was let in anew does not bring the old grant’s tokens back', async () => {
  const tokens = await makeTokens('openid');
  const another = inPayload('sessions', `authorizations,${tokens.client.client_id},grantId`, '"another-grant"');
  await another(tokens).execute(gatehouse.database.db);
  expect(await askedAt(tokens)).toEqual({ api: 401, userinfo: 401, introspection: false });
});

test('A39 a token that was marked as used is honoured at the API no more', async () => {
  const tokens = await makeTokens('openid');
  await sql`update artifacts set consumed_at = now() where app_id = ${tokens.app.id} and model like '%AccessToken'`.execute(
    gatehouse.database.db,
  );
  expect((await call(tokens.app, 'GET /me', { as: tokens.access })).status).toBe(401);
});
