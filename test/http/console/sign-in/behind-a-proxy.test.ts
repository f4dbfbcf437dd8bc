// A server that can't reach its own public address: behind a proxy, in a container, with a host for each App. The console
// signs in nonetheless, and every address that it sends a browser to is the public one.
import inject from 'light-my-request';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createConsoleSession, endConsoleSession } from '../../../../src/apps/console-sessions.ts';
import { createOneTimeToken } from '../../../../src/authentication/one-time/tokens.ts';
import { newId } from '../../../../src/ids.ts';
import { createKeyring } from '../../../../src/secrets.ts';
import { makeUser, PASSWORD } from '../../../kit/app.ts';
import { type Gatehouse, startGatehouse } from '../../../kit/gatehouse.ts';

let gatehouse: Gatehouse | undefined;
afterEach(() => gatehouse?.stop());

type Cookies = Map<string, string>;

let setCookies: string[] = [];
beforeEach(() => {
  setCookies = [];
});

/** As a proxy passes it on: the public host, over a connection of its own. */
async function ask(url: string, cookies: Cookies, form?: Record<string, string>) {
  const { host, pathname, search } = new URL(url);
  const response = await inject(gatehouse!.server.handle as never, {
    method: form ? 'POST' : 'GET',
    url: pathname + search,
    headers: {
      host,
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form && { payload: new URLSearchParams(form).toString() }),
  });
  for (const { name, value } of response.cookies) cookies.set(name, value);
  setCookies.push(...[response.headers['set-cookie'] ?? []].flat());
  const { location } = response.headers;
  return {
    status: response.statusCode,
    text: response.payload,
    response,
    url: location ? new URL(String(location), url).href : undefined,
  };
}

const HOSTS = 'https://{app}.id.example.com';

test.each([
  ['', undefined, 'https://id.example.com/o/console', '__Secure- /console', '__Secure- /o/console/'],
  ['', HOSTS, 'https://console.id.example.com', '__Host- /', '__Host- /'],
  ['/id', HOSTS, 'https://console.id.example.com', '__Secure- /id/console', '__Host- /'],
  ['/id', undefined, 'https://id.example.com/id/o/console', '__Secure- /id/console', '__Secure- /id/o/console/'],
])('A143 at %j with apps at %s', async (path, APP_URL, issuer, ofConsole, ofApp) => {
  const BASE_URL = `https://id.example.com${path}`;
  gatehouse = await startGatehouse({ BASE_URL, ...(APP_URL && { APP_URL }) });
  const developer = await makeUser(gatehouse, await gatehouse.system.consoleApp(), { email_verified: true });
  const cookies: Cookies = new Map();
  let at = (await ask(`${BASE_URL}/console`, cookies)).url!;
  at = (await ask(at, cookies)).url!;
  expect(at).toMatch(`${issuer}/authorize?`);
  expect(new URL(at).searchParams.get('redirect_uri')).toBe(`${BASE_URL}/console/callback`);
  at = (await ask(at, cookies)).url!;
  const page = await ask(at, cookies);
  const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)![1]!;
  const action = new URL(/action="([^"]*\/sign-in)"/.exec(page.text)![1]!, at).href;
  at = (await ask(action, cookies, { csrf, email: developer.email, password: PASSWORD })).url!;
  at = (await ask(at, cookies)).url!;
  expect(at).toMatch(`${BASE_URL}/console/callback?`);

  const done = await ask(at, cookies);
  expect(done.url).toBe(`${BASE_URL}/console`);
  const session = setCookies.find((line) => line.includes('console_session'));
  // Where the name doesn't keep others from setting it, the value is bound to this browser.
  const value = ofConsole.startsWith('__Host-') ? /=[\w-]{43}(?=;)/ : /=[\w-]{43}\.[\w-]{43}(?=;)/;
  expect(session?.replace(value, '=secret')).toBe(
    `${ofConsole.replace(' ', 'gatehouse_console_session=secret; path=')}; samesite=lax; secure; httponly`,
  );
  // The browser holds whoever sets `__Host-` to the host itself, and the other prefix to TLS (ASVS 3.3.1, 3.3.3).
  for (const line of setCookies) {
    const ofBrowser = line.includes('_browser=') && '__Host- /';
    const [prefix, path] = (ofBrowser || (line.includes('_console_') ? ofConsole : ofApp)).split(' ');
    expect(line).toMatch(new RegExp(`^${prefix}gatehouse_\\w+(\\.sig)?=.*; path=${path};.* secure; httponly(;|$)`));
  }
  const home = await ask(done.url!, cookies);
  expect(home.status).toBe(200);
  // Signing out may lead to the issuer's origin.
  expect(home.response.headers['content-security-policy']).toContain(`form-action 'self' ${new URL(issuer).origin}`);

  // The storage of an origin is cleared only if it is Gatehouse's alone.
  const token = /name="csrf" value="([^"]*)"/.exec(home.text)![1]!;
  const left = await ask(`${BASE_URL}/console/sign-out`, cookies, { csrf: token });
  const signedOut = await ask(left.url!, cookies);
  expect(signedOut.url).toBe(`${BASE_URL}/console`);
  expect([left, signedOut].map(({ response }) => response.headers['clear-site-data'])).toEqual(
    [path === '', path === '' || APP_URL !== undefined].map((whole) => (whole ? '"cache", "storage"' : '"cache"')),
  );
});

