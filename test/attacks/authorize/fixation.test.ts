// An interaction that somebody else began: whoever plants its cookie in another browser, and waits for its user to sign in,
// comes back with nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import type { UserRow } from '../../../src/database/schema.ts';
import { makeAppWithUser, makeClient, makeUser, PASSWORD, type TestClient } from '../../kit/app.ts';
import { makeAuthenticator } from '../../kit/factor.ts';
import { authorizeUrl, makePkce, signIn } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { countRows } from '../../kit/rows.ts';
import { formsOf, type Page, Visitor } from '../../kit/visitor.ts';

let gatehouse: Gatehouse;
beforeAll(async () => {
  gatehouse = await startGatehouse();
});
afterAll(() => gatehouse.stop());

let app: App;
let client: TestClient;
let user: UserRow;
beforeEach(async () => {
  ({ app, client, user } = await makeAppWithUser(gatehouse, { client: { first_party: true } }));
});

const urlWith = (more: Record<string, string> = {}, one = client) => authorizeUrl(app, one, makePkce().challenge, more);
const codeIn = ({ location }: Page) => (location ? new URL(location).searchParams.get('code') : null);

/** The attacker begins; of their cookies the victim's browser gets those of these names. */
async function plant(names: string[], more: Record<string, string> = {}) {
  const [attacker, victim] = [new Visitor(), new Visitor()];
  const page = await attacker.open(urlWith(more));
  const isPlanted = ({ name }: { name: string }) => names.includes(name.replace(/\.sig$/, ''));
  victim.cookies.push(...attacker.cookies.filter(isPlanted).map((one) => ({ ...one })));
  const resume = page.url.replace('/interaction/', '/authorize/');
  return { attacker, victim, page, resume };
}

describe('A131 interaction fixation', () => {
  test('A131 the one who began it does not come back as the one who signed in', async () => {
    const { attacker, victim, page, resume } = await plant(['gatehouse_sign_in']);
    const shown = await victim.open(page.url);
    const signedIn = await victim.submit(shown, { email: user.email, password: PASSWORD }, '/sign-in');
    // The victim goes on, as after any link to the client's sign-in.
    expect(codeIn(signedIn)).toBeTruthy();
    for (const at of [resume, page.url, `${page.url}/consent`]) {
      const stolen = await attacker.open(at);
      expect([codeIn(stolen), stolen.text.includes(user.email)]).toEqual([null, false]);
    }
    const console = await attacker.open(urlWith({ prompt: 'none' }));
    expect(new URL(console.location!).searchParams.get('error')).toBe('login_required');
    expect(await countRows(gatehouse, app, 'grants', { user_id: user.id })).toBe(1);
  });

  test('A131 nor after one of two steps: what is proved is for the browser that proved it', async () => {
    await makeAuthenticator(gatehouse, app, user);
    const { attacker, victim, page } = await plant(['gatehouse_sign_in']);
    const shown = await victim.open(page.url);
    const asked = await victim.submit(shown, { email: user.email, password: PASSWORD }, '/sign-in');
    expect(asked.text).toContain('name="code"');
    const seen = await attacker.open(page.url);
    expect([seen.text.includes('name="password"'), seen.text.includes(user.email)]).toEqual([true, false]);
    expect((await victim.open(page.url)).text).toContain('name="code"');
  });

  test('A131 a planted secret is worth nothing: each step sets a new one', async () => {
    const { attacker, victim, page, resume } = await plant(['gatehouse_sign_in']);
    const shown = await victim.open(page.url);
    await attacker.submit(
      await attacker.open(page.url),
      { email: user.email, password: 'wrong-orbit-lantern' },
      '/sign-in',
    );
    const held = (of: Visitor) => of.cookies.find(({ name }) => name === 'gatehouse_sign_in')!;
    held(victim).value = held(attacker).value;
    const { action, hidden } = formsOf(shown).find(({ names }) => names.has('password'))!;
    const body = new URLSearchParams({ ...hidden, email: user.email, password: PASSWORD });
    const signedIn = await victim.fetch(action, { body });
    expect(held(victim).value).toMatch(/^[\w-]+\.[\w-]{43}$/);
    expect(held(victim).value).not.toBe(held(attacker).value);
    expect(signedIn.location).toBe(resume);
    expect(codeIn(await attacker.open(resume))).toBeNull();
  });

  test('A131 the same browser goes on, in each of its tabs, and its session gets another id', async () => {
    const visitor = new Visitor();
    const tabs = [await visitor.open(urlWith()), await visitor.open(urlWith())];
    const first = await visitor.submit(tabs[0]!, { email: user.email, password: PASSWORD }, '/sign-in');
    expect(codeIn(first)).toBeTruthy();
    const session = () => visitor.cookies.find(({ name }) => name === 'gatehouse_session')!.value;
    const before = session();
    const again = await visitor.open(urlWith({ prompt: 'login' }));
    expect(codeIn(await visitor.submit(again, { email: user.email, password: PASSWORD }, '/sign-in'))).toBeTruthy();
    expect(session()).not.toBe(before);
  });
});

describe('A142 consent of another session', () => {
  /** The consent screen of a user who is signed in, with all of the cookies. */
  async function askConsent() {
    const { visitor } = await signIn(app, client, user.email);
    const third = await makeClient(gatehouse, app);
    const page = await visitor.open(urlWith({ scope: 'openid email' }, third));
    expect(page.text).toContain('name="decision"');
    const form = formsOf(page).find(({ action }) => action.endsWith('/consent'))!;
    const body = () => new URLSearchParams({ ...form.hidden, decision: 'allow' });
    return { visitor, form, body, grants: () => countRows(gatehouse, app, 'grants', { client_id: third.client_id }) };
  }

  test('A142 with the cookie and the form token, but another session or none, no grant is written', async () => {
    const { visitor, form, body, grants } = await askConsent();
    const { visitor: other } = await signIn(app, client, (await makeUser(gatehouse, app)).email);
    const planted = visitor.cookies.filter(({ name }) => !name.startsWith('gatehouse_session'));
    for (const thief of [other, new Visitor()]) {
      thief.cookies.push(...planted.map((one) => ({ ...one })));
      const answer = await thief.fetch(form.action, { body: body() });
      expect(codeIn(answer)).toBeNull();
      expect(await grants()).toBe(0);
    }
    await visitor.open(form.action, { body: body() });
    expect(await grants()).toBe(1);
  });
});
