// “Sign out everywhere else” beside every change of how a user signs in: on the pages, through the API with the user's own
// token, and for the App's backend. Without it, and by default where nothing was replaced, the other sessions go on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { beginEmailChange } from '../../../src/authentication/addresses/change.ts';
import { listFactors } from '../../../src/authentication/factors/kinds.ts';
import { enrolSentFactor } from '../../../src/authentication/factors/sent.ts';
import { enrolTotp } from '../../../src/authentication/factors/totp.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { listEvents } from '../../../src/events/list.ts';
import { listSessions } from '../../../src/users/sessions/sessions.ts';
import { getUser, updateUser } from '../../../src/users/users.ts';
import { makeApiKey, makeApp, makeUser, PASSWORD } from '../../kit/app.ts';
import { codeOf, makeAuthenticator } from '../../kit/factor.ts';
import { userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo } from '../../kit/mail.ts';
import { makePasskey, makeSoftKey } from '../../kit/passkey.ts';
import { until } from '../../kit/processes.ts';
import { newPhone } from '../../kit/sms.ts';
import { Visitor } from '../../kit/visitor.ts';
import { call, signInByApi } from '../api/call.ts';
import { linkProvider, makeWorld, NEW_PASSWORD, type World } from './world.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
});
afterAll(() => gatehouse.stop());

const db = () => gatehouse.database.db;
const proof = { current_password: PASSWORD };
const mfa = { mfa: 'optional', mfa_methods: ['totp', 'passkey', 'email', 'sms'] } as const;
const settings = { ...mfa, mfa_methods: [...mfa.mfa_methods], email_change: 'new' as const };

/** What a page's form sends, and the address at which the user finds the form. */
type Prepared = { fields: Record<string, string>; at?: string };

async function sentCode(address: string): Promise<string> {
  const codes = () => mailsTo(gatehouse, address).map(codeIn).filter(Boolean);
  await until('a code has come', () => codes().length > 0);
  return codes()[0]!;
}

/** Of the session on the account pages, whose list has a button for each of the others. */
async function uidOf({ app, user, open }: World): Promise<string> {
  const { text } = await open('/sessions');
  return (await listSessions(db(), app, user.id)).find(({ uid }) => !text.includes(`/sessions/${uid}/end`))!.uid;
}

/** A user who signed in on the account pages last, and in another browser before. */
const changes: [what: string, path: string, ticked: boolean, prepare: (world: World) => Promise<Prepared>][] = [
  ['a new password', '/password', true, async () => ({ fields: { ...proof, new_password: NEW_PASSWORD } })],
  [
    'an authenticator app that was added',
    '/second-factor/confirm',
    false,
    async ({ app, user }) => {
      const { id, secret } = await enrolTotp(gatehouse.system, app, user);
      return { fields: { enrolment: id, code: codeOf(secret) } };
    },
  ],
  [
    'new recovery codes',
    '/second-factor/codes',
    true,
    async ({ app, user }) => {
      const { secret } = await makeAuthenticator(gatehouse, app, user);
      return { fields: { ...proof, code: codeOf(secret) }, at: '/second-factor/codes' };
    },
  ],
  [
    'an authenticator app that was removed',
    '/second-factor/remove',
    true,
    async (world) => {
      const { secret } = await makeAuthenticator(gatehouse, world.app, world.user);
      const { id } = (await listFactors(db(), world.app, world.user.id))[0]!;
      return { fields: { ...proof, factor: id, code: codeOf(secret) }, at: `/second-factor/remove?factor=${id}` };
    },
  ],
  [
    'codes by email that were set up',
    '/codes/confirm',
    false,
    async (world) => {
      const { app, user } = world;
      const asked = { kind: 'email', challenge: `account ${await uidOf(world)}`, locale: 'en' } as const;
      await enrolSentFactor(gatehouse.system, app, user, asked);
      return { fields: { kind: 'email', code: await sentCode(user.email) }, at: '/codes/confirm?kind=email' };
    },
  ],
  [
    'codes by email that were removed',
    '/codes/remove',
    true,
    async (world) => {
      const { app, user } = world;
      await db()
        .insertInto('factors')
        .values({
          app_id: app.id,
          user_id: user.id,
          id: crypto.randomUUID(),
          kind: 'email',
          created_at: new Date(),
          confirmed_at: new Date(),
        })
        .execute();
      const { secret } = await makeAuthenticator(gatehouse, app, user);
      return { fields: { ...proof, kind: 'email', code: codeOf(secret) }, at: '/codes/remove?kind=email' };
    },
  ],
  [
    'a passkey that was added',
    '/passkeys/confirm',
    false,
    async (world) => {
      const page = await world.post('/passkeys/add', proof);
      const { text } = await world.visitor.open(page.location!);
      const options = JSON.parse(
        /data-options="([^"]*)"/.exec(text)![1]!.replaceAll('&quot;', '"').replaceAll('&#34;', '"'),
      );
      return { fields: { passkey: JSON.stringify(makeSoftKey(world.app).create(options)) }, at: '/passkeys/add' };
    },
  ],
  [
    'a passkey that was removed',
    '/passkeys/remove',
    true,
    async ({ app, user }) => {
      const { passkey } = await makePasskey(gatehouse, app, user);
      return { fields: { ...proof, passkey: passkey.id }, at: `/passkeys/remove?passkey=${passkey.id}` };
    },
  ],
  [
    'an account at a provider that was disconnected',
    '/identities/remove',
    true,
    async ({ app, user }) => {
      const id = await linkProvider(gatehouse, app, user.id);
      return { fields: { ...proof, identity: id }, at: `/identities/remove?identity=${id}` };
    },
  ],
  [
    'a phone number that was removed',
    '/phone/change',
    true,
    async ({ app, user }) => {
      await updateUser(db(), app, user.id, { phone: newPhone(), phone_verified: true });
      return { fields: { ...proof, phone: '' }, at: '/phone' };
    },
  ],
  [
    'a new address',
    '/email/confirm',
    true,
    async (world) => {
      const { app, user } = world;
      const email = `new-${user.email}`;
      const place = { session_uid: await uidOf(world) };
      await beginEmailChange(gatehouse.system, app, user, { email, place, password: PASSWORD });
      return { fields: { code: await sentCode(email) }, at: '/email' };
    },
  ],
];

