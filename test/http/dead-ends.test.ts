// Every page on which a way ends, by the rows of the table: it is reached as a person reaches it, has the buttons that the
// row names, and each button is pressed. Also in a browser that has lost its cookies.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../src/apps/app.ts';
import { deleteClient } from '../../src/apps/clients/clients.ts';
import { requestReset } from '../../src/authentication/ways/reset.ts';
import { type DeadEndName, deadEnds } from '../../src/http/kit/dead-ends/dead-ends.ts';
import { makeApp, makeClient, makeInvitation, makeUser, PASSWORD, type TestClient } from '../kit/app.ts';
import { authorizeUrl, makePkce, passScreens } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailTo, noMoreMail } from '../kit/mail.ts';
import { expireInteractions } from '../kit/rows.ts';
import { buttonsOf, formsOf, type Page, Visitor } from '../kit/visitor.ts';
import { makeConnection, openSignIn, press } from '../social/world.ts';
import { enter, makeWorld } from './account/world.ts';
import { type Developer, signedUp } from './console/developer.ts';

const HOME = 'https://rp.example.com/';

let gatehouse: Gatehouse;
let alice: Developer;
let app: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  alice = await signedUp(gatehouse);
  app = await makeApp(gatehouse, { magic_link: 'on' });
  client = await makeClient(gatehouse, app, { name: 'Prints', client_uri: HOME });
  await makeConnection(gatehouse, app, { kind: 'github' });
});
afterAll(() => gatehouse.stop());

type Reached = { visitor: Visitor; page: Page };
type Pressed = (button: string, reached: Reached) => Promise<void>;

/** What a button must lead to. */
const leadsTo = {
  signIn: async (button, { visitor }) => {
    const page = await visitor.open(button);
    expect([page.status, page.text.includes('name="password"')]).toEqual([200, true]);
  },
  /** The same request: it ends at its client. */
  request: async (button, { visitor }) => {
    const page = await visitor.open(button);
    const { email } = await makeUser(gatehouse, app);
    const back = await passScreens(visitor, page, email);
    expect(new URL(back.location!).searchParams.get('state')).toBe('the-state');
  },
  client: async (button) => expect(button).toBe(HOME),
  newLink: async (button, { visitor }) => {
    const page = await visitor.open(button);
    expect(formsOf(page).some(({ names }) => names.has('email'))).toBe(true);
  },
  account: async (button, { visitor }) => {
    expect(button).toMatch(/\/account/);
    expect((await visitor.open(button)).status).toBe(200);
  },
  form: async (button, { visitor }) => {
    const page = await visitor.open(button);
    expect([page.status, formsOf(page).some(({ hidden }) => hidden.csrf)]).toEqual([200, true]);
  },
  page: async (button, { visitor }) => expect((await visitor.open(button)).status).toBe(200),
} satisfies Record<string, Pressed>;

type Scenario = { what: string; reach(): Promise<Reached>; status: number; buttons: Record<string, Pressed> };

const atSignIn = async (visitor = new Visitor()) => {
  const page = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  return { visitor, page, url: page.url };
};

/** A browser that asks for the same address without our cookies. */
const elsewhere = async (url: string): Promise<Reached> => {
  const visitor = new Visitor();
  return { visitor, page: await visitor.open(url) };
};

const stale = async (visitor: Visitor, url: string, fields: Record<string, string> = {}): Promise<Reached> => {
  const page = await visitor.fetch(url, { body: new URLSearchParams({ csrf: 'stale', ...fields }) });
  return { visitor, page };
};

const large = (visitor: Visitor, url: string, size: number) => stale(visitor, url, { name: 'x'.repeat(size) });

/** As a link that was used, or is older than its rows. */
const deadLink = (path: string) => [
  {
    what: 'in a browser that has begun a sign-in',
    reach: async () => {
      const { visitor } = await atSignIn();
      return { visitor, page: await visitor.open(`${app.issuer}${path}?token=used`) };
    },
    status: 400,
  },
  { what: 'in any other browser', reach: () => elsewhere(`${app.issuer}${path}?token=used`), status: 400 },
];