test.each([
  ['', 'https://id.example.com/o/console', '__Secure-gatehouse_new_password'],
  [HOSTS, 'https://console.id.example.com', '__Host-gatehouse_new_password'],
])('the first operator is in the console, with apps at %j', async (APP_URL, issuer, cookie) => {
  const BASE_URL = 'https://id.example.com';
  gatehouse = await startGatehouse({ BASE_URL, ...(APP_URL && { APP_URL }) });
  const token = await createOneTimeToken(gatehouse.database.db, await gatehouse.system.consoleApp(), 'operator_setup');
  const cookies: Cookies = new Map();
  const { url: at = '' } = await ask(`${BASE_URL}/console/setup?token=${token}`, cookies);
  expect(at).toBe(`${issuer}/setup?token=${token}`);
  const page = await ask(at, cookies);
  // The form's answer leads to the console, and back to the issuer.
  expect(page.response.headers['content-security-policy']).toContain(`form-action 'self' ${BASE_URL}`);
  const csrf = /name="csrf" value="([^"]*)"/.exec(page.text)![1]!;
  const form = { csrf, token, name: '', email: 'olivia@example.com', password: PASSWORD };
  let answer = await ask(`${issuer}/setup`, cookies, form);
  // Of the issuer's own host, which no other can set for it.
  expect([answer.response.headers['set-cookie']].flat().join()).toContain(`${cookie}=`);
  const way: string[] = [];
  for (; answer.url && way.length < 9; answer = await ask(answer.url, cookies)) way.push(answer.url);
  expect(way.at(-1)).toBe(`${BASE_URL}/console`);
  expect(answer.status).toBe(200);
  expect(way.join()).not.toContain(token);
});

test('a session whose SECRET_KEY is gone can still be ended', async () => {
  gatehouse = await startGatehouse();
  const consoleApp = await gatehouse.system.consoleApp();
  const { db } = gatehouse.database;
  const developer = await makeUser(gatehouse, consoleApp);
  const old = createKeyring(['the-key-that-was-there-before-this-one-was']);
  const secret = await createConsoleSession({ ...gatehouse.system, keyring: old }, consoleApp, {
    developerId: developer.id,
    sessionUid: newId(),
    idToken: 'x',
  });
  expect(await endConsoleSession(gatehouse.system, consoleApp, secret)).toBeUndefined();
  expect(await db.selectFrom('console_sessions').selectAll().execute()).toEqual([]);
});
