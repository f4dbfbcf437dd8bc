// Passwords from data breaches, looked up at a real little service on this machine, or in a file. The service learns next
// to nothing, and without it passwords can be chosen as before.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../../src/apps/app.ts';
import { createUserWithPassword } from '../../../src/authentication/ways/sign-up.ts';
import { createLog } from '../../../src/log.ts';
import { enter } from '../../http/account/world.ts';
import { call } from '../../http/api/call.ts';
import { type Developer, signedUp } from '../../http/console/developer.ts';
import { makeApiKey, makeClient, makeInvitation, makeUser, PASSWORD } from '../../kit/app.ts';
import { authorizeUrl, makePkce } from '../../kit/flow.ts';
import { type Gatehouse, startGatehouse } from '../../kit/gatehouse.ts';
import { linkIn, mailTo } from '../../kit/mail.ts';
import { linesOf, sha1, startBreachedPasswords } from '../../kit/outside/breached.ts';
import { hastenDeadlines } from '../../kit/time.ts';
import { type Page, Visitor } from '../../kit/visitor.ts';

/** Strong to zxcvbn. */
const BREACHED = 'kettle-marble-thunder';
const FRESH = 'ladder-copper-biscuit';
/** Only in the padding of the answer. */
const PADDED = 'saddle-violet-harbour';

let service: Awaited<ReturnType<typeof startBreachedPasswords>>;
let gatehouse: Gatehouse;
let app: App;
let as: string;
let developer: Developer;
const lines: string[] = [];
beforeAll(async () => {
  service = await startBreachedPasswords([BREACHED], [PADDED]);
  const log = createLog('warn', { write: (line) => lines.push(line) });
  gatehouse = await startGatehouse(service.environment, { mail: true, log });
  developer = await signedUp(gatehouse);
  app = await developer.makeApp();
  as = await makeApiKey(gatehouse, app);
});
afterEach(() => {
  service.state.answer = 'range';
  lines.length = 0;
});
afterAll(async () => {
  await gatehouse.stop();
  await service.stop();
});

let count = 0;
const nextEmail = () => `breached-${++count}@example.com`;
const signUp = (password: string) => call(app, 'POST /auth/signup', { as, body: { email: nextEmail(), password } });

type Door = (password: string) => Promise<{ status: number; refused: boolean }>;

const ofApi = ({ status, body }: Awaited<ReturnType<typeof call>>) => ({
  status,
  refused: body?.code === 'weak_password' && body.reason === 'breached',
});
const ofPage = ({ status, text }: Page) => ({
  status,
  refused: /error"[^>]*>[^<]*(appeared in a data breach|durch ein Datenleck bekannt)/.test(text),
});

async function signUpOnScreen(password: string, language: string): Promise<Page> {
  const visitor = new Visitor();
  const url = authorizeUrl(app, await makeClient(gatehouse, app), makePkce().challenge);
  const page = await visitor.open(`${url}&ui_locales=${language}`);
  const form = await visitor.fetch(`${page.url}/sign-up`);
  return visitor.submit(form, { email: nextEmail(), name: 'Bob', password });
}

const doors: Record<string, Door> = {
  'a sign-up through the API': async (password) => ofApi(await signUp(password)),
  'a sign-up on the screen': async (password) => ofPage(await signUpOnScreen(password, 'en')),
  'a sign-up on the German screen': async (password) => ofPage(await signUpOnScreen(password, 'de')),
  'a user who is created through the API': async (password) =>
    ofApi(await call(app, 'POST /users', { as, body: { email: nextEmail(), password } })),
  'a password that the backend sets': async (password) => {
    const { id } = await makeUser(gatehouse, app);
    return ofApi(await call(app, 'PUT /users/:id/password', { as, params: { id }, body: { password } }));
  },
  'a user who is created in the console': async (password) =>
    ofPage(await developer.send(`/apps/${app.slug}/users/new`, { email: nextEmail(), name: '', password })),
  'a change on the user’s own page': async (new_password) => {
    const user = await makeUser(gatehouse, app);
    const visitor = new Visitor();
    await enter(visitor, app, user.email);
    const page = await visitor.open(`${app.issuer}/account/password`);
    return ofPage(await visitor.submit(page, { current_password: PASSWORD, new_password }, '/password'));
  },
  'a reset by a link': async (password) => {
    const user = await makeUser(gatehouse, app);
    await call(app, 'POST /auth/password/forgot', { as, body: { email: user.email } });
    const visitor = new Visitor();
    const page = await visitor.open(linkIn(await mailTo(gatehouse, user.email)));
    return ofPage(await visitor.submit(page, { password }, '/reset'));
  },
  'an invitation': async (password) => {
    const email = nextEmail();
    await makeInvitation(gatehouse, app, { email });
    const visitor = new Visitor();
    const page = await visitor.open(linkIn(await mailTo(gatehouse, email)));
    return ofPage(await visitor.submit(page, { name: 'Bob', password }));
  },
};