const linkRow = (path: string, before: Record<string, Pressed>, after: Record<string, Pressed> = {}) => {
  const [begun, other] = deadLink(path);
  return [
    { ...begun!, buttons: { ...before, 'Begin again': leadsTo.request, ...after } },
    { ...other!, buttons: { ...before, 'Sign in': leadsTo.signIn, ...after } },
  ];
};

const signedIn = async () => makeWorld(gatehouse, { app, user: await makeUser(gatehouse, app) });

const scenarios: Record<DeadEndName, Scenario[]> = {
  interaction_over: [
    {
      what: 'without cookies',
      reach: async () => elsewhere((await atSignIn()).url),
      status: 400,
      buttons: { 'Begin again': leadsTo.request, 'Go back to Prints': leadsTo.client },
    },
    {
      what: 'without cookies, after an hour',
      async reach() {
        const { url } = await atSignIn();
        await expireInteractions(gatehouse, app);
        return elsewhere(url);
      },
      status: 400,
      buttons: { 'Begin again': leadsTo.request, 'Go back to Prints': leadsTo.client },
    },
    {
      what: 'of which nothing is kept',
      reach: () => elsewhere(`${app.issuer}/interaction/nothing-at-all-of-this-name`),
      status: 400,
      buttons: { 'Sign in': leadsTo.signIn },
    },
  ],
  screen_refused: [
    {
      what: 'for a stale form',
      async reach() {
        const { visitor, url } = await atSignIn();
        return stale(visitor, `${url}/sign-up`, { email: 'bob@example.com' });
      },
      status: 403,
      buttons: { 'Open the page again': leadsTo.form, 'Go back to Prints': leadsTo.client },
    },
    {
      what: 'for a form that is too large',
      async reach() {
        const { visitor, url } = await atSignIn();
        return large(visitor, `${url}/sign-up`, 70_000);
      },
      status: 413,
      buttons: { 'Open the page again': leadsTo.form, 'Go back to Prints': leadsTo.client },
    },
  ],
  resume_over: [
    {
      what: 'without cookies',
      async reach() {
        const { url } = await atSignIn();
        return elsewhere(`${app.issuer}/authorize/${url.split('/').at(-1)}`);
      },
      status: 400,
      buttons: { 'Begin again': leadsTo.request, 'Go back to Prints': leadsTo.client },
    },
  ],
  request_refused: [
    {
      what: 'of a known client',
      reach: () => elsewhere(authorizeUrl(app, { ...client, redirect_uri: 'https://other.example.com/' }, 'x')),
      status: 400,
      buttons: { 'Go back to Prints': leadsTo.client },
    },
    {
      what: 'of a client that was deleted',
      async reach() {
        const gone = await makeClient(gatehouse, app, { client_uri: HOME });
        await deleteClient(gatehouse.database.db, app, gone.client_id);
        return elsewhere(authorizeUrl(app, gone, 'x'));
      },
      status: 400,
      buttons: { 'Go to your account': leadsTo.account },
    },
  ],
  sign_out_refused: [
    {
      what: 'for a wrong ID token',
      async reach() {
        const { visitor } = await signedIn();
        return { visitor, page: await visitor.open(`${app.issuer}/logout?id_token_hint=none`) };
      },
      status: 400,
      buttons: {
        'Sign out': async (button, { visitor }) => {
          const done = await visitor.submit(await visitor.open(button), { logout: 'yes' });
          expect(done.text).toContain('You are signed out');
        },
      },
    },
  ],
  signed_out: [
    {
      what: 'without a client',
      reach: () => elsewhere(`${app.issuer}/logout/success`),
      status: 200,
      buttons: { 'Sign in': leadsTo.signIn },
    },
    {
      what: 'of a client that was deleted meanwhile',
      reach: () => elsewhere(`${app.issuer}/logout/success?client_id=gone`),
      status: 200,
      buttons: { 'Sign in': leadsTo.signIn },
    },
    {
      what: 'by a client',
      async reach() {
        const { visitor } = await signedIn();
        const page = await visitor.open(`${app.issuer}/logout?client_id=${client.client_id}`);
        return { visitor, page: await visitor.submit(page, { logout: 'yes' }) };
      },
      status: 200,
      buttons: { 'Go back to Prints': leadsTo.client },
    },
  ],
  still_signed_in: [
    {
      what: 'after all, at a client',
      async reach() {
        const { visitor } = await signedIn();
        const page = await visitor.open(`${app.issuer}/logout?client_id=${client.client_id}`);
        return { visitor, page: await visitor.submit(page, {}, '/logout/confirm') };
      },
      status: 200,
      buttons: { 'Go back to Prints': leadsTo.client },
    },
    {
      what: 'after all',
      async reach() {
        const { visitor } = await signedIn();
        const page = await visitor.open(`${app.issuer}/logout`);
        return { visitor, page: await visitor.submit(page, {}, '/logout/confirm') };
      },
      status: 200,
      buttons: {
        'Go to your account': async (button, { visitor }) => {
          // Without a sign-in.
          expect((await visitor.open(button)).url).toBe(`${app.issuer}/account`);
        },
      },
    },
  ],
  connection_lost: [
    {
      what: 'from an interaction, without cookies',
      async reach() {
        const location = await press(await openSignIn(app, client), 'github');
        const state = new URL(location).searchParams.get('state');
        return elsewhere(`${app.issuer}/connect/github/callback?error=access_denied&state=${state}`);
      },
      status: 400,
      buttons: { 'Begin again': async (button, reached) => leadsTo.signIn(button, reached) },
    },
    {
      what: 'from a client’s own link, without cookies',
      async reach() {
        const own = await makeClient(gatehouse, app, { name: 'Prints', client_uri: HOME, first_party: true });
        const asked = new URLSearchParams({ client_id: own.client_id, redirect_uri: own.redirect_uri });
        const { location } = await new Visitor().fetch(`${app.issuer}/connect/github?${asked}`);
        const state = new URL(location!).searchParams.get('state');
        return elsewhere(`${app.issuer}/connect/github/callback?code=x&state=${state}`);
      },
      status: 400,
      buttons: { 'Go back to Prints': leadsTo.client },
    },
    {
      what: 'from nowhere',
      reach: () => elsewhere(`${app.issuer}/connect/github/callback?code=x&state=none`),
      status: 400,
      buttons: { 'Sign in': leadsTo.signIn },
    },
  ],
  connection_failed: [
    {
      what: 'cancelled at the provider',
      async reach() {
        const person = await openSignIn(app, client);
        const state = new URL(await press(person, 'github')).searchParams.get('state');
        const back = `${app.issuer}/connect/github/callback?error=access_denied&state=${state}`;
        return { visitor: person.visitor, page: await person.visitor.open(back) };
      },
      status: 400,
      buttons: { 'Back to sign-in': leadsTo.signIn },
    },
  ],
  connection_refused: [
    {
      what: 'to an address that the client has not registered',
      reach: () =>
        elsewhere(`${app.issuer}/connect/github?client_id=${client.client_id}&redirect_uri=https://x.example.com/`),
      status: 400,
      buttons: { 'Go back to Prints': leadsTo.client },
    },
    {
      what: 'without a client',
      reach: () => elsewhere(`${app.issuer}/connect/github`),
      status: 400,
      buttons: { 'Go to your account': leadsTo.account },
    },
  ],
  dead_reset: linkRow('/reset', { 'Get a new link': leadsTo.newLink }),
  dead_verify_email: linkRow('/verify-email', { 'Get a new link': leadsTo.newLink }),
  dead_invitation: linkRow('/invitation', { 'Get a new link': leadsTo.newLink }),
  dead_unlock: linkRow('/unlock', {}, { 'Choose a new password': leadsTo.newLink }),
  dead_magic_link: [
    { ...deadLink('/magic-link')[0]!, buttons: { 'Get a new link': leadsTo.newLink } },
    { ...deadLink('/magic-link')[1]!, buttons: { 'Sign in': leadsTo.signIn } },
    {
      what: 'in a browser whose sign-in is over',
      async reach() {
        const { visitor } = await atSignIn();
        await expireInteractions(gatehouse, app);
        return { visitor, page: await visitor.open(`${app.issuer}/magic-link?token=used`) };
      },
      status: 400,
      buttons: { 'Begin again': leadsTo.request },
    },
  ],
  dead_operator_link: ['/setup', '/recover'].map((path) => ({
    what: path,
    reach: () => elsewhere(`${gatehouse.url}/console${path}?token=used`),
    status: 400,
    buttons: { 'Sign in': leadsTo.signIn },
  })),
  dead_agree_email: deadLink('/agree-email').map((one) => ({
    ...one,
    buttons: { 'Go to your email address': leadsTo.account },
  })),
  dead_impersonation: deadLink('/impersonate').map((one) => ({
    ...one,
    buttons: { 'Go to your account': leadsTo.account },
  })),
  dead_undo_email: deadLink('/undo-email').map((one) => ({
    ...one,
    buttons: { 'Check your security settings': leadsTo.account },
  })),
  magic_link_elsewhere: [
    {
      what: 'on the phone',
      async reach() {
        const { visitor, url } = await atSignIn();
        const { email } = await makeUser(gatehouse, app);
        await visitor.submit(await visitor.open(`${url}/magic-link`), { email });
        return elsewhere(linkIn(await mailTo(gatehouse, email)));
      },
      status: 200,
      buttons: { 'Sign in': leadsTo.signIn },
    },
  ],
  link_refused: [
    {
      what: 'for a stale form',
      async reach() {
        const { email } = await makeUser(gatehouse, app);
        await requestReset(gatehouse.system, app, { identifier: email, locale: 'en' });
        const token = new URL(linkIn(await mailTo(gatehouse, email))).searchParams.get('token')!;
        return stale(new Visitor(), `${app.issuer}/reset`, { token, password: PASSWORD });
      },
      status: 403,
      buttons: { 'Open the page again': leadsTo.form },
    },
    {
      what: 'for a form that is too large',
      reach: () => large(new Visitor(), `${app.issuer}/reset`, 70_000),
      status: 413,
      buttons: { 'Sign in': leadsTo.signIn },
    },
  ],
  link_done: [
    {
      what: 'after a new password',
      async reach() {
        const { email } = await makeUser(gatehouse, app);
        await requestReset(gatehouse.system, app, { identifier: email, locale: 'en' });
        const visitor = new Visitor();
        const page = await visitor.open(linkIn(await mailTo(gatehouse, email)));
        return { visitor, page: await visitor.submit(page, { password: 'harvest-violin-comet' }) };
      },
      status: 200,
      buttons: { 'Sign in': leadsTo.signIn },
    },
    {
      what: 'after an invitation that names a client',
      async reach() {
        const email = 'arrives@example.com';
        await makeInvitation(gatehouse, app, { email, client_id: client.client_id });
        const visitor = new Visitor();
        const page = await visitor.open(linkIn(await mailTo(gatehouse, email)));
        return { visitor, page: await visitor.submit(page, { name: '', password: PASSWORD }) };
      },
      status: 200,
      buttons: { 'Continue to Prints': leadsTo.client },
    },
  ],
  link_result_gone: [
    {
      what: 'in another browser',
      reach: () => elsewhere(`${app.issuer}/reset/done`),
      status: 400,
      buttons: { 'Sign in': leadsTo.signIn },
    },
  ],
  account_refused: [
    {
      what: 'for a stale form',
      async reach() {
        const { visitor } = await signedIn();
        return stale(visitor, `${app.issuer}/account/password`);
      },
      status: 403,
      buttons: { 'Open the page again': leadsTo.form, 'Go to your account': leadsTo.account },
    },
    {
      what: 'for a passkey that is gone',
      async reach() {
        const { visitor, post } = await signedIn();
        return { visitor, page: await post('/passkeys/remove', { passkey: 'gone', current_password: PASSWORD }) };
      },
      status: 404,
      buttons: { 'Go to your account': leadsTo.account },
    },
  ],
  account_deleted: [
    {
      what: 'without a client',
      async reach() {
        const { visitor, open, user } = await signedIn();
        const fields = { current_password: PASSWORD, confirmation: user.email };
        return { visitor, page: await visitor.submit(await open('/delete'), fields) };
      },
      status: 200,
      buttons: { 'Sign in': leadsTo.signIn },
    },
  ],
  console_refused: [
    {
      what: 'for a stale form',
      async reach() {
        const { slug } = await alice.makeApp();
        return stale(alice.visitor, `${gatehouse.url}/console/apps/${slug}/clients/new`);
      },
      status: 403,
      buttons: { 'Open the page again': leadsTo.form, 'Go to the console': leadsTo.page },
    },
    {
      what: 'for a client that was deleted in another tab',
      async reach() {
        const { slug } = await alice.makeApp();
        return { visitor: alice.visitor, page: await alice.open(`/apps/${slug}/clients/gone/edit`) };
      },
      status: 404,
      buttons: { 'Go to the list': leadsTo.page, 'Go to the console': leadsTo.page },
    },
    {
      what: 'for an App that was deleted in another tab',
      reach: async () => ({ visitor: alice.visitor, page: await alice.open('/apps/gone/clients') }),
      status: 404,
      buttons: { 'Go to the console': leadsTo.page },
    },
    {
      what: 'for a form that is too large',
      async reach() {
        const { slug } = await alice.makeApp();
        return large(alice.visitor, `${gatehouse.url}/console/apps/${slug}/clients/new`, 600_000);
      },
      status: 413,
      buttons: { 'Open the page again': leadsTo.form, 'Go to the console': leadsTo.page },
    },
  ],
  console_sign_in_over: [
    {
      what: 'in another browser',
      reach: () => elsewhere(`${gatehouse.url}/console/callback?code=x&state=y`),
      status: 400,
      buttons: { 'Sign in': leadsTo.signIn },
    },
  ],
  nowhere: [
    {
      what: 'at an App',
      reach: () => elsewhere(`${app.issuer}/nothing`),
      status: 404,
      buttons: { 'Go to your account': leadsTo.account },
    },
    {
      what: 'at the server',
      reach: () => elsewhere(`${gatehouse.url}/nothing`),
      status: 404,
      buttons: { 'Go to the console': leadsTo.signIn },
    },
    {
      what: 'at an App that is not there',
      reach: () => elsewhere(`${gatehouse.url}/o/nothing/account`),
      status: 404,
      buttons: { 'Go to the console': leadsTo.signIn },
    },
  ],
  front: [
    {
      what: 'at the address of an issuer',
      reach: () => elsewhere(app.issuer),
      status: 200,
      buttons: { 'Go to your account': leadsTo.account },
    },
    {
      what: 'with a slash behind it',
      reach: () => elsewhere(`${app.issuer}/`),
      status: 200,
      buttons: { 'Go to your account': leadsTo.account },
    },
  ],
  front_console: [
    {
      what: 'at the issuer of the console',
      reach: () => elsewhere(`${gatehouse.url}/o/console`),
      status: 200,
      buttons: { 'Go to the console': leadsTo.signIn, 'Go to your account': leadsTo.account },
    },
  ],
  // Nothing but a failure of ours leads there: below.
  failure: [],
};

