// An address beyond ASCII, at each door that takes one: what is accepted where users are created can sign in on every screen
// and through the API, and what is refused is refused everywhere, with its own code and words.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { keyScopes } from '../../../../src/apps/permissions.ts';
import type { Letter } from '../../../../src/mail/transport.ts';
import { makeApiKey, makeClient, makeUser, PASSWORD, type TestClient } from '../../../kit/app.ts';
import { authorizeUrl, makePkce, passScreens } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { codeIn, linkIn, mailsTo, mailTo } from '../../../kit/mail.ts';
import { until } from '../../../kit/processes.ts';
import { type Page, Visitor } from '../../../kit/visitor.ts';
import { makeWorld, tokenOf } from '../../account/world.ts';
import { call } from '../../api/call.ts';
import { type Developer, signedUp } from '../../console/developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
let client: TestClient;
let key: string;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  alice = await signedUp(gatehouse);
  app = await alice.makeApp('owner');
  await call(app, 'PATCH /app', { as: await makeApiKey(gatehouse, app, keyScopes), body: SETTINGS });
  client = await makeClient(gatehouse, app, { first_party: true });
  key = await makeApiKey(gatehouse, app, keyScopes);
});
afterAll(() => gatehouse.stop());

const SETTINGS = { settings: { magic_link: 'on', email_change: 'new' } };

const atSignIn = async () => {
  const visitor = new Visitor();
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  return { visitor, url: page.url, page };
};

const open = async (path: string) => {
  const { visitor, url } = await atSignIn();
  return { visitor, page: await visitor.open(`${url}/${path}`) };
};

/** `refused`: how the door says that the address can't be. */
type Door = (email: string) => Promise<{ refused: boolean; status: number }>;

const byPage = ({ status, text }: Page) => ({
  status,
  refused: text.includes('id="email-error"') || text.includes('id="f-email-error"'),
});
const byProblem = ({ status, body }: { status: number; body: { code?: string; errors?: { field: string }[] } }) => ({
  status,
  refused: body?.code === 'invalid_email' && body.errors?.[0]?.field === 'email',
});

let count = 0;

/** Where users are created; each leaves one with PASSWORD. */
const creations: Record<string, Door> = {
  async 'the sign-up screen'(email) {
    const { visitor, page } = await open('sign-up');
    return byPage(await visitor.submit(page, { email, name: 'Jörg', password: PASSWORD }));
  },
  async 'POST /users'(email) {
    return byProblem(await call(app, 'POST /users', { as: key, body: { email, password: PASSWORD } }));
  },
  async 'POST /auth/signup'(email) {
    return byProblem(await call(app, 'POST /auth/signup', { as: key, body: { email, password: PASSWORD } }));
  },
  async 'POST /auth/register/start'(email) {
    const begun = await call(app, 'POST /auth/register/start', { as: key, body: { email } });
    if (begun.status >= 400) return byProblem(begun);
    const { start_token } = begun.body;
    const code = codeIn(await mailTo(gatehouse, toAscii(email)));
    const body = { start_token, code, password: PASSWORD };
    return byProblem(await call(app, 'POST /auth/register/confirm', { as: key, body }));
  },
  async 'the console'(email) {
    return byPage(await alice.send(`/apps/${app.slug}/users/new`, { email, name: '', password: PASSWORD }));
  },
  async 'an invitation in the console'(email) {
    const form = { email, name: '', locale: 'en', arrive: '' };
    const answer = byPage(await alice.send(`/apps/${app.slug}/invitations/new`, form));
    return answer.refused ? answer : accept(email);
  },
  async 'POST /invitations'(email) {
    const answer = byProblem(await call(app, 'POST /invitations', { as: key, body: { email } }));
    return answer.refused ? answer : accept(email);
  },
  async 'a change of address on the user’s own page'(email) {
    const { visitor, open } = await makeWorld(gatehouse, { app, user: await makeUser(gatehouse, app) });
    const page = await visitor.submit(await open('/email'), { email, current_password: PASSWORD });
    if (byPage(page).refused) return byPage(page);
    const code = codeIn(await mailTo(gatehouse, toAscii(email)));
    const csrf = await tokenOf(visitor, app);
    const body = new URLSearchParams({ csrf, code });
    return byPage(await visitor.open(`${app.issuer}/account/email/confirm`, { body }));
  },
  async 'PATCH /users/:id'(email) {
    const { id } = await makeUser(gatehouse, app);
    return byProblem(await call(app, 'PATCH /users/:id', { as: key, params: { id }, body: { email } }));
  },
};

async function accept(email: string) {
  const visitor = new Visitor();
  const page = await visitor.open(linkIn(await mailTo(gatehouse, toAscii(email))));
  return byPage(await visitor.submit(page, { name: '', password: PASSWORD }));
}

type SignIns = Record<string, (email: string) => Promise<boolean>>;

/** Where a user signs in, or asks for a mail. True if the door knew the user. */
const byPassword: SignIns = {
  async 'the sign-in screen'(email) {
    const { visitor, page } = await atSignIn();
    return (await passScreens(visitor, page, email)).location?.includes('code=') === true;
  },
  async 'POST /auth/login'(email) {
    const { status } = await call(app, 'POST /auth/login', { as: key, body: { email, password: PASSWORD } });
    return status === 200;
  },
};

const byMail: SignIns = {
  async 'the screen for a magic link'(email) {
    const { visitor, page } = await open('magic-link');
    const waiting = await visitor.submit(page, { email });
    const code = codeIn(await newMail(email, '/magic-link?token='));
    const done = await visitor.submit(waiting, { code });
    return done.location?.includes('code=') === true;
  },
  async 'the screen for a new password'(email) {
    const { visitor, page } = await open('forgot');
    const sent = await visitor.submit(page, { email });
    return sent.url.endsWith('/sent') && (await newMail(email, '/reset?token=')) !== undefined;
  },
};

/** By its link: a mail about the sign-up or a new device may come at any time. It goes to the domain in ASCII. */
async function newMail(email: string, link: string): Promise<Letter> {
  const find = () => mailsTo(gatehouse, toAscii(email)).find(({ text }) => text.includes(link));
  await until(`a mail with ${link}`, () => find() !== undefined);
  return find()!;
}

const toAscii = (email: string) => email.replace('exämple.de', 'xn--exmple-cua.de');

describe.each(Object.entries(creations))('A152 jörg@exämple.de at %s', (_, create) => {
  test('A152 becomes a user who signs in at every door, in both spellings', async () => {
    const email = `jörg-${++count}@exämple.de`;
    const { refused, status } = await create(email);
    expect([refused, status < 400]).toEqual([false, true]);
    // The domain as machines write it, and the letter in two parts, as some keyboards type it.
    const other = toAscii(email).replace('ö', 'o\u0308').toUpperCase();
    for (const [door, signIn] of Object.entries(byPassword)) {
      expect([await signIn(email), await signIn(other)], door).toEqual([true, true]);
    }
    // The first proof of an address ends what was set up before it, also a password.
    for (const [door, signIn] of Object.entries(byMail)) expect(await signIn(email), door).toBe(true);
  });

  test.each(['jörg@exämple', 'jö rg@exämple.de', '"jörg"@exämple.de', 'jörg@127.0.0.1'])(
    'A152 an address that can’t be, %s, is refused',
    async (email) => {
      const { refused, status } = await create(email);
      expect([refused, status]).toEqual([true, 422]);
    },
  );
});