describe.each(Object.entries(doors))('A85 %s', (_, choose) => {
  test('takes no password from a data breach', async () => {
    expect(await choose(BREACHED)).toEqual({ status: 422, refused: true });
    const { status, refused } = await choose(FRESH);
    expect(refused).toBe(false);
    expect(status).toBeLessThan(400);
  });
});

describe('A85 the service of breached passwords', () => {
  test('learns five digits of a hash, in a padded exchange, and nothing of weaker passwords', async () => {
    service.asked.length = 0;
    await signUp(BREACHED);
    await signUp('password');
    await signUp('short');
    expect(service.asked).toEqual([{ path: `/range/${sha1(BREACHED).slice(0, 5)}`, padding: 'true' }]);
  });

  test('is asked for the password as it is hashed', async () => {
    expect((await signUp('ｋｅｔｔｌｅ-ｍａｒｂｌｅ-ｔｈｕｎｄｅｒ')).body).toMatchObject({ reason: 'breached' });
  });

  test('pads its answer with passwords that are not breached', async () => {
    expect((await signUp(PADDED)).status).toBe(201);
  });

  test.each([
    ['an error', { status: 500, body: 'away' }],
    ['a page', { status: 200, body: '<title>Welcome</title>' }],
    ['a redirect', { status: 302, body: '' }],
  ])('that answers with %s refuses nothing, and a line is logged', async (_, answer) => {
    service.state.answer = answer;
    expect((await signUp(BREACHED)).status).toBe(201);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 40, app_id: app.id, error: expect.any(String) });
    expect(lines[0]).not.toContain(BREACHED);
    expect(lines[0]).not.toContain(sha1(BREACHED).slice(0, 5));
  });

  test('that is silent is given up after a second', async () => {
    const meant = hastenDeadlines();
    service.state.answer = 'silence';
    expect((await signUp(BREACHED)).status).toBe(201);
    expect(meant).toContain(1_000);
    expect(JSON.parse(lines[0]!).error).toContain('did not answer in time');
  });
});

describe('A85 a file of breached passwords', () => {
  const folder = mkdtempSync(join(tmpdir(), 'breached-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const many = Array.from({ length: 3_000 }, (_, index) => `orbit lantern ${index} harvest`);
  const sorted = many.toSorted((one, other) => (sha1(one) < sha1(other) ? -1 : 1));

  /** Whether the password is taken by a server that has this file. */
  async function isTaken(path: string, password: string): Promise<boolean> {
    const { system } = gatehouse;
    const config = { ...system.config, breachedPasswords: { kind: 'file', path } as const };
    const made = createUserWithPassword({ ...system, config }, app, { email: nextEmail(), password });
    return made.then(
      () => true,
      (error) => {
        expect(error).toMatchObject({ code: 'weak_password', members: { reason: 'breached' } });
        return false;
      },
    );
  }

  function write(name: string, content: string): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  test.each([
    ['line breaks of Unix', '\n', '\n'],
    ['line breaks of Windows', '\r\n', '\r\n'],
    ['no line break at its end', '\n', ''],
  ])('with %s is searched from the first line to the last', async (_, separator, end) => {
    const path = write(`long-${separator.length}-${end.length}`, linesOf(many).join(separator) + end);
    for (const index of [0, 1, 2, 1_499, 1_500, 2_997, 2_998, 2_999]) {
      expect(await isTaken(path, sorted[index]!), String(index)).toBe(false);
    }
    for (const password of [FRESH, BREACHED, `${many[0]}!`]) expect(await isTaken(path, password)).toBe(true);
  });

  test('may have one line', async () => {
    const path = write('single', linesOf([BREACHED]).join());
    expect(await isTaken(path, BREACHED)).toBe(false);
    expect(await isTaken(path, FRESH)).toBe(true);
  });

  test.each([
    ['that is gone', () => join(folder, 'nowhere')],
    ['that is empty', () => write('empty', '')],
    ['of something else', () => write('prose', 'Lorem ipsum dolor sit amet. '.repeat(1_000))],
    ['of other lines', () => write('lines', 'password\n'.repeat(1_000))],
  ])('%s refuses nothing', async (_, makeFile) => {
    expect(await isTaken(makeFile(), BREACHED)).toBe(true);
  });

  test('that is gone is a line in the log', async () => {
    await isTaken(join(folder, 'nowhere'), BREACHED);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 40, error: expect.stringContaining('ENOENT') });
  });
});
