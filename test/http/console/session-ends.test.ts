// Every way in which a developer's session ends × everything that it opened: pages, forms and streams of the console, tokens of the
// same session, and what has an end of its own: personal access tokens, and sessions in other browsers.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { CONSOLE_SESSION_LIFETIME } from '../../../src/apps/console-sessions.ts';
import { createPersonalToken } from '../../../src/apps/keys/personal-tokens.ts';
import { hashPassword } from '../../../src/authentication/password/password.ts';
import { DAY, SECOND } from '../../../src/clock.ts';
import { HEARTBEAT_MS } from '../../../src/http/kit/request/streams.ts';
import { revokeOtherSessions, revokeSession } from '../../../src/users/sessions/end.ts';
import { listSessions } from '../../../src/users/sessions/sessions.ts';
import { deleteUser, setPassword, setUserStatus } from '../../../src/users/users.ts';
import { makeClient, type TestClient } from '../../kit/app.ts';
import { authorize, passScreens, redeem, userinfo } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { passTime, restoreTime } from '../../kit/time.ts';
import { Visitor } from '../../kit/visitor.ts';
import { type Developer, signedUp } from './developer.ts';

let gatehouse: Gatehouse;
let consoleApp: App;
let client: TestClient;
beforeAll(async () => {
  gatehouse = await startGatehouse();
  consoleApp = await gatehouse.system.consoleApp();
  client = await makeClient(gatehouse, consoleApp);
  // Another owner, so that each of the others may be disabled and deleted.
  await signedUp(gatehouse);
});
afterAll(() => gatehouse.stop());
afterEach(restoreTime);

const db = () => gatehouse.database.db;

type Held = {
  developer: Developer;
  app: App;
  uid: string;
  csrf: string;
  /** Of a client, in the same session at the issuer. */
  token: string;
  personal: string;
  stream: { isOpen: () => boolean };
};

/** For the rest of a test, streams ask more often whether their developer may still read. */
function hastenHeartbeats(): void {
  const { setInterval: every } = globalThis;
  const hastened = ((act: () => void, ms?: number) => every(act, ms === HEARTBEAT_MS ? 30 : ms)) as typeof setInterval;
  const spy = vi.spyOn(globalThis, 'setInterval').mockImplementation(hastened);
  onTestFinished(() => void spy.mockRestore());
}

const liveUrl = (app: App) => `${gatehouse.url}/console/apps/${app.slug}/events/live?since=0`;

async function openStream(developer: Developer, app: App) {
  const url = liveUrl(app);
  const headers = {
    accept: 'text/event-stream',
    cookie: developer.visitor.cookieHeader(url),
    'sec-fetch-site': 'same-origin',
  };
  const request = get(url, { agent: false, headers });
  onTestFinished(() => void request.destroy());
  request.on('error', () => {});
  const [response]: IncomingMessage[] = await once(request, 'response');
  let isOpen = response!.statusCode === 200;
  response!.on('close', () => {
    isOpen = false;
  });
  response!.resume();
  return { isOpen: () => isOpen };
}

async function makeHeld(): Promise<Held> {
  const developer = await signedUp(gatehouse);
  const app = await developer.makeApp('admin');
  const { visitor, email, id } = developer;
  const csrf = await developer.csrf();
  const [session] = await listSessions(db(), consoleApp, id);
  const authorized = await authorize(consoleApp, client, email, { scope: 'openid' }, visitor);
  const { body } = await redeem(consoleApp, client, authorized);
  const scopes = ['users:read' as const];
  const { token: personal } = await createPersonalToken(
    db(),
    consoleApp,
    { app_id: consoleApp.id, id },
    { name: 'CI', scopes },
  );
  const stream = await openStream(developer, app);
  return { developer, app, uid: session!.uid, csrf, token: String(body.access_token), personal, stream };
}