const isAlive = async ({ app, tokens }: World) => (await userinfo(app, tokens.access_token)).status === 200;

async function makeOwn(): Promise<World> {
  const app = await makeApp(gatehouse, settings);
  return makeWorld(gatehouse, { app, user: await makeUser(gatehouse, app) });
}

describe('on the pages', () => {
  test.each(changes)(
    '%s signs the user out everywhere else if they want it, and only then',
    async (_, path, ticked, prepare) => {
      for (const sign_out_others of ['on', undefined]) {
        const world = await makeOwn();
        const { fields, at } = await prepare(world);
        if (at) {
          const box = /<input type="checkbox" name="sign_out_others"( checked)?>/.exec((await world.open(at)).text);
          expect([box !== null, box?.[1] !== undefined]).toEqual([true, ticked]);
        }
        const page = await world.post(path, { ...fields, ...(sign_out_others && { sign_out_others }) });
        expect(page.status).toBe(303);
        expect(await isAlive(world)).toBe(sign_out_others === undefined);
        expect((await world.open('')).url).toBe(world.url(''));
        const events = await listEvents(db(), world.app, { user_id: world.user.id });
        const revoked = events.items.filter(({ event }) => event === 'session.revoked').map(({ data }) => data);
        expect(revoked).toEqual(sign_out_others ? [{ others: 1 }] : []);
      }
    },
  );

  test('the old address decides, where its agreement is what completes a new one', async () => {
    for (const sign_out_others of ['on', '']) {
      const app = await makeApp(gatehouse, { ...settings, email_change: 'both' });
      const world = await makeWorld(gatehouse, { app, user: await makeUser(gatehouse, app, { email_verified: true }) });
      const { user } = world;
      const email = `new-${user.email}`;
      await beginEmailChange(gatehouse.system, app, user, {
        ...{ email, place: { session_uid: await uidOf(world) }, password: PASSWORD },
      });
      const code = await sentCode(email);
      expect((await world.open('/email')).text).not.toContain('name="sign_out_others"');
      await world.post('/email/confirm', { code, sign_out_others: 'on' });
      expect(await isAlive(world)).toBe(true);
      const link = mailsTo(gatehouse, user.email)
        .map(linkIn)
        .find((one) => one.includes('/agree-email'))!;
      const page = await new Visitor().open(link);
      expect(page.text).toContain('name="sign_out_others" checked');
      await new Visitor().submit(page, { ...(sign_out_others && { sign_out_others }) });
      expect((await getUser(db(), app, user.id)).email).toBe(email);
      expect(await isAlive(world)).toBe(sign_out_others === '');
      expect((await world.open('')).url).toBe(world.url(''));
    }
  });
});

type Sent = { entry: string; params?: Record<string, string>; body?: object };
type Own = { app: App; user: UserRow; as: string };

