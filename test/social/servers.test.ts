// The servers of a connection: its secret goes to the one that it was given for (A281), and the one that names the subjects stays as
// long as users are linked (A282).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { now } from '../../src/clock.ts';
import type { ConnectionRow } from '../../src/database/schema.ts';
import { transact } from '../../src/database/transact.ts';
import { getConnection, holdConnection, openSecret, updateConnection } from '../../src/social/connections.ts';
import type { ConnectionSettings } from '../../src/social/settings.ts';
import { call } from '../http/api/call.ts';
import { signedUp } from '../http/console/developer.ts';
import { makeApiKey, makeApp, makeClient, makeUser } from '../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { untilBlocked } from '../kit/locks.ts';
import { startUpstream, type Twist, type Upstream } from '../kit/outside/upstream-oidc.ts';
import { countRows } from '../kit/rows.ts';
import type { Page } from '../kit/visitor.ts';
import { claimsOf, makeConnection, openSignIn, PRIVATE, signInWith } from './world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse(PRIVATE);
});
afterAll(() => gatehouse.stop());

const SECRET = 'for-the-first-server';
const ISSUER = 'https://first.example.com/realms/work';
const OTHER = 'https://second.example.com';

const oauth2 = (changes: ConnectionSettings = {}) => ({
  authorization_url: 'https://first.example.com/authorize',
  token_url: 'https://first.example.com/token',
  userinfo_url: 'https://api.first.example.com/userinfo',
  ...changes,
});

async function makeSetUp(settings: ConnectionSettings = { issuer: ISSUER }) {
  const app = await makeApp(gatehouse);
  const as = await makeApiKey(gatehouse, app, ['connections:write']);
  const kind = 'issuer' in settings ? 'oidc' : 'oauth2';
  const connection = await makeConnection(gatehouse, app, { kind, client_secret: SECRET, settings });
  const change = (body: object) => call(app, 'PATCH /connections/:id', { as, params: { id: connection.id }, body });
  const stored = async () => {
    const row = await getConnection(gatehouse.database.db, app, connection.id);
    return { settings: row.settings, secret: openSecret(gatehouse.system, app, row) };
  };
  return { app, connection, change, stored };
}

describe('the secret of a connection', () => {
  test.each<[string, ConnectionSettings, ConnectionSettings]>([
    ['an issuer at another server', { issuer: ISSUER }, { issuer: OTHER }],
    ['another issuer at the same server', { issuer: ISSUER }, { issuer: 'https://first.example.com/realms/play' }],
    ['a token endpoint at another server', oauth2(), oauth2({ token_url: `${OTHER}/token` })],
    ['a token endpoint at another port', oauth2(), oauth2({ token_url: 'https://first.example.com:8443/token' })],
  ])('A281 is not kept for %s', async (_, settings, moved) => {
    const { change, stored } = await makeSetUp(settings);
    const refused = await change({ name: 'Moved', settings: moved });
    expect([refused.status, refused.body.code, Object.keys(refused.body.fields)]).toEqual([
      ...[422, 'secret_required', ['client_secret']],
    ]);
    expect(await stored()).toEqual({ settings, secret: SECRET });
    expect((await change({ settings: moved, client_secret: 'for-the-second' })).status).toBe(200);
    expect(await stored()).toEqual({ settings: moved, secret: 'for-the-second' });
  });

  test.each<[string, ConnectionSettings, ConnectionSettings]>([
    ['the issuer stays', { issuer: ISSUER }, { issuer: ISSUER, scope: 'openid' }],
    [
      'the token endpoint moves within its server',
      oauth2(),
      oauth2({ token_url: 'https://first.example.com/v2/token' }),
    ],
    ['the others move', oauth2(), oauth2({ authorization_url: `${OTHER}/a`, userinfo_url: `${OTHER}/u` })],
  ])('is kept if %s', async (_, settings, moved) => {
    const { change, stored } = await makeSetUp(settings);
    expect((await change({ settings: moved })).status).toBe(200);
    expect(await stored()).toEqual({ settings: moved, secret: SECRET });
  });

  test('A281 the console asks for it beside its field', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const { id } = await makeConnection(gatehouse, app, { client_secret: SECRET, settings: { issuer: ISSUER } });
    const path = `/apps/${app.slug}/connections/${id}/edit`;
    const refused = await developer.change(path, { issuer: OTHER, client_secret: '' });
    expect([refused.status, /id="f-client_secret-error"[^>]*>[^<]*again/.test(refused.text)]).toEqual([422, true]);
    const moved = await developer.change(path, { issuer: OTHER, client_secret: 'for-the-second' });
    expect(moved.text).toContain(OTHER);
  });
});

