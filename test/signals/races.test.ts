// A stream that is deleted while an event is told to it. It takes a database with several connections.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { transact } from '../../src/database/transact.ts';
import { deleteStream } from '../../src/signals/streams.ts';
import { setUserStatus } from '../../src/users/users.ts';
import { makeApp, makeClient, makeUser } from '../kit/app.ts';
import { signIn } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilBlocked } from '../kit/locks.ts';
import { makeAsk, signalToken } from './world.ts';

let gatehouse: Gatehouse;
let app: App;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
});
afterAll(() => gatehouse.stop());

describe.runIf(process.env.TEST_DATABASE_URL)('on PostgreSQL', () => {
  test('a user is disabled although a client of theirs deletes its stream meanwhile', async () => {
    const { db } = gatehouse.database;
    const client = await makeClient(gatehouse, app, { shared_signals: true });
    const { body } = await makeAsk(app, await signalToken(app, client))('POST /streams', {});
    const user = await makeUser(gatehouse, app);
    await signIn(app, client, user.email);
    let disabling: Promise<unknown> | undefined;
    await transact(db, async (inner) => {
      await deleteStream(inner, app, { client_id: client.client_id, id: body.stream_id });
      disabling = setUserStatus(db, app, user.id, 'disabled').catch((error: unknown) => error);
      await untilBlocked(db);
    });
    expect(await disabling).toMatchObject({ status: 'disabled' });
    const { rows } = await sql`select from signal_disabled_users where user_id = ${user.id}`.execute(db);
    expect(rows).toEqual([]);
  });
});