/** With the user's own token. */
const calls: [what: string, prepare: (own: Own) => Promise<Sent>][] = [
  [
    'an authenticator app that was added',
    async ({ app, user }) => {
      const { secret } = await enrolTotp(gatehouse.system, app, user);
      return { entry: 'POST /me/factors/totp/confirm', body: { code: codeOf(secret) } };
    },
  ],
  [
    'new recovery codes',
    async ({ app, user }) => {
      const { secret } = await makeAuthenticator(gatehouse, app, user);
      return { entry: 'POST /me/recovery-codes', body: { password: PASSWORD, code: codeOf(secret) } };
    },
  ],
  [
    'a second factor that was removed',
    async ({ app, user }) => {
      const { secret } = await makeAuthenticator(gatehouse, app, user);
      const params = { id: (await listFactors(db(), app, user.id))[0]!.id };
      return { entry: 'DELETE /me/factors/:id', params, body: { password: PASSWORD, code: codeOf(secret) } };
    },
  ],
  [
    'codes by email that were set up',
    async ({ app, user, as }) => {
      await call(app, 'POST /me/factors/email', { as, body: { password: PASSWORD } });
      return { entry: 'POST /me/factors/email/confirm', body: { code: await sentCode(user.email) } };
    },
  ],
  [
    'a passkey that was added',
    async ({ app, as }) => {
      const { options } = (await call(app, 'POST /me/passkeys/options', { as, body: {} })).body;
      return { entry: 'POST /me/passkeys', body: { passkey: makeSoftKey(app).create(options) } };
    },
  ],
  [
    'a passkey that was removed',
    async ({ app, user }) => {
      const { passkey } = await makePasskey(gatehouse, app, user);
      return { entry: 'DELETE /me/passkeys/:id', params: { id: passkey.id } };
    },
  ],
  [
    'a phone number that was removed',
    async ({ app, user }) => {
      await updateUser(db(), app, user.id, { phone: newPhone(), phone_verified: true });
      return { entry: 'PATCH /me', body: { phone_number: null } };
    },
  ],
  [
    'a new address',
    async ({ app, user, as }) => {
      const email = `new-${user.email}`;
      await call(app, 'POST /me/email', { as, body: { email, password: PASSWORD } });
      return { entry: 'POST /me/email/confirm', body: { code: await sentCode(email) } };
    },
  ],
];

const works = async (app: App, as: string) => (await call(app, 'GET /me', { as })).status === 200;

describe('through the API', () => {
  test.each(calls)('%s ends the other sessions if it says so, and only then', async (_, prepare) => {
    for (const sign_out_others of [true, undefined]) {
      const app = await makeApp(gatehouse, settings);
      const user = await makeUser(gatehouse, app);
      const { access_token: other } = await signInByApi(gatehouse, app, user);
      const { access_token: as } = await signInByApi(gatehouse, app, user);
      const { entry, params = {}, body } = await prepare({ app, user, as });
      const answer = await call(app, entry, { as, params, body: { ...body, sign_out_others } });
      expect(answer.status).toBeLessThan(300);
      expect([await works(app, other), await works(app, as)]).toEqual([sign_out_others === undefined, true]);
    }
  });

  const byTheApp: [what: string, prepare: (own: Own) => Promise<Sent>][] = [
    [
      'a second factor that was removed',
      async ({ app, user }) => {
        await makeAuthenticator(gatehouse, app, user);
        const [factor] = await listFactors(db(), app, user.id);
        return { entry: 'DELETE /users/:id/factors/:factor_id', params: { factor_id: factor!.id } };
      },
    ],
    ['second factors that were reset', async () => ({ entry: 'DELETE /users/:id/factors' })],
    [
      'a passkey that was removed',
      async ({ app, user }) => {
        const { passkey } = await makePasskey(gatehouse, app, user);
        return { entry: 'DELETE /users/:id/passkeys/:passkey_id', params: { passkey_id: passkey.id } };
      },
    ],
    ['a new address', async ({ user }) => ({ entry: 'PATCH /users/:id', body: { email: `new-${user.email}` } })],
  ];

  test.each(byTheApp)(
    '%s, by the App’s backend, ends every session if it says so, and only then',
    async (_, prepare) => {
      for (const sign_out_others of [true, undefined]) {
        const app = await makeApp(gatehouse, settings);
        const user = await makeUser(gatehouse, app);
        const { access_token: as } = await signInByApi(gatehouse, app, user);
        const { entry, params, body } = await prepare({ app, user, as });
        const key = await makeApiKey(gatehouse, app);
        const sent = { as: key, params: { id: user.id, ...params }, body: { ...body, sign_out_others } };
        expect((await call(app, entry, sent)).status).toBeLessThan(300);
        expect(await works(app, as)).toBe(sign_out_others === undefined);
      }
    },
  );
});