describe('what names the subjects of a connection', () => {
  const at = ({ url }: Upstream) => ({
    ...{ authorization_url: `${url}/authorize`, token_url: `${url}/token`, userinfo_url: `${url}/userinfo` },
  });
  const elsewhere = (provider: Upstream) => ({ settings: { ...at(provider), userinfo_url: `${OTHER}/userinfo` } });
  const plain: Twist = {
    callback: (back) => back.delete('iss'),
    answer: {
      token: (_, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"access_token":"t","token_type":"bearer"}'),
    },
  };

  async function link(app: App, { id }: ConnectionRow, db = gatehouse.database.db) {
    const { id: user_id } = await makeUser(gatehouse, app);
    const times = { created_at: now(), last_sign_in_at: now() };
    const key = { app_id: app.id, connection_id: id, issuer: 'https://first.example.com', subject: '1' };
    await db
      .insertInto('identities')
      .values({ ...key, user_id, email: null, ...times })
      .execute();
  }

  test.each<[string, ConnectionSettings]>([
    ['userinfo_url', { userinfo_url: `${OTHER}/userinfo` }],
    ['token_url', { token_url: `${OTHER}/token` }],
    ['subject_claim', { subject_claim: 'nickname' }],
  ])('A282 %s stays while users are linked', async (name, moved) => {
    const { app, connection, change, stored } = await makeSetUp(oauth2());
    const body = { client_secret: 'another', settings: oauth2(moved) };
    expect((await change(body)).status).toBe(200);
    expect((await change({ client_secret: SECRET, settings: oauth2() })).status).toBe(200);
    await link(app, connection);
    const refused = await change(body);
    expect([refused.status, refused.body.code, Object.keys(refused.body.fields)]).toEqual([
      ...[409, 'connection_has_identities', [`settings.${name}`]],
    ]);
    expect(await stored()).toEqual({ settings: oauth2(), secret: SECRET });
  });

  test('paths, names and other fields may change while users are linked', async () => {
    const { app, connection, change } = await makeSetUp(oauth2());
    await link(app, connection);
    const settings = oauth2({
      ...{ userinfo_url: 'https://api.first.example.com/v2/userinfo', subject_claim: 'sub', email_claim: 'mail' },
      ...{ authorization_url: `${OTHER}/authorize`, token_url: 'https://first.example.com/v2/token' },
    });
    expect((await change({ name: 'Work', settings })).status).toBe(200);
  });

  test('A282 nobody is signed in by a server that came after the users', async () => {
    const [first, second] = [await startUpstream(), await startUpstream()];
    const { app, change } = await makeSetUp(at(first));
    const client = await makeClient(gatehouse, app, { first_party: true });
    first.be({ sub: '1', email: 'dana@example.com', email_verified: true });
    first.twist(plain);
    const dana = await openSignIn(app, client);
    expect(await claimsOf(dana, await signInWith(dana, first, 'oauth2'))).toMatchObject({ email: 'dana@example.com' });
    const moved = await change({ settings: { ...at(first), userinfo_url: `${second.url}/userinfo` } });
    expect(moved.body.code).toBe('connection_has_identities');
    await Promise.all([first.stop(), second.stop()]);
  });

  test('the console says why, beside the field', async () => {
    const developer = await signedUp(gatehouse);
    const app = await developer.makeApp();
    const connection = await makeConnection(gatehouse, app, { kind: 'oauth2', settings: oauth2() });
    await link(app, connection);
    const path = `/apps/${app.slug}/connections/${connection.id}/edit`;
    const refused = await developer.change(path, { userinfo_url: `${OTHER}/userinfo` });
    expect([refused.status, /id="f-userinfo_url-error"[^>]*>[^<]*linked/.test(refused.text)]).toEqual([409, true]);
  });

  describe.runIf(process.env.TEST_DATABASE_URL)('while somebody is being linked', () => {
    test('A282 a change waits, and is refused then', async () => {
      const { system, database } = gatehouse;
      const { app, connection } = await makeSetUp(oauth2());
      const moved = { settings: oauth2({ userinfo_url: `${OTHER}/userinfo` }) };
      let change: Promise<unknown> | undefined;
      await transact(database.db, async (db) => {
        await holdConnection(db, app, connection);
        change = updateConnection(system, app, connection.id, moved).catch((error) => error.code);
        await untilBlocked(database.db);
        await link(app, connection, db);
      });
      expect(await change).toBe('connection_has_identities');
    });

    test('A282 a sign-in that a change overtakes links nobody', async () => {
      const provider = await startUpstream();
      const { app, connection } = await makeSetUp(at(provider));
      const person = await openSignIn(app, await makeClient(gatehouse, app, { first_party: true }));
      provider.be({ sub: '1', email: 'dana@example.com', email_verified: true });
      provider.twist(plain);
      let page: Promise<Page> | undefined;
      await transact(gatehouse.system, async (core) => {
        await updateConnection(core, app, connection.id, elsewhere(provider));
        page = signInWith(person, provider, 'oauth2');
        await untilBlocked(gatehouse.database.db);
      });
      expect((await page)?.location).toBeUndefined();
      expect(await countRows(gatehouse, app, 'identities')).toBe(0);
      await provider.stop();
    });
  });
});
