// Invitations by API: who may make them, where they may lead, how many, and what they never tell.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRole } from '../../../../src/users/roles.ts';
import { CALLBACK, makeApiKey, makeApp, makeClient, makeInvitation, makeUser } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { linkIn, mailTo } from '../../../kit/mail.ts';
import { countRows } from '../../../kit/rows.ts';
import { call, makeAppWith, makeDeveloper } from '../call.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

async function makeWorld() {
  const app = await makeApp(gatehouse, { sign_up: 'invitation' });
  const client = await makeClient(gatehouse, app, { client_uri: 'https://rp.example.com/' });
  await createRole(gatehouse.database.db, app, { name: 'staff' });
  return { app, client, as: await makeApiKey(gatehouse, app, ['users:read', 'users:write']) };
}

test('one is made, listed, found, sent again and revoked', async () => {
  const { app, as } = await makeWorld();
  const body = { email: 'Bob@Example.com', name: 'Bob', roles: ['staff'], locale: 'de', inviter: 'Alice' };
  const made = await call(app, 'POST /invitations', { as, body });
  expect(made.body).toMatchObject({ email: 'Bob@example.com', name: 'Bob', roles: ['staff'], state: 'open' });
  const letter = await mailTo(gatehouse, 'Bob@example.com');
  expect(letter.text).toContain('Alice lädt Sie');
  const params = { id: made.body.id };
  expect((await call(app, 'GET /invitations/:id', { as, params })).body).toEqual(made.body);
  expect((await call(app, 'POST /invitations/:id/resend', { as, params })).body.state).toBe('open');
  expect((await call(app, 'DELETE /invitations/:id', { as, params })).status).toBe(204);
  const { items } = (await call(app, 'GET /invitations', { as, query: { search: 'bob', state: 'revoked' } })).body;
  expect(items.map(({ id }: { id: string }) => id)).toEqual([made.body.id]);
  expect((await call(app, 'GET /invitations', { as, query: { state: 'open' } })).body.items).toEqual([]);
  for (const entry of ['DELETE /invitations/:id', 'POST /invitations/:id/resend'])
    expect((await call(app, entry, { as, params })).body.code, entry).toBe('conflict');
});

test('pages are by cursor, newest first', async () => {
  const { app, as } = await makeWorld();
  const ids = [];
  for (let index = 0; index < 3; index++) ids.unshift((await makeInvitation(gatehouse, app)).id);
  const first = (await call(app, 'GET /invitations', { as, query: { limit: '2' } })).body;
  const query = { limit: '2', cursor: first.next_cursor };
  const second = (await call(app, 'GET /invitations', { as, query })).body;
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second.next_cursor).toBeNull();
});

test('A112 nobody who reads or makes an invitation gets its link', async () => {
  const { app, as } = await makeWorld();
  const made = await call(app, 'POST /invitations', { as, body: { email: 'link@example.com' } });
  const token = new URL(linkIn(await mailTo(gatehouse, 'link@example.com'))).searchParams.get('token')!;
  const params = { id: made.body.id };
  const answers = [
    made,
    await call(app, 'GET /invitations', { as }),
    await call(app, 'GET /invitations/:id', { as, params }),
  ];
  for (const { text } of answers) expect(text).not.toMatch(new RegExp(`token|hash|${token}`));
  const resent = await call(app, 'POST /invitations/:id/resend', { as, params });
  expect(resent.text).not.toMatch(/token|hash/);
  const rows = await gatehouse.database.db.selectFrom('invitations').selectAll().where('app_id', '=', app.id).execute();
  expect(JSON.stringify(rows)).not.toContain(token);
});

describe('A70 where it may lead', () => {
  test.each([
    'https://evil.example.com/callback',
    '//evil.example.com',
    '/\\evil.example.com',
    'https:evil.example.com',
    `${CALLBACK}/`,
    `${CALLBACK}?next=https://evil.example.com`,
    `${CALLBACK}#evil`,
    `${CALLBACK}\r\nSet-Cookie: a=b`,
    'javascript:alert(1)',
    'https://rp.example.com@evil.example.com/callback',
    '',
  ])('not to %j', async (redirect_uri) => {
    const { app, as, client } = await makeWorld();
    const body = { email: 'bob@example.com', client_id: client.client_id, redirect_uri };
    expect((await call(app, 'POST /invitations', { as, body })).body.code).toBe('invalid_redirect_uri');
    expect(await countRows(gatehouse, app, 'invitations')).toBe(0);
  });

  test('not to another client’s, another App’s, or without a client', async () => {
    const { app, as, client } = await makeWorld();
    const other = await makeClient(gatehouse, app, { redirect_uris: ['https://other.example.com/cb'] });
    const foreign = await makeClient(gatehouse, await makeApp(gatehouse));
    for (const where of [
      { client_id: client.client_id, redirect_uri: other.redirect_uri },
      { client_id: foreign.client_id, redirect_uri: CALLBACK },
      { redirect_uri: CALLBACK },
    ]) {
      const { body } = await call(app, 'POST /invitations', { as, body: { email: 'bob@example.com', ...where } });
      expect(body.code, JSON.stringify(where)).toBe('invalid_redirect_uri');
    }
    const body = { email: 'bob@example.com', client_id: client.client_id, redirect_uri: CALLBACK };
    expect((await call(app, 'POST /invitations', { as, body })).status).toBe(201);
  });
});

