// POST, then redirect: the page that shows what a form did is opened again, and nothing happens twice. What is shown once
// stays with this browser and this session, in no address.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requestReset } from '../../src/authentication/ways/reset.ts';
import { MINUTE } from '../../src/clock.ts';
import { makeApp, makeClient, makeUser, PASSWORD } from '../kit/app.ts';
import { codeOf } from '../kit/factor.ts';
import { authorizeUrl, makePkce } from '../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../kit/gatehouse.ts';
import { linkIn, mailsTo, mailTo } from '../kit/mail.ts';
import { countRows } from '../kit/rows.ts';
import { passTime, restoreTime } from '../kit/time.ts';
import { formsOf, type Page, Visitor } from '../kit/visitor.ts';
import { makeConnection } from '../social/world.ts';
import { makeWorld } from './account/world.ts';
import { type Developer, signedUp } from './console/developer.ts';

let gatehouse: Gatehouse;
let alice: Developer;
beforeAll(async () => {
  gatehouse = await startGatehouse({}, { mail: true });
  alice = await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());

/** The form's own answer, and the page to which it leads. */
async function send(visitor: Visitor, page: Page, fields: Record<string, string>, action = ''): Promise<Page> {
  const form = formsOf(page).find(
    (one) => one.action.includes(action) && one.names.has(Object.keys(fields)[0] ?? 'csrf'),
  );
  if (!form) throw new Error(`no form with ${Object.keys(fields)} at ${page.url}`);
  const answer = await visitor.fetch(form.action, { body: new URLSearchParams({ ...form.hidden, ...fields }) });
  expect([answer.status, answer.text.includes('<html')]).toEqual([303, false]);
  return visitor.open(answer.location!);
}

const client = { name: 'a', redirect_uris: 'https://a.example.com/cb', post_logout_redirect_uris: '' };
const SECRET = /gh_(?:secret|key)_[\w-]{20,}/;

describe('A152 reloading a page of the console', () => {
  const key = { name: 'k', expires: 'never', 'scopes:users:read': 'on' };

  test.each([
    ['after a client was created', '/clients/new', { ...client, type: 'confidential' }, 'clients', 'no longer shown'],
    [
      'after a public client was created',
      '/clients/new',
      { ...client, type: 'public' },
      'clients',
      'The client is ready',
    ],
    ['after an API key was created', '/api-keys/new', key, 'api_keys', 'no longer shown'],
  ] as const)('A152 %s creates no second one', async (_, path, fields, table, said) => {
    const app = await alice.makeApp();
    const shown = await send(alice.visitor, await alice.open(`/apps/${app.slug}${path}`), fields);
    const count = await countRows(gatehouse, app, table, {});
    expect(SECRET.test(shown.text)).toBe(said === 'no longer shown');
    for (let again = 0; again < 2; again++) {
      const reloaded = await alice.visitor.open(shown.url);
      expect([reloaded.status, SECRET.test(reloaded.text)]).toEqual([200, false]);
      expect(reloaded.text).toContain(said);
    }
    expect(shown.url).not.toMatch(SECRET);
    expect(await countRows(gatehouse, app, table, {})).toBe(count);
  });

  test('A152 after a connection was tested tests nothing', async () => {
    const app = await alice.makeApp();
    const { id } = await makeConnection(gatehouse, app, { kind: 'oidc', settings: { issuer: 'https://op.invalid' } });
    const page = await alice.open(`/apps/${app.slug}/connections/${id}`);
    const shown = await send(alice.visitor, page, {}, '/test');
    expect(shown.text).toContain('role="alert"');
    expect((await alice.visitor.open(shown.url)).text).not.toContain('role="alert"');
  });
});

describe('A152 reloading the user’s own pages', () => {
  const codesIn = ({ text }: Page) => [...text.matchAll(/<code>([0-9a-z]{4}(?:-[0-9a-z]{4}){5})<\/code>/g)].map(String);
  const secretIn = ({ text }: Page) => /factor-secret">([A-Z2-7 ]+)</.exec(text)![1]!.replaceAll(' ', '');

  test('A152 shows the same authenticator app, and recovery codes once', async () => {
    const app = await makeApp(gatehouse, { mfa: 'optional' });
    const { visitor, open, user } = await makeWorld(gatehouse, { app });
    const begun = await send(visitor, await open('/second-factor'), { current_password: PASSWORD });
    expect(secretIn(await visitor.open(begun.url))).toBe(secretIn(begun));
    const shown = await send(visitor, begun, { code: codeOf(secretIn(begun)) });
    expect(codesIn(shown)).toHaveLength(10);
    const reloaded = await visitor.open(shown.url);
    expect([reloaded.status, codesIn(reloaded)]).toEqual([200, []]);
    expect(reloaded.text).toContain('/second-factor/codes"');
    expect(await countRows(gatehouse, app, 'audit_log', { event: 'factor.enrolled', user_id: user.id })).toBe(1);
  });

  test('A152 says that the account is deleted, and to nobody else', async () => {
    const { app, visitor, open, user } = await makeWorld(gatehouse);
    const left = await send(visitor, await open('/delete'), { current_password: PASSWORD, confirmation: user.email });
    expect(left.text).toContain('Your account is deleted');
    expect((await visitor.open(left.url)).text).toContain('Your account is deleted');
    expect((await new Visitor().open(`${app.issuer}/account/deleted`)).text).not.toContain('is deleted');
  });
});

describe('A152 reloading a page of a sign-in', () => {
  test.each([
    ['forgot', 1],
    ['magic-link', 2],
  ] as const)('A152 that says that a mail was sent sends none (%s)', async (path, mails) => {
    const app = await makeApp(gatehouse, { magic_link: 'on' });
    const client = await makeClient(gatehouse, app);
    const user = await makeUser(gatehouse, app);
    const visitor = new Visitor();
    const { url } = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
    const sent = await send(visitor, await visitor.open(`${url}/${path}`), { email: user.email });
    const shown = path === 'forgot' ? sent : await send(visitor, sent, {}, '/again');
    const reloaded = await visitor.open(shown.url);
    expect([reloaded.status, reloaded.text.includes(user.email)]).toEqual([200, true]);
    await mailTo(gatehouse, user.email, mails);
    expect(mailsTo(gatehouse, user.email)).toHaveLength(mails);
  });

  test('A152 that says what a link did spends nothing, and has a button to the sign-in', async () => {
    const app = await makeApp(gatehouse);
    const user = await makeUser(gatehouse, app);
    await requestReset(gatehouse.system, app, { identifier: user.email, locale: 'en' });
    const visitor = new Visitor();
    const page = await visitor.open(linkIn(await mailTo(gatehouse, user.email)));
    const done = await send(visitor, page, { password: 'harvest-violin-comet' });
    const reloaded = await visitor.open(done.url);
    for (const { status, text } of [done, reloaded]) {
      expect(status).toBe(200);
      expect(text).toContain('Your password is changed');
      expect(text).toContain(`href="${app.issuer}/account"`);
    }
    const elsewhere = await new Visitor().open(done.url);
    expect([elsewhere.status, elsewhere.text.includes(`href="${app.issuer}/account"`)]).toEqual([400, true]);
  });
});

// The clock is put back at the end: jobs of the future would wait for it.
test('A152 a secret that waits is shown to its session and its page alone, for two minutes', async () => {
  const app = await alice.makeApp();
  const bob = await signedUp(gatehouse);
  await bob.join(app, 'owner');
  const page = await alice.open(`/apps/${app.slug}/clients/new`);
  const make = async () => {
    const body = new URLSearchParams({ ...formsOf(page)[0]!.hidden, ...client, type: 'machine' });
    const action = `${gatehouse.url}/console/apps/${app.slug}/clients/new`;
    const answer = await alice.visitor.fetch(action, { body });
    return { url: answer.location!, cookie: answer.headers.getSetCookie().find((one) => one.includes('handover='))! };
  };
  const { url, cookie } = await make();
  expect(cookie).toMatch(/HttpOnly/i);
  const handed = alice.visitor.cookies.find(({ name }) => name.endsWith('handover'))!;
  bob.visitor.cookies.push({ ...handed });
  expect(SECRET.test((await bob.visitor.open(url)).text)).toBe(false);
  expect(SECRET.test((await alice.open(`/apps/${app.slug}/api-keys`)).text)).toBe(false);
  expect(SECRET.test((await alice.visitor.open(url)).text)).toBe(true);
  const late = await make();
  passTime(2 * MINUTE);
  try {
    alice.visitor.cookies.push({ ...handed, value: /handover=([^;]*)/.exec(late.cookie)![1]!, expires: Infinity });
    expect(SECRET.test((await alice.visitor.open(late.url)).text)).toBe(false);
  } finally {
    restoreTime();
  }
});