describe.each(Object.entries(scenarios).filter(([, rows]) => rows.length > 0))('A152 the dead end %s', (_, rows) => {
  test.each(rows)('A152 $what: its buttons do what they say', async ({ reach, status, buttons }) => {
    const reached = await reach();
    expect([reached.page.status, reached.page.text.includes('<h1>')]).toEqual([status, true]);
    const found = buttonsOf(reached.page);
    expect(Object.keys(found)).toEqual(Object.keys(buttons));
    for (const [label, leads] of Object.entries(buttons)) await leads(found[label]!, reached);
  });
});

test('the address that the server prints leads to the console', async () => {
  const { page } = await elsewhere(gatehouse.url);
  expect([page.status, new URL(page.url).pathname]).toEqual([
    200,
    expect.stringMatching(/^\/o\/console\/interaction\//),
  ]);
});

test('A152 a page that fails has a button that opens it again', async () => {
  const broken = await startGatehouse();
  try {
    const app = await makeApp(broken);
    const url = `${app.issuer}/reset?token=x`;
    expect((await new Visitor().open(url)).status).toBe(400);
    await broken.database.db.schema.alterTable('one_time_tokens').renameTo('elsewhere').execute();
    const page = await new Visitor().open(url);
    expect([page.status, buttonsOf(page)]).toEqual([500, { 'Open the page again': url }]);
    await broken.database.db.schema.alterTable('elsewhere').renameTo('one_time_tokens').execute();
    expect((await new Visitor().open(url)).status).toBe(400);
  } finally {
    await broken.stop();
  }
});

test('A152 a developer whose session has ended comes back to the page after the sign-in', async () => {
  const { slug } = await alice.makeApp();
  const visitor = new Visitor();
  const page = await visitor.open(`${gatehouse.url}/console/apps/${slug}/clients`);
  const done = await visitor.submit(page, { email: alice.email, password: PASSWORD });
  expect(done.url).toBe(`${gatehouse.url}/console/apps/${slug}/clients`);
});

test('A152 a user whose session has ended comes back to the page after the sign-in', async () => {
  const user = await makeUser(gatehouse, app);
  const page = await enter(new Visitor(), app, user.email, '/sessions');
  expect([page.status, page.url]).toEqual([200, `${app.issuer}/account/sessions`]);
});

describe('A152 another link', () => {
  const ask = async (path: string, email: string) => {
    const visitor = new Visitor();
    const page = await visitor.submit(await visitor.open(`${app.issuer}${path}/again`), { email });
    return { status: page.status, url: page.url, said: page.text.replaceAll(email, '…') };
  };

  test.each([
    ['/reset', async () => (await makeUser(gatehouse, app)).email],
    ['/verify-email', async () => (await makeUser(gatehouse, app)).email],
    ['/invitation', async () => (await makeInvitation(gatehouse, app)).email],
  ] as const)('A152 of %s goes to people who are waiting for one, and the answer tells nobody', async (path, known) => {
    const email = await known();
    const before = path === '/invitation' ? 1 : 0;
    await mailTo(gatehouse, email, before);
    const stranger = `nobody${path.replace('/', '-')}@example.com`;
    expect(await ask(path, email)).toEqual(await ask(path, stranger));
    const link = linkIn(await mailTo(gatehouse, email, before + 1));
    expect((await new Visitor().open(link)).status).toBe(200);
    expect(await noMoreMail(gatehouse, stranger, 0)).toBe(true);
  });

  test('A152 of an address that is verified, or of an invitation that was accepted, is none', async () => {
    const { email } = await makeUser(gatehouse, app, { email_verified: true });
    await ask('/verify-email', email);
    const invited = 'accepted-already@example.com';
    await makeInvitation(gatehouse, app, { email: invited });
    const visitor = new Visitor();
    await visitor.submit(await visitor.open(linkIn(await mailTo(gatehouse, invited))), { password: PASSWORD });
    await ask('/invitation', invited);
    expect(await noMoreMail(gatehouse, email, 0)).toBe(true);
    expect(await noMoreMail(gatehouse, invited, 1)).toBe(true);
  });

  test.each([
    ['/reset', 3],
    ['/verify-email', 5],
    // And the invitation itself, which has limits of the App's own.
    ['/invitation', 4],
  ] as const)('A152 of %s keeps to the limits of its address, with the same answer', async (path, mails) => {
    const { email } = path === '/invitation' ? await makeInvitation(gatehouse, app) : await makeUser(gatehouse, app);
    const answers: string[] = [];
    for (let times = 0; times < 6; times++) answers.push((await ask(path, email)).said);
    expect(new Set(answers).size).toBe(1);
    await mailTo(gatehouse, email, mails);
    expect(await noMoreMail(gatehouse, email, mails)).toBe(true);
  });

  test('A152 of any kind is refused to a network that asks too often', async () => {
    const other = await makeApp(gatehouse);
    const visitor = new Visitor();
    for (const path of ['/reset', '/verify-email', '/invitation']) {
      const form = await visitor.open(`${other.issuer}${path}/again`);
      for (let times = 0; times < 30; times++) await visitor.submit(form, { email: `n${times}@example.com` });
      const last = await visitor.submit(form, { email: 'last@example.com' });
      expect([last.status, last.text.includes('Too many attempts')]).toEqual([429, true]);
    }
  });

  test('A152 is not sent by another site’s form, nor for an address that is none', async () => {
    const visitor = new Visitor();
    const page = await visitor.open(`${app.issuer}/reset/again`);
    const [form] = formsOf(page);
    const body = new URLSearchParams({ ...form!.hidden, email: 'bob@example.com' });
    const foreign = await visitor.fetch(form!.action, { body, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(foreign.status).toBe(403);
    const wrong = await visitor.submit(page, { email: 'bob' });
    expect([wrong.status, wrong.text.includes('value="bob"')]).toEqual([422, true]);
  });
});

test('the table has no row that a page could leave without a button', () => {
  for (const { offers, otherwise } of Object.values(deadEnds)) expect([...offers, otherwise].at(-1)).toBeDefined();
});