/** Which of them still open anything. */
async function findAlive({ developer, app, csrf, token, personal, stream }: Held): Promise<string[]> {
  const { visitor } = developer;
  const url = `${gatehouse.url}/console/apps/${app.slug}`;
  const group = { csrf, name: `group-${crypto.randomUUID().slice(0, 8)}`, description: '' };
  const authorization = `Bearer ${personal}`;
  const doors: [string, () => Promise<boolean>][] = [
    ['page', async () => (await visitor.fetch(url)).status === 200],
    [
      'form',
      async () => {
        await visitor.fetch(`${url}/groups/new`, { body: new URLSearchParams(group) });
        const groups = db().selectFrom('groups').select('name').where('app_id', '=', app.id);
        return (await groups.where('name', '=', group.name).execute()).length === 1;
      },
    ],
    ['new stream', async () => (await openStream(developer, app)).isOpen()],
    ['token', async () => (await userinfo(consoleApp, token)).status === 200],
    [
      'personal token',
      async () => (await fetch(`${app.issuer}/api/v1/users`, { headers: { authorization } })).status === 200,
    ],
  ];
  const alive: string[] = [];
  for (const [name, isAlive] of doors) if (await isAlive()) alive.push(name);
  if (!alive.includes('page')) await vi.waitFor(() => expect(stream.isOpen()).toBe(false), 15_000);
  return stream.isOpen() ? [...alive, 'stream'] : alive;
}

const ALL = ['page', 'form', 'new stream', 'token', 'personal token', 'stream'];

/** How it ends, and what is alive after it. */
const ends: [string, (held: Held) => Promise<unknown>, string[]][] = [
  ['nothing', async () => {}, ALL],
  ['signing out of the console', ({ developer }) => signOut(developer), ['personal token']],
  ['signing out at the issuer', ({ developer }) => signOutAtIssuer(developer), ['personal token']],
  ['an end on another device', ({ uid }) => revokeSession(db(), consoleApp, uid), ['personal token']],
  [
    'an end of all sessions',
    ({ developer }) => revokeOtherSessions(db(), consoleApp, developer.id, undefined),
    ['personal token'],
  ],
  [
    'a new password',
    async ({ developer }) =>
      setPassword(db(), consoleApp, developer.id, { hash: await hashPassword('harvest-violin-comet') }),
    [],
  ],
  ['disabling the developer', ({ developer }) => setUserStatus(db(), consoleApp, developer.id, 'disabled'), []],
  ['deleting the developer', ({ developer }) => deleteUser(db(), consoleApp, developer.id), []],
  // The session at the issuer goes on, and with it the token, which would be over by its own time.
  [
    'the longest time of the console’s session',
    async () => passTime(CONSOLE_SESSION_LIFETIME + SECOND),
    ['personal token'],
  ],
  ['a time without use', async () => passTime(15 * DAY), ['personal token']],
];

async function signOut(developer: Developer): Promise<void> {
  const page = await developer.post('/sign-out');
  await developer.visitor.open(page.location!);
}

async function signOutAtIssuer({ visitor }: Developer): Promise<void> {
  const page = await visitor.open(`${consoleApp.issuer}/logout`);
  await visitor.submit(page, { logout: 'yes' }, '/logout/confirm');
}

beforeEach(hastenHeartbeats);

test.each(ends)('A62 %s', async (_name, end, alive) => {
  const held = await makeHeld();
  await end(held);
  expect(await findAlive(held)).toEqual(alive);
});

test('A62 signing out in one browser leaves the developer’s other browsers alone', async () => {
  const { developer, app } = await makeHeld();
  const elsewhere = new Visitor();
  await passScreens(elsewhere, await elsewhere.open(`${gatehouse.url}/console`), developer.email);
  const page = `${gatehouse.url}/console/apps/${app.slug}`;
  expect((await elsewhere.fetch(page)).status).toBe(200);
  await signOut(developer);
  expect((await developer.visitor.fetch(page)).status).not.toBe(200);
  expect((await elsewhere.fetch(page)).status).toBe(200);
});