describe('what is refused', () => {
  test('a second one for an address while the first is open', async () => {
    const { app, as } = await makeWorld();
    const first = await call(app, 'POST /invitations', { as, body: { email: 'twice@example.com' } });
    const again = await call(app, 'POST /invitations', { as, body: { email: 'TWICE@example.com' } });
    expect([again.status, again.body.fields]).toEqual([409, { email: 'is already invited' }]);
    await call(app, 'DELETE /invitations/:id', { as, params: { id: first.body.id } });
    expect((await call(app, 'POST /invitations', { as, body: { email: 'twice@example.com' } })).status).toBe(201);
  });

  test('a role that the App does not have, and an address that is none', async () => {
    const { app, as } = await makeWorld();
    for (const [body, code] of [
      [{ email: 'bob@example.com', roles: ['owner'] }, 'invalid_body'],
      [{ email: 'bob' }, 'invalid_email'],
      [{ email: 'bob@example.com\r\nBcc: eve@example.com' }, 'invalid_email'],
    ] as const)
      expect((await call(app, 'POST /invitations', { as, body })).body.code).toBe(code);
  });

  test('any, where sign-up is closed', async () => {
    const app = await makeApp(gatehouse, { sign_up: 'closed' });
    const as = await makeApiKey(gatehouse, app);
    const { body } = await call(app, 'POST /invitations', { as, body: { email: 'bob@example.com' } });
    expect(body.code).toBe('sign_up_closed');
  });

  test('A92 a fourth mail to one address within an hour', async () => {
    const { app, as } = await makeWorld();
    const { body } = await call(app, 'POST /invitations', { as, body: { email: 'patient@example.com' } });
    const resend = () => call(app, 'POST /invitations/:id/resend', { as, params: { id: body.id } });
    expect((await resend()).status).toBe(200);
    expect((await resend()).status).toBe(200);
    const last = await resend();
    expect([last.status, Number(last.headers.get('retry-after')) > 0]).toEqual([429, true]);
  });
});

test('A112 nobody invites who may not write users', async () => {
  const { app, viewer, admin } = await makeAppWith(gatehouse, 'viewer', 'admin');
  const body = { email: 'bob@example.com' };
  expect((await call(app, 'POST /invitations', { as: viewer.token, body })).status).toBe(403);
  const reader = await makeApiKey(gatehouse, app, ['users:read']);
  expect((await call(app, 'POST /invitations', { as: reader, body })).status).toBe(403);
  const stranger = await makeDeveloper(gatehouse);
  expect((await call(app, 'POST /invitations', { as: stranger.token, body })).status).toBe(401);
  const made = await call(app, 'POST /invitations', { as: admin.token, body });
  expect(made.body.invited_by).toBe(admin.user.id);
});

test('A53 another App’s invitation is not there', async () => {
  const [here, there] = [await makeWorld(), await makeWorld()];
  const { id } = await makeInvitation(gatehouse, there.app);
  for (const entry of ['GET /invitations/:id', 'DELETE /invitations/:id', 'POST /invitations/:id/resend'])
    expect((await call(here.app, entry, { as: here.as, params: { id } })).status, entry).toBe(404);
});

test('goes with the user whom it brought', async () => {
  const { app, as } = await makeWorld();
  const user = await makeUser(gatehouse, app);
  const { id } = await makeInvitation(gatehouse, app);
  await gatehouse.database.db
    .updateTable('invitations')
    .set({ accepted_at: new Date(), accepted_user_id: user.id })
    .where('app_id', '=', app.id)
    .where('id', '=', id)
    .execute();
  await call(app, 'DELETE /users/:id', { as, params: { id: user.id } });
  expect(await countRows(gatehouse, app, 'invitations')).toBe(0);
});
