// An App's own texts through the API, and where users read them: in place of ours, or after those that protect them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../../src/apps/app.ts';
import { MAX_TEXTS, saveText } from '../../../../src/apps/texts.ts';
import { listEvents } from '../../../../src/events/list.ts';
import { translator } from '../../../../src/http/kit/render/messages.ts';
import { renderLetter } from '../../../../src/http/mail/letters.ts';
import { allMessages } from '../../../../src/language/catalogues.ts';
import { isOpen } from '../../../../src/language/own-texts.ts';
import { makeApiKey, makeApp, makeClient } from '../../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';
import { Visitor } from '../../../kit/visitor.ts';
import { call } from '../call.ts';

let gatehouse: Gatehouse;
let app: App;
let as: string;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  app = await makeApp(gatehouse);
  as = await makeApiKey(gatehouse, app, ['app:read', 'app:write']);
});
afterAll(() => gatehouse.stop());

const put = (key: string, text: unknown, locale = 'en') =>
  call(app, 'PUT /texts/:locale/:key', { as, params: { locale, key }, body: { text } });
const remove = (key: string, locale = 'en') => call(app, 'DELETE /texts/:locale/:key', { as, params: { locale, key } });
const current = async () => (await gatehouse.system.directory.findBySlug(app.slug))!;

async function signInPage(language: string): Promise<string> {
  const client = await makeClient(gatehouse, app);
  const url = authorizeUrl(app, client, makePkce().challenge, { ui_locales: language });
  return (await new Visitor().open(url)).text;
}

test('a text is set, read on the page, listed, changed and deleted', async () => {
  const made = await put('sign_in.submit', "Let's <b>go</b>");
  expect(made).toMatchObject({ status: 200, body: { original: 'Sign in', is_addition: false } });
  expect(await signInPage('en')).toContain('Let&#39;s &lt;b&gt;go&lt;/b&gt;');
  expect(await signInPage('de')).toContain('>Anmelden<');
  await put('sign_in.submit', 'Go');
  expect((await call(app, 'GET /texts', { as })).body.items).toEqual([
    { locale: 'en', key: 'sign_in.submit', text: 'Go', original: 'Sign in', is_addition: false },
  ]);
  const { items } = await listEvents(gatehouse.database.db, app, { events: ['app.updated'] });
  expect(items[0]?.data).toEqual({
    text: { locale: 'en', key: 'sign_in.submit', text: 'Go' },
    changes: { 'texts.en.sign_in.submit': { from: "Let's <b>go</b>", to: 'Go' } },
  });
  expect((await remove('sign_in.submit')).status).toBe(204);
  expect((await remove('sign_in.submit')).status).toBe(404);
  expect(await signInPage('en')).toContain('>Sign in<');
});

test('a text for a region is for its readers, and what it lacks is said in the language', async () => {
  await put('sign_in.submit', 'Servus', 'de-AT');
  const page = await signInPage('de-AT');
  expect(page).toContain('<html lang="de-AT" dir="ltr">');
  expect(page).toContain('>Servus<');
  expect(page).toContain('Bei ');
  expect(await signInPage('de-CH')).toContain('<html lang="de" ');
  await remove('sign_in.submit', 'de-AT');
});

test('A210 a text that protects the user is said before the App’s, which can’t hide it', async () => {
  await put('consent.unverified', 'Trust us.');
  await put('mail.second_factor.note', 'Your friends at the blog.');
  const t = translator('en', await current());
  expect(t('consent.unverified', { app: 'Blog' })).toBe('Blog has not checked who runs this site. Trust us.');
  const mail = {
    kind: 'second_factor',
    to: 'a@example.com',
    locale: 'en',
    code: '123456',
    values: { minutes: 10 },
  } as const;
  const { text } = renderLetter(await current(), mail);
  expect(text.replace(/\s+/g, ' ')).toContain('don’t give the code to anyone. Your friends at the blog.');
  await remove('consent.unverified');
  await remove('mail.second_factor.note');
});

test('a text that no longer fits a newer version’s message is left out', async () => {
  const old = { ...(await current()), texts: { en: { 'sign_in.title': 'Hello {gone}' } } };
  expect(translator('en', old)('sign_in.title', { app: 'Blog' })).toBe('Sign in to Blog');
});

describe('A210 a text is refused', () => {
  test('where its pattern breaks, by its place', async () => {
    const { status, body } = await put('sign_in.title', 'Hello {app');
    expect(status).toBe(422);
    const place = { reason: 'syntax', parser: 'expect_argument_closing_brace', offset: 6, line: 1, column: 7 };
    expect(body).toMatchObject({ code: 'invalid_pattern', ...place, errors: [{ field: 'text', ...place }] });
  });

  test.each([
    ['sign_in.title', 'Hello', 'en', 422, 'invalid_pattern'],
    ['console.back', 'Back', 'en', 422, 'invalid_pattern'],
    ['no_such.text', 'x', 'en', 404, 'not_found'],
    ['sign_in.submit', 'Allons', 'fr', 422, 'invalid_pattern'],
    ['sign_in.submit', 'x'.repeat(501), 'en', 422, 'invalid_body'],
    ['sign_in.submit', 7, 'en', 422, 'invalid_body'],
    ['__proto__', 'x', 'en', 404, 'not_found'],
    ['sign_in.submit', 'x', '__proto__', 404, 'not_found'],
  ])('%s %j in %s', async (key, text, locale, status, code) => {
    expect(await put(key, text, locale)).toMatchObject({ status, body: { code } });
    expect((await current()).texts).toEqual({});
  });

  test('at the console App', async () => {
    const consoleApp = await gatehouse.system.consoleApp();
    const own = { locale: 'en', key: 'sign_in.submit', text: 'x' };
    await expect(saveText(gatehouse.system, consoleApp, own)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('when there are too many, and one that exists can still be changed', async () => {
    const full = await makeApp(gatehouse);
    const open = [...allMessages()].filter((key) => isOpen(key)).slice(0, MAX_TEXTS + 1);
    const texts = { de: Object.fromEntries(open.slice(0, MAX_TEXTS).map((key) => [key, 'x'])) };
    const { db } = gatehouse.database;
    await db
      .updateTable('apps')
      .set({ texts: JSON.stringify(texts) })
      .where('id', '=', full.id)
      .execute();
    const save = (key: string, text: string) => saveText(gatehouse.system, full, { locale: 'en', key, text });
    await expect(save('sign_in.submit', 'x')).rejects.toMatchObject({ code: 'limit_reached' });
    const change = { locale: 'de', key: 'sign_in.submit', text: 'Los' };
    expect((await saveText(gatehouse.system, full, change)).texts.de?.['sign_in.submit']).toBe('Los');
  });

  test('changes at the same time lose nothing', async () => {
    const busy = await makeApp(gatehouse);
    const keys = ['sign_in.submit', 'sign_in.forgot', 'sign_in.sign_up', 'sign_in.cancel'];
    await Promise.all(keys.map((key) => saveText(gatehouse.system, busy, { locale: 'en', key, text: 'x' })));
    const saved = await gatehouse.system.directory.findBySlug(busy.slug);
    expect(Object.keys(saved?.texts.en ?? {}).sort()).toEqual(keys.toSorted());
  });
});
