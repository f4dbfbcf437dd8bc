// In development without a mail server, a page that says “check your mail” leads to the inbox. If mails leave, none does.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeApp, makeAppWithUser } from '../../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { type Page, Visitor } from '../../../kit/visitor.ts';
import { Developer } from '../../console/developer.ts';

let gatehouse: Gatehouse;
let mailing: Gatehouse;
beforeAll(async () => {
  [gatehouse, mailing] = await Promise.all([
    startGatehouse(),
    startGatehouse({ SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'gatehouse@example.com' }),
  ]);
});
afterAll(() => Promise.all([gatehouse.stop(), mailing.stop()]));

const LINK = 'In development: read the message here';
const linkOf = ({ text }: Page) => new RegExp(`<a href="([^"]*)"[^>]*>${LINK}</a>`).exec(text)?.[1];

/** Pages that say so: screens of a sign-in, and the page of a link. */
async function pagesOf(on: Gatehouse): Promise<Record<string, Page>> {
  const { app, client, user } = await makeAppWithUser(on, { settings: { magic_link: 'on' } });
  const visitor = new Visitor();
  const signIn = await visitor.open(authorizeUrl(app, client, makePkce().challenge));
  const send = async (path: string) =>
    visitor.submit(await visitor.open(`${signIn.url}/${path}`), { email: user.email });
  const again = await visitor.open(`${app.issuer}/reset/again`);
  const verified = await makeApp(on, { email_verification: 'required' });
  const fresh = new Visitor();
  const start = await fresh.open(`${verified.issuer}/account`);
  const signUp = await fresh.open(`${start.url}/sign-up`);
  const step = await fresh.submit(signUp, { name: 'New', email: 'new@example.com', password: 'wander-orbit-lantern' });
  return {
    signIn,
    forgot: await send('forgot'),
    magicLink: await send('magic-link'),
    newLink: await visitor.submit(again, { email: user.email }),
    step,
  };
}

test('leads from each such page to the inbox', async () => {
  const { signIn, ...pages } = await pagesOf(gatehouse);
  expect(linkOf(signIn!)).toBeUndefined();
  expect(Object.keys(pages)).toHaveLength(4);
  for (const [name, page] of Object.entries(pages)) {
    expect(page.text, name).toContain('Check your mail');
    expect(linkOf(page), name).toBe(`${gatehouse.url}/dev/mail`);
  }
  expect((await new Visitor().open(`${gatehouse.url}/dev/mail`)).status).toBe(200);
});

test('does not, if mails leave', async () => {
  for (const page of Object.values(await pagesOf(mailing))) expect(page.text).not.toContain('/dev/mail');
});

test('a developer whose address is not verified gets it, too', async () => {
  const developer = await new Developer(gatehouse).signUp({ verified: false });
  expect(linkOf(await developer.open('/apps/new'))).toBe(`${gatehouse.url}/dev/mail`);
});
